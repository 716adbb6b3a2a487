import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../../../shared/base/time/days.ts';
import { dueOnFor } from '../../../../shared/base/time/due-on.ts';
import { addWorkingDays, isKnownDay, isWorkingDay, nextWorkingDay } from '../../../../shared/base/time/working-days.ts';

// Far enough inside the covered years that no step of a property leaves them.
const day = fc.integer({ min: 0, max: daysBetween('2016-01-01', '2035-12-31') }).map((n) => addDays('2016-01-01', n));
const workingDay = day.filter((candidate) => isWorkingDay(candidate));
const count = fc.integer({ min: -40, max: 40 });
const extra = fc.array(day, { maxLength: 5 });

describe('isWorkingDay', () => {
  test.each([
    ['2015-04-24', true],
    ['2015-04-25', false],
    ['2015-04-26', false],
    ['2015-04-06', false],
    ['2015-04-07', true],
    ['2015-05-04', false],
    ['2022-09-19', false],
    ['2036-12-31', true],
    ['2015-01-01', false],
  ])('%s: %s', (date, expected) => {
    expect(isWorkingDay(date)).toBe(expected);
  });

  test("takes an audit's extra holidays", () => {
    expect(isWorkingDay('2026-06-15')).toBe(true);
    expect(isWorkingDay('2026-06-15', ['2026-06-15'])).toBe(false);
  });

  test.each([
    ['2014-12-31', true],
    ['2014-12-25', true],
    ['2014-12-27', false],
    ['2037-01-01', true],
    ['9999-12-31', true],
    ['0000-01-01', false],
  ])('of %s nobody knows the bank holidays: a weekend is off all the same (%s)', (date, isWorking) => {
    expect(isKnownDay(date)).toBe(false);
    expect(isWorkingDay(date)).toBe(isWorking);
  });

  test.each(['2015-01-01', '2036-12-31'])('the bank holidays of %s are known', (date) => {
    expect(isKnownDay(date)).toBe(true);
  });

  test('refuses what is no date', () => {
    expect(() => isWorkingDay('2015-02-29')).toThrow('not a calendar date');
  });
});

