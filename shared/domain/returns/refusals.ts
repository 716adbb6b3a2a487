/** Why an act on a return is refused, for whoever comes second: what became of it before. */
import type { Act } from './life-cycle.ts';
import type { Entry } from './schema.ts';

/** Why nobody is asked about a case that was taken out of the audit. */
export const caseDropped = 'the case was dropped, so nobody is asked about it any more';

/** What agencies do. Why staff ended a return is not told to them. */
const ofAgencies: ReadonlySet<Act> = new Set([
  'check-known',
  'check-not-known',
  'check-cannot-identify',
  'check-declined',
  'submission',
]);

/** Why an act is refused: the state as it is, and for staff the coded reason of whoever brought it about. */
export function describeRefusal(
  act: Act,
  { state, dropped, reason, declined }: Pick<Entry, 'state' | 'dropped' | 'reason' | 'declined'>,
): string {
  const why = state === 'declined' ? declined : reason;
  if (ofAgencies.has(act) || (dropped === undefined && why === undefined)) {
    return `a return that is ${state} takes no ${act}`;
  }
  return dropped === undefined
    ? `a return that is ${state} (${why}) takes no ${act}`
    : `the case was dropped (${dropped.reason}): its returns take no ${act}`;
}
