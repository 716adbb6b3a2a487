import { applicable, type Facts } from './gaps.ts';
import type { Answers } from './submission.ts';
import type { Tool } from './tool.ts';

/**
 * The answer that a return made with `tool` gives to a question of an older tool, by the rule the tool states for it;
 * undefined where it states none, or where the parts that were answered do not decide it.
 *
 * `same`: the one part's answer. `all`: no where a part is no, yes where every part is. `any`: yes where a part is yes,
 * no where every part is. Failing both, dont-know where a part is. Parts that are not-applicable are set aside; where all
 * are, so is the whole. An answer to a part that does not apply is not looked at.
 */
export function comparableAnswer(
  tool: Tool,
  answers: Answers,
  facts: Facts,
  older: { tool: string; question: string },
): string | undefined {
  const stated = tool.comparable.find((c) => c.with === older.tool && c.question === older.question);
  if (!stated) return undefined;
  const applies = applicable(tool, answers, facts);
  const parts = stated.parts.map((part) =>
    applies.has(part) && Object.hasOwn(answers, part) ? answers[part]?.answer : undefined,
  );
  if (stated.rule === 'same') return parts[0];
  const [decisive, otherwise] = stated.rule === 'all' ? ['no', 'yes'] : ['yes', 'no'];
  if (parts.includes(decisive)) return decisive;
  if (parts.includes('dont-know')) return 'dont-know';
  if (parts.includes(undefined)) return undefined;
  return parts.includes(otherwise) ? otherwise : 'not-applicable';
}
