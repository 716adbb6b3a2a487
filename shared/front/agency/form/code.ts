import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply, RequestContext } from '../../../base/http/request.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import { returnKeyOf, type ReturnKey } from '../../../domain/audits/ids.ts';
import { isOfUse, nextRequestAt, sessionOf, triesLeft } from '../../../domain/identifiers/code-rules.ts';
import { recentCodes, recentTries, type Addressed } from '../../../domain/identifiers/code-store.ts';
import { openList, openReturn, type LinkDeps, type LinkRequest } from '../../../domain/links/open.ts';
import { pullKeyOf, sessionHash } from '../../../domain/sessions/session.ts';
import { askForCode, exchangeCode } from '../codes.ts';
import { codeGiven } from './code-given.ts';
import { codePage, type NotTaken } from './code-page.ts';
import type { CodePageHandlers } from './code-routes.ts';
import { cameFrom, codeFor, codePath, type CameFrom } from './paths.ts';
import { listPath } from './routes.ts';
import { checkFormToken, inSession, type OpenSession } from './session.ts';

/** What the pages for a code work with. */
export interface CodePageDeps extends LinkDeps {
  drafts: Table;
  site: Site;
  log: Log;
}

/** The return that a code is asked for on, and whose link it is. */
interface Chosen {
  of: ReturnKey;
  whose: Addressed;
}

/**
 * The return that a code is asked for on, which its mail is shown with: the one that somebody comes from, where the link opens
 * it, or the first of the link. The code opens all of them.
 * @throws HttpProblem 404 where the link opens nothing
 */
async function choose(deps: LinkDeps, request: LinkRequest, from: CameFrom | undefined): Promise<Chosen> {
  if (from !== undefined) {
    try {
      const { key, link } = await openReturn(deps, { ...request, params: from.of }, { callerMayReject: false });
      return { of: key, whose: link };
    } catch (error) {
      if (!(error instanceof HttpProblem && error.type === 'not-found')) throw error;
    }
  }
  const [first] = (await openList(deps, request)).returns;
  if (first === undefined) throw new HttpProblem('not-found');
  return { of: returnKeyOf(first.last), whose: { audit: first.last.audit, addressee: first.addressee } };
}

/** The pages on which whoever has a session asks for a code and enters it: one code a sitting. */
export function createCodePages(deps: CodePageDeps): CodePageHandlers {
  const { table, site } = deps;

  /** What the pages need of a request's session; a page for whoever needs none of them. */
  async function sitting(
    request: RequestContext,
    from: CameFrom | undefined,
  ): Promise<Reply | { session: OpenSession; chosen: Chosen }> {
    const { now } = request;
    const { session, found } = await inSession(deps.drafts, request, (link, session) =>
      Promise.all([choose(deps, { headers: {}, link, now }, from), codeGiven(deps, session, now)]),
    );
    const [chosen, isGiven] = found;
    return isGiven ? seeOther(from?.path ?? listPath) : { session, chosen };
  }

  /** The page as it stands now. */
  async function shown(
    { session, chosen }: { session: OpenSession; chosen: Chosen },
    from: CameFrom | undefined,
    now: Date,
    notTaken?: NotTaken,
  ): Promise<Reply> {
    const [recent, tries] = await Promise.all([recentCodes(table, chosen.whose), recentTries(table, chosen.whose)]);
    return codePage(site, {
      secret: session.secret,
      to: from?.path,
      ofUse: recent.filter((one) => isOfUse(one, now)),
      nextAt: nextRequestAt(recent, now),
      left: triesLeft(tries, sessionOf(sessionHash(session.secret)), now),
      now,
      notTaken,
    });
  }

  return {
    async 'code-page'(request) {
      const from = cameFrom(request.query.to);
      const found = await sitting(request, from);
      return 'status' in found ? found : shown(found, from, request.now);
    },

    async 'ask-code'(request) {
      const { now, body } = request;
      checkFormToken(request, body.token);
      const from = cameFrom(body.to);
      const found = await sitting(request, from);
      if ('status' in found) return found;
      await askForCode(deps, found.chosen.of, found.chosen.whose.addressee, now);
      return seeOther(from === undefined ? codePath : codeFor(from.path));
    },

    async 'enter-code'(request) {
      const { now, body } = request;
      checkFormToken(request, body.token);
      const from = cameFrom(body.to);
      const found = await sitting(request, from);
      if ('status' in found) return found;
      if (body.code === '') return shown(found, from, now, 'no-code');
      const { session, chosen } = found;
      const { secret, link } = session;
      const given = { code: body.code, key: pullKeyOf(secret), link, session: sessionOf(sessionHash(secret)) };
      const isGood = await exchangeCode(deps, chosen.of, chosen.whose, given, now);
      return isGood ? seeOther(from?.path ?? listPath) : shown(found, from, now, 'wrong-code');
    },
  };
}
