import { attributesOf, html as markup } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { button, errorSummary } from '../../../base/ui/actions.ts';
import { input } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { insetText } from '../../../base/ui/text.ts';
import { codeLetters } from '../../../domain/identifiers/code-rules.ts';
import { keyLetters, type KeyFault } from '../../../domain/links/link.ts';
import { backTo, hidden, postAgainAt, type PostedFields } from './fields.ts';
import { faultInWords } from './letters-fault.ts';
import { listPath } from './paths.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

/** What stands between somebody and their list. */
export type NotOpened = 'no-key' | KeyFault | 'unknown-key' | 'no-session' | 'ended' | 'link-ended' | 'signed-out';

interface Told {
  status: number;
  title?: string;
  /** What is wrong with the key that was typed. */
  error?: string;
  /** What happened, where nobody typed anything wrong. */
  happened?: readonly string[];
}

const told: Readonly<Record<Extract<NotOpened, string>, Told>> = {
  'no-key': { status: 422, error: 'Enter the key from your email' },
  address: {
    status: 404,
    error: 'This is an address without a key. Your email has the key below it, on a line of its own',
  },
  'unknown-key': {
    status: 404,
    error:
      'This key is not right, or it opens nothing any more. Check it against your latest email. A key from an older email opens nothing once your keys were replaced. A key also ends where nothing is asked of you any more, and some months after an audit has closed',
  },
  'no-session': {
    status: 401,
    happened: ['A key from your email opens this page. If you entered it before, everything that was saved is there.'],
  },
  ended: {
    status: 401,
    happened: [
      'You are signed out: somebody signed out here, or this page was not used for a while. Everything that was saved is there.',
    ],
  },
  'signed-out': { status: 200, happened: ['You are signed out. Everything that was saved is there.'] },
  'link-ended': {
    status: 404,
    title: 'Your key does not open this',
    happened: [
      'It may have been replaced by a newer one: use the key in your latest email. Or somebody else is asked for this now, or it is no longer asked for: then you need do nothing more.',
      'Some months after an audit has closed, its keys open nothing any more.',
    ],
  },
};

/** What was typed has as many letters as a code, which comes in an email of its own. */
const maybeCode = `This may be a code: a key is longer. It has ${keyLetters} letters and digits, in ${keyLetters / 4} groups of four, and stands in the email with the link`;

function toldOf(problem: NotOpened): Told {
  if (typeof problem === 'string') return told[problem];
  const isCode = 'has' in problem && problem.has === codeLetters;
  return { status: 404, error: isCode ? maybeCode : faultInWords({ name: 'key', letters: keyLetters }, problem) };
}

/** What was typed is in this page, until there is somewhere to show it again. */
const typedIsHere =
  'What you typed is not lost: this page holds it. Enter your key here, and you see it again, to look through and send.';

/**
 * The page that a link in a mail opens. It is the same for everybody and reads nothing: the link's key stands behind the
 * `#`, which no server is sent, and a script posts it. Where that is not there, or no script runs, there is a box for it. So
 * a program that only looks at a link changes nothing.
 * @param carried fields that its form carries on: what was typed when no session was there, and where to go
 * @param more.typed into the box, to be corrected there
 * @param more.toList a session is there, and may open other things than what was asked for
 */
export function openPage(
  site: Site,
  problem?: NotOpened,
  carried: PostedFields = {},
  { typed, toList = false }: { typed?: string; toList?: boolean } = {},
): Reply {
  const {
    status = 200,
    title = 'Open what we need from you',
    error,
    happened = [],
  }: Partial<Told> = problem === undefined ? {} : toldOf(problem);
  const isHolding = Object.hasOwn(carried, postAgainAt);
  const form = markup`<form action="/session" method="post" novalidate${attributesOf({ 'data-opens': true, 'data-holds': isHolding, 'data-held': typedIsHere })}>
    ${hidden(carried)}
    ${input({
      id: 'key',
      name: 'key',
      label: { content: 'Key from your email', classes: 'govuk-label--m' },
      hint: {
        content:
          'It stands on a line of its own, in groups of four. Dashes, spaces and capital letters make no difference.',
      },
      error: error === undefined ? undefined : { content: error },
      value: typed,
      classes: 'key-input',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: false,
    })}
    ${button({ content: 'Continue' })}
  </form>`;
  const content = twoThirds([
    error !== undefined && errorSummary({ title: 'There is a problem', errors: [{ content: error, href: '#key' }] }),
    pageHeading(title),
    [...happened, ...(isHolding ? [typedIsHere] : [])].map((content) => insetText({ content })),
    toList &&
      paragraph(
        markup`<a class="govuk-link" href="${listPath}">See all that you are asked for</a>, or enter another key here.`,
      ),
    paragraph(
      'You were sent an email with a link and a key. The key opens what your agency is asked for, and nothing else.',
    ),
    form,
    paragraph(
      'If you have no such email, or none of your keys is taken, ask the person whom the emails name: they can have a new key sent to you. If the emails were meant for somebody else, tell that person so, and delete them.',
    ),
  ]);
  return pageReply(
    site,
    {
      title,
      content,
      isBare: true,
      hasErrors: error !== undefined,
      scripts: [...(problem === undefined ? ['open.js'] : []), 'held.js'],
    },
    { status },
  );
}

/** Where the form of an opened key leads: back to a page that was asked for. */
export const ledBack = (path: string): PostedFields => ({ [backTo]: path });
