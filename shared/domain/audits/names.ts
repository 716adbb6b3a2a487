/** How people read the ids of an audit; data, URLs and file names keep the ids. */
import { addDays, dateInWords } from '../../base/time/days.ts';
import type { Day } from '../../base/time/days.ts';

const named = (kind: string, id: string): string =>
  `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${id.replace(new RegExp(`^${kind}-(?=.)`), '')}`;

/** A case as people read it: `case-3` is `Case 3`, `north-3` is `Case north-3`. */
export const caseInWords = (id: string): string => named('case', id);

/** Whose return something is, as people read it; of none where it is a case's summary. */
export const returnedBy = (agency: { name: string } | undefined): string =>
  agency?.name ?? 'Case summary by the lead professional';

/** A child as people read it: `child-2` is `Child 2`. */
export const childInWords = (id: string): string => named('child', id);

/** A parent or carer as people read it: `adult-1` is `Adult 1`, `mother` is `Adult mother`. */
export const adultInWords = (id: string): string => named('adult', id);

const monthOf = (day: Day): string => dateInWords(day).replace(/^\d+ /, '');

/**
 * A quarter as people read it: `October to December 2026`; with its days where it is not of whole months. Its label is the
 * partnership's own, and partnerships count quarters differently.
 * @throws RangeError when a date is none
 */
export function quarterInWords({ from, to }: { from: Day; to: Day }): string {
  const isWhole = from.endsWith('-01') && addDays(to, 1).endsWith('-01');
  if (!isWhole) return `${dateInWords(from)} to ${dateInWords(to)}`;
  const [first, last] = [monthOf(from), monthOf(to)];
  if (first === last) return first;
  return `${from.slice(0, 4) === to.slice(0, 4) ? first.replace(/ \d+$/, '') : first} to ${last}`;
}
