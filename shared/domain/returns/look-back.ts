import { addMonths, dayInWords, type Day } from '../../base/time/days.ts';
import type { Audit, Case } from '../audits/schema.ts';

/** Records are reviewed from at most so many months before the referral on (audit report 2.2.5). */
export const lookBackMonths = 24;

/** The days whose records an auditor looks at: from before the referral to the day that the audit looks back from. */
export const lookBackOf = (
  { referredOn }: Pick<Case, 'referredOn'>,
  { windowsAnchor }: Pick<Audit, 'windowsAnchor'>,
): { from: Day; to: Day } => ({ from: addMonths(referredOn, -lookBackMonths), to: windowsAnchor });

/** The same as people read it. */
export const lookBackInWords = ({ from, to }: { from: Day; to: Day }): string =>
  `${dayInWords(from)} (${lookBackMonths} months before the referral to children’s social care) to ${dayInWords(to)}`;
