import { attributesOf, html, type Html } from '../../../../base/html/template.ts';
import { radios, unanswered, type Choice, type Divider } from '../../../../base/ui/choices.ts';
import { isReasonLeft } from '../../../../domain/drafts/content.ts';
import type { Option } from '../../../../domain/tool/tool.ts';
import { boxesBelow, boxesBeneath } from './boxes.ts';
import { shownWhen } from './shown-when.ts';
import { errorOf, fieldName, helpWith, wordingOf, type QuestionProps } from './question.ts';

/** The answers that say that there is none of the others: they stand apart, under an "or". */
const setApart = new Set(['dont-know', 'not-applicable']);

/** Said of answers that were taken over from an audit that asked for no reasons: nobody's reason, so nobody is offered it. */
const notAsked = 'reason-not-collected';

/** Takes a reason away. */
const noReason: Choice = { ...unanswered, content: 'Take the reason away' };

/** Why somebody does not know, beneath that answer. */
function reasonsOf(props: QuestionProps): Html | undefined {
  const { question, typed } = props;
  if (question.reasons === undefined) return undefined;
  return radios({
    name: fieldName(question, 'reason'),
    fieldset: { legend: { content: 'If you do not know: why?', classes: 'govuk-fieldset__legend--s' } },
    error: errorOf(props, 'reason'),
    classes: 'govuk-radios--small',
    items: [
      ...question.reasons
        .filter(({ value }) => value !== notAsked || typed['reason'] === value)
        .map(({ value, label }) => ({
          value,
          content: label,
          isChecked: typed['reason'] === value,
          revealed: boxesBeneath(props, 'reason', value),
        })),
      noReason,
    ],
  });
}

/**
 * The same where a reason stands beside another answer, or alone: below all answers, so that it is seen whatever is chosen. Once
 * the answer is changed a script shows it with "Don't know" alone.
 */
function reasonsBelow(props: QuestionProps): Html {
  const answer = fieldName(props.question, 'answer');
  const attributes = attributesOf({
    'data-shown-when': shownWhen([{ field: answer, value: 'dont-know' }]),
    'data-shown-until': answer,
  });
  return html`<div class="question-box" ${attributes}>${reasonsOf(props)}</div>`;
}

/** How one option is shown, where a kind has more to say than its label. */
type Shown = (option: Option) => Pick<Choice, 'content' | 'hint'>;

const asLabelled: Shown = ({ label }) => ({ content: label });

/** A question that takes one of its options. @param shown how an option is shown; as its label where it is left out */
export function radiosQuestion(props: QuestionProps, shown: Shown = asLabelled): Html {
  const { question, typed } = props;
  const isLeft = isReasonLeft(question, typed);
  const choiceOf = (option: Option): Choice => {
    const beneath = [
      option.value === 'dont-know' && !isLeft ? reasonsOf(props) : undefined,
      boxesBeneath(props, 'answer', option.value),
    ].filter((part) => part !== undefined);
    return {
      value: option.value,
      ...shown(option),
      isChecked: typed['answer'] === option.value,
      ...(beneath.length === 0 ? {} : { revealed: html`${beneath}` }),
    };
  };
  const apart = question.options.filter(({ value }) => setApart.has(value));
  const others = question.options.filter(({ value }) => !setApart.has(value));
  const items: (Choice | Divider)[] = [
    ...others.map(choiceOf),
    ...(apart.length === 0 || others.length === 0 ? [] : [{ divider: 'or' }]),
    ...apart.map(choiceOf),
    unanswered,
  ];
  const choices = radios({
    name: fieldName(question, 'answer'),
    fieldset: { legend: { content: wordingOf(question, props.windowsAnchor), classes: 'govuk-fieldset__legend--m' } },
    hint: helpWith(props),
    error: errorOf(props, 'answer'),
    items,
  });
  return html`${choices}${isLeft && reasonsBelow(props)}${boxesBelow(props)}`;
}
