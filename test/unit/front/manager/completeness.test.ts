import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { waiverPut } from '../../../../shared/domain/alerts/store.ts';
import { completenessOf } from '../../../../shared/front/manager/completeness.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { Completeness } from '../../../../shared/front/manager/responses.ts';
import { putItem, putNew } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { addDays } from '../../../../shared/base/time/days.ts';
import { moveAudit } from '../../../../shared/domain/audits/store.ts';
import {
  decideCheck,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { boardOfEntry } from '../../../../shared/work/relay/effects-of-item.ts';
import { keepRows } from '../../../../shared/work/relay/store.ts';
import { assessed, entryOf } from '../../domain/returns/samples.ts';
import { audit } from './fixture.ts';
import { request } from './requests.ts';
import { agencies, caseOf, stepDays, world, type World } from './world.ts';

const asAt = async (it: World, day: string): Promise<Completeness> => {
  const answer = await completenessOf(it.table, await it.withTool(), day);
  expect(z.parse(Completeness, answer)).toStrictEqual(answer);
  return answer;
};
const returnOf = async (it: World, day: string, id = 'case-1', agency = 'gp-a') =>
  (await asAt(it, day)).cases.find((one) => one.case === id)?.returns.find((one) => one.agency === agency);

describe('the counts', () => {
  test('begin with everybody expected, distributed, and without a reply', async () => {
    const it = await world();
    expect(await asAt(it, '2026-04-13')).toMatchObject({
      audit: audit.id,
      state: 'open',
      asAt: '2026-04-13',
      expected: 3,
      distributed: 3,
      returned: 0,
      complete: 0,
      notKnown: 0,
      cannotIdentify: 0,
      noReply: 3,
      withdrawn: 0,
      overdue: 0,
      summaries: { owed: 1, received: 0 },
    });
  });

  test('tell the reasons for an absence apart, and returned from complete', async () => {
    const it = await world({
      agencies: Object.values(agencies),
      cases: ['case-1', 'case-2', 'case-3'].map((id) => ({ case: caseOf(id), expects: ['gp-a', 'police'] })),
    });
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1', 'child-2'], unexplained: 2 });
    await it.submit('case-1', 'police', 'a', { covers: ['child-1', 'child-2'], gaps: ['A1', 'B3-1'] });
    await it.check('case-2', 'gp-a', { outcome: 'cannot-identify' });
    await it.check('case-2', 'police', { outcome: 'not-known' });
    await it.withdraw('case-3', 'gp-a');
    const answer = await asAt(it, '2026-04-20');
    expect(answer).toMatchObject({
      expected: 6,
      distributed: 4,
      returned: 2,
      complete: 1,
      notKnown: 1,
      cannotIdentify: 1,
      noReply: 1,
      withdrawn: 1,
    });
    expect(answer.cases.map((one) => [one.case, one.settled])).toStrictEqual([
      ['case-1', true],
      ['case-2', false],
      ['case-3', false],
    ]);
    expect(
      answer.cases.flatMap((one) =>
        one.returns.map((row) => [one.case, row.agency, row.shown, row.gaps, row.unexplained]),
      ),
    ).toStrictEqual([
      ['case-1', 'gp-a', 'complete', 0, 2],
      ['case-1', 'police', 'with-gaps', 2, 0],
      ['case-2', 'gp-a', 'cannot-identify', 0, 0],
      ['case-2', 'police', 'not-known', 0, 0],
      ['case-3', 'gp-a', 'withdrawn', 0, 0],
      ['case-3', 'police', 'no-reply', 0, 0],
    ]);
  });

  test('tell complete from explained, and what is left open with how long it can be filled in', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1', 'child-2'] });
    await it.submit('case-1', 'police', 'a', { covers: ['child-1', 'child-2'], unexplained: 1 });
    await it.submit('case-2', 'gp-a', 'a', { covers: ['child-1'], gaps: ['A1'] });
    expect(await asAt(it, '2026-04-20')).toMatchObject({ returned: 3, complete: 2, explained: 1 });
    expect(await returnOf(it, '2026-04-20')).toMatchObject({ shown: 'complete', explained: true });
    expect(await returnOf(it, '2026-04-20')).not.toHaveProperty('stillOpen');
    expect(await returnOf(it, '2026-04-20', 'case-1', 'police')).toMatchObject({ shown: 'complete', explained: false });
    const open = await returnOf(it, '2026-04-20', 'case-2');
    expect(open?.stillOpen?.words).toContain('filled in until the audit closes, on Friday 29 May 2026');
    await it.close();
    const closed = await returnOf(it, '2026-06-01', 'case-2');
    expect(closed?.stillOpen?.words).toContain(
      'The audit is closed: what is filled in now can still change the report.',
    );
  });

  test('hold summaries apart: a withdrawn one is not owed, and a missing one holds nothing open', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1', 'child-2'] });
    await it.submit('case-1', 'police', 'a', { covers: ['child-1', 'child-2'] });
    const late = await asAt(it, '2026-05-05');
    expect(late.summaries).toStrictEqual({ owed: 1, received: 0 });
    expect(late.cases[0]).toMatchObject({
      settled: true,
      summary: { owed: true, received: false, dueOn: '2026-05-01', overdue: true },
    });
    expect(late.cases[1]).not.toHaveProperty('summary');
    await it.submit('case-1', SUMMARY);
    expect((await asAt(it, '2026-05-05')).summaries).toStrictEqual({ owed: 1, received: 1 });
    await it.withdraw('case-1', SUMMARY);
    expect((await asAt(it, '2026-05-05')).summaries).toStrictEqual({ owed: 0, received: 0 });
  });

  test('a case about which nobody is asked has its row, and is not settled', async () => {
    const it = await world({ agencies: [], cases: [{ case: caseOf('case-1'), expects: [] }] });
    expect((await asAt(it, '2026-04-20')).cases).toMatchObject([{ case: 'case-1', settled: false, returns: [] }]);
  });
});

