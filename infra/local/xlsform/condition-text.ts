/**
 * When a question is asked, as a cell says it: `${A1} = 'yes' or selected(${A2}, 'x')` as XLSForm has it, and of who answers and
 * of the case `service = 'police'`, `factor = 'neglect'`, `age_band = 'unborn'`, `involvement = 'past'`, `attribute sex = 'male'`.
 * What is written reads back as the same tree: comparisons of one thing beside each other are one set of answers, unless they
 * stand in brackets; a joiner of a single part begins with `true() and`, or `false() or`.
 */
import type { Joined } from '../../../shared/domain/tool/case-condition.ts';
import type { Condition, Fact } from '../../../shared/domain/tool/condition.ts';
import { deepest } from '../../../shared/domain/tool/condition.ts';

/** A condition as somebody wrote it: its words are not checked yet. */
export type Written = Joined<WrittenFact>;
export type WrittenFact =
  | { question: string; is: string[] }
  | { service: string[] }
  | { ageBand: string[] }
  | { attribute: string; is: string[] }
  | { factor: string }
  | { involvement: string };

/** What a comparison is of, and the value that it names. */
interface Compared {
  subject: string;
  value: string;
}

const quoted = (value: string): string => (value.includes("'") ? `"${value}"` : `'${value}'`);

const subjectOf = (fact: WrittenFact): string => {
  if ('question' in fact) return `\${${fact.question}}`;
  if ('attribute' in fact)
    return `attribute ${/^[a-z][a-z0-9-]*$/.test(fact.attribute) ? fact.attribute : quoted(fact.attribute)}`;
  if ('service' in fact) return 'service';
  if ('ageBand' in fact) return 'age_band';
  return 'factor' in fact ? 'factor' : 'involvement';
};

const valuesOf = (fact: WrittenFact): readonly string[] => {
  if ('is' in fact) return fact.is;
  if ('service' in fact) return fact.service;
  if ('ageBand' in fact) return fact.ageBand;
  return ['factor' in fact ? fact.factor : fact.involvement];
};

/** Those of which one value alone is named, so that two beside each other are two. */
const isSingle = (subject: string): boolean => subject === 'factor' || subject === 'involvement';

/** Whether several answers can be chosen in a question: XLSForm asks of it what was selected. */
export type IsSeveral = (question: string) => boolean;

/** A condition as a cell says it. */
export function conditionText(condition: Written | Condition, isSeveral: IsSeveral): string {
  return inWords(condition, isSeveral, false).text;
}

function inWords(
  condition: Joined<Fact | WrittenFact>,
  isSeveral: IsSeveral,
  isInAll: boolean,
): { text: string; subject?: string } {
  if ('all' in condition) {
    const parts = condition.all.map((part) => {
      const { text } = inWords(part, isSeveral, true);
      return 'all' in part || 'any' in part ? `(${text})` : text;
    });
    return { text: [...(parts.length === 1 ? ['true()'] : []), ...parts].join(' and ') };
  }
  if ('any' in condition) {
    let before: string | undefined;
    const parts = condition.any.map((part) => {
      const { text, subject } = inWords(part, isSeveral, false);
      const isApart = subject === undefined || (subject === before && !isSingle(subject));
      before = isApart ? undefined : subject;
      return isApart ? `(${text})` : text;
    });
    return { text: [...(parts.length === 1 ? ['false()'] : []), ...parts].join(' or ') };
  }
  const subject = subjectOf(condition);
  const isSelected = 'question' in condition && isSeveral(condition.question);
  const each = valuesOf(condition).map((value) =>
    isSelected ? `selected(${subject}, ${quoted(value)})` : `${subject} = ${quoted(value)}`,
  );
  const text = each.join(' or ');
  return { text: isInAll && each.length > 1 ? `(${text})` : text, subject };
}

/** What a text cannot be read as; the message says why, for whoever wrote it. */
export class NoCondition extends Error {}

const tokens =
  /\s*(?:(?<reference>\$\{\s*[^}\s]+\s*\})|(?<text>'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])|(?<sign>!=|<=|>=|[(),=<>+*|-])|(?<word>[\p{L}_][\p{L}\p{N}_.:-]*)|(?<number>\d+(?:\.\d+)?))/uy;

interface Token {
  kind: 'reference' | 'text' | 'sign' | 'word' | 'number';
  text: string;
}

function tokensOf(source: string): Token[] {
  const found: Token[] = [];
  const text = source.trim();
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.length) {
    const from = tokens.lastIndex;
    const groups = tokens.exec(text)?.groups;
    const kind = (['reference', 'text', 'sign', 'word', 'number'] as const).find((one) => groups?.[one] !== undefined);
    const said = kind === undefined ? undefined : groups?.[kind];
    if (kind === undefined || said === undefined) {
      throw new NoCondition(`cannot be read from "${text.slice(from, from + 20)}" on`);
    }
    found.push({ kind, text: said });
  }
  return found;
}

const onlySuch =
  "can only say ${question} = 'answer' or selected(${question}, 'answer'), joined by and, or and brackets";

/** Deeper than a tool can have it. A guard of the reader's own: a tool's depth is told by its schema. */
const deepestRead = deepest * 4;

/** One part of what `and` or `or` join: a comparison that may be one with those beside it, or a whole. */
type Part = { compared: Compared } | { whole: Written } | { nothing: 'true()' | 'false()' };

