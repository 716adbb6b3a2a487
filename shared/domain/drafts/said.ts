import { isVisible } from '../../base/content/text.ts';
import { boxesAskedFor } from '../tool/gaps.ts';
import { labelOf } from '../tool/label-of.ts';
import { boxesOf } from '../tool/submission.ts';
import type { Question } from '../tool/tool.ts';
import { boxCalled } from '../tool/wording.ts';
import type { Typed } from './draft.ts';
import { givenFrom, typedParts } from './typed-answer.ts';
import { dateTypedInWords } from './typed-date.ts';

/** What was said to a question, in the words of its tool; nothing of what was left blank. */
export interface Said {
  answer?: string;
  reason?: string;
  boxes: { label: string; text: string }[];
}

/** A box that somebody wrote in. */
interface BoxSaid {
  label: string;
  text: string;
  /** The answer that was chosen does not ask for it: it was written beside another, or of one's own accord. */
  isBeside: boolean;
}

/** What was written beside an answer. @param given as it was typed, or as it was sent */
export function boxesSaid(question: Question, given: Typed): BoxSaid[] {
  const { answer = '', reason = '' } = given;
  const asked = boxesAskedFor(question, { answer: givenFrom(question, answer), reason });
  return boxesOf(question).flatMap(({ id, type }) => {
    const text = Object.hasOwn(given, id) ? (given[id] ?? '') : '';
    if (!isVisible(text)) return [];
    return [
      {
        label: boxCalled(question, id, given),
        text: type === 'date' ? dateTypedInWords(text) : text,
        isBeside: isVisible(answer) && !asked.includes(id),
      },
    ];
  });
}

/** What was typed of a question's own, as people read it: a date in words, a number with its unit. */
function ownSaid({ type, unit }: Question, own: string): string {
  if (type === 'date') return dateTypedInWords(own);
  return type === 'number' && unit !== undefined ? `${own} ${unit}` : own;
}

/** An answer in the words of its tool, several in the tool's order. @param answer as it was typed */
function answerSaid(question: Question, answer: string): string {
  const { own, chosen } = typedParts(question, answer);
  const options = chosen.map((value) => labelOf(question.options, value));
  return [...(own === '' ? [] : [ownSaid(question, own)]), ...options].join('; ');
}

/** What was said to a question. @param given as it was typed, or as it was sent */
export function saidIn(question: Question, given: Typed): Said {
  const { answer = '', reason = '' } = given;
  return {
    ...(isVisible(answer) ? { answer: answerSaid(question, answer) } : {}),
    ...(isVisible(reason) ? { reason: labelOf(question.reasons, reason) } : {}),
    boxes: boxesSaid(question, given).map(({ label, text }) => ({ label, text })),
  };
}