describe('what is overdue', () => {
  // Due on a Friday before a bank holiday.
  test.each([
    ['2026-05-01', false, 0],
    ['2026-05-02', true, 0],
    ['2026-05-04', true, 0],
    ['2026-05-05', true, 1],
    [stepDays.after2, true, 2],
    [stepDays.after8, true, 8],
  ])('as at %s: %s, by %i working days', async (day, overdue, overdueWorkingDays) => {
    expect(await returnOf(await world(), day)).toMatchObject({ overdue, overdueWorkingDays });
  });

  test('leaves out the days off that the audit adds', async () => {
    const it = await world(undefined, { extraHolidays: ['2026-05-05'] });
    expect(await returnOf(it, stepDays.after2)).toMatchObject({ overdue: true, overdueWorkingDays: 1 });
  });

  test('is never what came, is not known or withdrawn, or waits for the manager', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.check('case-1', 'police', { outcome: 'cannot-identify' });
    await it.withdraw('case-2', 'gp-a');
    const answer = await asAt(it, '2026-05-20');
    expect(answer.overdue).toBe(0);
    for (const row of answer.cases.flatMap((one) => one.returns)) {
      expect(row).toMatchObject({ overdue: false, overdueWorkingDays: 0 });
    }
  });

  test('goes by the newest cycle: an extension, asking again, a query', async () => {
    const it = await world();
    await it.extend('case-1', 'gp-a', '2026-05-06', '2026-05-12');
    await it.submit('case-2', 'gp-a');
    await it.query('case-2', 'gp-a', '2026-05-06', '2026-05-08');
    const answer = await asAt(it, '2026-05-12');
    expect(answer.overdue).toBe(2);
    expect(
      answer.cases.flatMap((one) => one.returns.map((row) => [one.case, row.agency, row.overdueWorkingDays])),
    ).toStrictEqual([
      ['case-1', 'gp-a', 0],
      ['case-1', 'police', 6],
      ['case-2', 'gp-a', 2],
    ]);
  });
});

