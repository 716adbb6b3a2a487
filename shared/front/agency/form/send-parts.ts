import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import type { Draft } from '../../../domain/drafts/draft.ts';
import { askedMark } from '../../../domain/returns/conditions.ts';
import type { Asked } from '../responses.ts';
import { atInWords } from './conflict.ts';
import { hidden, type PostedFields } from './fields.ts';
import { tokenField, type FieldError, type ShownAgain } from './form-parts.ts';
import { returnPage } from './paths.ts';
import type { OpenReturn } from './return.ts';
import { returnCaption } from './return-parts.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';
import type { Sendable } from './to-send.ts';

/** The fields of the form that sends. */
export const sendFields = {
  /** The newest version when the page was shown. */
  based: 'based',
  /** What the page showed, by its hash. */
  shown: 'shown',
  /** What it showed that is asked again. */
  asked: 'asked',
  /** That it is sent although something is left open. */
  open: 'open',
} as const;

/** What a page shows before anything is sent. */
export interface ToLookThrough {
  opened: OpenReturn;
  draft: Draft;
  /** What is asked again. */
  asks: Asked['returns'][number]['askedAgain'];
  secret: string;
  now: Date;
}

/** What is looked through before it is sent, whatever it is. */
export interface LookedThrough {
  sending: Sendable;
  page: (again?: ShownAgain) => Reply;
  /** What stands in the way of sending it. @param body of the form that sends */
  errorsIn: (body: PostedFields) => FieldError[];
}

/** Something to look at, and where that is. */
export interface Linked {
  /** Absent of what can be changed nowhere by now. */
  href?: string;
  words: Value;
  /** About which child it is: it stands with all else about that one. */
  under?: string;
}

/** Links, one below the other; what is about a child below the others, child after child. */
export const linkList = (items: readonly Linked[]): Html[] => {
  const of = Map.groupBy(items, ({ under }) => under);
  const listed = (those: readonly Linked[]): Html =>
    markup`<ul class="govuk-list govuk-list--bullet">${those.map(
      ({ href, words }) =>
        markup`<li>${href === undefined ? words : markup`<a class="govuk-link" href="${href}">${words}</a>`}</li>`,
    )}</ul>`;
  const once = of.get(undefined);
  of.delete(undefined);
  return [
    ...(once === undefined ? [] : [listed(once)]),
    ...[...of].map(([child, those]) => markup`<h3 class="govuk-heading-s">${child}</h3>${listed(those)}`),
  ];
};

/** A part of what is to be looked at before anything is sent: each with the way there. Nothing where there is nothing. */
export const lookAtPart = (title: string, items: readonly Linked[]): Value =>
  items.length > 0 && [markup`<h2 class="govuk-heading-m">${title}</h2>`, linkList(items)];

/** Of what has to be corrected, what the page does not say already at its top. */
export const notToldAtTop = <One extends { words: string }>(
  problems: readonly One[],
  { errors = [] }: ShownAgain,
): readonly One[] => problems.filter(({ words }) => errors.every((error) => error.words !== words));

/** The titles of its parts that both pages have. */
export const lookAtTitles = {
  otherwise: 'Changed here, and otherwise in the version that was sent since',
  toCorrect: 'To correct before you send it',
} as const;

/** The form that sends: it carries which version that is to follow, and what was shown. */
const sendForm = ({ opened, secret }: ToLookThrough, { hash }: Sendable, content: Value): Html =>
  markup`<form action="${returnPage(opened.key, 'answers')}" method="post" novalidate autocomplete="off">
    ${tokenField(secret)}
    ${hidden({
      [sendFields.based]: String(opened.last.versions),
      [sendFields.shown]: hash,
      [sendFields.asked]: askedMark(opened.last),
    })}
    ${content}
  </form>`;

/**
 * The last part of the page: what sending means, and the button; where there is nothing to send, only that.
 * @param of.title of the part @param of.asks what stands above the button
 */
export function sendPart(
  shown: ToLookThrough,
  sending: Sendable,
  { title, asks, sends }: { title: string; asks?: Value; sends: string },
): Value {
  const { last, audit, key } = shown.opened;
  if (sending.sentAs !== undefined) {
    return insetText({
      content: markup`This is what you sent${last.counted && ` on ${atInWords(last.counted.receivedAt)}`}. There is nothing new to send.
        <a class="govuk-link" href="${returnPage(key, 'sent', String(sending.sentAs))}">See what happens next</a>.`,
    });
  }
  return [
    markup`<h2 class="govuk-heading-m">${title}</h2>`,
    last.counted !== undefined &&
      paragraph(`This becomes version ${last.versions + 1}, and counts in place of version ${last.counted.version}.`),
    audit.state === 'closed'
      ? paragraph('This audit is closed. Send it: it can still change the report.')
      : paragraph('You can correct what you sent until the audit closes, and send it again.'),
    sendForm(shown, sending, [asks, button({ content: sends, preventDoubleClick: true })]),
  ];
}

/**
 * What was sent since the page was shown: nothing was sent over it. It has no form: before anything is sent in its place, both are
 * looked at, beside each other.
 */
export function sentMeanwhilePage(site: Site, opened: OpenReturn): Reply {
  const { counted, versions } = opened.last;
  const isSummary = opened.key.agency === SUMMARY;
  const when = counted === undefined ? '' : `, on ${atInWords(counted.receivedAt)}`;
  const [title, again] = isSummary
    ? ['A case summary has already been sent', 'the case summary again']
    : ['Your agency has already sent this', 'your answers again'];
  const version = String(counted?.version ?? versions);
  const content = twoThirds([
    returnCaption(opened),
    pageHeading(title),
    paragraph(`${title}${when}, as version ${version}. Nothing was sent now. What you typed is saved.`),
    paragraph(
      `To send what you typed as a further version, look through ${again}: what was sent stands there too, wherever you did not change it, or beside what you changed.`,
    ),
    button({ content: `Look through ${again}`, href: returnPage(opened.key, 'answers') }),
    paragraph(
      markup`<a class="govuk-link" href="${returnPage(opened.key, 'copies', version)}">See a copy of what was sent</a>`,
    ),
  ]);
  return pageReply(site, { title, content, before: backLink({ href: returnPage(opened.key) }) }, { status: 409 });
}
