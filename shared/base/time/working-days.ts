import { bankHolidays, firstYear, lastYear } from './bank-holidays.ts';
import { addDays, dayOfWeek } from './days.ts';
import type { Day } from './days.ts';

const holidays: ReadonlySet<Day> = new Set(bankHolidays);

/**
 * Whether people are at work in England on that day: neither a weekend nor a bank holiday.
 * @param extraHolidays days off that an audit adds, such as a bank holiday proclaimed after the data were made
 * @throws RangeError when `day` is no date, or lies outside the years whose bank holidays are known: a guess would
 * move due dates without anybody's noticing
 */
export function isWorkingDay(day: Day, extraHolidays: readonly Day[] = []): boolean {
  const weekday = dayOfWeek(day);
  const year = Number(day.slice(0, 4));
  if (year < firstYear || year > lastYear) {
    throw new RangeError(`bank holidays are known for the years ${firstYear} to ${lastYear} only`);
  }
  return weekday !== 0 && weekday !== 6 && !holidays.has(day) && !extraHolidays.includes(day);
}

/**
 * The working day that is `count` working days after `day`, or before it when `count` is negative. `day` need not be a
 * working day and is not counted itself; with a count of 0 it is given back as it is.
 * @throws RangeError as `isWorkingDay` does for every day on the way, and when `count` is no whole number
 */
export function addWorkingDays(day: Day, count: number, extraHolidays: readonly Day[] = []): Day {
  if (!Number.isInteger(count)) throw new RangeError('working days are counted in whole numbers');
  const step = Math.sign(count);
  let reached = day;
  for (let left = Math.abs(count); left > 0;) {
    reached = addDays(reached, step);
    if (isWorkingDay(reached, extraHolidays)) left -= 1;
  }
  return reached;
}

/**
 * The day itself when it is a working day, otherwise the first one after it.
 * @throws RangeError as `isWorkingDay` does
 */
export const nextWorkingDay = (day: Day, extraHolidays: readonly Day[] = []): Day =>
  isWorkingDay(day, extraHolidays) ? day : addWorkingDays(day, 1, extraHolidays);
