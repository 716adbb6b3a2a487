import { isVisible } from '../../base/content/text.ts';
import {
  answersTo,
  answerTo,
  askedKey,
  askedOnceOf,
  isGiven,
  wordsIn,
  type Answer,
  type Answers,
  type AskedOnce,
} from './answers.ts';
import { asksFor } from './boxes.ts';
import { applicable, childrenIn, isAnsweredSo, lookingIn, restsOn } from './conditions.ts';
import { caseHolds, type Facts } from './facts.ts';
import type { CaseFact, Joined } from './case-condition.ts';
import type { Question, Tool } from './tool.ts';

/** What is left open in one return's answers. A question is called by its key: `Q1`, or `Q1/child-2` of one about a child. */
export interface Gaps {
  /** Applicable questions without an answer, text ones and optional ones apart; in the tool's order. */
  gaps: string[];
  /** Boxes that an applicable answer asked for and that are missing or blank; one that is only offered never is. */
  unexplained: { question: string; box: string }[];
  /** Applicable text questions that have no answer: no gaps, but without them a return is not explained. */
  textsLeft: string[];
  /** Questions that were answered though they do not apply. */
  doesNotApply: string[];
}

/** The boxes that this answer asks for: the question's own, and `details` where the reason given is `other`. */
export function boxesAskedFor(question: Question, answer: Pick<Answer, 'answer' | 'reason'>): string[] {
  const asked = question.boxes.filter((box) => asksFor(box, answer.answer)).map(({ id }) => id);
  return answer.reason === 'other' && !asked.includes('details') ? [...asked, 'details'] : asked;
}

/** The boxes that an answer asks for and that were left empty. */
const emptyBoxes = (question: Question, given: Answer): string[] =>
  boxesAskedFor(question, given).filter((box) => !isVisible(wordsIn(given, box)));

/** Gaps, what was left without words, and answers that do not apply. */
export function gapsOf(tool: Tool, answers: Answers, facts: Facts): Gaps {
  const applies = applicable(tool, answers, facts);
  const children = childrenIn(facts);
  const found: Gaps = { gaps: [], unexplained: [], textsLeft: [], doesNotApply: [] };
  for (const one of tool.questions.flatMap((question) => askedOnceOf(question, children))) {
    const { key, question, child } = one;
    const given = answerTo(answers, question.id, child);
    if (!applies.has(key)) {
      if (given) found.doesNotApply.push(key);
      continue;
    }
    const { isGap, isTextLeft, boxes } = openOf(question, given);
    if (isGap) found.gaps.push(key);
    if (isTextLeft) found.textsLeft.push(key);
    found.unexplained.push(...boxes.map((box) => ({ question: key, box })));
  }
  return found;
}

/** Whether a question that applies is a gap until it is answered: a text is not, nor what is optional. */
export const isCounted = ({ type, optional }: Question): boolean => type !== 'text' && optional !== true;

/** What an answer, or none, leaves open of a question that applies. */
function openOf(
  question: Question,
  given: Answer | undefined,
): { isGap: boolean; isTextLeft: boolean; boxes: string[] } {
  if (given !== undefined) return { isGap: false, isTextLeft: false, boxes: emptyBoxes(question, given) };
  return { isGap: isCounted(question), isTextLeft: question.type === 'text' && question.optional !== true, boxes: [] };
}

/** What is left open of questions that apply only where something holds of the case. */
export interface OpenWhere {
  where: Joined<CaseFact>;
  gaps: string[];
  /** Boxes that were asked for, and text questions, left empty. */
  unexplained: number;
  /** It holds of the case as it is: what is open so is among the gaps, and the unexplained, of the answers. */
  held?: true;
}

/**
 * What answers leave open of questions that rest on what may be corrected of the case, whether it holds now or not: kept beside
 * a submission's gaps, it tells what is open once the case's factors, attributes or children are corrected, without the
 * answers. Who answers, and what was answered, stays as it is, so of a question's condition only what the case decides is left.
 * In the tool's order; none where nothing rests on the case.
 */
export function openWhere(tool: Tool, answers: Answers, facts: Facts): OpenWhere[] {
  const children = childrenIn(facts);
  const rests = restsOn<CaseFact>(
    { questions: tool.questions, children, looking: lookingIn(tool.questions) },
    (fact, child) => {
      if ('service' in fact) return fact.service.includes(facts.service);
      if ('involvement' in fact) return fact.involvement === facts.involvement;
      return child === undefined || 'factor' in fact ? fact : { ...fact, child };
    },
    (earlier, rest, child) => isAnsweredSo(earlier, answers, child) && rest,
  );
  const groups = new Map<string, OpenWhere>();
  for (const { key, question, child } of tool.questions.flatMap((one) => askedOnceOf(one, children))) {
    const where = rests.get(key);
    if (where === undefined || typeof where === 'boolean') continue;
    const open = openOf(question, answerTo(answers, question.id, child));
    const unexplained = open.boxes.length + (open.isTextLeft ? 1 : 0);
    if (!open.isGap && unexplained === 0) continue;
    const called = JSON.stringify(where);
    const group = groups.get(called) ?? {
      where,
      gaps: [],
      unexplained: 0,
      ...(caseHolds(where, facts) && { held: true as const }),
    };
    groups.set(called, group);
    if (open.isGap) group.gaps.push(key);
    group.unexplained += unexplained;
  }
  return [...groups.values()];
}

/**
 * Whether answers say anything that counts: one of them, at the least, is to a question that applies. Every answer that the
 * tool offers says something, `not-applicable` and "don't know" too.
 */
export function saysSomething(tool: Tool, answers: Answers, facts: Facts): boolean {
  const applies = applicable(tool, answers, facts);
  const says = ({ key, question, child }: AskedOnce): boolean =>
    applies.has(key) && answerTo(answers, question.id, child) !== undefined;
  return tool.questions.some((question) => askedOnceOf(question, childrenIn(facts)).some(says));
}

/** The keys of the answers that say that the case may need escalating: the alert that a person must acknowledge. */
export const concernsIn = (tool: Tool, answers: Answers): string[] => [
  // Several values of one answer may each raise one: it is one concern.
  ...new Set(
    tool.concerns.flatMap(({ question, is }) =>
      answersTo(answers, question)
        .filter(({ given }) => isGiven(given.answer, is))
        .map(({ child }) => askedKey(question, child)),
    ),
  ),
];

/** Whether any answer says so. */
export const concernIn = (tool: Tool, answers: Answers): boolean => concernsIn(tool, answers).length > 0;
