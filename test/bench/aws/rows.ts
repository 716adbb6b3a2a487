/** A table in memory: partitions with sorted sort keys and one index, so that a call costs what it touches and no more. */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as StreamedValue, DynamoDBRecord } from 'aws-lambda';
import { refIndex, type Key } from '../../../shared/base/aws/table.ts';
import { itemSize, type Stored } from './size.ts';

/** An item with its size, reckoned once. */
export interface Row {
  item: Stored;
  /** Bytes by DynamoDB's rules. */
  size: number;
}

/** A change of the table, as its stream has it. */
interface Change {
  key: Key;
  isNew: boolean;
  after: Row | undefined;
}

/** Texts in order, with what stands under each. */
interface Sorted<T> {
  order: string[];
  byText: Map<string, T>;
}

/** Where a text stands or would stand: how many are before it. */
function placeOf(order: readonly string[], text: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keep<T>(sorted: Sorted<T>, text: string, value: T): void {
  if (!sorted.byText.has(text)) {
    const { order } = sorted;
    // What is made in order is appended; only the rest is looked for.
    if ((order.at(-1) ?? '') < text) order.push(text);
    else order.splice(placeOf(order, text), 0, text);
  }
  sorted.byText.set(text, value);
}

function drop<T>(sorted: Sorted<T>, text: string): void {
  if (sorted.byText.delete(text)) sorted.order.splice(placeOf(sorted.order, text), 1);
}

const textOf = (item: Stored, name: string): string => item[name]?.S ?? '';
export const keyOf = (item: Stored): Key => ({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });

/** What the index keeps of an item: its keys alone. Undefined for one that the index has not. */
export function indexEntry(item: Stored): Stored | undefined {
  const { [refIndex.partition]: ref, [refIndex.sort]: refSort, pk, sk } = item;
  if (ref === undefined || refSort === undefined || pk === undefined || sk === undefined) return undefined;
  return { [refIndex.partition]: ref, [refIndex.sort]: refSort, pk, sk };
}

const separator = '\u0000';
const indexSort = (entry: Stored): string =>
  [textOf(entry, refIndex.sort), textOf(entry, 'pk'), textOf(entry, 'sk')].join(separator);

/** Which items of a partition are wanted, in which order and how many. */
export interface Wanted {
  partition: string;
  /** Of the sort key. */
  prefix?: string | undefined;
  /** The highest sort key that is wanted. */
  last?: string | undefined;
  backwards: boolean;
  limit?: number | undefined;
  /** The key that the page before ended on. */
  after?: Stored | undefined;
}

export interface Page {
  rows: readonly Row[];
  /** Where the next page begins; absent on the last. */
  end?: Stored;
}

/** DynamoDB ends a page of a query here, bytes. */
const largestPage = 1_048_576;

/** After every text that begins with what stands before it. */
const highest = '\uFFFF';

function pageOf(
  sorted: Sorted<Row> | undefined,
  wanted: Wanted,
  by: { sortOf: (item: Stored) => string; keyOf: (item: Stored) => Stored },
): Page {
  if (sorted === undefined) return { rows: [] };
  const { prefix = '', last, backwards, limit = Infinity, after } = wanted;
  const { order, byText } = sorted;
  let from = placeOf(order, prefix);
  let to = prefix === '' ? order.length : placeOf(order, prefix + highest);
  if (last !== undefined) to = Math.min(to, placeOf(order, `${last}${separator}`));
  if (after !== undefined) {
    const place = placeOf(order, by.sortOf(after));
    if (backwards) to = Math.min(to, place);
    else from = Math.max(from, order[place] === by.sortOf(after) ? place + 1 : place);
  }
  const rows: Row[] = [];
  let size = 0;
  for (let step = 0; step < to - from; step++) {
    const row = byText.get(order[backwards ? to - 1 - step : from + step] ?? '');
    if (row === undefined) throw new Error('an order names what is not there');
    const end = rows.at(-1);
    if (end !== undefined && (rows.length >= limit || size + row.size > largestPage)) {
      return { rows, end: by.keyOf(end.item) };
    }
    rows.push(row);
    size += row.size;
  }
  // A page that its limit ended says so, whether or not anything follows.
  const end = rows.at(-1);
  return end !== undefined && rows.length >= limit ? { rows, end: by.keyOf(end.item) } : { rows };
}

const keysOf = ({ pk, sk }: Stored): Stored => ({ ...(pk && { pk }), ...(sk && { sk }) });

/** A stored value as a stream's record has it: bytes as base64. */
function streamed(value: AttributeValue): StreamedValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.L !== undefined) return { L: value.L.map(streamed) };
  if (value.M !== undefined) return { M: image(value.M) };
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) return { NULL: value.NULL };
  throw new Error('the metered table holds a kind of value that the program does not store');
}
const image = (item: Stored): Record<string, StreamedValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, streamed(value)]));

