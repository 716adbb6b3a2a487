import { isVisible } from '../../base/content/text.ts';
import {
  answerTo,
  askedKey,
  askedOnceOf,
  fromKey,
  type Answer,
  type Answers,
  type AskedOnce,
  type Given,
} from '../tool/answers.ts';
import { applicable, childrenIn } from '../tool/conditions.ts';
import type { Facts } from '../tool/facts.ts';
import { concernsIn, gapsOf } from '../tool/gaps.ts';
import { labelOf } from '../tool/label-of.ts';
import { pageOf, pagesOf } from '../tool/pages.ts';
import type { Problem } from '../tool/problems.ts';
import { boxesOf, parseContent } from '../tool/submission.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { ABOUT, type About, type Draft, type Typed, type TypedAnswers } from './draft.ts';
import { byQuestion, givenFrom } from './typed-answer.ts';
import { mustBe } from './typed-date.ts';

const typedFor = (answers: TypedAnswers, id: string): Typed => (Object.hasOwn(answers, id) ? (answers[id] ?? {}) : {});

/** Whether "don't know" was chosen. */
const isUnknown = ({ answer = '' }: Typed): boolean => answer.split(' ').includes('dont-know');

/** What was typed for a question as it would be sent. */
function sentOf(question: Question, typed: Typed): Record<string, Given> {
  return Object.fromEntries(
    given(question, typed).map(([part, text]) => [part, part === 'answer' ? givenFrom(question, text) : text]),
  );
}

/**
 * What was typed for a question, without what was left blank, and without a reason for knowing: that is to be corrected first
 * (see {@link draftProblems}), and no version has one.
 */
function given(question: Question, typed: Typed): [string, string][] {
  const parts = ['answer', 'reason', ...boxesOf(question).map(({ id }) => id)];
  return parts.flatMap((part): [string, string][] => {
    const text = Object.hasOwn(typed, part) ? (typed[part] ?? '') : '';
    if (!isVisible(text)) return [];
    return part === 'reason' && !isUnknown(typed) ? [] : [[part, text]];
  });
}

/** The answers that were given, as far as they are any: what decides which questions apply, and which are left open. */
export const answersIn = (tool: Tool, answers: TypedAnswers, facts: Facts): Answers =>
  byQuestion(tool.questions, childrenIn(facts), (question, key): Answer | undefined => {
    const { answer, ...others } = sentOf(question, typedFor(answers, key));
    return answer === undefined ? undefined : { answer, ...others };
  });

/** What was typed of questions that apply and have no answer: sent without one, it is refused rather than lost. */
const isSaid = (question: Question, typed: Typed): boolean => given(question, typed).length > 0;

/**
 * What a draft would send, to be held against its tool by `parseContent`. What was left blank is not in it, nor are answers to
 * questions that do not apply by the others, or about children who are not covered: those stay in the draft.
 */
export function contentOf(
  tool: Tool,
  { answers, about }: Pick<Draft, 'answers' | 'about'>,
  facts: Facts,
): Record<string, unknown> {
  const applies = applicable(tool, answersIn(tool, answers, facts), facts);
  const { children = [], ...header } = about;
  return {
    header: Object.fromEntries(Object.entries(header).filter(([, text]) => isVisible(text))),
    childrenCovered: children,
    answers: byQuestion(tool.questions, childrenIn(facts), (question, key) => {
      const typed = typedFor(answers, key);
      return applies.has(key) && isSaid(question, typed) ? sentOf(question, typed) : undefined;
    }),
  };
}

/** Every time that a question is asked, whether it applies or not. */
const askedIn = (questions: readonly Question[], facts: Facts): AskedOnce[] =>
  questions.flatMap((question) => askedOnceOf(question, childrenIn(facts)));

/**
 * The keys of questions of which something was typed and that do not apply by now, a child who is not covered among them: it
 * stays in the draft, and is not sent.
 */
