import type { LettersFault } from '../../../base/content/letters.ts';
import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { londonTime } from '../../../base/time/days.ts';
import { button, errorSummary } from '../../../base/ui/actions.ts';
import { input } from '../../../base/ui/field.ts';
import { pageReply } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { codeLetters, codeMinutes, triesOfSession, type TriesLeft } from '../../../domain/identifiers/code-rules.ts';
import type { CodeItem } from '../../../domain/identifiers/code-schema.ts';
import { hidden } from './fields.ts';
import { faultInWords } from './letters-fault.ts';
import { tokenField } from './form-parts.ts';
import { codeFor, codePath, listPath } from './paths.ts';
import { askManager, pageHeading, paragraph, twoThirds, type FormSite } from './site.ts';

/** Why what was entered is not taken. */
export type NotTaken = 'no-code' | 'wrong-code' | LettersFault;

export interface CodePage {
  secret: string;
  /** Where it leads on to; the list where nobody says. */
  to: string | undefined;
  /** Who the family is can still be looked at. */
  isFamilyShown: boolean;
  /** The addressee's codes whose mail may still come or that still open something, newest first. */
  ofUse: readonly CodeItem[];
  /** The newest request, by its number; 0 where there is none. */
  newest: number;
  /** From when on another can be asked for. */
  nextAt: Date;
  left: TriesLeft;
  now: Date;
  notTaken?: NotTaken;
  /** Stands above everything. */
  remark?: Html;
  /** What was typed into the box. */
  typed?: string;
}

const timeOf = (instant: string): string => londonTime(new Date(instant));

const times = (count: number): string => (count === 1 ? 'once more' : `${count} more times`);

/** How far the newest code is. */
function progressOf([newest]: readonly CodeItem[]): Value {
  if (newest === undefined) return undefined;
  const { state, askedAt, acceptedAt } = newest;
  if (state === 'asked' || acceptedAt === undefined)
    return paragraph(`You asked for a code at ${timeOf(askedAt)}. The email is on its way.`);
  return paragraph(
    `Your newest code was sent by email at ${timeOf(acceptedAt)}. It can be used for ` +
      `${codeMinutes} minutes from then.`,
  );
}

/** What is wrong with what was entered, and what to do. */
function errorOf({ notTaken, left }: CodePage): string | undefined {
  if (notTaken === undefined) return undefined;
  if (notTaken === 'no-code') return 'Enter the code from your email';
  if (typeof notTaken === 'object')
    return `${faultInWords({ name: 'code', letters: codeLetters }, notTaken)}. This was not counted as a try`;
  const wrong = 'This code is not right, or it is too old. Check it against your latest email, or ask for another code';
  return left.session > 0 && left.day > 0 ? `${wrong}. You can try ${times(left.session)}` : noneTaken(left);
}

const noneTaken = ({ day }: TriesLeft): string =>
  day === 0
    ? 'No more codes are taken for your address today'
    : `No more codes are taken here: ${triesOfSession} were wrong in the last hour`;

/** What can be done where no code is taken any more. */
const insteadOf = (site: FormSite, { left: { day } }: CodePage): Value =>
  day === 0
    ? paragraph(
        markup`Too many wrong codes were entered with links that were sent to you, and the business manager has been told.
          If you need a code today, ${askManager(site)}. You can still send what does not need a code.`,
      )
    : paragraph(
        markup`Sign out, open the link in your email again, and ask for a new code. Nothing that was saved is lost. If it
            happens again, ${askManager(site)}.`,
      );

const inPage = ({ secret, to }: CodePage): Value => [tokenField(secret), hidden(to === undefined ? {} : { to })];

function box(page: CodePage, error: string | undefined): Value {
  return markup`<form action="${codePath}" method="post" novalidate>
    ${inPage(page)}
    ${input({
      id: 'code',
      name: 'code',
      label: { content: 'Code', classes: 'govuk-label--m' },
      hint: { content: 'Eight letters and digits. Capitals, spaces and dashes make no difference.' },
      error: error === undefined ? undefined : { content: error },
      value: page.typed,
      classes: 'govuk-input--width-10 code-input',
      autocomplete: 'one-time-code',
      autocapitalize: 'characters',
      spellcheck: false,
    })}
    ${button({ content: 'Continue', preventDoubleClick: true })}
  </form>`;
}

/** The field that says which request was the newest when the button was shown. */
export const newestField = 'newest';

/** The button that has a code mailed, or from when on it will be there. */
function asking(page: CodePage, isFirst: boolean): Value {
  if (page.nextAt > page.now)
    return paragraph(
      `Several codes were sent already. Use the newest one, or ask for another after ${londonTime(page.nextAt)}.`,
    );
  return markup`<form action="${codePath}/request" method="post" novalidate>
    ${inPage(page)}${hidden({ [newestField]: String(page.newest) })}
    ${button({
      content: isFirst ? 'Send me a code' : 'Send another code',
      classes: isFirst ? undefined : 'govuk-button--secondary',
      preventDoubleClick: true,
    })}
  </form>`;
}

/** The page on which a code is asked for and entered: how far its mail is, a box, and how to get another. */
export function codePage(site: FormSite, page: CodePage): Reply {
  const isTaken = page.left.session > 0 && page.left.day > 0;
  const error = errorOf(page);
  const isExpected = page.ofUse.length > 0 || page.notTaken !== undefined || page.typed !== undefined;
  const title = !isTaken
    ? 'No more codes are taken'
    : isExpected
      ? 'Enter the code from your email'
      : 'Get a code by email';
  const waiting = [
    insetText({
      content: markup`${progressOf(page.ofUse)}
        <p class="govuk-body">NHSmail can take half an hour to show it. A code from an earlier email of the last hour can still be used.</p>`,
    }),
    box(page, error),
    markup`<h2 class="govuk-heading-m">If no email comes</h2>`,
    paragraph('Look among junk mail too. The email goes to the address that your link was sent to.'),
    markup`<p class="govuk-body"><a class="govuk-link" href="${page.to === undefined ? codePath : codeFor(page.to)}">Check again whether it was sent</a></p>`,
    asking(page, false),
  ];
  const content = twoThirds([
    page.remark,
    error !== undefined &&
      errorSummary({
        title: 'There is a problem',
        errors: [{ content: error, ...(isTaken ? { href: '#code' } : {}) }],
      }),
    pageHeading(title),
    paragraph(
      `With a code you can see, until you sign out: ${page.isFamilyShown ? 'who the family is, ' : ''}what was filled in before, and copies of what was sent. One code is enough for everything that you are asked for. You need a new one each time you enter your key.`,
    ),
    ...(isTaken
      ? isExpected
        ? waiting
        : [paragraph('It is sent to the email address that your link was sent to.'), asking(page, true)]
      : [error === undefined && insetText({ content: noneTaken(page.left) }), insteadOf(site, page)]),
  ]);
  return pageReply(
    site,
    {
      title,
      content,
      hasErrors: error !== undefined,
      before: backLink({ href: page.to ?? listPath, content: 'Back without a code' }),
    },
    { status: error === undefined ? 200 : 422 },
  );
}
