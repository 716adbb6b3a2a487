import { attributesOf, html, type Html, type Value } from '../html/template.ts';
import { outer, type Common, type Content } from './parts.ts';

export interface Button extends Common {
  content: Content;
  id?: string | undefined;
  /** Makes a link of it. */
  href?: string | undefined;
  type?: 'submit' | 'button' | 'reset' | undefined;
  name?: string | undefined;
  value?: string | undefined;
  isDisabled?: boolean | undefined;
  /** Takes a second click within a second for none. */
  preventDoubleClick?: boolean | undefined;
  /** Begins something: its arrow says so. */
  isStart?: boolean | undefined;
}

const arrow = html`<svg
  class="govuk-button__start-icon"
  xmlns="http://www.w3.org/2000/svg"
  width="17.5"
  height="19"
  viewBox="0 0 33 40"
  aria-hidden="true"
  focusable="false"
>
  <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
</svg>`;

/** A button, or a link that looks like one. */
export function button(props: Button): Html {
  const common = html`${outer(['govuk-button', props.isStart === true && 'govuk-button--start'], props)}
  data-module="govuk-button"${attributesOf({ id: props.id })}`;
  // A start button sets out its parts in a row, which takes the white space between words and elements away.
  const named =
    props.isStart === true && typeof props.content !== 'string' ? html`<span>${props.content}</span>` : props.content;
  const content = [named, props.isStart === true && arrow];
  if (props.href !== undefined) {
    return html`<a${attributesOf({ href: props.href })} role="button" draggable="false"${common}>${content}</a>`;
  }
  const attributes = attributesOf({
    type: props.type ?? 'submit',
    value: props.value,
    name: props.name,
    disabled: props.isDisabled,
    'aria-disabled': props.isDisabled === true ? 'true' : undefined,
    'data-prevent-double-click': props.preventDoubleClick === undefined ? undefined : String(props.preventDoubleClick),
  });
  return html`<button${attributes}${common}>${content}</button>`;
}

export interface ErrorSummary extends Common {
  title: Content;
  description?: Content | undefined;
  /** Each leads to the control that it is about. */
  errors: readonly { content: Content; href?: string | undefined; attributes?: Common['attributes'] }[];
  disableAutoFocus?: boolean | undefined;
}

/** All that is wrong on a page, at its top. */
export function errorSummary(props: ErrorSummary): Html {
  const focus = props.disableAutoFocus === undefined ? undefined : String(props.disableAutoFocus);
  const items = props.errors.map(
    ({ content, href, attributes = {} }) =>
      html`<li>${href === undefined ? content : html`<a${attributesOf({ href, ...attributes })}>${content}</a>`}</li>`,
  );
  const list: Value =
    items.length > 0 &&
    html`<ul class="govuk-list govuk-error-summary__list">
      ${items}
    </ul>`;
  return html`<div${outer('govuk-error-summary', props)}${attributesOf({ 'data-disable-auto-focus': focus })} data-module="govuk-error-summary">
    <div role="alert">
      <h2 class="govuk-error-summary__title">${props.title}</h2>
      <div class="govuk-error-summary__body">${
        props.description === undefined ? '' : html`<p>${props.description}</p>`
      }${list}</div>
    </div>
  </div>`;
}

const headings = [1, 2, 3, 4, 5, 6] as const;
export type HeadingLevel = (typeof headings)[number];

/** A heading of a level that only the page knows. @param attributes of its tag */
export const heading = (level: HeadingLevel, attributes: Html, content: Value): Html => {
  const made: Record<HeadingLevel, () => Html> = {
    1: () => html`<h1${attributes}>${content}</h1>`,
    2: () => html`<h2${attributes}>${content}</h2>`,
    3: () => html`<h3${attributes}>${content}</h3>`,
    4: () => html`<h4${attributes}>${content}</h4>`,
    5: () => html`<h5${attributes}>${content}</h5>`,
    6: () => html`<h6${attributes}>${content}</h6>`,
  };
  return made[level]();
};

export interface Panel extends Common {
  title: Content;
  content?: Content | undefined;
  headingLevel?: HeadingLevel | undefined;
}

/** That something is done. */
export const panel = (props: Panel): Html =>
  html`<div${outer('govuk-panel govuk-panel--confirmation', props)}>${heading(props.headingLevel ?? 1, html` class="govuk-panel__title"`, props.title)}${
    props.content === undefined ? '' : html`<div class="govuk-panel__body">${props.content}</div>`
  }</div>`;

export interface NotificationBanner extends Common {
  content: Content;
  title?: Content | undefined;
  titleId?: string | undefined;
  titleLevel?: HeadingLevel | undefined;
  isSuccess?: boolean | undefined;
  role?: string | undefined;
  disableAutoFocus?: boolean | undefined;
}

/** What somebody should know that is not about what they are doing here; or that what they did has worked. */
export function notificationBanner(props: NotificationBanner): Html {
  const titleId = props.titleId ?? 'govuk-notification-banner-title';
  const isSuccess = props.isSuccess === true;
  const attributes = attributesOf({
    role: props.role ?? (isSuccess ? 'alert' : 'region'),
    'aria-labelledby': titleId,
    'data-module': 'govuk-notification-banner',
    'data-disable-auto-focus': props.disableAutoFocus === undefined ? undefined : String(props.disableAutoFocus),
  });
  const title = heading(
    props.titleLevel ?? 2,
    attributesOf({ class: 'govuk-notification-banner__title', id: titleId }),
    props.title ?? (isSuccess ? 'Success' : 'Important'),
  );
  return html`<div${outer(['govuk-notification-banner', isSuccess && 'govuk-notification-banner--success'], props)}${attributes}>
    <div class="govuk-notification-banner__header">${title}</div>
    <div class="govuk-notification-banner__content">${
      typeof props.content === 'string'
        ? html`<p class="govuk-notification-banner__heading">${props.content}</p>`
        : props.content
    }</div>
  </div>`;
}
