import { cookieOf, dropCookie, setCookie } from '../../../base/http/cookies.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Handlers } from '../../../base/http/request.ts';
import { postElsewhere, seeOther } from '../../../base/ui/page.ts';
import { tokenHash, tokenTyped } from '../../../domain/links/link.ts';
import { openPath } from '../../../domain/links/open-path.ts';
import { openList, type LinkDeps } from '../../../domain/links/open.ts';
import { begun, cookieValue, readCookie, sessionHash } from '../../../domain/sessions/session.ts';
import { endSession, putSession } from '../../../domain/sessions/store.ts';
import type { FormDeps } from './deps.ts';
import { backTo, carriedBy, pathIn, postAgainAt, valueOf } from './fields.ts';
import { dropTyped, toWrongKey } from './key-typed.ts';
import { listPage } from './list-page.ts';
import { readList } from './list.ts';
import { formCookie, listPath, sessionPath, signedOut } from './paths.ts';
import type { sittingRoutes } from './routes.ts';
import { inSession } from './session.ts';

/** A key as somebody types or pastes it, or the whole link, which a program may have made longer, is at most so long. */
const longestKey = 4000;

/** The link that a typed key opens, by its hash; undefined where it opens nothing. */
async function linkOfKey(deps: LinkDeps, typed: string, now: Date): Promise<string | undefined> {
  const link = tokenHash(tokenTyped(typed));
  try {
    await openList(deps, { headers: {}, link, now });
    return link;
  } catch (error) {
    if (error instanceof HttpProblem && error.type === 'not-found') return undefined;
    throw error;
  }
}

/** A session's beginning and end, and the list that it opens. */
export const createSittingPages = (deps: FormDeps): Handlers<typeof sittingRoutes> => ({
  async 'begin-session'({ body, now }) {
    const key = valueOf(body, 'key');
    // Whoever was asked for a key in place of what they had typed still has that, whatever key they enter.
    const carried = carriedBy({ path: sessionPath, fields: body });
    if (key === '') return toWrongKey(deps.site, key, carried);
    const link = key.length > longestKey ? undefined : await linkOfKey(deps, key, now);
    if (link === undefined) {
      deps.log.info('session-begun', { outcome: 'refused' });
      return toWrongKey(deps.site, key, carried);
    }
    // Whatever session the browser had stays what it was, and ends by itself: nobody's cookie is ever taken over.
    const secret = deps.newSessionSecret();
    await putSession(deps.drafts, sessionHash(secret), begun(link, now));
    deps.log.info('session-begun', { outcome: 'new' });
    const cookies = [setCookie(formCookie, cookieValue({ secret, link })), dropTyped];
    const again = pathIn(body, postAgainAt);
    if (again !== undefined) return postElsewhere(again, cookies);
    return seeOther(pathIn(body, backTo) ?? listPath, cookies);
  },

  async 'end-session'(request) {
    // Whatever token the form has: it may be of a page that was open before a key was entered anew, and nobody who signs out and
    // walks away is left signed in. That it came from this site was looked at before.
    const cookie = readCookie(cookieOf(request.headers, formCookie));
    if (cookie !== undefined) await endSession(deps.drafts, sessionHash(cookie.secret));
    return seeOther(`${openPath}?${new URLSearchParams(signedOut).toString()}`, [dropCookie(formCookie), dropTyped]);
  },

  async 'list-page'(request) {
    const { session, found } = await inSession(deps.drafts, request, (_link, sitting) =>
      readList(deps, sitting, request.now),
    );
    const { asked, ...of } = found;
    return listPage(deps.site, asked, { secret: session.secret, ...of });
  },
});
