import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { dayInWords, londonDay, londonTime } from '../../../base/time/days.ts';
import { button } from '../../../base/ui/actions.ts';
import { checkboxes } from '../../../base/ui/choices.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { isVisible } from '../../../base/content/text.ts';
import { childInWords } from '../../../domain/audits/names.ts';
import { ABOUT, type Draft, type Typed } from '../../../domain/drafts/draft.ts';
import { dateTypedInWords } from '../../../domain/drafts/typed-date.ts';
import type { LeftToAnswer } from '../../../domain/drafts/content.ts';
import { askedMark } from '../../../domain/returns/conditions.ts';
import { openInWords } from '../../../domain/returns/still-open.ts';
import { pagesOf } from '../../../domain/tool/pages.ts';
import { boxesOf } from '../../../domain/tool/submission.ts';
import { labelOf } from '../../../domain/tool/label-of.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import type { Asked } from '../responses.ts';
import { aboutRows } from './about-page.ts';
import { hidden } from './fields.ts';
import { errorAt, errorsAtTop, statusOf, tokenField, type ShownAgain } from './form-parts.ts';
import { backToAnswers, returnPage } from './paths.ts';
import { windowWords, wordingOf } from './questions/question.ts';
import type { OpenReturn } from './return.ts';
import { askedAgainNotice, returnCaption } from './return-parts.ts';
import { written, pageHeading, paragraph, twoThirds } from './site.ts';
import { isWhole, openOf, type ToSend } from './to-send.ts';

export const answersTitle = 'Check your answers and send them';

/** The fields of the form that sends. */
export const sendFields = {
  /** The newest version when the page was shown. */
  based: 'based',
  /** What the page showed, by its hash. */
  shown: 'shown',
  /** What it showed that is asked again. */
  asked: 'asked',
  /** That it is sent although something is left open. */
  open: 'open',
} as const;

/** What the pages before sending show. */
export interface AnswersShown {
  opened: OpenReturn;
  draft: Draft;
  sending: ToSend;
  /** What is asked again. */
  asks: Asked['returns'][number]['askedAgain'];
  secret: string;
}

/** When something was: its day with its weekday, and the time. */
export const atInWords = (instant: string): string => {
  const moment = new Date(instant);
  return `${dayInWords(londonDay(moment))} at ${londonTime(moment)}`;
};

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

/** What stands before what the newest version says otherwise. */
const otherwiseWords = ({ last }: OpenReturn): string =>
  `Version ${last.counted?.version ?? last.versions}, which came after this was changed here, says:`;

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

const linked = (items: readonly { href: string; words: Value }[]): Html =>
  markup`<ul class="govuk-list govuk-list--bullet">${items.map(
    ({ href, words }) => markup`<li><a class="govuk-link" href="${href}">${words}</a></li>`,
  )}</ul>`;

/** Where something of a draft can be changed. */
export const hrefTo = ({ key }: OpenReturn, { page, question }: { page: string; question?: string }): string =>
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
  const part = (title: string, items: readonly { href: string; words: Value }[]): Value =>
    items.length > 0 && [markup`<h2 class="govuk-heading-m">${title}</h2>`, linked(items)];
  const gaps = left.filter(({ isGap }) => isGap);
  const silent = left.filter(({ isGap }) => !isGap);
  const otherwise = pagesOf(tool).flatMap(({ id: page, questions }) =>
    questions
      .filter(({ id }) => Object.hasOwn(draft.otherwise?.answers ?? {}, id))
      .map(({ id }) => ({ href: hrefTo(opened, { page, question: id }), words: named(id) })),
  );
  return [
    part('Changed here, and otherwise in the version that was sent since', [
      ...(draft.otherwise?.about === undefined
        ? []
        : [{ href: hrefTo(opened, { page: ABOUT }), words: 'Who filled this in' }]),
      ...otherwise,
    ]),
    part(
      'To correct before you send it',
      problems.map((one) => ({ href: hrefTo(opened, one), words: one.words })),
    ),
    part(
      'Left unanswered',
      gaps.map((one) => ({ href: hrefTo(opened, one), words: named(one.question) })),
    ),
    part(
      'Children not covered',
      children.map((id) => ({ href: returnPage(opened.key, ABOUT), words: childInWords(id) })),
    ),
    part(
      'Comments missing',
      silent.map((one) => ({ href: hrefTo(opened, one), words: commentOf(one) })),
    ),
  ];
}

