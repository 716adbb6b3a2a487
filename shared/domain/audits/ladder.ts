import * as z from 'zod/mini';
import { bankHolidays } from '../../base/time/bank-holidays.ts';
import { addDays, dayOfWeek, daysBetween } from '../../base/time/days.ts';
import type { Day } from '../../base/time/days.ts';
import { addWorkingDays, nextWorkingDay } from '../../base/time/working-days.ts';

/** How many working days a step may lie from the due date. */
const furthestStep = 100;

/**
 * One step: `step` working days from the due date (before it when negative), and what is done. A `chaser` goes to the
 * agency's contact, an `escalation` to its lead; `ladder-exhausted` is an alert to the business manager alone.
 */
export const LadderStep = z.strictObject({
  step: z.int().check(z.gte(-furthestStep), z.lte(furthestStep)),
  does: z.enum(['chaser', 'escalation', 'ladder-exhausted']),
});
export type LadderStep = z.infer<typeof LadderStep>;

const ascending = (steps: readonly LadderStep[]): boolean =>
  steps.every(({ step }, index) => step > (steps[index - 1]?.step ?? -Infinity));

const nothingAfterTheEnd = (steps: readonly LadderStep[]): boolean =>
  steps.slice(0, -1).every(({ does }) => does !== 'ladder-exhausted');

/** A ladder as the business manager may set it: each step once, in order; after `ladder-exhausted` comes nothing. */
export const Ladder = z
  .array(LadderStep)
  .check(
    z.minLength(1),
    z.maxLength(20),
    z.refine(ascending, 'not-ascending'),
    z.refine(nothingAfterTheEnd, 'after-exhausted'),
  )
  .register(z.globalRegistry, { id: 'Ladder' });
export type Ladder = readonly LadderStep[];

/** The ladder of an audit that has none of its own. */
export const standardLadder: Ladder = [
  { step: -5, does: 'chaser' },
  { step: -2, does: 'chaser' },
  { step: 0, does: 'chaser' },
  { step: 2, does: 'chaser' },
  { step: 5, does: 'escalation' },
  { step: 8, does: 'ladder-exhausted' },
];

/** Days on which nobody at an agency reads mail, the first and the last of them included. */
export interface ClosedDays {
  from: Day;
  to: Day;
}

/** Days on which an agency, or every agency of a service, is closed: school holidays, say. */
export interface Closure extends ClosedDays {
  agency?: string | undefined;
  service?: string | undefined;
}

/** The days on which whoever owes a return is closed. @param of the return: its agency, and the agency's service */
export const closedDaysOf = (
  closures: readonly Closure[] | undefined,
  of: { agency: string; service: string },
): readonly ClosedDays[] =>
  closures?.filter(({ agency, service }) => (agency === undefined ? service === of.service : agency === of.agency)) ??
  [];

/** The ladder that holds for an audit. */
export const ladderOf = (own: Ladder | undefined): Ladder => own ?? standardLadder;

/** Asking, asking again, an extension and a query each begin a cycle. */
export interface Cycle {
  askedOn: Day;
  dueOn: Day;
}

/** A step with the working day that it falls on. */
export type DatedStep = LadderStep & { on: Day };

/** When the steps of a cycle can fall. */
export interface Calendar {
  extraHolidays?: readonly Day[] | undefined;
  /** Of whoever owes the return. */
  closed?: readonly ClosedDays[] | undefined;
}

/** The day itself, or the first working day after it on which nobody is closed. */
function afterClosures(day: Day, { extraHolidays, closed = [] }: Calendar): Day {
  const within = closed.find(({ from, to }) => from <= day && day <= to);
  if (within === undefined) return day;
  const next = nextWorkingDay(addDays(within.to, 1), extraHolidays);
  // At the calendar's end there is no day after it.
  return next > day ? afterClosures(next, { extraHolidays, closed }) : day;
}

/**
 * The days that a ladder's steps fall on. Step 0 is the due date, or the next working day if it is none; the others are
 * counted from there. One that falls on a day when whoever owes the return is closed waits for the next working day that is
 * not; of several that wait for the same day the last stands for all.
 * @throws RangeError when `dueOn` is no date
 */
export function stepDates(ladder: Ladder, dueOn: Day, calendar: Calendar = {}): DatedStep[] {
  const { extraHolidays } = calendar;
  const stepZero = nextWorkingDay(dueOn, extraHolidays);
  return ladder.map((one) => ({
    ...one,
    on: afterClosures(addWorkingDays(stepZero, one.step, extraHolidays), calendar),
  }));
}

/** A cycle on a ladder at a tick. */
export interface AtTick extends Cycle, Calendar {
  ladder: Ladder;
  tick: Day;
}

/**
 * The latest of a cycle's dated steps that is reached at a tick. Steps are in order, so one that is reached puts all before
 * it behind, and one that is void has void ones before it.
 */
export const reachedOf = (dated: readonly DatedStep[], askedOn: Day, tick: Day): DatedStep | undefined =>
  dated.findLast(({ on }) => on <= tick && on > askedOn);

/** The step that is due: the one reached, if it is later than the last that was sent. */
export const dueOf = (reached: DatedStep | undefined, lastSent: number | undefined): DatedStep | undefined =>
  reached !== undefined && (lastSent === undefined || reached.step > lastSent) ? reached : undefined;

/**
 * The latest step that a cycle has reached at a tick. A step on or before the day of asking is void: the mail that began
 * the cycle stands for it.
 * @throws RangeError as `stepDates` does
 */
export const stepReached = ({ ladder, askedOn, dueOn, tick, ...calendar }: AtTick): DatedStep | undefined =>
  reachedOf(stepDates(ladder, dueOn, calendar), askedOn, tick);

/**
 * The step that a cycle is owed at a tick: the latest one reached, if it is later than the last that was sent. Those
 * skipped in between are void.
 * @param at.lastSent the last step sent in this very cycle; a step of an earlier cycle does not count
 * @throws RangeError as `stepDates` does
 */
export const stepDue = (at: AtTick & { lastSent?: number | undefined }): DatedStep | undefined =>
  dueOf(stepReached(at), at.lastSent);

const isWeekday = (day: Day): boolean => dayOfWeek(day) !== 0 && dayOfWeek(day) !== 6;

/**
 * How many working days have come since a day: 1 on the first working day after it. Never negative. Reckoned by weeks
 * and holidays, not day by day: an old audit is looked at with thousands of returns, years later.
 * @throws RangeError when either is no date
 */
export function workingDaysSince(since: Day, asAt: Day, extraHolidays: readonly Day[] = []): number {
  const days = Math.max(0, daysBetween(since, asAt));
  const beyondWeeks = Array.from({ length: days % 7 }, (_, index) => addDays(asAt, -index));
  const holidays = new Set([...bankHolidays, ...extraHolidays].filter((day) => day > since && day <= asAt));
  return Math.floor(days / 7) * 5 + beyondWeeks.filter(isWeekday).length - [...holidays].filter(isWeekday).length;
}

/**
 * By how many working days a return is overdue, counted as the ladder counts its steps: on the day of step +2 it is 2.
 * So what was due on a Saturday is overdue by 0 until Tuesday.
 * @throws RangeError as `workingDaysSince` does
 */
export const overdueWorkingDays = (dueOn: Day, asAt: Day, extraHolidays?: readonly Day[]): number =>
  workingDaysSince(nextWorkingDay(dueOn, extraHolidays), asAt, extraHolidays);
