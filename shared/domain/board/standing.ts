import * as z from 'zod/mini';
import { casePartition, logPrefix } from '../audits/table-keys.ts';
import { padded } from '../audits/ids.ts';
import type { Day } from '../../base/time/days.ts';
import { onOf } from '../returns/log.ts';
import { Entry } from '../returns/schema.ts';

/**
 * What the board keeps of a return: all that its last entry says of how it stands. Nothing that anybody wrote, nobody who
 * acted, and none of the keys, which grow with the versions.
 */
export const Standing = z.omit(Entry, {
  pk: true,
  sk: true,
  audit: true,
  case: true,
  agency: true,
  wasDueOn: true,
  atOpening: true,
  concern: true,
  correction: true,
  content: true,
  inCycle: true,
  limit: true,
  keys: true,
  keyed: true,
  idempotencyKey: true,
  by: true,
  ref: true,
  refSort: true,
});
export type Standing = z.infer<typeof Standing>;

const kept = new Set(Object.keys(Standing.shape));

/** An entry as the board keeps it. */
export const standingIn = (entry: Entry): Standing =>
  z.parse(Standing, Object.fromEntries(Object.entries(entry).filter(([name]) => kept.has(name))));

/** An entry as it can be told from what the board keeps of it. */
export const entryFrom = (of: Pick<Entry, 'audit' | 'case' | 'agency'>, standing: Standing): Entry => ({
  pk: casePartition(of.audit, of.case),
  sk: `${logPrefix(of.agency)}${padded(standing.seq)}`,
  ...of,
  ...standing,
});

/** Whether an entry itself says what came before it, so that its log need not be read. */
export const saysSince = (entry: Pick<Entry, 'state' | 'checkAskedOn' | 'cannotIdentifySince'>): boolean =>
  entry.checkAskedOn !== undefined && (entry.state !== 'cannot-identify' || entry.cannotIdentifySince !== undefined);

/**
 * The last entry of a log with what it says of the ones before it: when the agency was last asked, and since when it cannot
 * tell who the family is. That lasts from the first check of an unbroken run of them: that the agency says it again, or in
 * other codes, does not make it younger.
 * @param log oldest first; whole, unless its last entry says so itself
 * @throws RangeError when the log is empty, or neither begins with an asking nor says when that was
 */
export function newestOf(log: readonly Entry[]): Entry & { checkAskedOn: Day } {
  const last = log.at(-1);
  const checkAskedOn = last?.checkAskedOn ?? log.findLast(({ act }) => act === 'ask')?.askedOn;
  if (last === undefined || checkAskedOn === undefined) throw new RangeError('a log begins with an asking');
  if (last.state !== 'cannot-identify') return { ...last, checkAskedOn };
  const before = log.findLastIndex((entry) => entry.state !== 'cannot-identify');
  const cannotIdentifySince = last.cannotIdentifySince ?? onOf(log[before + 1] ?? last);
  return { ...last, checkAskedOn, cannotIdentifySince };
}

/** The newest entry of each return of a case. @param entries of any number of returns, each oldest first */
export const newestOfEach = (entries: readonly Entry[]): Entry[] =>
  [...Map.groupBy(entries, ({ agency }) => agency).values()].map(newestOf);
