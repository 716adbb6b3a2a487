import { attributesOf, html, type Html, type Value } from '../../../../base/html/template.ts';
import type { Day } from '../../../../base/time/days.ts';
import type { Typed } from '../../../../domain/drafts/draft.ts';
import type { AskedOnPage } from '../../../../domain/tool/pages.ts';
import type { QuestionType, Tool } from '../../../../domain/tool/tool.ts';
import { joinedInWords, orList } from '../../../../domain/tool/condition-words.ts';
import type { Earlier } from '../../../../domain/tool/conditions.ts';
import { shownWhenAll } from './shown-when.ts';
import { dateQuestion } from './date-question.ts';
import { gradeQuestion } from './grade-question.ts';
import { numberQuestion } from './number-question.ts';
import { partsOfLabel, type QuestionProps } from './question.ts';
import { radiosQuestion } from './radios-question.ts';
import { scaleQuestion } from './scale-question.ts';
import { severalQuestion } from './several-question.ts';
import { textQuestion } from './text-question.ts';

/** What asks a question of each kind. */
const kinds: Record<QuestionType, (props: QuestionProps) => Html> = {
  'yes-no-dont-know': (props) => radiosQuestion(props),
  'yes-no': (props) => radiosQuestion(props),
  grade: gradeQuestion,
  quality: (props) => radiosQuestion(props),
  band: (props) => radiosQuestion(props),
  choice: (props) => radiosQuestion(props),
  scale: scaleQuestion,
  several: severalQuestion,
  number: numberQuestion,
  date: dateQuestion,
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

/** A question's options that another waits for, as people read them. */
function namesOf(tool: Tool, { question, is }: Earlier): string {
  const options = tool.questions.find(({ id }) => id === question)?.options ?? [];
  return orList(
    options.filter(({ value }) => is.includes(value)).map((option) => partsOfLabel(option, { options }).name),
  );
}

/**
 * A question as a page asks it, with what was typed so far. One that depends on answers of the same page says so; with a script
 * it is shown only beside those.
 * @param asked as {@link askedOn} gives it
 */
export function questionField(
  { key, question, child, follows }: AskedOnPage,
  typed: Typed,
  { tool, windowsAnchor, errors = {}, above }: QuestionContext,
): Html {
  const attributes = attributesOf({ id: key, 'data-shown-when': follows && shownWhenAll(follows, child) });
  const words =
    follows &&
    html`<p class="govuk-body question-rests">
      Answer ${question.id} only if you answered
      ${joinedInWords(follows, (one) => `${namesOf(tool, one)} to ${one.question}`)}.
    </p>`;
  const field = kinds[question.type]({ key, question, typed, errors, windowsAnchor });
  return html`<div class="question" ${attributes}>${above}${words}${field}</div>`;
}
