import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarDays, eightInLondon, tickOf } from '../../../infra/local/player/calendar.ts';
import { londonDay } from '../../../shared/base/time/days.ts';

describe('the days of a calendar', () => {
  test('are all of them, weekends and the change of the clocks included', () => {
    expect(calendarDays('2026-03-27', '2026-03-31')).toEqual(
      ['27', '28', '29', '30', '31'].map((day) => `2026-03-${day}`),
    );
    expect(calendarDays('2026-03-27', '2026-03-27')).toEqual(['2026-03-27']);
    expect(calendarDays('2026-03-27', '2026-03-26')).toEqual([]);
  });
});

describe('the tick', () => {
  test.each([
    ['2026-03-27', '2026-03-27T08:00:00Z'],
    ['2026-03-30', '2026-03-30T07:00:00Z'],
    ['2026-10-23', '2026-10-23T07:00:00Z'],
    ['2026-10-26', '2026-10-26T08:00:00Z'],
    ['2015-04-07', '2015-04-07T07:00:00Z'],
  ])('of %s is at %s', (day, time) => {
    expect(tickOf(day)).toBe(time);
  });

  test.each(['2026-03-28', '2026-03-29', '2026-04-03', '2026-04-06'])('does not come on %s', (day) => {
    expect(tickOf(day)).toBeUndefined();
  });

  test('does not come on a day off that the audit adds', () => {
    expect(tickOf('2026-04-07', ['2026-04-07'])).toBeUndefined();
  });

  test('is at eight by the clocks of London on every day', () => {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'short' });
    const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2036-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const on = date.toISOString().slice(0, 10);
        const instant = new Date(eightInLondon(on));
        expect([londonDay(instant), clock.format(instant)]).toEqual([on, '08:00']);
      }),
    );
  });
});