describe('addWorkingDays', () => {
  test.each([
    // The reference audit's ladder: due on Friday 24 April 2015.
    ['2015-04-24', -5, '2015-04-17'],
    ['2015-04-24', -2, '2015-04-22'],
    ['2015-04-24', 2, '2015-04-28'],
    ['2015-04-24', 5, '2015-05-01'],
    // Over the early May bank holiday.
    ['2015-04-24', 8, '2015-05-07'],
    // Over Easter, backwards.
    ['2015-04-08', -3, '2015-04-01'],
    // From a day that is none.
    ['2015-04-25', 1, '2015-04-27'],
    ['2015-04-25', -1, '2015-04-24'],
    ['2015-04-25', 0, '2015-04-25'],
  ])('%s and %i is %s', (from, n, expected) => {
    expect(addWorkingDays(from, n)).toBe(expected);
  });

  test('going there and back again from a working day returns to it', () => {
    fc.assert(
      fc.property(workingDay, count, (from, n) => {
        expect(addWorkingDays(addWorkingDays(from, n), -n)).toBe(from);
      }),
    );
  });

  test('steps from a working day add up', () => {
    fc.assert(
      fc.property(workingDay, count, count, (from, a, b) => {
        expect(addWorkingDays(addWorkingDays(from, a), b)).toBe(addWorkingDays(from, a + b));
      }),
    );
  });

  test('lands on a working day with exactly that many passed', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 40 }), extra, (from, n, holidays) => {
        const reached = addWorkingDays(from, n, holidays);
        const passed = Array.from({ length: daysBetween(from, reached) }, (_, index) => addDays(from, index + 1));
        expect(isWorkingDay(reached, holidays)).toBe(true);
        expect(passed.filter((date) => isWorkingDay(date, holidays))).toHaveLength(n);
      }),
    );
  });

  test('an extra holiday never brings a day nearer', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 40 }), extra, (from, n, holidays) => {
        expect(addWorkingDays(from, n, holidays) >= addWorkingDays(from, n)).toBe(true);
      }),
    );
  });

  test('stops at either end of the calendar, and takes no parts of days', () => {
    expect(addWorkingDays('2036-12-31', 1)).toBe('2037-01-01');
    expect(addWorkingDays('9999-12-30', 5)).toBe('9999-12-31');
    expect(addWorkingDays('0000-01-04', -5)).toBe('0000-01-01');
    expect(nextWorkingDay('0000-01-01')).toBe('0000-01-03');
    expect(() => addWorkingDays('2015-04-24', 1.5)).toThrow(RangeError);
    expect(() => addWorkingDays('2015-04-24', Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});

describe('nextWorkingDay', () => {
  test('is the day itself when people work on it', () => {
    expect(nextWorkingDay('2015-04-24')).toBe('2015-04-24');
    expect(nextWorkingDay('2015-04-03')).toBe('2015-04-07');
    expect(nextWorkingDay('2022-09-17')).toBe('2022-09-20');
    expect(nextWorkingDay('2022-09-17', ['2022-09-20'])).toBe('2022-09-21');
  });

  test('never goes back, skips no working day, and is settled once reached', () => {
    fc.assert(
      fc.property(day, extra, (from, holidays) => {
        const next = nextWorkingDay(from, holidays);
        const skipped = Array.from({ length: daysBetween(from, next) }, (_, index) => addDays(from, index));
        expect(skipped.some((date) => isWorkingDay(date, holidays))).toBe(false);
        expect(nextWorkingDay(next, holidays)).toBe(next);
      }),
    );
  });
});

describe('dueOnFor', () => {
  const audit = { auditDueOn: '2015-04-24', closesOn: '2015-05-15' };

  test("is the audit's date when there is time enough", () => {
    expect(dueOnFor({ ...audit, askedOn: '2015-04-07', workingDays: 5 })).toBe('2015-04-24');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-17', workingDays: 5 })).toBe('2015-04-24');
  });

  test('is five working days after asking when that is later, ten for a query', () => {
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', workingDays: 5 })).toBe('2015-04-27');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-30', workingDays: 5 })).toBe('2015-05-08');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', workingDays: 10 })).toBe('2015-05-05');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', workingDays: 5, extraHolidays: ['2015-04-21'] })).toBe(
      '2015-04-28',
    );
  });

  test('is what the manager says, earlier or later', () => {
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', given: '2015-04-22', workingDays: 5 })).toBe('2015-04-22');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', given: '2015-05-11', workingDays: 10 })).toBe('2015-05-11');
  });

  test('is never after the audit closes, whoever says so', () => {
    expect(dueOnFor({ ...audit, askedOn: '2015-05-14', workingDays: 10 })).toBe('2015-05-15');
    expect(dueOnFor({ ...audit, askedOn: '2015-04-20', given: '2015-06-01', workingDays: 5 })).toBe('2015-05-15');
  });

  test('leaves the promised working days unless the manager or the closing day cuts them short', () => {
    fc.assert(
      fc.property(
        day,
        day,
        day,
        fc.option(day, { nil: undefined }),
        fc.constantFrom(5 as const, 10 as const),
        (askedOn, auditDueOn, closesOn, given, workingDays) => {
          const dueOn = dueOnFor({ askedOn, given, auditDueOn, closesOn, workingDays });
          expect(dueOn <= closesOn).toBe(true);
          expect([given, auditDueOn, closesOn, addWorkingDays(askedOn, workingDays)]).toContain(dueOn);
          const promised = given ?? addWorkingDays(askedOn, workingDays);
          expect(dueOn >= promised || dueOn === closesOn).toBe(true);
        },
      ),
    );
  });
});
