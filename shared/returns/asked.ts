import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Agency, Case } from '../audits/schema.ts';
import { agencyKey, caseKey, findAddressee, parseAgency, parseCase, reissuedAtOf } from '../audits/store.ts';
import { getItems, type RawItem, type Table } from '../aws/table.ts';
import type { Entry } from './schema.ts';
import { findAsked, lastEntry } from './store.ts';

/** What an addressee is to a return: its agency's contact, its agency's lead, or the case's lead professional. */
export type Role = 'contact' | 'lead' | 'lead-professional';

/** One return that an addressee was asked for, as it stands now. */
export interface AskedReturn {
  role: Role;
  case: Case;
  /** Absent for a case summary. */
  agency?: Agency;
  last: Entry;
  /** Links of this role minted before then are dead. */
  reissuedAt?: string;
}

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined);

const reissued = (row: RawItem): { reissuedAt?: string } => {
  const at = reissuedAtOf(row);
  return at === undefined ? {} : { reissuedAt: at };
};

/**
 * Everything that an addressee was asked for in an audit, by case and then agency. The index finds it; what it finds is
 * read consistently and believed only if it still names the addressee. A return that it stands for twice is told once.
 */
export async function askedOf(table: Table, audit: string, addressee: string): Promise<AskedReturn[]> {
  const keys = (await findAddressee(table, audit, addressee)).map(({ sk }) => sk);
  const idsOf = (prefix: string): string[] =>
    keys.flatMap((sort) => (sort.startsWith(prefix) ? [sort.slice(prefix.length)] : []));
  const agencyIds = [...new Set([...idsOf('AGENCY#'), ...idsOf('LEAD#')])];
  const [agencyRows, caseRows] = await Promise.all([
    getItems(
      table,
      agencyIds.map((id) => agencyKey(audit, id)),
    ),
    getItems(
      table,
      idsOf('CASE#').map((id) => caseKey(audit, id)),
    ),
  ]);
  const isMine = (email: string | undefined): boolean => email !== undefined && addresseeId(audit, email) === addressee;
  const agencies = present(agencyRows).flatMap((row): Omit<AskedReturn, 'case' | 'last'>[] => {
    const agency = parseAgency(row);
    if (isMine(agency.contact.email)) return [{ role: 'contact', agency, ...reissued(row) }];
    return isMine(agency.lead.email) ? [{ role: 'lead', agency }] : [];
  });
  const summaries = present(caseRows).flatMap((row) => {
    const entered = parseCase(row);
    return isMine(entered.leadProfessional?.email)
      ? [{ role: 'lead-professional' as const, case: entered, ...reissued(row) }]
      : [];
  });

  const askedIn = await Promise.all(
    agencies.map(async (one) => ({ ...one, cases: await findAsked(table, audit, one.agency?.id ?? SUMMARY) })),
  );
  const caseIds = [...new Set(askedIn.flatMap((one) => one.cases))];
  const cases = new Map(
    present(
      await getItems(
        table,
        caseIds.map((id) => caseKey(audit, id)),
      ),
    )
      .map(parseCase)
      .map((one) => [one.id, one]),
  );
  const wanted: Omit<AskedReturn, 'last'>[] = [
    ...askedIn.flatMap(({ cases: ids, ...one }) =>
      present(ids.map((id) => cases.get(id))).map((entered) => ({ ...one, case: entered })),
    ),
    ...summaries,
  ];
  const returns = await Promise.all(
    wanted.map(async (one): Promise<AskedReturn | undefined> => {
      const last = await lastEntry(table, { audit, case: one.case.id, agency: one.agency?.id ?? SUMMARY });
      return last === undefined ? undefined : { ...one, last };
    }),
  );
  const order = ({ last }: AskedReturn): string => `${last.case} ${last.agency}`;
  return present(returns).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** What a link still opens of what its addressee was asked for: all but that whose links were reissued since. */
export const openedBy = (link: { mintedAt: string }, asked: readonly AskedReturn[]): AskedReturn[] =>
  asked.filter(({ reissuedAt }) => reissuedAt === undefined || link.mintedAt >= reissuedAt);

/** The row that says whose return it is: the agency's, or the case's for a summary. */
export const ownerKey = (audit: string, id: string, agency: string): { pk: string; sk: string } =>
  agency === SUMMARY ? caseKey(audit, id) : agencyKey(audit, agency);
