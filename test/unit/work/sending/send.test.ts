import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { newestTick, noteTick, sentSteps } from '../../../../shared/domain/owed/store.ts';
import { planTick } from '../../../../shared/work/chasing/tick.ts';
import { RetryLaterError } from '../../../../shared/base/aws/redelivery.ts';
import { type Message } from '../../../../shared/domain/messages/messages.ts';
import { mailTag } from '../../../../shared/domain/mail/mail-item.ts';
import { getMails, listCalendar } from '../../../../shared/domain/mail/store.ts';
import { audit, keptLog } from '../../front/manager/fixture.ts';
import { stepDays, world, type World } from '../../front/manager/world.ts';
import { manager, second, sender, senderOf } from './sender.ts';
import { inGroups } from '../../../../shared/base/content/letters.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { linkKey } from '../../../../shared/domain/links/store.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import { partnership } from '../../../program.ts';

const gpAddress = 'gp-a@agency.example';
const gp = addresseeId(audit.id, gpAddress);
const opening: Message = { about: 'opening', audit: audit.id, addressee: gp };
const chaser = (tick: string): Message => ({ about: 'chaser', audit: audit.id, addressee: gp, tick });

const mailOf = async (it: World, message: Message) => (await getMails(it.table, audit.id, [messageId(message)]))[0];
const stepOf = async (it: World, id = 'case-1') =>
  (await sentSteps(it.table, [{ audit: audit.id, case: id, agency: 'gp-a' }])).get(`${id}#gp-a`);
const linksIn = (it: World): string[] =>
  it.items().flatMap((item) => (String(item['pk']).startsWith('LINK#') ? [String(item['pk'])] : []));

describe('a mail that goes', () => {
  test('is taken by SES once, as decided, however often its message comes', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    await send(opening);
    await send(opening);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      FromEmailAddress: sender,
      Destination: { ToAddresses: [gpAddress] },
      ConfigurationSetName: 'case-audit',
      EmailTags: [{ Name: 'message', Value: mailTag(audit.id, messageId(opening)) }],
    });
    expect(await mailOf(it, opening)).toMatchObject({
      kind: 'invite',
      about: 'opening',
      to: gp,
      role: 'contact',
      state: 'accepted',
      sesId: 'ses-1',
      returns: [
        { case: 'case-1', agency: 'gp-a' },
        { case: 'case-2', agency: 'gp-a' },
      ],
    });
  });

  test('carries a link whose hash is kept before SES is called, and the token nowhere', async () => {
    const it = await world();
    const { send, sent, onCall, lines } = senderOf(it);
    let kept: string[] = [];
    onCall(async () => void (kept = linksIn(it)));
    await send(opening);
    expect(kept).toStrictEqual([linkKey(tokenHash('token-1')).pk]);
    expect(sent[0]?.Content?.Simple?.Body?.Text?.Data).toContain('https://audits.example/open#t=token-1');
    for (const key of ['token-1', inGroups('token-1')]) {
      expect(sent[0]?.Content?.Simple?.Body?.Text?.Data).toContain(key);
      expect(JSON.stringify([it.items(), lines])).not.toContain(key);
    }
  });

  test('goes under a subject that begins with the name of the partnership, to an agency and to staff', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    const entry = await it.check('case-1', 'gp-a', { outcome: 'cannot-identify', missing: ['name'] });
    await send(opening);
    await send({
      about: 'cannot-identify',
      audit: audit.id,
      case: 'case-1',
      agency: 'gp-a',
      seq: entry.seq,
      to: 'manager',
    });
    expect(sent.map((mail) => mail.Content?.Simple?.Subject?.Data)).toStrictEqual([
      `${partnership.name}: 1 questionnaire, due Friday 1 May 2026, April to June 2026`,
      `${partnership.name}: Details needed: an agency cannot tell who Case 1 is about, April to June 2026`,
    ]);
  });

  test('attaches an entry for each due date that it sets or takes out, to be noted before it goes', async () => {
    const it = await world();
    const { send, sent, onCall } = senderOf(it);
    await send(opening);
    await it.submit('case-2', 'gp-a');
    const entry = await it.extend('case-1', 'gp-a', '2026-04-20', '2026-05-08');
    let noted: [string, boolean][] = [];
    onCall(async () => {
      noted = (await listCalendar(it.table, audit.id, gp)).map((item) => [item.dueOn, item.standing]);
    });
    await send({ about: 'extension', audit: audit.id, case: 'case-1', agency: 'gp-a', seq: entry.seq });
    expect(noted).toStrictEqual([
      ['2026-05-01', false],
      ['2026-05-08', true],
    ]);
    const files = (sent[1]?.Content?.Simple?.Attachments ?? []).map((file) => [
      file.FileName,
      file.ContentType,
      new TextDecoder().decode(file.RawContent).match(/SEQUENCE:\d+/)?.[0],
    ]);
    expect(files).toStrictEqual([
      [`${audit.id}-2026-05-01-cancelled.ics`, 'text/calendar; method=CANCEL', 'SEQUENCE:2'],
      [`${audit.id}-2026-05-08.ics`, 'text/calendar; method=REQUEST', 'SEQUENCE:1'],
    ]);
  });

  test('to the staff is one a recipient, each with its row and its message, without a link', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const of = { about: 'concern', audit: audit.id, case: 'case-1', agency: 'police', seq: entry.seq } as const;
    for (const to of ['manager', 'second'] as const) await send({ ...of, to });
    expect(sent.map((mail) => mail.Destination?.ToAddresses)).toStrictEqual([[manager], [second]]);
    for (const to of ['manager', 'second'] as const) {
      expect(await mailOf(it, { ...of, to })).toMatchObject({ to, state: 'accepted', message: { ...of, to } });
    }
    expect(linksIn(it)).toStrictEqual([]);
  });

  test('whose message is not needed is kept as void, and stays so', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    await send(chaser(stepDays.before5));
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ kind: 'chaser', state: 'void', returns: [] });
    await noteTick(it.table, audit.id, stepDays.before5);
    await send(chaser(stepDays.before5));
    expect(sent).toStrictEqual([]);
    expect(linksIn(it)).toStrictEqual([]);
  });
});