/** What the form that sends carries: which version it is to follow, and what it showed. */
const sendForm = ({ opened, sending, secret }: AnswersShown, content: Value): Html =>
  markup`<form action="${returnPage(opened.key, 'answers')}" method="post" novalidate>
    ${tokenField(secret)}
    ${hidden({
      [sendFields.based]: String(opened.last.versions),
      [sendFields.shown]: sending.hash,
      [sendFields.asked]: askedMark(opened.last),
    })}
    ${content}
  </form>`;

/** The last part of the page: what sending means, a deliberate yes where something is open, and the button. */
function sendPart(shown: AnswersShown, again: ShownAgain): Value {
  const { opened, sending } = shown;
  const { last, audit } = opened;
  if (sending.sentAs !== undefined) {
    return insetText({
      content: markup`This is what you sent${last.counted && ` on ${atInWords(last.counted.receivedAt)}`}. There is nothing new to send.
        <a class="govuk-link" href="${returnPage(opened.key, 'sent', String(sending.sentAs))}">See what happens next</a>.`,
    });
  }
  const left = openOf(sending);
  const open = openInWords(left);
  const replaces =
    last.counted !== undefined &&
    paragraph(`This becomes version ${last.versions + 1}, and counts in place of version ${last.counted.version}.`);
  return [
    markup`<h2 class="govuk-heading-m">Send your answers</h2>`,
    replaces,
    audit.state === 'closed'
      ? paragraph('This audit is closed. Send it: it can still change the report.')
      : paragraph('You can correct what you sent until the audit closes, and send it again.'),
    sendForm(shown, [
      !isWhole(sending) &&
        checkboxes({
          name: sendFields.open,
          error: errorAt(again.errors ?? [], sendFields.open),
          items: [{ value: 'yes', content: `I want to send it although ${open}` }],
        }),
      isWhole(sending) &&
        open !== '' &&
        paragraph(`${open[0]?.toUpperCase() ?? ''}${open.slice(1)}. You can send it all the same.`),
      button({ content: 'Send', preventDoubleClick: true }),
    ]),
  ];
}

/** All that was answered, before it is sent: first what is to be looked at, then each answer with the way to change it. */
export function answersPage(site: Site, shown: AnswersShown, again: ShownAgain = {}): Reply {
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
    twoThirds(sendPart(shown, again)),
  ];
  return pageReply(
    site,
    { title: answersTitle, content, hasErrors: errors.length > 0, before: backLink({ href: returnPage(opened.key) }) },
    { status: statusOf(again) },
  );
}

/**
 * What was sent since the page was shown: nothing was sent over it. It has no form: before anything is sent in its place, both are
 * looked at, beside each other.
 */
export function sentMeanwhilePage(site: Site, opened: OpenReturn): Reply {
  const { counted, versions } = opened.last;
  const when = counted === undefined ? '' : `, on ${atInWords(counted.receivedAt)}`;
  const title = 'Your agency has already sent this';
  const version = String(counted?.version ?? versions);
  const content = twoThirds([
    returnCaption(opened),
    pageHeading(title),
    paragraph(
      `Your agency has already sent this${when}, as version ${version}. Nothing was sent now. What you typed is saved.`,
    ),
    paragraph(
      'To send what you typed as a further version, look through your answers again: what was sent stands there too, wherever you did not change it, or beside what you changed.',
    ),
    button({ content: 'Look through your answers again', href: returnPage(opened.key, 'answers') }),
    paragraph(
      markup`<a class="govuk-link" href="${returnPage(opened.key, 'copies', version)}">See a copy of what was sent</a>`,
    ),
  ]);
  return pageReply(site, { title, content, before: backLink({ href: returnPage(opened.key) }) }, { status: 409 });
}
