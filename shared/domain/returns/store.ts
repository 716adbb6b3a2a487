import * as z from 'zod/mini';
import { askedRef, casePartition, logPrefix, sortPrefix } from '../audits/table-keys.ts';
import type { ReturnKey } from '../audits/ids.ts';
import { putNew, queryAll, queryLast, queryRef, type RawItem, type Step, type Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { Entry } from './schema.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Case } from '../audits/schema.ts';
import { listCases } from '../audits/store.ts';
import type { Decision } from './decide-entry.ts';

export const parseEntry = (item: RawItem): Entry => z.parse(Entry, item);

/** The last entry of a return's log, read consistently: its state. Undefined when it was never asked for. */
export async function lastEntry(table: Table, key: ReturnKey): Promise<Entry | undefined> {
  const item = await queryLast(table, casePartition(key.audit, key.case), logPrefix(key.agency));
  return item === undefined ? undefined : parseEntry(item);
}

/** A return's whole log, oldest first, read consistently. */
export const readLog = async (table: Table, key: ReturnKey): Promise<Entry[]> =>
  (await queryAll(table, casePartition(key.audit, key.case), logPrefix(key.agency))).map(parseEntry);

/** The logs of all returns of a case, by agency and then oldest first, read consistently. */
export const readCaseLogs = async (table: Table, audit: string, id: string): Promise<Entry[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.entry)).map(parseEntry);

/** The cases in which an agency was asked for a return. Eventually consistent: read each log before believing it. */
export const findAsked = async (table: Table, audit: string, agency: string): Promise<string[]> => [
  ...new Set((await queryRef(table, askedRef(audit, agency))).map((key) => key.refSort)),
];

/** A transaction's step: the next entry of a log. */
export const entryPut = (entry: Entry): Step => ({ put: entry, mustBeNew: true });

/** How often a write that loses its race is decided anew before its sender is told to try again. */
export const appendAttempts = 8;

/**
 * Puts what `decide` makes of the log, on condition that nobody came first; when somebody did, decides anew on what they
 * wrote.
 * @param known the log as last read (its last entry at least), oldest first
 * @returns the entry that was written, or the one that already says the same
 * @throws HttpProblem `not-legal-now` when the act is refused, `busy` when every attempt lost its race
 */
export async function append(
  table: Table,
  known: readonly Entry[],
  decide: (log: readonly Entry[]) => Decision,
): Promise<{ entry: Entry; repeated: boolean }> {
  const log = [...known];
  for (let attempt = 1; attempt <= appendAttempts; attempt++) {
    const decision = decide(log);
    if ('refused' in decision) throw new HttpProblem('not-legal-now', decision.refused);
    if ('repeat' in decision) return { entry: decision.repeat, repeated: true };
    const result = await putNew(table, decision.entry);
    if (result.written) return { entry: decision.entry, repeated: false };
    if (result.existing === undefined) throw new Error('a refused write came back without what stood in its way');
    log.push(parseEntry(result.existing));
  }
  throw new HttpProblem('busy');
}

/** A case with all that is known of its returns. */
export interface CaseLogs {
  entered: Case;
  /** Of all its returns, each oldest first. */
  entries: readonly Entry[];
}

/** All cases of an audit with their logs, read consistently. */
export async function readAllLogs(table: Table, audit: string): Promise<CaseLogs[]> {
  return mapInBatches(await listCases(table, audit), async (entered) => ({
    entered,
    entries: await readCaseLogs(table, audit, entered.id),
  }));
}
