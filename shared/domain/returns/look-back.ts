import { addMonths, dayInWords, type Day } from '../../base/time/days.ts';
import type { Audit, Case } from '../audits/schema.ts';
import type { Tool } from '../tool/tool.ts';

/** From when on records are read, by the tool. */
export type LooksBack = Pick<Tool, 'lookBack'>;

/**
 * The days whose records an auditor looks at: from so many months before the case's referral (audit report 2.2.5), or before
 * the day that the audit looks back from, to that day. Undefined where the tool says nothing of it.
 */
export function lookBackOf(
  { lookBack }: LooksBack,
  { referredOn }: Pick<Case, 'referredOn'>,
  { windowsAnchor }: Pick<Audit, 'windowsAnchor'>,
): { from: Day; to: Day } | undefined {
  const anchor = lookBack?.before === 'referral' ? referredOn : windowsAnchor;
  if (lookBack === undefined || anchor === undefined) return undefined;
  return { from: addMonths(anchor, -lookBack.months), to: windowsAnchor };
}

const monthsInWords = (months: number): string => `${months} ${months === 1 ? 'month' : 'months'}`;

/** How far a tool looks back, before what, as people read it. */
export const beforeInWords = ({ months, before }: NonNullable<Tool['lookBack']>): string =>
  before === 'referral'
    ? `${monthsInWords(months)} before the referral to children’s social care`
    : monthsInWords(months);

/** The days as people read them, beside how far that is. */
export const lookBackInWords = ({ lookBack }: LooksBack, { from, to }: { from: Day; to: Day }): string =>
  lookBack?.before === 'referral'
    ? `${dayInWords(from)} (${beforeInWords(lookBack)}) to ${dayInWords(to)}`
    : `${dayInWords(from)} to ${dayInWords(to)}${lookBack === undefined ? '' : ` (${beforeInWords(lookBack)})`}`;
