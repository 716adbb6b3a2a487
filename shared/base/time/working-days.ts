import { bankHolidays, firstYear, lastYear } from './bank-holidays.ts';
import { addDays, dayOfWeek } from './days.ts';
import type { Day } from './days.ts';

/** Marked pure, so that a bundle which asks for no working day is without the list. */
const holidays: ReadonlySet<Day> = /* @__PURE__ */ new Set(bankHolidays);

/**
 * Whether the bank holidays of a day's year are known. Every day that an audit is entered with is such a day, so that no
 * due date rests on a guess.
 */
export const isKnownDay = (day: Day): boolean =>
  Number(day.slice(0, 4)) >= firstYear && Number(day.slice(0, 4)) <= lastYear;

/**
 * Whether people are at work in England on that day: neither a weekend nor a bank holiday. In years whose bank holidays
 * are not known only weekends are days off: what was stored with such a day must not fail whoever reads it.
 * @param extraHolidays days off that an audit adds, such as a bank holiday proclaimed after the data were made
 * @throws RangeError when `day` is no date
 */
export function isWorkingDay(day: Day, extraHolidays: readonly Day[] = []): boolean {
  const weekday = dayOfWeek(day);
  return weekday !== 0 && weekday !== 6 && !holidays.has(day) && !extraHolidays.includes(day);
}

/**
 * The working day that is `count` working days after `day`, or before it when `count` is negative. `day` need not be a
 * working day and is not counted itself; with a count of 0 it is given back as it is. At either end of the calendar it stops.
 * @throws RangeError when `day` is no date or `count` no whole number
 */
export function addWorkingDays(day: Day, count: number, extraHolidays: readonly Day[] = []): Day {
  if (!Number.isInteger(count)) throw new RangeError('working days are counted in whole numbers');
  const step = Math.sign(count);
  let reached = day;
  for (let left = Math.abs(count); left > 0;) {
    const next = addDays(reached, step);
    if (next === reached) break;
    reached = next;
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
