import { attributesOf, html, type Html } from '../html/template.ts';
import { outer, type Common, type Content } from './parts.ts';

/** A short remark that stands out from the text around it. */
export const insetText = (props: Common & { id?: string | undefined; content: Content }): Html =>
  html`<div${attributesOf({ id: props.id })}${outer('govuk-inset-text', props)}>${props.content}</div>`;

/** What somebody must know before they go on. @param props.spoken what a screen reader says for the mark */
export const warningText = (props: Common & { content: Content; spoken?: string | undefined }): Html =>
  html`<div${outer('govuk-warning-text', props)}>
    <span class="govuk-warning-text__icon" aria-hidden="true">!</span>
    <strong class="govuk-warning-text__text">
      <span class="govuk-visually-hidden">${props.spoken ?? 'Warning'}</span>
      ${props.content}
    </strong>
  </div>`;

/** The state of something, in a word or two. */
export const tag = (props: Common & { content: Content }): Html =>
  html`<strong${outer('govuk-tag', props)}>${props.content}</strong>`;

/** Help beneath a question. */
export const hint = (props: Common & { id?: string | undefined; content: Content }): Html =>
  html`<div${attributesOf({ id: props.id })}${outer('govuk-hint', props)}>${props.content}</div>`;

/** What is wrong with an answer, beside it. @param props.spoken said before it to those who do not see it; `''` for nothing */
export const errorMessage = (
  props: Common & { id?: string | undefined; content: Content; spoken?: string | undefined },
): Html => {
  const spoken = props.spoken ?? 'Error';
  return html`<p${attributesOf({ id: props.id })}${outer('govuk-error-message', props)}>
    ${spoken === '' ? '' : html`<span class="govuk-visually-hidden">${spoken}:</span> `}${props.content}
  </p>`;
};

export interface Label extends Common {
  content: Content;
  /** The page asks this alone, so that its label is the heading. */
  isPageHeading?: boolean | undefined;
}

/** The name of a control. @param control the control's id */
export const label = (props: Label, control?: string): Html => {
  const named = html`<label${outer('govuk-label', props)}${attributesOf({ for: control })}>${props.content}</label>`;
  return props.isPageHeading === true ? html`<h1 class="govuk-label-wrapper">${named}</h1>` : named;
};

/** The first link of a page, for those who want to pass by what stands on each. */
export const skipLink = (props: Common & { content: Content; href?: string | undefined }): Html =>
  html`<a${attributesOf({ href: props.href ?? '#content' })}${outer('govuk-skip-link', props)} data-module="govuk-skip-link">${props.content}</a>`;

/** Leads to the page before. */
export const backLink = (props: Common & { href: string; content?: Content | undefined }): Html =>
  html`<a${attributesOf({ href: props.href })}${outer('govuk-back-link', props)}>${props.content ?? 'Back'}</a>`;

/** What only some need, behind a line that says what it is. */
export const details = (
  props: Common & { id?: string | undefined; summary: Content; content: Content; isOpen?: boolean | undefined },
): Html =>
  html`<details${attributesOf({ id: props.id })}${outer('govuk-details', props)}${attributesOf({ open: props.isOpen })}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">${props.summary}</span>
    </summary>
    <div class="govuk-details__text">${props.content}</div>
  </details>`;
