import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply } from '../../../base/ui/page.ts';
import { tag } from '../../../base/ui/text.ts';
import type { ReturnKey } from '../../../domain/audits/ids.ts';
import type { Asked } from '../responses.ts';
import { signOutForm } from './sign-out.ts';
import { tokenField } from './form-parts.ts';
import { childrenInWords, type Family } from './family.ts';
import { codePath, returnPage } from './paths.ts';
import { goOnLater } from './return-parts.ts';
import { askManager, asWritten, pageHeading, paragraph, twoThirds, type FormSite } from './site.ts';
import { answeredInWords, leftUnanswered, openColour, type ReturnProgress } from './task-status.ts';

type AskedReturn = Asked['returns'][number];

/** How far a return is, in the words of people: a tag, and what there is to say besides. */
function stateWords(
  { state, stillOpen }: AskedReturn,
  { sending, questions }: ReturnProgress,
): { tag: string; more?: string } {
  const begun = { tag: 'In progress', ...(questions === undefined ? {} : { more: answeredInWords(questions) }) };
  const changed = sending === 'changed' ? { more: 'There are changes that are not sent yet.' } : {};
  switch (state) {
    case 'asked':
      return sending === 'in-progress' ? begun : { tag: 'Not started' };
    case 'known':
      return sending === 'in-progress' ? begun : { tag: 'Questionnaire not started', more: 'We have a record of them' };
    case 'cannot-identify':
      return { tag: 'Waiting', more: 'We cannot tell from these details: the business manager has been told' };
    case 'not-known':
      return { tag: 'Record check sent', more: 'We have no record of them' };
    case 'declined':
      return { tag: 'Declined', more: 'Our agency takes no part' };
    case 'submitted':
      return { tag: stillOpen === undefined ? 'Sent' : leftUnanswered, ...changed };
    case 'reopened':
      return { tag: 'Sent back', ...changed };
    case 'withdrawn':
      return { tag: 'No longer asked for' };
  }
}

/** Where a return stands. What is only queried was not sent back: its queries say so by themselves. */
function stateOf(one: AskedReturn, progress: ReturnProgress): { tag: string; more: string[] } {
  const { state, askedAgain = [] } = one;
  const queries = askedAgain.flatMap(({ question }) =>
    question === undefined ? [] : [`A query to answer, on question ${question}`],
  );
  const isOnlyQueried = queries.length > 0 && askedAgain.every(({ reason }) => reason === undefined);
  const { tag: words, more } = stateWords(one, progress);
  const isQuery = state === 'reopened' && isOnlyQueried;
  return { tag: isQuery ? 'Query to answer' : words, more: [...queries, ...(more === undefined ? [] : [more])] };
}

const row = (key: string, content: string | Html | undefined): SummaryRow[] =>
  content === undefined ? [] : [{ key: { content: key }, value: { content } }];

/** Whether something was sent and nothing more is due, though not all of it is answered. */
const isSentWithGaps = ({ state, stillOpen }: AskedReturn): boolean => state === 'submitted' && stillOpen !== undefined;

/** Where something that was sent stands in the list. */
type Sent = 'open' | 'changed' | 'unseen' | 'done';

/**
 * What is told of something that was sent: that changes of it are not sent yet, that questions of it are left unanswered, or that a
 * code shows whether any are. The link alone does not tell; of a case summary nothing is left.
 */
function sentAs(one: AskedReturn, { sending, isHidden }: ReturnProgress): Sent {
  if (isSentWithGaps(one)) return 'open';
  if (one.state !== 'submitted') return 'done';
  if (sending === 'changed') return 'changed';
  return isHidden === true && !isSummaryOf(one) ? 'unseen' : 'done';
}

const isSummaryOf = ({ words }: AskedReturn): boolean => words.confirm !== undefined;

/** What comes next of a return: the words of a link, and the page below the return's own that it leads to. */
interface Next {
  words: string;
  page?: string;
}

const answerRest: Next = { words: 'Answer what is left', page: 'answers' };
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

function nextOf(one: AskedReturn): Next | undefined {
  if (isSummaryOf(one)) return nextOfSummary(one.state);
  return isSentWithGaps(one) ? answerRest : nextOfQuestionnaire[one.state];
}

const hrefOf = (audit: string, { case: id, agency }: AskedReturn, { page }: Next): string =>
  returnPage({ audit, case: id, agency }, ...(page === undefined ? [] : [page]));

const tagColours: Readonly<Record<ReturnProgress['sending'], string>> = {
  'not-started': 'govuk-tag--blue',
  'in-progress': 'govuk-tag--teal',
  sent: 'govuk-tag--blue',
  changed: 'govuk-tag--yellow',
};

function card(audit: Asked['audit'], one: AskedReturn, family: Family, progress: ReturnProgress): Html {
  const { words, stillOpen, askedAgain = [] } = one;
  const { tag: first, more } = stateOf(one, progress);
  const isGreen = one.settled && sentAs(one, progress) === 'done';
  const colour = isSentWithGaps(one) ? openColour : tagColours[progress.sending];
  const state = markup`${tag({ content: first, classes: isGreen ? 'govuk-tag--green' : colour })}${more.map(
    (line) => markup`<br>${line}`,
  )}`;
  const asks = askedAgain.map(({ text }) => asWritten(text));
  const next = nextOf(one);
  const links = next === undefined ? [] : [{ content: next.words, href: hrefOf(audit.id, one, next) }];
  return summaryList({
    card: {
      title: { content: `${words.case}, ${one.agencyName}`, headingLevel: 3 },
      actions: { items: links },
    },
    rows: [
      ...row('State', state),
      ...row('What is asked again', asks.length === 0 ? undefined : markup`${asks}`),
      ...row('Due', isDueShown(audit, one) ? words.dueOn : undefined),
      ...row('What is left', stillOpen?.words),
      ...row('Children', childrenInWords(one, family)),
      ...row('Your own note', family.reference),
      ...row('Records to review', isSummaryOf(one) ? undefined : words.lookBack),
      ...row('Please confirm or correct', one.settled || one.state === 'reopened' ? undefined : words.confirm),
    ],
  });
}

