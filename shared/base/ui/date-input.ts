import { html, type Html } from '../html/template.ts';
import { fieldset, type Fieldset } from './choices.ts';
import { formGroup, input, remarksOf, type Question } from './field.ts';
import { classesOf, outer, type Common } from './parts.ts';

/** One box of a date. */
export interface DatePart extends Pick<Common, 'attributes' | 'classes'> {
  id: string;
  name: string;
  label: string;
  value?: string | number | undefined;
  width?: 2 | 4 | undefined;
  /** What is wrong is wrong with this one. */
  isWrong?: boolean | undefined;
  inputmode?: string | undefined;
  autocomplete?: string | undefined;
  pattern?: string | undefined;
}

export interface DateInput extends Common, Question {
  id?: string | undefined;
  /** Names all of it. */
  fieldset?: Fieldset | undefined;
  parts: readonly DatePart[];
}

const partOf = (part: DatePart): Html =>
  html`<div class="govuk-date-input__item">
    ${input({
      id: part.id,
      name: part.name,
      label: { content: part.label, classes: 'govuk-date-input__label' },
      classes: classesOf(
        'govuk-date-input__input',
        part.isWrong === true && 'govuk-input--error',
        part.width !== undefined && `govuk-input--width-${part.width}`,
        part.classes,
      ),
      value: part.value,
      inputmode: part.inputmode ?? 'numeric',
      autocomplete: part.autocomplete,
      pattern: part.pattern,
      attributes: part.attributes,
    })}
  </div>`;

/** A date that somebody knows or reads off a record, as a box each for its day, month and year. */
export function dateInput(props: DateInput): Html {
  const { shown, describedBy } = remarksOf(props, String(props.id), props.fieldset?.describedBy);
  const content = [
    shown,
    html`<div${outer('govuk-date-input', { ...props, attributes: { ...props.attributes, id: props.id } })}>
      ${props.parts.map(partOf)}
    </div>`,
  ];
  // Else JAWS says nothing of what describes a group of boxes.
  return formGroup(
    props,
    props.fieldset === undefined ? content : fieldset({ ...props.fieldset, role: 'group', describedBy }, content),
  );
}
