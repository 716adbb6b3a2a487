import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { button, notificationBanner } from '../../../base/ui/actions.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { SUMMARY } from '../../../domain/audits/ids.ts';
import { caseInWords, returnedBy } from '../../../domain/audits/names.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { withdrawnOf } from '../../../domain/returns/life-cycle.ts';
import { referenceOf } from '../../../domain/returns/reference.ts';
import { allOpen, fillInUntil, openInWords } from '../../../domain/returns/still-open.ts';
import type { Asked } from '../responses.ts';
import { atInWords } from './conflict.ts';
import { familyLines, type Family } from './family.ts';
import { needsCode } from './form-parts.ts';
import { codeFor, returnPage } from './paths.ts';
import type { OpenReturn } from './return.ts';
import { asWritten, pageHeading, paragraph, twoThirds } from './site.ts';

/** Which return a page is of: its case and its agency. */
export const returnName = ({ case: entered, agency }: Pick<Opened, 'case' | 'agency'>): string =>
  `${caseInWords(entered.id)}, ${returnedBy(agency)}`;

/** A return, with what the session keeps of who it is about. */
export type OfFamily = Opened & { family: Family };

/** The lines above a page's heading that say which return it is of, and which family it is about. */
export const returnCaption = (opened: Pick<OfFamily, 'case' | 'agency' | 'family'>): Html =>
  markup`<span class="govuk-caption-l">${returnName(opened)}</span>${familyLines(opened.case, opened.family)}`;

/** What is asked again, as it was written. */
export const askedAgainNotice = (asks: Asked['returns'][number]['askedAgain'] = []): Value =>
  asks.length > 0 &&
  insetText({
    content: markup`<h2 class="govuk-heading-s">What is asked again</h2>
      ${asks.map(
        ({ question, text }) =>
          markup`${question !== undefined && paragraph(`On question ${question}:`)}${asWritten(text)}`,
      )}`,
  });

/** What the version that counts leaves open, where that may be seen, and until when it can be filled in. */
function leftWords({ last, case: entered, audit, isHidden }: OpenReturn): Value {
  if (isHidden || last.state !== 'submitted' || last.agency === SUMMARY) return undefined;
  const open = allOpen(last, entered);
  if (open === undefined) return paragraph('Nothing of it is left unanswered.');
  const until = fillInUntil({ closesOn: audit.closesOn, late: audit.state === 'closed' });
  return paragraph(`${openInWords(open)}. ${until}`);
}

/**
 * That a version was sent, for whoever opens its return again: what names it, which the link alone may tell, and what is left.
 * @param isChanged something stands in the form that is not sent yet
 */
export function receivedNotice(opened: OpenReturn, isChanged = false): Value {
  const { counted } = opened.last;
  if (counted === undefined) return undefined;
  const { version, receivedAt } = counted;
  return insetText({
    content: markup`<p class="govuk-body govuk-!-font-weight-bold">Sent: version ${version} was received on ${atInWords(receivedAt)}.</p>
      <p class="govuk-body">Its receipt number is ${referenceOf(opened.key, counted)}.
        <a class="govuk-link" href="${returnPage(opened.key, 'sent', String(version))}">See what happens next</a>.</p>
      ${leftWords(opened)}${isChanged && paragraph('There are changes that are not sent yet.')}`,
  });
}

/** That what was sent before was withdrawn, for whoever is asked anew: none of it stands in the form. Nothing where that is not so. */
export const askedAnewNotice = ({ last, key }: Pick<Opened, 'last' | 'key'>): Value => {
  const withdrawn = withdrawnOf(last);
  return (
    withdrawn !== undefined &&
    last.counted === undefined &&
    last.state !== 'withdrawn' &&
    insetText({
      content: markup`${paragraph(
        'You are asked anew. What was sent before was no longer asked for: it is kept and counts no more, and nothing of it stands here, as it may have been about somebody else.',
      )}<p class="govuk-body"><a class="govuk-link" href="${returnPage(key, 'copies', String(withdrawn))}">See a copy of what was sent before</a></p>`,
    })
  );
};

/** That nobody has to do all at once, and what it takes to come back. */
export const goOnLater =
  'You can stop at any time and go on later: what you saved is kept. To come back you need the key from your email, and a new code by email.';

/** Why nothing of what was written of a return is shown. */
export const hiddenWords = ({ draft, key, last }: Pick<OpenReturn, 'draft' | 'key' | 'last'>): string => {
  const shows = 'enter a code that is sent to you by email.';
  if (last.counted === undefined && draft.savedAt !== undefined)
    return `It has been begun, by you or a colleague. To see it and go on with it, ${shows}`;
  return key.agency === SUMMARY
    ? `A case summary was sent, by you or a colleague. To see and change it, ${shows}`
    : `Answers were sent already, by you or a colleague. To see and correct them, ${shows}`;
};

/** What stands in place of answers that this session has had no code for. @param to the page that it leads back to */
export function codeNeededPage(site: Site, opened: OpenReturn, to: string, back: string): Reply {
  const title =
    opened.key.agency === SUMMARY ? 'You need a code to see the case summary' : 'You need a code to see these answers';
  return pageReply(
    site,
    {
      title,
      before: backLink({ href: back }),
      content: twoThirds([
        returnCaption(opened),
        pageHeading(title),
        receivedNotice(opened),
        paragraph(hiddenWords(opened)),
        button({ content: 'Get a code', href: codeFor(to) }),
      ]),
    },
    { status: 403 },
  );
}

/** What stands above a page whose form was not taken, because somebody else has saved meanwhile and no code was entered here. */
export const codeNeededRemark = ({ key }: Pick<OpenReturn, 'key'>): Html =>
  needsCode(
    'Somebody else has saved answers meanwhile.',
    'Nothing of this page is saved yet; what you typed is here. To bring both together',
    returnPage(key),
  );

/** What stands above a form that was opened before its return was withdrawn, and is asked anew by now. */
export const openedBeforeRemark: Html = notificationBanner({
  content: markup`<p class="govuk-notification-banner__heading">You were asked anew since you opened this page.</p>
    <p class="govuk-body">Nothing of it is saved. What was asked for then may have been about somebody else: look whether what stands here is about this family, and save it only then.</p>`,
});

/** What stands above a form that was typed on when its return was withdrawn; undefined where it was not. */
export const withdrawnRemark = ({ last }: Pick<OpenReturn, 'last'>): Html | undefined =>
  last.state === 'withdrawn'
    ? notificationBanner({
        content: markup`<p class="govuk-notification-banner__heading">This is no longer asked for.</p>
          <p class="govuk-body">Nothing of this page was saved: nothing more is needed from you. What you typed is here, should you want to keep it.</p>`,
      })
    : undefined;

/** What stands above a page of which somebody else has changed the same, where no code was entered: theirs is not shown. */
export const changedUnseenRemark = ({ key }: Pick<OpenReturn, 'key'>): Html =>
  needsCode(
    'Somebody else has changed some of these answers meanwhile.',
    'What only you changed is saved. The rest of what you typed is here, and not saved yet. To see both',
    returnPage(key),
  );
