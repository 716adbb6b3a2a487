import type { Day } from './days.ts';
import { addWorkingDays } from './working-days.ts';

/**
 * When a return is due in the cycle that asking, asking again, an extension or a query starts.
 * What the manager says holds; without it, the audit's own date, or `workingDays` after `askedOn` where that is later,
 * so that nobody is asked for something already overdue. Never after `closesOn`.
 * @param cycle.given the date that the manager says, if any
 * @param cycle.workingDays 10 for a query, 5 otherwise
 * @throws RangeError when a date is none
 */
export function dueOnFor(cycle: {
  askedOn: Day;
  given?: Day | undefined;
  auditDueOn: Day;
  closesOn: Day;
  workingDays: 5 | 10;
  extraHolidays?: readonly Day[] | undefined;
}): Day {
  const wanted =
    cycle.given ?? laterOf(cycle.auditDueOn, addWorkingDays(cycle.askedOn, cycle.workingDays, cycle.extraHolidays));
  return wanted < cycle.closesOn ? wanted : cycle.closesOn;
}

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);
