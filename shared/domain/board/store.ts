import * as z from 'zod/mini';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { takeOff, updateNewer } from '../../base/aws/conditional.ts';
import { deleteItem, putNew, queryAll, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { boardPartition } from '../audits/table-keys.ts';
import { AuditId, CaseId } from '../audits/ids.ts';
import type { Case } from '../audits/schema.ts';
import { listCases } from '../audits/store.ts';
import type { Entry } from '../returns/schema.ts';
import { readCaseStates } from '../returns/store.ts';
import { entryFrom, newestOfEach, Standing, standingIn } from './standing.ts';

/** A row is one case: of each return two attributes, what is kept of its last entry and that entry's seq. */
const prefix = { standing: 'R#', seq: 'N#' } as const;
const standingOf = (agency: string): string => `${prefix.standing}${agency}`;
const seqOf = (agency: string): string => `${prefix.seq}${agency}`;

const RowKeys = z.object({ sk: CaseId, audit: AuditId });

const rowKey = (audit: string, id: string): Key => ({ pk: boardPartition(audit), sk: id });

/** A case's row: the newest entry of each of its returns, without what anybody wrote. */
export interface BoardRow {
  case: string;
  entries: readonly Entry[];
}

function parseRow(item: RawItem): BoardRow {
  const { sk: id, audit } = z.parse(RowKeys, item);
  const returns = Object.entries(item).filter(([name]) => name.startsWith(prefix.standing));
  return {
    case: id,
    entries: returns
      .map(([name, value]) =>
        entryFrom({ audit, case: id, agency: name.slice(prefix.standing.length) }, z.parse(Standing, value)),
      )
      .toSorted((one, other) => (one.agency < other.agency ? -1 : 1)),
  };
}

/** The rows of an audit, by case, read consistently. */
export const listBoard = async (table: Table, audit: string): Promise<BoardRow[]> =>
  (await queryAll(table, boardPartition(audit), '')).map(parseRow);

const attributesOf = (entry: Entry): Record<string, unknown> => ({
  [standingOf(entry.agency)]: standingIn(entry),
  [seqOf(entry.agency)]: entry.seq,
});

/**
 * Sets what a case's row says of one return, unless it says something newer.
 * @returns false where the case has no row
 */
export async function setOnBoard(table: Table, entry: Entry): Promise<boolean> {
  const { audit, case: id, agency, seq } = entry;
  const result = await updateNewer(
    table,
    rowKey(audit, id),
    { attribute: seqOf(agency), value: seq },
    attributesOf(entry),
  );
  return result.written || result.existing !== undefined;
}

/** Puts a case's row, unless it has one. */
export async function putBoardRow(
  table: Table,
  of: { audit: string; case: string },
  entries: readonly Entry[],
): Promise<void> {
  const returns = Object.fromEntries(entries.flatMap((entry) => Object.entries(attributesOf(entry))));
  await putNew(table, { ...rowKey(of.audit, of.case), audit: of.audit, ...returns });
}

/** Takes a return off its case's row. */
export const takeOffBoard = (table: Table, of: { audit: string; case: string; agency: string }): Promise<void> =>
  takeOff(table, rowKey(of.audit, of.case), [standingOf(of.agency), seqOf(of.agency)]);

/** Drops a case's row; gone already is fine. */
export const dropBoardRow = (table: Table, audit: string, id: string): Promise<void> =>
  deleteItem(table, rowKey(audit, id));

/** A case with the newest entry of each of its returns. */
export interface BoardCase {
  entered: Case;
  entries: readonly Entry[];
}

/**
 * All cases of an audit as they stand now, from the rows that the relay keeps. Of a case that has no row yet its logs are
 * read: an audit may be older than the rows, or a case than a moment.
 */
export async function readBoard(table: Table, audit: string): Promise<BoardCase[]> {
  const [cases, rows] = await Promise.all([listCases(table, audit), listBoard(table, audit)]);
  const byCase = new Map(rows.map((row) => [row.case, row.entries]));
  return mapInBatches(cases, async (entered) => ({
    entered,
    entries: byCase.get(entered.id) ?? newestOfEach(await readCaseStates(table, audit, entered.id)),
  }));
}