const factOf = ({ subject, value }: Compared, values: string[] = [value]): WrittenFact => {
  const reference = /^\$\{(.*)\}$/s.exec(subject)?.[1];
  if (reference !== undefined) return { question: reference, is: values };
  const attribute = /^attribute (.*)$/s.exec(subject)?.[1];
  if (attribute !== undefined) return { attribute, is: values };
  if (subject === 'service') return { service: values };
  if (subject === 'age_band') return { ageBand: values };
  return subject === 'factor' ? { factor: value } : { involvement: value };
};

const subjects = new Set(['service', 'age_band', 'factor', 'involvement']);

/**
 * Reads what a cell says.
 * @throws NoCondition where it says what a tool cannot
 */
export function readCondition(source: string): Written {
  const all = tokensOf(source);
  let next = 0;
  const peek = (): Token | undefined => all[next];
  const isNext = (text: string): boolean => peek()?.text.toLowerCase() === text && peek()?.kind !== 'text';
  const take = (): Token | undefined => {
    next += 1;
    return all[next - 1];
  };
  const expect = (text: string): void => {
    if (!isNext(text)) throw new NoCondition(onlySuch);
    next += 1;
  };

  function value(): string {
    const token = take();
    if (token?.kind === 'text') return token.text.slice(1, -1).trim();
    if (token?.kind === 'number') return token.text;
    throw new NoCondition(onlySuch);
  }

  function compared(): Part {
    const token = take();
    if (token?.kind === 'reference') {
      const subject = token.text.replaceAll(/\s/g, '');
      if (!isNext('=')) throw new NoCondition(`compares with "${peek()?.text ?? ''}": it ${onlySuch}`);
      next += 1;
      return { compared: { subject, value: value() } };
    }
    const word = token?.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'true' || word === 'false') {
      expect('(');
      expect(')');
      return { nothing: `${word}()` };
    }
    if (word === 'selected') {
      expect('(');
      const of = take();
      if (of?.kind !== 'reference') throw new NoCondition(onlySuch);
      expect(',');
      const selected = value();
      expect(')');
      return { compared: { subject: of.text.replaceAll(/\s/g, ''), value: selected } };
    }
    if (word === 'attribute') {
      const name = take();
      if (name?.kind !== 'word' && name?.kind !== 'text')
        throw new NoCondition("says attribute without which: attribute sex = 'male'");
      expect('=');
      const id = name.kind === 'text' ? name.text.slice(1, -1) : name.text;
      return { compared: { subject: `attribute ${id}`, value: value() } };
    }
    if (subjects.has(word)) {
      expect('=');
      return { compared: { subject: word, value: value() } };
    }
    if (word !== '' && isNext('(')) throw new NoCondition(`uses ${word}(): it ${onlySuch}`);
    throw new NoCondition(onlySuch);
  }

  function term(depth: number): Part {
    if (depth > deepestRead) throw new NoCondition('has brackets within brackets deeper than anybody reads');
    if (!isNext('(')) return compared();
    next += 1;
    const inner = either(depth + 1);
    expect(')');
    return { whole: inner };
  }

  function wholeOf(part: Part): Written {
    if ('nothing' in part) throw new NoCondition(`has ${part.nothing} by itself`);
    return 'whole' in part ? part.whole : factOf(part.compared);
  }

  function both(depth: number): Part {
    const parts = [term(depth)];
    while (isNext('and')) {
      next += 1;
      parts.push(term(depth));
    }
    const [first, ...others] = parts;
    if (first === undefined) throw new NoCondition(onlySuch);
    if (others.length === 0) return first;
    const isTrue = 'nothing' in first && first.nothing === 'true()';
    return { whole: { all: (isTrue ? others : parts).map(wholeOf) } };
  }

  function either(depth: number): Written {
    const parts = [both(depth)];
    while (isNext('or')) {
      next += 1;
      parts.push(both(depth));
    }
    const [first] = parts;
    if (first === undefined) throw new NoCondition(onlySuch);
    const isFalse = parts.length > 1 && 'nothing' in first && first.nothing === 'false()';
    const joined: Written[] = [];
    let run: { subject: string; values: string[] } | undefined;
    for (const part of isFalse ? parts.slice(1) : parts) {
      if (!('compared' in part) || isSingle(part.compared.subject)) {
        joined.push(wholeOf(part));
        run = undefined;
      } else if (run?.subject === part.compared.subject) {
        run.values.push(part.compared.value);
      } else {
        run = { subject: part.compared.subject, values: [part.compared.value] };
        joined.push(factOf(part.compared, run.values));
      }
    }
    const [only, ...more] = joined;
    if (only !== undefined && more.length === 0 && !isFalse) return only;
    return { any: joined };
  }

  const read = either(0);
  if (peek() !== undefined) throw new NoCondition(onlySuch);
  return read;
}

/** The same condition with each of its facts said otherwise. */
export function mapFacts(condition: Written, change: (fact: WrittenFact) => WrittenFact): Written {
  if ('all' in condition) return { all: condition.all.map((part) => mapFacts(part, change)) };
  if ('any' in condition) return { any: condition.any.map((part) => mapFacts(part, change)) };
  return change(condition);
}

/** Every fact of a condition. */
export const factsOf = (condition: Written): WrittenFact[] => {
  if ('all' in condition) return condition.all.flatMap(factsOf);
  return 'any' in condition ? condition.any.flatMap(factsOf) : [condition];
};
