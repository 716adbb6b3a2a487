/** The options of a question, as choices: what stands beneath each, and which stand apart. */
import { attributesOf, html, type Html } from '../../../../base/html/template.ts';
import { radios, unanswered, type Choice } from '../../../../base/ui/choices.ts';
import { isReasonLeft } from '../../../../domain/drafts/content.ts';
import { typedParts } from '../../../../domain/drafts/typed-answer.ts';
import type { Option, Question } from '../../../../domain/tool/tool.ts';
import { boxesBeneath } from './boxes.ts';
import { errorOf, fieldName, partsOfLabel, type QuestionProps } from './question.ts';
import { shownWhen } from './shown-when.ts';

/** Said of answers that were taken over from an audit that asked for no reasons: nobody's reason, so nobody is offered it. */
const notAsked = 'reason-not-collected';

/** Takes a reason away. */
const noReason: Choice = { ...unanswered, content: 'Take the reason away' };

/** Why somebody does not know, beneath that answer. */
function reasonsOf(props: QuestionProps): Html | undefined {
  const { key, question, typed } = props;
  if (question.reasons === undefined) return undefined;
  return radios({
    name: fieldName(key, 'reason'),
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
 * the answer is changed a script shows it with "Don't know" alone. Nothing where there is no such reason.
 */
export function reasonsBelow(props: QuestionProps): Html | undefined {
  if (!isReasonLeft(props.question, props.typed)) return undefined;
  const answer = fieldName(props.key, 'answer');
  const attributes = attributesOf({
    'data-shown-when': shownWhen([{ field: answer, value: 'dont-know' }]),
    'data-shown-until': answer,
  });
  return html`<div class="question-box" ${attributes}>${reasonsOf(props)}</div>`;
}

/** How one option is shown, where a kind has more to say than its label. */
export type Shown = (option: Option, question: Question) => Pick<Choice, 'content' | 'hint'>;

const asLabelled: Shown = ({ label }) => ({ content: label });

/** An option with what it means beside it, where its label says that behind a colon. */
export const withMeaning: Shown = (option, question) => {
  const { name, meaning } = partsOfLabel(option, question);
  return { content: name, hint: meaning === undefined ? undefined : { content: `This means: ${meaning}` } };
};

/** What makes a choice of each of a question's options, with what it asks for beneath it. @param shown how one is shown */
export function choicesOf(props: QuestionProps, shown: Shown = asLabelled): (option: Option) => Choice {
  const { question, typed } = props;
  const isLeft = isReasonLeft(question, typed);
  const { chosen } = typedParts(question, typed['answer'] ?? '');
  return (option) => {
    const beneath = [
      option.value === 'dont-know' && !isLeft ? reasonsOf(props) : undefined,
      boxesBeneath(props, 'answer', option.value),
    ].filter((part) => part !== undefined);
    return {
      value: option.value,
      ...shown(option, question),
      isChecked: chosen.includes(option.value),
      ...(beneath.length === 0 ? {} : { revealed: html`${beneath}` }),
    };
  };
}
