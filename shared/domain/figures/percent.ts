/** The percentages of one answer map over one base, and what they add up to. */
export interface Percentages {
  /** one string with one decimal for each answer; null where the base is 0 */
  percent: Record<string, string | null>;
  /** what the printed parts add up to, as printed (`"99.9"`); null where the base is 0 */
  sum: string | null;
}

/**
 * n of d in tenths of a per cent, half up from the exact fraction, once.
 * Integers throughout: a float quotient can fall on the wrong side of a half, and 11 of 38 rounded
 * twice, by way of 28.95, comes out as 29.0 where it is 28.9.
 */
function tenthsOf(n: number, d: number): bigint {
  const [part, base] = [BigInt(n), BigInt(d)];
  return (2000n * part + base) / (2n * base);
}

function print(tenths: bigint): string {
  return `${tenths / 10n}.${tenths % 10n}`;
}

function check(n: number, d: number): void {
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d) || n < 0 || n > d) {
    throw new RangeError('A percentage needs whole counts, with a part from 0 to its base');
  }
}

/**
 * The percentage that `n` is of `d`, as a string with one decimal (`"28.9"`); null where `d` is 0.
 * Throws RangeError unless both are whole and 0 ≤ n ≤ d.
 */
export function percentOf(n: number, d: number): string | null {
  check(n, d);
  return d === 0 ? null : print(tenthsOf(n, d));
}

/**
 * Every count's percentage of one base, in the counts' own order, with the sum of what is printed:
 * parts that do not add up to 100.0 are footnoted by the caller, never forced.
 */
export function percentagesOf(counts: Readonly<Record<string, number>>, base: number): Percentages {
  let sum = 0n;
  const percent: Record<string, string | null> = {};
  for (const [answer, n] of Object.entries(counts)) {
    percent[answer] = percentOf(n, base);
    if (base > 0) sum += tenthsOf(n, base);
  }
  return { percent, sum: base === 0 ? null : print(sum) };
}
