import { html as markup, type Value } from '../../../base/html/template.ts';
import { insetText } from '../../../base/ui/text.ts';
import { isReasonLeft } from '../../../domain/drafts/content.ts';
import type { Draft, Typed } from '../../../domain/drafts/draft.ts';
import { boxesSaid, saidIn } from '../../../domain/drafts/said.ts';
import type { AskedOnce } from '../../../domain/tool/answers.ts';
import type { Question } from '../../../domain/tool/tool.ts';
import { otherwiseWords } from './conflict.ts';
import type { OpenReturn } from './return.ts';
import { paragraph, written } from './site.ts';

/** What to do about a comment that stands beside an answer that it was not written for. */
const ifWrong = 'If it no longer fits, change the answer or take the comment away.';

/** What was said to a question, in the words of the tool. */
export function saidTo(question: Question, typed: Typed): Value {
  const { answer, reason } = saidIn(question, typed);
  const why = isReasonLeft(question, typed) ? 'Reason for not knowing' : 'Why';
  const line = (content: Value): Value => markup`<p class="govuk-body govuk-!-margin-bottom-1">${content}</p>`;
  return [
    line(answer === undefined ? markup`<strong>Not answered</strong>` : written(answer)),
    reason !== undefined && line(`${why}: ${reason}`),
    ...boxesSaid(question, typed).flatMap(({ label, text, isBeside }) => [
      line(markup`<span class="govuk-hint govuk-!-margin-bottom-0">${label}</span><br>${written(text)}`),
      isBeside && line(`This comment is kept and sent, though your answer does not ask for it. ${ifWrong}`),
    ]),
  ];
}

/** What the newest version says to a question that was changed here before it came; of a draft that may be seen. */
export function saidOtherwise(
  { key, question }: Pick<AskedOnce, 'key' | 'question'>,
  { opened, draft }: { opened: Pick<OpenReturn, 'last'>; draft: Pick<Draft, 'otherwise'> },
): Value {
  const answers = draft.otherwise?.answers ?? {};
  return (
    Object.hasOwn(answers, key) &&
    insetText({
      content: markup`${paragraph(otherwiseWords(opened))}${saidTo(question, answers[key] ?? {})}`,
    })
  );
}
