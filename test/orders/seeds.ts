/** Where the orders come from that are drawn: one number, which stands in the tests' names and can be given again. */

/** `ORDERS_SEED=1234 npm test -- races` draws the orders that a run of that seed drew; without it every run draws others. */
export const seed = Number(process.env['ORDERS_SEED'] ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(seed)) throw new Error('ORDERS_SEED is a whole number');

/** How many orders a suite tries, and from which seed. */
export interface Orders {
  seed: number;
  /** Of the orders that can be counted, how many at most; the first and the last are always among them. */
  counted: number;
  /** How many more are drawn. */
  drawn: number;
}

/** Every order that can be counted, and more that are drawn. */
export const allOrders = (drawn: number): Orders => ({ seed, counted: Infinity, drawn });

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some of a list, in its order: the first, the last, and others that are drawn. @param most at least 2 */
export function someOf<T>(all: readonly T[], { seed, counted }: Orders): T[] {
  const random = randomOf(seed);
  const drawn = all
    .map((_, index) => ({ index, place: index === 0 || index === all.length - 1 ? -1 : random() }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, counted);
  const kept = new Set(drawn.map(({ index }) => index));
  return all.filter((_, index) => kept.has(index));
}

/** Runs a piece of work for each of a list, some at once: they share nothing. A failure names which it was. */
export async function forEachAtOnce<T>(
  all: Iterable<T>,
  atOnce: number,
  nameOf: (one: T) => string,
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = all[Symbol.iterator]();
  const takeLeft = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      try {
        await work(next.value);
      } catch (cause) {
        throw new Error(`with ${nameOf(next.value)}: ${String(cause)}`, { cause });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeLeft));
}
