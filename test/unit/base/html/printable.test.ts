import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, printable } from '../../../../shared/base/html/printable.ts';

/** Any sequence of 16-bit units, halves of characters among them. */
const units = fc.uint16Array({ maxLength: 40 }).map((codes) => String.fromCharCode(...codes));

test('breaks, tabs and runs of spaces become one space, and none stands at an end', () => {
  expect(oneLine('  a\r\n\tb\u2028c  d ')).toBe('a b c d');
});

test('what turns the writing direction goes, and so does half a character', () => {
  expect(oneLine('a\u202Eb\uD800c')).toBe('a b\uFFFDc');
});

test('a text keeps its lines where it may have several', () => {
  expect(printable('a\nb\u0000c\u2028d')).toBe('a\nb c d');
});

test('whatever comes in, what comes out is XML on one line, and stays as it is', () => {
  fc.assert(
    fc.property(units, (text) => {
      const line = oneLine(text);
      // XML 1.0, production 2.
      expect(line).toMatch(/^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
      expect(oneLine(line)).toBe(line);
    }),
  );
});
