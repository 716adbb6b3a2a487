/** Pages that a form was answered with, each kept for the session that posted it, so that it can be asked for once more. */
import * as z from 'zod/mini';
import { getItem, putItem, type Key, type Table } from '../../base/aws/table.ts';
import { packed, unpacked } from '../../base/content/compressed.ts';
import { Instant } from '../audits/ids.ts';
import { sealed, unsealedBytes } from './sealed.ts';
import { latestEnd, sessionHash, type Session } from './session.ts';
import { keptPagesPrefix, sessionPartition } from './store.ts';

/** A page as it was answered, and the path that it was answered for. */
const KeptPage = z.strictObject({
  path: z.string(),
  /** When it was made. */
  at: Instant,
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type KeptPage = z.infer<typeof KeptPage>;

const PageItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  /** Opened by the session's secret alone. */
  sealed: z.instanceof(Uint8Array),
  ttl: z.int(),
});

/** An item of DynamoDB has 400 KB, its keys among them. */
const mostBytes = 390 * 1024;

const keyOf = (secret: string, id: string): Key => ({
  pk: sessionPartition(sessionHash(secret)),
  sk: `${keptPagesPrefix}${id}`,
});

/**
 * Keeps a page for a session, until the session could last no longer.
 * @param id under which it is asked for
 * @returns whether it was kept: what is larger than an item is not
 */
export async function putPage(
  drafts: Table,
  { secret, session, id }: { secret: string; session: Session; id: string },
  page: KeptPage,
): Promise<boolean> {
  const key = keyOf(secret, id);
  const bytes = sealed(secret, key.sk, packed(page));
  if (bytes.byteLength > mostBytes) return false;
  await putItem(drafts, { ...key, sealed: bytes, ttl: Math.ceil(latestEnd(session) / 1000) });
  return true;
}

/** A page that was kept for a session; undefined where there is none of that id. */
export async function getPage(drafts: Table, secret: string, id: string): Promise<KeptPage | undefined> {
  const key = keyOf(secret, id);
  const item = await getItem(drafts, key);
  if (item === undefined) return undefined;
  return unpacked(KeptPage, unsealedBytes(secret, key.sk, z.parse(PageItem, item).sealed));
}
