/** What to do about what has to be corrected of a draft, in words: GOV.UK's, and no value that was typed. */
import { isVisible } from '../../base/content/text.ts';
import { labelOf } from '../tool/label-of.ts';
import { largest } from '../tool/parts.ts';
import type { Problem } from '../tool/problems.ts';
import type { Question } from '../tool/tool.ts';
import type { Typed } from './draft.ts';
import { numberAllowed } from './number-words.ts';
import { saidIn } from './said.ts';
import { typedParts } from './typed-answer.ts';
import { mustBe } from './typed-date.ts';

const realDate = 'a real date, such as 27 3 2026';
const monthToo = `${realDate}, or a month and a year, such as 3 2026`;

/** What to do about who filled a return in, by part. */
export const aboutWords: Readonly<Record<string, (code: string, typed: string) => string>> = {
  role: (code) => (code === 'too-long' ? 'Your role must be 200 characters or fewer' : 'Enter your role'),
  involvement: () => 'Say whether your agency works with the family now, or did in the past',
  from: (_code, typed) => `The date from which your agency worked with the family ${mustBe(typed, realDate)}`,
  to: (code, typed) =>
    code === 'ends-before-it-begins'
      ? 'The date until which your agency worked with the family must not be before the date from which it did'
      : `The date until which your agency worked with the family ${mustBe(typed, realDate)}`,
  children: () => 'Choose at least one child that your answers are about',
};

/** What a question wants first, where something stands beside an answer that is not there. */
const wanted: Partial<Record<Question['type'], string>> = {
  text: 'answer the question too',
  number: 'give a number',
  date: 'give a date',
};

/** Options as a choice, in the middle of a sentence: `choose Don't know or Not applicable`. */
const choosing = ({ options }: Question, values: readonly string[]): string =>
  `choose ${values.map((value) => labelOf(options, value)).join(' or ')}`;

/** What to do about an answer that cannot be sent. */
function answerWords(question: Question, { code }: Problem, typed: Typed): string {
  const { type, options } = question;
  const { answer = '' } = typed;
  const { own, chosen } = typedParts(question, answer);
  if (!isVisible(answer)) {
    return `${wanted[type] ?? 'choose an answer'}, or take away what you wrote beside it`;
  }
  if (type === 'text') return 'write 20,000 characters or fewer';
  if (type === 'number' || type === 'date') {
    const what = wanted[type] ?? '';
    if (own !== '' && chosen.length > 0) return `${what}, or ${choosing(question, chosen)}, and not both`;
    return type === 'date'
      ? `the date must be ${monthToo}`
      : `the number must be ${numberAllowed({ ...question, max: question.max ?? largest })}`;
  }
  const alone = options.find((one) => one.alone === true && chosen.includes(one.value));
  if (code === 'not-alone' && alone !== undefined) {
    return `you chose “${alone.label}” and other answers too. Take it away, or take all others away`;
  }
  return 'choose an answer, or take away what you wrote beside it';
}

/**
 * What to do about a part of a question.
 * @param called what the question is called where it is asked
 * @param typed what was typed for it
 */
export function questionWords(
  called: string,
  question: Question,
  part: string,
  { problem, typed }: { problem: Problem; typed: Typed },
): string {
  if (part === 'answer') return `${called}: ${answerWords(question, problem, typed)}`;
  if (problem.code === 'too-long') return `${called}: write 20,000 characters or fewer`;
  if (part === 'reason') return `${called}: say why you do not know`;
  if (question.boxes.some((box) => box.id === part && box.type === 'date')) {
    return `${called}: the date must be ${monthToo}`;
  }
  return `${called}: ${problem.detail}`;
}

/**
 * What to do about a reason for not knowing that stands beside another answer, or alone.
 * @param called what the question is called where it is asked
 */
export function reasonLeftWords(called: string, question: Question, typed: Typed): string {
  const dontKnow = labelOf(question.options, 'dont-know');
  const { answer, boxes } = saidIn(question, typed);
  if (answer === undefined) {
    return `${called}: choose ${dontKnow}, or take away the reason${boxes.length > 0 ? ' and what you wrote beside it' : ''}`;
  }
  return `${called}: you gave a reason for not knowing, but answered ${answer}. Choose ${dontKnow}, or take the reason away`;
}
