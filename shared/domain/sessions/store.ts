/** Sessions, in the table of drafts, which has no stream: nothing follows from them. */
import * as z from 'zod/mini';
import { deleteItem, getItem, putItem, updateIf, type Key, type Table } from '../../base/aws/table.ts';
import { SessionItem, ttlOf, type Session } from './session.ts';

/** @param hash of what the session's cookie holds */
const sessionKey = (hash: string): Key => ({ pk: `SESSION#${hash}`, sk: 'SESSION' });

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

export const endSession = (drafts: Table, hash: string): Promise<void> => deleteItem(drafts, sessionKey(hash));
