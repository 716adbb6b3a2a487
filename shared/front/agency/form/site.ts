import { html, type Value } from '../../../base/html/template.ts';
import type { Problem } from '../../../base/http/problem.ts';
import type { Reply } from '../../../base/http/request.ts';
import type { Assets } from '../../../base/ui/assets.ts';
import { pageReply, type Site } from '../../../base/ui/page.ts';
import { openPath } from '../../../domain/links/link.ts';

/** The site of those who answer. @param partnership who asks */
export const formSite = (partnership: string, assets: Assets): Site => ({ name: partnership, home: openPath, assets });

/** A paragraph. */
export const paragraph = (content: Value): Value => html`<p class="govuk-body">${content}</p>`;

/** A page's first heading. */
export const pageHeading = (content: Value): Value => html`<h1 class="govuk-heading-l">${content}</h1>`;

/** A row of two thirds of the page: lines that are not too long to read. */
export const twoThirds = (content: Value): Value =>
  html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">${content}</div></div>`;

/** What a page says of a problem, by its status: what happened, and what to do now. */
const wordsOf: Readonly<Record<number, { title: string; lines: readonly string[] }>> = {
  403: {
    title: 'This was sent from another page',
    lines: [
      'Nothing was changed. It came from a page of another site, or from one that has been open since before your last visit.',
      'Open your link again, from the latest mail.',
    ],
  },
  404: {
    title: 'Page not found',
    lines: [
      'If you typed or pasted the address, check that it is whole.',
      'If you followed a link from a mail, it may have been replaced by a newer one: use the link in the latest mail.',
    ],
  },
  413: {
    title: 'This is too much to send at once',
    lines: ['Nothing was changed. Go back, and send it with fewer words.'],
  },
  429: {
    title: 'Too many people are sending at this moment',
    lines: ['Nothing is lost. Go back, and try again in a minute.'],
  },
  500: {
    title: 'Sorry, there is a problem with the service',
    lines: ['Nothing that was saved is lost. Try again in a minute.'],
  },
};
const otherwise = {
  title: 'This could not be taken',
  lines: ['Nothing was changed. Go back, and try again; or open your link again, from the latest mail.'],
};

/** A problem as a page: the same whoever asks, and nothing of the inside. */
export function problemPage(site: Site, { status, requestId }: Problem): Reply {
  const { title, lines } = wordsOf[Math.min(status, 500)] ?? otherwise;
  const reference = html`If you ask about this, give the reference <strong>${requestId}</strong>.`;
  const content = twoThirds([
    pageHeading(title),
    ...lines.map(paragraph),
    status >= 500 && paragraph(reference),
    paragraph(html`<a class="govuk-link" href="${openPath}">Begin with the key from your mail</a>`),
  ]);
  return pageReply(site, { title, content }, { status });
}
