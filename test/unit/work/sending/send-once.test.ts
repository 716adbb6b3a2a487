/** A mail beside others that would say the same: who comes first, what is noted before it goes, and what is said of it. */
import { describe, expect, test } from 'vitest';
import { getItem } from '../../../../shared/base/aws/table.ts';
import { RetryLaterError } from '../../../../shared/base/aws/redelivery.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { changeCode, putCodeRequest, recentCodes } from '../../../../shared/domain/identifiers/code-store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { linkKey, parseLink } from '../../../../shared/domain/links/store.ts';
import { getMails, moveMail } from '../../../../shared/domain/mail/store.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { noteStep, noteTick, sentSteps } from '../../../../shared/domain/owed/store.ts';
import { onCall } from '../../../aws/hooks.ts';
import { audit } from '../../front/manager/fixture.ts';
import { stepDays, world, type World } from '../../front/manager/world.ts';
import { senderOf } from './sender.ts';

const gp = addresseeId(audit.id, 'gp-a@agency.example');
const opening: Message = { about: 'opening', audit: audit.id, addressee: gp };
const tick = stepDays.before5;
const chaser: Message = { about: 'chaser', audit: audit.id, addressee: gp, tick };
const mailOf = async (it: World, id: string) => (await getMails(it.table, audit.id, [id]))[0];
const stepOf = async (it: World, id: string) =>
  (await sentSteps(it.table, [{ audit: audit.id, case: id, agency: 'gp-a' }])).get(`${id}#gp-a`)?.mail;
const line = (code: string, fields: object, level = 'info') => ({
  level,
  code,
  fields: { audit: audit.id, ...fields },
});

describe('what a sender says of a mail', () => {
  test('is that it was accepted, of which kind, and that it was noted', async () => {
    const it = await world();
    const { send, lines } = senderOf(it);
    await send(opening);
    expect(lines).toEqual([line('mail-accepted', { mail: messageId(opening), kind: 'invite', outcome: 'noted' })]);
  });

  test('is that it was refused, is not needed, or that nobody knows', async () => {
    const it = await world();
    const { send, lines, answers } = senderOf(it);
    const mail = messageId(opening);
    answers('refuses');
    await expect(send(opening)).rejects.toThrow('SES refused a mail');
    expect(lines.at(-1)).toMatchObject(line('mail-refused', { mail }, 'warn'));
    answers('times out');
    await expect(send(opening)).rejects.toThrow('no');
    await send(opening);
    expect(lines.at(-1)).toEqual(line('mail-unknown', { mail }, 'warn'));
    await send(chaser);
    expect(lines.at(-1)).toEqual(line('mail-not-needed', { mail: messageId(chaser) }));
  });

  test('that found it given up meanwhile is that its own end was not noted', async () => {
    const it = await world();
    const { send, lines, onCall: onMail } = senderOf(it);
    onMail(async () => {
      await moveMail(it.table, audit.id, messageId(opening), 'sending', { state: 'accepted' });
    });
    await send(opening);
    expect(lines.at(-1)?.fields).toMatchObject({ outcome: 'not noted' });
  });
});

test('a mail of the ladder is kept with its tick, and its link with whose it is and since when', async () => {
  const it = await world();
  const { send } = senderOf(it);
  await noteTick(it.table, audit.id, tick);
  await send(chaser);
  expect(await mailOf(it, messageId(chaser))).toMatchObject({ tick, role: 'contact', state: 'accepted' });
  expect(parseLink((await getItem(it.table, linkKey(tokenHash('token-1'))))!)).toMatchObject({
    audit: audit.id,
    addressee: gp,
    mintedAt: '2026-04-20T09:30:00.000Z',
  });
});

describe('a mail that another takes over', () => {
  test('before it goes is left to that one', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    // Its claim stands; then somebody else begins to send it.
    onCall(it.aws, 1, { command: 'UpdateItemCommand' }, async (_call, make) => {
      await moveMail(it.table, audit.id, messageId(opening), 'claimed', { state: 'sending' });
      return make();
    });
    await expect(send(opening)).rejects.toBeInstanceOf(RetryLaterError);
    expect(sent).toEqual([]);
  });

  test('that has nothing to say at the last moment is void', async () => {
    const it = await world();
    const { send, sent, lines } = senderOf(it);
    const of = { audit: audit.id, case: 'case-1', agency: 'gp-a' };
    await putCodeRequest(it.table, { ...of, seq: 1, addressee: gp, askedAt: '2026-04-20T09:29:00.000Z' });
    const code: Message = { about: 'code', ...of, asker: gp, request: '000001' };
    // It is used between the decision and the mail.
    onCall(it.aws, 1, { command: 'PutItemCommand' }, async (_call, make) => {
      const [row] = await recentCodes(it.table, { audit: audit.id, addressee: gp });
      await changeCode(it.table, row!, { state: 'used' });
      return make();
    });
    await send(code);
    expect(sent).toEqual([]);
    expect(await mailOf(it, messageId(code))).toMatchObject({ state: 'void', kind: 'code' });
    expect(lines.at(-1)).toEqual(line('mail-not-needed', { mail: messageId(code) }));
  });
});

describe('a step that another mail has noted', () => {
  const other = 'chaser/another/2026-04-23';
  async function noted(state: 'claimed' | 'void' | 'accepted'): Promise<World> {
    const it = await world();
    await noteTick(it.table, audit.id, tick);
    await noteStep(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a', cycle: 1, step: -5, mail: other });
    await it.mail(other, { kind: 'chaser', about: 'chaser', to: gp, tick: '2026-04-23', state });
    return it;
  }

  test.each(['claimed', 'void'] as const)(
    'and that is %s is taken over, and that one can go no more',
    async (state) => {
      const it = await noted(state);
      const { send, sent } = senderOf(it);
      await send(chaser);
      expect(sent).toHaveLength(1);
      expect(await mailOf(it, other)).toMatchObject({ state: 'void' });
      expect([await stepOf(it, 'case-1'), await stepOf(it, 'case-2')]).toEqual([messageId(chaser), messageId(chaser)]);
      expect((await mailOf(it, messageId(chaser)))?.returns).toHaveLength(2);
    },
  );

  test('and that went is not sent again', async () => {
    const it = await noted('accepted');
    const { send } = senderOf(it);
    await send(chaser);
    expect(await stepOf(it, 'case-1')).toBe(other);
    expect((await mailOf(it, messageId(chaser)))?.returns).toMatchObject([{ case: 'case-2' }]);
  });

  test('and that goes meanwhile is left to it: the message comes again, and is decided anew', async () => {
    const it = await noted('claimed');
    const { send, sent } = senderOf(it);
    onCall(it.aws, 1, { command: 'UpdateItemCommand' }, async (_call, make) => {
      await moveMail(it.table, audit.id, other, 'claimed', { state: 'accepted' });
      return make();
    });
    await expect(send(chaser)).rejects.toThrow('a step is being sent by another');
    expect(sent).toEqual([]);
    await send(chaser);
    expect((await mailOf(it, messageId(chaser)))?.returns).toMatchObject([{ case: 'case-2' }]);
  });

  test('between the decision and the mail keeps the mail back', async () => {
    const it = await world();
    await noteTick(it.table, audit.id, tick);
    const { send, sent } = senderOf(it);
    onCall(it.aws, 1, { command: 'PutItemCommand' }, async (_call, make) => {
      await noteStep(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a', cycle: 1, step: -5, mail: other });
      return make();
    });
    await expect(send(chaser)).rejects.toThrow('a step was sent by another');
    expect(sent).toEqual([]);
  });
});
