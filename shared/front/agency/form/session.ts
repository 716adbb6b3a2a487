import { notificationBanner } from '../../../base/ui/actions.ts';
import type { Html } from '../../../base/html/template.ts';
import type { Table } from '../../../base/aws/table.ts';
import { cookieOf } from '../../../base/http/cookies.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply, RequestContext } from '../../../base/http/request.ts';
import { endOf, isFormToken, isLive, readCookie, sessionHash, usedNow } from '../../../domain/sessions/session.ts';
import { getSession, noteUsed } from '../../../domain/sessions/store.ts';
import { valueOf, type PostedFields } from './fields.ts';
import { formCookie } from './paths.ts';
import { sessionNotice } from './session-notice.ts';

/** A session that a request has, and that still opens what its link opens. */
export interface OpenSession {
  secret: string;
  /** The hash of its link's token. */
  link: string;
}

/** A request in a session, with what was read for it. */
export interface InSession<T> {
  session: OpenSession;
  /** When the session ends if it is not used again. */
  endsAt: Date;
  /** The same for whoever has the page open: to stand below what they type. */
  notice: Html;
  found: T;
}

/**
 * What a request's session opens. Its row is read together with whatever `read` reads of the link that the cookie names,
 * which is believed only if the row names it too.
 * @param read what the page needs, for the link of that hash and the cookie's session; its problems are those of the page
 * @throws HttpProblem 401 where there is no session or it is over, whatever `read` comes to; else as `read` does
 */
export async function inSession<T>(
  drafts: Table,
  request: Pick<RequestContext, 'headers' | 'now'>,
  read: (link: string, session: OpenSession) => Promise<T>,
): Promise<InSession<T>> {
  const cookie = readCookie(cookieOf(request.headers, formCookie));
  if (cookie === undefined) throw new HttpProblem('not-signed-in');
  const hash = sessionHash(cookie.secret);
  const [session, found] = await Promise.allSettled([getSession(drafts, hash), read(cookie.link, cookie)]);
  if (session.status === 'rejected') throw session.reason;
  const row = session.value;
  if (row === undefined || row.link !== cookie.link || !isLive(row, request.now))
    throw new HttpProblem('not-signed-in');
  if (found.status === 'rejected') throw found.reason;
  const used = usedNow(row, request.now);
  if (used !== undefined) await noteUsed(drafts, hash, row, used);
  const endsAt = new Date(endOf(used ?? row));
  return { session: cookie, endsAt, notice: sessionNotice(endsAt, request.now), found: found.value };
}

/** What stands above a form that came without the token of its session. */
const openedBefore: Html = notificationBanner({
  content:
    'This page was open since before you entered your key. Nothing of it has been saved yet. What you typed is here: look through it, and send it once more.',
});

/** The same of a form on which nothing is typed. */
const pressedBefore: Html = notificationBanner({
  content:
    'This page was open since before you entered your key, and nothing has been sent. Look through it, and press its button once more.',
});

/** What becomes of a form that was posted. */
export interface PostedForm<T> {
  /** What the page needs, as {@link inSession} reads it. */
  read: (link: string, session: OpenSession) => Promise<T>;
  /** Takes what was posted. */
  take: (opened: InSession<T>) => Promise<Reply>;
  /** The page as it was typed, with the session's token, under a remark that says why. Nothing was taken. */
  again: (opened: InSession<T>, remark: Html) => Reply | Promise<Reply>;
  /** Why nothing can be taken any more, whatever was typed: the page is shown again, under what says so. */
  over?: (found: T) => Html | undefined;
  /** Nothing is typed on it: it has buttons, and choices at most. */
  isBare?: true;
}

/**
 * Takes a form that was posted in a session. One without the session's token, such as one that was opened before a session
 * that has ended meanwhile, changes nothing and is shown again as it was typed. Where there is no session it is a 401, whose
 * page keeps what was posted.
 * @throws HttpProblem 401; else as what the form does
 */
export async function takePosted<T>(
  drafts: Table,
  request: Pick<RequestContext, 'headers' | 'now'> & { body: PostedFields },
  { read, take, again, over, isBare }: PostedForm<T>,
): Promise<Reply> {
  const opened = await inSession(drafts, request, read);
  const isOurs = isFormToken(valueOf(request.body, 'token'), opened.session.secret);
  const why = isOurs ? over?.(opened.found) : undefined;
  if (why !== undefined) return { ...(await again(opened, why)), status: 409 };
  if (isOurs) return take(opened);
  return { ...(await again(opened, isBare === true ? pressedBefore : openedBefore)), status: 403 };
}
