import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverageGaps, type CoveringReturn } from '../../../../shared/domain/alerts/coverage.ts';
import { states } from '../../../../shared/domain/returns/life-cycle.ts';

const children = ['child-1', 'child-2', 'child-3'];
const owing = (agency: string): CoveringReturn => ({ agency, state: 'known' });
const returned = (agency: string, ...covers: string[]): CoveringReturn => ({
  agency,
  state: 'submitted',
  counted: { covers },
});

describe('coverageGaps', () => {
  test.each<[string, CoveringReturn[], string[]]>([
    ['nothing is in yet', [owing('police'), owing('school')], []],
    ['one left two out, and more is to come', [returned('police', 'child-2'), owing('school')], ['child-1', 'child-3']],
    ['together they cover all', [returned('police', 'child-2'), returned('school', 'child-3', 'child-1')], []],
    ['all is in, and one is left out', [returned('police', 'child-2'), returned('school', 'child-1')], ['child-3']],
    ['nobody knows the family', [{ agency: 'police', state: 'not-known' }], children],
    ['all was withdrawn', [{ agency: 'police', state: 'withdrawn' }], children],
    ['some may still be identified', [{ agency: 'police', state: 'cannot-identify' }], []],
    ['nobody was asked', [], children],
    ['the queried version still counts', [{ agency: 'police', state: 'reopened', counted: { covers: children } }], []],
  ])('%s', (_what, returns, gaps) => {
    expect(coverageGaps(children, returns)).toEqual(gaps);
  });

  test('a case summary neither covers nor is waited for', () => {
    const summary: CoveringReturn = { agency: 'summary', state: 'submitted', counted: { covers: children } };
    expect(coverageGaps(children, [summary, owing('police')])).toEqual([]);
    expect(coverageGaps(children, [summary, returned('police', 'child-1')])).toEqual(['child-2', 'child-3']);
    expect(
      coverageGaps(children, [
        { agency: 'summary', state: 'asked' },
        { agency: 'police', state: 'not-known' },
      ]),
    ).toEqual(children);
  });

  test('a return more never opens a gap of a child that was covered, nor keeps one that it covers', () => {
    const arbitrary: fc.Arbitrary<CoveringReturn> = fc.record(
      {
        agency: fc.constantFrom('police', 'school', 'camhs'),
        state: fc.constantFrom(...states),
        counted: fc.record({ covers: fc.subarray(children, { minLength: 1 }) }),
      },
      { requiredKeys: ['agency', 'state'] },
    );
    fc.assert(
      fc.property(fc.array(arbitrary), fc.subarray(children, { minLength: 1 }), (returns, covers) => {
        const before = coverageGaps(children, returns);
        const after = coverageGaps(children, [...returns, returned('housing', ...covers)]);
        const covered = new Set([...covers, ...returns.flatMap((one) => one.counted?.covers ?? [])]);
        expect(after.filter((child) => covered.has(child))).toEqual([]);
        expect(before.filter((child) => !covers.includes(child)).every((child) => after.includes(child))).toBe(true);
      }),
    );
  });
});
