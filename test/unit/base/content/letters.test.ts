import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inGroups, isLetters, lettersOf, lettersTyped } from '../../../../shared/base/content/letters.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });

describe('letters that are told apart', () => {
  test('are read as they are, in groups, in small letters, and for those that look alike', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const letters = lettersOf(some);
        expect(isLetters(letters, some.length)).toBe(true);
        expect(lettersTyped(letters)).toBe(letters);
        expect(lettersTyped(` ${inGroups(letters).toLowerCase()}\n`)).toBe(letters);
        expect(lettersTyped(letters.replaceAll('0', 'o').replaceAll('1', 'L'))).toBe(letters);
      }),
    );
  });

  test('are of 32 kinds, each as likely', () => {
    const all = lettersOf(Uint8Array.from({ length: 256 }, (_, at) => at));
    const counts = Map.groupBy(all, (letter) => letter);
    expect([...counts.values()].map((group) => group.length)).toStrictEqual(Array.from({ length: 32 }, () => 8));
    for (const unclear of 'ILOU') expect(counts.has(unclear)).toBe(false);
  });

  test.each([
    ['', ''],
    ['ABCD', 'ABCD'],
    ['ABCDE', 'ABCD-E'],
    ['ABCD2345', 'ABCD-2345'],
  ])('%o is shown as %o', (letters, shown) => expect(inGroups(letters)).toBe(shown));

  test.each([
    ['too few', 'ABC'],
    ['too many', 'ABCDE'],
    ['one that is none', 'ABCI'],
    ['a small one', 'abcd'],
  ])('are not %s', (_what, text) => expect(isLetters(text, 4)).toBe(false));
});
