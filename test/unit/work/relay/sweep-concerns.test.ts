import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { concernOf } from '../../../../shared/domain/alerts/concerns.ts';
import { dropConcern, keepConcern, listConcerns, putAcknowledgement } from '../../../../shared/domain/alerts/store.ts';
import { returnKeyOf } from '../../../../shared/domain/audits/ids.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { openAws } from '../../../aws/aws.ts';
import { openProgram } from '../../../program.ts';
import { inputsOf, recordCalls } from '../../../aws/hooks.ts';
import { audit } from '../../front/manager/fixture.ts';
import { world, type World } from '../../front/manager/world.ts';

/** One sweep. @returns the messages that it sends again */
async function sentBy(it: World): Promise<Message[]> {
  const sent: Message[] = [];
  const now = '2026-04-20T09:30:00.000Z';
  // Nothing of the audit is published, so any bucket is as empty as its own.
  const bucket = openAws().createBucket();
  const { sweep } = openProgram({ table: it.table, bucket }, { now: () => new Date(now) });
  await sweep(now, (effects) => Promise.resolve(void sent.push(...effects.messages)));
  return sent;
}

/** One sweep. @returns the alerts that it sends again, by id */
async function swept(it: World): Promise<string[]> {
  return (await sentBy(it)).map(messageId).filter((id) => id.startsWith('alert/'));
}

describe('a sweep', () => {
  test('puts back a concern that the list has lost, of a closed audit too', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    await it.submit('case-1', 'police', 'b');
    await it.close();
    await dropConcern(it.table, concernOf(entry));
    await swept(it);
    expect(await listConcerns(it.table)).toStrictEqual([concernOf(entry)]);
  });

  test('takes off one that was acknowledged, and one that nobody raised', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const open = await it.submit('case-2', 'gp-a', 'a', { concern: true });
    const word = { ...returnKeyOf(entry), upTo: entry.seq, at: '2026-04-20T09:00:00.000Z', name: 'A. Manager' };
    // Nobody was told of it: the row is still there.
    await putAcknowledgement(it.table, word, 'Done');
    await keepConcern(it.table, { ...concernOf(open), case: 'case-9' });
    await swept(it);
    expect(await listConcerns(it.table)).toStrictEqual([concernOf(open)]);
  });

  test('writes nothing where the list is right', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    const calls = recordCalls(it.aws);
    await swept(it);
    const ofList = (input: object): boolean => JSON.stringify(input).includes('CONCERNS');
    expect(inputsOf(calls, PutItemCommand).filter(ofList)).toHaveLength(0);
    expect(inputsOf(calls, DeleteItemCommand).filter(ofList)).toHaveLength(0);
  });

  test('sends a concern that nobody was mailed of to both of the staff, and to neither what went to both before', async () => {
    const it = await world();
    const { seq } = await it.submit('case-1', 'police', 'a', { concern: true });
    const former = `alert/concern/case-1/police/${seq}`;
    expect(await swept(it)).toStrictEqual([`${former}/manager`, `${former}/second`]);
    await it.mail(former, { about: 'concern', to: 'manager' });
    expect(await swept(it)).toStrictEqual([]);
  });

  test('sends again what came back and was not sent to the other contact yet', async () => {
    const it = await world();
    const message = { about: 'digest', audit: audit.id, tick: '2026-04-20', to: 'manager' } as const;
    const bounced = { delivery: 'bounced', deliveryAt: '2026-04-20T07:02:00.000Z', returns: [] };
    await it.mail(messageId(message), { about: 'digest', to: 'manager', message, ...bounced });
    expect(await sentBy(it)).toContainEqual({ ...message, to: 'second', cameBackFrom: 'manager' });
  });
});
