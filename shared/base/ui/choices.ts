import { attributesOf, html, type Html, type Value } from '../html/template.ts';
import { formGroup, remarksOf, type Question, type Remark } from './field.ts';
import { describedByOf, classesOf, outer, type Common, type Content } from './parts.ts';
import { hint, label } from './text.ts';

export interface Legend {
  content: Content;
  classes?: string | undefined;
  isPageHeading?: boolean | undefined;
}

export interface Fieldset extends Common {
  legend?: Legend | undefined;
  describedBy?: string | undefined;
  role?: string | undefined;
}

/** Controls that belong together, under a name for all of them. */
export function fieldset(props: Fieldset, content?: Value): Html {
  const { legend } = props;
  const attributes = attributesOf({ role: props.role, 'aria-describedby': props.describedBy });
  const named =
    legend &&
    html`<legend class="${classesOf('govuk-fieldset__legend', legend.classes)}">
      ${
        legend.isPageHeading === true
          ? html`<h1 class="govuk-fieldset__heading">${legend.content}</h1>`
          : legend.content
      }
    </legend>`;
  return html`<fieldset${outer('govuk-fieldset', props)}${attributes}>${named}${content}</fieldset>`;
}

/** One of several answers. */
export interface Choice {
  value: string | number;
  content: Content;
  id?: string | undefined;
  /** Of a checkbox that is a field of its own. */
  name?: string | undefined;
  isChecked?: boolean | undefined;
  isDisabled?: boolean | undefined;
  hint?: Remark | undefined;
  label?: Common | undefined;
  /** Shown while this is chosen; always without JavaScript. */
  revealed?: Html | undefined;
  /** `exclusive`: choosing it takes the others back. */
  behaviour?: 'exclusive' | undefined;
  attributes?: Common['attributes'];
}

/**
 * Takes an answer back: without one a form says nothing of its question. It is seen once something is chosen (see
 * `pages.scss`), and needs no script.
 */
export const unanswered: Choice = { value: '', content: 'Leave this unanswered' };

/** A word between answers, such as "or". */
export interface Divider {
  divider: string;
}

export interface Choices extends Common, Question {
  name: string;
  idPrefix?: string | undefined;
  fieldset?: Fieldset | undefined;
  describedBy?: string | undefined;
  items: readonly (Choice | Divider)[];
}

type Kind = 'radio' | 'checkbox';
const blocks: Record<Kind, string> = { radio: 'radios', checkbox: 'checkboxes' };

/** The id of a question's nth control, from 1: the first has none of its own, so that an error can lead to it. */
export const choiceId = (prefix: string, index: number): string => (index === 1 ? prefix : `${prefix}-${index}`);

function choice(
  kind: Kind,
  props: Choices,
  item: Choice,
  { id, describedBy }: { id: string; describedBy: string | undefined },
): Html {
  const block = `govuk-${blocks[kind]}`;
  const revealedId = `conditional-${id}`;
  const control = attributesOf({
    class: `${block}__input`,
    id,
    name: item.name ?? props.name,
    type: kind,
    value: item.value,
    checked: item.isChecked,
    disabled: item.isDisabled,
    'data-aria-controls': item.revealed && revealedId,
    'data-behaviour': item.behaviour,
    'aria-describedby': describedByOf(describedBy, item.hint && `${id}-item-hint`),
    ...item.attributes,
  });
  const named = label(
    { ...item.label, content: item.content, classes: classesOf(`${block}__label`, item.label?.classes) },
    id,
  );
  const help =
    item.hint && hint({ ...item.hint, id: `${id}-item-hint`, classes: classesOf(`${block}__hint`, item.hint.classes) });
  const hidden = item.isChecked === true ? undefined : `${block}__conditional--hidden`;
  return html`<div class="${block}__item"><input${control}>${named}${help}</div>${
    item.revealed &&
    html`<div class="${classesOf(`${block}__conditional`, hidden)}" id="${revealedId}">${item.revealed}</div>`
  }`;
}

function choices(kind: Kind, props: Choices): Html {
  const prefix = props.idPrefix ?? props.name;
  const block = `govuk-${blocks[kind]}`;
  const besides = props.fieldset?.describedBy ?? props.describedBy;
  const { shown, describedBy } = remarksOf(props, prefix, besides);
  // Radios are described by their group alone; a checkbox that has none by what the group would be.
  const ofEach = kind === 'checkbox' && props.fieldset === undefined ? describedBy : undefined;
  const items = props.items.map((item, index) =>
    'divider' in item
      ? html`<div class="${block}__divider">${item.divider}</div>`
      : choice(kind, props, item, {
          id: item.id ?? choiceId(prefix, index + 1),
          describedBy: ofEach,
        }),
  );
  const content = [shown, html`<div${outer(block, props)} data-module="${block}">${items}</div>`];
  return formGroup(
    props,
    props.fieldset === undefined ? content : fieldset({ ...props.fieldset, describedBy }, content),
  );
}

/** One answer of several. */
export const radios = (props: Choices): Html => choices('radio', props);

/** Any of several answers. */
export const checkboxes = (props: Choices): Html => choices('checkbox', props);
