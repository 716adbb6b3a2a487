import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { checkboxes } from '../../../base/ui/choices.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, warningText } from '../../../base/ui/text.ts';
import { askedInWords } from '../../../domain/audits/asked-in-words.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import { ABOUT } from '../../../domain/drafts/draft.ts';
import { isOfChild } from '../../../domain/tool/answers.ts';
import { askedOnceOn, pagesOf, type ToolPage } from '../../../domain/tool/pages.ts';
import { aboutOtherwise, aboutRows } from './about-page.ts';
import { togetherHint } from './covered.ts';
import { childNamed } from './family.ts';
import { valueOf } from './fields.ts';
import { errorAt, errorsAtTop, statusOf, type ShownAgain } from './form-parts.ts';
import { hrefTo, toAnswers, toLookAt } from './look-at.ts';
import { returnPage } from './paths.ts';
import { windowWords, wordingOf } from './questions/question.ts';
import { askedAgainNotice, returnCaption } from './return-parts.ts';
import { saidOtherwise, saidTo } from './said.ts';
import { sendFields, sendPart, type LookedThrough, type ToLookThrough } from './send-parts.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';
import { isNearlyEmpty, isWhole, leftInWords, toSend, type ToSend } from './to-send.ts';

const answersTitle = 'Check your answers and send them';

/** What the page before sending shows of a questionnaire. */
interface AnswersShown extends ToLookThrough {
  sending: ToSend;
}

const change = (href: string, about: string) => ({ items: [{ href, content: 'Change', about }] });

/** All that was answered, section by section and in it child after child, each with the way to change it. */
function answersBySection({ opened, draft, sending }: AnswersShown): Html[] {
  const { windowsAnchor } = opened.audit;
  const pagesAt = returnPage(opened.key, 'pages');
  const rowsOf = (page: ToolPage): SummaryRow[] =>
    askedOnceOn(page)
      .filter(({ key }) => sending.applies.has(key))
      .map((one): SummaryRow => {
        const { key, question } = one;
        const window = windowWords(question, windowsAnchor);
        return {
          key: {
            content: markup`${wordingOf(question, windowsAnchor)}${window !== undefined && markup` <span class="govuk-hint">${window}</span>`}`,
          },
          value: {
            content: markup`${saidTo(question, draft.answers[key] ?? {})}${saidOtherwise(one, { opened, draft })}`,
          },
          actions: change(`${pagesAt}/${page.id}${toAnswers}#${key}`, `your answer to ${askedInWords(key)}`),
        };
      });
  const pages = Map.groupBy(pagesOf(sending.tool, childIdsOf(opened.case)), ({ section }) => section.id);
  return sending.tool.sections.flatMap(({ id, title }) => {
    const parts = [...Map.groupBy(pages.get(id) ?? [], ({ child }) => child)]
      .map(([child, those]) => ({ child, rows: those.flatMap(rowsOf) }))
      .filter(({ rows }) => rows.length > 0);
    if (parts.length === 0) return [];
    return [
      markup`<h2 class="govuk-heading-m">${id}. ${title}</h2>`,
      ...parts.map(({ child, rows }) => {
        const about = child !== undefined && childNamed(opened.case, child, opened.family);
        return markup`${about !== false && markup`<h3 class="govuk-heading-s">${about}</h3>`}${summaryList({ rows })}`;
      }),
    ];
  });
}

/** Who filled it in, and whom it covers. */
function aboutSection({ opened, draft }: AnswersShown): Html {
  const rows = aboutRows(draft.about, opened.case).map(({ asked, said }): SummaryRow => ({
    key: { content: asked },
    value: { content: said === '' ? markup`<strong>Not answered</strong>` : said },
    actions: change(`${returnPage(opened.key, ABOUT)}${toAnswers}`, asked.toLowerCase()),
  }));
  return markup`<h2 class="govuk-heading-m">Who filled this in</h2>${summaryList({ rows })}${aboutOtherwise({ opened, draft })}`;
}

/** How little of it is answered, for whoever may not have meant to send it yet. */
const fewWords = ({ questions: { asked, answered } }: ToSend): string =>
  answered === 0
    ? `None of ${asked} questions has an answer. Answer at least one before you send it.`
    : `Only ${answered} of ${asked} questions ${answered === 1 ? 'has' : 'have'} an answer. You can go on later: what you saved is kept. You can also send this now, and more of it later.`;

/** The last part of the page, with a deliberate yes where something is open. */
function answersSendPart(shown: AnswersShown, { errors = [] }: ShownAgain): Value {
  const { sending } = shown;
  const open = leftInWords(sending);
  return sendPart(shown, sending, {
    title: 'Send your answers',
    sends: 'Send',
    asks: [
      isNearlyEmpty(sending) && warningText({ content: fewWords(sending) }),
      isWhole(sending)
        ? open !== '' && paragraph(`${open.charAt(0).toUpperCase()}${open.slice(1)}. You can send it all the same.`)
        : checkboxes({
            name: sendFields.open,
            error: errorAt(errors, sendFields.open),
            items: [{ value: 'yes', content: `I want to send it although ${open}` }],
          }),
      sending.concerns.length > 0 &&
        paragraph(
          `When you send this, the business manager is told at once of the concern in ${sending.concerns.map(askedInWords).join(' and ')}.`,
        ),
    ],
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
      !opened.tool.questions.some(isOfChild) && togetherHint(opened, shown.draft.about),
      askedAgainNotice(shown.asks),
      ...toLookAt(shown, again),
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
          words: `Say that you want to send it although ${leftInWords(sending)}`,
        },
      ];
    },
  };
}