describe('the last chaser', () => {
  const chaser = (
    it: World,
    tick: string,
    step: number,
    more: { kind?: string; [name: string]: unknown } = {},
  ): Promise<void> =>
    it.mail(`${more.kind ?? 'chaser'}/x/${tick}`, {
      about: 'chaser',
      tick,
      returns: [
        { case: 'case-1', agency: 'gp-a', step },
        { case: 'case-2', agency: 'gp-a', step },
      ],
      ...more,
    });

  test('is the newest by its tick, with its step and its fate, for each return that it was about', async () => {
    const it = await world();
    expect(await returnOf(it, '2026-05-05')).not.toHaveProperty('lastChaser');
    await chaser(it, stepDays.before2, -2, { delivery: 'bounced', deliveryAt: '2026-04-29T07:02:00.000Z' });
    await chaser(it, stepDays.before5, -5, { delivery: 'delivered', deliveryAt: '2026-04-24T07:02:00.000Z' });
    const last = { kind: 'chaser', step: -2, on: stepDays.before2, delivery: 'bounced' };
    expect((await returnOf(it, '2026-05-05'))?.lastChaser).toStrictEqual(last);
    expect((await returnOf(it, '2026-05-05', 'case-2'))?.lastChaser).toStrictEqual(last);
    expect(await returnOf(it, '2026-05-05', 'case-1', 'police')).not.toHaveProperty('lastChaser');
  });

  test.each([
    ['delivered', 'delivered'],
    ['complained', 'bounced'],
    [undefined, 'unknown'],
  ])('SES told of it %s: it is shown as %s', async (delivery, shown) => {
    const it = await world();
    await chaser(
      it,
      stepDays.due,
      0,
      delivery === undefined ? {} : { delivery, deliveryAt: '2026-05-01T07:02:00.000Z' },
    );
    expect((await returnOf(it, '2026-05-05'))?.lastChaser?.delivery).toBe(shown);
  });

  test('may be an escalation, and one that may or may not have gone', async () => {
    const it = await world();
    await chaser(it, stepDays.after2, 2, { delivery: 'delivered', deliveryAt: '2026-05-06T07:02:00.000Z' });
    await chaser(it, stepDays.after5, 5, { kind: 'escalation', about: 'escalation', state: 'unknown' });
    expect((await returnOf(it, '2026-05-12'))?.lastChaser).toStrictEqual({
      kind: 'escalation',
      step: 5,
      on: stepDays.after5,
      delivery: 'unknown',
    });
  });

  test.each(['void', 'claimed'])('is none that certainly did not go (%s)', async (state) => {
    const it = await world();
    await chaser(it, stepDays.before5, -5);
    await chaser(it, stepDays.before2, -2, { state });
    expect((await returnOf(it, '2026-05-05'))?.lastChaser?.step).toBe(-5);
  });

  test('is no invite, notice or alert', async () => {
    const it = await world();
    await it.mail('invite/x', { about: 'opening' });
    await it.mail(`alert/ladder-exhausted/${stepDays.after8}`, {
      to: 'manager',
      tick: stepDays.after8,
      returns: [{ case: 'case-1', agency: 'gp-a', step: 8 }],
    });
    expect(await returnOf(it, '2026-05-15')).not.toHaveProperty('lastChaser');
  });
});

