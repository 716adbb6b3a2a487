import { attributesOf, html, type Html, type Value } from '../../../../base/html/template.ts';
import type { Day } from '../../../../base/time/days.ts';
import type { Typed } from '../../../../domain/drafts/draft.ts';
import type { AskedOnPage } from '../../../../domain/tool/pages.ts';
import type { Question, QuestionType, Tool } from '../../../../domain/tool/tool.ts';
import { shownWhen } from './boxes.ts';
import { gradeQuestion } from './grade-question.ts';
import { fieldName, partsOfLabel, type QuestionProps } from './question.ts';
import { radiosQuestion } from './radios-question.ts';
import { textQuestion } from './text-question.ts';

/** What asks a question of each kind. */
const kinds: Record<QuestionType, (props: QuestionProps) => Html> = {
  'yes-no-dont-know': (props) => radiosQuestion(props),
  'yes-no': (props) => radiosQuestion(props),
  grade: gradeQuestion,
  quality: (props) => radiosQuestion(props),
  band: (props) => radiosQuestion(props),
  choice: (props) => radiosQuestion(props),
  text: textQuestion,
};

/** What a question's page knows besides what was typed. */
export interface QuestionContext {
  tool: Tool;
  /** The day that the audit looks back from. */
  windowsAnchor: Day;
  /** What is wrong with what was typed, in words: by `answer`, `reason` or a box's id. */
  errors?: Readonly<Record<string, string>>;
  /** Stands above the question, and is shown with it: that somebody else changed it, say. */
  above?: Value;
}

/** On which answers to an earlier question this one rests. */
function restsOn(tool: Tool, { appliesWhen }: Question): { on: Question; names: string[]; is: string[] } | undefined {
  if (appliesWhen === undefined || !('question' in appliesWhen)) return undefined;
  const on = tool.questions.find(({ id }) => id === appliesWhen.question);
  if (on === undefined) return undefined;
  const names = on.options.filter(({ value }) => appliesWhen.is.includes(value));
  return { on, names: names.map((option) => partsOfLabel(option).name), is: appliesWhen.is };
}

/**
 * A question as a page asks it, with what was typed so far. One that rests on another answer says so; with a script it is
 * shown only beside that answer.
 * @param asked as {@link askedOn} gives it
 */
export function questionField(
  { question, followsHere }: AskedOnPage,
  typed: Typed,
  { tool, windowsAnchor, errors = {}, above }: QuestionContext,
): Html {
  const rests = followsHere ? restsOn(tool, question) : undefined;
  const attributes = attributesOf({
    id: question.id,
    'data-shown-when': rests && shownWhen(rests.is.map((value) => ({ field: fieldName(rests.on, 'answer'), value }))),
  });
  const words =
    rests &&
    html`<p class="govuk-body question-rests">
      Answer ${question.id} only if you answered ${rests.names.join(' or ')} to ${rests.on.id}.
    </p>`;
  const field = kinds[question.type]({ question, typed, errors, windowsAnchor });
  return html`<div class="question" ${attributes}>${above}${words}${field}</div>`;
}
