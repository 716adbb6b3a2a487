/** Sizes and charges, against worked examples of AWS's documentation. */
import { describe, expect, test } from 'vitest';
import { itemSize, readUnits, valueSize, writeUnits } from '../../aws/size.ts';

const kilobytes = (n: number): number => n * 1024;

describe('an item weighs its names and values', () => {
  test('the guide’s own: shirt-color R and shirt-size M are 23 bytes', () => {
    expect(itemSize({ 'shirt-color': { S: 'R' }, 'shirt-size': { S: 'M' } })).toBe(23);
  });

  test.each([
    ['a text, by its UTF-8 bytes', { S: 'é€' }, 5],
    ['a number, a byte for two digits and one', { N: '2026' }, 3],
    ['a number with an odd count of digits', { N: '12345' }, 4],
    ['a number without its zeroes before and after', { N: '0012300' }, 3],
    ['zeroes between digits', { N: '-100.001' }, 4],
    ['nought', { N: '0' }, 1],
    ['bytes, as they are and not as base64', { B: new Uint8Array(300) }, 300],
    ['a truth value', { BOOL: true }, 1],
    ['nothing', { NULL: true }, 1],
    ['an empty list', { L: [] }, 3],
    ['an empty map', { M: {} }, 3],
    ['a list, with a byte for each element', { L: [{ S: 'ab' }, { N: '1' }] }, 3 + (1 + 2) + (1 + 2)],
    ['a map, with a byte for each element', { M: { ab: { S: 'cde' } } }, 3 + 1 + 2 + 3],
    ['a list in a map', { M: { a: { L: [{ S: 'b' }] } } }, 3 + (1 + 1 + (3 + 1 + 1))],
    ['a set', { SS: ['ab', 'c'] }, 3],
  ])('%s', (_what, value, bytes) => {
    expect(valueSize(value as Parameters<typeof valueSize>[0])).toBe(bytes);
  });

  test('nothing that DynamoDB has not is taken for something', () => {
    expect(() => valueSize({ $unknown: ['X', 1] })).toThrow(TypeError);
  });
});

describe('units, as the guide reckons them', () => {
  test('a read of 3.5 KB is one of 4 KB; of 10 KB one of 12', () => {
    expect(readUnits(kilobytes(3.5), true)).toBe(1);
    expect(readUnits(kilobytes(10), true)).toBe(3);
  });

  test('an eventually consistent read is half, and nothing is not free', () => {
    expect(readUnits(kilobytes(8), false)).toBe(1);
    expect(readUnits(0, false)).toBe(0.5);
    expect(readUnits(0, true)).toBe(1);
  });

  test('a query of 40.8 KB is one of 44', () => {
    expect(readUnits(kilobytes(40.8), true)).toBe(11);
  });

  test('a write of 500 bytes is one of 1 KB; of 1.5 KB one of 2', () => {
    expect(writeUnits(500)).toBe(1);
    expect(writeUnits(kilobytes(1.5))).toBe(2);
    expect(writeUnits(0)).toBe(1);
    expect(writeUnits(kilobytes(1))).toBe(1);
  });
});
