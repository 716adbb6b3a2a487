import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { dayInWords } from '../../../base/time/days.ts';
import { button, notificationBanner } from '../../../base/ui/actions.ts';
import { summaryList } from '../../../base/ui/lists.ts';
import { pageReply } from '../../../base/ui/page.ts';
import { warningText } from '../../../base/ui/text.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { toDoOf } from '../../../domain/returns/people-checked.ts';
import type { Entry, PersonChecked } from '../../../domain/returns/schema.ts';
import type { State } from '../../../domain/returns/life-cycle.ts';
import { saidInWords } from './check-form.ts';
import { closedNote, hiddenNote, peopleInWords } from './check-page.ts';
import { atInWords, changedWords } from './conflict.ts';
import { reasons } from './decline-page.ts';
import { returnPage, listPath } from './paths.ts';
import { codeInNewTab } from './form-parts.ts';
import { goOnLater, returnCaption, type OfFamily } from './return-parts.ts';
import { askManager, pageHeading, paragraph, twoThirds, type FormSite } from './site.ts';

/** What was said of each person. */
function saidOf({ case: entered }: Pick<Opened, 'case'>, { checked }: Pick<Entry, 'checked'>): Html | undefined {
  const people = checked?.people;
  if (people === undefined) return undefined;
  const rows = peopleInWords(entered).flatMap(({ id, words }) => {
    const said = people[id];
    return said === undefined ? [] : [{ key: { content: words }, value: { content: saidInWords[said] } }];
  });
  return summaryList({ rows });
}

/** What the business manager does about what the check left to see to. */
function toDoWords(opened: Opened): Value {
  const toDo = toDoOf(opened.last.checked);
  if (toDo === undefined) return undefined;
  const saying = new Set(toDo.people.map(({ says }) => says));
  return [
    markup`<h2 class="govuk-heading-m">What the business manager does now</h2>`,
    paragraph('The business manager has been told of this. You need do nothing more about it.'),
    markup`<ul class="govuk-list govuk-list--bullet">${[
      saying.has('moved') && markup`<li>Where a record has moved, the agency that has it now is asked.</li>`,
      saying.has('cannot-tell') &&
        markup`<li>Where you cannot tell who somebody is, the details are corrected, and you are told.</li>`,
      toDo.unlisted &&
        markup`<li>You will be rung about the child who is not listed. Please do not send a name by email.</li>`,
    ]}</ul>`,
  ];
}

const changeLink = ({ key }: Opened, words: string): Html =>
  markup`<p class="govuk-body"><a class="govuk-link" href="${returnPage(key, 'check')}">${words}</a></p>`;

const listLink = markup`<p class="govuk-body"><a class="govuk-link" href="${listPath}">Back to what we need from you</a></p>`;

interface Next {
  title: string;
  /** What happens next. */
  lines: readonly string[];
  /** What the link back to the check says. */
  change: string;
  /** The questionnaire is what comes next. */
  goesOn?: true;
}

const changeYourAnswer = 'Change the record check';

/** Whom a check has a record of. Where it is not shown what it says of each, nobody is told of how many it does. */
function knownTitle(said: ReadonlySet<PersonChecked>, isHidden: boolean): string {
  if (isHidden) return 'You have a record of this family';
  return said.size > 1 ? 'You have a record of some of them' : 'You have a record of them';
}

/** Why nothing more is needed of whoever has a record of nobody. */
function notKnownWords(said: ReadonlySet<PersonChecked>, isHidden: boolean): string {
  if (isHidden || !said.has('moved')) return 'You have no record of them.';
  return said.size > 1
    ? 'You have no record of some of them, and your record of others has moved.'
    : 'You have no record of them any more: it has moved.';
}

