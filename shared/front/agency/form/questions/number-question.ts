import { html, type Html } from '../../../../base/html/template.ts';
import { input } from '../../../../base/ui/field.ts';
import { numberAllowed } from '../../../../domain/drafts/number-words.ts';
import { typedParts } from '../../../../domain/drafts/typed-answer.ts';
import { boxesBelow } from './boxes.ts';
import { eitherQuestion } from './either.ts';
import { askedWords, errorOf, fieldName, helpWith, type QuestionProps } from './question.ts';

/** A whole number, with its unit behind it; or one of the question's options in its place. */
export function numberQuestion(props: QuestionProps): Html {
  const { key, question, typed } = props;
  const name = fieldName(key, 'answer');
  const { own } = typedParts(question, typed['answer'] ?? '');
  const { unit } = question;
  // What stands behind a box is not read out.
  const hint = helpWith(props, `Give ${numberAllowed(question)}${unit === undefined ? '' : ` (${unit})`}.`);
  const error = errorOf(props, 'answer');
  const box = {
    name,
    value: own === '' ? undefined : own,
    inputmode: 'numeric',
    spellcheck: false,
    suffix: unit === undefined ? undefined : { content: unit },
  };
  if (question.options.length === 0) {
    const label = { content: askedWords(props), classes: 'govuk-label--m' };
    return html`${input({ ...box, label, hint, error, classes: 'govuk-input--width-5' })}${boxesBelow(props)}`;
  }
  const classes = `govuk-input--width-5${error === undefined ? '' : ' govuk-input--error'}`;
  return eitherQuestion(props, input({ ...box, label: { content: 'Number' }, classes }), hint);
}
