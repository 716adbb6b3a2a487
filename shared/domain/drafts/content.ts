import { isVisible } from '../../base/content/text.ts';
import { askedInWords } from '../audits/asked-in-words.ts';
import { answerTo, askedKey, fromKey, type Answer, type Answers, type Given } from '../tool/answers.ts';
import { applicable, childrenIn } from '../tool/conditions.ts';
import type { Facts } from '../tool/facts.ts';
import { concernsIn, gapsOf } from '../tool/gaps.ts';
import { askedOnceOn, pageOf, pagesOf, type ToolPage } from '../tool/pages.ts';
import type { Problem } from '../tool/problems.ts';
import { boxesOf, parseContent } from '../tool/submission.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { ABOUT, type Draft, type Typed, type TypedAnswers } from './draft.ts';
import { aboutWords, questionWords, reasonLeftWords } from './problem-words.ts';
import { byQuestion, givenFrom } from './typed-answer.ts';

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

/** What was read of a draft's answers last. A page asks for the same several times, and a draft is never changed in its place. */
const readBefore = new WeakMap<TypedAnswers, { tool: Tool; facts: Facts; given: Answers }>();

/** The answers that were given, as far as they are any: what decides which questions apply, and which are left open. */
export function answersIn(tool: Tool, answers: TypedAnswers, facts: Facts): Answers {
  const before = readBefore.get(answers);
  if (before?.tool === tool && before.facts === facts) return before.given;
  const given = byQuestion(tool.questions, childrenIn(facts), (question, key): Answer | undefined => {
    const { answer, ...others } = sentOf(question, typedFor(answers, key));
    return answer === undefined ? undefined : { answer, ...others };
  });
  readBefore.set(answers, { tool, facts, given });
  return given;
}

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

/** The pages of the children that answers are about. */
const pagesIn = (tool: Tool, facts: Facts): readonly ToolPage[] => pagesOf(tool, childrenIn(facts));

/**
 * The keys of questions of which something was typed and that do not apply by now, a child who is not covered among them: it
 * stays in the draft, and is not sent. In the order of the pages.
 * @param children ids of all children of the case
 */
export const setAside = (
  tool: Tool,
  answers: TypedAnswers,
  applies: ReadonlySet<string>,
  children: readonly string[],
): string[] =>
  pagesOf(tool, children)
    .flatMap(askedOnceOn)
    .filter(({ key, question }) => !applies.has(key) && isSaid(question, typedFor(answers, key)))
    .map(({ key }) => key);

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

/** Where on the form a problem stands that the tool's rules find in what it would send. */
function placeOf(
  { tool, pages }: { tool: Tool; pages: readonly ToolPage[] },
  problem: Problem,
  { about, answers }: Pick<Draft, 'about' | 'answers'>,
): DraftProblem {
  const [, top, second = '', ...inside] = problem.pointer.split('/');
  const question = top === 'answers' ? tool.questions.find(({ id }) => id === second) : undefined;
  const [third = 'answer', child] = inside[0] === 'children' ? [inside[2], inside[1]] : inside.slice(0, 1);
  if (question === undefined) {
    const part = top === 'header' ? second : 'children';
    const typed = part === 'from' || part === 'to' ? (about[part] ?? '') : '';
    return { page: ABOUT, part, words: aboutWords[part]?.(problem.code, typed) ?? problem.detail };
  }
  const key = askedKey(question.id, child);
  const page = pageOf(pages, key)?.id ?? ABOUT;
  const words = questionWords(askedInWords(key), question, third, { problem, typed: typedFor(answers, key) });
  return { page, question: key, part: third, words };
}

const aboutParts = Object.keys(aboutWords);

/** Whether a reason for not knowing was given to a question that has another answer, or none. */
export const isReasonLeft = ({ reasons }: Question, { answer = '', reason = '' }: Typed): boolean =>
  reasons !== undefined && isVisible(reason) && !isUnknown({ answer });

/**
 * The reasons for not knowing that stand where none goes: nothing that was chosen is passed over without a word.
 * @param wrong the keys of questions whose answer cannot be sent: that is told, and the reason once it can
 */
function reasonsLeft(
  tool: Tool,
  answers: TypedAnswers,
  facts: Facts,
  wrong: ReadonlySet<string | undefined>,
): (DraftProblem & { question: string })[] {
  const applies = applicable(tool, answersIn(tool, answers, facts), facts);
  return pagesIn(tool, facts).flatMap((page) =>
    askedOnceOn(page).flatMap(({ key, question }) => {
      const typed = typedFor(answers, key);
      const isTold = isVisible(typed['answer'] ?? '') && wrong.has(key);
      if (!applies.has(key) || !isReasonLeft(question, typed) || isTold) return [];
      return [
        { page: page.id, question: key, part: 'reason', words: reasonLeftWords(askedInWords(key), question, typed) },
      ];
    }),
  );
}

/** All that has to be corrected in a draft before it can be sent, in the order of its fields. */
export function draftProblems(tool: Tool, draft: Pick<Draft, 'answers' | 'about'>, facts: Facts): DraftProblem[] {
  const pages = pagesIn(tool, facts);
  const result = parseContent(tool, contentOf(tool, draft, facts));
  // Which children answers are about may be said after the answers: that it is to be said is told once, and not with each.
  const told = result.ok ? [] : result.problems.filter(({ code }) => code !== 'not-covered');
  const problems = told.map((problem) => placeOf({ tool, pages }, problem, draft));
  const wrong = new Set(problems.filter(({ part }) => part === 'answer').map(({ question }) => question));
  const left = reasonsLeft(tool, draft.answers, facts, wrong);
  // What to do about the reason says what to do about the answer too.
  const others = problems.filter(
    ({ question, part }) => part !== 'answer' || left.every((one) => one.question !== question),
  );
  // Who filled it in comes first, then the questions as the pages have them.
  const order = new Map(pages.flatMap(askedOnceOn).map(({ key }, place) => [key, place]));
  const placeAmong = ({ question, part }: DraftProblem): number =>
    question === undefined ? aboutParts.indexOf(part) - aboutParts.length : (order.get(question) ?? order.size);
  return [...left, ...others].toSorted((one, other) => placeAmong(one) - placeAmong(other));
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

/** The questions that apply and are not answered, and each comment that is missing, in the order of the pages. */
export function leftToAnswer(tool: Tool, answers: TypedAnswers, facts: Facts): LeftToAnswer[] {
  const { gaps, textsLeft, unexplained } = gapsOf(tool, answersIn(tool, answers, facts), facts);
  const [open, texts] = [new Set(gaps), new Set(textsLeft)];
  const boxes = Map.groupBy(unexplained, ({ question }) => question);
  return pagesIn(tool, facts).flatMap((of) => {
    const page = of.id;
    return askedOnceOn(of).flatMap(({ key }): LeftToAnswer[] => [
      ...(open.has(key) ? [{ question: key, page, isGap: true }] : []),
      ...(texts.has(key) ? [{ question: key, page, isGap: false }] : []),
      ...(boxes.get(key) ?? []).map(({ box }) => ({ question: key, page, box, isGap: false })),
    ]);
  });
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