describe('mail to staff that came back', () => {
  const digest = { about: 'digest', audit: audit.id, tick: '2026-04-20', to: 'manager' } as const;
  const bounced = { delivery: 'bounced', deliveryAt: '2026-04-20T07:02:00.000Z', returns: [] };

  test('is shown, with what became of it at the other contact; what arrived is not', async () => {
    const it = await world();
    await it.mail('digest/2026-04-17/manager', {
      to: 'manager',
      tick: '2026-04-17',
      delivery: 'delivered',
      returns: [],
    });
    await it.mail('digest/2026-04-20/manager', {
      about: 'digest',
      to: 'manager',
      tick: '2026-04-20',
      message: digest,
      ...bounced,
    });
    const shown = { to: 'manager', kind: 'digest', about: 'digest', on: '2026-04-20' };
    expect((await asAt(it, '2026-04-20')).staffMail).toStrictEqual([{ ...shown, otherContact: 'none' }]);
    await it.mail('digest/2026-04-20/manager/second', {
      about: 'digest',
      to: 'second',
      tick: '2026-04-20',
      message: { ...digest, to: 'second', cameBackFrom: 'manager' },
      claimedAt: '2026-04-20T07:05:00.000Z',
      returns: [],
    });
    expect((await asAt(it, '2026-04-20')).staffMail).toStrictEqual([{ ...shown, otherContact: 'unknown' }]);
    await it.mail('digest/2026-04-20/manager/second', {
      about: 'digest',
      to: 'second',
      tick: '2026-04-20',
      message: { ...digest, to: 'second', cameBackFrom: 'manager' },
      claimedAt: '2026-04-20T07:05:00.000Z',
      ...bounced,
    });
    expect((await asAt(it, '2026-04-20')).staffMail).toStrictEqual([
      { ...shown, otherContact: 'bounced' },
      { ...shown, to: 'second', otherContact: 'none' },
    ]);
  });

  test('is none of an agency’s', async () => {
    const it = await world();
    await it.mail('invite/x', { ...bounced });
    expect((await asAt(it, '2026-04-20')).staffMail).toStrictEqual([]);
  });
});

describe('what nobody was asked', () => {
  test('is named by case and service, outside every count, until it is asked or waived', async () => {
    const housing = { ...agencies.police, id: 'housing-a', service: 'housing' };
    const it = await world({
      agencies: [agencies.gp, housing],
      cases: [
        { case: caseOf('case-1'), expects: ['gp-a'] },
        { case: { ...caseOf('case-2'), factors: ['neglect'] }, expects: ['gp-a'] },
      ],
    });
    const before = await asAt(it, '2026-04-20');
    expect(before.expected).toBe(2);
    expect(before.neverAsked).toStrictEqual([
      { case: 'case-1', service: 'adult-services' },
      { case: 'case-1', service: 'housing' },
    ]);
    await it.ask('case-1', 'housing-a', { askedOn: '2026-04-20', dueOn: '2026-05-08' });
    // A withdrawn return was asked for.
    await it.withdraw('case-1', 'housing-a');
    expect((await asAt(it, '2026-04-20')).neverAsked).toStrictEqual([{ case: 'case-1', service: 'adult-services' }]);
    const waived = { audit: audit.id, case: 'case-1', service: 'adult-services', at: '2026-04-20T09:00:00.000Z' };
    await transact(it.table, [waiverPut({ ...waived, case: 'case-2', reason: 'not-involved' })]);
    expect((await asAt(it, '2026-04-20')).neverAsked).toHaveLength(1);
    await transact(it.table, [waiverPut({ ...waived, reason: 'not-involved' })]);
    expect((await asAt(it, '2026-04-20')).neverAsked).toStrictEqual([]);
  });
});

describe('coverage', () => {
  test('a child whom an agency knows and did not cover is its gap; one whom nobody covers is the case’s', async () => {
    const it = await world();
    await it.check('case-1', 'gp-a', { outcome: 'known', knows: ['child-1', 'child-2'] });
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1'] });
    await it.check('case-1', 'police', { outcome: 'known', knows: ['child-1'] });
    await it.submit('case-1', 'police', 'a', { covers: ['child-1'] });
    const [first, untouched] = (await asAt(it, '2026-04-20')).cases;
    expect(first?.coverageGaps).toStrictEqual(['child-2']);
    expect(first?.returns.map((row) => [row.agency, row.shown, row.gaps])).toStrictEqual([
      ['gp-a', 'with-gaps', 1],
      ['police', 'complete', 0],
    ]);
    expect(untouched?.coverageGaps).toStrictEqual([]);
    await it.submit('case-1', 'police', 'b', { covers: ['child-1', 'child-2'] });
    expect((await asAt(it, '2026-04-20')).cases[0]?.coverageGaps).toStrictEqual([]);
  });

  test('a case summary covers nobody', async () => {
    const it = await world();
    await it.submit('case-1', SUMMARY, 'a', { covers: [] });
    for (const agency of ['gp-a', 'police']) await it.check('case-1', agency, { outcome: 'not-known' });
    expect((await asAt(it, '2026-04-20')).cases[0]?.coverageGaps).toStrictEqual(['child-1', 'child-2']);
  });
});

