import type { Log } from '../../../base/aws/log.ts';
import type { Table } from '../../../base/aws/table.ts';
import type { Html } from '../../../base/html/template.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply } from '../../../base/http/request.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { returnKeyOf, type ReturnKey } from '../../../domain/audits/ids.ts';
import { codeFault, isOfUse, nextRequestAt, sessionOf, triesLeft } from '../../../domain/identifiers/code-rules.ts';
import { recentCodes, recentTries, type Addressed } from '../../../domain/identifiers/code-store.ts';
import { shownNoMore } from '../../../domain/identifiers/shown-no-more.ts';
import { openList, openReturn, type LinkDeps, type LinkRequest } from '../../../domain/links/open.ts';
import { pullKeyOf, sessionHash } from '../../../domain/sessions/session.ts';
import { askForCode, exchangeCode } from '../codes.ts';
import { codeGiven } from './code-given.ts';
import { codePage, newestField, type NotTaken } from './code-page.ts';
import type { CodePageHandlers } from './code-routes.ts';
import { valueOf } from './fields.ts';
import { cameFrom, codeFor, codePath, codeTakenFor, type CameFrom, listPath } from './paths.ts';
import { inSession, takePosted, type InSession, type OpenSession } from './session.ts';
import type { FormSite } from './site.ts';

/** What the pages for a code work with. */
export interface CodePageDeps extends LinkDeps {
  drafts: Table;
  site: FormSite;
  log: Log;
}

/** The return that a code is asked for on, and whose link it is. */
interface Chosen {
  of: ReturnKey;
  whose: Addressed;
  /** Who the family is can still be looked at. */
  isFamilyShown: boolean;
}

/**
 * The return that a code is asked for on, which its mail is shown with: the one that somebody comes from, where the link opens
 * it, or the first of the link. The code opens all of them.
 * @throws HttpProblem 404 where the link opens nothing
 */
async function choose(deps: LinkDeps, request: LinkRequest, from: CameFrom | undefined): Promise<Chosen> {
  if (from !== undefined) {
    try {
      const opened = await openReturn(deps, { ...request, params: from.of }, { callerMayReject: false });
      return { of: opened.key, whose: opened.link, isFamilyShown: shownNoMore(opened) === undefined };
    } catch (error) {
      if (!(error instanceof HttpProblem && error.type === 'not-found')) throw error;
    }
  }
  const { audit, returns } = await openList(deps, request);
  const [first] = returns;
  if (first === undefined) throw new HttpProblem('not-found');
  return {
    of: returnKeyOf(first.last),
    whose: { audit: first.last.audit, addressee: first.addressee },
    isFamilyShown: returns.some(({ last }) => shownNoMore({ audit, last }) === undefined),
  };
}

/** A request of a session: the return that its codes are of, and whether one was given. */
type Sitting = InSession<[Chosen, boolean]>;

/** What a page for a code is shown with besides what is read for it. */
interface Besides {
  notTaken?: NotTaken;
  /** Stands above it. */
  remark?: Html;
  /** What was typed. */
  typed?: string;
}

/** The pages on which whoever has a session asks for a code and enters it: one code a sitting. */
export function createCodePages(deps: CodePageDeps): CodePageHandlers {
  const { table, drafts, site } = deps;

  /** What is read for each page, beside the session. */
  const readFor =
    (now: Date, from: CameFrom | undefined) =>
    (link: string, session: OpenSession): Promise<[Chosen, boolean]> =>
      Promise.all([choose(deps, { headers: {}, link, now }, from), codeGiven(deps, session, now)]);

  /** The page as it stands now; or where it leads to, once a code was given. */
  async function shown(
    { session: { secret }, found: [chosen, isGiven] }: Sitting,
    from: CameFrom | undefined,
    now: Date,
    besides: Besides = {},
  ): Promise<Reply> {
    if (isGiven) return seeOther(from?.path ?? listPath);
    const [recent, tries] = await Promise.all([recentCodes(table, chosen.whose), recentTries(table, chosen.whose)]);
    return codePage(site, {
      secret,
      to: from?.path,
      isFamilyShown: chosen.isFamilyShown,
      ofUse: recent.filter((one) => isOfUse(one, now)),
      newest: recent[0]?.seq ?? 0,
      nextAt: nextRequestAt(recent, now),
      left: triesLeft(tries, sessionOf(sessionHash(secret)), now),
      now,
      ...besides,
    });
  }

  return {
    async 'code-page'(request) {
      const from = cameFrom(request.query.to);
      return shown(await inSession(drafts, request, readFor(request.now, from)), from, request.now);
    },

    'ask-code'(request) {
      const { now } = request;
      const from = cameFrom(valueOf(request.body, 'to'));
      return takePosted(drafts, request, {
        isBare: true,
        read: readFor(now, from),
        again: (sitting, remark) => shown(sitting, from, now, { remark }),
        async take({ found: [chosen, isGiven] }) {
          const newest = valueOf(request.body, newestField);
          const shown = /^\d{1,6}$/.test(newest) ? { shown: Number(newest) } : {};
          if (!isGiven) await askForCode(deps, chosen.of, chosen.whose.addressee, { now, ...shown });
          return seeOther(from === undefined ? codePath : codeFor(from.path));
        },
      });
    },

    'enter-code'(request) {
      const { now, body } = request;
      const from = cameFrom(valueOf(body, 'to'));
      const code = valueOf(body, 'code');
      return takePosted(drafts, request, {
        read: readFor(now, from),
        again: (sitting, remark) => shown(sitting, from, now, { remark, typed: code }),
        async take(sitting) {
          const { session, found } = sitting;
          const [chosen, isGiven] = found;
          if (isGiven) return shown(sitting, from, now);
          if (code === '') return shown(sitting, from, now, { notTaken: 'no-code' });
          const fault = codeFault(code);
          if (fault !== undefined) return shown(sitting, from, now, { notTaken: fault, typed: code });
          const { secret, link } = session;
          const given = { code, key: pullKeyOf(secret), link, session: sessionOf(sessionHash(secret)) };
          const isGood = await exchangeCode(deps, chosen.of, chosen.whose, given, now);
          return isGood
            ? seeOther(codeTakenFor(from?.path))
            : shown(sitting, from, now, { notTaken: 'wrong-code', typed: code });
        },
      });
    },
  };
}
