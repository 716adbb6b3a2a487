import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { tag } from '../../../base/ui/text.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import { minutesOf } from '../../../domain/tool/tools.ts';
import type { Asked } from '../responses.ts';
import { childrenInWords, type Family } from './family.ts';
import { tokenField } from './form-parts.ts';
import { returnPage } from './paths.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

type AskedReturn = Asked['returns'][number];

/** How far a return is, in the words of people. */
const stateWords: Record<AskedReturn['state'], string> = {
  asked: 'To do',
  known: 'We have a record of them: questionnaire to do',
  'cannot-identify': 'We cannot tell from these details: the business manager has been told',
  'not-known': 'We have no record of them',
  declined: 'Our agency takes no part',
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

/** What comes next of a return: the words of a link, and the page below the return's own that it leads to. */
interface Next {
  words: string;
  page?: string;
}

const seeSent: Next = { words: 'See or change what you sent' };
const changeCheck: Next = { words: 'Change the record check', page: 'check' };

const nextOfQuestionnaire: Readonly<Record<AskedReturn['state'], Next | undefined>> = {
  asked: { words: 'Answer the record check', page: 'check' },
  known: { words: 'Fill in the questionnaire' },
  'cannot-identify': changeCheck,
  'not-known': changeCheck,
  declined: { words: 'Answer after all', page: 'check' },
  submitted: seeSent,
  reopened: { words: 'Answer what is asked again' },
  withdrawn: undefined,
};

const nextOfSummary = (state: AskedReturn['state']): Next | undefined => {
  if (state === 'withdrawn') return undefined;
  if (state === 'submitted') return { ...seeSent, page: 'summary' };
  return {
    words: state === 'reopened' ? 'Add to the case summary what is asked again' : 'Write the case summary',
    page: 'summary',
  };
};

const nextOf = (one: AskedReturn): Next | undefined =>
  isSummaryOf(one) ? nextOfSummary(one.state) : nextOfQuestionnaire[one.state];

const hrefOf = (audit: string, { case: id, agency }: AskedReturn, { page }: Next): string =>
  returnPage({ audit, case: id, agency }, ...(page === undefined ? [] : [page]));

function card(audit: string, one: AskedReturn, family: Family): Html {
  const { words, stillOpen, askedAgain = [] } = one;
  const [first = '', ...queries] = stateOf(one);
  const state = markup`${tag({ content: first, classes: one.settled ? 'govuk-tag--green' : 'govuk-tag--blue' })}${queries.map(
    (query) => markup`<br>${query}`,
  )}`;
  const asks = askedAgain.map(({ text }) => asWritten(text));
  const next = nextOf(one);
  const links = next === undefined ? [] : [{ content: next.words, href: hrefOf(audit, one, next) }];
  return summaryList({
    card: {
      title: { content: `${words.case}, ${one.agencyName}`, headingLevel: 3 },
      actions: { items: links },
    },
    rows: [
      ...row('State', state),
      ...row('What is asked again', asks.length === 0 ? undefined : markup`${asks}`),
      ...row('Due', one.settled ? undefined : words.dueOn),
      ...row('Left unanswered', stillOpen?.words),
      ...row('Children', childrenInWords(one, family)),
      ...row('Your reference', family.reference),
      ...row('Records to review', isSummaryOf(one) ? undefined : words.lookBack),
      ...row('Please confirm or correct', words.confirm),
    ],
  });
}

/** The soonest due first; of one day by case. */
const bySoonest = (one: AskedReturn, other: AskedReturn): number =>
  one.dueOn.localeCompare(other.dueOn, 'en') || one.case.localeCompare(other.case, 'en', { numeric: true });

function part(audit: string, title: string, returns: readonly AskedReturn[], { familyIn }: ListFor): Value {
  if (returns.length === 0) return undefined;
  const cards = returns.toSorted(bySoonest).map((one) => card(audit, one, familyIn({ ...one, audit })));
  return [markup`<h2 class="govuk-heading-m">${title}</h2>`, ...cards];
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** How it is done, and how long it takes: of questionnaires that have not come. */
function howItIsDone(audit: Asked['audit'], owed: readonly AskedReturn[]): Value {
  if (!owed.some((one) => !isSummaryOf(one) && one.state !== 'reopened')) return undefined;
  const minutes = minutesOf(audit);
  const takes =
    minutes === undefined ? '' : ` It takes about ${minutes} minutes for a case, once you have read your records.`;
  return paragraph(
    `First comes the record check: whether you have a record of the family. If you do, the questionnaire comes next.${takes} You can stop at any time and go on later: what you saved is kept.`,
  );
}

/** The session that a list is for: its secret, and what it keeps of who a return is about. */
export interface ListFor {
  secret: string;
  familyIn: (of: ReturnKey) => Family;
}

/** What is asked of whoever has a session: first what is to do, the soonest due first, then what is done. */
export function listPage(site: Site, { audit, returns }: Asked, of: ListFor): Reply {
  const done = returns.filter(({ settled }) => settled);
  const waiting = returns.filter(({ state }) => state === 'cannot-identify');
  const owed = returns.filter(({ settled, state }) => !settled && state !== 'cannot-identify');
  const until =
    audit.state === 'closed'
      ? 'This audit is closed. Send what is still to do: it can still change the report.'
      : `The closing date of the audit is ${audit.words.closesOn}.`;
  const still = owed.length === 0 ? 'Nothing more is due.' : `${counted(owed.length, 'is', 'are')} still to do.`;
  const waits =
    waiting.length === 0
      ? ''
      : ` ${counted(waiting.length, 'waits', 'wait')} for the business manager, who corrects the details that you were sent.`;
  const content = [
    twoThirds([
      markup`<span class="govuk-caption-l">${audit.title} (${audit.words.quarter})</span>`,
      pageHeading('What we need from you'),
      paragraph(`${until} You were asked for ${returns.length} in all. ${still}${waits}`),
      howItIsDone(audit, owed),
    ]),
    part(audit.id, 'To do', owed, of),
    part(audit.id, 'Waiting for the business manager', waiting, of),
    part(audit.id, 'Nothing more due', done, of),
    markup`<form action="/session/end" method="post">
      ${tokenField(of.secret)}
      ${button({ content: 'Sign out', classes: 'govuk-button--secondary' })}
    </form>`,
  ];
  return pageReply(site, { title: 'What we need from you', content });
}
