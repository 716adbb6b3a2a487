import { applicable } from './conditions.ts';
import type { Facts } from './facts.ts';
import { answerTo, valuesIn, type Answers } from './answers.ts';
import type { Comparable, Tool } from './tool.ts';

/** What one return says to a question of an older tool. */
export interface ComparableAnswer {
  stated: Comparable;
  /** undefined where the parts that were answered do not decide it: asked, and unanswered */
  answer: string | undefined;
}

/** @param parts the answers to the parts that apply, undefined where one was left empty; at least one */
function decided(rule: Comparable['rule'], parts: readonly (string | undefined)[]): string | undefined {
  if (rule === 'same') return parts[0];
  const [decisive, otherwise] = rule === 'all' ? ['no', 'yes'] : ['yes', 'no'];
  if (parts.includes(decisive)) return decisive;
  if (parts.includes('dont-know')) return 'dont-know';
  if (parts.includes(undefined)) return undefined;
  return parts.includes(otherwise) ? otherwise : 'not-applicable';
}

/**
 * The answers that a return made with `tool` gives to the questions of older tools, by the rules that the tool states;
 * in its order. A question none of whose parts applies was not asked, and is left out.
 *
 * `same`: the one part's answer. `all`: no where a part is no, yes where every part is. `any`: yes where a part is yes,
 * no where every part is. Failing both, dont-know where a part is. Parts that are not-applicable, and parts that do not
 * apply, are set aside; where all that apply are not-applicable, so is the whole.
 */
export function comparableAnswers(tool: Tool, answers: Answers, facts: Facts): ComparableAnswer[] {
  if (tool.comparable.length === 0) return [];
  const applies = applicable(tool, answers, facts);
  return tool.comparable.flatMap((stated) => {
    const parts = stated.parts.filter((part) => applies.has(part));
    if (parts.length === 0) return [];
    const given = parts.map((part) => valuesIn(answerTo(answers, part)?.answer)[0]);
    return [{ stated, answer: decided(stated.rule, given) }];
  });
}