describe('a mail that SES did not take', () => {
  test('comes again: the step that it noted is still its own', async () => {
    const it = await world();
    const { send, sent, answers } = senderOf(it);
    await noteTick(it.table, audit.id, stepDays.before5);
    answers('refuses');
    await expect(send(chaser(stepDays.before5))).rejects.toThrow('SES refused a mail');
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ state: 'claimed' });
    expect(await stepOf(it)).toMatchObject({ step: -5, mail: messageId(chaser(stepDays.before5)) });
    answers('accepts');
    await send(chaser(stepDays.before5));
    expect(sent).toHaveLength(1);
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ state: 'accepted' });
  });

  test('is given up when what it was about came in the meantime', async () => {
    const it = await world();
    const { send, sent, answers } = senderOf(it);
    await noteTick(it.table, audit.id, stepDays.before5);
    answers('refuses');
    await expect(send(chaser(stepDays.before5))).rejects.toThrow('SES refused a mail');
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a');
    answers('accepts');
    await send(chaser(stepDays.before5));
    expect(sent).toStrictEqual([]);
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ state: 'void' });
  });

  test('sets the same calendar entry, under the same number, when it comes again', async () => {
    const it = await world();
    const { send, sent, answers } = senderOf(it);
    answers('refuses');
    const refused = await send(opening).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: 'SES refused a mail' });
    expect(refused).not.toBeInstanceOf(RetryLaterError);
    answers('accepts');
    await send(opening);
    const [file] = sent[0]?.Content?.Simple?.Attachments ?? [];
    expect(new TextDecoder().decode(file?.RawContent)).toContain('SEQUENCE:1\r\n');
  });
});

