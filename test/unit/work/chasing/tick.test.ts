import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { keepConcern } from '../../../../shared/domain/alerts/store.ts';
import { moveAudit } from '../../../../shared/domain/audits/store.ts';
import { newestTick, noteStep } from '../../../../shared/domain/owed/store.ts';
import { planTick, ticksOf } from '../../../../shared/work/chasing/tick.ts';
import { type Message } from '../../../../shared/domain/messages/messages.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import { agency, audit, keptLog } from '../../front/manager/fixture.ts';
import { openAws } from '../../../aws/aws.ts';
import { inputsOf, recordCalls } from '../../../aws/hooks.ts';
import { caseOf, deciding, stepDays, world, type World } from '../../front/manager/world.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import { putAudit } from '../../../library.ts';

const to = (email: string): string => addresseeId(audit.id, email);
const gp = to('gp-a@agency.example');
const police = to('police@agency.example');
const worker = to('social.worker@council.example');

/** All that a tick sends. */
async function allOf(of: World, day: string): Promise<Message[] | 'nothing'> {
  const sent: Message[][] = [];
  const send = (messages: readonly Message[]) => Promise.resolve(void sent.push([...messages]));
  await planTick({ table: of.table, log: keptLog().log, send }, { act: 'tick', audit: audit.id, day });
  if (sent.length === 0) return 'nothing';
  expect(sent).toHaveLength(1);
  const all = sent.flat();
  expect(new Set(all.map(messageId)).size).toBe(all.length);
  return all;
}
/** What a tick of an open audit without concerns sends, the manager's digest apart. */
async function tickOf(of: World, day: string): Promise<Message[] | 'nothing'> {
  const all = await allOf(of, day);
  if (all === 'nothing') return all;
  expect(all.at(-1)).toStrictEqual({ about: 'digest', audit: audit.id, tick: day, to: 'manager' });
  return all.slice(0, -1);
}
const ids = (messages: Message[] | 'nothing'): string[] | 'nothing' =>
  messages === 'nothing' ? messages : messages.map(messageId).toSorted();
const chasers = (day: string, ...addressees: string[]): string[] =>
  addressees.map((addressee) => `chaser/${addressee}/${day}`).toSorted();

