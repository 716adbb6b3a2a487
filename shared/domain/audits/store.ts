import * as z from 'zod/mini';
import { addresseeRef, allAudits, auditOfPartition, auditPartition, soleSort, sortPrefix } from './table-keys.ts';
import {
  getItem,
  putNew,
  queryAll,
  queryRef,
  updateIf,
  type Key,
  type RawItem,
  type Table,
} from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { addresseeId } from './addressee.ts';
import { auditorOf } from './auditors.ts';
import { Instant } from './ids.ts';
import { takesReopening } from './reopening.ts';
import { Agency, Audit, Case } from './schema.ts';

const stored = { pk: z.string(), sk: z.string() };
const found = { ...stored, ref: z.string(), refSort: z.string() };

const AuditItem = z.strictObject({ ...found, ...Audit.shape });
/** An audit whose draft was deleted: it is gone for everybody, and its row goes once all that belonged to it has gone. */
const DeletedAudit = z.object({ id: z.string(), state: z.literal('deleted') });
export const isDeleted = (item: RawItem): boolean => z.validate(DeletedAudit, item);
/** Links minted for its address before this moment open nothing. */
const reissuedAt = z.optional(Instant);
const AgencyItem = z.strictObject({ ...found, ...Agency.shape, audit: z.string(), reissuedAt });
/** Finds the agencies that an address leads, or the cases whose lead professional it manages; their own rows hold the rest. */
const LeadItem = z.strictObject({ ...found, audit: z.string(), id: z.string() });
/** Finds the cases that an address audits for an agency in its contact's place; the case's row holds the rest. */
const AuditorItem = z.strictObject({ ...found, audit: z.string(), id: z.string(), agency: z.string() });
/** By agency: links minted for its auditor of this case before then open nothing of it. */
const auditorsSince = z.optional(z.record(z.string(), Instant));
const CaseItem = z.strictObject({
  ...stored,
  ref: z.optional(z.string()),
  refSort: z.optional(z.string()),
  ...Case.shape,
  audit: z.string(),
  reissuedAt,
  auditorsSince,
  /** How often it changed while its audit was in draft. */
  edition: z.optional(z.int()),
});
export const auditKey = (audit: string): Key => ({ pk: auditPartition(audit), sk: soleSort.audit });
export const agencyKey = (audit: string, agency: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.agency}${agency}`,
});
export const caseKey = (audit: string, id: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.case}${id}`,
});

interface Stored {
  pk: string;
  sk: string;
  ref?: string | undefined;
  refSort?: string | undefined;
}

/** Drops the storage attributes that items carry beside what they mean. */
const shown = <T extends Stored>({ pk: _pk, sk: _sk, ref: _ref, refSort: _refSort, ...rest }: T) => rest;

export const parseAudit = (item: RawItem): Audit => shown(z.parse(AuditItem, item));
export function parseAgency(item: RawItem): Agency {
  const { audit: _audit, reissuedAt: _reissuedAt, ...agency } = shown(z.parse(AgencyItem, item));
  return agency;
}
export function parseCase(item: RawItem): Case {
  const parsed = shown(z.parse(CaseItem, item));
  const { audit: _audit, reissuedAt: _reissuedAt, auditorsSince: _since, edition: _edition, ...rest } = parsed;
  return rest;
}

export const auditItem = (audit: Audit): z.infer<typeof AuditItem> => ({
  ...auditKey(audit.id),
  ref: allAudits,
  refSort: `${audit.closesOn}#${audit.id}`,
  ...audit,
});

export const agencyItem = (audit: string, agency: Agency): z.infer<typeof AgencyItem> => ({
  ...agencyKey(audit, agency.id),
  ref: addresseeRef(audit, addresseeId(audit, agency.contact.email)),
  refSort: `${sortPrefix.agency}${agency.id}`,
  ...agency,
  audit,
});

export const caseItem = (audit: string, entered: Case): z.infer<typeof CaseItem> => ({
  ...caseKey(audit, entered.id),
  ...(entered.leadProfessional === undefined
    ? {}
    : {
        ref: addresseeRef(audit, addresseeId(audit, entered.leadProfessional.email)),
        refSort: `${sortPrefix.case}${entered.id}`,
      }),
  ...entered,
  audit,
});

/** As much of an audit's row as says whether it is chased. */
const ChasedRow = z.object({ state: Audit.shape.state, closedAt: z.optional(Instant) });

/** Whether a row is of an audit whose returns may be chased on a day, whatever else it holds. */
export const isChasedOn = (row: RawItem | undefined, day: string): boolean =>
  z.validate(ChasedRow, row) && takesReopening(row, day);

const DraftRow = z.object({ state: z.literal('draft') });

/** Whether a row is of an audit in draft, whatever else it holds. */
export const isDraft = (row: RawItem | undefined): boolean => z.validate(DraftRow, row);

