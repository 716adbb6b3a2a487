import type { Day } from '../../base/time/days.ts';
import type { LadderStep, Ladder } from '../audits/ladder.ts';
import { type ClosedDays, type Cycle, stepDates, type DatedStep, dueOf, reachedOf } from '../audits/ladder.ts';
import type { SentStep } from './store.ts';

/** A return that is owed, as the plan of a tick needs it. */
export interface OwedReturn extends Cycle {
  case: string;
  agency: string;
  /** The cycle's number: the seq of the entry that began it. */
  cycle: number;
  /** Days on which whoever owes it is closed. */
  closed?: readonly ClosedDays[] | undefined;
  /** The last step that was sent for the return, and in which cycle. */
  sent?: { cycle: number; step: number } | undefined;
}

/** A step that a return is owed at a tick. */
export interface PlannedStep {
  case: string;
  agency: string;
  cycle: number;
  step: number;
  does: LadderStep['does'];
}

/**
 * Which returns get which step at a tick, in the order given. A return whose latest step is sent already, or that has
 * reached none, is left out; what was sent in an earlier cycle does not count.
 * @param owed only returns that are owed: whoever reads them leaves out what is settled or cannot be identified
 * @param at.tick the newest tick of the audit; an older one must not come here
 * @throws RangeError as `stepDates` does
 */
export function planOwed(
  owed: readonly OwedReturn[],
  at: { ladder: Ladder; tick: Day; extraHolidays?: readonly Day[] | undefined },
): PlannedStep[] {
  const { ladder, tick, extraHolidays } = at;
  // Thousands of returns share a handful of due dates and closures.
  const datesOf = new Map<string, DatedStep[]>();
  return owed.flatMap(({ case: id, agency, cycle, askedOn, dueOn, closed = [], sent }) => {
    const key = [dueOn, ...closed.map(({ from, to }) => `${from}/${to}`)].join(' ');
    const dated = datesOf.get(key) ?? stepDates(ladder, dueOn, { extraHolidays, closed });
    datesOf.set(key, dated);
    const due = dueOf(reachedOf(dated, askedOn, tick), sent?.cycle === cycle ? sent.step : undefined);
    return due === undefined ? [] : [{ case: id, agency, cycle, step: due.step, does: due.does }];
  });
}

/**
 * The last step that is behind a return: the one noted, or, where it was noted for a mail that did not go, what came
 * before it.
 */
export const lastStep = (noted: SentStep, went: boolean): number => (went ? noted.step : noted.step - 1);
