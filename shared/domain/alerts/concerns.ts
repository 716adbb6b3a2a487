import type { Entry } from '../returns/schema.ts';
import type { Acknowledged, OpenConcern } from './store.ts';

/** Whether somebody has said what they did about a concern. */
export const isAcknowledged = (
  concern: { agency: string; seq: number },
  acknowledged: readonly Pick<Acknowledged, 'agency' | 'upTo'>[],
): boolean => acknowledged.some((one) => one.agency === concern.agency && one.upTo >= concern.seq);

/** The row of the open concern that an entry raised. */
export const concernOf = ({
  audit,
  case: id,
  agency,
  seq,
  versions,
  receivedAt,
}: Pick<Entry, 'audit' | 'case' | 'agency' | 'seq' | 'versions' | 'receivedAt'>): OpenConcern => ({
  audit,
  case: id,
  agency,
  seq,
  version: versions,
  raisedAt: receivedAt,
});

/**
 * Concerns that nobody has acknowledged: every submission whose answers raised one, until a named person says what they
 * did about it. Nothing else ends it: no later version that says no, no withdrawal, not the closing of its audit.
 * @param entries of any number of returns of one case
 */
export function openConcerns(entries: readonly Entry[], acknowledged: readonly Acknowledged[]): Entry[] {
  return entries.filter((entry) => entry.concern === true && !isAcknowledged(entry, acknowledged));
}
