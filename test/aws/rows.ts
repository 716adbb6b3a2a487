/** A table in memory: partitions with sorted sort keys and one index, so that a call costs what it touches and no more. */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue as StreamedValue, DynamoDBRecord } from 'aws-lambda';
import { refIndex, type Key } from '../../shared/base/aws/table.ts';
import { itemSize, type Stored } from './size.ts';
import { createSorted, type Range, type Sorted } from './sorted.ts';

/** An item with its size, reckoned once. */
export interface Row {
  item: Stored;
  /** Bytes by DynamoDB's rules. */
  size: number;
}

/** A change of the table. */
interface Change {
  key: Key;
  before: Row | undefined;
  after: Row | undefined;
  /** Milliseconds of the epoch. */
  at: number;
}

const textOf = (item: Stored, name: string): string => item[name]?.S ?? '';
export const keyOf = (item: Stored): Key => ({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });

/** What the index keeps of an item: its keys alone. Undefined for one that the index has not. */
export function indexEntry(item: Stored): Stored | undefined {
  const { [refIndex.partition]: ref, [refIndex.sort]: refSort, pk, sk } = item;
  if (ref === undefined || refSort === undefined || pk === undefined || sk === undefined) return undefined;
  return { [refIndex.partition]: ref, [refIndex.sort]: refSort, pk, sk };
}

/** Entries of the index with one `refSort` have no order that AWS states; here they are kept by their keys. */
const tieOf = (entry: Stored): string => JSON.stringify([textOf(entry, 'pk'), textOf(entry, 'sk')]);

/** Which items of a partition are wanted, in which order and how many. */
export interface Wanted {
  partition: string;
  range: Range;
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

function pageOf(
  sorted: Sorted<Row> | undefined,
  wanted: Wanted,
  by: { placeOf: (item: Stored) => [string, string]; keyOf: (item: Stored) => Stored },
): Page {
  if (sorted === undefined) return { rows: [] };
  const { range, backwards, limit = Infinity, after } = wanted;
  let [from, to] = sorted.placesOf(range);
  if (after !== undefined) {
    const { place, isThere } = sorted.placeOf(...by.placeOf(after));
    if (backwards) to = Math.min(to, place);
    else from = Math.max(from, isThere ? place + 1 : place);
  }
  const rows: Row[] = [];
  let size = 0;
  for (let step = 0; step < to - from; step++) {
    const row = sorted.at(backwards ? to - 1 - step : from + step)?.value;
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
  throw new Error('the in-memory table holds a kind of value that the program does not store');
}
/** An item as a stream has it. */
export const image = (item: Stored): Record<string, StreamedValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, streamed(value)]));

/** A record as the deployed stream has it, which carries new images alone. */
function recordOf({ key, before, after }: Change, number: number): DynamoDBRecord {
  return {
    eventID: String(number),
    eventName: after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: String(number),
      StreamViewType: 'NEW_IMAGE',
      Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
      ...(after === undefined ? {} : { NewImage: image(after.item) }),
    },
  };
}

/** Items by partition, and the index over them. */
interface Copy {
  partitions: Map<string, Sorted<Row>>;
  index: Map<string, Sorted<Row>>;
}

function sortedIn(of: Map<string, Sorted<Row>>, name: string): Sorted<Row> {
  const known = of.get(name) ?? createSorted<Row>();
  of.set(name, known);
  return known;
}

/** Brings a copy up to a change. */
function apply({ partitions, index }: Copy, { key, before, after }: Change): void {
  if (after === undefined) sortedIn(partitions, key.pk).delete(key.sk);
  else sortedIn(partitions, key.pk).set({ sort: key.sk, tie: '', value: after });
  const [old, entry] = [before, after].map((row) => (row === undefined ? undefined : indexEntry(row.item)));
  if (old !== undefined)
    sortedIn(index, textOf(old, refIndex.partition)).delete(textOf(old, refIndex.sort), tieOf(old));
  if (entry === undefined) return;
  const value = { item: entry, size: itemSize(entry) };
  sortedIn(index, textOf(entry, refIndex.partition)).set({
    sort: textOf(entry, refIndex.sort),
    tie: tieOf(entry),
    value,
  });
}

const copyOf = (all: Map<string, Sorted<Row>>): Map<string, Sorted<Row>> =>
  new Map([...all].map(([name, sorted]) => [name, sorted.copy()]));

