import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { longestWritten } from '../../../base/content/text.ts';
import { button } from '../../../base/ui/actions.ts';
import { radios, unanswered } from '../../../base/ui/choices.ts';
import { dateInput } from '../../../base/ui/date-input.ts';
import { characterCount } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { shownProof, type Draft, type TypedAnswers } from '../../../domain/drafts/draft.ts';
import type { Conflict } from '../../../domain/drafts/merge.ts';
import { SummaryPartName } from '../../../domain/returns/schema.ts';
import { askedFor, confirmedOf, hasRoutes, type Summarised } from '../../../domain/returns/summary.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { Asked } from '../responses.ts';
import { closedNote } from './check-page.ts';
import { conflictNotice, otherwiseWords, sinceWords } from './conflict.ts';
import { hidden } from './fields.ts';
import {
  errorAt,
  errorsAtTop,
  savedToCorrect,
  statusOf,
  tokenField,
  type FieldError,
  type ShownAgain,
} from './form-parts.ts';
import { returnPage, listPath } from './paths.ts';
import { dateParts } from './questions/date-parts.ts';
import type { OpenReturn } from './return.ts';
import { askedAgainNotice, askedAnewNotice, receivedNotice, returnCaption } from './return-parts.ts';
import { savedLine, saveWords, savingFields, savingForm, type SavedPage } from './saving.ts';
import { savingScript } from './session-notice.ts';
import { asWritten, pageHeading, paragraph, twoThirds } from './site.ts';
import { answerOf, fieldOf, levelWords, linesOf, partWords, routeOf } from './summary-form.ts';

/** What the page of a case summary shows. */
export interface SummaryPage extends SavedPage {
  opened: OpenReturn;
  draft: Draft;
  secret: string;
  /** When the session ends. */
  notice: Html;
  now: Date;
  typed: TypedAnswers;
  /** What was changed here and elsewhere: what stands there is somebody else's. */
  conflicts?: readonly Conflict[];
  /** What it was sent back for. */
  asks?: Asked['returns'][number]['askedAgain'];
}

/** What the button is called that saves and leads to the list. */
const saveToList = 'Save and go to the list';

const legend = (content: string) => ({ legend: { content, classes: 'govuk-fieldset__legend--m' } });
const labelled = (content: string) => ({ content, classes: 'govuk-label--m' });

function levelQuestion(
  name: keyof typeof levelWords,
  chosen: string,
  tool: Pick<Tool, 'levels'>,
  errors: readonly FieldError[],
): Html {
  return radios({
    name,
    fieldset: legend(levelWords[name]),
    error: errorAt(errors, name),
    items: [
      ...(tool.levels ?? []).map(({ value, label }) => ({ value, content: label, isChecked: value === chosen })),
      unanswered,
    ],
  });
}

function dateQuestion(tool: Summarised, name: 'from' | 'to', typed: TypedAnswers, errors: readonly FieldError[]): Html {
  const error = errorAt(errors, `${name}.day`);
  return dateInput({
    id: name,
    fieldset: legend(askedFor(tool)[name]),
    hint: { content: 'For example, 27 3 2026. Leave it empty if you do not know it.' },
    error,
    parts: dateParts(name, answerOf(typed, name), error !== undefined),
  });
}

/** What the newest version says of a part that was changed here before it came. */
function otherwisePart(opened: OpenReturn, part: SummaryPartName, { otherwise }: Draft): Value {
  const sent = otherwise?.answers[part];
  if (sent === undefined) return undefined;
  const lines = linesOf(opened.tool, part, sent);
  return insetText({
    content: markup`${paragraph(otherwiseWords(opened))}${lines.length === 0 ? paragraph('Nothing.') : lines.map(asWritten)}`,
  });
}

/** What a summary is to tell of. */
const whatHappened = (tool: Summarised): string =>
  `What happened${tool.lookBack?.before === 'referral' ? ' from the referral on' : ''}${
    hasRoutes(tool) ? ' until the level of need changed' : ''
  }`;

