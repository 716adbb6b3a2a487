import type { Entry } from '../returns/schema.ts';
import type { Acknowledged } from './store.ts';

/**
 * Concerns that nobody has acknowledged: every submission whose answers raised one, until a named person says what they
 * did about it. A later version that says no does not close it.
 * @param entries of any number of returns of one case
 */
export function openConcerns(entries: readonly Entry[], acknowledged: readonly Acknowledged[]): Entry[] {
  return entries.filter(
    (entry) =>
      entry.concern === true && !acknowledged.some((one) => one.agency === entry.agency && one.upTo >= entry.seq),
  );
}
