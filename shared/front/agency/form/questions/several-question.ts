import { html, type Html } from '../../../../base/html/template.ts';
import { checkboxes } from '../../../../base/ui/choices.ts';
import { boxesBelow } from './boxes.ts';
import { choicesOf, reasonsBelow } from './options.ts';
import { askedWords, errorOf, fieldName, helpWith, type QuestionProps } from './question.ts';

/**
 * All that apply of a question's options. One that stands alone does so under an "or": a script takes the others back when it is
 * chosen; without one both can be chosen, and what to do is said once they are saved.
 */
export function severalQuestion(props: QuestionProps): Html {
  const { key, question } = props;
  const choiceOf = choicesOf(props);
  const alone = question.options.filter((option) => option.alone === true);
  const others = question.options.filter((option) => option.alone !== true);
  const choices = checkboxes({
    name: fieldName(key, 'answer'),
    fieldset: { legend: { content: askedWords(props), classes: 'govuk-fieldset__legend--m' } },
    hint: helpWith(props, 'Select all that apply.'),
    error: errorOf(props, 'answer'),
    items: [
      ...others.map(choiceOf),
      ...(alone.length === 0 || others.length === 0 ? [] : [{ divider: 'or' }]),
      ...alone.map((option) => ({ ...choiceOf(option), behaviour: 'exclusive' as const })),
    ],
  });
  return html`${choices}${reasonsBelow(props)}${boxesBelow(props)}`;
}
