import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  closedDaysOf,
  Ladder,
  ladderOf,
  overdueWorkingDays,
  standardLadder,
  stepDates,
  stepDue,
  stepReached,
  workingDaysSince,
  type LadderStep,
} from '../../../../shared/domain/audits/ladder.ts';
import { addDays, dayOfWeek, daysBetween } from '../../../../shared/base/time/days.ts';
import { addWorkingDays, isWorkingDay } from '../../../../shared/base/time/working-days.ts';
import { planOwed, type OwedReturn } from '../../../../shared/domain/owed/plan.ts';

const day = fc.integer({ min: 0, max: daysBetween('2016-01-01', '2034-12-31') }).map((n) => addDays('2016-01-01', n));
const extraHolidays = fc.array(day, { maxLength: 3 });

/** Any ladder that the schema takes. */
const ladder: fc.Arbitrary<LadderStep[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 8 }),
    fc.infiniteStream(fc.constantFrom('chaser' as const, 'escalation' as const)),
    fc.boolean(),
  )
  .map(([steps, does, ends]) =>
    steps
      .toSorted((a, b) => a - b)
      .map((step, index) => ({
        step,
        does: ends && index === steps.length - 1 ? ('ladder-exhausted' as const) : (does.next().value ?? 'chaser'),
      })),
  );

/** The reference audit's cycle at a tick. */
const reference = (tick: string, more: { askedOn?: string; lastSent?: number } = {}) => ({
  ladder: standardLadder,
  askedOn: '2015-04-07',
  dueOn: '2015-04-24',
  tick,
  ...more,
});

describe('Ladder', () => {
  const refused = (steps: unknown): (string | undefined)[] =>
    z.safeParse(Ladder, steps).error?.issues.map(({ message }) => message) ?? [];

  test('takes the standard one, and any that is in order and ends when it is exhausted', () => {
    expect(z.parse(Ladder, standardLadder)).toEqual(standardLadder);
    fc.assert(
      fc.property(ladder, (steps) => {
        expect(z.parse(Ladder, steps)).toEqual(steps);
      }),
    );
  });

  test.each([
    ['out of order', ['chaser', 2], ['chaser', 0], 'not-ascending'],
    ['twice the same step', ['chaser', 2], ['escalation', 2], 'not-ascending'],
    ['a step after the end', ['ladder-exhausted', 2], ['chaser', 3], 'after-exhausted'],
    ['two ends', ['ladder-exhausted', 2], ['ladder-exhausted', 3], 'after-exhausted'],
  ] as const)('refuses %s', (_what, [does, step], [thenDoes, then], issue) => {
    expect(
      refused([
        { step, does },
        { step: then, does: thenDoes },
      ]),
    ).toEqual([issue]);
  });

  test.each([
    ['none at all', []],
    ['half a day', [{ step: 0.5, does: 'chaser' }]],
    ['a step out of reach', [{ step: 101, does: 'chaser' }]],
    ['what no mail does', [{ step: 1, does: 'telephone' }]],
    ['another field', [{ step: 1, does: 'chaser', to: 'everybody' }]],
  ])('refuses %s', (_what, steps) => {
    expect(z.safeParse(Ladder, steps).success).toBe(false);
  });

  test("an audit's own one holds, else the standard one", () => {
    const own: LadderStep[] = [{ step: 1, does: 'escalation' }];
    expect(ladderOf(own)).toBe(own);
    expect(ladderOf(undefined)).toBe(standardLadder);
  });
});

describe('stepDates', () => {
  const on = (dueOn: string, extra?: string[]) =>
    stepDates(standardLadder, dueOn, { extraHolidays: extra }).map((one) => [one.step, one.does, one.on]);

  test('of the reference audit: the early May bank holiday moves the last one', () => {
    expect(on('2015-04-24')).toEqual([
      [-5, 'chaser', '2015-04-17'],
      [-2, 'chaser', '2015-04-22'],
      [0, 'chaser', '2015-04-24'],
      [2, 'chaser', '2015-04-28'],
      [5, 'escalation', '2015-05-01'],
      [8, 'ladder-exhausted', '2015-05-07'],
    ]);
  });

  test('of a due date on Good Friday, across the change of the clocks: step 0 is the Tuesday after', () => {
    expect(on('2026-04-03').map(([, , date]) => date)).toEqual([
      '2026-03-27',
      '2026-04-01',
      '2026-04-07',
      '2026-04-09',
      '2026-04-14',
      '2026-04-17',
    ]);
  });

  test("an audit's extra holidays count", () => {
    expect(on('2026-06-15', ['2026-06-15', '2026-06-18'])[2]).toEqual([0, 'chaser', '2026-06-16']);
    expect(on('2026-06-15', ['2026-06-15', '2026-06-18'])[3]).toEqual([2, 'chaser', '2026-06-19']);
  });

  test('steps fall on working days, in order, as far apart as they say', () => {
    fc.assert(
      fc.property(ladder, day, extraHolidays, (steps, dueOn, extra) => {
        const dated = stepDates(steps, dueOn, { extraHolidays: extra });
        expect(dated.every((one) => isWorkingDay(one.on, extra))).toBe(true);
        dated.slice(1).forEach((one, index) => {
          const before = dated[index]!;
          expect(addWorkingDays(before.on, one.step - before.step, extra)).toBe(one.on);
        });
        const zeros = dated.filter(({ step }) => step === 0);
        expect(zeros.map((one) => one.on >= dueOn && workingDaysSince(addDays(dueOn, -1), one.on, extra))).toEqual(
          zeros.map(() => 1),
        );
      }),
    );
  });
});

