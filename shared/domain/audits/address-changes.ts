/** Changes of the addresses that an audit mails: each is a fact, and sets the rows that the address stands for. */
import * as z from 'zod/mini';
import { getItem, queryAll, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { answersFor, auditorOf } from './auditors.ts';
import { CaseId, Day, Instant, padded, ReturnId, SUMMARY, type ReturnKey } from './ids.ts';
import type { Agency, Audit, Case, NewContact } from './schema.ts';
import {
  agencyItem,
  auditorPuts,
  auditorsSinceOf,
  caseItem,
  caseLeadPuts,
  leadItem,
  parseAgency,
  parseCase,
  setIn,
  stillIn,
  type AuditorsSince,
} from './store.ts';
import { auditPartition, sortPrefix } from './table-keys.ts';

/** What an address stands for that was changed: an agency's returns, or with a case that one alone; and whose it was. */
const ChangedOf = z.strictObject({ agency: ReturnId, case: z.optional(CaseId), was: z.optional(z.string()) });
export type ChangedOf = z.infer<typeof ChangedOf>;

/**
 * A change of an address: an address took over returns as an agency's contact, a case's lead professional or a case's
 * auditor; a lead has another; or an address's link was reissued.
 */
const AddressItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: z.string(),
  change: z.int(),
  addressee: z.string(),
  /** Whose they were before, of a changed contact. */
  was: z.optional(z.string()),
  what: z.enum(['contact', 'auditor', 'reissue', 'lead', 'wrong']),
  /** The address before was never theirs. Where that is said only later, it is a change of its own, `wrong`, of no row. */
  wrong: z.optional(z.literal(true)),
  /** What it is of; absent in older ones. */
  of: z.optional(z.array(ChangedOf)),
  at: Instant,
  /** The London day that it belongs to; absent in older ones, whose day is that of `at`. */
  on: z.optional(Day),
  by: z.optional(z.string()),
});
export type AddressChange = Omit<z.infer<typeof AddressItem>, 'pk' | 'sk'>;

