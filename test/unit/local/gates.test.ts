import { describe, expect, test } from 'vitest';
import { warningLines } from '../../../infra/local/player/gates.ts';

describe('what is accepted while an audit is played', () => {
  test('is said once a code, in the order in which it was met, with how much more there is', () => {
    expect(
      warningLines([
        { code: 'details-short', case: 'case-1', detail: 'Case 1: the details are short.' },
        { code: 'due-soon', detail: 'Returns are due soon.' },
        { code: 'details-short', case: 'case-2', detail: 'Case 2: the details are short.' },
        { code: 'details-short', case: 'case-3', detail: 'Case 3: the details are short.' },
      ]),
    ).toStrictEqual([
      'accepted: details-short: Case 1: the details are short. (and 2 more)',
      'accepted: due-soon: Returns are due soon.',
    ]);
    expect(warningLines([])).toStrictEqual([]);
  });
});