/** One audit, read consistently, or undefined. */
export async function getAudit(table: Table, id: string): Promise<Audit | undefined> {
  const item = await getItem(table, auditKey(id));
  return item === undefined || isDeleted(item) ? undefined : parseAudit(item);
}

/**
 * Creates an audit.
 * @returns the audit that already has its id, `deleted` while something is left of one that had it, or undefined when it was
 * created
 */
export async function createAudit(table: Table, audit: Audit): Promise<Audit | 'deleted' | undefined> {
  const result = await putNew(table, auditItem(audit));
  if (result.written || result.existing === undefined) return undefined;
  return isDeleted(result.existing) ? 'deleted' : parseAudit(result.existing);
}

/** What moving an audit on sets. */
export type AuditMove = Pick<Audit, 'state'> &
  Partial<Pick<Audit, 'openedAt' | 'openedOn' | 'closedAt' | 'closedOn' | 'accepted'>>;

/**
 * Moves an audit on, on condition that it is still in the state it was read in.
 * @param of.unedited and that its draft has not changed since: what was looked at is what moves on
 * @returns whether it was
 */
export async function moveAudit(
  table: Table,
  audit: Audit,
  to: AuditMove,
  { unedited = false }: { unedited?: boolean } = {},
): Promise<boolean> {
  const stillIs = { attribute: 'state', expected: audit.state };
  const also = unedited ? { attribute: edits, expected: audit.edits } : undefined;
  return (await updateIf(table, auditKey(audit.id), stillIs, to, also)).written;
}

/** Ids of all audits, by closing date, the newest last. Eventually consistent. */
export const listAuditIds = async (table: Table): Promise<{ id: string; refSort: string }[]> =>
  (await queryRef(table, allAudits)).map((key) => ({ id: auditOfPartition(key.pk), refSort: key.refSort }));

/** All agencies of an audit, by id. */
export const listAgencies = async (table: Table, audit: string): Promise<Agency[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.agency)).map(parseAgency);

/** All cases of an audit, by id. */
export const listCases = async (table: Table, audit: string): Promise<Case[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.case)).map(parseCase);

/** The rows of all agencies and cases of an audit, by id, read consistently: they say to whom its returns belong. */
export async function ownerRows(
  table: Table,
  audit: string,
): Promise<{ agencies: Map<string, RawItem>; cases: Map<string, RawItem> }> {
  const [agencies, cases] = await Promise.all([
    queryAll(table, auditPartition(audit), sortPrefix.agency),
    queryAll(table, auditPartition(audit), sortPrefix.case),
  ]);
  return {
    agencies: new Map(agencies.map((row) => [parseAgency(row).id, row])),
    cases: new Map(cases.map((row) => [parseCase(row).id, row])),
  };
}

/** Keys of the agency and case rows that one addressee stands for. Eventually consistent: check what they hold. */
export const findAddressee = (table: Table, audit: string, addressee: string): Promise<Key[]> =>
  queryRef(table, addresseeRef(audit, addressee));

export const leadKey = (audit: string, agency: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.lead}${agency}`,
});
export const caseLeadKey = (audit: string, id: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.caseLead}${id}`,
});

/** What finds an agency by whom it answers to. */
export const leadItem = (audit: string, agency: Agency): z.infer<typeof LeadItem> => ({
  ...leadKey(audit, agency.id),
  ref: addresseeRef(audit, addresseeId(audit, agency.lead.email)),
  refSort: `${sortPrefix.lead}${agency.id}`,
  audit,
  id: agency.id,
});

/** Steps of a transaction: what finds a case by whom its lead professional answers to. */
export const caseLeadPuts = (audit: string, { id, leadProfessional }: Case): Step[] => {
  if (leadProfessional?.lead === undefined) return [];
  const item: z.infer<typeof LeadItem> = {
    ...caseLeadKey(audit, id),
    ref: addresseeRef(audit, addresseeId(audit, leadProfessional.lead.email)),
    refSort: `${sortPrefix.caseLead}${id}`,
    audit,
    id,
  };
  return [{ put: item, mustBeNew: false }];
};

/** Where an agency's auditor of one case is found. The two ids stand in the sort key, and in it alone are looked for. */
export const auditorKey = (audit: string, of: { case: string; agency: string }): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.auditor}${of.case}#${of.agency}`,
});

/** Steps of a transaction: what finds a case by those who audit it alone for an agency. @param agencies those that are meant */
export const auditorPuts = (audit: string, { id, auditors = {} }: Case, agencies = Object.keys(auditors)): Step[] =>
  agencies.flatMap((agency) => {
    const email = auditorOf({ auditors }, agency);
    if (email === undefined) return [];
    const key = auditorKey(audit, { case: id, agency });
    const item: z.infer<typeof AuditorItem> = {
      ...key,
      ref: addresseeRef(audit, addresseeId(audit, email)),
      refSort: key.sk,
      audit,
      id,
      agency,
    };
    return [{ put: item, mustBeNew: false }];
  });

