import { isVisible } from '../../base/content/text.ts';
import { asksFor } from './boxes.ts';
import { answerTo, applicable, isAnsweredSo, restsOn } from './conditions.ts';
import { caseHolds, type Facts } from './facts.ts';
import type { Answer, Answers } from './submission.ts';
import type { CaseFact, Joined } from './case-condition.ts';
import type { Question, Tool } from './tool.ts';

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

/** The boxes that this answer asks for: the question's own, and `details` where the reason given is `other`. */
export function boxesAskedFor(question: Question, answer: Pick<Answer, 'answer' | 'reason'>): string[] {
  const asked = question.boxes.filter((box) => asksFor(box, answer.answer)).map(({ id }) => id);
  return answer.reason === 'other' && !asked.includes('details') ? [...asked, 'details'] : asked;
}

/** The boxes that an answer asks for and that were left empty. */
const emptyBoxes = (question: Question, given: Answer): string[] =>
  boxesAskedFor(question, given).filter((box) => !isVisible(given[box] ?? ''));

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
      found.unexplained.push(...emptyBoxes(question, given).map((box) => ({ question: question.id, box })));
    }
  }
  return found;
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
  const rests = restsOn<CaseFact>(
    tool.questions,
    (fact) => {
      if ('service' in fact) return fact.service.includes(facts.service);
      return 'involvement' in fact ? fact.involvement === facts.involvement : fact;
    },
    (earlier, rest) => isAnsweredSo(earlier, answers) && rest,
  );
  const groups = new Map<string, OpenWhere>();
  for (const question of tool.questions) {
    const where = rests.get(question.id);
    if (where === undefined || typeof where === 'boolean') continue;
    const open = openOf(question, answerTo(answers, question.id));
    if (!open.isGap && open.unexplained === 0) continue;
    const key = JSON.stringify(where);
    const group = groups.get(key) ?? {
      where,
      gaps: [],
      unexplained: 0,
      ...(caseHolds(where, facts) && { held: true as const }),
    };
    groups.set(key, group);
    if (open.isGap) group.gaps.push(question.id);
    group.unexplained += open.unexplained;
  }
  return [...groups.values()];
}

/** What an answer leaves open of a question that applies. */
function openOf(question: Question, given: Answer | undefined): { isGap: boolean; unexplained: number } {
  if (given !== undefined) return { isGap: false, unexplained: emptyBoxes(question, given).length };
  return question.type === 'text' ? { isGap: false, unexplained: 1 } : { isGap: true, unexplained: 0 };
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
