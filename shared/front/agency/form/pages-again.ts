import type { Table } from '../../../base/aws/table.ts';
import { againName, type PagesAgain } from '../../../base/http/again.ts';
import { cookieOf } from '../../../base/http/cookies.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { londonTime } from '../../../base/time/days.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { erasureInTime } from '../../../domain/identifiers/erasure.ts';
import { getErasure } from '../../../domain/identifiers/store.ts';
import { openList, openReturn, type LinkDeps, type LinkRequest } from '../../../domain/links/open.ts';
import { getPage, putPage, type KeptPage } from '../../../domain/sessions/page-store.ts';
import { isLive, readCookie, sessionHash } from '../../../domain/sessions/session.ts';
import { getSession } from '../../../domain/sessions/store.ts';
import type { TimedDeps } from './family.ts';
import { isOwnPath, valueOf, type PostedFields } from './fields.ts';
import { backToAnswers, cameFrom, formCookie } from './paths.ts';
import { inSession, type InSession } from './session.ts';
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

/**
 * Whether a link still opens the page of a path, and who the family is may still be shown on one that was made then.
 * @throws HttpProblem 404 where it does not open it
 */
async function mayBeShown(deps: AgainDeps, request: LinkRequest & { path: string }): Promise<(at: string) => boolean> {
  const from = cameFrom(request.path);
  if (from === undefined) {
    await openList(deps, request);
    return () => true;
  }
  const [{ audit }, erasure] = await Promise.all([
    openReturn(deps, { ...request, params: from.of }, { callerMayReject: true }),
    getErasure(deps.table, from.of.audit, from.of.case),
  ]);
  const over = erasure ?? erasureInTime(audit, deps.identifiersDays, request.now);
  return (at) => over === undefined || over.at <= at;
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
      const opened = await inSession(deps.drafts, { headers, now }, (link, { secret }) =>
        Promise.all([getPage(deps.drafts, secret, asked), mayBeShown(deps, { headers: {}, link, now, path })]),
      );
      const [page, isShown] = opened.found;
      if (page === undefined || page.path !== path || !isShown(page.at)) return undefined;
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
