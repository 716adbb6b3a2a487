import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { checkboxes, radios } from '../../../base/ui/choices.ts';
import { characterCount } from '../../../base/ui/field.ts';
import { pageReply } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { adultInWords, childInWords } from '../../../domain/audits/names.ts';
import { ageBandInWords } from '../../../domain/tool/age-bands.ts';
import type { Case } from '../../../domain/audits/schema.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { shownNoMore } from '../../../domain/identifiers/shown-no-more.ts';
import { missingInWords, type MissingCode } from '../../../domain/returns/missing.ts';
import { describeRefusal } from '../../../domain/returns/refusals.ts';
import { MissingDetail, type PersonChecked } from '../../../domain/returns/schema.ts';
import { longestNote, personField, saidInWords, type TypedCheck } from './check-form.ts';
import { atInWords } from './conflict.ts';
import {
  askingForm,
  errorAt,
  errorsAtTop,
  type FieldError,
  isAgain,
  seenField,
  type ShownAgain,
  statusOf,
  tokenField,
} from './form-parts.ts';
import { codeFor, returnPage, listPath } from './paths.ts';
import { returnCaption, type OfFamily } from './return-parts.ts';
import { savingScript } from './session-notice.ts';
import { askManager, pageHeading, paragraph, twoThirds, type FormSite } from './site.ts';

/** The button that sends a record check. */
export const sendsCheck = 'Continue';

/** Everybody whom a case is about, with their names as people read them, and how old a child is or who an adult is to it. */
export const peopleInWords = ({
  children,
  adults = [],
}: Pick<Case, 'children' | 'adults'>): { id: string; words: string }[] => [
  ...children.map(({ id, ageBand }) => ({ id, words: `${childInWords(id)}, ${ageBandInWords(ageBand)}` })),
  ...adults.map(({ id, role }) => ({ id, words: `${adultInWords(id)}, ${role.replaceAll('-', ' ')}` })),
];

/** That an audit is closed, for whoever may think that it is too late. */
export const closedNote = ({ state }: Opened['audit']): Value =>
  state === 'closed' && insetText({ content: 'This audit is closed. What you send now can still change the report.' });

/** That a check was sent whose answers are not shown in this session. @param page where they stand once a code was entered */
export const hiddenNote = ({ key }: Pick<Opened, 'key'>, at: string | undefined, page: 'check' | 'checked'): Value =>
  at !== undefined &&
  insetText({
    content: markup`<p class="govuk-body">A record check was sent on ${atInWords(at)}, by you or a colleague. To see what it says of each
      person, <a class="govuk-link" href="${codeFor(returnPage(key, page))}">get a code</a> by email and enter it.${
        page === 'check' && ' What you send from this page takes its place.'
      }</p>`,
  });

/** A record check that was sent before. */
export interface CheckSent {
  at: string;
  /** What it says of each person is not shown in this session. */
  isHidden: boolean;
  /** What it says of the family as a whole, where it says nothing of each person. */
  ofAll?: PersonChecked | undefined;
}

/** That a check was sent, and when, for whoever may send another. */
const sentNote = (opened: Pick<Opened, 'key'>, sent: CheckSent | undefined): Value => {
  if (sent === undefined) return undefined;
  if (sent.isHidden) return hiddenNote(opened, sent.at, 'check');
  return insetText({
    content: `A record check was sent on ${atInWords(sent.at)}, by you or a colleague. ${
      sent.ofAll === undefined ? '' : `It says of all of them: “${saidInWords[sent.ofAll]}”. `
    }What you send from this page takes its place.`,
  });
};

const isChild = ({ children }: Case, person: string): boolean => children.some(({ id }) => id === person);

