/** How the numbers that were given spread. */
import * as z from 'zod/mini';
import { combineNumber, type Counts } from './tally.ts';
import type { Question } from '../tool/tool.ts';

/**
 * The numbers given to a question, in one line: how many, what they add up to, the least, the one in the middle (of an even
 * number of them the mean of the middle two) and the greatest. Null where none was given.
 */
export const Numbers = z.strictObject({
  n: z.int().check(z.gte(0)),
  sum: z.int().check(z.gte(0)),
  min: z.nullable(z.int().check(z.gte(0))),
  median: z.nullable(z.number().check(z.gte(0), z.multipleOf(0.5))),
  max: z.nullable(z.int().check(z.gte(0))),
});
export type Numbers = z.infer<typeof Numbers>;

/** What a tally of a number question counts by its digits, as numbers with how often each was given, the least first. */
function givenIn({ options }: Question, counts: Counts): [number: number, times: number][] {
  const isOption = (value: string): boolean => options.some((option) => option.value === value);
  return Object.entries(counts)
    .filter(([value]) => !isOption(value))
    .map(([value, times]): [number, number] => [Number(value), times])
    .toSorted(([a], [b]) => a - b);
}

/** The number that stands at a place, from 0, where all are put in a row. */
function at(given: readonly [number, number][], place: number): number {
  let before = 0;
  for (const [number, times] of given) {
    before += times;
    if (place < before) return number;
  }
  throw new RangeError('There are not so many numbers');
}

/**
 * The spread of the numbers in a tally of a number question.
 * @throws RangeError where something else was counted, or they come to more than can be added up exactly
 */
export function numbersOf(question: Question, counts: Counts): Numbers {
  const given = givenIn(question, counts);
  let [n, sum] = [0, 0];
  for (const [number, times] of given) {
    n = combineNumber(n, times, 1);
    sum = combineNumber(sum, number * times, 1);
  }
  if (n === 0) return { n, sum, min: null, median: null, max: null };
  const middle = (at(given, Math.floor((n - 1) / 2)) + at(given, Math.floor(n / 2))) / 2;
  return { n, sum, min: at(given, 0), median: middle, max: at(given, n - 1) };
}
