/** Days counted off one by one, with England's bank holidays and nothing else of the product. */
import { bankHolidays } from '../../../shared/base/time/bank-holidays.ts';

const holidays = new Set(bankHolidays);

/** The calendar day so many days after one. */
export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Whether people are at work on a day. @param extra days off that the audit adds */
export const isWorked = (day: string, extra: readonly string[] = []): boolean =>
  new Date(day).getUTCDay() % 6 !== 0 && !holidays.has(day) && !extra.includes(day);

/** The day itself, or the next one on which people are at work. */
export function workedFrom(day: string, extra?: readonly string[]): string {
  let found = day;
  while (!isWorked(found, extra)) found = dayAfter(found);
  return found;
}

/** The working day so many working days after one; before it where the count is negative; the day itself at nought. */
export function worked(day: string, count: number, extra?: readonly string[]): string {
  let found = day;
  for (let left = Math.abs(count); left > 0;) {
    found = dayAfter(found, Math.sign(count));
    if (isWorked(found, extra)) left -= 1;
  }
  return found;
}

/** How many working days have come since a day. */
export function workedSince(day: string, today: string, extra?: readonly string[]): number {
  let count = 0;
  for (let one = dayAfter(day); one <= today; one = dayAfter(one)) if (isWorked(one, extra)) count += 1;
  return count;
}
