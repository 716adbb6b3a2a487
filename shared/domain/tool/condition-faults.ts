import { nearestOf } from '../../base/content/nearest.ts';
import { isOfChild } from './answers.ts';
import type { CaseFact, Joined } from './case-condition.ts';
import type { ToolFault } from './tool-fault.ts';
import type { Condition, Fact } from './condition.ts';
import type { Question, Tool } from './tool.ts';

/** So many facts of a case, at the most, decide whether a question applies: each is kept with a submission that leaves it open. */
const mostFacts = 12;

type Path = ToolFault['path'];

const notAmong = (what: string, given: string, words: readonly string[], path: Path): ToolFault[] => {
  if (words.includes(given)) return [];
  const nearest = nearestOf(given, words);
  return [{ path, detail: `is no ${what}${nearest === undefined ? '' : `: did you mean ${nearest}?`}` }];
};

const each = (given: readonly string[], path: Path, fault: (one: string, path: Path) => ToolFault[]): ToolFault[] =>
  given.flatMap((one, at) => fault(one, [...path, at]));

const valuesOf = (named: readonly { value: string }[]): string[] => named.map(({ value }) => value);

/** Questions by their ids. */
type Questions = ReadonlyMap<string, Question>;

/** What rests on a condition. */
type Asked = Pick<Question, 'about'>;

/** What is wrong with one fact that a question rests on. @param before the questions before it */
function factFaults(fact: Fact, path: Path, tool: Tool, before: Questions, asked: Asked): ToolFault[] {
  if ('factor' in fact)
    return notAmong('factor of this tool', fact.factor, valuesOf(tool.factors), [...path, 'factor']);
  if ('service' in fact) {
    return each(fact.service, [...path, 'service'], (service, at) =>
      notAmong('service of this tool', service, valuesOf(tool.services), at),
    );
  }
  if ('attribute' in fact) {
    const attributes = tool.attributes ?? [];
    const attribute = attributes.find(({ id }) => id === fact.attribute);
    if (attribute === undefined) {
      const ids = attributes.map(({ id }) => id);
      return notAmong('attribute of this tool', fact.attribute, ids, [...path, 'attribute']);
    }
    return each(fact.is, [...path, 'is'], (one, at) =>
      notAmong('value of this attribute', one, valuesOf(attribute.options), at),
    );
  }
  if (!('question' in fact)) return [];
  const earlier = before.get(fact.question);
  if (earlier === undefined) {
    return [{ path: [...path, 'question'], detail: 'depends on a question that does not come before it' }];
  }
  if (isOfChild(earlier) && !isOfChild(asked)) {
    return [
      { path: [...path, 'question'], detail: 'is asked of each child, and what is asked once cannot depend on it' },
    ];
  }
  return each(fact.is, [...path, 'is'], (one, at) =>
    valuesOf(earlier.options).includes(one) ? [] : [{ path: at, detail: 'depends on an unknown answer' }],
  );
}

function partFaults(condition: Condition, path: Path, tool: Tool, before: Questions, asked: Asked): ToolFault[] {
  const parts = (of: readonly Condition[], as: string): ToolFault[] =>
    of.flatMap((part, at) => partFaults(part, [...path, as, at], tool, before, asked));
  if ('all' in condition) return parts(condition.all, 'all');
  if ('any' in condition) return parts(condition.any, 'any');
  return factFaults(condition, path, tool, before, asked);
}

/** What is wrong with what is said of a case. */
export const caseConditionFaults = (condition: Joined<CaseFact>, path: Path, tool: Tool): ToolFault[] =>
  partFaults(condition, path, tool, new Map(), { about: 'case' });

/** Of what is one thing alone (who answers, an answer, an attribute of the case), which of it can be. */
type Allowed = ReadonlyMap<string, ReadonlySet<string>>;

const whatever: Allowed = new Map();

/** What is known of the questions before one. */
interface Before {
  allowed: ReadonlyMap<string, Allowed>;
  known: Questions;
}

