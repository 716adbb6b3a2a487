/**
 * DynamoDB's expressions: conditions, updates and projections over an item's own attributes. What no store says (paths into
 * maps and lists, `size`, `contains`, …) is refused, not guessed at.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { invalid } from './errors.ts';
import type { Stored } from './size.ts';
import { compareTexts } from './sorted.ts';

/** What a call gives beside its expressions. */
export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Stored | undefined;
}

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** What a condition compares: an attribute of the item, or a value that the call gives. */
export type Operand = { attribute: string } | { value: AttributeValue };

export type Condition =
  | { is: 'exists' | 'missing'; attribute: string }
  | { is: 'compared'; left: Operand; by: Comparator; right: Operand }
  | { is: 'between'; operand: Operand; from: Operand; to: Operand }
  | { is: 'beginning'; operand: Operand; with: Operand }
  | { is: 'all' | 'any'; of: readonly Condition[] }
  | { is: 'not'; of: Condition };

/** What becomes of an attribute. */
export type Assignment = { attribute: string } & (
  | { does: 'set'; to: Sum }
  | { does: 'remove' }
  | { does: 'add'; value: AttributeValue }
);
/** One operand, or two added up or taken from each other; `otherwise` stands for one whose attribute is missing. */
interface Sum {
  first: Operand & { otherwise?: Operand };
  second?: { sign: 1 | -1; operand: Operand & { otherwise?: Operand } };
}

/**
 * Attributes that stores name without a placeholder. DynamoDB keeps some six hundred words to itself, so any other is
 * refused here; the contract tries each of these.
 */
export const plainNames: ReadonlySet<string> = new Set(['pk', 'sk', 'delivery', 'deliveryAt', 'bounceReason']);

