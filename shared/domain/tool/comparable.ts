import { applicable } from './conditions.ts';
import type { Facts } from './facts.ts';
import { answerTo, isOfChild, valuesIn, type Answers } from './answers.ts';
import type { Comparable, Question, Tool } from './tool.ts';

/** Kinds of question whose answers are not among options of the tool's own. */
const unlisted: ReadonlySet<Question['type']> = new Set(['text', 'number', 'date']);

/**
 * Why a question's answers cannot stand beside another's; undefined where they can: they are among its options, and it is
 * asked once a questionnaire.
 */
export function standsAlone(question: Pick<Question, 'type' | 'about'>): string | undefined {
  if (unlisted.has(question.type)) return `is a ${question.type}, which nothing is compared with`;
  return isOfChild(question) ? 'is asked of each child, and so counts something else' : undefined;
}

/**
 * Whether a yes or a no can be brought together from a question's answers and others': it offers both, and one of them alone
 * is given.
 */
export const decidesYesOrNo = ({ type, options }: Pick<Question, 'type' | 'options'>): boolean =>
  type !== 'several' && ['yes', 'no'].every((value) => options.some((option) => option.value === value));

/** What one return says to a question of another tool. */
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
 * The answers that a return made with `tool` gives to the questions of other tools, by the rules that the tool states;
 * in its order. A question none of whose parts applies was not asked, and is left out; so is one to which several answers can
 * be given at once, as there is no one answer.
 *
 * `same`: the one part's answer. `all`: no where a part is no, yes where every part is. `any`: yes where a part is yes,
 * no where every part is. Failing both, dont-know where a part is. Parts that are not-applicable, and parts that do not
 * apply, are set aside; where all that apply are not-applicable, so is the whole.
 */
export function comparableAnswers(tool: Tool, answers: Answers, facts: Facts): ComparableAnswer[] {
  if (tool.comparable.length === 0) return [];
  const applies = applicable(tool, answers, facts);
  const several = new Set(tool.questions.flatMap(({ id, type }) => (type === 'several' ? [id] : [])));
  return tool.comparable.flatMap((stated) => {
    const parts = stated.parts.filter((part) => applies.has(part) && !several.has(part));
    if (parts.length === 0) return [];
    const given = parts.map((part) => valuesIn(answerTo(answers, part)?.answer)[0]);
    return [{ stated, answer: decided(stated.rule, given) }];
  });
}
