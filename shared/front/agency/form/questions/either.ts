/** What is answered in a box of its own, or by an option in its place. */
import { html, type Html } from '../../../../base/html/template.ts';
import { fieldset, radios, unanswered } from '../../../../base/ui/choices.ts';
import { formGroup, remarksOf, type Remark } from '../../../../base/ui/field.ts';
import { boxesBelow } from './boxes.ts';
import { choicesOf, reasonsBelow } from './options.ts';
import { askedWords, errorOf, fieldName, type QuestionProps } from './question.ts';

/** The legend of what has several controls. */
const legendOf = (props: QuestionProps) => ({ content: askedWords(props), classes: 'govuk-fieldset__legend--m' });

/**
 * A question whose answer is typed, with the options that can be given in its place under an "or". A script takes the one back
 * when the other is given; without one both can be, and what to do is said once they are saved.
 * @param own the box or boxes, with neither hint nor error
 * @param hint what is to be typed
 */
export function eitherQuestion(props: QuestionProps, own: Html, hint: Remark | undefined): Html {
  const { key, question } = props;
  const name = fieldName(key, 'answer');
  const error = errorOf(props, 'answer');
  const { shown, describedBy } = remarksOf({ hint, error }, name);
  const options = radios({
    name,
    idPrefix: `${name}.or`,
    items: [{ divider: 'or' }, ...question.options.map(choicesOf(props)), unanswered],
  });
  const content = [shown, html`<div data-either="${name}">${own}</div>`, options];
  const field = formGroup({ error }, fieldset({ legend: legendOf(props), role: 'group', describedBy }, content));
  return html`${field}${reasonsBelow(props)}${boxesBelow(props)}`;
}