describe('a tick', () => {
  test('sends one message an addressee and kind, however many returns it stands for', async () => {
    const it = await world();
    expect(ids(await tickOf(it, '2026-04-23'))).toStrictEqual([]);
    expect(ids(await tickOf(it, stepDays.before5))).toStrictEqual(chasers(stepDays.before5, gp, police, worker));
  });

  test('one address of several agencies, and of a lead professional, is one addressee', async () => {
    const it = await world({
      agencies: [
        agency('gp-a', 'general-practice', 'audits@trust.example'),
        agency('gp-b', 'general-practice', 'Audits@Trust.Example'),
      ],
      cases: [{ case: caseOf('case-1', 'audits@trust.example'), expects: ['gp-a', 'gp-b'] }],
    });
    expect(ids(await tickOf(it, stepDays.due))).toStrictEqual(chasers(stepDays.due, to('audits@trust.example')));
  });

  test("escalations go to the leads, and a summary's to the lead professional", async () => {
    const it = await world();
    expect(ids(await tickOf(it, stepDays.after5))).toStrictEqual(
      ['lead-of-gp-a@agency.example', 'lead-of-police@agency.example', 'social.worker@council.example']
        .map((email) => `escalation/${to(email)}/${stepDays.after5}`)
        .toSorted(),
    );
  });

  test('or to whom the lead professional answers, where the case says so', async () => {
    const managed = { email: 'social.worker@council.example', lead: { email: 'team.manager@council.example' } };
    const it = await world({
      agencies: [],
      cases: [{ case: { ...caseOf('case-1'), leadProfessional: managed }, expects: [] }],
    });
    expect(ids(await tickOf(it, stepDays.due))).toStrictEqual(chasers(stepDays.due, worker));
    expect(ids(await tickOf(it, stepDays.after5))).toStrictEqual([
      `escalation/${to('team.manager@council.example')}/${stepDays.after5}`,
    ]);
  });

  test('whatever reaches the end of the ladder is one message to the manager', async () => {
    expect(await tickOf(await world(), stepDays.after8)).toStrictEqual([
      { about: 'ladder-exhausted', audit: audit.id, tick: stepDays.after8, to: 'manager' },
    ]);
  });

  test('kinds are told apart: who is chased for one return may be escalated to for another', async () => {
    const same = { ...agency('gp-a', 'general-practice', 'one@agency.example'), lead: { email: 'one@agency.example' } };
    const it = await world({
      agencies: [same],
      cases: ['case-1', 'case-2'].map((id) => ({ case: caseOf(id), expects: ['gp-a'] })),
    });
    // Due so that step 0 falls on the day of the other's step +5.
    await it.extend('case-2', 'gp-a', '2026-04-20', stepDays.after5);
    const one = to('one@agency.example');
    expect(ids(await tickOf(it, stepDays.after5))).toStrictEqual([
      `chaser/${one}/${stepDays.after5}`,
      `escalation/${one}/${stepDays.after5}`,
    ]);
  });

  test('names what is owed alone: not what came, is withdrawn, or cannot be identified', async () => {
    const it = await world();
    await it.submit('case-1', 'police');
    await it.check('case-1', 'gp-a', { outcome: 'cannot-identify' });
    await it.withdraw('case-1', SUMMARY);
    expect(ids(await tickOf(it, stepDays.before5))).toStrictEqual(chasers(stepDays.before5, gp));
    await it.check('case-2', 'gp-a', { outcome: 'not-known' });
    expect(ids(await tickOf(it, stepDays.before2))).toStrictEqual([]);
    // The details were mended, and the practice is asked again.
    await it.ask('case-1', 'gp-a', { askedOn: '2026-04-29', dueOn: '2026-05-08' });
    expect(ids(await tickOf(it, stepDays.due))).toStrictEqual(chasers(stepDays.due, gp));
  });

  test('names no step that has gone in this cycle, and those of an earlier cycle do not count', async () => {
    const it = await world();
    for (const [id, name] of [
      ['case-1', 'gp-a'],
      ['case-2', 'gp-a'],
    ] as const) {
      await noteStep(it.table, { audit: audit.id, case: id, agency: name, cycle: 1, step: -5, mail: 'chaser/x/y' });
    }
    expect(ids(await tickOf(it, '2026-04-27'))).toStrictEqual(chasers('2026-04-27', police, worker));
    await it.extend('case-2', 'gp-a', '2026-04-20', '2026-05-05');
    expect(ids(await tickOf(it, '2026-04-28'))).toStrictEqual(chasers('2026-04-28', gp, police, worker));
  });

  test('names again what its mail never went with', async () => {
    const it = await world();
    const id = `chaser/${police}/${stepDays.before5}`;
    const step = { audit: audit.id, case: 'case-1', agency: 'police', cycle: 1, step: -5, mail: id };
    await noteStep(it.table, step);
    expect(ids(await tickOf(it, '2026-04-27'))).toStrictEqual(chasers('2026-04-27', gp, worker));
    await it.mail(id, { kind: 'chaser', about: 'chaser', state: 'void', acceptedAt: undefined });
    expect(ids(await tickOf(it, '2026-04-28'))).toStrictEqual(chasers('2026-04-28', gp, police, worker));
  });

  test('tells of no concern of another audit', async () => {
    const it = await world();
    const raisedAt = '2026-04-20T09:30:00.000Z';
    await keepConcern(it.table, { audit: 'another', case: 'case-1', agency: 'police', seq: 2, version: 1, raisedAt });
    expect(ids(await tickOf(it, '2026-04-23'))).toStrictEqual([]);
  });

  test('that was missed is made good by the next, with the latest step alone', async () => {
    const it = await world();
    expect(ids(await tickOf(it, '2026-04-30'))).toStrictEqual(chasers('2026-04-30', gp, police, worker));
  });

  test('again is the same messages; an older one than the newest sends nothing at all', async () => {
    const it = await world();
    const first = await tickOf(it, stepDays.before5);
    expect(await tickOf(it, stepDays.before5)).toStrictEqual(first);
    await tickOf(it, stepDays.before2);
    expect(await tickOf(it, stepDays.before5)).toBe('nothing');
    expect(await newestTick(it.table, audit.id)).toBe(stepDays.before2);
  });

  test.each(['2026-04-25', '2026-05-04', '2026-05-05'])('on %s, no working day, is none', async (day) => {
    const it = await world(undefined, { extraHolidays: ['2026-05-05'] });
    expect(await tickOf(it, day)).toBe('nothing');
    expect(await newestTick(it.table, audit.id)).toBeUndefined();
  });

  test('says how many messages it planned, or that a newer one overtook it; of a draft it says and sends nothing', async () => {
    const it = await world();
    const { log, lines } = keptLog();
    const deps = { table: it.table, log, send: () => Promise.resolve() };
    const tick = (day: string, of = audit.id) => planTick(deps, { act: 'tick', audit: of, day });
    await tick(stepDays.before2);
    await tick(stepDays.before5);
    expect(lines).toStrictEqual([
      { level: 'info', code: 'tick-planned', fields: { audit: audit.id, count: 4 } },
      { level: 'info', code: 'tick-overtaken', fields: { audit: audit.id } },
    ]);
    await putAudit(it.table, { ...audit, id: '2026-q3' });
    await tick(stepDays.before2, '2026-q3');
    expect(lines).toHaveLength(2);
    expect(await newestTick(it.table, '2026-q3')).toBeUndefined();
  });

  test('of a closed audit is none', async () => {
    const it = await world();
    await it.close();
    expect(await tickOf(it, stepDays.before5)).toBe('nothing');
  });

  test('tells both of the staff of open concerns, once each', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    await it.submit('case-2', 'gp-a', 'a', { concern: true });
    expect(ids(await allOf(it, '2026-04-23'))).toStrictEqual([
      'alert/concern-open/2026-04-23/manager',
      'alert/concern-open/2026-04-23/second',
      'digest/2026-04-23/manager',
    ]);
  });

  test('of a closed audit tells of its open concerns and of nothing else, on working days alone', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    await it.close();
    for (const day of ['2026-06-01', '2027-01-04']) {
      expect(ids(await allOf(it, day))).toStrictEqual([
        `alert/concern-open/${day}/manager`,
        `alert/concern-open/${day}/second`,
      ]);
    }
    expect(await allOf(it, '2027-01-09')).toBe('nothing');
    expect(await allOf(it, '2026-06-01')).toBe('nothing');
  });

  test('follows a ladder of the audit’s own, and looks as far ahead as its first step', async () => {
    const it = await world(undefined, {
      ladder: [
        { step: -10, does: 'chaser' },
        { step: 1, does: 'ladder-exhausted' },
      ],
    });
    expect(ids(await tickOf(it, '2026-04-16'))).toStrictEqual([]);
    expect(ids(await tickOf(it, '2026-04-17'))).toStrictEqual(chasers('2026-04-17', gp, police, worker));
    expect(ids(await tickOf(it, '2026-05-05'))).toStrictEqual(['alert/ladder-exhausted/2026-05-05/manager']);
  });

  test('waits for nobody but those who are closed, and what waits comes on their first working day', async () => {
    const closures = [{ agency: 'police', from: stepDays.before5, to: '2026-04-27' }];
    const it = await world(undefined, { closures });
    expect(ids(await tickOf(it, stepDays.before5))).toStrictEqual(chasers(stepDays.before5, gp, worker));
    const chaser: Message = { about: 'chaser', audit: audit.id, addressee: police, tick: stepDays.before5 };
    expect(await decide(deciding(it, '2026-04-24T07:00:30.000Z'), await it.current(), chaser)).toBeUndefined();
    expect(ids(await tickOf(it, '2026-04-28'))).toContain(`chaser/${police}/2026-04-28`);
    const next: Message = { ...chaser, tick: '2026-04-28' };
    expect((await decide(deciding(it, '2026-04-24T07:00:30.000Z'), await it.current(), next))?.returns).toStrictEqual([
      { case: 'case-1', agency: 'police', step: -5 },
    ]);
  });

  test('reads no log, and nothing that is due later than its first step reaches', async () => {
    const it = await world();
    const calls = recordCalls(it.aws);
    await tickOf(it, '2026-04-23');
    const queries = inputsOf(calls, QueryCommand);
    const read = queries.map((query) => query.ExpressionAttributeValues?.[':pk']?.S ?? '');
    expect(read.filter((pk) => !pk.startsWith('OWED#'))).toStrictEqual(['CONCERNS']);
    const owed = queries.filter((query) => query.ExpressionAttributeValues?.[':pk']?.S !== 'CONCERNS');
    expect(new Set(owed.map((query) => query.ExpressionAttributeValues?.[':last']?.S))).toStrictEqual(
      new Set(['2026-04-30#~']),
    );
  });

  test('of an audit that has closed chases what is asked again alone, for 90 days, and sends no digest', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.submit('case-1', SUMMARY);
    await it.close();
    expect(await allOf(it, '2026-06-02')).toBe('nothing');
    await it.query('case-1', 'gp-a', '2026-06-01', '2026-06-15');
    expect(await allOf(it, '2026-06-03')).toBe('nothing');
    expect(ids(await allOf(it, '2026-06-15'))).toStrictEqual(chasers('2026-06-15', gp));
    expect(ids(await allOf(it, '2026-06-25'))).toStrictEqual(['alert/ladder-exhausted/2026-06-25/manager']);
    expect(await allOf(it, '2026-08-28')).toBe('nothing');
    expect(await ticksOf(it.table, '2026-08-27')).toStrictEqual([{ act: 'tick', audit: audit.id, day: '2026-08-27' }]);
    expect(await ticksOf(it.table, '2026-08-28')).toStrictEqual([]);
  });

  test('throws when the queue refuses, and comes again whole', async () => {
    const it = await world();
    const send = () => Promise.reject(new Error('a queue refused messages'));
    const plan = { act: 'tick' as const, audit: audit.id, day: stepDays.before5 };
    await expect(planTick({ table: it.table, log: keptLog().log, send }, plan)).rejects.toThrow('a queue refused');
    expect(ids(await tickOf(it, stepDays.before5))).toStrictEqual(chasers(stepDays.before5, gp, police, worker));
  });

  test('of an audit that is not there sends nothing: its draft was deleted since the day began', async () => {
    const { log, lines } = keptLog();
    const send = () => Promise.reject(new Error('nothing is to be sent'));
    await planTick({ table: openAws().createTable(), log, send }, { act: 'tick', audit: 'none', day: stepDays.due });
    expect(lines).toStrictEqual([]);
  });
});

