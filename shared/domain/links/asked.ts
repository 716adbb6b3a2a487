import { sortPrefix } from '../audits/table-keys.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Agency, Case } from '../audits/schema.ts';
import { agencyKey, caseKey, findAddressee, parseAgency, parseCase } from '../audits/store.ts';
import { getItems, type RawItem, type Table } from '../../base/aws/table.ts';
import { opens, ownersOf, type Owner } from './owners.ts';
import type { Entry } from '../returns/schema.ts';
import { findAsked, lastEntry } from '../returns/store.ts';

/** One return that an addressee was asked for, as it stands now. */
export interface AskedReturn extends Owner {
  case: Case;
  /** Absent for a case summary. */
  agency?: Agency;
  last: Entry;
}

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined);

/**
 * Everything that an addressee was asked for in an audit, by case and then agency. The index finds it; what it finds is
 * read consistently and believed only if it still names the addressee. A return that it stands for twice is told once.
 */
export async function askedOf(table: Table, audit: string, addressee: string): Promise<AskedReturn[]> {
  const keys = (await findAddressee(table, audit, addressee)).map(({ sk }) => sk);
  const idsOf = (prefix: string): string[] =>
    keys.flatMap((sort) => (sort.startsWith(prefix) ? [sort.slice(prefix.length)] : []));
  const agencyIds = [...new Set([...idsOf(sortPrefix.agency), ...idsOf(sortPrefix.lead)])];
  const [agencyRows, caseRows] = await Promise.all([
    getItems(
      table,
      agencyIds.map((id) => agencyKey(audit, id)),
    ),
    getItems(
      table,
      [...new Set([...idsOf(sortPrefix.case), ...idsOf(sortPrefix.caseLead)])].map((id) => caseKey(audit, id)),
    ),
  ]);
  const mine = (agency: string, row: RawItem): Owner[] =>
    ownersOf(audit, agency, row).filter((owner) => owner.addressee === addressee);
  const agencies = present(agencyRows).flatMap((row) => {
    const agency = parseAgency(row);
    return mine(agency.id, row).map((owner) => ({ ...owner, agency }));
  });
  const summaries = present(caseRows).flatMap((row) =>
    mine(SUMMARY, row).map((owner) => ({ ...owner, case: parseCase(row) })),
  );

  const askedIn = await Promise.all(
    agencies.map(async (one) => ({ ...one, cases: await findAsked(table, audit, one.agency.id) })),
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
export const openedBy = (link: { addressee: string; mintedAt: string }, asked: readonly AskedReturn[]): AskedReturn[] =>
  asked.filter((one) => opens(link, one));
