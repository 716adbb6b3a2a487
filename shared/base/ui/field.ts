import { numberInWords } from '../content/text.ts';
import { attributesOf, html, type Html, type Value } from '../html/template.ts';
import { classesOf, describedByOf, outer, type Common, type Content } from './parts.ts';
import { errorMessage, hint, label, type Label } from './text.ts';

/** Help beneath a question, or what is wrong with its answer. */
export interface Remark extends Common {
  content: Content;
}

/** What every question has, whatever its control. */
export interface Question {
  hint?: Remark | undefined;
  error?: (Remark & { spoken?: string | undefined }) | undefined;
  /** Of the element around all of it. */
  group?: Common | undefined;
}

/** The help and the error of a question, with their ids. */
interface Remarks {
  shown: Value;
  describedBy: string | undefined;
}

/** Help and error of a control. @param id the control's @param before ids of what describes it besides */
export const remarksOf = (question: Question, id: string, before?: string): Remarks => ({
  shown: [
    question.hint && hint({ ...question.hint, id: `${id}-hint` }),
    question.error && errorMessage({ ...question.error, id: `${id}-error` }),
  ],
  describedBy: describedByOf(before, question.hint && `${id}-hint`, question.error && `${id}-error`),
});

/** The element around a question. */
export const formGroup = ({ error, group = {} }: Question, content: Value): Html =>
  html`<div${outer(['govuk-form-group', error && 'govuk-form-group--error'], group)}>${content}</div>`;

/** A control that holds text. */
export interface TextField extends Common, Question {
  id?: string | undefined;
  name: string;
  label: Label;
  describedBy?: string | undefined;
  value?: string | number | undefined;
  spellcheck?: boolean | undefined;
  autocomplete?: string | undefined;
  isDisabled?: boolean | undefined;
}

export interface Input extends TextField {
  type?: string | undefined;
  inputmode?: string | undefined;
  autocapitalize?: string | undefined;
  pattern?: string | undefined;
  prefix?: Remark | undefined;
  suffix?: Remark | undefined;
  wrapper?: Common | undefined;
}

const spelt = (spellcheck: boolean | undefined): string | undefined =>
  spellcheck === undefined ? undefined : String(spellcheck);

/** A line of text. */
export function input(props: Input): Html {
  const id = props.id ?? props.name;
  const { shown, describedBy } = remarksOf(props, id, props.describedBy);
  const control = html`<input${attributesOf({
    class: classesOf('govuk-input', props.classes, props.error && 'govuk-input--error'),
    id,
    name: props.name,
    type: props.type ?? 'text',
    spellcheck: spelt(props.spellcheck),
    value: props.value,
    disabled: props.isDisabled,
    'aria-describedby': describedBy,
    autocomplete: props.autocomplete,
    autocapitalize: props.autocapitalize,
    pattern: props.pattern,
    inputmode: props.inputmode,
    ...props.attributes,
  })}>`;
  const affix = (kind: string, remark: Remark | undefined): Value =>
    remark && html`<div${outer(`govuk-input__${kind}`, remark)} aria-hidden="true">${remark.content}</div>`;
  const isWrapped = props.prefix !== undefined || props.suffix !== undefined;
  return formGroup(props, [
    label(props.label, id),
    shown,
    isWrapped
      ? html`<div${outer('govuk-input__wrapper', props.wrapper ?? {})}>${affix('prefix', props.prefix)}${control}${affix('suffix', props.suffix)}</div>`
      : control,
  ]);
}

export interface Textarea extends TextField {
  rows?: number | undefined;
  /** Stands below it. */
  after?: Value;
}

/** Several lines of text. */
export function textarea(props: Textarea): Html {
  const id = props.id ?? props.name;
  const { shown, describedBy } = remarksOf(props, id, props.describedBy);
  const attributes = attributesOf({
    class: classesOf('govuk-textarea', props.error && 'govuk-textarea--error', props.classes),
    id,
    name: props.name,
    rows: props.rows ?? 5,
    spellcheck: spelt(props.spellcheck),
    disabled: props.isDisabled,
    'aria-describedby': describedBy,
    autocomplete: props.autocomplete,
    ...props.attributes,
  });
  // A line feed that follows the tag is none of the text: one goes before a text that begins with one.
  const text = String(props.value ?? '');
  const control = html`<textarea${attributes}>${text.startsWith('\n') ? '\n' : ''}${text}</textarea>`;
  return formGroup(props, [label(props.label, id), shown, control, props.after]);
}

export interface CharacterCount extends Textarea {
  /** How much may be written, counted as `counts` says. */
  limit: number;
  /** Characters as JavaScript counts them where it is left out. */
  counts?: 'characters' | 'words' | 'graphemes' | undefined;
  /** The count is shown from this percentage of the limit on. */
  threshold?: number | undefined;
  countMessage?: Common | undefined;
}

/** Several lines of text, with how much may still be written; more is not cut off. */
export function characterCount(props: CharacterCount): Html {
  const id = props.id ?? props.name;
  const { counts, limit } = props;
  const message = hint({
    id: `${id}-info`,
    content: `You can enter up to ${numberInWords(limit)} ${counts === 'words' ? 'words' : 'characters'}`,
    classes: classesOf('govuk-character-count__message', props.countMessage?.classes),
  });
  return textarea({
    ...props,
    classes: classesOf('govuk-js-character-count', props.classes),
    describedBy: `${id}-info`,
    after: [message, props.after],
    group: {
      classes: classesOf('govuk-character-count', props.group?.classes),
      attributes: {
        'data-module': 'govuk-character-count',
        'data-maxlength': limit,
        'data-threshold': props.threshold,
        'data-count-type': counts,
        ...props.group?.attributes,
      },
    },
  });
}
