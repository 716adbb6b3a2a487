import * as z from 'zod/mini';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import {
  consultationLinkPartition,
  linkExpiryPartition,
  linkPartition,
  linksRef,
  soleSort,
} from '../audits/table-keys.ts';
import {
  putItem,
  type Key,
  type RawItem,
  type Table,
  deleteIf,
  deleteItem,
  getItem,
  queryAll,
  queryRef,
} from '../../base/aws/table.ts';
import { LinkItem } from './link.ts';
import { AuditId, Instant } from '../audits/ids.ts';

export const linkKey = (hash: string): Key => ({ pk: linkPartition(hash), sk: soleSort.link });
export const parseLink = (item: RawItem): LinkItem => z.parse(LinkItem, item);

/** Keeps a link by its token's hash. */
export const putLink = (
  table: Table,
  hash: string,
  link: Pick<LinkItem, 'audit' | 'addressee' | 'mintedAt'>,
): Promise<void> => putItem(table, { ...linkKey(hash), ...link, ref: linksRef(link.audit), refSort: link.mintedAt });

const consultationLinkKey = (hash: string): Key => ({ pk: consultationLinkPartition(hash), sk: soleSort.link });

/** The link of a consultation by its token's hash, read consistently, or undefined. */
export async function getConsultationLink(table: Table, hash: string): Promise<LinkItem | undefined> {
  const item = await getItem(table, consultationLinkKey(hash));
  return item === undefined ? undefined : parseLink(item);
}

/** Keeps a link that opens a consultation alone. It is found with the audit's others, once they end. */
export const putConsultationLink = (
  table: Table,
  hash: string,
  link: Pick<LinkItem, 'audit' | 'addressee' | 'mintedAt'>,
): Promise<void> =>
  putItem(table, { ...consultationLinkKey(hash), ...link, ref: linksRef(link.audit), refSort: link.mintedAt });

/** The keys of every link of an audit, of those to its consultation too. Eventually consistent. */
export const linkKeys = async (table: Table, audit: string): Promise<Key[]> =>
  (await queryRef(table, linksRef(audit))).map(({ pk, sk }) => ({ pk, sk }));

/** Deletes every link of an audit, once none of them opens anything. @returns how many there were */
export async function deleteLinks(table: Table, audit: string): Promise<number> {
  const found = await linkKeys(table, audit);
  await mapInBatches(found, (key) => deleteItem(table, key));
  return found.length;
}

/**
 * From when on links of an addressee are valid; without a row all of them are. The attribute is called `opensFrom`:
 * rows that stand in the table have it under that name.
 */
const LinksItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  opensFrom: Instant,
});

export type Links = Omit<z.infer<typeof LinksItem>, 'pk' | 'sk'>;
const linksKey = ({ audit, addressee }: { audit: string; addressee: string }): Key => ({
  pk: linkExpiryPartition(audit),
  sk: addressee,
});

/** The key of the row that ends a link; of a row that never is where there is no link, so that a look costs the same. */
export const linksKeyOf = (link: { audit: string; addressee: string } | undefined): Key =>
  linksKey(link ?? { audit: '', addressee: 'nobody' });

export const parseLinks = (item: RawItem): Links => {
  const { pk: _pk, sk: _sk, ...links } = z.parse(LinksItem, item);
  return links;
};

/** From when on links of an addressee are valid; undefined when all are. Read consistently. */
export async function getValidFrom(
  table: Table,
  of: { audit: string; addressee: string },
): Promise<string | undefined> {
  const item = await getItem(table, linksKey(of));
  return item === undefined ? undefined : parseLinks(item).opensFrom;
}

/** Every row of an audit, by addressee. Read consistently. */
export const listLinks = async (table: Table, audit: string): Promise<Map<string, string>> =>
  new Map(
    (await queryAll(table, linkExpiryPartition(audit), '')).map((item) => {
      const { addressee, opensFrom } = parseLinks(item);
      return [addressee, opensFrom];
    }),
  );

/** Says from when on links of an addressee are valid. */
export const putValidFrom = (table: Table, links: Links): Promise<void> =>
  putItem(table, { ...linksKey(links), ...links });

/** Makes all links of an addressee valid again, unless the row says something else than was read. */
export async function dropValidFrom(table: Table, read: Links): Promise<void> {
  await deleteIf(table, linksKey(read), { attribute: 'opensFrom', expected: read.opensFrom });
}
