import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { checkboxes } from '../../../base/ui/choices.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { isVisible } from '../../../base/content/text.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { ABOUT, type Typed } from '../../../domain/drafts/draft.ts';
import { dateTypedInWords } from '../../../domain/drafts/typed-date.ts';
import type { LeftToAnswer } from '../../../domain/drafts/content.ts';
import { openInWords } from '../../../domain/returns/still-open.ts';
import { pagesOf } from '../../../domain/tool/pages.ts';
import { boxesOf } from '../../../domain/tool/submission.ts';
import { labelOf } from '../../../domain/tool/label-of.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { aboutRows } from './about-page.ts';
import { valueOf } from './fields.ts';
import { errorAt, errorsAtTop, statusOf, type ShownAgain } from './form-parts.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { windowWords, wordingOf } from './questions/question.ts';
import type { OpenReturn } from './return.ts';
import { askedAgainNotice, returnCaption } from './return-parts.ts';
import {
  lookAtPart,
  lookAtTitles,
  otherwiseWords,
  sendFields,
  sendPart,
  type LookedThrough,
  type ToLookThrough,
} from './send-parts.ts';
import { written, pageHeading, paragraph, twoThirds } from './site.ts';
import { isWhole, openOf, toSend, type ToSend } from './to-send.ts';

const answersTitle = 'Check your answers and send them';

/** What the page before sending shows of a questionnaire. */
interface AnswersShown extends ToLookThrough {
  sending: ToSend;
}

/** What was said to a question, in the words of the tool. */
function saidTo(question: Question, typed: Typed): Value {
  const { answer = '', reason = '' } = typed;
  const boxes = boxesOf(question).flatMap(({ id, type }): Value[] => {
    const text = typed[id] ?? '';
    if (!isVisible(text)) return [];
    const asked = question.boxes.find((box) => box.id === id)?.wording;
    const said = type === 'date' ? dateTypedInWords(text) : written(text);
    return [
      markup`<p class="govuk-body govuk-!-margin-bottom-1">${asked !== undefined && markup`<span class="govuk-hint govuk-!-margin-bottom-0">${asked}</span><br>`}${said}</p>`,
    ];
  });
  const isSaid = isVisible(answer);
  const words = question.type === 'text' ? written(answer) : labelOf(question.options, answer);
  return [
    markup`<p class="govuk-body govuk-!-margin-bottom-1">${isSaid ? words : markup`<strong>Not answered</strong>`}</p>`,
    answer === 'dont-know' &&
      isVisible(reason) &&
      markup`<p class="govuk-body govuk-!-margin-bottom-1">Why: ${labelOf(question.reasons, reason)}</p>`,
    ...boxes,
  ];
}

/** What the newest version says to a question that was changed here before it came. */
function saidOtherwise(
  { id, ...question }: Question,
  { opened, draft }: Pick<AnswersShown, 'opened' | 'draft'>,
): Value {
  const answers = draft.otherwise?.answers ?? {};
  return (
    Object.hasOwn(answers, id) &&
    insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${saidTo({ id, ...question }, answers[id] ?? {})}`,
    })
  );
}

const change = (href: string, about: string) => ({ items: [{ href, content: 'Change', about }] });

/** What is changed from here leads back here. */
const toAnswers = `?${backToAnswers.name}=${backToAnswers.value}`;

/** All that was answered, section by section, each with the way to change it. */
function answersBySection({ opened, draft, sending }: AnswersShown): Html[] {
  const pages = pagesOf(sending.tool);
  const pagesAt = returnPage(opened.key, 'pages');
  return sending.tool.sections.flatMap(({ id, title }) => {
    const rows = pages
      .filter(({ section }) => section.id === id)
      .flatMap((page) =>
        page.questions
          .filter((question) => sending.applies.has(question.id))
          .map((question): SummaryRow => {
            const window = windowWords(question, opened.audit.windowsAnchor);
            return {
              key: {
                content: markup`${wordingOf(question, opened.audit.windowsAnchor)}${window !== undefined && markup` <span class="govuk-hint">${window}</span>`}`,
              },
              value: {
                content: markup`${saidTo(question, draft.answers[question.id] ?? {})}${saidOtherwise(question, { opened, draft })}`,
              },
              actions: change(`${pagesAt}/${page.id}${toAnswers}#${question.id}`, `your answer to ${question.id}`),
            };
          }),
      );
    if (rows.length === 0) return [];
    return [markup`<h2 class="govuk-heading-m">${id}. ${title}</h2>${summaryList({ rows })}`];
  });
}

