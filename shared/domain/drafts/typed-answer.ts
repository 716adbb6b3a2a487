/** An answer as it is typed, which is words alone, and as it is sent. Several values stand with a space between: none has one in it. */
import { answersTo, askedKey, askedOnceOf, type Answer, type Answers, type Given } from '../tool/answers.ts';
import type { Question } from '../tool/tool.ts';

type Typed = Readonly<Record<string, string>>;

/** An answer, or what stands in a box, as it would have been typed. */
export const typedFrom = (given: Given): string => (Array.isArray(given) ? given.join(' ') : String(given));

/** What was typed as the answer that it is: a number that is none stays as it was typed, to be told by the tool's rules. */
export function givenFrom({ type }: Question, typed: string): Given {
  const trimmed = typed.trim();
  if (type === 'several') return trimmed.split(/\s+/);
  if (type === 'number' && /^\d{1,15}$/.test(trimmed)) return Number(trimmed);
  return type === 'number' ? trimmed : typed;
}

/** One answer with its boxes, as it would have been typed. */
export const typedAnswer = (answer: Answer): Typed =>
  Object.fromEntries(Object.entries(answer).map(([part, given]) => [part, typedFrom(given)]));

/** Answers as they would have been typed, each under its key: `Q1`, of a question about the child `Q1/child-2`. */
export const typedAnswers = (answers: Answers): Readonly<Record<string, Typed>> =>
  Object.fromEntries(
    Object.keys(answers).flatMap((question) =>
      answersTo(answers, question).map(({ child, given }) => [askedKey(question, child), typedAnswer(given)]),
    ),
  );

/** By question what is there of it, of a question about the child by child. @param of what there is under a key */
export function byQuestion<Of>(
  questions: readonly Question[],
  children: readonly string[],
  of: (question: Question, key: string) => Of | undefined,
): Record<string, Of | { children: Record<string, Of> }> {
  return Object.fromEntries(
    questions.flatMap((question): [string, Of | { children: Record<string, Of> }][] => {
      const found = askedOnceOf(question, children).flatMap(({ key, child }) => {
        const one = of(question, key);
        return one === undefined ? [] : [{ child, one }];
      });
      const [only] = found;
      if (only === undefined) return [];
      if (only.child === undefined) return [[question.id, only.one]];
      return [[question.id, { children: Object.fromEntries(found.map(({ child = '', one }) => [child, one])) }]];
    }),
  );
}