/** The soonest due first; of one day by case. */
const bySoonest = (one: AskedReturn, other: AskedReturn): number =>
  one.dueOn.localeCompare(other.dueOn, 'en') || one.case.localeCompare(other.case, 'en', { numeric: true });

function part(
  audit: Asked['audit'],
  title: string,
  returns: readonly AskedReturn[],
  { familyIn, progressOf }: ListFor,
  lead?: Value,
): Value {
  if (returns.length === 0) return undefined;
  const cards = returns.toSorted(bySoonest).map((one) => {
    const of = { audit: audit.id, case: one.case, agency: one.agency };
    return card(audit, one, familyIn(of), progressOf(of));
  });
  return [markup`<h2 class="govuk-heading-m">${title}</h2>`, lead, ...cards];
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** How it is done, and how long it takes: of questionnaires that have not come. */
function howItIsDone(minutes: number | undefined, owed: readonly AskedReturn[]): Value {
  if (!owed.some((one) => !isSummaryOf(one) && one.state !== 'reopened')) return undefined;
  const takes =
    minutes === undefined ? '' : ` It takes about ${minutes} minutes for a case, once you have read your records.`;
  return paragraph(
    `First see who the family is, and answer the record check: whether you have a record of them. If you do, the questionnaire comes next.${takes} ${goOnLater}`,
  );
}

/** What is to do of all that was asked for, as one thing; the closing date of an audit that is closed is told no more. */
function howItStands(
  audit: Asked['audit'],
  { all, owed, waiting, sent }: { all: number; owed: number; waiting: number; sent: Readonly<Record<Sent, number>> },
): string {
  const isClosed = audit.state === 'closed';
  const begins = isClosed ? 'This audit is closed.' : `The closing date of the audit is ${audit.words.closesOn}.`;
  const late = isClosed ? ' Send what is to do all the same: it can still change the report.' : '';
  const { open, changed, unseen } = sent;
  // Whether there is something to do of what is not shown is not known here.
  const due =
    unseen + changed > 0
      ? 'All that you had to send has been received'
      : waiting === 0
        ? 'Nothing more is due'
        : 'You have nothing to do now';
  const but = [
    ...(open === 0 ? [] : [`${counted(open, 'was', 'were')} sent with questions left unanswered`]),
    ...(changed === 0 ? [] : [`${counted(changed, 'has', 'have')} changes that are not sent yet`]),
  ];
  const nothing = `${due}${but.length === 0 ? '' : `, but ${but.join(', and ')}`}.`;
  const still = owed === 0 ? nothing : `${counted(owed, 'is', 'are')} still to do.${late}`;
  const waits =
    waiting === 0
      ? ''
      : ` ${counted(waiting, 'waits', 'wait')} for the business manager, who corrects the details that you were sent.`;
  return `${begins} You were asked for ${all} in all. ${still}${waits}`;
}

/** Whether a day on which a return is due still stands: not where nothing can be done, for what waits once the audit is closed. */
const isDueShown = (audit: Asked['audit'], { settled, state }: AskedReturn): boolean =>
  !settled && !(audit.state === 'closed' && state === 'cannot-identify');

/** The session that a list is for: its secret, and what it keeps of who a return is about. */
export interface ListFor {
  secret: string;
  /** How long a questionnaire takes, by the tool's own estimate. */
  minutes: number | undefined;
  familyIn: (of: ReturnKey) => Family;
  progressOf: (of: ReturnKey) => ReturnProgress;
}

/** What is asked of whoever has a session: first what is to do, the soonest due first, then what can be added to, then what is done. */
export function listPage(site: FormSite, { audit, returns }: Asked, of: ListFor): Reply {
  const settled = Object.groupBy(
    returns.filter((one) => one.settled),
    (one) => sentAs(one, of.progressOf({ audit: audit.id, case: one.case, agency: one.agency })),
  );
  const { open = [], changed = [], unseen = [], done = [] } = settled;
  const waiting = returns.filter(({ state }) => state === 'cannot-identify');
  const owed = returns.filter(({ settled, state }) => !settled && state !== 'cannot-identify');
  const content = [
    twoThirds([
      markup`<span class="govuk-caption-l">${audit.title} (${audit.words.quarter})</span>`,
      pageHeading('What we need from you'),
      paragraph(
        howItStands(audit, {
          all: returns.length,
          owed: owed.length,
          waiting: waiting.length,
          sent: { open: open.length, changed: changed.length, unseen: unseen.length, done: done.length },
        }),
      ),
      howItIsDone(of.minutes, owed),
    ]),
    part(audit, 'To do', owed, of),
    part(audit, 'Waiting for the business manager', waiting, of),
    part(audit, 'Sent, with questions left unanswered', open, of),
    part(audit, 'Sent, with changes that are not sent yet', changed, of),
    part(
      audit,
      'Sent',
      unseen,
      of,
      paragraph(
        markup`<a class="govuk-link" href="${codePath}">Enter a code</a> to see whether anything is left to answer.`,
      ),
    ),
    part(audit, 'Nothing more due', done, of),
    paragraph(markup`If you have a question, or somebody else should answer, ${askManager(site)}.`),
    signOutForm(tokenField(of.secret)),
  ];
  return pageReply(site, { title: 'What we need from you', content, isBare: true });
}
