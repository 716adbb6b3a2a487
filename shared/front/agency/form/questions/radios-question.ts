import { html, type Html } from '../../../../base/html/template.ts';
import { radios, unanswered, type Choice, type Divider } from '../../../../base/ui/choices.ts';
import { boxesBelow } from './boxes.ts';
import { choicesOf, reasonsBelow, type Shown } from './options.ts';
import { askedWords, errorOf, fieldName, helpWith, type QuestionProps } from './question.ts';

/** The answers that say that there is none of the others: they stand apart, under an "or". */
const setApart = new Set(['dont-know', 'not-applicable']);

/** A question that takes one of its options. @param shown how an option is shown; as its label where it is left out */
export function radiosQuestion(props: QuestionProps, shown?: Shown): Html {
  const { key, question } = props;
  const choiceOf = choicesOf(props, shown);
  const apart = question.options.filter(({ value }) => setApart.has(value));
  const others = question.options.filter(({ value }) => !setApart.has(value));
  const items: (Choice | Divider)[] = [
    ...others.map(choiceOf),
    ...(apart.length === 0 || others.length === 0 ? [] : [{ divider: 'or' }]),
    ...apart.map(choiceOf),
    unanswered,
  ];
  const choices = radios({
    name: fieldName(key, 'answer'),
    fieldset: { legend: { content: askedWords(props), classes: 'govuk-fieldset__legend--m' } },
    hint: helpWith(props),
    error: errorOf(props, 'answer'),
    items,
  });
  return html`${choices}${reasonsBelow(props)}${boxesBelow(props)}`;
}
