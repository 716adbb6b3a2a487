/** The calendar that an audit is played on: its days, and the moment of each one's tick. */
import { addDays, londonTime } from '../../../shared/base/time/days.ts';
import { isWorkingDay } from '../../../shared/base/time/working-days.ts';

/** Every calendar day from one to another, both included; none when the second comes first. */
export function calendarDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Eight in the morning in London on a day, as the schedule writes an instant: 07:00 UTC in summer, 08:00 in winter. */
export function eightInLondon(day: string): string {
  const instants = [7, 8].map((hour) => `${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  const eight = instants.find((instant) => londonTime(new Date(instant)) === '08:00');
  if (eight === undefined) throw new RangeError('London has no eight o’clock on that day');
  return eight;
}

/** The time of a day's tick; undefined on a day when nobody is at work. */
export const tickOf = (day: string, extraHolidays?: readonly string[]): string | undefined =>
  isWorkingDay(day, extraHolidays) ? eightInLondon(day) : undefined;
