import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button, errorSummary } from '../../../base/ui/actions.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink } from '../../../base/ui/text.ts';
import { askedInWords } from '../../../domain/audits/asked-in-words.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import { shownProof, type Draft, type TypedAnswers } from '../../../domain/drafts/draft.ts';
import { answersIn, type DraftProblem } from '../../../domain/drafts/content.ts';
import { factsOfDraft } from '../../../domain/drafts/facts.ts';
import type { Answers } from '../../../domain/tool/answers.ts';
import type { Facts } from '../../../domain/tool/facts.ts';
import type { Conflict } from '../../../domain/drafts/merge.ts';
import { formTokenOf } from '../../../domain/sessions/session.ts';
import { askedOn, pagesOf, pagesToAsk as pagesThatAsk, type ToolPage } from '../../../domain/tool/pages.ts';
import { savedToCorrect } from './form-parts.ts';
import { conflictNotice, linesOf, sinceWords } from './conflict.ts';
import { togetherHint } from './covered.ts';
import { childNamed } from './family.ts';
import { hidden } from './fields.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { errorLinks, errorsOf } from './question-errors.ts';
import { questionField } from './questions/question-field.ts';
import type { OpenReturn } from './return.ts';
import { returnCaption } from './return-parts.ts';
import { saidOtherwise } from './said.ts';
import {
  savedLine,
  savingFields,
  savingForm,
  saveToAnswers,
  saveToTasks,
  saveWords,
  type SavedPage,
} from './saving.ts';
import { savingScript } from './session-notice.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

/** A page's questions, with what stands in its form. */
export interface QuestionPage extends SavedPage {
  opened: OpenReturn;
  /** With what it began from. */
  draft: Draft;
  page: ToolPage;
  secret: string;
  notice: Html;
  now: Date;
  /** What was typed, where that is not what the draft has: it was not taken. */
  typed?: TypedAnswers;
  problems?: readonly DraftProblem[];
  conflicts?: readonly Conflict[];
  /** It was opened to change an answer that was looked through, and leads back there. */
  toAnswers?: boolean;
  /** Says why the page is shown once more. */
  remark?: Value;
}

/** What was read of a draft last: a page asks for the same several times. */
const readBefore = new WeakMap<Draft, { opened: OpenReturn; said: [Answers, Facts] }>();

/** What is answered so far, and what beside it decides which questions apply. */
function saidSoFar(opened: OpenReturn, draft: Draft): [Answers, Facts] {
  const before = readBefore.get(draft);
  if (before?.opened === opened) return before.said;
  const facts = factsOfDraft(opened, draft.about);
  const said: [Answers, Facts] = [answersIn(opened.tool, draft.answers, facts), facts];
  readBefore.set(draft, { opened, said });
  return said;
}

/** The pages that have a question for a case as it is answered so far. */
export const pagesToAsk = (opened: OpenReturn, pages: readonly ToolPage[], draft: Draft): ToolPage[] =>
  pagesThatAsk(opened.tool, pages, ...saidSoFar(opened, draft));

/** The pages of a page's section, about any child of the case. */
export const pagesBeside = ({ tool, case: entered }: OpenReturn, { section }: ToolPage): ToolPage[] =>
  pagesOf(tool, childIdsOf(entered)).filter((one) => one.section.id === section.id);

/** Which page of its section it is, about the same child, of those that have a question; undefined where there is no other. */
function placeInWords({ id, child }: ToolPage, pages: readonly ToolPage[]): string | undefined {
  const ids = pages.filter((one) => one.child === child).map((one) => one.id);
  return ids.length > 1 && ids.includes(id) ? `Page ${ids.indexOf(id) + 1} of ${ids.length}` : undefined;
}

/** What somebody has to look at before they go on, at the top. */
function summaryOf({ problems = [], conflicts = [], page, now }: QuestionPage): Value {
  const errors = [
    ...conflicts.map(({ question, at }) => ({
      content: `${askedInWords(question)} was changed elsewhere ${sinceWords(at, now)}: look at both`,
      href: `#${question}`,
    })),
    ...errorLinks(problems, page.questions),
  ];
  if (errors.length === 0) return undefined;
  return errorSummary({
    title: 'There is a problem',
    description: conflicts.length === 0 ? savedToCorrect : undefined,
    errors,
  });
}

/** A page of questions. @param back the page before, or the task list */
export function questionPage(
  site: Site,
  all: QuestionPage,
  { back, status = 200 }: { back: string; status?: number },
): Reply {
  const { opened, draft, page, secret, now, typed = draft.answers, conflicts = [], problems = [] } = all;
  const { tool } = opened;
  const showed = new Set([...Object.keys(all.showed?.parts ?? {}), ...conflicts.map(({ question }) => question)]);
  const asked = askedOn(tool, page, ...saidSoFar(opened, draft), showed);
  const title = `${page.section.id}. ${page.section.title}`;
  const beside = pagesToAsk(opened, pagesBeside(opened, page), draft);
  const place = placeInWords(page, beside);
  const about = page.child === undefined ? undefined : childNamed(opened.case, page.child, opened.family);
  // What is asked beside the answer that it rests on is on this page, so no page comes after the last.
  const isLast = all.toAnswers !== true && (beside.at(-1)?.id ?? page.id) === page.id;
  const saves = all.toAnswers === true ? saveToAnswers : isLast ? saveToTasks : saveWords;
  const form = markup`<form action="${returnPage(opened.key, 'pages', page.id)}" method="post" novalidate${savingForm(all, saves)}>
    ${hidden({
      token: formTokenOf(secret),
      ...(all.toAnswers === true ? { [backToAnswers.name]: backToAnswers.value } : {}),
      ...savingFields(
        all,
        Object.fromEntries(asked.map(({ key }) => [key, shownProof(draft, key, draft.answers[key])])),
      ),
    })}
    ${asked.map((one) => {
      const { key, question } = one;
      const conflict = conflicts.find((both) => both.question === key);
      return questionField(one, typed[key] ?? {}, {
        tool,
        windowsAnchor: opened.audit.windowsAnchor,
        errors: errorsOf(problems, key),
        above: [
          conflict && conflictNotice(askedInWords(key), linesOf(question, conflict.mine), conflict, opened.by, now),
          saidOtherwise(one, { opened, draft }),
        ],
      });
    })}
    <div class="govuk-button-group">
      ${button({ content: saves, preventDoubleClick: true })}
      ${!isLast && button({ content: saveToTasks, classes: 'govuk-button--secondary', name: 'after', value: 'list', preventDoubleClick: true })}
    </div>
  </form>`;
  const content = twoThirds([
    summaryOf(all),
    all.remark,
    returnCaption(opened),
    pageHeading(title),
    about !== undefined && markup`<h2 class="govuk-heading-m">${about}</h2>`,
    place !== undefined && paragraph(`${place} ${about === undefined ? 'of this section' : 'about this child'}.`),
    page.child === undefined && togetherHint(opened, draft.about),
    form,
    savedLine(draft, now),
    all.notice,
  ]);
  const hasErrors = problems.length + conflicts.length > 0;
  return pageReply(
    site,
    {
      title: [
        title,
        ...(page.child === undefined ? [] : [childInWords(page.child)]),
        ...(place === undefined ? [] : [place]),
      ].join(' – '),
      content,
      before: backLink({ href: back }),
      hasErrors,
      scripts: ['questions.js', savingScript],
    },
    { status },
  );
}
