import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply } from '../../../base/http/request.ts';
import { notificationBanner } from '../../../base/ui/actions.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import { emptyDraft } from '../../../domain/drafts/draft.ts';
import { changeBy } from '../../../domain/drafts/merge.ts';
import { summaryAsTyped } from '../../../domain/drafts/summary.ts';
import { confirmedOf } from '../../../domain/returns/summary.ts';
import { askedAgain } from '../asked.ts';
import { withdrawnPage } from './check-page.ts';
import type { FormDeps } from './deps.ts';
import { asksForData, valueOf } from './fields.ts';
import type { ShownAgain } from './form-parts.ts';
import { isToCorrect, listPath, returnPage, toCorrectAt } from './paths.ts';
import { draftShown, readReturn, type OpenReturn } from './return.ts';
import { changedUnseenRemark, codeNeededPage, codeNeededRemark } from './return-parts.ts';
import { fromForm, overRemark, isAllSaved, savedAsData, saveForm, shownAsTyped } from './saving.ts';
import { inSession, takePosted, type InSession } from './session.ts';
import { faultsOf } from './summary-faults.ts';
import { partWords, standing, typedSummary } from './summary-form.ts';
import { summaryPage, type SummaryPage } from './summary-page.ts';
import type { SummaryPageHandlers } from './summary-routes.ts';

/** Its own page is no agency's. @throws HttpProblem 404 */
function refuseQuestionnaire({ key }: OpenReturn): void {
  if (key.agency !== SUMMARY) throw new HttpProblem('not-found');
}

/** That the draft has something that the page did not show. */
const changedMeanwhile = notificationBanner({
  content: 'Parts of this were changed elsewhere since you opened the page. Look through it, and go on.',
});

/** The page on which a lead professional writes a case summary. */
export function createSummaryPages(deps: FormDeps): SummaryPageHandlers {
  const { table, drafts, site } = deps;

  /** The page with what stands in it. */
  async function shown(
    { found, session, notice }: InSession<OpenReturn>,
    of: Pick<SummaryPage, 'draft' | 'typed' | 'now'> & Partial<SummaryPage>,
    again: ShownAgain = {},
  ): Promise<Reply> {
    const { askedAgain: asks } = await askedAgain(table, found.last);
    const page = {
      opened: found,
      secret: session.secret,
      notice,
      pageId: deps.newPageId(),
      ...of,
      ...(asks === undefined ? {} : { asks }),
    };
    return summaryPage(site, page, again);
  }

  return {
    async 'summary-page'(request) {
      const { now } = request;
      const of = await inSession(drafts, request, (link, session) => readReturn(deps, request, link, session));
      const { found } = of;
      refuseQuestionnaire(found);
      if (found.last.state === 'withdrawn') return withdrawnPage(site, found);
      if (found.isHidden) return codeNeededPage(site, found, returnPage(found.key, 'summary'), listPath);
      const draft = await draftShown(deps, found, now);
      const typed = standing(found.case, draft);
      return shown(of, { draft, typed, now }, { errors: isToCorrect(request.query) ? faultsOf(found, typed) : [] });
    },

    'save-summary': (request) => {
      const { body, now } = request;
      const isData = asksForData(request.headers);
      const typed = typedSummary(body);
      const posted = ({ found }: InSession<OpenReturn>) => fromForm(typed, body, found, now);

      /** The page as it was typed, of which nothing was taken. */
      async function asTyped(of: InSession<OpenReturn>, again: ShownAgain): Promise<Reply> {
        const { found } = of;
        refuseQuestionnaire(found);
        const draft = found.isHidden ? emptyDraft : await draftShown(deps, found, now);
        return shown(of, { draft, typed, now, ...shownAsTyped(posted(of), body) }, again);
      }

      return takePosted<OpenReturn>(drafts, request, {
        read: (link, session) => readReturn(deps, request, link, session),
        over: overRemark(body),
        again: (of, remark) => {
          if (isData) throw new HttpProblem('not-allowed');
          return asTyped(of, { remark, status: 403 });
        },
        async take(of) {
          const { found } = of;
          refuseQuestionnaire(found);
          const from = posted(of);
          // Before anything was sent the page shows what the case has: what is taken away of that is taken away.
          const confirmed = { answers: summaryAsTyped(confirmedOf(found.case)), at: now.toISOString() };
          const saved = await saveForm(deps, found, { from, body, now }, (sent, begun) =>
            changeBy(sent, found.draft.from === undefined ? confirmed : begun),
          );
          const { draft, conflicts, isHidden } = saved;
          const stands = standing(found.case, draft);
          if (isData) {
            const called = (part: string): string => `“${partWords(found.tool, part)}”`;
            return savedAsData(of, { typed: from.typed, saved, stands, called, now });
          }
          const anew = { draft, typed: stands, now };
          if (conflicts.length > 0) {
            if (isHidden) return asTyped(of, { remark: changedUnseenRemark(found), status: 409 });
            return shown(of, { ...anew, conflicts, unsaved: 'both-changed' }, { status: 409 });
          }
          if (valueOf(body, 'after') === 'list') return seeOther(listPath);
          if (!isAllSaved(typed, from, saved, stands)) {
            if (isHidden) return asTyped(of, { remark: codeNeededRemark(found), status: 403 });
            return shown(of, anew, { remark: changedMeanwhile, status: 409 });
          }
          if (faultsOf(found, typed).length > 0) return seeOther(toCorrectAt(returnPage(found.key, 'summary')));
          return seeOther(returnPage(found.key, 'answers'));
        },
      });
    },
  };
}
