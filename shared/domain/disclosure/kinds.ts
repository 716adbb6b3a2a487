import { isOfChild } from '../tool/answers.ts';
import type { Question } from '../tool/tool.ts';

/**
 * Whether a question counts one answer, or none, of each questionnaire, by what was answered. Others have rules of their own: one
 * about each child counts several of a questionnaire, those for several answers or a number count an answer otherwise.
 */
export const isPlain = (question: Pick<Question, 'about'> & { type: string }): boolean =>
  !isOfChild(question) && !['several', 'number', 'date'].includes(question.type);
