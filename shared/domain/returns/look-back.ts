import { addMonths, type Day } from '../../base/time/days.ts';

/** Records are reviewed for at most so many months before the referral (audit report 2.2.5). */
export const lookBackMonths = 24;

/** The days whose records an auditor looks at. */
export const lookBackOf = (referredOn: Day): { from: Day; to: Day } => ({
  from: addMonths(referredOn, -lookBackMonths),
  to: referredOn,
});