describe('the ticks of a day', () => {
  test('are one for each open audit', async () => {
    const it = await world();
    await putAudit(it.table, { ...audit, id: '2026-q3' });
    await putAudit(it.table, { ...audit, id: '2026-q1' });
    await moveAudit(it.table, { ...audit, id: '2026-q1' }, { state: 'closed' });
    expect(await ticksOf(it.table, stepDays.due)).toStrictEqual([{ act: 'tick', audit: audit.id, day: stepDays.due }]);
  });

  test('are one too for each audit that has an open concern, raised before its closing or after', async () => {
    const it = await world();
    const day = stepDays.due;
    await it.submit('case-1', 'police', 'a', { concern: true });
    expect(await ticksOf(it.table, day)).toStrictEqual([{ act: 'tick', audit: audit.id, day }]);
    await it.close();
    expect(await ticksOf(it.table, day)).toStrictEqual([{ act: 'tick', audit: audit.id, day }]);
    // Long after: nothing that is asked again is chased any more.
    const longAfter = '2027-05-04';
    const late = await world();
    await late.close();
    expect(await ticksOf(late.table, longAfter)).toStrictEqual([]);
    await late.submit('case-1', 'police', 'a', { concern: true });
    expect(await ticksOf(late.table, longAfter)).toStrictEqual([{ act: 'tick', audit: audit.id, day: longAfter }]);
  });
});
