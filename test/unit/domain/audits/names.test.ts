import { describe, expect, test } from 'vitest';
import { caseInWords, childInWords, quarterInWords } from '../../../../shared/domain/audits/names.ts';

describe('names that people read', () => {
  test.each([
    ['case-1', 'Case 1'],
    ['case-10', 'Case 10'],
    ['north-3', 'Case north-3'],
    ['case-', 'Case case-'],
    ['case', 'Case case'],
    ['7', 'Case 7'],
  ])('the case %s is %s', (id, words) => {
    expect(caseInWords(id)).toBe(words);
  });

  test('a child is called one', () => {
    expect(childInWords('child-2')).toBe('Child 2');
    expect(childInWords('b')).toBe('Child b');
  });

  test.each([
    ['2026-10-01', '2026-12-31', 'October to December 2026'],
    ['2026-12-01', '2027-02-28', 'December 2026 to February 2027'],
    ['2024-02-01', '2024-02-29', 'February 2024'],
    ['2026-04-06', '2026-07-05', '6 April 2026 to 5 July 2026'],
    ['2026-10-01', '2026-12-30', '1 October 2026 to 30 December 2026'],
  ])('the quarter from %s to %s is %s', (from, to, words) => {
    expect(quarterInWords({ from, to })).toBe(words);
  });
});
