/** An ordered map of texts, in the order that DynamoDB keeps its sort keys in. */

/** Where a UTF-16 unit stands among code points: surrogates are of code points above all others. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Compares texts by their UTF-8 bytes, as DynamoDB does. JavaScript's own `<` goes by UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let place = 0; place < shorter; place++) {
    const [mine, other] = [a.charCodeAt(place), b.charCodeAt(place)];
    if (mine !== other) return rank(mine) - rank(other);
  }
  return a.length - b.length;
}

/** A text that a range begins or ends with. */
export interface Bound {
  text: string;
  inclusive: boolean;
}

/** Which sort keys are wanted: those that satisfy all that is given. */
export interface Range {
  prefix?: string | undefined;
  from?: Bound | undefined;
  to?: Bound | undefined;
}

/** An entry. Those with one `sort` are kept apart, and in order, by `tie`. */
export interface Entry<T> {
  sort: string;
  tie: string;
  value: T;
}

export interface Sorted<T> {
  get: (sort: string, tie?: string) => T | undefined;
  set: (entry: Entry<T>) => void;
  delete: (sort: string, tie?: string) => void;
  /** The entry at a place, counted from 0. */
  at: (place: number) => Entry<T> | undefined;
  /** The places of a range: from the first up to, and without, the second. */
  placesOf: (range: Range) => [number, number];
  /** How many entries stand before a key, and whether it is there itself. */
  placeOf: (sort: string, tie: string) => { place: number; isThere: boolean };
  /** A map of its own with the same entries. */
  copy: () => Sorted<T>;
}

const nameOf = (sort: string, tie: string): string => (tie === '' ? sort : `${sort.length}:${sort}${tie}`);

export function createSorted<T>(entries: readonly Entry<T>[] = []): Sorted<T> {
  const order: Entry<T>[] = [...entries];
  const byName = new Map(order.map((entry) => [nameOf(entry.sort, entry.tie), entry]));

  /** How many entries, all of them at the beginning, stand before what is looked for. */
  const countBefore = (isBefore: (entry: Entry<T>) => boolean): number => {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = order[middle];
      if (entry !== undefined && isBefore(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const comesBefore = (entry: Entry<T>, sort: string, tie: string): boolean =>
    (compareTexts(entry.sort, sort) || compareTexts(entry.tie, tie)) < 0;
  const countUpTo = ({ text, inclusive }: Bound): number =>
    countBefore(({ sort }) => compareTexts(sort, text) < (inclusive ? 1 : 0));

  return {
    get: (sort, tie = '') => byName.get(nameOf(sort, tie))?.value,
    set(entry) {
      const { sort, tie } = entry;
      const name = nameOf(sort, tie);
      const known = byName.get(name);
      if (known !== undefined) {
        known.value = entry.value;
        return;
      }
      const kept = { ...entry };
      byName.set(name, kept);
      const last = order.at(-1);
      // What is made in order is appended; only the rest is looked for.
      if (last === undefined || comesBefore(last, sort, tie)) order.push(kept);
      else
        order.splice(
          countBefore((one) => comesBefore(one, sort, tie)),
          0,
          kept,
        );
    },
    delete(sort, tie = '') {
      if (!byName.delete(nameOf(sort, tie))) return;
      order.splice(
        countBefore((one) => comesBefore(one, sort, tie)),
        1,
      );
    },
    at: (place) => order[place],
    placesOf({ prefix = '', from, to }) {
      const lower = Math.max(
        countUpTo({ text: prefix, inclusive: false }),
        from === undefined ? 0 : countUpTo({ text: from.text, inclusive: !from.inclusive }),
      );
      const upper = Math.min(
        countBefore(({ sort }) => sort.startsWith(prefix) || compareTexts(sort, prefix) < 0),
        to === undefined ? order.length : countUpTo(to),
      );
      return [lower, Math.max(lower, upper)];
    },
    placeOf: (sort, tie) => ({
      place: countBefore((one) => comesBefore(one, sort, tie)),
      isThere: byName.has(nameOf(sort, tie)),
    }),
    copy: () => createSorted(order.map((entry) => ({ ...entry }))),
  };
}