export function setAside(tool: Tool, answers: TypedAnswers, applies: ReadonlySet<string>): string[] {
  const questions = new Map(tool.questions.map((question, place) => [question.id, { question, place }]));
  return Object.keys(answers)
    .flatMap((key) => {
      const of = questions.get(fromKey(key).question);
      const isLeft = of !== undefined && !applies.has(key) && isSaid(of.question, typedFor(answers, key));
      return isLeft ? [{ key, place: of.place }] : [];
    })
    .toSorted((one, other) => one.place - other.place)
    .map(({ key }) => key);
}

/** Something of a draft that has to be corrected before it can be sent, and where. */
export interface DraftProblem {
  /** The page of the tool on which it stands, or {@link ABOUT}. */
  page: string;
  /** The question's key: `Q1`, or `Q1/child-2`. Absent of {@link ABOUT}. */
  question?: string;
  /** `answer`, `reason` or a box's id; of {@link ABOUT} what it is called there. */
  part: string;
  /** What to do, in words. */
  words: string;
}

const realDate = 'a real date, such as 27 3 2026';

const aboutWords: Readonly<Record<string, (code: string, typed: string) => string>> = {
  role: (code) => (code === 'too-long' ? 'Your role must be 200 characters or fewer' : 'Enter your role'),
  involvement: () => 'Say whether your agency works with the family now, or did in the past',
  from: (_code, typed) => `The date from which your agency worked with the family ${mustBe(typed, realDate)}`,
  to: (code, typed) =>
    code === 'ends-before-it-begins'
      ? 'The date until which your agency worked with the family must not be before the date from which it did'
      : `The date until which your agency worked with the family ${mustBe(typed, realDate)}`,
  children: () => 'Choose at least one child that your answers are about',
};

/** What to do about a part of a question. @param detail what the tool's rules say, where nothing is better */
function questionWords({ id, type, boxes }: Question, part: string, { code, detail }: Problem): string {
  if (code === 'too-long') return `${id}: write 20,000 characters or fewer`;
  if (part === 'reason') return `${id}: say why you do not know`;
  if (part === 'answer') {
    return type === 'text'
      ? `${id}: answer the question too, or take away what you wrote beside it`
      : `${id}: choose an answer, or take away what you wrote beside it`;
  }
  if (boxes.some((box) => box.id === part && box.type === 'date')) {
    return `${id}: the date must be ${realDate}, or a month and a year, such as 3 2026`;
  }
  return `${id}: ${detail}`;
}

/** Where on the form a problem stands that the tool's rules find in what it would send. */
export function placeOf(tool: Tool, problem: Problem, about: About = {}): DraftProblem {
  const [, top, second = '', ...inside] = problem.pointer.split('/');
  const question = top === 'answers' ? tool.questions.find(({ id }) => id === second) : undefined;
  const [third = 'answer', child] = inside[0] === 'children' ? [inside[2], inside[1]] : inside.slice(0, 1);
  if (question === undefined) {
    const part = top === 'header' ? second : 'children';
    const typed = part === 'from' || part === 'to' ? (about[part] ?? '') : '';
    return { page: ABOUT, part, words: aboutWords[part]?.(problem.code, typed) ?? problem.detail };
  }
  const page = pageOf(pagesOf(tool), question.id)?.id ?? ABOUT;
  const words = questionWords(question, third, problem);
  return { page, question: askedKey(question.id, child), part: third, words };
}

const aboutParts = Object.keys(aboutWords);

/** The place of a problem among all fields: who filled it in comes first, then the questions as the tool has them. */
const placeAmong = (tool: Tool, { question, part }: DraftProblem): number =>
  question === undefined
    ? aboutParts.indexOf(part) - aboutParts.length
    : tool.questions.findIndex(({ id }) => id === fromKey(question).question);

/** Whether a reason for not knowing was given to a question that has another answer, or none. */
export const isReasonLeft = ({ reasons }: Question, { answer = '', reason = '' }: Typed): boolean =>
  reasons !== undefined && isVisible(reason) && !isUnknown({ answer });

