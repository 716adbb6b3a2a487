import { html, type Html, type Value } from '../../../base/html/template.ts';
import type { Assets } from '../../../base/ui/assets.ts';
import type { Site } from '../../../base/ui/page.ts';
import { openPath } from '../../../domain/links/open-path.ts';
import { signOutForm } from './sign-out.ts';

/** The site of those who answer. @param partnership who asks */
export const formSite = (partnership: string, assets: Assets): Site => ({ name: partnership, home: openPath, assets });

/** Whom to ask. */
export interface Contact {
  manager: string;
  telephone: string;
  address: string;
}

/** The same for whoever has a session: it says whom to ask, which is nobody else's to know. */
export interface FormSite extends Site {
  contact: Contact;
}

/** The site of those who have a session. */
export const sessionSite = (partnership: string, assets: Assets, contact: Contact): FormSite => ({
  ...formSite(partnership, assets),
  contact,
  below: signOutForm(),
});

/** Whom to ask and how, within a sentence: `ring Sam Example, the business manager, on 020 7946 0123, or write to …`. */
export const askManager = ({ contact: { manager, telephone, address } }: FormSite): Html =>
  html`ring ${manager}, the business manager, on ${telephone}, or write to
    <a class="govuk-link" href="mailto:${address}">${address}</a>`;

/** A paragraph. */
export const paragraph = (content: Value): Value => html`<p class="govuk-body">${content}</p>`;

/** What somebody wrote, with the lines that they wrote it in; and the same as a paragraph. */
export const written = (text: string): Html => html`<span class="as-written">${text}</span>`;
export const asWritten = (text: string): Html => html`<p class="govuk-body as-written">${text}</p>`;

/** A page's first heading. */
export const pageHeading = (content: Value): Value => html`<h1 class="govuk-heading-l">${content}</h1>`;

/** A row of two thirds of the page: lines that are not too long to read. */
export const twoThirds = (content: Value): Value =>
  html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">${content}</div></div>`;
