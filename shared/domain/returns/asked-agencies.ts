/** Who is asked about a case, and how many that may be. */
import { SUMMARY } from '../audits/ids.ts';
import { mostAgencies } from '../audits/schema.ts';
import { lastEntries } from './log.ts';
import type { Entry } from './schema.ts';

/**
 * The agencies that were asked about a case, those that are not asked any more among them: each has a log, which ends with the
 * case.
 * @param entries of all returns of the case
 */
export const askedAgencies = (entries: readonly Entry[]): string[] =>
  [...lastEntries(entries).keys()].filter((agency) => agency !== SUMMARY);

/** Why nobody else is asked about a case. */
export const caseFull = `${mostAgencies} agencies were asked about this case, those among them that are not asked any more. It takes no further one.`;

/** Whether a case takes no further agency. @param entries of all its returns */
export const isFull = (entries: readonly Entry[]): boolean => askedAgencies(entries).length >= mostAgencies;