/** What to do about a reason that stands beside another answer, or alone; undefined where there is none. */
function reasonLeftWords(question: Question, typed: Typed): string | undefined {
  if (!isReasonLeft(question, typed)) return undefined;
  const { id, options } = question;
  const { answer = '' } = typed;
  const dontKnow = labelOf(options, 'dont-know');
  if (!isVisible(answer)) {
    return `${id}: choose ${dontKnow}, or take away the reason${isSaid(question, typed) ? ' and what you wrote beside it' : ''}`;
  }
  // An answer that is none of the question's is told by itself.
  if (!options.some(({ value }) => value === answer)) return undefined;
  return `${id}: you gave a reason for not knowing, but answered ${labelOf(options, answer)}. Choose ${dontKnow}, or take the reason away`;
}

/** The reasons for not knowing that stand where none goes: nothing that was chosen is passed over without a word. */
const reasonsLeft = (tool: Tool, answers: TypedAnswers, facts: Facts): (DraftProblem & { question: string })[] => {
  const applies = applicable(tool, answersIn(tool, answers, facts), facts);
  return pagesOf(tool).flatMap(({ id: page, questions }) =>
    askedIn(questions, facts).flatMap(({ key, question }) => {
      const words = applies.has(key) ? reasonLeftWords(question, typedFor(answers, key)) : undefined;
      return words === undefined ? [] : [{ page, question: key, part: 'reason', words }];
    }),
  );
};

/** All that has to be corrected in a draft before it can be sent, in the order of its fields. */
export function draftProblems(tool: Tool, draft: Pick<Draft, 'answers' | 'about'>, facts: Facts): DraftProblem[] {
  const left = reasonsLeft(tool, draft.answers, facts);
  const result = parseContent(tool, contentOf(tool, draft, facts));
  const problems = result.ok ? [] : result.problems.map((problem) => placeOf(tool, problem, draft.about));
  // What to do about the reason says what to do about the answer too.
  const others = problems.filter(
    ({ question, part }) => part !== 'answer' || left.every((one) => one.question !== question),
  );
  return [...left, ...others].toSorted((one, other) => placeAmong(tool, one) - placeAmong(tool, other));
}

/** Something of a draft that is left open, and may stay so. */
export interface LeftToAnswer {
  /** The question's key: `Q1`, or `Q1/child-2`. */
  question: string;
  page: string;
  /** A box that was asked for and left empty; absent where the question itself has no answer. */
  box?: string;
  /** Without an answer; else what is missing is a comment. */
  isGap: boolean;
}

/** The questions that apply and are not answered, and each comment that is missing, in the order of the tool. */
export function leftToAnswer(tool: Tool, answers: TypedAnswers, facts: Facts): LeftToAnswer[] {
  const { gaps, textsLeft, unexplained } = gapsOf(tool, answersIn(tool, answers, facts), facts);
  const [open, texts] = [new Set(gaps), new Set(textsLeft)];
  const boxes = Map.groupBy(unexplained, ({ question }) => question);
  return pagesOf(tool).flatMap(({ id: page, questions }) =>
    askedIn(questions, facts).flatMap(({ key }): LeftToAnswer[] => [
      ...(open.has(key) ? [{ question: key, page, isGap: true }] : []),
      ...(texts.has(key) ? [{ question: key, page, isGap: false }] : []),
      ...(boxes.get(key) ?? []).map(({ box }) => ({ question: key, page, box, isGap: false })),
    ]),
  );
}

/** The concerns that are raised without a word: of each the boxes that it asks for. Nobody can act on them. */
export function wordlessConcerns(
  tool: Tool,
  answers: TypedAnswers,
  facts: Facts,
  left: readonly LeftToAnswer[],
): LeftToAnswer[] {
  const said = answersIn(tool, answers, facts);
  const isWordless = (key: string): boolean => {
    const { question, child } = fromKey(key);
    return Object.keys(answerTo(said, question, child) ?? {}).every((part) => part === 'answer' || part === 'reason');
  };
  return concernsIn(tool, said)
    .filter(isWordless)
    .flatMap((key) => left.filter(({ question, box }) => question === key && box !== undefined));
}
