import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVisible, longestWritten, numberInWords, putRight } from '../../../../shared/base/content/text.ts';
import { written } from '../../../../shared/base/content/written.ts';
import { anyCharacter } from '../../../any-character.ts';

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: fc.constantFrom('e\u0301', '\u00e9', '\r', '\n', ' ', '\u00a0', '\ufeff', 'x', '\u212b') }),
);

test('a number is read in groups of three digits, as the runtime writes it', () => {
  const written = new Intl.NumberFormat('en-GB');
  expect(numberInWords(20_000)).toBe('20,000');
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      expect(numberInWords(number)).toBe(written.format(number));
    }),
  );
});

describe('a text that is put right', () => {
  test('is put right once and for all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const right = putRight(text);
        expect(putRight(right)).toBe(right);
        expect(right).toBe(right.normalize('NFC'));
        expect(right).not.toMatch(/\r|^\s|\s$/);
      }),
    );
  });

  test('is the same whatever machine it was written on', () => {
    const composed = 'Zo\u00eb said\nno.';
    for (const text of ['Zoe\u0308 said\r\nno.', ' Zo\u00eb said\rno.\u00a0', '\ufeffZo\u00eb said\nno.\n'])
      expect(putRight(text)).toBe(composed);
  });

  test('is the same once more where marks are heaped upon a letter, and keeps each of them', () => {
    const mark = fc.constantFrom('\u0301', '\u0316', '\u0344', '\u0f73', '\u034f', '\u20dd', 'e');
    fc.assert(
      fc.property(fc.array(mark, { minLength: 20, maxLength: 150 }), (marks) => {
        const text = `e${marks.join('')}`;
        const right = putRight(text);
        expect(putRight(right)).toBe(right);
        expect(right).toBe(right.normalize('NFC'));
        const sorted = (of: string) => Array.from(of.normalize('NFD').replaceAll('\u034f', '')).toSorted().join('');
        expect(sorted(right)).toBe(sorted(text));
      }),
    );
    // Nothing that people write is changed by it.
    expect(putRight(`e${'\u20dd'.repeat(30)}`)).toBe(`e${'\u20dd'.repeat(30)}`);
  });

  // Sorted all together, these would take minutes.
  test('takes no longer for marks alone than for letters', () => {
    expect(putRight(`e${'\u0316\u0301'.repeat(250_000)}`).length).toBeGreaterThan(500_000);
  });

  test('keeps what is inside it', () => {
    const text = 'a  b\n\n\tc\u200bd \u2764\ufe0f';
    expect(putRight(text)).toBe(text);
  });
});

describe('a text says something', () => {
  test.each([
    '',
    ' ',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u200c\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u034f',
    '\u061c',
    '\u200e\u202e',
    '\u2028\u2029',
    '\u0000\u0007\u007f\u0085',
    '\ufe0f',
    '\u115f\u1160\u3164\uffa0',
    '\u2800',
    '\u180e',
    '\u{e0001}\u{e0020}',
    '\u{1d173}',
  ])('not when it is %j', (text) => {
    expect(isVisible(text)).toBe(false);
  });

  test.each(['x', '0', '.', '-', '\u00e9', '\u4e2d', '\u{1f600}', '\u200bx', '\u0627', '\u{1f468}\u200d\u{1f467}'])(
    'when it is %j',
    (text) => {
      expect(isVisible(text)).toBe(true);
    },
  );
});

describe('what people write', () => {
  test('says something, and is as long as its place takes', () => {
    const schema = written(5);
    const codes = (text: string) => schema.safeParse(text).error?.issues.map(({ code, message }) => [code, message]);
    expect(codes('abcde')).toBeUndefined();
    expect(codes('')?.map(([code]) => code)).toStrictEqual(['too_small']);
    expect(codes('\u200b')).toStrictEqual([['custom', 'empty']]);
    expect(codes('abcdef')?.map(([code]) => code)).toStrictEqual(['too_big']);
  });

  test('is never allowed to be longer than a file carries', () => {
    expect(() => written(longestWritten)).not.toThrow();
    expect(() => written(longestWritten + 1)).toThrow(RangeError);
  });
});
