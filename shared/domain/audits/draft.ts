import * as z from 'zod/mini';
import { deleteIf, getItem, updateIf, type RawItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import type { Audit, Case } from './schema.ts';
import { auditorOf } from './auditors.ts';
import {
  isDeleted,
  auditKey,
  agencyKey,
  auditItem,
  auditorKey,
  auditorPuts,
  caseItem,
  caseKey,
  caseLeadKey,
  caseLeadPuts,
  edits,
  leadKey,
  parseCase,
  type AuditMove,
} from './store.ts';

/** What a case's row in draft rises by with each change of the case, or of whom it asks. */
const edition = 'edition';

const editionOf = (row: RawItem): number | undefined =>
  z.parse(z.object({ [edition]: z.optional(z.int()) }), row)[edition];

/**
 * Steps of a transaction: a case of a draft as entered, in place of the row that was read, on condition that nobody has
 * changed the case since.
 */
export function draftCasePuts(audit: string, entered: Case, row: RawItem | undefined): Step[] {
  const item = { ...caseItem(audit, entered), [edition]: (row === undefined ? 0 : (editionOf(row) ?? 0)) + 1 };
  const put: Step =
    row === undefined
      ? { put: item, mustBeNew: true }
      : { put: item, mustBeNew: false, onlyIf: { attribute: edition, expected: editionOf(row) } };
  const before = row === undefined ? undefined : parseCase(row);
  const hadLead = before?.leadProfessional?.lead !== undefined;
  const hasLead = entered.leadProfessional?.lead !== undefined;
  const gone = Object.keys(before?.auditors ?? {}).filter((agency) => auditorOf(entered, agency) === undefined);
  return [
    put,
    ...caseLeadPuts(audit, entered),
    ...auditorPuts(audit, entered),
    ...(hadLead && !hasLead ? [{ delete: caseLeadKey(audit, entered.id) }] : []),
    ...gone.map((agency) => ({ delete: auditorKey(audit, { case: entered.id, agency }) })),
  ];
}

/** A transaction's step: the case of a draft is as its row was read, and whoever changes it at the same moment is told so. */
export const caseUnchanged = (audit: string, id: string, row: RawItem): Step => {
  const read = editionOf(row);
  const is = read === undefined ? { attribute: 'id', expected: id } : { attribute: edition, expected: read };
  return { check: caseKey(audit, id), ...is, counts: edition };
};

/** Steps of a transaction: a case of a draft goes, on condition that nobody has changed it since its row was read. */
export const draftCaseDeletes = (audit: string, id: string, row: RawItem): Step[] => [
  { delete: caseKey(audit, id), onlyIf: { attribute: edition, expected: editionOf(row) } },
  { delete: caseLeadKey(audit, id) },
  ...Object.keys(parseCase(row).auditors ?? {}).map((agency) => ({ delete: auditorKey(audit, { case: id, agency }) })),
];

/**
 * Steps of a transaction: an agency of a draft goes, and whoever was to audit a case for it.
 * @param rows those of the audit's cases
 */
export const draftAgencyDeletes = (audit: string, agency: string, rows: readonly RawItem[]): Step[] => [
  { delete: agencyKey(audit, agency) },
  { delete: leadKey(audit, agency) },
  ...rows.flatMap((row) => {
    const { auditors, ...entered } = parseCase(row);
    if (auditorOf({ auditors }, agency) === undefined) return [];
    const left = Object.entries(auditors ?? {}).filter(([one]) => one !== agency);
    const after = left.length === 0 ? entered : { ...entered, auditors: Object.fromEntries(left) };
    return draftCasePuts(audit, after, row);
  }),
];

/**
 * A transaction's step: an audit in draft in place of the one that was read, on condition that its draft has not changed
 * since, and was neither opened nor deleted, which change nothing of it.
 */
export const draftAuditPut = (before: Audit, after: Audit): Step => ({
  put: { ...auditItem(after), [edits]: (before.edits ?? 0) + 1 },
  mustBeNew: false,
  onlyIf: { attribute: 'state', expected: before.state },
  also: { attribute: edits, expected: before.edits },
});

/** Whether an audit's draft was deleted, and something of it may still be there. */
export async function isBeingDeleted(table: Table, id: string): Promise<boolean> {
  const item = await getItem(table, auditKey(id));
  return item !== undefined && isDeleted(item);
}

/** Deletes an audit's draft, on condition that it has not changed since it was read. @returns whether it was deleted */
export async function deleteDraft(table: Table, audit: Audit): Promise<boolean> {
  const stillIs = { attribute: 'state', expected: audit.state };
  const unedited = { attribute: edits, expected: audit.edits };
  return (await updateIf(table, auditKey(audit.id), stillIs, { state: 'deleted' }, unedited)).written;
}

/** A transaction's step: the audit is still the one whose draft was deleted. */
export const stillDeleted = (id: string): Step => ({ check: auditKey(id), attribute: 'state', expected: 'deleted' });

/** Drops the row of an audit that was deleted, once nothing is left of it. */
export async function dropDeleted(table: Table, id: string): Promise<void> {
  await deleteIf(table, auditKey(id), { attribute: 'state', expected: 'deleted' });
}

/** A transaction's step: moves an audit in draft on, on condition that nothing of it has changed since it was read. */
export const auditMoved = (audit: Audit, to: AuditMove): Step => ({
  update: auditKey(audit.id),
  attribute: 'state',
  expected: audit.state,
  also: { attribute: edits, expected: audit.edits },
  set: { ...to },
});
