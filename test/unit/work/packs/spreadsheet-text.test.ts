import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guarded } from '../../../../shared/work/packs/sheets/spreadsheet-text.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import { anyText } from './any-text.ts';
import { plain } from './read-csv.ts';

describe('guarded', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\uFEFF=1',
    '\u200B=1',
    '\u00A0=1',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    '﹦1',
    '﹢1',
    '﹣1',
    '﹫a',
    '−5',
    '|x',
    '#N/A',
    '{=1}',
    '[c]',
    '[z] and more',
    "'",
    "'tis",
    '0',
    '1-3',
    '4-6',
    '7+',
    '007',
    '1e5',
    '1E+5',
    '28.9',
    '.5',
    '(5)',
    '5-',
    '5%',
    '£5',
    '1,234',
    '1/2',
    '１２',
    '2015-03',
    '2015-03-01',
    '12:30',
    '10 am',
    '5 p',
    '3 March 2015',
    '3rd March',
    'March 2015',
    'mar-3',
    'MARCH1',
    'Mon 3 March 2015',
    'Sept 4',
    'true',
    'FALSE',
    'TRUE ',
    '2015-05-15T12:00:00.000Z',
    '5 GBP',
    'gbp 5',
    '...',
  ])('%j gets an apostrophe', (text) => {
    expect(guarded(text)).toBe(`'${text}`);
  });

  test.each([
    '',
    'yes',
    'dont-know',
    'case-3',
    'gp-1',
    'A1',
    'E10',
    'B3-1',
    '1 to 3',
    '7 or more',
    'March',
    'may',
    'Truely',

    '3 children were seen',
    'May 2015 was busy',
    'CP-CIN',
    'N/A',
    'Dr Marsh',
    '24 hours later',
    '“No,” he said',
    '😀 well',
  ])('%j is written as it is', (text) => {
    expect(guarded(text)).toBe(text);
  });

  test('taking one apostrophe away gives back any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(guarded(text))).toBe(text);
      }),
    );
  });

  test('whatever unseen characters come first, no formula begins a cell', () => {
    const unseen = fc.array(fc.constantFrom(' ', '\t', '\r', '\n', '\uFEFF', '\u200B', '\u00A0', '\u00AD', '\0'));
    const formula = fc.constantFrom('=', '+', '-', '@', '＝', '＋', '－', '＠', '−');
    fc.assert(
      fc.property(unseen, formula, fc.string(), (before, first, rest) => {
        expect(guarded(before.join('') + first + rest)).toMatch(/^'/);
      }),
    );
  });

  test('whatever is only digits and signs gets an apostrophe, so that no band or date is made a number', () => {
    const part = fc.constantFrom('0', '1', '3', '2015', '-', '/', '.', ':', '+', '%', ' ', ',');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(guarded(parts.join(''))).toMatch(/^'/);
      }),
    );
  });

  test.each([stepDown2015, stepDown2])(
    'of $id: ids, wordings and labels stand as they are, the bands alone do not',
    (tool) => {
      const words = tool.questions.flatMap((q) => [q.id, q.wording, ...q.options.map(({ label }) => label)]);
      expect(words.filter((word) => guarded(word) !== word)).toStrictEqual([]);
      const codes = new Set(tool.questions.flatMap(({ options }) => options.map(({ value }) => value)));
      expect([...codes].filter((code) => guarded(code) !== code)).toStrictEqual(['0', '1-3', '4-6', '7+']);
    },
  );
});
