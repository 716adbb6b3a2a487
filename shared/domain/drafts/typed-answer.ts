/** An answer as it is typed, which is words alone, and as it is sent. Several values stand with a space between: none has one in it. */
import { answersTo, askedKey, askedOnceOf, type Answer, type Answers, type Given } from '../tool/answers.ts';
import type { Question } from '../tool/tool.ts';

type Typed = Readonly<Record<string, string>>;

/** Values as they are kept while they are typed: the same ones are the same text, in whatever order they came. */
export const typedTogether = (values: readonly string[]): string => values.toSorted().join(' ');

/** An answer, or what stands in a box, as it would have been typed. */
const typedFrom = (given: Given): string => (Array.isArray(given) ? typedTogether(given) : String(given));

/** What was typed as an answer: a text, number or date of its own, and which of the question's options were chosen. */
export interface TypedParts {
  /** Empty where nothing was, and of what takes options alone. Of several values, those that are none of the question's. */
  own: string;
  /** In the tool's order. */
  chosen: readonly string[];
}

/**
 * Takes apart what was typed. A form without a script takes both a number (or a date) and an option in its place: they stand
 * with a space between, the option last.
 */
export function typedParts({ type, options }: Pick<Question, 'type' | 'options'>, typed: string): TypedParts {
  if (type === 'text') return { own: typed, chosen: [] };
  const values = options.map(({ value }) => value);
  const words = typed.split(' ');
  const isOption = (word: string): boolean => values.includes(word);
  const first = type === 'several' ? 0 : words.findLastIndex((word) => !isOption(word)) + 1;
  const chosen = values.filter((value) => words.slice(first).includes(value));
  const own = type === 'several' ? words.filter((word) => !isOption(word)) : words.slice(0, first);
  return { own: own.join(' '), chosen };
}

/** A number with its thousands apart, as the form itself writes one: `1,000`. */
const withThousands = /^\d{1,3}(?:[ ,]\d{3}){1,4}$/;

/** What was typed as the answer that it is: a number that is none stays as it was typed, to be told by the tool's rules. */
export function givenFrom(question: Pick<Question, 'type' | 'options'>, typed: string): Given {
  const { type } = question;
  const trimmed = typed.trim();
  if (type === 'several') {
    const { own, chosen } = typedParts(question, trimmed);
    return [...chosen, ...(own === '' ? [] : own.split(/\s+/))];
  }
  const digits = withThousands.test(trimmed) ? trimmed.replaceAll(/[ ,]/g, '') : trimmed;
  if (type === 'number' && /^\d{1,15}$/.test(digits)) return Number(digits);
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