describe('stepReached and stepDue', () => {
  test.each([
    ['2015-04-16', undefined],
    ['2015-04-17', -5],
    ['2015-04-21', -5],
    ['2015-04-22', -2],
    ['2015-04-24', 0],
    ['2015-04-28', 2],
    ['2015-04-30', 2],
    ['2015-05-01', 5],
    ['2015-05-06', 5],
    ['2015-05-07', 8],
    ['2015-06-30', 8],
  ])('by %s it is %s', (tick, step) => {
    expect(stepReached(reference(tick))?.step).toBe(step);
    expect(stepDue(reference(tick))?.step).toBe(step);
  });

  test('a step on or before the day of asking is void', () => {
    expect(stepReached(reference('2015-04-24', { askedOn: '2015-04-21' }))?.step).toBe(0);
    expect(stepReached(reference('2015-04-22', { askedOn: '2015-04-21' }))?.step).toBe(-2);
    expect(stepReached(reference('2015-04-22', { askedOn: '2015-04-22' }))).toBeUndefined();
    expect(stepReached(reference('2015-04-23', { askedOn: '2015-04-22' }))).toBeUndefined();
  });

  test('what is sent is not due again, and nothing before it', () => {
    expect(stepDue(reference('2015-04-28', { lastSent: 0 }))?.step).toBe(2);
    expect(stepDue(reference('2015-04-28', { lastSent: -5 }))?.step).toBe(2);
    expect(stepDue(reference('2015-04-28', { lastSent: 2 }))).toBeUndefined();
    expect(stepDue(reference('2015-04-28', { lastSent: 5 }))).toBeUndefined();
  });
});

describe('working days since', () => {
  test.each([
    ['2015-04-24', '2015-04-24', 0],
    ['2015-04-24', '2015-04-26', 0],
    ['2015-04-24', '2015-04-27', 1],
    ['2015-04-24', '2015-05-15', 14],
    ['2015-04-25', '2015-04-27', 1],
    ['2015-04-27', '2015-04-24', 0],
  ])('%s, as at %s: %s', (since, asAt, count) => {
    expect(workingDaysSince(since, asAt)).toBe(count);
  });

  test('are what one counts day by day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -3, max: 60 }), fc.array(fc.nat({ max: 60 })), (since, length, offsets) => {
        const extra = offsets.map((offset) => addDays(since, offset));
        const days = Array.from({ length: Math.max(0, length) }, (_, index) => addDays(since, index + 1));
        expect(workingDaysSince(since, addDays(since, length), extra)).toBe(
          days.filter((one) => isWorkingDay(one, extra)).length,
        );
      }),
    );
  });

  test.each([
    ['2014-12-31', '2015-01-05', 2],
    ['2036-12-31', '2037-01-05', 3],
    ['0001-01-01', '2026-04-24', 528_285],
  ])('are counted from %s to %s, though nobody knows all the bank holidays', (since, asAt, days) => {
    expect(workingDaysSince(since, asAt)).toBe(days);
  });

  test('extra holidays are left out', () => {
    expect(workingDaysSince('2015-04-24', '2015-04-28', ['2015-04-27'])).toBe(1);
  });

  test('overdue is counted as the ladder counts: from a Saturday, the Tuesday is the first', () => {
    expect(dayOfWeek('2015-04-25')).toBe(6);
    expect(overdueWorkingDays('2015-04-25', '2015-04-27')).toBe(0);
    expect(overdueWorkingDays('2015-04-25', '2015-04-28')).toBe(1);
    expect(overdueWorkingDays('2015-04-24', '2015-04-28')).toBe(2);
    expect(overdueWorkingDays('2015-04-24', '2015-04-20')).toBe(0);
    expect(overdueWorkingDays('2015-04-24', '2015-04-28', ['2015-04-24'])).toBe(1);
  });

  test('on the day of a step after the due date, the return is overdue by that step', () => {
    fc.assert(
      fc.property(day, extraHolidays, (dueOn, extra) => {
        for (const one of stepDates(standardLadder, dueOn, { extraHolidays: extra })) {
          expect(overdueWorkingDays(dueOn, one.on, extra)).toBe(Math.max(0, one.step));
        }
      }),
    );
  });
});

