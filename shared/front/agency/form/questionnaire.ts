import { HttpProblem } from '../../../base/http/problem.ts';
import type { Reply, RequestContext } from '../../../base/http/request.ts';
import { seeOther } from '../../../base/ui/page.ts';
import { askedInWords } from '../../../domain/audits/asked-in-words.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import { emptyDraft, type Draft } from '../../../domain/drafts/draft.ts';
import { draftProblems, type DraftProblem } from '../../../domain/drafts/content.ts';
import { factsOfDraft } from '../../../domain/drafts/facts.ts';
import type { FromPage } from '../../../domain/drafts/merge.ts';
import { formTokenOf } from '../../../domain/sessions/session.ts';
import { askedOnceOn, pagesOf, type ToolPage } from '../../../domain/tool/pages.ts';
import { askedAgain } from '../asked.ts';
import { asksForData, valueOf, type PostedFields } from './fields.ts';
import type { FormDeps } from './deps.ts';
import { backToAnswers, isToCorrect, returnPage, toCorrectAt } from './paths.ts';
import { pagesBeside, pagesToAsk, questionPage, type QuestionPage } from './question-page.ts';
import { typedFrom } from './questions/typed-from.ts';
import type { QuestionnaireHandlers } from './questionnaire-routes.ts';
import { draftShown, draftWhole, readReturn, type OpenReturn } from './return.ts';
import { changedUnseenRemark, codeNeededPage } from './return-parts.ts';
import { fromForm, overRemark, savedAsData, saveForm, shownAsTyped } from './saving.ts';
import { secondsUntil } from './session-notice.ts';
import { inSession, takePosted, type InSession } from './session.ts';
import { taskListPage } from './task-list-page.ts';
import { returnProgress } from './task-status.ts';

/** The page of a return's tool that an address names. @throws HttpProblem 404 */
function pageNamed({ tool, key, case: entered }: OpenReturn, id: string): ToolPage {
  const page = pagesOf(tool, childIdsOf(entered)).find((one) => one.id === id);
  if (page === undefined || key.agency === SUMMARY) throw new HttpProblem('not-found');
  return page;
}

/** The page before or after one in its section, of those that have a question; the task list where there is none. */
function beside(opened: OpenReturn, draft: Draft, page: ToolPage, step: 1 | -1): string {
  const ofSection = pagesBeside(opened, page);
  const place = ofSection.findIndex(({ id }) => id === page.id);
  const others = step > 0 ? ofSection.slice(place + 1) : ofSection.slice(0, place);
  const asked = pagesToAsk(opened, others, draft);
  const next = step > 0 ? asked[0] : asked.at(-1);
  return next === undefined ? returnPage(opened.key) : returnPage(opened.key, 'pages', next.id);
}

/** What is to be corrected of what stands on a page. */
const problemsOn = (found: OpenReturn, draft: Draft, { id }: ToolPage): DraftProblem[] =>
  draftProblems(found.tool, draft, factsOfDraft(found, draft.about)).filter(({ page }) => page === id);

/** Whether a page leads back to the answers, by what its query or its form says. */
const leadsToAnswers = (said: string | undefined): boolean => said === backToAnswers.value;

const data = (body: object): Reply => ({ status: 200, body });

