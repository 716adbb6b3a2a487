import type { Option, Question } from './tool.ts';

/** The answers of a question that are counted, in the tool's order. */
export const countedOptions = (question: Question): Option[] =>
  question.options.filter(({ value }) => value !== 'not-applicable');

const beforeColon = (label: string): string => label.split(':')[0] ?? label;

/**
 * What an answer is called where there is little room: its words as far as their explanation, behind a colon. Where another of
 * them begins alike it is called by all of its words: nobody could tell "None: …" from "None: …".
 */
export function shortLabel(options: readonly Pick<Option, 'label'>[], label: string): string {
  const short = beforeColon(label);
  return options.filter((one) => beforeColon(one.label) === short).length > 1 ? label : short;
}

/** The words for an answer: the labels of its options, else the value itself. Several stand with a space between. */
export function answerWords(question: Question | undefined, value: string): string {
  const values = question?.type === 'several' ? value.split(' ') : [value];
  return values.map((one) => question?.options.find((option) => option.value === one)?.label ?? one).join('; ');
}
