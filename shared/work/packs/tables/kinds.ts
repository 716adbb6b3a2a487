import { isOfChild } from '../../../domain/tool/answers.ts';
import type { Question } from '../../../domain/tool/tool.ts';

/** Whether any of these questions is asked about each child. */
export const askOfChildren = (questions: readonly Pick<Question, 'about'>[]): boolean => questions.some(isOfChild);

/** What has to be said of counts among which some are of answers about a child. */
export const childBaseNote =
  'Of a question about each child these are answers about a child, one for each child that a questionnaire covers, and not questionnaires.';

/** What has to be said of answers among which some overlap. */
export const overlapInWords =
  'Where several answers can be given at once each is out of all who answered: counts overlap, and percentages do not add up to 100.';

/** Whether several answers can be given to any of these questions. */
export const takeSeveral = (questions: readonly { type: string }[]): boolean =>
  questions.some(({ type }) => type === 'several');

/** Whether any of these questions asks for a number. */
export const askForNumbers = (questions: readonly { type: string }[]): boolean =>
  questions.some(({ type }) => type === 'number');
