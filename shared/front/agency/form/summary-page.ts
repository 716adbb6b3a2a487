import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { longestWritten } from '../../../base/content/text.ts';
import { button } from '../../../base/ui/actions.ts';
import { radios } from '../../../base/ui/choices.ts';
import { dateInput } from '../../../base/ui/date-input.ts';
import { characterCount } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import type { DateParts } from '../../../domain/drafts/typed-date.ts';
import { levelInWords } from '../../../domain/audits/names.ts';
import { askedFor } from '../../../domain/returns/summary.ts';
import { codesOf } from '../../../domain/tool/codes.ts';
import { toolOfAudit } from '../../../domain/tool/tools.ts';
import type { Asked } from '../responses.ts';
import { closedNote } from './check-page.ts';
import { errorAt, errorsAtTop, statusOf, tokenField, type FieldError, type ShownAgain } from './form-parts.ts';
import { codeFor, returnPage } from './paths.ts';
import { returnCaption, type OfFamily } from './return-parts.ts';
import { listPath } from './routes.ts';
import { savingScript } from './session-notice.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';
import type { TypedSummary } from './summary-form.ts';

/** What the page of a case summary shows. */
export interface SummaryPage {
  opened: OfFamily;
  secret: string;
  /** When the session ends. */
  notice: Html;
  typed: TypedSummary;
  /** The version that what is sent is to replace; 0 where none has come. */
  replaces: number;
  /** What it was sent back for. */
  asks?: Asked['returns'][number]['askedAgain'];
}

const legend = (content: string) => ({ legend: { content, classes: 'govuk-fieldset__legend--m' } });
const labelled = (content: string) => ({ content, classes: 'govuk-label--m' });

function levelQuestion(
  name: string,
  words: string,
  chosen: string,
  levels: readonly string[],
  errors: readonly FieldError[],
): Html {
  return radios({
    name,
    fieldset: legend(words),
    error: errorAt(errors, name),
    items: levels.map((value) => ({ value, content: levelInWords(value), isChecked: value === chosen })),
  });
}

function dateQuestion(name: string, words: string, parts: DateParts, errors: readonly FieldError[]): Html {
  const error = errorAt(errors, `${name}.day`);
  const box = (part: keyof DateParts, label: string, width: 2 | 4) => ({
    id: `${name}.${part}`,
    name: `${name}.${part}`,
    label,
    value: parts[part],
    width,
    isWrong: error !== undefined,
  });
  return dateInput({
    id: name,
    fieldset: legend(words),
    hint: { content: 'Leave it empty if you do not know it.' },
    error,
    parts: [box('day', 'Day', 2), box('month', 'Month', 2), box('year', 'Year', 4)],
  });
}

const askedAgainPart = (asks: SummaryPage['asks'] = []): Value =>
  asks.length > 0 &&
  insetText({
    content: markup`<p class="govuk-body"><strong>What is asked again</strong></p>${asks.map(
      ({ text }) => markup`<p class="govuk-body as-written">${text}</p>`,
    )}`,
  });

const questions = ({ opened, typed }: SummaryPage, errors: readonly FieldError[]): Html[] => {
  const { levels } = codesOf(toolOfAudit(opened.audit));
  const words = (name: 'reason' | 'outcome' | 'text', limit: number, rows: number) =>
    characterCount({
      name,
      label: labelled(name === 'text' ? askedFor[name] : `${askedFor[name]} (optional)`),
      ...(name === 'text'
        ? {
            hint: {
              content:
                'What happened from the referral to the step down, and since. Do not write names or dates of birth.',
            },
          }
        : {}),
      limit,
      rows,
      threshold: 75,
      error: errorAt(errors, name),
      value: typed[name],
    });
  return [
    levelQuestion('route.from', 'Level of need before', typed.routeFrom, levels, errors),
    levelQuestion('route.to', 'Level of need after', typed.routeTo, levels, errors),
    dateQuestion('from', askedFor.from, typed.from, errors),
    dateQuestion('to', askedFor.to, typed.to, errors),
    words('reason', 4000, 5),
    words('outcome', 4000, 5),
    words('text', longestWritten, 15),
  ];
};

const back = backLink({ href: listPath, content: 'Back to what we need from you' });

/** The page on which a lead professional writes a case summary, or a further version of it. */
export function summaryPage(site: Site, page: SummaryPage, again: ShownAgain = {}): Reply {
  const { errors = [], remark } = again;
  const { opened, secret, replaces, asks } = page;
  const title = replaces === 0 ? 'Write the case summary' : 'Change the case summary';
  const content = twoThirds([
    errorsAtTop(errors),
    remark,
    returnCaption(opened),
    pageHeading(title),
    closedNote(opened.audit),
    askedAgainPart(asks),
    paragraph(
      replaces === 0
        ? 'Some of it stands here already, as the business manager knows it: please confirm or correct it. Only the summary itself is needed.'
        : 'What you send replaces what you sent before; that is kept.',
    ),
    paragraph(
      markup`<a class="govuk-link" href="${returnPage(opened.key, 'people')}">See who they are</a>: the page with their names and dates of birth opens with a code that is mailed to you.`,
    ),
    paragraph('Nothing is saved before you send it: write a long text elsewhere, and paste it here.'),
    markup`<form action="${returnPage(opened.key, 'summary')}" method="post" novalidate>
      ${tokenField(secret)}
      <input type="hidden" name="replaces" value="${replaces}">
      ${questions(page, errors)}
      ${button({ content: 'Send the case summary', preventDoubleClick: true })}
    </form>`,
    page.notice,
  ]);
  return pageReply(
    site,
    { title, content, hasErrors: errors.length > 0, before: back, scripts: ['questions.js', savingScript] },
    { status: statusOf(again) },
  );
}

/** What stands in place of a summary that was sent, where this session has had no code. */
export function summaryCodePage(site: Site, opened: OfFamily): Reply {
  const title = 'You need a code to see what was sent';
  const content = twoThirds([
    returnCaption(opened),
    pageHeading(title),
    paragraph(
      'A case summary was sent. To see and change it, enter a code from a mail: it shows that it is you who reads it.',
    ),
    button({ content: 'Get a code', href: codeFor(returnPage(opened.key, 'summary')) }),
  ]);
  return pageReply(site, { title, content, before: back }, { status: 403 });
}
