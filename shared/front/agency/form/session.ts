import type { Table } from '../../../base/aws/table.ts';
import { cookieOf } from '../../../base/http/cookies.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { RequestContext } from '../../../base/http/request.ts';
import { isFormToken, isLive, readCookie, sessionHash, usedNow } from '../../../domain/sessions/session.ts';
import { getSession, noteUsed } from '../../../domain/sessions/store.ts';

/** The cookie of those who answer; the staff's has another name, since all pages of a deployment share one host. */
export const formCookie = 'form';

/** A session that a request has, and that still opens what its link opens. */
export interface OpenSession {
  secret: string;
  /** The hash of its link's token. */
  link: string;
}

/**
 * What a request's session opens, or undefined where there is none or it is over. Its row is read together with whatever
 * `read` reads of the link that the cookie names, which is believed only if the row names it too.
 * @param read what the page needs, for the link of that hash; its problems are those of the page. Nothing of what it reads is
 * shown where the session turns out to be none
 */
export async function withSession<T>(
  drafts: Table,
  request: Pick<RequestContext, 'headers' | 'now'>,
  read: (link: string, session: OpenSession) => Promise<T>,
): Promise<{ session: OpenSession; found: T } | undefined> {
  const cookie = readCookie(cookieOf(request.headers, formCookie));
  if (cookie === undefined) return undefined;
  const hash = sessionHash(cookie.secret);
  const [session, found] = await Promise.allSettled([getSession(drafts, hash), read(cookie.link, cookie)]);
  if (session.status === 'rejected') throw session.reason;
  const row = session.value;
  if (row === undefined || row.link !== cookie.link || !isLive(row, request.now)) return undefined;
  if (found.status === 'rejected') {
    // The link has ended meanwhile: there is nothing that the session could open.
    if (found.reason instanceof HttpProblem && found.reason.type === 'not-found') return undefined;
    throw found.reason;
  }
  const used = usedNow(row, request.now);
  if (used !== undefined) await noteUsed(drafts, hash, row, used);
  return { session: cookie, found: found.value };
}

/**
 * Refuses a form that carries no token of the request's session.
 * @returns the session's secret; undefined where the request has no session, and so nothing to refuse
 * @throws HttpProblem 403
 */
export function checkFormToken(request: Pick<RequestContext, 'headers'>, token: string): string | undefined {
  const cookie = readCookie(cookieOf(request.headers, formCookie));
  if (cookie !== undefined && !isFormToken(token, cookie.secret)) throw new HttpProblem('not-allowed');
  return cookie?.secret;
}
