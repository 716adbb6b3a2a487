/** The deployed pipeline when something in it cannot be read, can never be taken, or got lost. */
import { auditKey } from '../../shared/domain/audits/store.ts';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { localClients, queueMessages } from '../../infra/local/emulator/clients.ts';
import { openTable, putItem, type Table } from '../../shared/base/aws/table.ts';
import { lastRevision, putPack } from '../../shared/domain/figures/store.ts';
import { allMails } from '../../shared/domain/mail/store.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath } from '../audit.ts';
import { readDeployment, removeItemsOf } from './deployed.ts';

const deployed = readDeployment();
const { endpoint, outputs } = deployed;
const output = (key: string): string => {
  const value = outputs[key];
  if (value === undefined) throw new Error(`the deployment has no output ${key}`);
  return value;
};

const Redrive = z.looseObject({ maxReceiveCount: z.union([z.string(), z.int()]) });
const audit = 'pipeline-test';
/** A limit for what never comes; on a busy machine a cold function alone takes half a minute. */
const soon = { timeout: 200_000, interval: 100 };
const { lambda, logs, sqs } = localClients(deployed.env);
let table: Table;

const bodiesIn = async (url: string): Promise<string[]> =>
  (await queueMessages(endpoint, url)).map((message) => message.body);

const submit = async (id: string, agency: string, answers: Record<string, string>): Promise<void> => {
  const token = await linkFor(table, audit, emailOf(agency));
  const { agency: api } = apisOn(table, () => at('2026-05-12'));
  const path = `${returnPath(audit, id, agency)}/submissions`;
  expect(await api({ method: 'POST', path, body: contentOf(answers), token })).toMatchObject({ status: 201 });
};

const mappingOf = async (name: string): Promise<string> => {
  const FunctionName = output(`${name}FunctionName`);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  return EventSourceMappings[0]!.UUID!;
};
/** Lets a function read its queue, or lets the queue fill. */
const reads = async (name: string, Enabled: boolean): Promise<void> => {
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: await mappingOf(name), Enabled }));
};

const newestRevision = async (): Promise<number> => (await lastRevision(table, audit))?.revision ?? 0;
const orderOf = (revision: number): string => JSON.stringify({ v: 1, audit, revision });

beforeAll(async () => {
  table = openTable(output('TableName'));
  // What becomes of an order is seen where audits are played: a pack takes longer than all of this.
  await reads('BuildPack', false);
  await makeAudit(apisOn(table, () => at('2026-05-05')).manager, { audit, cases: ['case-2', 'case-3'] });
});

afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: output('PacksQueueUrl') }));
  await reads('BuildPack', true);
  await removeItemsOf(deployed, audit);
});

test('an item that cannot be read is parked by its key and why, and its neighbours go on', async () => {
  const parked = output('ParkedQueueUrl');
  const keys = { pk: `${audit}#case-9`, sk: 'R#police#000001' };
  await putItem(table, { ...keys, audit, narrative: 'Canary Child, 4 May' });
  await submit('case-3', 'school-a', { A1: 'yes' });
  await expect.poll(() => bodiesIn(parked), soon).toHaveLength(1);
  const [body] = await bodiesIn(parked);
  expect(JSON.parse(body!)).toEqual({ ...keys, code: '$ZodError' });
  await expect.poll(newestRevision, soon).toBe(1);
  await expect.poll(() => bodiesIn(output('PacksQueueUrl')), soon).toEqual([orderOf(1)]);
  await expect
    .poll(async () => (await allMails(table, audit)).get('alert/case-settled/case-3/REV#000001/manager')?.state, soon)
    .toBe('accepted');
  await sqs.send(new PurgeQueueCommand({ QueueUrl: parked }));
});

const names = ['Changes', 'Messages', 'Plans', 'Packs'] as const;
type Name = (typeof names)[number];
const nobody = 'no-such-audit';
/** An audit whose row cannot be read. A tick of one that is not there is of a draft that was deleted, and is done. */
const torn = 'torn-audit';
const good: Record<Name, object> = {
  Changes: { kind: 'return', audit, case: 'case-3', agency: 'school-a', seq: 2 },
  Messages: { about: 'opening', audit, addressee: 'b'.repeat(32) },
  Plans: { act: 'opening', audit },
  Packs: { audit, revision: 1 },
};