function allowedBy(fact: Fact, tool: Tool, before: Before): Allowed {
  if ('service' in fact) return new Map([['service', new Set(fact.service)]]);
  if ('involvement' in fact) return new Map([['involvement', new Set([fact.involvement])]]);
  if ('question' in fact) {
    const behind = before.allowed.get(fact.question) ?? whatever;
    // Several answers can be given to it at once.
    if (before.known.get(fact.question)?.type === 'several') return behind;
    return allOf([new Map([[`question ${fact.question}`, new Set(fact.is)]]), behind]);
  }
  if ('attribute' in fact && tool.attributes?.find(({ id }) => id === fact.attribute)?.of === 'case') {
    return new Map([[`attribute ${fact.attribute}`, new Set(fact.is)]]);
  }
  // A case has several factors, and may have several children.
  return whatever;
}

function allOf(parts: readonly Allowed[]): Allowed {
  const both = new Map<string, ReadonlySet<string>>();
  for (const [key, of] of parts.flatMap((part) => [...part])) {
    const before = both.get(key);
    both.set(key, before === undefined ? of : new Set([...of].filter((one) => before.has(one))));
  }
  return both;
}

function anyOf(parts: readonly Allowed[]): Allowed {
  const either = new Map<string, ReadonlySet<string>>();
  for (const key of parts[0]?.keys() ?? []) {
    const each = parts.map((part) => part.get(key));
    // Where one part does not look at it, it can be anything.
    if (each.every((of) => of !== undefined)) either.set(key, new Set(each.flatMap((of) => [...of])));
  }
  return either;
}

function allowedIn(condition: Condition, tool: Tool, before: Before): Allowed {
  if ('all' in condition) return allOf(condition.all.map((part) => allowedIn(part, tool, before)));
  if ('any' in condition) return anyOf(condition.any.map((part) => allowedIn(part, tool, before)));
  return allowedBy(condition, tool, before);
}

const isNever = (allowed: Allowed): boolean => [...allowed.values()].some((of) => of.size === 0);

/** How many facts of a case a condition rests on, those behind the questions that it depends on among them. */
function factsBehind(condition: Condition, before: ReadonlyMap<string, number>): number {
  const sum = (parts: readonly Condition[]): number =>
    parts.reduce((total, part) => total + factsBehind(part, before), 0);
  if ('all' in condition) return sum(condition.all);
  if ('any' in condition) return sum(condition.any);
  if ('question' in condition) return before.get(condition.question) ?? 0;
  return 'service' in condition || 'involvement' in condition ? 0 : 1;
}

/** What is wrong with when a tool's questions apply: what one depends on is known, and comes before it; each can apply. */
export function conditionFaults(tool: Tool): ToolFault[] {
  const allowed = new Map<string, Allowed>();
  const behind = new Map<string, number>();
  const known = new Map<string, Question>();
  const faultsAt = ({ id, about, appliesWhen }: Question, at: number): ToolFault[] => {
    if (appliesWhen === undefined) return [];
    const path: Path = ['questions', at, 'appliesWhen'];
    const faults = partFaults(appliesWhen, path, tool, known, { about });
    if (faults.length > 0) return faults;
    const only = allowedIn(appliesWhen, tool, { allowed, known });
    const facts = factsBehind(appliesWhen, behind);
    // What depends on it is not told once more.
    if (!isNever(only)) allowed.set(id, only);
    behind.set(id, Math.min(facts, mostFacts));
    return [
      ...(isNever(only) ? [{ path, detail: 'can never apply: what it asks for cannot be so at once' }] : []),
      ...(facts > mostFacts
        ? [{ path, detail: `rests on more than ${mostFacts} facts of a case, with the questions that it depends on` }]
        : []),
    ];
  };
  return tool.questions.flatMap((question, at) => {
    const faults = faultsAt(question, at);
    // Of two with one id, which is a fault of its own, the first is meant.
    if (!known.has(question.id)) known.set(question.id, question);
    return faults;
  });
}
