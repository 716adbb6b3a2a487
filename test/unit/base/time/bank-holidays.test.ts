import { readFileSync } from 'node:fs';
import Holidays from 'date-holidays';
import { describe, expect, test } from 'vitest';
import { bankHolidaysFile, renewal } from '../../../../infra/bank-holidays.ts';
import { bankHolidays, firstYear, lastYear } from '../../../../shared/base/time/bank-holidays.ts';
import { londonDay } from '../../../../shared/base/time/days.ts';

describe("England's bank holidays", () => {
  test('are what date-holidays says, weekends apart', () => {
    const england = new Holidays('GB', 'ENG');
    const expected = Array.from({ length: lastYear - firstYear + 1 }, (_, index) =>
      england.getHolidays(firstYear + index),
    )
      .flat()
      .filter(({ type }) => type === 'public')
      .map(({ date }) => date.slice(0, 10))
      .filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
    expect([...bankHolidays]).toEqual(expected);
  });

  test('the file is what its script writes', () => {
    const file = readFileSync(new URL('../../../../shared/base/time/bank-holidays.ts', import.meta.url), 'utf8');
    expect(file).toBe(bankHolidaysFile());
  });

  test('come in order, none twice, and cover 2015 to ten years after 2026', () => {
    expect([...bankHolidays]).toEqual([...new Set(bankHolidays)].toSorted());
    expect([firstYear, lastYear]).toEqual([2015, 2036]);
  });

  test.each([
    ['2015-04-06', 'Easter Monday of the reference audit'],
    ['2015-12-28', 'Boxing Day on a Saturday'],
    ['2016-12-27', 'Christmas Day on a Sunday'],
    ['2020-05-08', 'early May, moved for VE Day'],
    ['2021-12-28', 'Boxing Day, when Christmas Day is a Saturday'],
    ['2022-06-02', 'spring, moved for the jubilee'],
    ['2022-06-03', 'platinum jubilee'],
    ['2022-09-19', 'state funeral'],
    ['2023-05-08', 'coronation'],
  ])('%s is one: %s', (day) => {
    expect(bankHolidays).toContain(day);
  });

  test.each([
    ['2020-05-04', 'early May was moved away'],
    ['2022-05-30', 'spring was moved away'],
    ['2015-11-30', "St Andrew's Day is Scotland's"],
    ['2015-07-13', "the Twelfth is Northern Ireland's"],
    ['2015-01-02', "2 January is Scotland's"],
  ])('%s is none: %s', (day) => {
    expect(bankHolidays).not.toContain(day);
  });

  test('are eight a year, but for the years with one-off days', () => {
    for (let year = firstYear; year <= lastYear; year += 1) {
      const oneOff: Record<number, number> = { 2022: 2, 2023: 1 };
      const inYear = bankHolidays.filter((day) => day.startsWith(`${year}-`));
      expect({ year, days: inYear.length }).toEqual({ year, days: 8 + (oneOff[year] ?? 0) });
    }
  });
});

describe('renewal', () => {
  test('is not due today', () => {
    expect(renewal(londonDay(new Date()), lastYear)).toBeUndefined();
  });

  test('falls due when less than five years are left', () => {
    expect(renewal('2031-12-31', 2036)).toBeUndefined();
    expect(renewal('2032-01-01', 2036)).toMatch(/^renew: .*2036.*2042/);
  });
});
