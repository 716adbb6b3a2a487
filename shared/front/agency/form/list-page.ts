import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { tag } from '../../../base/ui/text.ts';
import { formTokenOf } from '../../../domain/sessions/session.ts';
import type { Asked } from '../responses.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

type AskedReturn = Asked['returns'][number];

/** How far a return is, in the words of people. */
const stateWords: Record<AskedReturn['state'], string> = {
  asked: 'To do',
  known: 'We have a record of them: questionnaire to do',
  'cannot-identify': 'We cannot tell from these details: the business manager has been told',
  'not-known': 'We have no record of them',
  declined: 'Declined',
  submitted: 'Received',
  reopened: 'Sent back',
  withdrawn: 'No longer asked for',
};

/** Where a return stands. What is only queried was not sent back: its queries say so by themselves. */
function stateOf({ state, askedAgain = [] }: AskedReturn): string[] {
  const queries = askedAgain.flatMap(({ question }) => question ?? []);
  const isOnlyQueried = queries.length > 0 && askedAgain.every(({ reason }) => reason === undefined);
  return [
    ...(isOnlyQueried ? [] : [stateWords[state]]),
    ...queries.map((question) => `A query to answer, on question ${question}`),
  ];
}

const row = (key: string, content: string | Html | undefined): SummaryRow[] =>
  content === undefined ? [] : [{ key: { content: key }, value: { content } }];

/** What somebody wrote, as the lines that they wrote. */
const asWritten = (text: string): Html => markup`<p class="govuk-body as-written">${text}</p>`;

const isSummaryOf = ({ words }: AskedReturn): boolean => words.confirm !== undefined;

function card(one: AskedReturn): Html {
  const { words, stillOpen, askedAgain = [] } = one;
  const [first = '', ...queries] = stateOf(one);
  const state = markup`${tag({ content: first, classes: one.settled ? 'govuk-tag--green' : 'govuk-tag--blue' })}${queries.map(
    (query) => markup`<br>${query}`,
  )}`;
  const asks = askedAgain.map(({ text }) => asWritten(text));
  return summaryList({
    card: { title: { content: `${words.case}, ${one.agencyName}`, headingLevel: 3 } },
    rows: [
      ...row('State', state),
      ...row('What is asked again', asks.length === 0 ? undefined : markup`${asks}`),
      ...row('Due', one.settled ? undefined : words.dueOn),
      ...row('Left unanswered', stillOpen?.words),
      ...row('Records to review', isSummaryOf(one) ? undefined : words.lookBack),
      ...row('Please confirm or correct', words.confirm),
    ],
  });
}

/** The soonest due first; of one day by case. */
const bySoonest = (one: AskedReturn, other: AskedReturn): number =>
  one.dueOn.localeCompare(other.dueOn, 'en') || one.case.localeCompare(other.case, 'en', { numeric: true });

function part(title: string, returns: readonly AskedReturn[]): Value {
  if (returns.length === 0) return undefined;
  return [markup`<h2 class="govuk-heading-m">${title}</h2>`, ...returns.toSorted(bySoonest).map(card)];
}

/** What is asked of whoever has a session: first what is to do, the soonest due first, then what is done. @param secret the session's */
export function listPage(site: Site, { audit, returns }: Asked, secret: string): Reply {
  const done = returns.filter(({ settled }) => settled);
  const owed = returns.filter(({ settled }) => !settled);
  const until =
    audit.state === 'closed'
      ? 'This audit is closed. Send what is still to do: it can still change the report.'
      : `The closing date of the audit is ${audit.words.closesOn}.`;
  const content = [
    twoThirds([
      markup`<span class="govuk-caption-l">${audit.title} (${audit.words.quarter})</span>`,
      pageHeading('What we need from you'),
      paragraph(`${until} You were asked for ${returns.length} in all; ${owed.length} still to do.`),
    ]),
    part('To do', owed),
    part('Nothing more due', done),
    markup`<h2 class="govuk-heading-m">How to send it</h2>`,
    paragraph([
      'Say first whether your agency has a record of the family, then send the questionnaire. Both are sent by a program, with the key from your mail. The questions are ',
      markup`<a class="govuk-link" href="${audit.toolUrl}">here as data</a>`,
      ' and ',
      markup`<a class="govuk-link" href="${audit.schemaUrl}">here as a JSON Schema</a>`,
      '.',
    ]),
    markup`<form action="/session/end" method="post">
      <input type="hidden" name="token" value="${formTokenOf(secret)}">
      ${button({ content: 'Sign out', classes: 'govuk-button--secondary' })}
    </form>`,
  ];
  return pageReply(site, { title: 'What we need from you', content });
}
