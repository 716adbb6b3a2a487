import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dateInWords,
  dayInWords,
  dayOf,
  dayOfWeek,
  daysBetween,
  londonDay,
  londonTime,
  weekdayInShort,
  whenInWords,
} from '../../../../shared/base/time/days.ts';

const day = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const count = fc.integer({ min: -5000, max: 5000 });

/** What the runtime's own calendar says of an instant in London. */
const londons = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const inLondon = (instant: Date) =>
  Object.fromEntries(londons.formatToParts(instant).map(({ type, value }) => [type, value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >;
/** Instants of the years that the law of summer time has been what it is, as far as a runtime's calendar tells them. */
const instants = fc.date({ min: new Date('1996-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });

describe('londonDay', () => {
  test.each([
    ['2015-04-24T22:59:59.999Z', '2015-04-24'],
    ['2015-04-24T23:00:00.000Z', '2015-04-25'],
    ['2015-01-24T23:59:59.999Z', '2015-01-24'],
    ['2015-03-29T00:59:59.999Z', '2015-03-29'],
    ['2015-12-31T23:30:00.000Z', '2015-12-31'],
    ['2016-02-29T12:00:00.000Z', '2016-02-29'],
  ])('%s is %s in London', (instant, expected) => {
    expect(londonDay(new Date(instant))).toBe(expected);
  });

  test('changes with the clocks at the very second of each year that the calendar of the runtime has', () => {
    const told = [];
    for (let year = 1996; year <= 2037; year++) {
      for (const month of [2, 9]) {
        for (let day = 24; day <= 31; day++) {
          for (const second of [-1, 0, 82_799, 82_800]) {
            const instant = new Date(Date.UTC(year, month, day, 1, 0, second));
            const { hour, minute, timeZoneName } = inLondon(instant);
            expect(whenInWords({ instant: instant.toISOString() })).toMatch(`, ${hour}:${minute} ${timeZoneName}`);
            told.push(timeZoneName);
          }
        }
      }
    }
    expect(new Set(told)).toEqual(new Set(['BST', 'GMT']));
  });

  test('refuses an invalid instant', () => {
    expect(() => londonDay(new Date('soon'))).toThrow(RangeError);
  });
});

describe('day arithmetic', () => {
  test('crosses months, leap days and years', () => {
    expect(addDays('2016-02-28', 1)).toBe('2016-02-29');
    expect(addDays('2015-02-28', 1)).toBe('2015-03-01');
    expect(addDays('2015-12-31', 1)).toBe('2016-01-01');
    expect(addDays('2016-01-01', -1)).toBe('2015-12-31');
    expect(daysBetween('2015-03-28', '2015-03-30')).toBe(2);
  });

  test('adding what lies between two days leads from one to the other', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
        expect(daysBetween(to, from)).toBe(0 - daysBetween(from, to));
      }),
    );
  });

  test('days add up, and text order is date order', () => {
    fc.assert(
      fc.property(day, count, count, (from, a, b) => {
        expect(addDays(addDays(from, a), b)).toBe(addDays(from, a + b));
        expect(addDays(from, a) < addDays(from, b)).toBe(a < b);
      }),
    );
  });

  test('the same weekday comes back after seven days', () => {
    expect(dayOfWeek('2015-04-24')).toBe(5);
    fc.assert(
      fc.property(day, (from) => {
        expect(dayOfWeek(addDays(from, 7))).toBe(dayOfWeek(from));
        expect(dayOfWeek(addDays(from, 1))).toBe((dayOfWeek(from) + 1) % 7);
      }),
    );
  });

  test.each([
    ['2013-05-01', -24, '2011-05-01'],
    ['2016-02-29', -24, '2014-02-28'],
    ['2015-03-31', -1, '2015-02-28'],
    ['2015-12-31', 2, '2016-02-29'],
    ['2015-01-15', -1, '2014-12-15'],
    ['2015-06-30', 0, '2015-06-30'],
  ])('%s and %i months is %s', (from, months, expected) => {
    expect(addMonths(from, months)).toBe(expected);
  });

  test.each(['2015-02-30', '2015-2-3', '2015-13-01', '20150424', '', '2015-04-24T00:00:00Z', ' 2015-04-24'])(
    'refuses %j without repeating it',
    (text) => {
      for (const use of [() => addDays(text, 1), () => addMonths(text, 1), () => daysBetween('2015-01-01', text)]) {
        expect(use).toThrow(new RangeError('not a calendar date of the form YYYY-MM-DD'));
      }
    },
  );

  test('refuses parts of days, and stops at either end of the calendar', () => {
    expect(() => addDays('2015-04-24', 0.5)).toThrow(RangeError);
    expect(() => addMonths('2015-04-24', 0.5)).toThrow(RangeError);
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(addDays('0000-01-01', -1)).toBe('0000-01-01');
    expect(addMonths('0001-01-01', -24)).toBe('0000-01-01');
    expect(addMonths('9999-12-31', 1)).toBe('9999-12-31');
  });
});

test('dates are written as people write them', () => {
  expect(dateInWords('2011-05-01')).toBe('1 May 2011');
  expect(dayInWords('2015-04-24')).toBe('Friday 24 April 2015');
  expect(dayInWords('2026-01-01')).toBe('Thursday 1 January 2026');
  expect(weekdayInShort('2015-04-24')).toBe('Fri');
});

describe('when something was', () => {
  test.each([
    ['2026-05-28T23:30:00.000Z', '2026-05-29', '29 May 2026, 00:30 BST'],
    ['2026-05-28T22:59:59.999Z', '2026-05-28', '28 May 2026, 23:59 BST'],
    ['2026-01-31T23:30:00Z', '2026-01-31', '31 January 2026, 23:30 GMT'],
    // The hour that comes twice when summer time ends.
    ['2026-10-25T00:30Z', '2026-10-25', '25 October 2026, 01:30 BST'],
    ['2026-10-25T01:30Z', '2026-10-25', '25 October 2026, 01:30 GMT'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29', '29 March 2026, 02:00 BST'],
    ['2025-12-31T24:00:00Z', '2026-01-01', '1 January 2026, 00:00 GMT'],
  ])('the instant %s is worded in London’s time and day', (instant, onDay, words) => {
    expect(dayOf({ instant })).toBe(onDay);
    expect(whenInWords({ instant })).toBe(words);
  });

  test('a day has no time', () => {
    expect(dayOf({ day: '2026-05-29' })).toBe('2026-05-29');
    expect(whenInWords({ day: '2026-05-29' })).toBe('29 May 2026');
  });

  test('day, weekday and time are those that the runtime’s calendar has for London', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const { weekday, day, month, year, hour, minute, timeZoneName } = inLondon(instant);
        const when = { instant: instant.toISOString() };
        expect(dayInWords(dayOf(when))).toBe(`${weekday} ${day} ${month} ${year}`);
        expect(weekdayInShort(dayOf(when))).toBe(weekday.slice(0, 3));
        expect(londonTime(instant)).toBe(`${hour}:${minute}`);
        expect(whenInWords(when)).toBe(`${day} ${month} ${year}, ${hour}:${minute} ${timeZoneName}`);
      }),
    );
  });

  test.each(['2026-05-29', '2026-05-29T00:30', '2026-05-29T00:30:00+01:00', '2026-02-30T25:00:00Z', ''])(
    'refuses %j as an instant',
    (instant) => {
      expect(() => dayOf({ instant })).toThrow(RangeError);
      expect(() => whenInWords({ instant })).toThrow(RangeError);
    },
  );

  test.each(['2026-05-28T23:30:00.000Z', '2026-02-30', ''])('refuses %j as a day', (text) => {
    expect(() => dayOf({ day: text })).toThrow(RangeError);
    expect(() => whenInWords({ day: text })).toThrow(RangeError);
  });
});