/** Steps of a transaction: an agency as entered, and what finds it by whom it answers to. */
export const agencyPuts = (audit: string, agency: Agency, mustBeNew = false): Step[] => [
  { put: agencyItem(audit, agency), mustBeNew },
  { put: leadItem(audit, agency), mustBeNew: false },
];

/** Steps of a transaction: an audit as an amendment leaves it, on condition that it is still open. */
export const auditAmended = (audit: Audit): Step => {
  const { refSort, title, closesOn, extraHolidays, amendments } = auditItem(audit);
  return {
    update: auditKey(audit.id),
    attribute: 'state',
    expected: audit.state,
    set: { refSort, title, closesOn, extraHolidays, amendments },
  };
};

/** Steps of a transaction: an agency that is added, and whom it answers to. */
export const agencyAdded = (audit: string, agency: Agency): Step[] => agencyPuts(audit, agency, true);

/** Steps of a transaction: an agency's name and lead as an amendment leaves them. Its contact may change meanwhile. */
export const agencyAmended = (audit: string, agency: Agency): Step[] => [
  setIn(agencyKey(audit, agency.id), { name: agency.name, lead: agency.lead }),
  { put: leadItem(audit, agency), mustBeNew: false },
];

const setsNone = { professional: false, auditors: [], since: {} };

/**
 * Steps of a transaction: a case as an amendment leaves it. Who answers about it may change meanwhile, so it is set only
 * where the amendment says so.
 * @param sets.auditors agencies whose auditor of the case is another from then on
 */
export function caseAmended(
  audit: string,
  after: Case,
  sets: { professional: boolean; auditors: readonly string[]; since: AuditorsSince } = setsNone,
): Step[] {
  const item = caseItem(audit, after);
  const { pk, sk, ref, refSort, leadProfessional, auditors, audit: _audit, id: _id, ...facts } = item;
  const set = {
    ...facts,
    ...(sets.professional ? { ref, refSort, leadProfessional } : {}),
    ...(sets.auditors.length > 0 ? { auditors, auditorsSince: sets.since } : {}),
  };
  return [
    setIn({ pk, sk }, set),
    ...(sets.professional ? caseLeadPuts(audit, after) : []),
    ...auditorPuts(audit, after, [...sets.auditors]),
  ];
}

/** Puts an agency while the audit is in the state it was read in. @returns whether it was */
export const putAgency = async (table: Table, audit: Audit, agency: Agency): Promise<boolean> =>
  (await transact(table, [stillIn(audit), ...agencyPuts(audit.id, agency)])) === undefined;

/** By agency: from when on links of its auditor of a case open that case. */
export type AuditorsSince = Readonly<Record<string, string>>;

/** From when on links of each auditor of a case's row open it; of whom it does not say so, all do. */
export const auditorsSinceOf = (row: RawItem): AuditorsSince =>
  z.parse(z.object({ auditorsSince }), row).auditorsSince ?? {};

/** When links of whoever owns this row were last reissued. */
export const reissuedAtOf = (row: RawItem): string | undefined =>
  z.parse(z.object({ reissuedAt: z.optional(Instant) }), row).reissuedAt;

/** A transaction's step: sets attributes of a row that is there. */
export const setIn = (key: Key, set: Record<string, unknown>): Step => ({
  update: key,
  attribute: 'pk',
  expected: key.pk,
  set,
});

/** What counts the changes of a draft. */
export const edits = 'edits' satisfies keyof Audit;

/** A transaction's step: the audit is still in the state it was read in. In draft it counts the change. */
export const stillIn = (audit: Audit): Extract<Step, { check: Key }> => ({
  check: auditKey(audit.id),
  attribute: 'state',
  expected: audit.state,
  ...(audit.state === 'draft' ? { counts: edits } : {}),
});

/** A transaction's step: an agency is there. */
export const agencyThere = (audit: string, id: string): Step => ({
  check: agencyKey(audit, id),
  attribute: 'id',
  expected: id,
});

/**
 * A transaction's step: the audit is as it was read: in the same state and, in draft, with nothing of it changed since. Of what
 * was read after it this says that it stands, so the audit is read first.
 */
export const asRead = (audit: Audit): Step => ({
  ...stillIn(audit),
  ...(audit.state === 'draft' ? { also: { attribute: edits, expected: audit.edits } } : {}),
});

/** A transaction's step: the case as entered. */
export const casePut = (audit: string, entered: Case): Step => ({ put: caseItem(audit, entered), mustBeNew: false });

/** Steps of a transaction: the case as entered, and what finds it by whom its lead professional answers to, and its auditors. */
export const casePuts = (audit: string, entered: Case): Step[] => [
  casePut(audit, entered),
  ...caseLeadPuts(audit, entered),
  ...auditorPuts(audit, entered),
];
