import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Numbers, numbersOf } from '../../../../shared/domain/figures/numbers.ts';
import type { Question } from '../../../../shared/domain/tool/tool.ts';
import { runs } from '../../../runs.ts';

const question: Question = {
  id: 'N1',
  section: 'A',
  wording: 'How many?',
  type: 'number',
  about: 'agency',
  options: [{ value: 'dont-know', label: 'Not known' }],
  boxes: [],
};

const spread = (...given: number[]) => {
  const counts: Record<string, number> = { 'dont-know': 2 };
  for (const n of given) counts[n] = (counts[n] ?? 0) + 1;
  return numbersOf(question, counts);
};

describe('numbersOf', () => {
  test.each([
    [[], { n: 0, sum: 0, min: null, median: null, max: null }],
    [[3], { n: 1, sum: 3, min: 3, median: 3, max: 3 }],
    [[2, 3], { n: 2, sum: 5, min: 2, median: 2.5, max: 3 }],
    [[10, 9, 0], { n: 3, sum: 19, min: 0, median: 9, max: 10 }],
    [[5, 1, 5], { n: 3, sum: 11, min: 1, median: 5, max: 5 }],
    [[10, 9, 0, 0], { n: 4, sum: 19, min: 0, median: 4.5, max: 10 }],
    [[1_000_000, 999_999], { n: 2, sum: 1_999_999, min: 999_999, median: 999_999.5, max: 1_000_000 }],
  ])('%j', (given, expected) => {
    expect(spread(...given)).toStrictEqual(expected);
  });

  test('an option given in place of a number is none', () => {
    expect(spread(4).n).toBe(1);
  });

  test('says of any numbers what putting them in a row says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 }), (given) => {
        const row = given.toSorted((a, b) => a - b);
        const half = row.length / 2;
        const median = row.length % 2 === 1 ? row[Math.floor(half)]! : (row[half - 1]! + row[half]!) / 2;
        const numbers = spread(...given);
        expect(numbers).toStrictEqual({
          n: row.length,
          sum: row.reduce((a, b) => a + b, 0),
          min: row[0],
          median,
          max: row.at(-1),
        });
        expect(Numbers.parse(JSON.parse(JSON.stringify(numbers)))).toStrictEqual(numbers);
      }),
      { numRuns: runs(30, 400) },
    );
  });

  test('what is no number is refused', () => {
    expect(() => numbersOf(question, { yes: 1 })).toThrow(RangeError);
    expect(() => numbersOf(question, { '1.5': 1 })).toThrow(RangeError);
  });
});
