import * as z from 'zod/mini';
import { askedRef, casePartition, logPrefix, sortPrefix } from '../audits/table-keys.ts';
import { padded, type ReturnKey } from '../audits/ids.ts';
import {
  getItem,
  getItems,
  putNew,
  queryAll,
  queryLast,
  queryRef,
  type Key,
  type RawItem,
  type Table,
} from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { Entry } from './schema.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Case } from '../audits/schema.ts';
import { listCases } from '../audits/store.ts';
import type { Decision } from './decide-entry.ts';

/** The key of one entry of a return's log. */
export const entryKey = ({ audit, case: id, agency }: ReturnKey, seq: number): Key => ({
  pk: casePartition(audit, id),
  sk: `${logPrefix(agency)}${padded(seq)}`,
});

export const parseEntry = (item: RawItem): Entry => z.parse(Entry, item);

/**
 * What says how a return stands: all of an entry but what anybody wrote, and but the keys, which grow with the versions. It
 * is all that is read for a state, a history or completeness, and before a link is known to be good.
 */
export const stateAttributes: readonly string[] = Object.keys(Entry.shape).filter(
  (name) => name !== 'content' && name !== 'keys',
);

/**
 * The last entry of a return's log without its content, read consistently: its state. Undefined when it was never asked for.
 */
export async function lastEntry(table: Table, key: ReturnKey): Promise<Entry | undefined> {
  const partition = casePartition(key.audit, key.case);
  const item = await queryLast(table, partition, logPrefix(key.agency), stateAttributes);
  return item === undefined ? undefined : parseEntry(item);
}

async function oneEntry(table: Table, of: ReturnKey, seq: number, attributes?: readonly string[]): Promise<Entry> {
  const item = await getItem(table, entryKey(of, seq), attributes);
  if (item === undefined) throw new Error('an entry that was named is not there');
  return parseEntry(item);
}

/** One entry of a return's log with its content. @throws Error where there is none: what names it has read it */
export const getEntry = (table: Table, of: ReturnKey, seq: number): Promise<Entry> => oneEntry(table, of, seq);

/** One entry of a return's log without its content. @throws Error where there is none: what names it has read it */
export const getState = (table: Table, of: ReturnKey, seq: number): Promise<Entry> =>
  oneEntry(table, of, seq, stateAttributes);

/** Entries of logs with their content, in the order that they are named. @throws Error where there is none */
export const getEntries = async (
  table: Table,
  of: readonly Pick<Entry, 'audit' | 'case' | 'agency' | 'seq'>[],
): Promise<Entry[]> =>
  (
    await getItems(
      table,
      of.map((one) => entryKey(one, one.seq)),
    )
  ).map((item) => {
    if (item === undefined) throw new Error('an entry that was named is not there');
    return parseEntry(item);
  });

/** The states that a return went through: its log without content, oldest first, read consistently. */
export const readStates = async (table: Table, key: ReturnKey): Promise<Entry[]> =>
  (await queryAll(table, casePartition(key.audit, key.case), logPrefix(key.agency), stateAttributes)).map(parseEntry);

/** The states of all returns of a case: their logs without content, by agency and then oldest first, read consistently. */
export const readCaseStates = async (table: Table, audit: string, id: string): Promise<Entry[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.entry, stateAttributes)).map(parseEntry);

/** A return's whole log with its content, oldest first, read consistently. */
export const readLog = async (table: Table, key: ReturnKey): Promise<Entry[]> =>
  (await queryAll(table, casePartition(key.audit, key.case), logPrefix(key.agency))).map(parseEntry);

/** The logs of all returns of a case with their content, by agency and then oldest first, read consistently. */
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

/** An entry with the keys of its cycle, which a read of its state leaves out: whatever follows in the cycle carries them on. */
async function withKeys(table: Table, last: Entry): Promise<Entry> {
  if (last.keys !== undefined || (last.keyed ?? 0) === 0) return last;
  const { keys = [] } = await oneEntry(table, last, last.seq, [...stateAttributes, 'keys']);
  return { ...last, keys };
}

/**
 * Puts what `decide` makes of the log, on condition that nobody came first; when somebody did, decides anew on what they
 * wrote.
 * @param known the log as last read (its last entry at least), oldest first
 * @returns the entry that was written, or the one that already says the same
 * @throws HttpProblem `not-legal-now`, or what the refusal says, when the act is refused, `busy` when every attempt lost its race
 */
export async function append(
  table: Table,
  known: readonly Entry[],
  decide: (log: readonly Entry[]) => Decision,
): Promise<{ entry: Entry; repeated: boolean }> {
  const log = [...known.slice(0, -1), ...(await Promise.all(known.slice(-1).map((last) => withKeys(table, last))))];
  for (let attempt = 1; attempt <= appendAttempts; attempt++) {
    const decision = decide(log);
    if ('refused' in decision) throw new HttpProblem(decision.type ?? 'not-legal-now', decision.refused);
    if ('repeat' in decision) return { entry: decision.repeat, repeated: true };
    if ('repeatOf' in decision) return { entry: await repeated(table, log, decision.repeatOf), repeated: true };
    const result = await putNew(table, decision.entry);
    if (result.written) return { entry: decision.entry, repeated: false };
    if (result.existing === undefined) throw new Error('a refused write came back without what stood in its way');
    log.push(parseEntry(result.existing));
  }
  throw new HttpProblem('busy');
}

/** The entry that an act repeats, where it is not the last. */
async function repeated(table: Table, log: readonly Entry[], seq: number): Promise<Entry> {
  const last = log.at(-1);
  if (last === undefined) throw new Error('what has no log is repeated by nothing');
  return log.find((one) => one.seq === seq) ?? (await getState(table, last, seq));
}

/** A case with the states that its returns went through. */
export interface CaseStates {
  entered: Case;
  /** Of all its returns, each oldest first, without content. */
  entries: readonly Entry[];
}

/** All cases of an audit with the states of their returns, read consistently. */
export async function readAllStates(table: Table, audit: string): Promise<CaseStates[]> {
  return mapInBatches(await listCases(table, audit), async (entered) => ({
    entered,
    entries: await readCaseStates(table, audit, entered.id),
  }));
}