describe('as at a day', () => {
  const tellAsAt = async (it: World, day: string): Promise<Completeness> => {
    const answer = await request(it, 'completeness', { query: `asAt=${day}`, at: '2026-11-30T09:00:00.000Z' });
    return z.parse(Completeness, answer);
  };
  const counts = async (it: World, day: string) => {
    const { state, returned, noReply, notKnown, withdrawn, overdue } = await tellAsAt(it, day);
    return { state, returned, noReply, notKnown, withdrawn, overdue };
  };

  /** An audit in which something happens on several days, each said by the request. */
  async function played() {
    const it = await world();
    const at = (on: string) => ({ receivedAt: new Date('2026-11-30T09:00:00.000Z'), on });
    const act = async (agency: string, decide: (last: Entry) => Decision) => {
      const last = (await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency }))!;
      const entry = entryOf(decide(last));
      await putNew(it.table, entry);
      await keepRows(it.table, { owed: [], board: [boardOfEntry(entry, entry)], links: [], concerns: [] });
    };
    await act('gp-a', (last) => decideSubmission(last, assessed('a', { gaps: ['A1'] }), at('2026-04-20')));
    await act('police', (last) => decideCheck(last, { outcome: 'not-known' }, at('2026-05-04')));
    await act('gp-a', (last) =>
      decideSubmission(last, assessed('b', { covers: ['child-1', 'child-2'] }), at('2026-05-05')),
    );
    await act('gp-a', (last) => decideWithdrawal(last, { reason: 'filed-in-error' }, at('2026-05-06')));
    return it;
  }

  test('the facts of that day and of those before are told, whatever has come since', async () => {
    const it = await played();
    const open = { state: 'open', returned: 0, noReply: 3, notKnown: 0, withdrawn: 0, overdue: 0 };
    expect(await counts(it, '2026-04-13')).toStrictEqual(open);
    expect(await counts(it, '2026-04-19')).toStrictEqual(open);
    expect(await counts(it, '2026-04-20')).toStrictEqual({ ...open, returned: 1, noReply: 2 });
    expect(await counts(it, '2026-05-03')).toStrictEqual({ ...open, returned: 1, noReply: 2, overdue: 2 });
    expect(await counts(it, '2026-05-04')).toStrictEqual({ ...open, returned: 1, notKnown: 1, noReply: 1, overdue: 1 });
    expect((await tellAsAt(it, '2026-05-04')).complete).toBe(0);
    expect((await tellAsAt(it, '2026-05-05')).complete).toBe(1);
    expect(await counts(it, '2026-05-06')).toStrictEqual({
      ...open,
      notKnown: 1,
      withdrawn: 1,
      noReply: 1,
      overdue: 1,
    });
  });

  test('the partition of what is expected holds on every day, and the last day is now', async () => {
    const it = await played();
    for (let day = audit.opensOn; day <= '2026-05-10'; day = addDays(day, 1)) {
      const told = await tellAsAt(it, day);
      const { returned, notKnown, cannotIdentify, noReply, declined, withdrawn } = told;
      expect(returned + notKnown + cannotIdentify + noReply + declined + withdrawn).toBe(told.expected);
    }
    const { asAt: _then, overdue: _late, ...then } = await tellAsAt(it, '2026-12-01');
    const {
      asAt: _now,
      overdue: _over,
      ...now
    } = z.parse(Completeness, await request(it, 'completeness', { at: '2026-12-01T09:00:00.000Z' }));
    expect(then).toStrictEqual(now);
  });

  test('the audit has the closing date and the holidays that it had, however often they were amended', async () => {
    const it = await world();
    await it.submit('case-2', 'gp-a', 'a', { covers: ['child-1'], gaps: ['A1'] });
    const amend = (on: string, change: object) =>
      request(it, 'amend', { at: `${on}T09:00:00.000Z`, body: { reason: 'Short of staff', audit: change } });
    await amend('2026-05-11', { closesOn: '2026-06-12', extraHolidays: ['2026-05-07'] });
    await amend('2026-05-13', { closesOn: '2026-06-19', extraHolidays: ['2026-05-07', '2026-05-08'] });
    const on = async (day: string) => {
      const { cases } = await tellAsAt(it, day);
      const of = (id: string) => cases.find((one) => one.case === id)?.returns[0];
      return [of('case-1')?.overdueWorkingDays, /closes, on (.*)\.$/.exec(of('case-2')?.stillOpen?.words ?? '')?.[1]];
    };
    // Due on Friday 1 May, and 4 May is a bank holiday.
    expect(await on('2026-05-10')).toStrictEqual([4, 'Friday 29 May 2026']);
    expect(await on('2026-05-11')).toStrictEqual([4, 'Friday 12 June 2026']);
    expect(await on('2026-05-12')).toStrictEqual([5, 'Friday 12 June 2026']);
    expect(await on('2026-05-13')).toStrictEqual([5, 'Friday 19 June 2026']);
    // Of an older amendment it is not known what stood before.
    for (const item of it.items().filter(({ sk }) => String(sk).startsWith('AMEND#'))) {
      const { was: _was, ...older } = item;
      await putItem(it.table, { ...older, pk: String(item['pk']), sk: String(item['sk']) });
    }
    expect(await on('2026-05-10')).toStrictEqual([2, 'Friday 19 June 2026']);
  });

  test('the audit is in the state that it had', async () => {
    const it = await world();
    await moveAudit(it.table, await it.current(), {
      state: 'closed',
      closedAt: '2026-11-30T09:00:00.000Z',
      closedOn: '2026-05-29',
    });
    expect((await tellAsAt(it, '2026-05-28')).state).toBe('open');
    expect((await tellAsAt(it, '2026-05-29')).state).toBe('closed');
  });

  test('a waiver, a chaser and a mail that came back belong to their days', async () => {
    const it = await world();
    await transact(it.table, [
      waiverPut({
        audit: audit.id,
        case: 'case-1',
        service: 'housing',
        reason: 'other',
        at: '2026-11-30T09:00:00.000Z',
        on: '2026-04-22',
      }),
    ]);
    await it.mail('chaser/1', { tick: '2026-04-24', returns: [{ case: 'case-1', agency: 'gp-a', step: -5 }] });
    const on = async (day: string) => {
      const told = await tellAsAt(it, day);
      return {
        housing: told.neverAsked.filter((one) => one.service === 'housing').map((one) => one.case),
        chased: told.cases.flatMap((one) => one.returns).some((one) => one.lastChaser !== undefined),
      };
    };
    expect(await on('2026-04-21')).toStrictEqual({ housing: ['case-1', 'case-2'], chased: false });
    expect(await on('2026-04-22')).toStrictEqual({ housing: ['case-2'], chased: false });
    expect(await on('2026-04-24')).toStrictEqual({ housing: ['case-2'], chased: true });
  });

  test.each(['2026-04-12', '2014-12-31', '2040-01-01', '0001-01-01', '2026-02-30', 'yesterday'])(
    '%s is refused, by its pointer',
    async (day) => {
      const it = await world();
      await expect(request(it, 'completeness', { query: `asAt=${day}` })).rejects.toMatchObject({
        type: 'invalid-parameter',
        errors: [{ pointer: '/query/asAt' }],
      });
    },
  );

  test('a fact that was put before days were kept belongs to the day of its instant', async () => {
    const it = await world();
    const last = (await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a' }))!;
    const { on: _on, ...old } = entryOf(
      decideCheck(last, { outcome: 'not-known' }, { receivedAt: new Date('2026-04-20T23:30:00.000Z') }),
    );
    await putNew(it.table, old);
    expect((await tellAsAt(it, '2026-04-20')).notKnown).toBe(0);
    expect((await tellAsAt(it, '2026-04-21')).notKnown).toBe(1);
  });
});
