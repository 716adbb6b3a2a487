import { expect, test } from 'vitest';
import { listed, plural } from '../../../../shared/domain/figures/words.ts';

test('a list reads as people write one, and a count with its noun', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect([plural(1, 'case'), plural(0, 'case'), plural(2, 'case summary', 'case summaries')]).toEqual([
    '1 case',
    '0 cases',
    '2 case summaries',
  ]);
});
