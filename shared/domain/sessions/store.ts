/** Sessions, in the table of drafts, which has no stream: nothing follows from them. */
import * as z from 'zod/mini';
import {
  deleteItem,
  getItem,
  putItem,
  queryAll,
  queryKeys,
  updateIf,
  type Item,
  type Key,
  type Table,
} from '../../base/aws/table.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { AuditId, CaseId, ReturnId, returnKeyOf, type ReturnKey } from '../audits/ids.ts';
import { sealed, unsealed } from './sealed.ts';
import { keptUntil, SessionItem, sessionHash, ttlOf, type Session } from './session.ts';

/** The partition of a session and of all that is kept for it. @param hash of what the session's cookie holds */
export const sessionPartition = (hash: string): string => `SESSION#${hash}`;
const sessionKey = (hash: string): Key => ({ pk: sessionPartition(hash), sk: 'SESSION' });

/** What begins the keys of all that is kept for a session; of what it keeps of returns, and of pages that it was answered with. */
const allKept = 'KEPT';
const keptPrefix = `${allKept}#`;
export const keptPagesPrefix = `${allKept}-PAGE#`;

export async function putSession(drafts: Table, hash: string, session: Session): Promise<void> {
  await putItem(drafts, { ...sessionKey(hash), ...session, ttl: ttlOf(session) });
}

/** A session that was begun and not ended; undefined where there is none. Whoever gets it looks whether it is over. */
export async function getSession(drafts: Table, hash: string): Promise<Session | undefined> {
  const item = await getItem(drafts, sessionKey(hash));
  if (item === undefined) return undefined;
  const { link, openedAt, usedAt } = z.parse(SessionItem, item);
  return { link, openedAt, usedAt };
}

/** Notes that a session was used. Where another request did so meanwhile, or ended it, that stands. */
export async function noteUsed(drafts: Table, hash: string, before: Session, used: Session): Promise<void> {
  const set = { usedAt: used.usedAt, ttl: ttlOf(used) };
  await updateIf(drafts, sessionKey(hash), { attribute: 'usedAt', expected: before.usedAt }, set);
}

/** Ends a session, and deletes what was kept for it: it says who children are, and nobody can open it any more. */
export async function endSession(drafts: Table, hash: string): Promise<void> {
  const key = sessionKey(hash);
  // First, so that whoever signs out is signed out whatever comes next.
  await deleteItem(drafts, key);
  await mapInBatches(await queryKeys(drafts, key.pk, allKept), (kept) => deleteItem(drafts, kept));
}

/**
 * What of a return is kept for a session: the initials of its children, what its auditor calls it, which version of it the
 * record says that the session was shown, or how far its log was when the session sent a check, or declined.
 */
const KeptKind = z.enum(['initials', 'reference', 'shown', 'checked', 'declined']);
export type KeptKind = z.infer<typeof KeptKind>;

const KeptItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  kind: KeptKind,
  /** Opened by the session's secret alone. */
  sealed: z.instanceof(Uint8Array),
  ttl: z.int(),
});

/** Something that is kept for a session, in plain. */
export interface Kept {
  of: ReturnKey;
  kind: KeptKind;
  text: string;
}

const keptOf = ({ audit, case: id, agency }: ReturnKey): string => `${keptPrefix}${audit}#${id}#${agency}#`;

/** Something of a return that is kept for a session, as its row has it. It goes when the longest session would. */
export function keptItem(secret: string, { of, kind, text }: Kept, now: Date): Item {
  const sk = `${keptOf(of)}${kind}`;
  const { audit, case: id, agency } = of;
  const item = { ...sessionKey(sessionHash(secret)), sk, audit, case: id, agency, kind, ttl: keptUntil(now) };
  return { ...item, sealed: sealed(secret, sk, text) };
}

/** Keeps something of a return for a session, in place of what was kept of that kind. */
export const putKept = (drafts: Table, secret: string, kept: Kept, now: Date): Promise<void> =>
  putItem(drafts, keptItem(secret, kept, now));

/** What is kept for a session. @param of of this return alone */
export async function readKept(drafts: Table, secret: string, of?: ReturnKey): Promise<Kept[]> {
  const prefix = of === undefined ? keptPrefix : keptOf(of);
  const items = await queryAll(drafts, sessionKey(sessionHash(secret)).pk, prefix);
  return items.map((item) => {
    const { sk, kind, sealed: bytes, ...key } = z.parse(KeptItem, item);
    return { of: returnKeyOf(key), kind, text: unsealed(secret, sk, bytes) };
  });
}
