import { html, type Html } from '../../../../base/html/template.ts';
import { dateInput } from '../../../../base/ui/date-input.ts';
import { typedParts } from '../../../../domain/drafts/typed-answer.ts';
import { boxesBelow } from './boxes.ts';
import { dateExample, dateParts } from './date-parts.ts';
import { eitherQuestion } from './either.ts';
import { askedWords, errorOf, fieldName, helpWith, type QuestionProps } from './question.ts';

/** A day, or a month where the day is not known; or one of the question's options in its place. */
export function dateQuestion(props: QuestionProps): Html {
  const { key, question, typed } = props;
  const name = fieldName(key, 'answer');
  const { own } = typedParts(question, typed['answer'] ?? '');
  const hint = helpWith(props, dateExample);
  const error = errorOf(props, 'answer');
  const parts = dateParts(name, own, error !== undefined);
  if (question.options.length > 0) return eitherQuestion(props, dateInput({ id: `${name}.date`, parts }), hint);
  const legend = { content: askedWords(props), classes: 'govuk-fieldset__legend--m' };
  return html`${dateInput({ id: name, fieldset: { legend }, hint, error, parts })}${boxesBelow(props)}`;
}
