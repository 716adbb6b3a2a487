import * as z from 'zod/mini';
import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink } from '../../../base/ui/text.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { referenceOf } from '../../../domain/returns/reference.ts';
import { askedOnceOf } from '../../../domain/tool/answers.ts';
import { Content } from '../../../domain/tool/submission.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { AnswerShown, Copy } from '../responses.ts';
import { aboutRows } from './about-page.ts';
import { atInWords } from './conflict.ts';
import { childNamed } from './family.ts';
import { returnPage } from './paths.ts';
import { returnName } from './return-parts.ts';
import { asWritten, pageHeading, paragraph, twoThirds } from './site.ts';

const row = (key: string, content: string | Html | undefined): SummaryRow[] =>
  content === undefined ? [] : [{ key: { content: key }, value: { content } }];

/** Who filled in a questionnaire, and whom it covers; nothing of a case summary. */
function whoRows({ case: entered, key }: Opened, copy: Copy): SummaryRow[] {
  if (key.agency === SUMMARY) return [];
  const { header, childrenCovered } = z.parse(Content, copy.content);
  return aboutRows({ ...header, children: childrenCovered }, entered).flatMap(({ asked, said }) =>
    row(asked, said === '' ? undefined : said),
  );
}

const commentMissing = paragraph('Comment missing');

function answerRow(one: AnswerShown, isSummary: boolean): SummaryRow[] {
  const { question, wording, answer, reason, boxes, left, commentsMissing = [] } = one;
  const said: Value = [
    answer !== undefined && asWritten(answer),
    left === 'unanswered' && paragraph('Left unanswered'),
    left === 'comment-missing' && commentMissing,
    reason !== undefined && asWritten(`Because: ${reason}`),
    boxes.map(({ label, text }) => markup`<p class="govuk-body-s">${label}</p>${asWritten(text)}`),
    commentsMissing.map((label) => markup`<p class="govuk-body-s">${label}</p>${commentMissing}`),
  ];
  return row(isSummary ? wording : `${question}. ${wording}`, markup`${said}`);
}

/** How often a tool asks anything of a version: what it asks of each child, of each that the version covers. */
function timesAsked({ questions }: Tool, { content }: Copy): number {
  const { childrenCovered } = z.parse(Content, content);
  return questions.flatMap((question) => askedOnceOf(question, childrenCovered)).length;
}

/** As the form has them: what is asked once, then what is asked of each child. */
const onceFirst = (answers: readonly AnswerShown[]): AnswerShown[] => [
  ...answers.filter(({ child }) => child === undefined),
  ...answers.filter(({ child }) => child !== undefined),
];

/** That questions are left out which did not apply. */
const leftOutWords = (count: number): string =>
  count === 1 ? '1 question did not apply, and is left out.' : `${count} questions did not apply, and are left out.`;

/** Why a version does not count. */
const countsNoMore = ({ last }: Opened): string =>
  last.counted === undefined
    ? 'it is kept, and counts no more, since it was no longer asked for'
    : 'a later one counts in its place';

/** A copy of one version: every question that applied, in the wording that it was answered under, to be printed or saved by the browser. */
export function copyPage(site: Site, opened: Opened, copy: Copy): Reply {
  const { tool, key } = opened;
  const isSummary = key.agency === SUMMARY;
  const title = 'Copy of what was sent';
  const sections = [...Map.groupBy(copy.answers, ({ section }) => section)];
  const leftOut = isSummary ? 0 : timesAsked(tool, copy) - copy.answers.length;
  const facts = [
    ...row('Receipt number', referenceOf(key, copy)),
    ...row('Received', atInWords(copy.receivedAt)),
    ...row('Version', `${copy.version}${copy.counts ? ', the one that counts' : `: ${countsNoMore(opened)}`}`),
    ...row('Questionnaire', isSummary ? undefined : tool.title),
    ...whoRows(opened, copy),
  ];
  const content = [
    twoThirds([
      // Neither initials nor a reference of the agency's own: what is saved or printed is not destroyed with them.
      markup`<span class="govuk-caption-l">${returnName(opened)}</span>`,
      pageHeading(title),
      markup`<div class="not-printed">${paragraph('To keep it, print this page or save it with your browser.')}</div>`,
    ]),
    summaryList({ rows: facts }),
    leftOut > 0 && paragraph(leftOutWords(leftOut)),
    sections.map(([section, answers]) => [
      markup`<h2 class="govuk-heading-m">${section}</h2>`,
      [...Map.groupBy(onceFirst(answers), ({ child }) => child)].map(([child, those]) => [
        child !== undefined && markup`<h3 class="govuk-heading-s">${childNamed(opened.case, child)}</h3>`,
        summaryList({ rows: those.flatMap((one) => answerRow(one, isSummary)) }),
      ]),
    ]),
  ];
  return pageReply(site, { title, content, before: backLink({ href: returnPage(key), classes: 'not-printed' }) });
}
