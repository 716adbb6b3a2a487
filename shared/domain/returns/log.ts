import { londonDay, type Day } from '../../base/time/days.ts';
import { askedKey } from '../tool/answers.ts';
import { type Entry, type NewCorrection } from './schema.ts';

/** The London day that a fact belongs to; one that was put before days were kept belongs to that of its instant. */
export const onOf = ({ on, receivedAt }: { on?: Day | undefined; receivedAt: string }): Day =>
  on ?? londonDay(new Date(receivedAt));

/** A correction of the audit lead's that stands: the newest of its answer, of the version that counts, not taken back. */
export type StandingCorrection = Omit<NewCorrection, 'corrected' | 'reason'> & {
  corrected: string;
  reason: NonNullable<NewCorrection['reason']>;
};

/** Which answer a correction is of: `Q1`, or `Q1/child-2`. */
export const correctedKey = ({ question, child }: Pick<NewCorrection, 'question' | 'child'>): string =>
  askedKey(question, child);

/** The newest correction of each answer in the version that counts, those taken back among them, oldest first. */
export const newestCorrections = (log: readonly Entry[]): Entry[] => {
  const counted = log.at(-1)?.counted;
  const newest = new Map<string, Entry>();
  for (const entry of log) {
    const { correction } = entry;
    if (correction !== undefined && correction.version === counted?.version)
      newest.set(correctedKey(correction), entry);
  }
  return [...newest.values()];
};

/**
 * The corrections that stand beside the answers of the version that counts. One of an older version says nothing of it.
 * @param log the whole log, oldest first
 */
export const standingCorrections = (log: readonly Entry[]): StandingCorrection[] =>
  newestCorrections(log).flatMap(({ correction }) => {
    if (correction === undefined || correction.corrected === null || correction.reason === undefined) return [];
    const { version, question, child, corrected, reason } = correction;
    return [{ version, question, ...(child !== undefined && { child }), corrected, reason }];
  });

/** Children of a case whom a return of an agency should cover: those that it knows; all where it did not say. */
export const childrenToCover = ({ knows }: Pick<Entry, 'knows'>, childrenOfCase: readonly string[]): string[] =>
  childrenOfCase.filter((child) => knows?.includes(child) ?? true);

/** Those of them whom its counted version does not cover. */
export function childrenNotCovered(
  last: Pick<Entry, 'counted' | 'knows'>,
  childrenOfCase: readonly string[],
): string[] {
  const covered = new Set(last.counted?.covers);
  return childrenToCover(last, childrenOfCase).filter((child) => !covered.has(child));
}

/**
 * The last entry of each return of a case, by agency: its state.
 * @param entries of any number of returns of one case, each oldest first
 */
export const lastEntries = (entries: readonly Entry[]): Map<string, Entry> =>
  new Map(entries.map((entry) => [entry.agency, entry]));

/**
 * Whether the opening's invite is a return's: it was asked for in draft, and nobody asked again since, which has an invite of
 * its own.
 * @param log oldest first, from its newest asking at least
 */
export const isOfOpening = (log: readonly Entry[]): boolean =>
  log.findLast(({ act }) => act === 'ask')?.atOpening === true;
