import { londonTime } from '../../../base/time/days.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { seeOther, type Site } from '../../../base/ui/page.ts';
import type { Table } from '../../../base/aws/table.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import { draftProblems } from '../../../domain/drafts/content.ts';
import { ABOUT, emptyDraft, type About, type Draft } from '../../../domain/drafts/draft.ts';
import { mergeAbout, type Conflict } from '../../../domain/drafts/merge.ts';
import { aboutOf, saveDraft } from '../../../domain/drafts/store.ts';
import type { LinkDeps } from '../../../domain/links/open.ts';
import { childrenToCover } from '../../../domain/returns/log.ts';
import { toolOfAudit } from '../../../domain/tool/tools.ts';
import { aboutFrom, aboutPage, shownField } from './about-page.ts';
import type { AboutHandlers } from './about-routes.ts';
import { valueOf } from './fields.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { draftWhole, readReturn, type OpenReturn } from './return.ts';
import { codeNeededPage, codeNeededRemark } from './return-parts.ts';
import { inSession, takePosted } from './session.ts';

/** What the page about who filled a return in works with. */
export interface AboutPageDeps extends LinkDeps {
  drafts: Table;
  site: Site;
}

/** A summary is about its case as a whole, and its lead professional is known. @throws HttpProblem 404 */
function refuseSummary({ key }: OpenReturn): void {
  if (key.agency === SUMMARY) throw new HttpProblem('not-found');
}

/** What stands in the form before anything was typed. */
const begunWith = ({ case: entered, last }: OpenReturn, about: About): About => ({
  ...about,
  children: [...(about.children ?? childrenToCover(last, childIdsOf(entered)))],
});

/** The page on which it is said who filled a return in, and which children it covers. */
export function createAboutPages(deps: AboutPageDeps): AboutHandlers {
  const { site } = deps;

  /** Saves what was typed, by one write; what it began from is read beside it. */
  async function save(opened: OpenReturn, about: About, shown: string, now: Date) {
    let conflict: Conflict | undefined;
    const known = { known: opened.draft, audit: opened.audit, by: opened.by, now };
    const [saved, begun] = await Promise.all([
      saveDraft(deps.drafts, opened.key, known, (draft, rev) => {
        const result = mergeAbout(draft, rev, { about, shown, at: now.toISOString(), by: opened.by });
        conflict = result.conflict;
        return result.merged && { answers: draft.answers, ...result.merged };
      }),
      draftWhole(deps, opened),
    ]);
    const draft: Draft = { ...saved, about: aboutOf(saved, begun.about) };
    return { draft, conflict };
  }

  return {
    async 'about-page'(request) {
      const { found, session, notice } = await inSession(deps.drafts, request, (link, open) =>
        readReturn(deps, request, link, open),
      );
      refuseSummary(found);
      const list = returnPage(found.key);
      if (found.last.state === 'withdrawn') return seeOther(list);
      if (found.isHidden) return codeNeededPage(site, found, returnPage(found.key, 'about'), list);
      const { about: kept } = await draftWhole(deps, found);
      const toAnswers = request.query[backToAnswers.name] === backToAnswers.value;
      const about = begunWith(found, kept);
      return aboutPage(site, { opened: found, secret: session.secret, notice, about, kept, toAnswers });
    },

    'save-about': (request) => {
      const { body, now } = request;
      const toAnswers = valueOf(body, backToAnswers.name) === backToAnswers.value;
      return takePosted<OpenReturn>(deps.drafts, request, {
        read: (link, session) => readReturn(deps, request, link, session),
        again: async ({ found, session, notice }, remark) => {
          refuseSummary(found);
          const { about: kept } = found.isHidden ? emptyDraft : await draftWhole(deps, found);
          const about = aboutFrom(body, found.case);
          return aboutPage(
            site,
            { opened: found, secret: session.secret, notice, about, kept, toAnswers, remark },
            403,
          );
        },
        take: async ({ found, session, notice }) => {
          refuseSummary(found);
          const about = aboutFrom(body, found.case);
          const shown = { opened: found, secret: session.secret, notice, about, toAnswers };
          if (found.isHidden) {
            return aboutPage(site, { ...shown, kept: {}, remark: codeNeededRemark(found) }, 403);
          }
          const { draft, conflict } = await save(found, about, valueOf(body, shownField), now);
          if (conflict !== undefined) {
            const changedAt = londonTime(new Date(conflict.at));
            return aboutPage(site, { ...shown, kept: draft.about, changedAt }, 409);
          }
          const facts = { factors: found.case.factors };
          const problems = draftProblems(toolOfAudit(found.audit), draft, facts).filter(({ page }) => page === ABOUT);
          if (problems.length > 0) return aboutPage(site, { ...shown, kept: draft.about, problems }, 422);
          return seeOther(toAnswers ? returnPage(found.key, 'answers') : returnPage(found.key));
        },
      });
    },
  };
}
