/** The least that a table is: a list of items, and what conditions say of them. What every other table is held against. */
import { isDeepStrictEqual } from 'node:util';

export type Value = string | number | Uint8Array;
export type PlainItem = { pk: string; sk: string } & Record<string, Value>;
export interface PlainKey {
  pk: string;
  sk: string;
}

type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition, in a form of its own. */
export type Term =
  | { exists: string }
  | { missing: string }
  | { attribute: string; by: Comparator; value: Value }
  | { attribute: string; from: Value; to: Value }
  | { attribute: string; beginsWith: string }
  | { all: readonly Term[] }
  | { any: readonly Term[] }
  | { not: Term };

/** Names and values that an expression speaks of. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, Value> = {};

  name(attribute: string): string {
    const name = `#${attribute}`;
    this.names[name] = attribute;
    return name;
  }
  value(value: Value): string {
    const name = `:v${Object.keys(this.values).length}`;
    this.values[name] = value;
    return name;
  }
}

/** A condition in DynamoDB's words. */
export function say(term: Term, of: Placeholders): string {
  if ('exists' in term) return `attribute_exists(${of.name(term.exists)})`;
  if ('missing' in term) return `attribute_not_exists(${of.name(term.missing)})`;
  if ('by' in term) return `${of.name(term.attribute)} ${term.by} ${of.value(term.value)}`;
  if ('from' in term) return `${of.name(term.attribute)} BETWEEN ${of.value(term.from)} AND ${of.value(term.to)}`;
  if ('beginsWith' in term) return `begins_with(${of.name(term.attribute)}, ${of.value(term.beginsWith)})`;
  // NOT binds more closely than AND, and AND than OR.
  if ('not' in term) return `NOT ${within(term.not, of)}`;
  if ('all' in term) return term.all.map((one) => ('any' in one ? within(one, of) : say(one, of))).join(' AND ');
  return term.any.map((one) => say(one, of)).join(' OR ');
}
const within = (term: Term, of: Placeholders): string =>
  'all' in term || 'any' in term ? `(${say(term, of)})` : say(term, of);

/** By the bytes of UTF-8. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Undefined of what cannot be compared. */
function order(a: Value | undefined, b: Value): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return byBytes(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return undefined;
}

export function isTrue(term: Term, item: PlainItem | undefined): boolean {
  if ('exists' in term) return item?.[term.exists] !== undefined;
  if ('missing' in term) return item?.[term.missing] === undefined;
  if ('all' in term) return term.all.every((one) => isTrue(one, item));
  if ('any' in term) return term.any.some((one) => isTrue(one, item));
  if ('not' in term) return !isTrue(term.not, item);
  const value = item?.[term.attribute];
  if ('beginsWith' in term) return typeof value === 'string' && value.startsWith(term.beginsWith);
  if ('from' in term) return (order(value, term.from) ?? -1) >= 0 && (order(value, term.to) ?? 1) <= 0;
  const found = order(value, term.value);
  switch (term.by) {
    case '=':
      return found === 0;
    case '<>':
      return found !== 0;
    case '<':
      return found !== undefined && found < 0;
    case '<=':
      return found !== undefined && found <= 0;
    case '>':
      return found !== undefined && found > 0;
    case '>=':
      return found !== undefined && found >= 0;
  }
}

/** What a write does to the item under its key. */
export type Write =
  | { put: PlainItem }
  | { update: PlainKey; set: Record<string, Value>; increase: string[]; remove: string[] }
  | { delete: PlainKey }
  | { check: PlainKey };
export type Conditional = Write & { condition?: Term; returnsOld: boolean };

export const keyOf = (write: Write): PlainKey =>
  'put' in write ? write.put : 'update' in write ? write.update : 'delete' in write ? write.delete : write.check;

/** What a write is answered: that it went, or why not. */
export type Answer = { went: true } | { refused: string; item?: PlainItem };

/** A change, as the stream tells of it. */
export interface Told {
  event: 'INSERT' | 'MODIFY' | 'REMOVE';
  sk: string;
  image?: PlainItem | undefined;
}

const isOf = (key: PlainKey) => (item: PlainItem) => item.pk === key.pk && item.sk === key.sk;

export class ModelTable {
  items: PlainItem[] = [];
  readonly told: Record<string, Told[]> = {};

  find = (key: PlainKey): PlainItem | undefined => this.items.find(isOf(key));

  /** The item as it would be; undefined for none. @throws Error of an update that cannot be */
  after(write: Write): PlainItem | undefined {
    if ('put' in write) return write.put;
    if ('delete' in write) return undefined;
    const before = this.find(keyOf(write));
    if ('check' in write) return before;
    const after: PlainItem = { ...before, ...write.update, ...write.set };
    for (const name of write.increase) after[name] = Number(before?.[name]) + 1;
    for (const name of write.remove) delete after[name];
    return after;
  }

  /** Whether an update speaks of a number that is not there. */
  isImpossible = (write: Write): boolean =>
    'update' in write && write.increase.some((name) => typeof this.find(write.update)?.[name] !== 'number');

  /** Why a write would not go; undefined if it would. */
  refusal(write: Conditional): Answer | undefined {
    const there = this.find(keyOf(write));
    if (write.condition === undefined || isTrue(write.condition, there)) return undefined;
    return {
      refused: 'ConditionalCheckFailed',
      ...(write.returnsOld && there !== undefined ? { item: there } : {}),
    };
  }

  commit(write: Write): void {
    const key = keyOf(write);
    const [before, after] = [this.find(key), this.after(write)];
    this.items = [...this.items.filter((item) => !isOf(key)(item)), ...(after === undefined ? [] : [after])];
    if (isDeepStrictEqual(before, after)) return;
    const event = after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY';
    const log = (this.told[key.pk] ??= []);
    log.push({ event, sk: key.sk, ...(after === undefined ? {} : { image: after }) });
  }

  /** A partition in order of the sort key. */
  partition = (pk: string, isWanted: (sk: string) => boolean = () => true): PlainItem[] =>
    this.items.filter((item) => item.pk === pk && isWanted(item.sk)).toSorted((a, b) => byBytes(a.sk, b.sk));

  /** What the index finds of a reference, in its order; that of items with one `refSort` is open. */
  indexed = (ref: string): PlainItem[] =>
    this.items
      .filter((item) => item['ref'] === ref && typeof item['refSort'] === 'string')
      .toSorted((a, b) => byBytes(String(a['refSort']), String(b['refSort'])));
}
