/** What was answered, question by question, and how it is read: of most questions there is one answer, of some one a child. */
import * as z from 'zod/mini';
import type { Question } from './tool.ts';

/** An answer by itself: a value of the question, its text or date; all the values that apply; a whole number. */
export const Given = z.union([z.string(), z.number(), z.array(z.string())]);
export type Given = z.infer<typeof Given>;

/** One answer: what was given, the reason where it is `dont-know`, and the boxes by their ids, each a text. */
export const Answer = z.catchall(z.object({ answer: Given, reason: z.exactOptional(z.string()) }), Given);
export type Answer = z.infer<typeof Answer>;

/** The answers to a question about the child, by the ids of children. */
const OfChildren = z.object({ children: z.record(z.string(), Answer) });

/** The answers of one submission by question id. */
export const Answers = z.record(z.string(), z.union([Answer, OfChildren]));
export type Answers = z.infer<typeof Answers>;

/** Whom a question is asked of: of each child covered, or once. */
export const isOfChild = ({ about }: Pick<Question, 'about'>): boolean => about === 'child';

/** A question as it is asked once: of a child, or of nobody apart. It is called by its `key`: `Q1`, or `Q1/child-2`. */
export interface AskedOnce {
  key: string;
  question: Question;
  child?: string;
}

/** What a question is called where it is asked: `Q1`, of a child `Q1/child-2`. */
export const askedKey = (question: string, child?: string): string =>
  child === undefined ? question : `${question}/${child}`;

/** Question and child of a key. */
export function fromKey(key: string): { question: string; child?: string } {
  const at = key.indexOf('/');
  return at < 0 ? { question: key } : { question: key.slice(0, at), child: key.slice(at + 1) };
}

/** Every time that a question is asked of a return that covers these children, in their order. */
export const askedOnceOf = (question: Question, children: readonly string[]): AskedOnce[] =>
  isOfChild(question)
    ? children.map((child) => ({ key: askedKey(question.id, child), question, child }))
    : [{ key: question.id, question }];

/** The answer to a question, about a child where it is asked of each; undefined where it has none. */
export function answerTo(answers: Answers, question: string, child?: string): Answer | undefined {
  const given = Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (given === undefined) return undefined;
  if (!isByChild(given)) return child === undefined ? given : undefined;
  return child !== undefined && Object.hasOwn(given.children, child) ? given.children[child] : undefined;
}

/** Whether answers stand here by child: an answer itself has no field of that name. */
const isByChild = (given: Answers[string]): given is z.infer<typeof OfChildren> =>
  typeof given['children'] === 'object' && !Array.isArray(given['children']);

/** All answers to a question, each with its child, whichever questions apply. */
export function answersTo(answers: Answers, question: string): { child?: string; given: Answer }[] {
  const given = Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (given === undefined) return [];
  if (!isByChild(given)) return [{ given }];
  return Object.entries(given.children).map(([child, one]) => ({ child, given: one }));
}

/** The values of the question that were given: none of a number. A text or a date is its own. */
export function valuesIn(given: Given | undefined): readonly string[] {
  if (given === undefined || typeof given === 'number') return [];
  return typeof given === 'string' ? [given] : given;
}

/** Whether a value was given: alone, or among others. */
export const isGiven = (given: Given | undefined, value: string): boolean => valuesIn(given).includes(value);

/** What somebody wrote in a box, or gave as the reason; empty where nothing. */
export function wordsIn(given: Answer, part: string): string {
  const words = Object.hasOwn(given, part) ? given[part] : undefined;
  return typeof words === 'string' ? words : '';
}

/** An answer in a line, as it is shown by its codes: several values with a space between, for none has one in it. */
export const lineOf = (given: Given): string => [given].flat().join(' ');

/** The answer that such a line is. A number that is none stays as it is, to be refused by the tool's rules. */
export function fromLine({ type }: Pick<Question, 'type'>, line: string): Given {
  if (type === 'several') return line.split(' ');
  return type === 'number' && /^\d{1,15}$/.test(line) ? Number(line) : line;
}