/** A record as the deployed stream has it, which carries new images alone. */
function recordOf({ key, isNew, after }: Change, number: number): DynamoDBRecord {
  return {
    eventID: String(number),
    eventName: after === undefined ? 'REMOVE' : isNew ? 'INSERT' : 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: String(number),
      Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
      ...(after === undefined ? {} : { NewImage: image(after.item) }),
    },
  };
}

export interface Rows {
  get: (key: Key) => Row | undefined;
  /** Puts an item, whatever is there. @param silent keeps it out of the stream: for what was there before anybody looks */
  put: (item: Stored, silent?: boolean) => void;
  remove: (key: Key) => void;
  query: (wanted: Wanted) => Page;
  /** Of the index: keys alone. */
  queryIndex: (wanted: Wanted) => Page;
  /** Changes since they were last taken, at most so many, the oldest first. */
  takeRecords: (atMost?: number) => DynamoDBRecord[];
}

export function createRows(): Rows {
  const partitions = new Map<string, Sorted<Row>>();
  const index = new Map<string, Sorted<Row>>();
  let changes: Change[] = [];
  let taken = 0;

  const sortedIn = (of: Map<string, Sorted<Row>>, name: string): Sorted<Row> => {
    const known = of.get(name);
    if (known !== undefined) return known;
    const made: Sorted<Row> = { order: [], byText: new Map() };
    of.set(name, made);
    return made;
  };

  const get = ({ pk, sk }: Key): Row | undefined => partitions.get(pk)?.byText.get(sk);

  const reindex = (before: Row | undefined, after: Row | undefined): void => {
    const [old, entry] = [before, after].map((row) => (row === undefined ? undefined : indexEntry(row.item)));
    if (old !== undefined) drop(sortedIn(index, textOf(old, refIndex.partition)), indexSort(old));
    if (entry === undefined) return;
    keep(sortedIn(index, textOf(entry, refIndex.partition)), indexSort(entry), { item: entry, size: itemSize(entry) });
  };

  return {
    get,
    put(item, silent = false) {
      const key = keyOf(item);
      const before = get(key);
      const after = { item, size: itemSize(item) };
      keep(sortedIn(partitions, key.pk), key.sk, after);
      reindex(before, after);
      // A write that changes nothing leaves no record.
      if (!silent && !isDeepStrictEqual(before?.item, item)) changes.push({ key, isNew: before === undefined, after });
    },
    remove(key) {
      const before = get(key);
      if (before === undefined) return;
      drop(sortedIn(partitions, key.pk), key.sk);
      reindex(before, undefined);
      changes.push({ key, isNew: false, after: undefined });
    },
    query: (wanted) =>
      pageOf(partitions.get(wanted.partition), wanted, { sortOf: (item) => textOf(item, 'sk'), keyOf: keysOf }),
    queryIndex: (wanted) =>
      pageOf(index.get(wanted.partition), wanted, { sortOf: indexSort, keyOf: (item) => ({ ...item }) }),
    takeRecords(atMost = Infinity) {
      const batch = changes.slice(0, atMost);
      changes = changes.slice(batch.length);
      return batch.map((change) => recordOf(change, ++taken));
    },
  };
}
