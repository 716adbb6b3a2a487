import { caseHas, type Facts } from './facts.ts';
import type { Answers } from './submission.ts';
import type { Joined } from './case-condition.ts';
import type { Condition, Fact } from './condition.ts';
import type { Question, Tool } from './tool.ts';

/** That an earlier question of the same return was given one of these answers. */
export type Earlier = Extract<Fact, { question: string }>;

/** What joins one of a kind with others of it, where a part says no more than that it holds, or does not. */
export type Reduced<Rest> = boolean | Joined<Rest>;

/** The answer to a question; undefined where it has none. */
export const answerTo = (answers: Answers, id: string): Answers[string] | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined;

/** Whether a question was given one of the answers that another waits for. */
export const isAnsweredSo = ({ question, is }: Earlier, answers: Answers): boolean =>
  is.includes(answerTo(answers, question)?.answer ?? '');

/** Whether a fact holds of a return and its case. */
export function factHolds(fact: Exclude<Fact, Earlier>, facts: Facts): boolean {
  if ('service' in fact) return fact.service.includes(facts.service);
  if ('involvement' in fact) return fact.involvement === facts.involvement;
  return caseHas(fact, facts);
}

/** The ids of the questions that apply; what depends on a question that does not apply does not hold. */
export function applicable(tool: Tool, answers: Answers, facts: Facts): Set<string> {
  const applies = new Set<string>();
  const holds = (condition: Condition): boolean => {
    if ('all' in condition) return condition.all.every(holds);
    if ('any' in condition) return condition.any.some(holds);
    if ('question' in condition) return applies.has(condition.question) && isAnsweredSo(condition, answers);
    return factHolds(condition, facts);
  };
  for (const { id, appliesWhen } of tool.questions) {
    if (appliesWhen === undefined || holds(appliesWhen)) applies.add(id);
  }
  return applies;
}

/** Parts joined, without those that decide nothing, and each once. @param empty what it comes to without any part */
export function joined<Rest>(parts: readonly Reduced<Rest>[], as: 'all' | 'any'): Reduced<Rest> {
  const empty = as === 'all';
  const rest = new Map<string, Joined<Rest>>();
  for (const part of parts) {
    if (part === !empty) return !empty;
    if (typeof part === 'boolean') continue;
    // Parts that are joined in the same way stand beside the others.
    for (const one of partsOf(part, as)) rest.set(JSON.stringify(one), one);
  }
  const [only, ...others] = rest.values();
  if (only === undefined) return empty;
  if (others.length === 0) return only;
  const all = [only, ...others];
  return as === 'all' ? { all } : { any: all };
}

function partsOf<Rest>(part: Joined<Rest>, as: 'all' | 'any'): Joined<Rest>[] {
  if (typeof part !== 'object' || part === null) return [part];
  if (as === 'all' && 'all' in part) return part.all;
  return as === 'any' && 'any' in part ? part.any : [part];
}

/** What is left of a condition, where it is told of each fact whether it holds, or what stands for it. */
function reduced<Rest>(condition: Condition, of: (fact: Fact) => Reduced<Rest>): Reduced<Rest> {
  if ('all' in condition) {
    return joined(
      condition.all.map((part) => reduced(part, of)),
      'all',
    );
  }
  if ('any' in condition) {
    return joined(
      condition.any.map((part) => reduced(part, of)),
      'any',
    );
  }
  return of(condition);
}

/**
 * What each question rests on, where it is told of each fact whether it holds, or what stands for it: in place of an earlier
 * question stands what that rests on itself.
 */
export function restsOn<Rest>(
  questions: readonly Question[],
  of: (fact: Exclude<Fact, Earlier>) => Reduced<Rest>,
  ofEarlier: (fact: Earlier, rests: Reduced<Rest>) => Reduced<Rest>,
): Map<string, Reduced<Rest>> {
  const rests = new Map<string, Reduced<Rest>>();
  for (const { id, appliesWhen } of questions) {
    const left =
      appliesWhen === undefined ||
      reduced<Rest>(appliesWhen, (fact) =>
        'question' in fact ? ofEarlier(fact, rests.get(fact.question) ?? false) : of(fact),
      );
    rests.set(id, left);
  }
  return rests;
}

/** Every fact that a condition names, each as often as it does. */
export function factsIn(condition: Condition | undefined): Fact[] {
  if (condition === undefined) return [];
  if ('all' in condition) return condition.all.flatMap(factsIn);
  if ('any' in condition) return condition.any.flatMap(factsIn);
  return [condition];
}
