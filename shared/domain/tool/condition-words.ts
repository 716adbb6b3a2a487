import { ageBandInWords } from './age-bands.ts';
import { labelOf } from './label-of.ts';
import type { CaseFact, Joined } from './case-condition.ts';
import type { Fact } from './condition.ts';
import type { Question, Tool } from './tool.ts';

/** `a, b or c` */
export const orList = (values: readonly string[]): string =>
  values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;

const isJoined = <Of>(condition: Joined<Of>): boolean =>
  typeof condition === 'object' && condition !== null && ('all' in condition || 'any' in condition);

/** Facts joined, within a sentence: `a and (b or c)`. @param words of one of them */
export function joinedInWords<Of extends Fact>(condition: Joined<Of>, words: (fact: Of) => string): string {
  const joined = (parts: readonly Joined<Of>[], by: string): string =>
    parts
      .map((part) => {
        const said = joinedInWords(part, words);
        return parts.length > 1 && isJoined(part) ? `(${said})` : said;
      })
      .join(by);
  if ('all' in condition) return joined(condition.all, ' and ');
  return 'any' in condition ? joined(condition.any, ' or ') : words(condition);
}

const answersIn = (tool: Tool, { question, is }: { question: string; is: readonly string[] }): string => {
  const earlier = tool.questions.find(({ id }) => id === question);
  return orList(is.map((value) => labelOf(earlier?.options, value)));
};

/** A label as it stands within a sentence: one of capital letters stays so. */
const within = (label: string): string =>
  /^\p{Lu}\p{Lu}/u.test(label) ? label : `${label.charAt(0).toLowerCase()}${label.slice(1)}`;

const named = (of: Tool['factors'], value: string): string => within(labelOf(of, value));

function factInWords(tool: Tool, fact: Fact, about: Question['about']): string {
  const child = about === 'child' ? 'the child' : 'a child covered';
  if ('question' in fact) return `${fact.question} was answered ${answersIn(tool, fact)}`;
  if ('factor' in fact) return `the case has ${named(tool.factors, fact.factor)}`;
  if ('service' in fact) {
    return `the agency is ${orList(fact.service.map((service) => named(tool.services, service)))}`;
  }
  if ('ageBand' in fact) return `${child} is ${orList(fact.ageBand.map(ageBandInWords))}`;
  if ('involvement' in fact) {
    return fact.involvement === 'present' ? 'the agency is involved now' : 'the agency was involved in the past';
  }
  const attribute = tool.attributes?.find(({ id }) => id === fact.attribute);
  const whose = attribute?.of === 'child' ? child : 'the case';
  const values = orList(fact.is.map((value) => labelOf(attribute?.options, value)));
  return `${within(attribute?.label ?? fact.attribute)} of ${whose} is ${values}`;
}

/** What is said of a case, within a sentence that began with "where". */
export const caseInWords = (tool: Tool, where: Joined<CaseFact>): string =>
  joinedInWords(where, (fact) => factInWords(tool, fact, 'case'));

/** When a question applies, within a sentence that began with "where"; undefined where it always does. */
export const appliesInWords = (
  tool: Tool,
  { about, appliesWhen }: Pick<Question, 'about' | 'appliesWhen'>,
): string | undefined =>
  appliesWhen === undefined ? undefined : joinedInWords<Fact>(appliesWhen, (fact) => factInWords(tool, fact, about));

/** When a question applies, as a sentence; undefined where it always does. */
export function conditionWords(
  tool: Tool,
  { about, appliesWhen }: Pick<Question, 'about' | 'appliesWhen'>,
): string | undefined {
  if (appliesWhen === undefined) return undefined;
  if ('factor' in appliesWhen) return `Only in cases with ${named(tool.factors, appliesWhen.factor)}.`;
  return `Only where ${appliesInWords(tool, { about, appliesWhen }) ?? ''}.`;
}
