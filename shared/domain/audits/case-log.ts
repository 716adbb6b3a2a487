/** A case as a log: what it was when the audit opened, or when it was added, and what each amendment made of it. */
import * as z from 'zod/mini';
import { getItem, queryAll, type RawItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { packedReason, type AmendedBy } from './amended-by.ts';
import { londonDay } from '../../base/time/days.ts';
import { AuditId, CaseId, Day, Instant, padded } from './ids.ts';
import { Case, type CaseVersion } from './schema.ts';
import { caseKey, parseCase } from './store.ts';
import { casePartition, sortPrefix } from './table-keys.ts';

/** What of a case can be amended, in the order in which it is told; `added` is the case itself. */
export const caseFieldNames = [
  'added',
  'children',
  'adults',
  'route',
  'level',
  'factors',
  'attributes',
  'referredOn',
  'steppedDownOn',
  'leadProfessional',
  'auditors',
] as const;
export const CaseFieldName = z.enum(caseFieldNames);
export type CaseFieldName = z.infer<typeof CaseFieldName>;

const { id: _id, version: _version, leadProfessional: _leadProfessional, auditors: _auditors, ...facts } = Case.shape;

/**
 * One entry of a case's log. Entry n is version n of the case. The log begins with the first amendment, whose put brings
 * entry 1 with it: the case as it was entered; or with the case, where that was added to an open audit.
 */
export const CaseEntry = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  version: z.int().check(z.gte(1)),
  facts: z.strictObject(facts),
  /** What this entry changed; none in an entry 1 that stands for a case entered in draft. */
  fields: z.array(CaseFieldName),
  /** Why, compressed JSON. */
  content: z.optional(z.instanceof(Uint8Array)),
  /** The London day that it belongs to. */
  on: z.optional(Day),
  receivedAt: Instant,
  /** The member of staff who amended it (the user pool's opaque subject). */
  by: z.optional(z.string()),
});
export type CaseEntry = z.infer<typeof CaseEntry>;

/** The key of one entry of a case's log. */
const caseEntryKey = (audit: string, id: string, version: number): { pk: string; sk: string } => ({
  pk: casePartition(audit, id),
  sk: `${sortPrefix.caseEntry}${padded(version)}`,
});

const parseCaseEntry = (item: RawItem): CaseEntry => z.parse(CaseEntry, item);

/** A case as one of its versions has it, in the form in which its log keeps it. */
function entryOf(audit: string, of: CaseVersion, fields: readonly CaseFieldName[], by: AmendedBy): CaseEntry {
  const { id, version = 1, ...facts } = of;
  return {
    ...caseEntryKey(audit, id, version),
    audit,
    case: id,
    version,
    facts,
    fields: [...fields],
    on: by.on,
    receivedAt: by.receivedAt.toISOString(),
    ...(by.by === undefined ? {} : { by: by.by }),
  };
}

const withoutAddresses = ({ leadProfessional: _apart, auditors: _too, ...rest }: Case): CaseVersion => rest;

/**
 * Steps of a transaction: the entries that an amendment puts into a case's log. The first brings the case as it was entered
 * with it, so that whatever was counted of it still derives.
 * @param change.entered the case as it was entered in draft, where its log is empty; a case that is added has none
 */
export function caseLogPuts(
  audit: string,
  change: { entered?: Case | undefined; after: Case; fields: readonly CaseFieldName[]; reason: string },
  by: AmendedBy,
): Step[] {
  const { entered, after, fields, reason } = change;
  const entry = { ...entryOf(audit, withoutAddresses(after), fields, by), content: packedReason(reason) };
  return [
    { put: entry, mustBeNew: true },
    ...(entered === undefined ? [] : [{ put: entryOf(audit, withoutAddresses(entered), [], by), mustBeNew: true }]),
  ];
}

/** A case's log, the oldest entry first, read consistently; none of a case that was never amended. */
export const readCaseLog = async (table: Table, audit: string, id: string): Promise<CaseEntry[]> =>
  (await queryAll(table, casePartition(audit, id), sortPrefix.caseEntry)).map(parseCaseEntry);

/** What an entry of the log says the case was. */
export const versionOf = ({ case: id, version, facts }: CaseEntry): CaseVersion => ({
  id,
  ...(version === 1 ? {} : { version }),
  ...facts,
});

/** The number of a version: absent is the first. */
export const versionNumber = ({ version = 1 }: { version?: number | undefined }): number => version;

/**
 * A case as it stood on a day; undefined of one that was added after it.
 * @param row the case as it is now, which is all there is of one that was never amended
 */
export function versionAsAt(row: Case, log: readonly CaseEntry[], day: string): CaseVersion | undefined {
  if (log.length === 0) return row;
  const isBy = ({ fields, on, receivedAt }: CaseEntry): boolean =>
    // What was entered in draft was there from the first.
    fields.length === 0 || (on ?? londonDay(new Date(receivedAt))) <= day;
  const last = log.findLast(isBy);
  return last === undefined ? undefined : versionOf(last);
}

/**
 * Every version of a case, the oldest first, read consistently. Row and log are read at once; where the row was read after
 * an amendment that the log was read before, the log is read again.
 * @param known the case's row where it is known as it was entered: it is not read then
 * @returns undefined for a case that is not there
 */
export async function readCaseVersions(
  table: Table,
  audit: string,
  id: string,
  known?: Case,
): Promise<{ row: Case; versions: CaseVersion[] } | undefined> {
  const [found, first] = await Promise.all([
    known ?? getItem(table, caseKey(audit, id)).then((item) => (item === undefined ? undefined : parseCase(item))),
    readCaseLog(table, audit, id),
  ]);
  if (found === undefined) return undefined;
  const isBehind = versionNumber(found) > (first.at(-1)?.version ?? 1);
  const log = isBehind ? await readCaseLog(table, audit, id) : first;
  return { row: found, versions: log.length === 0 ? [withoutAddresses(found)] : log.map(versionOf) };
}

/**
 * One version of a case.
 * @throws Error where there is none: what names it has read it
 */
export function requireVersion(versions: readonly CaseVersion[], of: { version?: number | undefined }): CaseVersion {
  const found = versions.find((one) => versionNumber(one) === versionNumber(of));
  if (found === undefined) throw new Error('a version of a case that was named is not there');
  return found;
}
