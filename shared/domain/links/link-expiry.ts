import * as z from 'zod/mini';
import { AuditId, Instant, SUMMARY } from '../audits/ids.ts';
import { deleteIf, getItem, putItem, queryAll, type Key, type RawItem, type Table } from '../../base/aws/table.ts';
import { ownersOf } from './owners.ts';

/** From when on links of an addressee open anything. Where there is no row, all of them do. */
const LinksItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  opensFrom: Instant,
});
export type Links = Omit<z.infer<typeof LinksItem>, 'pk' | 'sk'>;

/** No link is minted so late: where links open from then, none does. */
export const never = '9999-12-31T23:59:59.999Z';

const linksPartition = (audit: string): string => `LINKS#${audit}`;

const linksKey = ({ audit, addressee }: { audit: string; addressee: string }): Key => ({
  pk: linksPartition(audit),
  sk: addressee,
});

/** The key of the row that ends a link; of a row that never is where there is no link, so that a look costs the same. */
export const linksKeyOf = (link: { audit: string; addressee: string } | undefined): Key =>
  linksKey(link ?? { audit: '', addressee: 'nobody' });

const parseLinks = (item: RawItem): Links => {
  const { pk: _pk, sk: _sk, ...links } = z.parse(LinksItem, item);
  return links;
};

/** Whether a link is ended. @param row what stands under {@link linksKeyOf} the link */
export const isEnded = (link: { mintedAt: string }, row: RawItem | undefined): boolean =>
  row !== undefined && link.mintedAt < parseLinks(row).opensFrom;

/** From when on links of an addressee open anything; undefined when all do. Read consistently. */
export async function getOpensFrom(
  table: Table,
  of: { audit: string; addressee: string },
): Promise<string | undefined> {
  const item = await getItem(table, linksKey(of));
  return item === undefined ? undefined : parseLinks(item).opensFrom;
}

/** Every row of an audit, by addressee. Read consistently. */
export const listLinks = async (table: Table, audit: string): Promise<Map<string, string>> =>
  new Map(
    (await queryAll(table, linksPartition(audit), '')).map((item) => {
      const { addressee, opensFrom } = parseLinks(item);
      return [addressee, opensFrom];
    }),
  );

/** Says from when on links of an addressee open anything. */
export const putOpensFrom = (table: Table, links: Links): Promise<void> =>
  putItem(table, { ...linksKey(links), ...links });

/** Lets all links of an addressee open again, unless the row says something else than was read. */
export async function dropOpensFrom(table: Table, read: Links): Promise<void> {
  await deleteIf(table, linksKey(read), { attribute: 'opensFrom', expected: read.opensFrom });
}

/** Returns that belong to one addressee: an agency's in whatever case, or one case's summary. */
export interface Holding {
  agency: string;
  /** Of a summary. */
  case?: string;
  /** Links of this holding minted before then are dead. */
  reissuedAt?: string;
}

/**
 * What belongs to each addressee of an audit, by addressee; that which the oldest links open comes first.
 * @param rows those of the audit's agencies and cases, by id
 */
export function holdingsOf(
  audit: string,
  rows: { agencies: ReadonlyMap<string, RawItem>; cases: ReadonlyMap<string, RawItem> },
): Map<string, Holding[]> {
  const holdings = [
    ...[...rows.agencies].map(([agency, row]) => ({ of: { agency }, row })),
    ...[...rows.cases].map(([id, row]) => ({ of: { agency: SUMMARY, case: id }, row })),
  ].flatMap(({ of, row }) =>
    ownersOf(audit, of.agency, row).map(({ addressee, reissuedAt }) => ({
      addressee,
      holding: { ...of, ...(reissuedAt === undefined ? {} : { reissuedAt }) },
    })),
  );
  const from = ({ reissuedAt = '' }: Holding): string => reissuedAt;
  return new Map(
    [...Map.groupBy(holdings, ({ addressee }) => addressee)].map(([addressee, all]) => [
      addressee,
      all.map(({ holding }) => holding).toSorted((a, b) => (from(a) < from(b) ? -1 : Number(from(a) > from(b)))),
    ]),
  );
}

/**
 * From when on links of an addressee open anything; undefined when all do.
 * @param standing the first of its holdings, by {@link holdingsOf}, in which a return is not withdrawn
 */
export const opensFrom = (standing: Holding | undefined): string | undefined =>
  standing === undefined ? never : standing.reissuedAt;
