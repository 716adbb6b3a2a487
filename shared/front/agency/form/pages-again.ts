import type { Table } from '../../../base/aws/table.ts';
import { againName, type PagesAgain } from '../../../base/http/again.ts';
import { cookieOf } from '../../../base/http/cookies.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { londonTime } from '../../../base/time/days.ts';
import { seeOther } from '../../../base/ui/page.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { erasureInTime } from '../../../domain/identifiers/erasure.ts';
import { getKey } from '../../../domain/identifiers/code-store.ts';
import { getErasure } from '../../../domain/identifiers/store.ts';
import { openList, openReturn, type LinkDeps } from '../../../domain/links/open.ts';
import type { Entry } from '../../../domain/returns/schema.ts';
import { getPage, putPage, type KeptPage } from '../../../domain/sessions/page-store.ts';
import { isLive, pullKeyOf, readCookie, sessionHash } from '../../../domain/sessions/session.ts';
import { getSession, readKept } from '../../../domain/sessions/store.ts';
import type { TimedDeps } from './family.ts';
import { isOwnPath, valueOf, type PostedFields } from './fields.ts';
import { backToAnswers, cameFrom, codePath, formCookie, returnPage } from './paths.ts';
import { inSession, type InSession, type OpenSession } from './session.ts';
import { secondsUntil } from './session-notice.ts';

/** What pages that forms are answered with are kept and shown again with. */
export interface AgainDeps extends LinkDeps, TimedDeps {
  drafts: Table;
  /** What tells a page from every other: not to be guessed. */
  newPageId: () => string;
}

/** The query of the page that a form was posted from: where it leads on to, as its form carries it. */
function queryOf(fields: PostedFields): Record<string, string> {
  const { name, value } = backToAnswers;
  const to = cameFrom(valueOf(fields, 'to'))?.path;
  return { ...(valueOf(fields, name) === value ? { [name]: value } : {}), ...(to === undefined ? {} : { to }) };
}

/** A page that somebody asks for again: of which session, and where. */
interface AskedFor {
  session: OpenSession;
  path: string;
  now: Date;
}

/** When a code was given in a session; undefined where none was. */
const codeGivenAt = async ({ table }: AgainDeps, { secret }: OpenSession): Promise<string | undefined> =>
  (await getKey(table, pullKeyOf(secret)))?.exchangedAt;

/** Whether something came after a page was made. */
const isSince = (page: Pick<KeptPage, 'at'>, at: string | undefined): boolean => at !== undefined && at > page.at;

/**
 * Whether a page of a return still tells what is so. One on which nothing is typed does not, once anything came of the return, or a
 * code was given. A record check does not, once this session has sent one: what was typed beside a colleague's stays.
 */
async function isOvertaken(
  deps: AgainDeps,
  of: ReturnKey,
  { last, asked: { path, session } }: { last: Entry; asked: AskedFor },
): Promise<(page: KeptPage) => boolean> {
  if (path === returnPage(of, 'answers')) {
    const codeAt = await codeGivenAt(deps, session);
    return (page) => isSince(page, last.receivedAt) || isSince(page, codeAt);
  }
  if (last.act !== 'check' || ![returnPage(of, 'check'), returnPage(of, 'decline')].includes(path)) return () => false;
  const kept = await readKept(deps.drafts, session.secret, of);
  const isOwn = kept.some(({ kind, text }) => (kind === 'checked' || kind === 'declined') && Number(text) >= last.seq);
  return (page) => isOwn && isSince(page, last.receivedAt);
}

/**
 * Whether a link still opens the page of a path, and one that was made then may still be shown: it says who the family is no longer
 * than that is kept, and tells nothing that has changed since.
 * @throws HttpProblem 404 where it does not open it
 */
async function mayBeShown(deps: AgainDeps, asked: AskedFor): Promise<(page: KeptPage) => boolean> {
  const { path, now, session } = asked;
  const request = { headers: {}, link: session.link, now };
  const from = cameFrom(path);
  if (from === undefined) {
    const [, codeAt] = await Promise.all([openList(deps, request), codeGivenAt(deps, session)]);
    return (page) => !(path === codePath && isSince(page, codeAt));
  }
  const [{ audit, last }, erasure] = await Promise.all([
    openReturn(deps, { ...request, params: from.of }, { callerMayReject: true }),
    getErasure(deps.table, from.of.audit, from.of.case),
  ]);
  const over = erasure ?? erasureInTime(audit, deps.identifiersDays, now);
  const overtaken = await isOvertaken(deps, from.of, { last, asked });
  return (page) => (over === undefined || over.at <= page.at) && !overtaken(page);
}

/** What stands in a page's markup between two texts of it, in place of what stood there. No text that anybody wrote has markup. */
const between = (markup: string, before: string, after: string, now: string): string =>
  markup.replaceAll(new RegExp(`(?<=${before})[^"<]*(?=${after})`, 'g'), () => now);

/**
 * A page as it is shown once more. It is another one than it was: a save from it comes after all that were made since, and is held
 * against them. And the session ends later by now.
 */
function shownNow(deps: AgainDeps, body: string, { endsAt }: InSession<unknown>, now: Date): string {
  const hiddenField = (name: string): string => `<input type="hidden" name="${name}" value="`;
  const anew: readonly (readonly [string, string, string])[] = [
    [hiddenField('page'), '"', deps.newPageId()],
    [hiddenField('save'), '"', '0'],
    ['data-ends-in="', '"', String(secondsUntil(endsAt, now))],
    ['<span data-session-end>', '<', londonTime(endsAt)],
  ];
  return anew.reduce((markup, [before, after, value]) => between(markup, before, after, value), body);
}

/** Pages that forms of a session are answered with: the session that posted one can ask for it again, as long as it lasts. */
export const createPagesAgain = (deps: AgainDeps): PagesAgain => ({
  async keep({ status, body, headers = {}, cookies }, { path, fields, headers: sent, now }) {
    const cookie = readCookie(cookieOf(sent, formCookie));
    // Of what is no path of ours nothing is led to: it may be anything that somebody has typed.
    if (cookie === undefined || typeof body !== 'string' || !isOwnPath(path)) return undefined;
    const { secret, link } = cookie;
    const session = await getSession(deps.drafts, sessionHash(secret));
    if (session === undefined || session.link !== link || !isLive(session, now)) return undefined;
    const page: KeptPage = { path, at: now.toISOString(), status, headers, body };
    const of = { secret, session, id: deps.newPageId() };
    if (!(await putPage(deps.drafts, of, page))) return undefined;
    const query = new URLSearchParams({ ...queryOf(fields), [againName]: of.id });
    return seeOther(`${path}?${query.toString()}`, cookies);
  },

  async open(asked, { path, headers, now }) {
    try {
      const opened = await inSession(deps.drafts, { headers, now }, (_link, session) =>
        Promise.all([getPage(deps.drafts, session.secret, asked), mayBeShown(deps, { session, now, path })]),
      );
      const [page, isShown] = opened.found;
      if (page === undefined || page.path !== path || !isShown(page)) return undefined;
      const { status, body } = page;
      return {
        status,
        body: shownNow(deps, body, opened, now),
        contentType: 'text/html; charset=utf-8',
        headers: page.headers,
      };
    } catch (error) {
      // The page itself tells whoever has no session, or one that does not open it.
      if (error instanceof HttpProblem) return undefined;
      throw error;
    }
  },
});
