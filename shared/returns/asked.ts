import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Agency, Case } from '../audits/schema.ts';
import { agencyKey, caseKey, findAddressee, parseAgency, parseCase } from '../audits/store.ts';
import { getItems, type Table } from '../aws/table.ts';
import type { Entry } from './schema.ts';
import { findAsked, lastEntry } from './store.ts';

/** One return that an addressee was asked for, as it stands now. */
export interface AskedReturn {
  case: Case;
  /** Absent for a case summary. */
  agency?: Agency;
  last: Entry;
}

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined);

/**
 * Everything that an addressee was asked for in an audit, by case and then agency. The index finds it; what it finds is
 * read consistently and believed only if it still names the addressee.
 */
export async function askedOf(table: Table, audit: string, addressee: string): Promise<AskedReturn[]> {
  const rows = present(await getItems(table, await findAddressee(table, audit, addressee)));
  const isMine = (email: string | undefined): boolean => email !== undefined && addresseeId(audit, email) === addressee;
  const agencies = rows
    .filter((row) => String(row['sk']).startsWith('AGENCY#'))
    .map(parseAgency)
    .filter((agency) => isMine(agency.contact.email));
  const summaries = rows
    .filter((row) => String(row['sk']).startsWith('CASE#'))
    .map(parseCase)
    .filter((one) => isMine(one.leadProfessional?.email));

  const askedIn = await Promise.all(
    agencies.map(async (agency) => ({ agency, cases: await findAsked(table, audit, agency.id) })),
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
  const wanted: { case: Case; agency?: Agency }[] = [
    ...askedIn.flatMap(({ agency, cases: ids }) =>
      present(ids.map((id) => cases.get(id))).map((one) => ({ case: one, agency })),
    ),
    ...summaries.map((one) => ({ case: one })),
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

/** The row that says whose return it is: the agency's, or the case's for a summary. */
export const ownerKey = (audit: string, id: string, agency: string): { pk: string; sk: string } =>
  agency === SUMMARY ? caseKey(audit, id) : agencyKey(audit, agency);