describe('a mail that another is sending', () => {
  test('waits until that one has had its time: to look again within seconds would take it for cut off', async () => {
    const it = await world();
    const { send, sent } = senderOf(it);
    const ends = await Promise.allSettled([send(opening), send(opening)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [late] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(late).toBeInstanceOf(RetryLaterError);
    expect(sent).toHaveLength(1);
    expect(await mailOf(it, opening)).toMatchObject({ state: 'accepted' });
  });
});

describe('a mail of which nobody knows whether it went', () => {
  test('is not sent again to an agency, but marked unknown; its steps stay taken', async () => {
    const it = await world();
    const { send, sent, answers } = senderOf(it);
    await noteTick(it.table, audit.id, stepDays.before5);
    answers('times out');
    await expect(send(chaser(stepDays.before5))).rejects.toThrow('no');
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ state: 'sending' });
    answers('accepts');
    await send(chaser(stepDays.before5));
    await send(chaser(stepDays.before5));
    expect(sent).toHaveLength(1);
    expect(await mailOf(it, chaser(stepDays.before5))).toMatchObject({ state: 'unknown' });
    await noteTick(it.table, audit.id, '2026-04-27');
    await send(chaser('2026-04-27'));
    expect(await mailOf(it, chaser('2026-04-27'))).toMatchObject({ state: 'void' });
    expect(sent).toHaveLength(1);
  });

  test('is sent again to staff: twice is better than never', async () => {
    const it = await world();
    const { send, sent, answers } = senderOf(it);
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const concern: Message = {
      about: 'concern',
      audit: audit.id,
      case: 'case-1',
      agency: 'police',
      seq: entry.seq,
      to: 'second',
    };
    answers('times out');
    await expect(send(concern)).rejects.toThrow('no');
    answers('accepts');
    await send(concern);
    expect(sent).toHaveLength(2);
    expect(await mailOf(it, concern)).toMatchObject({ state: 'accepted', sesId: 'ses-2' });
  });

  test('is known again when its sender, thought cut off, hears from SES after all', async () => {
    const it = await world();
    const { send, onCall } = senderOf(it);
    const other = senderOf(it);
    onCall(() => other.send(opening));
    await send(opening);
    expect(other.sent).toStrictEqual([]);
    expect(await mailOf(it, opening)).toMatchObject({ state: 'accepted', sesId: 'ses-1' });
  });
});

describe('the calendar played tick by tick', () => {
  /** Plays a tick: what it plans is sent. @returns what went to the practice */
  async function tick(it: World, day: string, sender: ReturnType<typeof senderOf>): Promise<string[]> {
    const planned: Message[] = [];
    const send = (messages: readonly Message[]) => Promise.resolve(void planned.push(...messages));
    await planTick({ table: it.table, log: keptLog().log, send }, { act: 'tick', audit: audit.id, day });
    const before = sender.sent.length;
    for (const message of planned) await sender.send(message);
    return sender.sent
      .slice(before)
      .filter((mail) => mail.Destination?.ToAddresses?.some((address) => address.includes('gp-a')))
      .map((mail) => `${day} ${mail.Destination?.ToAddresses?.join()}`);
  }

  test('two of one tick come to one mail a step, and a missed one skips nothing that still matters', async () => {
    const it = await world();
    const sender = senderOf(it);
    const lead = 'lead-of-gp-a@agency.example';
    const went: string[] = [];
    for (const day of [
      '2026-04-24',
      '2026-04-24',
      '2026-04-27',
      '2026-05-01',
      '2026-05-06',
      '2026-05-12',
      '2026-05-14',
    ]) {
      went.push(...(await tick(it, day, sender)));
    }
    // -5; nothing new on the 27th; -2 was missed and 0 stands for it; +2; +5 a day late; then the manager alone.
    expect(went).toStrictEqual([
      `2026-04-24 ${gpAddress}`,
      `2026-05-01 ${gpAddress}`,
      `2026-05-06 ${gpAddress}`,
      `2026-05-12 ${lead}`,
    ]);
    expect(await stepOf(it)).toMatchObject({ step: 8, cycle: 1 });
    expect(await newestTick(it.table, audit.id)).toBe('2026-05-14');
  });

  test('a step whose mail never went is sent by the next tick instead', async () => {
    const it = await world();
    const sender = senderOf(it);
    sender.answers('refuses');
    await expect(tick(it, '2026-04-24', sender)).rejects.toThrow('SES refused');
    sender.answers('accepts');
    expect(await tick(it, '2026-04-27', sender)).toStrictEqual([`2026-04-27 ${gpAddress}`]);
    // The older message comes at last, and finds its step gone.
    await sender.send(chaser('2026-04-24'));
    expect(await tick(it, '2026-04-28', sender)).toStrictEqual([]);
    expect((await mailOf(it, chaser('2026-04-24')))?.state).toBe('void');
  });

  test('nothing more goes from the moment that it came', async () => {
    const it = await world();
    const sender = senderOf(it);
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a');
    for (const day of Object.values(stepDays)) expect(await tick(it, day, sender)).toStrictEqual([]);
  });
});
