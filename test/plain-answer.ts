import type { Answer, Answers } from '../shared/domain/tool/answers.ts';

/** The answer to a question that is asked once and takes one value, read with nothing of the product. */
export function plainAnswer(answers: Answers, id: string): string | undefined {
  const given = Object.entries(answers).find(([question]) => question === id)?.[1] as Partial<Answer> | undefined;
  return typeof given?.answer === 'string' ? given.answer : undefined;
}