/** Takes changes out of a log, at most so many: of each partition its oldest can be next, and nothing else of it. */
function chosenFrom(log: Change[], atMost: number, choose: (below: number) => number): Change[] {
  const batch: Change[] = [];
  while (batch.length < atMost && log.length > 0) {
    const oldest = [...new Map(log.toReversed().map((change) => [change.key.pk, change])).values()];
    const next = oldest[choose(oldest.length)];
    if (next === undefined) throw new Error('a choice of none that there is');
    log.splice(log.indexOf(next), 1);
    batch.push(next);
  }
  return batch;
}

export interface Rows {
  hasIndex: boolean;
  get: (key: Key, isConsistent?: boolean) => Row | undefined;
  /** Puts an item, whatever is there. @param silent keeps it out of the stream: for what was there before anybody looks */
  put: (item: Stored, silent?: boolean) => void;
  remove: (key: Key) => void;
  query: (wanted: Wanted, isConsistent?: boolean) => Page;
  /** Of the index: keys alone, eventually consistent. */
  queryIndex: (wanted: Wanted) => Page;
  /** Everything, in no order that means anything. */
  all: () => Row[];
  /**
   * Changes since they were last taken, at most so many. Those of one partition come in order; whose is next is the
   * scheduler's choice, by default the oldest.
   */
  takeRecords: (atMost?: number) => DynamoDBRecord[];
  /**
   * Keeps eventually consistent reads, the index's among them, so many milliseconds behind; Infinity until
   * {@link settle}. 0, as it is at first, is never behind.
   */
  lagBy: (milliseconds: number) => void;
  /** Lets eventually consistent reads see the oldest changes that they have not seen yet; all of them by default. */
  settle: (atMost?: number) => void;
}

/**
 * @param options.hasStream whether changes leave records
 * @param options.now milliseconds of the epoch
 * @param options.choose a whole number below the one given, for whose record is next
 */
export function createRows(options: {
  hasIndex: boolean;
  hasStream: boolean;
  now: () => number;
  choose?: ((below: number) => number) | undefined;
}): Rows {
  const { hasIndex, hasStream, now, choose } = options;
  const current: Copy = { partitions: new Map(), index: new Map() };
  const records: Change[] = [];
  let taken = 0;
  /** What eventually consistent reads see; without a lag that is what there is. */
  let behind: Copy | undefined;
  const unseen: Change[] = [];
  let lag = 0;

  const get = ({ pk, sk }: Key): Row | undefined => current.partitions.get(pk)?.get(sk);
  const settle = (atMost: number): void => {
    for (const change of unseen.splice(0, atMost)) if (behind !== undefined) apply(behind, change);
  };
  const eventual = (): Copy => {
    const seen = now() - lag;
    const firstUnseen = unseen.findIndex(({ at }) => at > seen);
    settle(firstUnseen === -1 ? unseen.length : firstUnseen);
    return behind ?? current;
  };
  const commit = (change: Change, silent: boolean): void => {
    apply(current, change);
    if (behind !== undefined) unseen.push(change);
    // A write that changes nothing leaves no record.
    if (hasStream && !silent && !isDeepStrictEqual(change.before?.item, change.after?.item)) records.push(change);
  };

  return {
    hasIndex,
    get: (key, isConsistent = true) => (isConsistent ? get(key) : eventual().partitions.get(key.pk)?.get(key.sk)),
    put(item, silent = false) {
      const key = keyOf(item);
      commit({ key, before: get(key), after: { item, size: itemSize(item) }, at: now() }, silent);
    },
    remove(key) {
      const before = get(key);
      if (before !== undefined) commit({ key, before, after: undefined, at: now() }, false);
    },
    query: (wanted, isConsistent = true) =>
      pageOf((isConsistent ? current : eventual()).partitions.get(wanted.partition), wanted, {
        placeOf: (item) => [textOf(item, 'sk'), ''],
        keyOf: keysOf,
      }),
    queryIndex: (wanted) =>
      pageOf(eventual().index.get(wanted.partition), wanted, {
        placeOf: (item) => [textOf(item, refIndex.sort), tieOf(item)],
        keyOf: (item) => ({ ...item }),
      }),
    all: () =>
      [...current.partitions.values()].flatMap((sorted) => {
        const [from, to] = sorted.placesOf({});
        return Array.from({ length: to - from }, (_, place) => sorted.at(place)?.value).filter(
          (row) => row !== undefined,
        );
      }),
    takeRecords(atMost = Infinity) {
      const batch = choose === undefined ? records.splice(0, atMost) : chosenFrom(records, atMost, choose);
      return batch.map((change) => recordOf(change, ++taken));
    },
    lagBy(milliseconds) {
      settle(unseen.length);
      lag = milliseconds;
      behind =
        milliseconds === 0 ? undefined : { partitions: copyOf(current.partitions), index: copyOf(current.index) };
    },
    settle: (atMost = unseen.length) => settle(atMost),
  };
}