const pattern = /\s*(<>|<=|>=|[=<>(),+-]|[#:]?\w+)/y;

/** Reads an expression's words one after the other, and remembers which placeholders were used. */
class Reader {
  readonly #text: string;
  readonly #what: string;
  readonly #placeholders: Placeholders;
  readonly #words: string[] = [];
  readonly #used: Set<string>;
  #place = 0;

  constructor(what: string, text: string, placeholders: Placeholders, used: Set<string>) {
    this.#what = what;
    this.#text = text;
    this.#placeholders = placeholders;
    this.#used = used;
    pattern.lastIndex = 0;
    for (let end = 0; end < text.trimEnd().length; end = pattern.lastIndex) {
      const word = pattern.exec(text)?.[1];
      if (word === undefined) this.fail();
      this.#words.push(word);
    }
  }

  fail(): never {
    throw new Error(`the in-memory table does not know the ${this.#what} ${this.#text}`);
  }
  /** The next word in upper case; empty at the end. */
  peek = (): string => (this.#words[this.#place] ?? '').toUpperCase();
  next(): string {
    const word = this.#words[this.#place++];
    return word ?? this.fail();
  }
  /** Takes the next word if it is this one. */
  takes(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#place += 1;
    return true;
  }
  expect(word: string): void {
    if (!this.takes(word)) this.fail();
  }
  end(): void {
    if (this.#place < this.#words.length) this.fail();
  }

  attribute(): string {
    const word = this.next();
    if (plainNames.has(word)) return word;
    if (!word.startsWith('#')) this.fail();
    this.#used.add(word);
    const name = this.#placeholders.ExpressionAttributeNames?.[word];
    return name ?? invalid(`An expression attribute name used in the document path is not defined; name: ${word}`);
  }
  value(): AttributeValue {
    const word = this.next();
    this.#used.add(word);
    const value = this.#placeholders.ExpressionAttributeValues?.[word];
    return value ?? invalid(`An expression attribute value used in expression is not defined; value: ${word}`);
  }
  operand(): Operand {
    return this.peek().startsWith(':') ? { value: this.value() } : { attribute: this.attribute() };
  }
}

const comparators: readonly string[] = ['=', '<>', '<', '<=', '>', '>='] satisfies Comparator[];
const isComparator = (word: string): word is Comparator => comparators.includes(word);

function readTerm(reader: Reader): Condition {
  if (reader.takes('NOT')) return { is: 'not', of: readTerm(reader) };
  if (reader.takes('(')) {
    const inner = readAny(reader);
    reader.expect(')');
    return inner;
  }
  for (const [name, is] of [
    ['ATTRIBUTE_EXISTS', 'exists'],
    ['ATTRIBUTE_NOT_EXISTS', 'missing'],
  ] as const) {
    if (!reader.takes(name)) continue;
    reader.expect('(');
    const attribute = reader.attribute();
    reader.expect(')');
    return { is, attribute };
  }
  if (reader.takes('BEGINS_WITH')) {
    reader.expect('(');
    const operand = reader.operand();
    reader.expect(',');
    const beginning = reader.operand();
    reader.expect(')');
    return { is: 'beginning', operand, with: beginning };
  }
  const left = reader.operand();
  if (reader.takes('BETWEEN')) {
    const from = reader.operand();
    reader.expect('AND');
    return { is: 'between', operand: left, from, to: reader.operand() };
  }
  const by = reader.next();
  if (!isComparator(by)) reader.fail();
  return { is: 'compared', left, by, right: reader.operand() };
}

function readAll(reader: Reader): Condition {
  const of = [readTerm(reader)];
  while (reader.takes('AND')) of.push(readTerm(reader));
  return of.length === 1 && of[0] !== undefined ? of[0] : { is: 'all', of };
}

function readAny(reader: Reader): Condition {
  const of = [readAll(reader)];
  while (reader.takes('OR')) of.push(readAll(reader));
  return of.length === 1 && of[0] !== undefined ? of[0] : { is: 'any', of };
}

function readSummand(reader: Reader): Sum['first'] {
  if (!reader.takes('IF_NOT_EXISTS')) return reader.operand();
  reader.expect('(');
  const attribute = reader.attribute();
  reader.expect(',');
  const otherwise = reader.operand();
  reader.expect(')');
  return { attribute, otherwise };
}

function readUpdate(reader: Reader): Assignment[] {
  const assignments: Assignment[] = [];
  const each = (readOne: () => void): void => {
    do readOne();
    while (reader.takes(','));
  };
  while (reader.peek() !== '') {
    if (reader.takes('SET')) {
      each(() => {
        const attribute = reader.attribute();
        reader.expect('=');
        const first = readSummand(reader);
        const sign = reader.takes('+') ? 1 : reader.takes('-') ? -1 : undefined;
        const to = sign === undefined ? { first } : { first, second: { sign, operand: readSummand(reader) } as const };
        assignments.push({ attribute, does: 'set', to });
      });
    } else if (reader.takes('REMOVE')) {
      each(() => assignments.push({ attribute: reader.attribute(), does: 'remove' }));
    } else if (reader.takes('ADD')) {
      each(() => assignments.push({ attribute: reader.attribute(), does: 'add', value: reader.value() }));
    } else {
      reader.fail();
    }
  }
  return assignments;
}

/** The expressions of one call, as they are read. */
export interface Expressions {
  condition?: Condition | undefined;
  key?: Condition | undefined;
  update?: Assignment[] | undefined;
  projection?: string[] | undefined;
}

/**
 * Reads all expressions of a call.
 * @throws ValidationException of a placeholder that is not defined or not used
 * @throws Error of what no store says
 */
export function readExpressions(
  call: Placeholders & {
    ConditionExpression?: string | undefined;
    KeyConditionExpression?: string | undefined;
    UpdateExpression?: string | undefined;
    ProjectionExpression?: string | undefined;
  },
): Expressions {
  const used = new Set<string>();
  const read = <T>(what: string, text: string | undefined, by: (reader: Reader) => T): T | undefined => {
    if (text === undefined) return undefined;
    const reader = new Reader(what, text, call, used);
    const found = by(reader);
    reader.end();
    return found;
  };
  const expressions = {
    condition: read('condition', call.ConditionExpression, readAny),
    key: read('key condition', call.KeyConditionExpression, readAll),
    update: read('update', call.UpdateExpression, readUpdate),
    projection: read('projection', call.ProjectionExpression, (reader) => {
      const names = [reader.attribute()];
      while (reader.takes(',')) names.push(reader.attribute());
      return names;
    }),
  };
  for (const given of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const) {
    const unused = Object.keys(call[given] ?? {}).filter((name) => !used.has(name));
    if (unused.length > 0) invalid(`Value provided in ${given} unused in expressions: keys: {${unused.join(', ')}}`);
  }
  return expressions;
}

const valueOf = (operand: Operand, item: Stored | undefined): AttributeValue | undefined =>
  'value' in operand ? operand.value : item?.[operand.attribute];

/** Below, at or above 0 as texts or numbers compare; undefined of what has no order among each other. */
export function compareValues(a: AttributeValue | undefined, b: AttributeValue | undefined): number | undefined {
  if (a?.S !== undefined && b?.S !== undefined) return compareTexts(a.S, b.S);
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N);
  if (a?.B !== undefined && b?.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

const isEqual = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined && b !== undefined && (compareValues(a, b) === 0 || isDeepStrictEqual(a, b));

function compares(a: AttributeValue | undefined, by: Comparator, b: AttributeValue | undefined): boolean {
  if (by === '=') return isEqual(a, b);
  if (by === '<>') return !isEqual(a, b);
  const order = compareValues(a, b);
  if (order === undefined) return false;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[by];
}

/** Whether a condition holds of an item, or of none. */
export function holds(condition: Condition | undefined, item: Stored | undefined): boolean {
  switch (condition?.is) {
    case undefined:
      return true;
    case 'exists':
      return item?.[condition.attribute] !== undefined;
    case 'missing':
      return item?.[condition.attribute] === undefined;
    case 'compared':
      return compares(valueOf(condition.left, item), condition.by, valueOf(condition.right, item));
    case 'between': {
      const value = valueOf(condition.operand, item);
      return compares(valueOf(condition.from, item), '<=', value) && compares(value, '<=', valueOf(condition.to, item));
    }
    case 'beginning': {
      const [text, beginning] = [valueOf(condition.operand, item)?.S, valueOf(condition.with, item)?.S];
      return text !== undefined && beginning !== undefined && text.startsWith(beginning);
    }
    case 'all':
      return condition.of.every((one) => holds(one, item));
    case 'any':
      return condition.of.some((one) => holds(one, item));
    case 'not':
      return !holds(condition.of, item);
  }
}

/** @throws Error of a number that JavaScript would not add up as DynamoDB does */
function whole(value: AttributeValue | undefined): number {
  if (value?.N === undefined) return invalid('An operand in the update expression has an incorrect data type');
  const number = Number(value.N);
  if (!Number.isSafeInteger(number)) throw new Error('the in-memory table adds up whole numbers alone');
  return number;
}

/** An item, or the key of one that is yet to be, with its attributes set, removed or added to. */
export function updated(before: Stored, assignments: readonly Assignment[]): Stored {
  const after = { ...before };
  const found = (operand: Sum['first']): AttributeValue =>
    valueOf(operand, before) ??
    (operand.otherwise === undefined ? undefined : valueOf(operand.otherwise, before)) ??
    invalid('The provided expression refers to an attribute that does not exist in the item');
  for (const assignment of assignments) {
    const { attribute } = assignment;
    if (assignment.does === 'remove') {
      delete after[attribute];
    } else if (assignment.does === 'add') {
      const there = before[attribute] ?? { N: '0' };
      after[attribute] = { N: String(whole(there) + whole(assignment.value)) };
    } else {
      const { first, second } = assignment.to;
      after[attribute] =
        second === undefined
          ? found(first)
          : { N: String(whole(found(first)) + second.sign * whole(found(second.operand))) };
    }
  }
  return after;
}