/** What there is to do for a return, and its questions. */
export function createQuestionnairePages(deps: FormDeps): QuestionnaireHandlers {
  const { site } = deps;
  const read = (request: RequestContext & { params: { audit: string; case: string; agency: string } }) =>
    inSession(deps.drafts, request, (link, session) => readReturn(deps, request, link, session));

  /** What a page shows, whatever it is shown for. */
  const partsOf = (
    { found, session, notice }: InSession<OpenReturn>,
    draft: Draft,
    page: ToolPage,
    now: Date,
    toAnswers: boolean,
  ): QuestionPage => ({
    opened: found,
    draft,
    page,
    secret: session.secret,
    notice,
    now,
    toAnswers,
    pageId: deps.newPageId(),
  });

  /** A page as it was typed, of which nothing was taken. */
  async function asTyped(
    opened: InSession<OpenReturn>,
    page: ToolPage,
    from: FromPage,
    {
      now,
      body,
      remark,
      status,
      toAnswers,
    }: Pick<QuestionPage, 'now' | 'remark'> & { body: PostedFields; status: number; toAnswers: boolean },
  ): Promise<Reply> {
    const { found } = opened;
    const draft = found.isHidden ? emptyDraft : await draftShown(deps, found, now);
    const parts = { ...partsOf(opened, draft, page, now, toAnswers), ...shownAsTyped(from, body) };
    // A question that came onto the page since is shown as it stands.
    const typed = { ...draft.answers, ...from.typed };
    return questionPage(site, { ...parts, typed, remark }, { back: returnPage(found.key), status });
  }

  return {
    async 'session-state'(request) {
      const { session, endsAt } = await inSession(deps.drafts, request, () => Promise.resolve());
      return data({ token: formTokenOf(session.secret), endsIn: secondsUntil(endsAt, request.now) });
    },

    async 'return-page'(request) {
      const { found } = await read(request);
      if (found.key.agency === SUMMARY) return seeOther(returnPage(found.key, 'summary'));
      const [whole, asks] = await Promise.all([draftWhole(deps, found), askedAgain(deps.table, found.last)]);
      const progress = returnProgress(found, whole, found.isHidden);
      return taskListPage(site, found, found.isHidden ? emptyDraft : whole, {
        progress,
        now: request.now,
        askedAgain: asks.askedAgain,
      });
    },

    async 'question-page'(request) {
      const opened = await read(request);
      const { found } = opened;
      const page = pageNamed(found, request.params.page);
      const toList = returnPage(found.key);
      if (found.last.state === 'withdrawn') return seeOther(toList);
      if (found.isHidden) return codeNeededPage(site, found, returnPage(found.key, 'pages', page.id), toList);
      const draft = await draftShown(deps, found, request.now);
      const toAnswers = leadsToAnswers(request.query[backToAnswers.name]);
      const back = toAnswers ? returnPage(found.key, 'answers') : beside(found, draft, page, -1);
      const isAsked = pagesToAsk(found, [page], draft).length > 0;
      const problems = isToCorrect(request.query) ? problemsOn(found, draft, page) : [];
      if (!isAsked && problems.length === 0) return seeOther(beside(found, draft, page, 1));
      const parts = partsOf(opened, draft, page, request.now, toAnswers);
      return questionPage(site, { ...parts, problems }, { back, status: problems.length > 0 ? 422 : 200 });
    },

    'save-questions': (request) => {
      const { body, now } = request;
      const isData = asksForData(request.headers);
      const toAnswers = leadsToAnswers(valueOf(body, backToAnswers.name));
      const posted = ({ found }: InSession<OpenReturn>) => {
        const page = pageNamed(found, request.params.page);
        const typed = Object.fromEntries(
          askedOnceOn(page).map(({ key, question }) => [key, typedFrom(key, question, body)]),
        );
        return { page, from: fromForm(typed, body, found, now) };
      };
      return takePosted<OpenReturn>(deps.drafts, request, {
        read: (link, session) => readReturn(deps, request, link, session),
        over: overRemark(body),
        again: (opened, remark) => {
          if (isData) throw new HttpProblem('not-allowed');
          const { page, from } = posted(opened);
          return asTyped(opened, page, from, { now, body, remark, status: 403, toAnswers });
        },
        take: async (opened) => {
          const { found } = opened;
          const { page, from } = posted(opened);
          const saved = await saveForm(deps, found, { from, body, now });
          const { draft, conflicts, isHidden } = saved;
          if (isData) {
            const called = (key: string): string => `Question ${askedInWords(key)}`;
            return savedAsData(opened, { typed: from.typed, saved, stands: draft.answers, called, now });
          }
          if (isHidden) {
            // Nothing that others wrote is shown: a code is asked for.
            if (conflicts.length === 0) return seeOther(returnPage(found.key));
            return asTyped(opened, page, from, {
              now,
              body,
              remark: changedUnseenRemark(found),
              status: 409,
              toAnswers,
            });
          }
          const problems = problemsOn(found, draft, page);
          // What was typed and not taken stands nowhere but on the page that says so.
          if (conflicts.length > 0) {
            const parts = partsOf(opened, draft, page, now, toAnswers);
            const back = toAnswers ? returnPage(found.key, 'answers') : beside(found, draft, page, -1);
            const both = { ...parts, conflicts, problems, unsaved: 'both-changed' as const };
            return questionPage(site, both, { back, status: 409 });
          }
          if (valueOf(body, 'after') === 'list') return seeOther(returnPage(found.key));
          if (problems.length > 0) return seeOther(toCorrectAt(returnPage(found.key, 'pages', page.id), toAnswers));
          return seeOther(toAnswers ? returnPage(found.key, 'answers') : beside(found, draft, page, 1));
        },
      });
    },
  };
}
