import { attributesOf, html as markup, type Html, type Value } from '../../../base/html/template.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { errorSummary, notificationBanner } from '../../../base/ui/actions.ts';
import { formTokenOf } from '../../../domain/sessions/session.ts';
import { codeFor } from './paths.ts';

/** What stands above what has to be corrected of a form that was saved. */
export const savedToCorrect = 'What you typed is saved. Correct this before you send it.';

/** Something to correct, beside the field of that name; without one it is about all of the form. */
export interface FieldError {
  field?: string;
  /** Where its field is, of one on another page. */
  href?: string;
  words: string;
}

/** What a form carries to show that it is its session's. @param secret the session's */
export const tokenField = (secret: string): Html =>
  markup`<input type="hidden" name="token" value="${formTokenOf(secret)}">`;

/** What a form of a record check carries to show which checks were seen when it was made. @param seq the last entry's */
export const seenField = (seq: number): Html => markup`<input type="hidden" name="seq" value="${seq}">`;

/** All that is to be corrected, at the top of a page: each leads to its field. */
export const errorsAtTop = (errors: readonly FieldError[], description?: string): Value =>
  errors.length > 0 &&
  errorSummary({
    title: 'There is a problem',
    description,
    errors: errors.map(({ field, words, href = field === undefined ? undefined : `#${field}` }) => ({
      content: words,
      href,
    })),
  });

/** What is wrong with a field, to stand beside it. */
export const errorAt = (errors: readonly FieldError[], field: string): { content: string } | undefined => {
  const found = errors.find((one) => one.field === field);
  return found && { content: found.words };
};

/** How a page that was posted in vain is shown: what is to be corrected, or why it is shown again. */
export interface ShownAgain {
  errors?: readonly FieldError[];
  /** 422 where there are errors and it says nothing else. */
  status?: number;
  /** Stands above everything else. */
  remark?: Html;
}

/**
 * Of a form on which something is typed: a browser that goes back to it fetches the page anew, and would put what stood in it
 * before in place of what stands there now, under marks that say that it was shown.
 */
export const asItStands = { autocomplete: 'off' } as const;

/**
 * Of a form that is not saved while it is typed on: its script asks before it is left.
 * @param isTyped what stands in it was typed already, and was not taken
 */
export const askingForm = (isTyped: boolean): Html =>
  attributesOf({ ...asItStands, 'data-asks': true, 'data-typed': isTyped });

/** Whether what stands on a page was typed there, and was not taken. */
export const isAgain = ({ errors = [], remark }: ShownAgain): boolean => errors.length > 0 || remark !== undefined;

/** The status of a page that is shown again, or for the first time. */
export const statusOf = ({ errors = [], status }: ShownAgain): number => status ?? (errors.length > 0 ? 422 : 200);

/** Refusals that say in words what stands in the way, and what to do. */
const refusals: ReadonlySet<string> = new Set(['not-legal-now', 'limit-reached']);

/** How a page is shown again whose form the state of its return does not allow; undefined for any other error. */
export const refusalIn = (error: unknown): ShownAgain | undefined =>
  error instanceof HttpProblem && error.detail !== undefined && refusals.has(error.type)
    ? { errors: [{ words: error.detail }], status: 409 }
    : undefined;

/** Where a code is got, in another tab: what was typed stays on the page. @param to the page that it leads back to */
export const codeInNewTab = (to: string): Html =>
  markup`<a class="govuk-notification-banner__link" href="${codeFor(to)}" target="_blank" rel="noopener">get a code (opens in a new tab)</a>`;

/** What stands above a page of which something is not saved, for want of a code. @param why within a sentence that goes on with the way to it */
export const needsCode = (heading: string, why: string, to: string): Html =>
  notificationBanner({
    content: markup`<p class="govuk-notification-banner__heading">${heading}</p>
      <p class="govuk-body">${why}, ${codeInNewTab(to)}, enter it there, and come back here to save.</p>`,
  });
