import { isVisible } from '../../base/content/text.ts';
import { parseContent, type Answers } from '../tool/submission.ts';
import type { Tool } from '../tool/tool.ts';
import type { Typed, TypedAnswers } from './draft.ts';

/** What was typed for one question, as it would be sent: without what was left blank, and a reason only of a don't-know. */
export const partsGiven = (typed: Typed): [string, string][] =>
  Object.entries(typed).filter(
    ([part, text]) => isVisible(text) && (part !== 'reason' || typed['answer'] === 'dont-know'),
  );

/** What was typed as it would be sent; a question without an answer is left out, whatever stands in its boxes. */
export const answersIn = (typed: TypedAnswers): Answers =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([question, of]) => {
      const { answer, ...others } = Object.fromEntries(partsGiven(of));
      return answer === undefined ? [] : [[question, { answer, ...others }]];
    }),
  );

/** Something typed that cannot be sent as it is. */
export interface TypedFault {
  question: string;
  /** `answer`, `reason`, or a box's id. */
  part: string;
  /** As `parseContent` tells it. */
  code: string;
}

/**
 * What cannot be sent as it was typed, in the tool's order: the rules are those of what is sent. That a question has no answer
 * is no fault.
 */
export function typedFaults(tool: Tool, typed: TypedAnswers): TypedFault[] {
  // Whom it covers is typed elsewhere.
  const read = parseContent(tool, { childrenCovered: ['any'], answers: answersIn(typed) });
  if (read.ok) return [];
  return read.problems.flatMap(({ pointer, code }) => {
    const [, top, question, part = 'answer'] = pointer.split('/');
    return top === 'answers' && question !== undefined ? [{ question, part, code }] : [];
  });
}
