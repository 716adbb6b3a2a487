import type { Drop } from '../audits/schema.ts';
import { following, type Stamp } from './decide-entry.ts';
import { lastEntries } from './log.ts';
import type { Entry } from './schema.ts';

/**
 * Why and for what a case was dropped, as the logs of its returns say; undefined of one that was not. A drop ends every
 * return, so whoever reads any of them as far as that knows.
 * @param entries of any of the case's returns, each oldest first
 */
export const dropOf = (entries: readonly Entry[]): Drop | undefined =>
  [...lastEntries(entries).values()].find(({ dropped }) => dropped !== undefined)?.dropped;

/**
 * The entries that end every return of a case with it: what was submitted is kept, and never counted again.
 * @param entries the logs of all its returns, each oldest first
 * @throws RangeError where the case is dropped already
 */
export const entriesOfDrop = (entries: readonly Entry[], dropped: Drop, stamp: Stamp): Entry[] =>
  [...lastEntries(entries).values()].map((last) => {
    const entry = last.dropped === undefined ? following(last, 'drop', 'drop', stamp) : undefined;
    if (entry === undefined) throw new RangeError('a case is dropped once');
    const { counted: _counted, keys: _keys, keyed: _keyed, ...rest } = entry;
    return { ...rest, dropped };
  });

/** The cases that were not dropped. */
export const standing = <T extends { entries: readonly Entry[] }>(cases: readonly T[]): T[] =>
  cases.filter(({ entries }) => dropOf(entries) === undefined);

/** The cases that were dropped, each with why and for what. */
export const droppedAmong = (
  cases: readonly { entered: { id: string }; entries: readonly Entry[] }[],
): (Drop & { case: string })[] =>
  cases.flatMap(({ entered, entries }) => {
    const dropped = dropOf(entries);
    return dropped === undefined ? [] : [{ case: entered.id, ...dropped }];
  });
