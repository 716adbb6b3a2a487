import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentOf, percentagesOf } from '../../../../shared/domain/figures/percent.ts';

const golden: [n: number, d: number, printed: string][] = [
  [12, 33, '36.4'],
  [8, 33, '24.2'],
  [13, 33, '39.4'],
  [11, 33, '33.3'],
  [6, 33, '18.2'],
  [16, 33, '48.5'],
  [9, 31, '29.0'],
  [16, 31, '51.6'],
  [6, 31, '19.4'],
  [15, 31, '48.4'],
  [5, 31, '16.1'],
  [11, 31, '35.5'],
  [9, 32, '28.1'],
  [8, 32, '25.0'],
  [15, 32, '46.9'],
  [11, 38, '28.9'],
  [6, 38, '15.8'],
  [21, 38, '55.3'],
  [24, 36, '66.7'],
  [3, 36, '8.3'],
  [9, 36, '25.0'],
  [31, 38, '81.6'],
  [33, 36, '91.7'],
  [23, 31, '74.2'],
  [14, 27, '51.9'],
  [16, 27, '59.3'],
  [18, 28, '64.3'],
  [8, 30, '26.7'],
  [22, 32, '68.8'],
  [25, 37, '67.6'],
];

describe('percentOf', () => {
  test.each(golden)('%i of %i is %s', (n, d, printed) => {
    expect(percentOf(n, d)).toBe(printed);
  });

  test('a half goes up, and nothing below it does', () => {
    // 1 of 16 is 6.25, 1 of 2000 is 0.05, 49 of 100000 is 0.049.
    expect(percentOf(1, 16)).toBe('6.3');
    expect(percentOf(1, 2000)).toBe('0.1');
    expect(percentOf(49, 100_000)).toBe('0.0');
  });

  test('the ends', () => {
    expect(percentOf(0, 7)).toBe('0.0');
    expect(percentOf(7, 7)).toBe('100.0');
    expect(percentOf(0, 0)).toBeNull();
  });

  test.each([
    [1, 0],
    [3, 2],
    [-1, 2],
    [0.5, 2],
    [1, Number.NaN],
    [2 ** 53, 2 ** 53],
  ])('refuses %d of %d', (n, d) => {
    expect(() => percentOf(n, d)).toThrow(RangeError);
  });

  test('is within half a tenth of the exact fraction, the upper half excluded', () => {
    const fraction = fc
      .tuple(fc.nat({ max: 2 ** 40 }), fc.integer({ min: 1, max: 2 ** 40 }))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.oneof(fraction, fc.tuple(fc.nat({ max: 48 }), fc.constant(48))), ([n, d]) => {
        const printed = percentOf(n, d)!;
        expect(printed).toMatch(/^\d+\.\d$/);
        const tenths = BigInt(printed.replace('.', ''));
        // tenths - 1/2 <= 1000 n/d < tenths + 1/2, times 2d
        const exact = 2000n * BigInt(n);
        expect((2n * tenths - 1n) * BigInt(d) <= exact).toBe(true);
        expect(exact < (2n * tenths + 1n) * BigInt(d)).toBe(true);
      }),
    );
  });
});

describe('percentagesOf', () => {
  test('keeps the order and says what the parts add up to', () => {
    const thirds = percentagesOf({ yes: 1, no: 1, 'dont-know': 1 }, 3);
    expect(thirds).toEqual({ percent: { yes: '33.3', no: '33.3', 'dont-know': '33.3' }, sum: '99.9' });
    expect(Object.keys(thirds.percent)).toEqual(['yes', 'no', 'dont-know']);
    expect(percentagesOf({ yes: 15, no: 5, 'dont-know': 11 }, 31).sum).toBe('100.0');
  });

  test('over nought there is nothing to say', () => {
    expect(percentagesOf({ yes: 0, no: 0 }, 0)).toEqual({ percent: { yes: null, no: null }, sum: null });
  });
});
