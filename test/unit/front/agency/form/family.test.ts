/** Whom a return is about, in a line: as somebody reads it who sees it for the first time. */
import { expect, test } from 'vitest';
import type { Case } from '../../../../../shared/domain/audits/schema.ts';
import { childNamed, childrenInWords, type Initials } from '../../../../../shared/front/agency/form/family.ts';

const bands = ['unborn', 'under-1', 'pre-school', 'school-age', '16-17', '18-25'] as const;
const line = (ages: readonly (typeof bands)[number][], initials: Initials = {}): string => {
  const children: Case['children'] = ages.map((ageBand, at) => ({ id: `child-${at + 1}`, ageBand }));
  return childrenInWords({ children }, { initials });
};

test.each<[string, string, string]>([
  ['one child', line(['under-1']), 'Child 1, aged under 1'],
  ['one whose name was looked at', line(['school-age'], { 'child-1': 'SC' }), 'Child 1, initials SC, of school age'],
  ['one who is not born', line(['unborn'], { 'child-1': 'BC' }), 'Child 1, initials BC, not yet born'],
  ['a name without letters', line(['under-1'], { 'child-1': '' }), 'Child 1, aged under 1'],
  [
    'two, of whom one is kept confidential',
    line(['pre-school', 'school-age'], { 'child-1': 'SC', 'child-2': null }),
    'Child 1, initials SC, of pre-school age; Child 2, name kept confidential, of school age',
  ],
  [
    'two, of whom nothing was entered of one',
    line(['pre-school', 'school-age'], { 'child-1': 'SC' }),
    'Child 1, initials SC, of pre-school age; Child 2, of school age',
  ],
  [
    'four',
    line(['school-age', '16-17', '18-25', 'unborn'], { 'child-1': 'SC', 'child-2': 'SC', 'child-3': 'MJO' }),
    'Child 1, initials SC, of school age; Child 2, initials SC, aged 16 or 17; Child 3, initials MJO, aged 18 to 25; Child 4, not yet born',
  ],
])('%s', (_who, shown, words) => {
  expect(shown).toBe(words);
});

test('a child alone is called as in the line, and where no initials may be shown, without them', () => {
  const entered = { children: [{ id: 'child-1', ageBand: 'under-1' as const }] };
  expect(childNamed(entered, 'child-1', { initials: { 'child-1': 'SC' } })).toBe('Child 1, initials SC, aged under 1');
  expect(childNamed(entered, 'child-1')).toBe('Child 1, aged under 1');
  expect(childNamed(entered, 'child-2')).toBe('Child 2');
});

test('no age is told in the words of data, nor anything in brackets', () => {
  for (const band of bands) expect(line([band], { 'child-1': 'SC' })).not.toMatch(/[()]|\d-\d|unborn|under-1/);
});
