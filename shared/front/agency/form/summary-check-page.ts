import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { londonDay } from '../../../base/time/days.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText, warningText } from '../../../base/ui/text.ts';
import type { TypedAnswers } from '../../../domain/drafts/draft.ts';
import type { Opened } from '../../../domain/links/open.ts';
import type { SummaryPartName } from '../../../domain/returns/schema.ts';
import { askedFor, doubtsOf, hasRoutes } from '../../../domain/returns/summary.ts';
import { levelInWords } from '../../../domain/tool/theme.ts';
import { otherwiseWords } from './conflict.ts';
import { errorsAtTop, statusOf, type FieldError, type ShownAgain } from './form-parts.ts';
import { returnPage } from './paths.ts';
import { askedAgainNotice, returnCaption } from './return-parts.ts';
import {
  lookAtPart,
  lookAtTitles,
  notToldAtTop,
  sendPart,
  type LookedThrough,
  type ToLookThrough,
} from './send-parts.ts';
import { asWritten, pageHeading, paragraph, twoThirds } from './site.ts';
import { faultsOf } from './summary-faults.ts';
import { answerOf, fieldOf, levelWords, linesOf, partWords, routeOf, standing } from './summary-form.ts';
import { summaryToSend } from './to-send.ts';

const title = 'Check the case summary and send it';

/** Where a part can be changed: at its control. */
const hrefTo = ({ key }: Pick<Opened, 'key'>, field: string): string => `${returnPage(key, 'summary')}#${field}`;

/** Each part with what was written, and the way to its control. */
function parts({ opened, draft }: ToLookThrough, typed: TypedAnswers): SummaryRow[] {
  const tool = opened.tool;
  const row = (asked: string, lines: readonly string[], field: string, below?: Value): SummaryRow => ({
    key: { content: asked },
    value: {
      content: markup`${lines.length === 0 ? markup`<p class="govuk-body">Not filled in</p>` : lines.map(asWritten)}${below}`,
    },
    actions: { items: [{ href: hrefTo(opened, field), content: 'Change', about: asked.toLowerCase() }] },
  });
  const otherwise = (part: SummaryPartName): Value => {
    const sent = draft.otherwise?.answers[part];
    if (sent === undefined) return undefined;
    const lines = linesOf(tool, part, sent);
    return insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${lines.length === 0 ? paragraph('Nothing.') : lines.map(asWritten)}`,
    });
  };
  const { from, to } = routeOf(typed);
  const level = (name: keyof typeof levelWords, chosen: string, below?: Value): SummaryRow =>
    row(levelWords[name], chosen === '' ? [] : [levelInWords(tool, chosen)], name, below);
  return [
    ...(hasRoutes(tool) ? [level('route.from', from), level('route.to', to, otherwise('route'))] : []),
    ...(['from', 'to', 'reason', 'outcome', 'text'] as const).map((part) =>
      row(askedFor(tool)[part], linesOf(tool, part, { answer: answerOf(typed, part) }), fieldOf(part), otherwise(part)),
    ),
  ];
}

/** What has to be corrected, and what a version that was sent since says otherwise, each with the way there. */
const toLookAt = (
  { opened, draft }: ToLookThrough,
  { faults, again }: { faults: readonly FieldError[]; again: ShownAgain },
): Value[] => [
  lookAtPart(
    lookAtTitles.otherwise,
    Object.keys(draft.otherwise?.answers ?? {}).map((part) => ({
      href: hrefTo(opened, fieldOf(part)),
      words: partWords(opened.tool, part),
    })),
  ),
  lookAtPart(
    lookAtTitles.toCorrect,
    notToldAtTop(faults, again).map(({ field = '', words }) => ({ href: hrefTo(opened, field), words })),
  ),
];

/** What is legal, and seldom meant. A date that is none, or half a route, is to be corrected first. */
const doubts = ({ opened, now }: ToLookThrough, typed: TypedAnswers): Html[] =>
  doubtsOf(
    opened.tool,
    { route: routeOf(typed), from: answerOf(typed, 'from'), to: answerOf(typed, 'to') },
    { route: opened.case.route, today: londonDay(now) },
  ).map(({ words }) => warningText({ content: `${words} You can send it all the same.` }));

/** All of a case summary, before it is sent: first what is to be looked at, then each part with the way to change it. */
function summaryCheckPage(
  site: Site,
  look: ToLookThrough,
  { faults, again }: { faults: readonly FieldError[]; again: ShownAgain },
): Reply {
  const { opened, draft, asks } = look;
  const { errors = [], remark } = again;
  const typed = standing(opened.case, draft);
  const content = [
    twoThirds([
      remark,
      errorsAtTop(errors),
      returnCaption(opened),
      pageHeading(title),
      askedAgainNotice(asks),
      ...toLookAt(look, { faults, again }),
      ...(faults.length > 0 ? [] : doubts(look, typed)),
    ]),
    summaryList({ rows: parts(look, typed) }),
    twoThirds(
      sendPart(look, summaryToSend(opened, draft), {
        title: 'Send the case summary',
        sends: 'Send the case summary',
      }),
    ),
  ];
  const before = backLink({ href: returnPage(opened.key, 'summary') });
  return pageReply(site, { title, content, hasErrors: errors.length > 0, before }, { status: statusOf(again) });
}

/** A case summary, looked through before it is sent. */
export function lookThroughSummary(site: Site, look: ToLookThrough): LookedThrough {
  const { opened, draft } = look;
  const faults = faultsOf(opened, standing(opened.case, draft));
  return {
    sending: summaryToSend(opened, draft),
    page: (again = {}) => summaryCheckPage(site, look, { faults, again }),
    errorsIn: () => faults.map(({ field = '', words }) => ({ words, href: hrefTo(opened, field) })),
  };
}