/** Who filled it in, and whom it covers. */
function aboutSection({ opened, draft }: AnswersShown): Html {
  const rows = aboutRows(draft.about, opened.case).map(({ asked, said }): SummaryRow => ({
    key: { content: asked },
    value: { content: said === '' ? markup`<strong>Not answered</strong>` : said },
    actions: change(`${returnPage(opened.key, ABOUT)}${toAnswers}`, asked.toLowerCase()),
  }));
  const sent = draft.otherwise?.about;
  const otherwise =
    sent !== undefined &&
    insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${aboutRows(sent, opened.case).map(({ asked, said }) => paragraph(`${asked}: ${said === '' ? 'Not answered' : said}`))}`,
    });
  return markup`<h2 class="govuk-heading-m">Who filled this in</h2>${summaryList({ rows })}${otherwise}`;
}

/** Where something of a draft can be changed. */
const hrefTo = ({ key }: OpenReturn, { page, question }: { page: string; question?: string }): string =>
  page === ABOUT
    ? `${returnPage(key, ABOUT)}${toAnswers}`
    : `${returnPage(key, 'pages', page)}${toAnswers}#${question ?? ''}`;

/** What has to be corrected, and what is left open, each with the way there. */
function toLookAt({ opened, draft, sending }: AnswersShown): Value[] {
  const { problems, left, children, tool } = sending;
  const named = (id: string): Value => {
    const question = tool.questions.find((one) => one.id === id);
    return question === undefined ? id : wordingOf(question, opened.audit.windowsAnchor);
  };
  /** What a missing comment was asked with: of a box its own words, behind its question's number. */
  const commentOf = ({ question: id, box: boxId }: LeftToAnswer): Value => {
    if (boxId === undefined) return named(id);
    const box = tool.questions.find((one) => one.id === id)?.boxes.find((one) => one.id === boxId);
    return markup`<span class="question-number">${id}</span> ${box?.wording ?? 'Which other reason?'}`;
  };
  const gaps = left.filter(({ isGap }) => isGap);
  const silent = left.filter(({ isGap }) => !isGap);
  const otherwise = pagesOf(tool).flatMap(({ id: page, questions }) =>
    questions
      .filter(({ id }) => Object.hasOwn(draft.otherwise?.answers ?? {}, id))
      .map(({ id }) => ({ href: hrefTo(opened, { page, question: id }), words: named(id) })),
  );
  return [
    lookAtPart(lookAtTitles.otherwise, [
      ...(draft.otherwise?.about === undefined
        ? []
        : [{ href: hrefTo(opened, { page: ABOUT }), words: 'Who filled this in' }]),
      ...otherwise,
    ]),
    lookAtPart(
      lookAtTitles.toCorrect,
      problems.map((one) => ({ href: hrefTo(opened, one), words: one.words })),
    ),
    lookAtPart(
      'Left unanswered',
      gaps.map((one) => ({ href: hrefTo(opened, one), words: named(one.question) })),
    ),
    lookAtPart(
      'Children not covered',
      children.map((id) => ({ href: returnPage(opened.key, ABOUT), words: childInWords(id) })),
    ),
    lookAtPart(
      'Comments missing',
      silent.map((one) => ({ href: hrefTo(opened, one), words: commentOf(one) })),
    ),
  ];
}

/** The last part of the page, with a deliberate yes where something is open. */
function answersSendPart(shown: AnswersShown, { errors = [] }: ShownAgain): Value {
  const { sending } = shown;
  const open = openInWords(openOf(sending));
  return sendPart(shown, sending, {
    title: 'Send your answers',
    sends: 'Send',
    asks: isWhole(sending)
      ? open !== '' && paragraph(`${open[0]?.toUpperCase() ?? ''}${open.slice(1)}. You can send it all the same.`)
      : checkboxes({
          name: sendFields.open,
          error: errorAt(errors, sendFields.open),
          items: [{ value: 'yes', content: `I want to send it although ${open}` }],
        }),
  });
}

/** All that was answered, before it is sent: first what is to be looked at, then each answer with the way to change it. */
function answersPage(site: Site, shown: AnswersShown, again: ShownAgain = {}): Reply {
  const { opened } = shown;
  const { errors = [], remark } = again;
  const content = [
    twoThirds([
      remark,
      errorsAtTop(errors),
      returnCaption(opened),
      pageHeading(answersTitle),
      askedAgainNotice(shown.asks),
      ...toLookAt(shown),
    ]),
    aboutSection(shown),
    ...answersBySection(shown),
    twoThirds(answersSendPart(shown, again)),
  ];
  return pageReply(
    site,
    { title: answersTitle, content, hasErrors: errors.length > 0, before: backLink({ href: returnPage(opened.key) }) },
    { status: statusOf(again) },
  );
}

/** A questionnaire, looked through before it is sent. */
export function lookThroughAnswers(site: Site, look: ToLookThrough): LookedThrough {
  const { opened, draft } = look;
  const sending = toSend(opened, draft);
  return {
    sending,
    page: (again) => answersPage(site, { ...look, sending }, again),
    errorsIn(body) {
      if (sending.problems.length > 0)
        return sending.problems.map((one) => ({ words: one.words, href: hrefTo(opened, one) }));
      if (isWhole(sending) || valueOf(body, sendFields.open) === 'yes') return [];
      return [
        {
          field: sendFields.open,
          words: `Say that you want to send it although ${openInWords(openOf(sending))}`,
        },
      ];
    },
  };
}
