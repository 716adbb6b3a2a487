import type { Option, Question } from './tool.ts';

/** The answers of a question that are counted, in the tool's order. */
export const countedOptions = (question: Question): Option[] =>
  question.options.filter(({ value }) => value !== 'not-applicable');
