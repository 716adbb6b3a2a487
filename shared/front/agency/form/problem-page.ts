import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import { numberInWords } from '../../../base/content/text.ts';
import { cookieOf } from '../../../base/http/cookies.ts';
import type { Problem } from '../../../base/http/problem.ts';
import type { Posted, Reply, RequestHeaders } from '../../../base/http/request.ts';
import { button } from '../../../base/ui/actions.ts';
import { textarea } from '../../../base/ui/field.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { asksForData, carriedBy, hidden, valuesOf, withoutKey } from './fields.ts';
import { ledBack, openPage } from './open-page.ts';
import { formCookie, listPath } from './paths.ts';
import { pageHeading, paragraph, twoThirds } from './site.ts';

interface Words {
  title: string;
  /** What happened. */
  lines: readonly string[];
  /** What to do, where nothing of what was posted is at hand. */
  instead?: string;
  /** What the button is called that sends the same once more. */
  again?: string;
}

const tryAgain = 'Try again';

/** What a page says of a problem, by its status: what happened, and what to do now. */
const wordsOf: Readonly<Record<number, Words>> = {
  403: {
    title: 'This was sent from another page',
    lines: [
      'Nothing was saved. It came from a page of another website, or from one that was open since before your last visit.',
      'Open your link again, from your latest email.',
    ],
  },
  404: {
    title: 'Page not found',
    lines: [
      'If you typed or pasted the address, check that it is whole.',
      'If you followed a link from an email, it may have been replaced by a newer one: use the link in the latest email.',
    ],
  },
  405: {
    title: 'This page cannot be used in this way',
    lines: ['Nothing was changed. Open the page anew, and go on from there.'],
  },
  409: {
    title: 'Others changed this at the same moment',
    lines: ['What you sent was not saved.'],
    again: tryAgain,
  },
  413: {
    title: 'This is too much to send at once',
    lines: ['Nothing was saved. All that is written on a page can have about 250,000 characters together.'],
    instead: 'Go back, and send it with fewer words.',
    again: 'Send it',
  },
  429: {
    title: 'Too many people are sending at this moment',
    lines: ['What you sent was not saved.'],
    instead: 'Nothing is lost. Go back, and try again.',
    again: tryAgain,
  },
  500: {
    title: 'Sorry, there is a problem with the service',
    lines: ['Nothing that was saved is lost.'],
    instead: 'Try again in a minute.',
    again: tryAgain,
  },
};
const otherwise: Words = {
  title: 'This could not be taken',
  lines: ['Nothing was changed.'],
  instead: 'Go back, and try again; or open your link again, from the latest email.',
  again: tryAgain,
};

/** A text that is so long can be what was too much: whoever wrote it can make it shorter here. */
const longText = 1000;

/** Fields that are long enough to be made shorter, to be seen. */
function shortened(name: string, values: readonly string[]): Html[] {
  return values.map((value, index) =>
    value.length < longText
      ? markup`<input type="hidden" name="${name}" value="${value}">`
      : textarea({
          id: `${name}-${index + 1}`,
          name,
          rows: 12,
          label: { content: `What you wrote, ${numberInWords(value.length)} characters: make it shorter` },
          value,
        }),
  );
}

/** What was posted, to be sent once more to where it was sent to. */
function onceMore(posted: Posted, words: string, isTooLong: boolean): Value {
  const { path } = posted;
  const fields = withoutKey(posted);
  const held = isTooLong ? Object.keys(fields).map((name) => shortened(name, valuesOf(fields, name))) : hidden(fields);
  return [
    paragraph('What you typed is not lost: this page holds it. Leave it open until it has been taken.'),
    markup`<form action="${path}" method="post" novalidate>${held}${button({ content: words })}</form>`,
  ];
}

const seconds = (count: number): string => `${count} second${count === 1 ? '' : 's'}`;

/** For how long to wait, in words. */
const waitInWords = (wait: number): string => (wait < 120 ? seconds(wait) : `${Math.ceil(wait / 60)} minutes`);

/** What came with the request that there is a problem with. */
export interface AskedInVain {
  /** With its query. */
  address: string;
  headers: RequestHeaders;
  posted?: Posted;
  /** After so many seconds it can be tried again. */
  retryAfter?: number;
}

/** A problem as a page: the same whoever asks, and nothing of the inside. What was typed can be sent once more from it. */
export function problemPage(
  site: Site,
  { status, requestId }: Problem,
  { posted, retryAfter }: Pick<AskedInVain, 'posted' | 'retryAfter'> = {},
): Reply {
  const { title, lines, instead, again }: Words = wordsOf[Math.min(status, 500)] ?? otherwise;
  const reference = markup`If you ask about this, give the reference <strong>${requestId}</strong>.`;
  const held = posted !== undefined && again !== undefined ? onceMore(posted, again, status === 413) : undefined;
  const content = twoThirds([
    pageHeading(title),
    ...lines.map(paragraph),
    retryAfter !== undefined && paragraph(`Wait ${waitInWords(retryAfter)}, then try again.`),
    held ?? (instead !== undefined && paragraph(instead)),
    status >= 500 && paragraph(reference),
    paragraph(markup`<a class="govuk-link" href="${site.home}">Begin with the key from your email</a>`),
  ]);
  return pageReply(site, { title, content, isBare: true }, { status });
}

/**
 * A problem of a page that needs a session, as a page: where the session is over, or its key does not open this, it asks for a
 * key, and leads back with what was typed. Undefined for a script, which takes problem details.
 */
export function sessionProblemPage(site: Site, problem: Problem, asked: AskedInVain): Reply | undefined {
  if (asksForData(asked.headers)) return undefined;
  const carried = asked.posted === undefined ? ledBack(asked.address) : carriedBy(asked.posted);
  if (problem.status === 401) {
    // Whoever never had a session was not signed out; what was typed was typed in one.
    const isNew = asked.posted === undefined && cookieOf(asked.headers, formCookie) === undefined;
    return openPage(site, isNew ? 'no-session' : 'ended', carried);
  }
  // Its session is there: it opens its list, unless the list itself was asked for in vain. Where something was typed, this page holds it.
  const toList = asked.posted === undefined && !asked.address.startsWith(listPath);
  if (problem.status === 404) return openPage(site, 'link-ended', carried, { toList });
  return problemPage(site, problem, asked);
}

/**
 * The same for a function that serves programs too: a problem of the API is told as data.
 */
export const problemOfBoth = (site: Site, problem: Problem, asked: AskedInVain): Reply | undefined =>
  asked.address.startsWith('/v1/') ? undefined : sessionProblemPage(site, problem, asked);
