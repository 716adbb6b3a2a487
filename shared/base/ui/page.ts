import { html as markup, markupOf, type Html, type Value } from '../html/template.ts';
import type { Reply } from '../http/request.ts';
import type { Assets } from './assets.ts';
import { genericHeader } from './header.ts';
import { skipLink } from './text.ts';

/** What the pages of one site have in common. */
export interface Site {
  /** Stands at the top of each page, and at the end of its title. */
  name: string;
  /** Where that leads. */
  home: string;
  assets: Assets;
  /** Stands below the content of every page of whoever has a session: the way out. */
  below?: Value;
}

/** The path of a file that pages load. */
export const assetPath = (site: Site, file: string): string => `/assets/${site.assets.nameOf(file)}`;

export interface Page {
  /** What it is about: its heading's words. */
  title: string;
  content: Value;
  /** Something on it has to be corrected. */
  hasErrors?: boolean;
  /** Scripts that it needs beside those of every page. */
  scripts?: readonly string[];
  /** Stands between the bar and the content: a link back. */
  before?: Value;
  /** Leaves out what stands below every page: whoever sees it has no session, or has the same above. */
  isBare?: boolean;
}

/** Loads nothing but this site's own files, sends forms to it alone, and is shown in no frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const documentOf = (
  site: Site,
  { title, content, before, hasErrors = false, scripts = [], isBare = false }: Page,
): Html =>
  markup`<!doctype html>
    <html class="govuk-template" lang="en-GB">
      <head>
        <meta charset="utf-8">
        <title>${hasErrors ? 'Error: ' : ''}${title} – ${site.name}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="${assetPath(site, 'pages.css')}">
      </head>
      <body class="govuk-template__body">
        ${skipLink({ content: 'Skip to main content', href: '#main-content' })}
        <header>${genericHeader({ logo: site.name, href: site.home })}</header>
        <div class="govuk-width-container">
          ${before !== undefined && markup`<nav aria-label="Back">${before}</nav>`}
          <main class="govuk-main-wrapper" id="main-content">${content}</main>
        </div>
        ${!isBare && site.below !== undefined && markup`<footer class="govuk-width-container">${site.below}</footer>`}
        ${['pages.js', ...scripts].map((file) => markup`<script type="module" src="${assetPath(site, file)}"></script>`)}
      </body>
    </html> `;

/** A page as it is answered. */
export const pageReply = (site: Site, page: Page, more: Partial<Omit<Reply, 'body' | 'contentType'>> = {}): Reply => ({
  status: 200,
  ...more,
  body: markupOf(documentOf(site, page)),
  contentType: 'text/html; charset=utf-8',
  headers: { ...more.headers, 'content-security-policy': policy },
});

/** Has the browser post the same once more, elsewhere: what was typed is sent on from there, and stands in no address. */
export const postElsewhere = (location: string, cookies: readonly string[] = []): Reply => ({
  ...seeOther(location, cookies),
  status: 307,
});

/** Leads on to another page: what was posted is not posted again when the page is loaded anew. */
export const seeOther = (location: string, cookies: readonly string[] = []): Reply => ({
  status: 303,
  body: '',
  contentType: 'text/plain; charset=utf-8',
  headers: { location },
  cookies,
});
