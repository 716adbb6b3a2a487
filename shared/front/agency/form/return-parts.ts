import { html as markup, type Html } from '../../../base/html/template.ts';
import { caseInWords } from '../../../domain/audits/names.ts';
import type { Opened } from '../../../domain/links/open.ts';

/** Which return a page is of: its case and its agency. */
export const returnName = ({ case: entered, agency }: Pick<Opened, 'case' | 'agency'>): string =>
  `${caseInWords(entered.id)}, ${agency?.name ?? 'Case summary by the lead professional'}`;

/** The line above a page's heading that says which return it is of. */
export const returnCaption = (opened: Pick<Opened, 'case' | 'agency'>): Html =>
  markup`<span class="govuk-caption-l">${returnName(opened)}</span>`;