/** For as long as orders are what is looked at: of revision 1 it is said that its pack is there. */
const packsAreMade = (): void => {
  beforeAll(async () => {
    await putPack(table, { audit, revision: 1, files: [] });
    await reads('BuildPack', true);
  });
  afterAll(() => reads('BuildPack', false));
};

let sent = 0;
/** Sends a body to a queue; on the FIFO one all are of a group. @returns SQS's id of it */
async function sendTo(name: Name | 'Deliveries', MessageBody: string, group = audit): Promise<string> {
  sent += 1;
  const { MessageId } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: output(`${name}QueueUrl`),
      MessageBody,
      ...(name === 'Changes' ? { MessageGroupId: group, MessageDeduplicationId: `sent-${sent}` } : {}),
    }),
  );
  return MessageId!;
}

/** The lines of a function's log that say a code of a message. */
async function linesOf(functionName: string, code: string, messageId: string): Promise<unknown[]> {
  const { LoggingConfig } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: output(`${functionName}FunctionName`) }),
  );
  const lines: unknown[] = [];
  const pages = paginateFilterLogEvents({ client: logs }, { logGroupName: LoggingConfig!.LogGroup! });
  for await (const page of pages) {
    for (const { message = '' } of page.events ?? []) {
      if (message.includes(`"${code}"`) && message.includes(`"${messageId}"`)) lines.push(JSON.parse(message));
    }
  }
  return lines;
}

describe('a message that nothing reads', () => {
  packsAreMade();
  const secret = 'Canary Child, 4 May';
  const unreadable: Record<Name | 'Deliveries', [body: string, code: string, fn: string]> = {
    Changes: [JSON.stringify({ kind: 'reopening', audit, note: secret }), 'unreadable-message', 'Aggregate'],
    Messages: [`{"about":"opening","note":"${secret}`, 'unreadable-json', 'SendMessage'],
    Plans: ['[]', 'unreadable-message', 'PlanChasers'],
    Packs: ['null', 'unreadable-message', 'BuildPack'],
    Deliveries: [
      JSON.stringify({ Message: JSON.stringify({ eventType: 'Bounce', to: secret }) }),
      'unreadable-event',
      'RecordDelivery',
    ],
  };
  const all = [...names, 'Deliveries'] as const;

  afterAll(async () => {
    for (const name of all) await sqs.send(new PurgeQueueCommand({ QueueUrl: output(`${name}DlqQueueUrl`) }));
  });

  test('is in the dead-letter queue after one delivery, as it was and with why, and its neighbours are done', async () => {
    const ids = new Map<string, string>();
    for (const name of all) ids.set(name, await sendTo(name, unreadable[name][0]));
    for (const name of names) await sendTo(name, JSON.stringify(good[name]));
    for (const name of all) {
      const [body, code, fn] = unreadable[name];
      const id = ids.get(name)!;
      await expect.poll(() => bodiesIn(output(`${name}DlqQueueUrl`)), soon).toEqual([body]);
      expect(await queueMessages(endpoint, output(`${name}DlqQueueUrl`))).toMatchObject([
        {
          received: 0,
          group: name === 'Changes' ? audit : undefined,
          attributes: { ErrorCode: { StringValue: code }, OriginalMessageId: { StringValue: id } },
        },
      ]);
      // The group of the unreadable change goes on too.
      await expect.poll(() => bodiesIn(output(`${name}QueueUrl`)), soon).toEqual([]);
      await expect.poll(() => linesOf(fn, 'message-parked', id), soon).toMatchObject([{ attempt: 1, outcome: code }]);
      expect(JSON.stringify(await linesOf(fn, 'message-parked', id))).not.toContain('Canary');
    }
  });
});

test('a change that fails once is taken again long before its queue would show it, and its group with it', async () => {
  const late = `${audit}-late`;
  const QueueUrl = output('ChangesQueueUrl');
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  expect(Attributes?.['VisibilityTimeout']).toBe('360');
  const change = { kind: 'return', audit: late, case: 'case-1', agency: 'police' };
  const first = await sendTo('Changes', JSON.stringify({ ...change, seq: 1 }), late);
  await expect.poll(() => linesOf('Aggregate', 'message-failed', first), soon).not.toEqual([]);
  // It names an audit that was not there; now it is.
  await makeAudit(apisOn(table, () => at('2026-05-05')).manager, { audit: late, cases: [], open: false });
  const next = await sendTo('Changes', JSON.stringify({ v: 1, ...change, seq: 2, more: 'of a later version' }), late);
  // Waiting ends before the six minutes are over.
  await expect.poll(() => bodiesIn(QueueUrl), soon).toEqual([]);
  expect(await bodiesIn(output('ChangesDlqQueueUrl'))).toEqual([]);
  expect((await linesOf('Aggregate', 'message-failed', first))[0]).toMatchObject({ attempt: 1, error: 'Error' });
  expect(await linesOf('Aggregate', 'message-failed', next)).toEqual([]);
});

