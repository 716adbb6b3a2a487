import { isVisible } from '../../base/content/text.ts';
import { asksFor } from './boxes.ts';
import type { Answer, Answers } from './submission.ts';
import type { Question, Tool } from './tool.ts';

/** What is known of the case that decides which questions apply: its factors, e.g. `domestic-abuse`. */
export interface Facts {
  factors: readonly string[];
}

/** What is left open in one return's answers. */
export interface Gaps {
  /** Applicable questions, text ones apart, that have no answer; in the tool's order. */
  gaps: string[];
  /** Boxes that an applicable answer asked for and that are missing or blank; one that is only offered never is. */
  unexplained: { question: string; box: string }[];
  /** Applicable text questions that have no answer: no gaps, but without them a return is not explained. */
  textsLeft: string[];
  /** Questions that were answered though they do not apply. */
  doesNotApply: string[];
}

const answerTo = (answers: Answers, id: string): Answer | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined;

/** The ids of the questions that apply; what depends on a question that does not apply does not apply either. */
export function applicable(tool: Tool, answers: Answers, facts: Facts): Set<string> {
  const ids = new Set<string>();
  for (const { id, appliesWhen } of tool.questions) {
    const applies =
      appliesWhen === undefined
        ? true
        : 'factor' in appliesWhen
          ? facts.factors.includes(appliesWhen.factor)
          : ids.has(appliesWhen.question) &&
            appliesWhen.is.includes(answerTo(answers, appliesWhen.question)?.answer ?? '');
    if (applies) ids.add(id);
  }
  return ids;
}

/** The boxes that this answer asks for: the question's own, and `details` where the reason given is `other`. */
export function boxesAskedFor(question: Question, answer: Pick<Answer, 'answer' | 'reason'>): string[] {
  const asked = question.boxes.filter((box) => asksFor(box, answer.answer)).map(({ id }) => id);
  return answer.reason === 'other' && !asked.includes('details') ? [...asked, 'details'] : asked;
}

/** Gaps, what was left without words, and answers that do not apply. */
export function gapsOf(tool: Tool, answers: Answers, facts: Facts): Gaps {
  const applies = applicable(tool, answers, facts);
  const found: Gaps = { gaps: [], unexplained: [], textsLeft: [], doesNotApply: [] };
  for (const question of tool.questions) {
    const given = answerTo(answers, question.id);
    if (!applies.has(question.id)) {
      if (given) found.doesNotApply.push(question.id);
    } else if (!given) {
      (question.type === 'text' ? found.textsLeft : found.gaps).push(question.id);
    } else {
      const empty = boxesAskedFor(question, given).filter((box) => !isVisible(given[box] ?? ''));
      found.unexplained.push(...empty.map((box) => ({ question: question.id, box })));
    }
  }
  return found;
}

/** What is left open of questions that apply only where a case has all of these factors. */
export interface UnderFactors {
  factors: string[];
  gaps: string[];
  /** Boxes that were asked for, and text questions, left empty. */
  unexplained: number;
}

/** The factors that a question rests on, its own and those of the questions that it depends on, sorted. */
function factorsBehind(tool: Tool): Map<string, string[]> {
  const behind = new Map<string, string[]>();
  for (const { id, appliesWhen } of tool.questions) {
    if (appliesWhen === undefined) behind.set(id, []);
    else if ('factor' in appliesWhen) behind.set(id, [appliesWhen.factor]);
    else behind.set(id, behind.get(appliesWhen.question) ?? []);
  }
  return behind;
}

/**
 * What answers leave open under factors, whether the case has them or not: kept beside a submission's gaps, it tells what is
 * open once the case's factors are corrected, without the answers. In the tool's order; none where nothing rests on factors.
 */
export function openUnderFactors(tool: Tool, answers: Answers): UnderFactors[] {
  const behind = factorsBehind(tool);
  // A factor only ever makes a question apply, so with all of them whatever its answers allow applies.
  const { gaps, unexplained, textsLeft } = gapsOf(tool, answers, { factors: [...behind.values()].flat() });
  const groups = new Map<string, UnderFactors>();
  const groupOf = (question: string): UnderFactors | undefined => {
    const factors = behind.get(question) ?? [];
    if (factors.length === 0) return undefined;
    const group = groups.get(factors.join(' ')) ?? { factors, gaps: [], unexplained: 0 };
    groups.set(factors.join(' '), group);
    return group;
  };
  for (const id of gaps) groupOf(id)?.gaps.push(id);
  for (const id of [...unexplained.map(({ question }) => question), ...textsLeft]) {
    const group = groupOf(id);
    if (group !== undefined) group.unexplained += 1;
  }
  return [...groups.values()];
}

/**
 * Whether answers say anything that counts: one of them, at the least, is to a question that applies. Every answer that the
 * tool offers says something, `not-applicable` and "don't know" too.
 */
export const saysSomething = (tool: Tool, answers: Answers, facts: Facts): boolean =>
  [...applicable(tool, answers, facts)].some((id) => answerTo(answers, id) !== undefined);

/** The questions whose answers say that the case may need escalating: the alert that a person must acknowledge. */
export const concernsIn = (tool: Tool, answers: Answers): string[] =>
  tool.concerns
    .filter(({ question, is }) => answerTo(answers, question)?.answer === is)
    .map(({ question }) => question);

/** Whether any answer says so. */
export const concernIn = (tool: Tool, answers: Answers): boolean => concernsIn(tool, answers).length > 0;
