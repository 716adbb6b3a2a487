import type { FieldProblem } from '../../base/http/problem.ts';
import { addDays, londonDay, type Day } from '../../base/time/days.ts';
import { dueOnFor } from '../../base/time/due-on.ts';
import { closedOnOf } from './closed-on.ts';
import type { Audit } from './schema.ts';

/** For so many days after an audit has closed its returns can be queried and sent back. */
export const reopeningDays = 90;

/** The last day of a cycle of this audit: its closing date, or, once it has closed, the ninetieth day after. */
export const lastCycleDay = (audit: Pick<Audit, 'state' | 'closedAt' | 'closesOn'>): Day =>
  audit.state === 'closed' ? addDays(closedOnOf(audit), reopeningDays) : audit.closesOn;

/**
 * Whether returns of an audit can be queried and sent back, and are chased for it.
 * @param today the clock's, also where an audit is played: what ends after closing ends by the clock
 */
export function takesReopening(audit: Pick<Audit, 'state' | 'closedAt'>, today: Day): boolean {
  if (audit.state !== 'closed') return audit.state === 'open';
  if (audit.closedAt === undefined) return false;
  return today <= addDays(londonDay(new Date(audit.closedAt)), reopeningDays);
}

/** When a query or a sending back is asked, and when its answer is due, if whoever asks says so. */
export interface Asking {
  askedOn: Day;
  dueOn?: Day | undefined;
}

/** What is wrong with the dates of a query or a sending back; nothing where they can be taken. */
export function askingFaults(audit: Audit, { askedOn, dueOn }: Asking): FieldProblem[] {
  const last = lastCycleDay(audit);
  const fault = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'invalid_value', detail });
  const within = audit.state === 'closed' ? `the ${reopeningDays} days after the audit closed` : 'the audit';
  return [
    ...(askedOn < audit.opensOn || askedOn > last ? [fault('/askedOn', `must lie within ${within}`)] : []),
    ...(dueOn !== undefined && (dueOn < askedOn || dueOn > last)
      ? [fault('/dueOn', `must not be before the day of asking or after ${within}`)]
      : []),
  ];
}

/** The dates of the cycle that a query or a sending back begins: without a due date of its own, ten working days. */
export const reopeningDates = (audit: Audit, { askedOn, dueOn }: Asking): { askedOn: Day; dueOn: Day } => ({
  askedOn,
  dueOn: dueOnFor({
    askedOn,
    given: dueOn,
    auditDueOn: audit.dueOn,
    closesOn: lastCycleDay(audit),
    workingDays: 10,
    extraHolidays: audit.extraHolidays,
  }),
});