describe('a message that can never be taken', () => {
  packsAreMade();
  const failing: Record<Name, string> = {
    Changes: JSON.stringify({ kind: 'closing', audit: nobody }),
    Messages: JSON.stringify({ about: 'opening', audit: nobody, addressee: 'a'.repeat(32) }),
    Plans: JSON.stringify({ act: 'tick', audit: torn, day: '2026-05-12' }),
    Packs: JSON.stringify({ audit: nobody, revision: 1 }),
  };
  const before = new Map<string, string>();
  const deliveries = new Map<string, number>();

  beforeAll(async () => {
    await putItem(table, { ...auditKey(torn), audit: torn });
    for (const name of names) {
      const QueueUrl = output(`${name}QueueUrl`);
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
      );
      const redrive = z.parse(Redrive, JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}'));
      deliveries.set(name, Number(redrive.maxReceiveCount));
      before.set(QueueUrl, JSON.stringify(redrive));
      // Five deliveries with the waits between them take minutes.
      const RedrivePolicy = JSON.stringify({ ...redrive, maxReceiveCount: name === 'Changes' ? 2 : 1 });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    }
  });

  afterAll(async () => {
    for (const [QueueUrl, RedrivePolicy] of before) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    }
    for (const name of names) await sqs.send(new PurgeQueueCommand({ QueueUrl: output(`${name}DlqQueueUrl`) }));
    await removeItemsOf(deployed, torn);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: output('ParkedQueueUrl') }));
  });

  test('ends in the dead-letter queue of its queue, and its neighbours are done', async () => {
    expect([...deliveries.values()]).toEqual(names.map(() => 5));
    for (const name of names) {
      for (const body of [failing[name], JSON.stringify(good[name])]) await sendTo(name, body);
    }
    for (const name of names) {
      await expect.poll(() => bodiesIn(output(`${name}DlqQueueUrl`)), soon).toEqual([failing[name]]);
      expect(await queueMessages(endpoint, output(`${name}DlqQueueUrl`))).toMatchObject([{ attributes: {} }]);
      await expect.poll(() => bodiesIn(output(`${name}QueueUrl`)), soon).toEqual([]);
    }
    expect(await newestRevision()).toBe(1);
  });
});

describe('the sweep', () => {
  const sweep = async (time: string): Promise<number> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: output('SweepFunctionName'), Payload: JSON.stringify({ time }) }),
    );
    expect(FunctionError).toBeUndefined();
    return z.parse(z.object({ sent: z.int() }), JSON.parse(Buffer.from(Payload ?? []).toString())).sent;
  };

  test('brings back a change whose message was lost, and whatever was not done, once', async () => {
    const QueueUrl = output('ChangesQueueUrl');
    await reads('Aggregate', false);
    try {
      await submit('case-2', 'police', { A1: 'no' });
      await submit('case-2', 'school-a', { A1: 'yes' });
      await expect.poll(() => bodiesIn(QueueUrl), soon).toHaveLength(2);
      for (let lost = 0; lost < 2; lost++) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]!.ReceiptHandle }));
      }
    } finally {
      await reads('Aggregate', true);
    }
    expect(await bodiesIn(QueueUrl)).toEqual([]);
    expect(await newestRevision()).toBe(1);
    expect(await sweep('2026-05-12T10:00:00Z')).toBeGreaterThanOrEqual(2);
    await expect.poll(newestRevision, soon).toBe(2);
    const settled = 'alert/case-settled/case-2/REV#000002/manager';
    await expect.poll(async () => (await allMails(table, audit)).get(settled)?.state, soon).toBe('accepted');
    await expect.poll(() => bodiesIn(output('PacksQueueUrl')), soon).toEqual([orderOf(2)]);
    // Its pack is all that is not there yet.
    expect(await sweep('2026-05-12T11:00:00Z')).toBe(1);
    expect(await bodiesIn(output('PacksQueueUrl'))).toEqual([orderOf(2), orderOf(2)]);
  });
});