/** The parts, each below what was typed here where somebody else changed it too. */
function questions({ opened, draft, typed, conflicts = [], now }: SummaryPage, errors: readonly FieldError[]): Value[] {
  const tool = opened.tool;
  const asked = askedFor(tool);
  const words = (name: 'reason' | 'outcome' | 'text', limit: number, rows: number) =>
    characterCount({
      name,
      label: labelled(name === 'text' ? asked[name] : `${asked[name]} (optional)`),
      ...(name === 'text'
        ? {
            hint: {
              content: `${whatHappened(tool)}, and since. Do not write names or dates of birth.`,
            },
          }
        : {}),
      limit,
      rows,
      threshold: 75,
      error: errorAt(errors, name),
      value: answerOf(typed, name),
    });
  const above = (part: SummaryPartName): Value => {
    const conflict = conflicts.find(({ question }) => question === part);
    return [
      conflict && conflictNotice(`“${asked[part]}”`, linesOf(tool, part, conflict.mine), conflict, opened.by, now),
      otherwisePart(opened, part, draft),
    ];
  };
  const route = routeOf(typed);
  return [
    ...(hasRoutes(tool)
      ? [
          above('route'),
          levelQuestion('route.from', route.from, tool, errors),
          levelQuestion('route.to', route.to, tool, errors),
        ]
      : []),
    above('from'),
    dateQuestion(tool, 'from', typed, errors),
    above('to'),
    dateQuestion(tool, 'to', typed, errors),
    above('reason'),
    words('reason', 4000, 5),
    above('outcome'),
    words('outcome', 4000, 5),
    above('text'),
    words('text', longestWritten, 15),
  ];
}

const back = backLink({ href: listPath, content: 'Back to what we need from you' });

/** The page on which a lead professional writes a case summary, or a further version of it. It is looked through, and sent, on the next. */
export function summaryPage(site: Site, page: SummaryPage, again: ShownAgain = {}): Reply {
  const { errors = [], remark } = again;
  const { opened, secret, asks, typed, conflicts = [], now } = page;
  const showed = Object.fromEntries(
    SummaryPartName.options.map((part) => [part, shownProof(page.draft, part, typed[part])]),
  );
  const isFirst = opened.last.counted === undefined;
  const isSomeKnown = Object.keys(confirmedOf(opened.case)).length > 0;
  const both = conflicts.map(({ question, at }) => ({
    field: fieldOf(question),
    words: `“${partWords(opened.tool, question)}” was changed elsewhere ${sinceWords(at, now)}: look at both`,
  }));
  const title = isFirst ? 'Write the case summary' : 'Change the case summary';
  const content = twoThirds([
    errorsAtTop([...both, ...errors], both.length === 0 ? savedToCorrect : undefined),
    remark,
    returnCaption(opened),
    pageHeading(title),
    closedNote(opened.audit),
    receivedNotice(opened),
    askedAnewNotice(opened),
    askedAgainNotice(asks),
    paragraph(
      isFirst
        ? `${isSomeKnown ? 'Some of it stands here already, as the business manager knows it: please confirm or correct it. ' : ''}Only the summary itself is needed.`
        : 'What you send replaces what you sent before; that is kept.',
    ),
    paragraph(
      markup`<a class="govuk-link" href="${returnPage(opened.key, 'people')}">See who they are</a>: the page with their names and dates of birth opens with a code that is sent to you by email.`,
    ),
    markup`<form action="${returnPage(opened.key, 'summary')}" method="post" novalidate${savingForm(page)}>
      ${tokenField(secret)}
      ${hidden(savingFields(page, showed))}
      ${questions(page, errors)}
      <div class="govuk-button-group">
        ${button({ content: saveWords, preventDoubleClick: true })}
        ${button({ content: saveToList, classes: 'govuk-button--secondary', name: 'after', value: 'list', preventDoubleClick: true })}
      </div>
    </form>`,
    savedLine(page.draft, page.now),
    page.notice,
  ]);
  return pageReply(
    site,
    {
      title,
      content,
      hasErrors: errors.length + both.length > 0,
      before: back,
      scripts: ['questions.js', savingScript],
    },
    { status: statusOf(again) },
  );
}