const addressKey = (audit: string, change: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.address}${padded(change)}`,
});

const shown = (item: RawItem): AddressChange => {
  const { pk: _pk, sk: _sk, ...change } = z.parse(AddressItem, item);
  return change;
};

/** Changes of an audit's addresses, the oldest first. Read them before the rows that the next one is decided on. */
export const listAddressChanges = async (table: Table, audit: string): Promise<AddressChange[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.address)).map(shown);

/** The n-th change of an audit's addresses; undefined where there is none. Read consistently. */
export async function getAddressChange(
  table: Table,
  audit: string,
  change: number,
): Promise<AddressChange | undefined> {
  const item = await getItem(table, addressKey(audit, change));
  return item === undefined ? undefined : shown(item);
}

/** A transaction's step: the next change of an audit's addresses. */
export const addressPut = (change: AddressChange): Step => ({
  put: { ...addressKey(change.audit, change.change), ...change },
  mustBeNew: true,
});

/** A transaction's step: no address of an audit was changed since so many changes were read. */
export const noneChanged = (audit: string, changes: number): Step => ({ absent: addressKey(audit, changes + 1) });

/** What somebody is to a return: its agency's contact or a case's lead professional, the case's own auditor, or the lead. */
export type ChangedRole = NonNullable<NewContact['role']>;

/** The rows of an audit's agencies and cases, by id. */
export interface OwnerRows {
  agencies: ReadonlyMap<string, RawItem>;
  cases: ReadonlyMap<string, RawItem>;
}

/** What a change of an address sets: the agencies and cases as it leaves them, and which of their addresses. */
export interface AddressRows {
  agencies: readonly { is: Agency; sets: readonly ('contact' | 'lead')[] }[];
  cases: readonly {
    is: Case;
    sets: readonly ('professional' | 'lead')[];
    /** Agencies whose auditor of this case it is. */
    auditors: readonly string[];
    since: AuditorsSince;
  }[];
}

/** The address of whoever is something to a return; undefined where there is nobody, or no such return. */
export function addressIn(rows: OwnerRows, of: ReturnKey, role: ChangedRole): string | undefined {
  const [agencyRow, caseRow] = [rows.agencies.get(of.agency), rows.cases.get(of.case)];
  if (caseRow === undefined) return undefined;
  const entered = parseCase(caseRow);
  if (of.agency === SUMMARY) {
    if (role === 'auditor') return undefined;
    return role === 'lead' ? entered.leadProfessional?.lead?.email : entered.leadProfessional?.email;
  }
  if (agencyRow === undefined) return undefined;
  const agency = parseAgency(agencyRow);
  if (role === 'lead') return agency.lead.email;
  return role === 'contact' ? agency.contact.email : answersFor(agency, entered);
}

/** A case with another auditor for an agency. */
export const withAuditor = (entered: Case, agency: string, email: string): Case => ({
  ...entered,
  auditors: { ...entered.auditors, [agency]: email },
});

/**
 * What changing an address sets: the agency's for all its returns, or the case's alone. Whatever else the old address stands
 * for stays with it.
 */
export function rowsChanged(rows: OwnerRows, of: ReturnKey, role: ChangedRole, email: string): AddressRows {
  const [agencyRow, caseRow] = [rows.agencies.get(of.agency), rows.cases.get(of.case)];
  if (of.agency !== SUMMARY && role !== 'auditor') {
    const agency = agencyRow === undefined ? [] : [parseAgency(agencyRow)];
    return { agencies: agency.map((is) => ({ is: { ...is, [role]: { email } }, sets: [role] })), cases: [] };
  }
  if (caseRow === undefined) return { agencies: [], cases: [] };
  const entered = parseCase(caseRow);
  const since = auditorsSinceOf(caseRow);
  if (of.agency !== SUMMARY) {
    return {
      agencies: [],
      cases: [{ is: withAuditor(entered, of.agency, email), sets: [], auditors: [of.agency], since }],
    };
  }
  const { leadProfessional } = entered;
  if (leadProfessional === undefined) return { agencies: [], cases: [] };
  const isLead = role === 'lead';
  const after = isLead ? { ...leadProfessional, lead: { email } } : { ...leadProfessional, email };
  const sets = [isLead ? ('lead' as const) : ('professional' as const)];
  return { agencies: [], cases: [{ is: { ...entered, leadProfessional: after }, sets, auditors: [], since }] };
}

/**
 * What correcting an address sets that was never theirs: it is taken off the agency wherever it stands, as contact, as lead and
 * as auditor of any case; of a summary, off its case. So nothing of these returns is ever mailed to it, or opened by it, again.
 */
export function rowsCorrected(rows: OwnerRows, of: ReturnKey, wrong: string, email: string): AddressRows {
  const isWrong = (other: string | undefined): boolean => other?.toLowerCase() === wrong.toLowerCase();
  const right = <T extends { email: string }>(one: T): T => (isWrong(one.email) ? { ...one, email } : one);
  if (of.agency === SUMMARY) {
    const row = rows.cases.get(of.case);
    const entered = row === undefined ? undefined : parseCase(row);
    if (row === undefined || entered?.leadProfessional === undefined) return { agencies: [], cases: [] };
    const { leadProfessional } = entered;
    const { lead } = leadProfessional;
    const after = { ...right(leadProfessional), ...(lead === undefined ? {} : { lead: right(lead) }) };
    const sets = [
      ...(isWrong(leadProfessional.email) ? ['professional' as const] : []),
      ...(isWrong(lead?.email) ? ['lead' as const] : []),
    ];
    const is = { ...entered, leadProfessional: after };
    return { agencies: [], cases: [{ is, sets, auditors: [], since: auditorsSinceOf(row) }] };
  }
  const agencyRow = rows.agencies.get(of.agency);
  const agency = agencyRow === undefined ? [] : [parseAgency(agencyRow)];
  return {
    agencies: agency.flatMap((is) => {
      const sets = (['contact', 'lead'] as const).filter((role) => isWrong(is[role].email));
      return sets.length === 0 ? [] : [{ is: { ...is, contact: right(is.contact), lead: right(is.lead) }, sets }];
    }),
    cases: [...rows.cases.values()].flatMap((row) => {
      const entered = parseCase(row);
      if (!isWrong(auditorOf(entered, of.agency))) return [];
      const is = withAuditor(entered, of.agency, email);
      return [{ is, sets: [], auditors: [of.agency], since: auditorsSinceOf(row) }];
    }),
  };
}

/** The returns that a change of addresses sets rows of. */
export const returnsOf = ({ agencies, cases }: AddressRows): Omit<ChangedOf, 'was'>[] => [
  ...agencies.map(({ is }) => ({ agency: is.id })),
  ...cases.flatMap(({ is, sets, auditors }) => [
    ...(sets.length === 0 ? [] : [{ agency: SUMMARY, case: is.id }]),
    ...auditors.map((agency) => ({ agency, case: is.id })),
  ]),
];

/** Whether somebody answers by a change, and so is mailed what is owed; a lead hears of what is late. */
export const isAnswering = ({ agencies, cases }: AddressRows): boolean =>
  agencies.some(({ sets }) => sets.includes('contact')) ||
  cases.some(({ sets, auditors }) => sets.includes('professional') || auditors.length > 0);

/** All that an address answers for in an audit: what reissuing its link sets. */
export function rowsAnsweredBy(rows: OwnerRows, email: string): AddressRows {
  const isSame = (other: string | undefined): boolean => other?.toLowerCase() === email.toLowerCase();
  return {
    agencies: [...rows.agencies.values()]
      .map(parseAgency)
      .filter((one) => isSame(one.contact.email))
      .map((is) => ({ is, sets: ['contact'] })),
    cases: [...rows.cases.values()].flatMap((row) => {
      const is = parseCase(row);
      const auditors = Object.keys(is.auditors ?? {}).filter((agency) => isSame(auditorOf(is, agency)));
      const sets = isSame(is.leadProfessional?.email) ? ['professional' as const] : [];
      return auditors.length + sets.length === 0 ? [] : [{ is, sets, auditors, since: auditorsSinceOf(row) }];
    }),
  };
}

/** When links of auditors open a case from, once those of some are another's, or are reissued. */
export const auditorsFrom = (since: AuditorsSince, agencies: readonly string[], at: string): AuditorsSince => ({
  ...since,
  ...Object.fromEntries(agencies.map((agency) => [agency, at])),
});

/** Steps that set the addresses of rows. What else stands in a row may be amended at the same moment: they alone are set. */
function addressSteps(audit: string, { agencies, cases }: AddressRows, at: string): Step[] {
  return [
    ...agencies.flatMap(({ is, sets }): Step[] => {
      const { pk, sk, ref, contact, lead } = agencyItem(audit, is);
      const set = {
        ...(sets.includes('contact') ? { ref, contact, reissuedAt: at } : {}),
        ...(sets.includes('lead') ? { lead } : {}),
      };
      return [
        setIn({ pk, sk }, set),
        ...(sets.includes('lead') ? [{ put: leadItem(audit, is), mustBeNew: false }] : []),
      ];
    }),
    ...cases.flatMap(({ is, sets, auditors, since }): Step[] => {
      const { pk, sk, ref, refSort, leadProfessional } = caseItem(audit, is);
      const set = {
        ...(sets.length > 0 ? { leadProfessional } : {}),
        ...(sets.includes('professional') ? { ref, refSort, reissuedAt: at } : {}),
        ...(auditors.length > 0 ? { auditors: is.auditors, auditorsSince: auditorsFrom(since, auditors, at) } : {}),
      };
      return [
        setIn({ pk, sk }, set),
        ...(sets.includes('lead') ? caseLeadPuts(audit, is) : []),
        ...auditorPuts(audit, is, [...auditors]),
      ];
    }),
  ];
}

/**
 * Changes an address or reissues its link: the rows and the fact in one transaction. Links of whoever answers that were minted
 * before are dead from now on.
 * @returns false when another change came between
 */
export const changeAddress = async (
  table: Table,
  audit: Audit,
  change: AddressChange,
  rows: AddressRows,
): Promise<boolean> =>
  (await transact(table, [stillIn(audit), addressPut(change), ...addressSteps(audit.id, rows, change.at)])) ===
  undefined;
