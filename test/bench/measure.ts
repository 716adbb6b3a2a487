/** What a measure is, and what its rounds come to. */

/** What a measure was measured on, in one run of the bench. */
export interface Figure {
  /** One ratio a round, A to B, both measured in that round. A count that does not depend on the machine is one round. */
  ratios: readonly number[];
  /** What stands beside the ratio: other figures of the same run, in words, with their own numbers. */
  beside?: readonly string[];
}

/** One line of the table. */
export interface Measure {
  id: string;
  /** What is set against what, in one sentence. */
  what: string;
  /** What the ratio must come to. */
  target: { at: 'most' | 'least'; value: number };
  /** What nothing can do better than. */
  limit: number;
  /** What others reach, or what the limit comes from. */
  anchor: string;
  /** Why the target is missed where it is: what was tried, and what it would take. */
  short?: string;
  run: () => Promise<Figure>;
}

/** The middle of some numbers; of an even count the mean of the two in the middle. @throws RangeError of none */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing');
  return (low + high) / 2;
}

/** The value below which a share of some numbers lies (nearest rank). @throws RangeError of none */
export function percentile(numbers: readonly number[], share: number): number {
  const found = numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * numbers.length) - 1)];
  if (found === undefined) throw new RangeError('there is no percentile of nothing');
  return found;
}

/**
 * Measures A and B in turns, whichever first being first in every other round, so that a machine that slows down or
 * speeds up does so to both.
 * @returns what each gave, round by round
 */
export async function interleaved<A, B>(
  rounds: number,
  a: () => A | Promise<A>,
  b: () => B | Promise<B>,
): Promise<{ a: A; b: B }[]> {
  const taken: { a: A; b: B }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await a();
      taken.push({ a: first, b: await b() });
    } else {
      const first = await b();
      taken.push({ a: await a(), b: first });
    }
  }
  return taken;
}

/**
 * Time (ms) that work takes when nothing comes between: the least of several tries, each of a millisecond or so.
 * @param prepare makes what one try works on, outside of what is timed
 */
export async function fastestOf<T>(
  tries: number,
  prepare: () => T,
  work: (prepared: T) => void | Promise<void>,
): Promise<number> {
  let fastest = Infinity;
  for (let count = 0; count < tries; count++) {
    const prepared = prepare();
    const started = performance.now();
    await work(prepared);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}
