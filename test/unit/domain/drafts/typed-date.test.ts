import { expect, test } from 'vitest';
import { datePartsOf, dateTypedInWords, typedDate } from '../../../../shared/domain/drafts/typed-date.ts';

const parts = (typed: string) => {
  const [day = '', month = '', year = ''] = typed.split(' ');
  return { day: day === '-' ? '' : day, month: month === '-' ? '' : month, year: year === '-' ? '' : year };
};

test.each([
  ['3 4 2026', '2026-04-03'],
  ['03 04 2026', '2026-04-03'],
  ['29 2 2024', '2024-02-29'],
  ['- 4 2026', '2026-04'],
  ['1 April 2026', '2026-04-01'],
  ['- sept 2026', '2026-09'],
])('%s is a date', (typed, iso) => {
  expect(typedDate(parts(typed))).toBe(iso);
});

test.each([
  '31 2 2026',
  '29 2 2023',
  '0 4 2026',
  '3 13 2026',
  '3 0 2026',
  '3 4 26',
  '3 - 2026',
  'x y z',
  '- - 2026',
  '3 m 2026',
  // All of it in one box, and what stands for a stroke.
  '12/3/2026 - -',
  '1 2/2026 -',
  '1/ %2F %25',
])('%s is none, and stays as it was typed', (typed) => {
  const kept = typedDate(parts(typed));
  expect(kept).not.toMatch(/^\d{4}-/);
  expect(datePartsOf(kept)).toEqual(parts(typed));
});

test.each([
  ['2026-04-03', 'Friday 3 April 2026'],
  ['2026-04', 'April 2026'],
  [typedDate({ day: '12/3/2026', month: '', year: '' }), '12/3/2026'],
  ['31/2/2026', '31 2 2026'],
  ['', ''],
])('%s is read as %s', (kept, words) => {
  expect(dateTypedInWords(kept)).toBe(words);
});

test('nothing typed is nothing, and what was sent stands in the boxes', () => {
  expect(typedDate(parts(''))).toBe('');
  expect(datePartsOf('')).toEqual(parts(''));
  expect(datePartsOf('2026-04-03')).toEqual(parts('3 4 2026'));
  expect(datePartsOf('2026-11')).toEqual(parts('- 11 2026'));
});
