import { expect, test } from 'vitest';
import { datePartsOf, typedDate } from '../../../../shared/domain/drafts/typed-date.ts';

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
])('%s is none, and stays as it was typed', (typed) => {
  const kept = typedDate(parts(typed));
  expect(kept).not.toMatch(/^\d{4}-/);
  expect(datePartsOf(kept)).toEqual(parts(typed));
});

test('nothing typed is nothing, and what was sent stands in the boxes', () => {
  expect(typedDate(parts(''))).toBe('');
  expect(datePartsOf('')).toEqual(parts(''));
  expect(datePartsOf('2026-04-03')).toEqual(parts('3 4 2026'));
  expect(datePartsOf('2026-11')).toEqual(parts('- 11 2026'));
});
