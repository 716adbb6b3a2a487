import { html, type Value } from '../../../base/html/template.ts';
import type { Assets } from '../../../base/ui/assets.ts';
import type { Site } from '../../../base/ui/page.ts';
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
