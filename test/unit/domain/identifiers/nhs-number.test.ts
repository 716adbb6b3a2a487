import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNhsNumber, ungrouped } from '../../../../shared/domain/identifiers/nhs-number.ts';

const weights = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/** Nine digits with the digit that checks them, written otherwise than the product does; those that have none are left out. */
const numbers = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 })
  .filter((nine) => new Set(nine).size > 1)
  .map((nine) => {
    let sum = 0;
    for (const [index, weight] of weights.entries()) sum += weight * nine[index]!;
    const check = 11 - (sum % 11);
    return { nine, check: check === 11 ? 0 : check };
  });
const valid = numbers.filter(({ check }) => check < 10).map(({ nine, check }) => [...nine, check].join(''));

describe('an NHS number', () => {
  test.each(['9434765919', '4010232137', '9876543210'])('%s is one', (number) => {
    expect(isNhsNumber(number)).toBe(true);
  });

  test.each([
    '943476591',
    '94347659190',
    '94347659199',
    '19434765919',
    '943476591a',
    '',
    ' 943476591',
    '0000000000',
    '1111111111',
    '9999999999',
  ])('%j is none', (text) => {
    expect(isNhsNumber(text)).toBe(false);
  });

  test('has the digit that checks the others', () => {
    fc.assert(
      fc.property(valid, (number) => {
        expect(isNhsNumber(number)).toBe(true);
      }),
    );
  });

  test('is never one whose check digit would be ten', () => {
    fc.assert(
      fc.property(
        numbers.filter(({ check }) => check === 10),
        fc.integer({ min: 0, max: 9 }),
        ({ nine }, last) => {
          expect(isNhsNumber([...nine, last].join(''))).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is none any more with one digit mistyped', () => {
    fc.assert(
      fc.property(valid, fc.nat(9), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        const wrong = (Number(number[place]) + by) % 10;
        expect(isNhsNumber(number.slice(0, place) + wrong + number.slice(place + 1))).toBe(false);
      }),
    );
  });

  test('is none any more with two neighbours swapped', () => {
    fc.assert(
      fc.property(valid, fc.nat(8), (number, place) => {
        const [a, b] = [number[place]!, number[place + 1]!];
        fc.pre(a !== b);
        expect(isNhsNumber(number.slice(0, place) + b + a + number.slice(place + 2))).toBe(false);
      }),
    );
  });

  test('is read as it is printed', () => {
    expect(ungrouped('943 476 5919')).toBe('9434765919');
    expect(ungrouped('943-476-5919')).toBe('9434765919');
  });
});
