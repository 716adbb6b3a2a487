import { html as markup, type Value } from '../../../base/html/template.ts';
import { isVisible } from '../../../base/content/text.ts';
import { insetText } from '../../../base/ui/text.ts';
import { isReasonLeft } from '../../../domain/drafts/content.ts';
import type { Draft, Typed } from '../../../domain/drafts/draft.ts';
import { dateTypedInWords } from '../../../domain/drafts/typed-date.ts';
import { labelOf } from '../../../domain/tool/label-of.ts';
import { boxesOf } from '../../../domain/tool/submission.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { otherwiseWords } from './conflict.ts';
import type { OpenReturn } from './return.ts';
import { paragraph, written } from './site.ts';

/** What was said to a question, in the words of the tool. */
export function saidTo(question: Question, typed: Typed): Value {
  const { answer = '', reason = '' } = typed;
  const boxes = boxesOf(question).flatMap(({ id, type }): Value[] => {
    const text = typed[id] ?? '';
    if (!isVisible(text)) return [];
    const asked = question.boxes.find((box) => box.id === id)?.wording;
    const said = type === 'date' ? dateTypedInWords(text) : written(text);
    return [
      markup`<p class="govuk-body govuk-!-margin-bottom-1">${asked !== undefined && markup`<span class="govuk-hint govuk-!-margin-bottom-0">${asked}</span><br>`}${said}</p>`,
    ];
  });
  const isSaid = isVisible(answer);
  const words = question.type === 'text' ? written(answer) : labelOf(question.options, answer);
  const why = isReasonLeft(question, typed) ? 'Reason for not knowing' : 'Why';
  return [
    markup`<p class="govuk-body govuk-!-margin-bottom-1">${isSaid ? words : markup`<strong>Not answered</strong>`}</p>`,
    isVisible(reason) &&
      markup`<p class="govuk-body govuk-!-margin-bottom-1">${why}: ${labelOf(question.reasons, reason)}</p>`,
    ...boxes,
  ];
}

/** What the newest version says to a question that was changed here before it came; of a draft that may be seen. */
export function saidOtherwise(
  question: Question,
  { opened, draft }: { opened: Pick<OpenReturn, 'last'>; draft: Pick<Draft, 'otherwise'> },
): Value {
  const answers = draft.otherwise?.answers ?? {};
  return (
    Object.hasOwn(answers, question.id) &&
    insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${saidTo(question, answers[question.id] ?? {})}`,
    })
  );
}
