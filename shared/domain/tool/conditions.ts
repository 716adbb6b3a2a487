import { answerTo, askedKey, askedOnceOf, isGiven, isOfChild, type Answers, type AskedOnce } from './answers.ts';
import { caseHas, factsOfChild, type Facts } from './facts.ts';
import type { Joined } from './case-condition.ts';
import type { Condition, Fact } from './condition.ts';
import type { Question, Tool } from './tool.ts';

/** That an earlier question of the same return was given one of these answers. */
export type Earlier = Extract<Fact, { question: string }>;

/** What joins one of a kind with others of it, where a part says no more than that it holds, or does not. */
export type Reduced<Rest> = boolean | Joined<Rest>;

/** Whether a question was given one of the answers that another waits for. @param child of whom, where it is asked of each */
export function isAnsweredSo({ question, is }: Earlier, answers: Answers, child?: string): boolean {
  const given = answerTo(answers, question, child)?.answer;
  return is.some((value) => isGiven(given, value));
}

/** Whether a fact holds of a return and its case. */
export function factHolds(fact: Exclude<Fact, Earlier>, facts: Facts): boolean {
  if ('service' in fact) return fact.service.includes(facts.service);
  if ('involvement' in fact) return fact.involvement === facts.involvement;
  return caseHas(fact, facts);
}

/** The child of whom an earlier question is looked at: none where it is asked once, whoever waits for it. */
export type Looking = (earlier: string, child: string | undefined) => string | undefined;

/** A question about a child waits for answers about the same child, and for those to what is asked once. */
export function lookingIn(questions: readonly Question[]): Looking {
  const ofChild = new Set(questions.filter(isOfChild).map(({ id }) => id));
  return (earlier, child) => (ofChild.has(earlier) ? child : undefined);
}

/** Ids of the children that answers are about, in the case's order. */
export const childrenIn = (facts: Pick<Facts, 'children'>): string[] => facts.children.map(({ id }) => id);

/**
 * The keys of the questions that apply: `Q1`, of a question about the child `Q1/child-2` for each of whom it does. What
 * depends on a question that does not apply does not hold.
 */
export function applicable(tool: Tool, answers: Answers, facts: Facts): Set<string> {
  const applies = new Set<string>();
  const looking = lookingIn(tool.questions);
  const children = childrenIn(facts);
  const holds = (condition: Condition, child: string | undefined): boolean => {
    if ('all' in condition) return condition.all.every((part) => holds(part, child));
    if ('any' in condition) return condition.any.some((part) => holds(part, child));
    if ('question' in condition) {
      const of = looking(condition.question, child);
      return applies.has(askedKey(condition.question, of)) && isAnsweredSo(condition, answers, of);
    }
    return factHolds(condition, child === undefined ? facts : factsOfChild(facts, child));
  };
  for (const question of tool.questions) {
    const { appliesWhen } = question;
    for (const { key, child } of askedOnceOf(question, children)) {
      if (appliesWhen === undefined || holds(appliesWhen, child)) applies.add(key);
    }
  }
  return applies;
}

/** Every time that a question is asked and applies, in the tool's order and that of the children. */
export function appliesOnce(tool: Tool, answers: Answers, facts: Facts): AskedOnce[] {
  const applies = applicable(tool, answers, facts);
  const children = childrenIn(facts);
  return tool.questions.flatMap((question) => askedOnceOf(question, children).filter(({ key }) => applies.has(key)));
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
 * What each question rests on wherever it is asked, by its key, where it is told of each fact whether it holds, or what stands
 * for it: in place of an earlier question stands what that rests on itself.
 * @param among.children the ids of those that answers are about
 */
export function restsOn<Rest>(
  { questions, children, looking }: { questions: readonly Question[]; children: readonly string[]; looking: Looking },
  of: (fact: Exclude<Fact, Earlier>, child: string | undefined) => Reduced<Rest>,
  ofEarlier: (fact: Earlier, rests: Reduced<Rest>, child: string | undefined) => Reduced<Rest>,
): Map<string, Reduced<Rest>> {
  const rests = new Map<string, Reduced<Rest>>();
  for (const question of questions) {
    const { appliesWhen } = question;
    for (const { key, child } of askedOnceOf(question, children)) {
      const left =
        appliesWhen === undefined ||
        reduced<Rest>(appliesWhen, (fact) => {
          if (!('question' in fact)) return of(fact, child);
          const other = looking(fact.question, child);
          return ofEarlier(fact, rests.get(askedKey(fact.question, other)) ?? false, other);
        });
      rests.set(key, left);
    }
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
