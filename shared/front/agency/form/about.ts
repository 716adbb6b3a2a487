import { HttpProblem } from '../../../base/http/problem.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import { draftProblems, type DraftProblem } from '../../../domain/drafts/content.ts';
import { ABOUT, emptyDraft, type About, type Draft } from '../../../domain/drafts/draft.ts';
import { factsOfDraft } from '../../../domain/drafts/facts.ts';
import { aboutAnswers, changeAboutBy } from '../../../domain/drafts/merge.ts';
import { aboutFrom, aboutPage, type AboutShown } from './about-page.ts';
import type { AboutHandlers } from './about-routes.ts';
import { changedWords } from './conflict.ts';
import { coveredBy } from './covered.ts';
import type { FormDeps } from './deps.ts';
import { asksForData, valueOf } from './fields.ts';
import { backToAnswers, isToCorrect, returnPage, toCorrectAt } from './paths.ts';
import { draftShown, readReturn, type OpenReturn } from './return.ts';
import { changedUnseenRemark, codeNeededPage, codeNeededRemark } from './return-parts.ts';
import { fromForm, overRemark, isAllSaved, savedAsData, saveForm, shownAsTyped } from './saving.ts';
import { inSession, takePosted, type InSession } from './session.ts';

/** A summary is about its case as a whole, and its lead professional is known. @throws HttpProblem 404 */
function refuseSummary({ key }: OpenReturn): void {
  if (key.agency === SUMMARY) throw new HttpProblem('not-found');
}

/** What stands in the form before anything was typed. */
const begunWith = (opened: OpenReturn, about: About): About => ({ ...about, children: coveredBy(opened, about) });

/** What is to be corrected of what the page says. */
const problemsOf = (found: OpenReturn, draft: Draft): DraftProblem[] =>
  draftProblems(found.tool, draft, factsOfDraft(found, draft.about)).filter(({ page }) => page === ABOUT);

/** The page on which it is said who filled a return in, and which children it covers. */
export function createAboutPages(deps: FormDeps): AboutHandlers {
  const { site } = deps;

  /** What the page shows, whatever it is shown for. @param draft with what it began from, where it may be seen */
  const partsOf = (
    { found, session, notice }: InSession<OpenReturn>,
    { draft, about, now, toAnswers }: { draft: Draft; about: About; now: Date; toAnswers: boolean },
  ): AboutShown => ({
    opened: found,
    draft,
    secret: session.secret,
    notice,
    now,
    about,
    kept: draft.about,
    toAnswers,
    pageId: deps.newPageId(),
  });

  return {
    async 'about-page'(request) {
      const opened = await inSession(deps.drafts, request, (link, open) => readReturn(deps, request, link, open));
      const { found } = opened;
      refuseSummary(found);
      const list = returnPage(found.key);
      if (found.last.state === 'withdrawn') return seeOther(list);
      if (found.isHidden) return codeNeededPage(site, found, returnPage(found.key, ABOUT), list);
      const draft = await draftShown(deps, found, request.now);
      const toAnswers = request.query[backToAnswers.name] === backToAnswers.value;
      const about = begunWith(found, draft.about);
      const parts = partsOf(opened, { draft, about, now: request.now, toAnswers });
      const problems = isToCorrect(request.query) ? problemsOf(found, draft) : [];
      return aboutPage(site, { ...parts, problems }, problems.length > 0 ? 422 : 200);
    },

    'save-about': (request) => {
      const { body, now } = request;
      const isData = asksForData(request.headers);
      const toAnswers = valueOf(body, backToAnswers.name) === backToAnswers.value;
      const posted = ({ found }: InSession<OpenReturn>) => {
        refuseSummary(found);
        const about = aboutFrom(body, found.case);
        return { about, from: fromForm(aboutAnswers(about), body, found, now) };
      };
      /** The page as it was typed, of which nothing was taken. */
      const asTyped = async (opened: InSession<OpenReturn>): Promise<AboutShown> => {
        const { found } = opened;
        const { about, from } = posted(opened);
        const draft = found.isHidden ? emptyDraft : await draftShown(deps, found, now);
        return { ...partsOf(opened, { draft, about, now, toAnswers }), ...shownAsTyped(from, body) };
      };
      return takePosted<OpenReturn>(deps.drafts, request, {
        read: (link, session) => readReturn(deps, request, link, session),
        over: overRemark(body),
        again: async (opened, remark) => {
          if (isData) throw new HttpProblem('not-allowed');
          return aboutPage(site, { ...(await asTyped(opened)), remark }, 403);
        },
        take: async (opened) => {
          const { found } = opened;
          const { about, from } = posted(opened);
          const saved = await saveForm(deps, found, { from, body, now }, (sent, begun) =>
            changeAboutBy(about, sent, begun),
          );
          const { draft, conflicts } = saved;
          const stands = aboutAnswers(draft.about);
          const [conflict] = conflicts;
          if (isData) {
            return savedAsData(opened, { typed: from.typed, saved, stands, called: () => 'This page', now });
          }
          if (saved.isHidden) {
            // Nothing that others wrote is shown: a code is asked for.
            if (isAllSaved(aboutAnswers(about), from, saved, stands)) return seeOther(returnPage(found.key));
            const remark = conflict === undefined ? codeNeededRemark(found) : changedUnseenRemark(found);
            return aboutPage(site, { ...(await asTyped(opened)), remark }, conflict === undefined ? 403 : 409);
          }
          if (conflict !== undefined) {
            const parts = partsOf(opened, { draft, about, now, toAnswers });
            const changed = changedWords(conflict, found.by, now);
            return aboutPage(site, { ...parts, changed, unsaved: 'both-changed' }, 409);
          }
          if (problemsOf(found, draft).length > 0)
            return seeOther(toCorrectAt(returnPage(found.key, ABOUT), toAnswers));
          return seeOther(toAnswers ? returnPage(found.key, 'answers') : returnPage(found.key));
        },
      });
    },
  };
}
