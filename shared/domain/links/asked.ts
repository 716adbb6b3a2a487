import { sortPrefix } from '../audits/table-keys.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Agency, Case } from '../audits/schema.ts';
import { agencyKey, caseKey, findAddressee, parseAgency, parseCase } from '../audits/store.ts';
import { getItems, type RawItem, type Table } from '../../base/aws/table.ts';
import { opens, ownersOf, ownersOfAgency, type Owner } from './owners.ts';
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

/** What the index finds of an addressee: agencies, cases by their summary, and agencies about one case alone. */
async function findKeys(
  table: Table,
  audit: string,
  addressee: string,
): Promise<{ agencies: string[]; summaries: string[]; audited: { case: string; agency: string }[] }> {
  const keys = (await findAddressee(table, audit, addressee)).map(({ sk }) => sk);
  const idsOf = (prefix: string): string[] =>
    keys.flatMap((sort) => (sort.startsWith(prefix) ? [sort.slice(prefix.length)] : []));
  return {
    agencies: [...new Set([...idsOf(sortPrefix.agency), ...idsOf(sortPrefix.lead)])],
    summaries: [...new Set([...idsOf(sortPrefix.case), ...idsOf(sortPrefix.caseLead)])],
    audited: idsOf(sortPrefix.auditor).map((both) => {
      const [id = '', agency = ''] = both.split('#');
      return { case: id, agency };
    }),
  };
}

const byId = (ids: readonly string[], rows: readonly (RawItem | undefined)[]): Map<string, RawItem> =>
  new Map(
    ids.flatMap((id, at) => {
      const row = rows[at];
      return row === undefined ? [] : [[id, row] as const];
    }),
  );

/**
 * Everything that an addressee was asked for in an audit, by case and then agency. The index finds it; what it finds is
 * read consistently and believed only if it still names the addressee. A return that it stands for twice is told once.
 */
export async function askedOf(table: Table, audit: string, addressee: string): Promise<AskedReturn[]> {
  const found = await findKeys(table, audit, addressee);
  const agencyIds = [...new Set([...found.agencies, ...found.audited.map(({ agency }) => agency)])];
  const agencies = byId(
    agencyIds,
    await getItems(
      table,
      agencyIds.map((id) => agencyKey(audit, id)),
    ),
  );
  const isMine = (owner: Owner): boolean => owner.addressee === addressee;
  const answered = [...agencies].flatMap(([id, row]) => (ownersOfAgency(audit, row).some(isMine) ? [id] : []));
  const askedIn = await Promise.all(
    answered.map(async (agency) => (await findAsked(table, audit, agency)).map((id) => ({ case: id, agency }))),
  );
  const all = [...askedIn.flat(), ...found.audited, ...found.summaries.map((id) => ({ case: id, agency: SUMMARY }))];
  // Whoever leads an agency and audits a case for it finds that twice.
  const wanted = [...new Map(all.map((one) => [`${one.case} ${one.agency}`, one])).values()];
  const caseIds = [...new Set(wanted.map((one) => one.case))];
  const cases = byId(
    caseIds,
    await getItems(
      table,
      caseIds.map((id) => caseKey(audit, id)),
    ),
  );
  const mine = wanted.flatMap((one): Omit<AskedReturn, 'last'>[] => {
    const row = cases.get(one.case);
    const owner = one.agency === SUMMARY ? row : agencies.get(one.agency);
    if (row === undefined || owner === undefined) return [];
    const agency = one.agency === SUMMARY ? {} : { agency: parseAgency(owner) };
    return ownersOf(audit, one.agency, { case: row, owner })
      .filter(isMine)
      .map((of) => ({ ...of, ...agency, case: parseCase(row) }));
  });
  const returns = await Promise.all(
    mine.map(async (one): Promise<AskedReturn | undefined> => {
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