function personQuestion(
  { id, words }: { id: string; words: string },
  typed: TypedCheck,
  errors: readonly FieldError[],
): Html {
  const said: readonly PersonChecked[] = ['known', 'no-record', 'cannot-tell', 'moved'];
  return radios({
    name: personField(id),
    fieldset: { legend: { content: words, classes: 'govuk-fieldset__legend--m' } },
    error: errorAt(errors, personField(id)),
    items: said.map((value) => ({ value, content: saidInWords[value], isChecked: typed.people[id] === value })),
  });
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const missingLabel = (code: MissingCode): string =>
  code === 'unspecified' ? 'We cannot say what' : capital(missingInWords[code]);

const missingQuestion = (typed: TypedCheck, errors: readonly FieldError[]): Html =>
  checkboxes({
    name: 'missing',
    fieldset: { legend: { content: 'What was missing or did not match?', classes: 'govuk-fieldset__legend--m' } },
    hint: { content: `Only if you chose “${saidInWords['cannot-tell']}”. Choose all that apply.` },
    error: errorAt(errors, 'missing'),
    items: MissingDetail.options.map((code) => ({
      value: code,
      content: missingLabel(code),
      isChecked: typed.missing.includes(code),
    })),
  });

const unlistedQuestion = (typed: TypedCheck): Html =>
  checkboxes({
    name: 'unlisted',
    fieldset: {
      legend: { content: 'Is a child of the household not listed here?', classes: 'govuk-fieldset__legend--m' },
    },
    hint: { content: 'Do not write who. The business manager rings you to learn which child you mean.' },
    items: [{ value: 'yes', content: 'A child of this household is not listed', isChecked: typed.unlisted }],
  });

/** The page of a record check: a question for each person, and what goes with the answers. */
export function checkPage(
  site: FormSite,
  {
    opened,
    secret,
    notice,
    typed,
    seen,
    sent,
  }: {
    opened: OfFamily;
    secret: string;
    notice: Html;
    typed: TypedCheck;
    /** The last entry that the page is made from. */
    seen: number;
    /** The check that what is sent takes the place of. */
    sent?: CheckSent | undefined;
  },
  again: ShownAgain = {},
): Reply {
  const { errors = [], remark } = again;
  const { case: entered, key, last, audit } = opened;
  const people = peopleInWords(entered);
  const [first] = people;
  const title =
    people.length === 1 && first !== undefined
      ? `Do you have a record of this ${isChild(entered, first.id) ? 'child' : 'person'}?`
      : 'Do you have a record of these people?';
  const noMore = shownNoMore(opened);
  const standing = nothingDue.has(last.state) && describeRefusal('check-cannot-identify', last);
  const content = twoThirds([
    errorsAtTop(errors),
    remark,
    returnCaption(opened),
    pageHeading(title),
    closedNote(audit),
    standing && insetText({ content: standing }),
    sentNote(opened, sent),
    noMore === 'closed'
      ? paragraph(
          markup`Nobody is shown any more who they are, since the audit is closed. If you no longer know, ${askManager(site)}.`,
        )
      : noMore === undefined &&
        (opened.family.looked === true
          ? markup`<p class="govuk-body">You have seen who they are: look for them in your records, and answer here. You can <a class="govuk-link" href="${returnPage(key, 'people')}">see them again</a>.</p>`
          : markup`<p class="govuk-body">First <a class="govuk-link" href="${returnPage(key, 'people')}">see who they are</a>: the page with their names and dates of birth opens with a code that is sent to you by email. Then look for them in your records, and answer here.</p>`),
    markup`<form action="${returnPage(key, 'check')}" method="post" novalidate${askingForm(isAgain(again))}>
      ${tokenField(secret)}
      ${seenField(seen)}
      ${people.map((person) => personQuestion(person, typed, errors))}
      ${missingQuestion(typed, errors)}
      ${unlistedQuestion(typed)}
      ${characterCount({
        name: 'note',
        label: { content: 'A note for the business manager, if there is something to add', classes: 'govuk-label--m' },
        hint: { content: 'Do not write names, dates of birth, addresses or NHS numbers.' },
        limit: longestNote,
        error: errorAt(errors, 'note'),
        value: typed.note,
      })}
      ${button({ content: sendsCheck, preventDoubleClick: true })}
    </form>`,
    paragraph(
      markup`If you cannot answer at all: <a class="govuk-link" href="${returnPage(key, 'decline')}">our agency cannot take part</a>.`,
    ),
    notice,
  ]);
  return pageReply(
    site,
    {
      title,
      content,
      hasErrors: errors.length > 0,
      before: backLink({ href: listPath, content: 'Back to what we need from you' }),
      scripts: ['questions.js', savingScript],
    },
    { status: statusOf(again) },
  );
}

/** States in which a record check is answered already, or cannot say everything any more. */
const nothingDue: ReadonlySet<string> = new Set(['not-known', 'submitted', 'reopened', 'declined']);

/** What is no longer asked for: nothing of it can be sent. Why staff ended it is not told to whoever answers. */
export function withdrawnPage(site: FormSite, opened: OfFamily): Reply {
  const title = 'This is no longer asked for';
  const content = twoThirds([
    returnCaption(opened),
    pageHeading(title),
    paragraph(
      `Nothing more is needed from you.${opened.last.versions === 0 ? '' : ' What you sent before is kept, and no longer counted.'}`,
    ),
    paragraph(markup`If you have an answer all the same, ${askManager(site)}.`),
    markup`<p class="govuk-body"><a class="govuk-link" href="${listPath}">Back to what we need from you</a></p>`,
  ]);
  return pageReply(site, { title, content });
}