/** What happens next, by what the check came to. @param isHidden what it says of each person is not shown */
function nextOf({ last, audit, tool: { minutes } }: Opened, isHidden = false): Next {
  const said = new Set(Object.values(last.checked?.people ?? {}));
  const takes = minutes === undefined ? '' : ` It takes about ${minutes} minutes once you have read your records.`;
  const still = {
    title: knownTitle(said, isHidden),
    lines: [`The questionnaire comes next.${takes} ${goOnLater}`],
    change: changeYourAnswer,
    goesOn: true,
  } as const;
  const next: Readonly<Partial<Record<State, Next>>> = {
    known: still,
    submitted: { ...still, lines: ['What you sent is kept, and counts.'] },
    reopened: { ...still, lines: ['What is asked again comes next.'] },
    'not-known': {
      title: 'Nothing more is needed from you',
      lines: [`${notKnownWords(said, isHidden)} You get no more reminders about this case.`],
      change: 'If you find a record after all, change the record check',
    },
    'cannot-identify': {
      title: 'The business manager has been told',
      lines: [
        'The business manager corrects the details that you were sent. You are then asked again by email.',
        'Until then nothing more is needed from you.',
      ],
      change: 'If you find them after all, change the record check',
    },
    declined: {
      title: 'Your agency takes no part in this case',
      lines: [
        'This is on record with the reason that you gave, and is shown by itself in the report. You get no more reminders about it.',
        ...(audit.state === 'open'
          ? [`You can still answer until the audit closes, on ${dayInWords(audit.closesOn)}.`]
          : []),
      ],
      change: 'If you can take part after all, answer the record check',
    },
  };
  return (
    next[last.state] ?? {
      title: 'The record check is not answered yet',
      lines: ['Say first whether you have a record of the family.'],
      change: 'Answer the record check',
    }
  );
}

/** What another check says. */
const laterInWords = (opened: OfFamily, later: Entry): Value => [
  paragraph(`${nextOf({ ...opened, last: later }).title}.`),
  later.state === 'declined'
    ? later.declined !== undefined && paragraph(`${reasons[later.declined]}.`)
    : saidOf(opened, later),
  later.state !== 'declined' &&
    later.checked?.unlisted === true &&
    paragraph('A child of this household is not listed.'),
];

/** What stands above a form that was not taken, since it was made before another check came: both are shown, and one is sent. */
export const checkedMeanwhile = (
  opened: OfFamily,
  later: Entry,
  { isOwn, isHidden, now }: { isOwn: boolean; isHidden: boolean; now: Date },
): Html => {
  const changed = changedWords({ at: later.receivedAt, by: isOwn ? 'us' : 'others' }, 'us', now);
  return notificationBanner({
    content: markup`<p class="govuk-notification-banner__heading">The record check was ${changed}.</p>
      <p class="govuk-body">Nothing of this page is sent yet; what you typed is here.</p>
      ${
        isHidden
          ? markup`<p class="govuk-body">To see what was said, ${codeInNewTab(returnPage(opened.key, 'checked'))} and enter it there.</p>`
          : laterInWords(opened, later)
      }
      <p class="govuk-body">If what stands below is right, send it: it takes the place of what was said.</p>`,
  });
};

/**
 * For whoever found nobody, and has not looked at who they are. Where nothing more is due nobody is shown that until the agency
 * is asked again, or has found a record.
 */
function unseenWarning(site: FormSite, { key, last, audit, family }: OfFamily): Value {
  if (family.looked === true || audit.state !== 'open') return undefined;
  if (last.state !== 'not-known' && last.state !== 'cannot-identify') return undefined;
  const change = markup`<a class="govuk-link" href="${returnPage(key, 'check')}">change the record check</a>`;
  const see = markup`<a class="govuk-link" href="${returnPage(key, 'people')}">see who they are</a>`;
  return warningText({
    content: markup`You have not looked at who they are since you entered your key. If you answered without their names, ${
      last.state === 'not-known'
        ? markup`${askManager(site)}: once you are asked again, ${see} first, and ${change}.`
        : markup`${see} first, and ${change}.`
    }`,
  });
}

/**
 * What a record check came to, and what happens next.
 * @param of.hidden when a check came that this session may not see
 * @param of.isOwn this session sent it
 * @param of.receivedAt when it came; undefined where there is none
 */
export function checkedPage(
  site: FormSite,
  opened: OfFamily,
  { hidden, isOwn, receivedAt }: { hidden: string | undefined; isOwn: boolean; receivedAt: string | undefined },
): Reply {
  const { title, lines, change, goesOn } = nextOf(opened, hidden !== undefined);
  const content = twoThirds([
    returnCaption(opened),
    pageHeading(title),
    closedNote(opened.audit),
    hidden === undefined &&
      receivedAt !== undefined &&
      paragraph(
        `We received ${opened.last.state === 'declined' ? 'this' : 'the record check'} on ${atInWords(receivedAt)}.`,
      ),
    isOwn && unseenWarning(site, opened),
    lines.map(paragraph),
    goesOn && button({ content: 'Go on to the questionnaire', href: returnPage(opened.key) }),
    opened.last.state !== 'declined' &&
      (hidden === undefined ? saidOf(opened, opened.last) : hiddenNote(opened, hidden, 'checked')),
    hidden === undefined && toDoWords(opened),
    changeLink(opened, change),
    listLink,
  ]);
  return pageReply(site, { title, content });
}