describe('planOwed', () => {
  const row = (agency: string, more: Partial<OwedReturn> = {}): OwedReturn => ({
    case: 'case-3',
    agency,
    cycle: 1,
    askedOn: '2015-04-07',
    dueOn: '2015-04-24',
    ...more,
  });

  test('gives each its own step, and leaves out what has its latest', () => {
    const planned = planOwed(
      [
        row('school'),
        row('health-visiting', { sent: { cycle: 1, step: 2 } }),
        row('police', { sent: { cycle: 1, step: 5 } }),
        row('camhs', { cycle: 4, askedOn: '2015-04-20', dueOn: '2015-05-06', sent: { cycle: 1, step: 5 } }),
        row('summary', { cycle: 2, askedOn: '2015-04-30', dueOn: '2015-05-01' }),
        row('midwifery', { dueOn: '2015-05-15' }),
      ],
      { ladder: standardLadder, tick: '2015-05-01' },
    );
    expect(planned).toEqual([
      { case: 'case-3', agency: 'school', cycle: 1, step: 5, does: 'escalation' },
      { case: 'case-3', agency: 'health-visiting', cycle: 1, step: 5, does: 'escalation' },
      { case: 'case-3', agency: 'camhs', cycle: 4, step: -2, does: 'chaser' },
      { case: 'case-3', agency: 'summary', cycle: 2, step: 0, does: 'chaser' },
    ]);
  });

  test('plans each return as if it were the only one', () => {
    const owed = fc.record(
      {
        case: fc.constant('case-1'),
        agency: fc.constantFrom('school', 'police'),
        cycle: fc.integer({ min: 1, max: 3 }),
        askedOn: fc.integer({ min: 0, max: 30 }).map((n) => addDays('2026-03-16', n)),
        dueOn: fc.integer({ min: 0, max: 20 }).map((n) => addDays('2026-03-30', n)),
        sent: fc.record({ cycle: fc.integer({ min: 1, max: 3 }), step: fc.constantFrom(-5, 0, 2) }),
      },
      { requiredKeys: ['case', 'agency', 'cycle', 'askedOn', 'dueOn'] },
    );
    const at = fc.record({
      ladder,
      tick: fc.integer({ min: 0, max: 50 }).map((n) => addDays('2026-03-16', n)),
      extraHolidays: fc.subarray(['2026-03-31', '2026-04-08']),
    });
    fc.assert(
      fc.property(fc.array(owed, { maxLength: 12 }), at, (rows, tick) => {
        const alone = rows.map((one) => {
          const lastSent = one.sent?.cycle === one.cycle ? one.sent.step : undefined;
          return stepDue({ ...tick, ...one, lastSent })?.step;
        });
        expect(planOwed(rows, tick).map(({ step }) => step)).toEqual(alone.filter((step) => step !== undefined));
      }),
    );
  });

  test('plans 10,000 returns in a blink', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      row('school', { case: `case-${index}`, dueOn: addDays('2015-04-13', index % 20) }),
    );
    const before = performance.now();
    expect(planOwed(rows, { ladder: standardLadder, tick: '2015-05-15' })).toHaveLength(10_000);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('closures', () => {
  // Easter in 2026: schools are closed from Monday 30 March to Friday 10 April.
  const easter = { from: '2026-03-30', to: '2026-04-10' };
  const daysOf = (closed: readonly { from: string; to: string }[]) =>
    stepDates(standardLadder, '2026-04-01', { closed }).map(({ step, on }) => `${step} ${on}`);

  test('a step that falls on a closed day waits for the next working day that is not', () => {
    expect(daysOf([easter])).toEqual([
      '-5 2026-03-25',
      '-2 2026-04-13',
      '0 2026-04-13',
      '2 2026-04-13',
      '5 2026-04-13',
      '8 2026-04-15',
    ]);
    expect(daysOf([])).toContain('5 2026-04-10');
  });

  test('one closure after another is waited out, a weekend between them too', () => {
    expect(daysOf([{ from: '2026-04-11', to: '2026-04-13' }, easter])).toContain('0 2026-04-14');
  });

  test('one that has no end in the calendar ends there', () => {
    expect(daysOf([{ from: '2026-03-30', to: '9999-12-31' }])).toHaveLength(6);
  });

  test('are those of the agency, or of its service', () => {
    const closures = [
      { ...easter, service: 'school' },
      { from: '2026-05-01', to: '2026-05-02', agency: 'gp-a' },
    ];
    const of = (agency: string, service: string) => closedDaysOf(closures, { agency, service }).map(({ from }) => from);
    expect(of('school-b', 'school')).toEqual(['2026-03-30']);
    expect(of('gp-a', 'general-practice')).toEqual(['2026-05-01']);
    expect(of('police', 'police')).toEqual([]);
    expect(closedDaysOf(undefined, { agency: 'gp-a', service: 'general-practice' })).toEqual([]);
  });
});
