import { describe, expect, test } from 'vitest';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { eligibleIn, sampleOf } from '../../../../shared/domain/disclosure/sample.ts';
import type { Group, Sample } from '../../../../shared/domain/disclosure/sample.ts';
import { stepDown2015 } from '../../../../shared/domain/tool/step-down-2015.ts';
import { partialsOf, reference } from '../figures/reference.ts';

/** So many questionnaires about the cases numbered from `from` on, one each where no number is given. */
const group = (key: string, from: number, cases: number, asked = cases): Group => ({
  key,
  asked,
  cases: new Set(Array.from({ length: cases }, (_, i) => `case-${from + i}`)),
});

const sample = (groups: Partial<Sample['groups']>, cases = 20): Sample => ({
  returned: cases,
  cases: group('all', 1, cases).cases,
  groups: { byService: [], byRoute: [], byCoverage: [], byFactor: [], ...groups },
});

const services = (...groups: Group[]): readonly string[] =>
  eligibleIn(sample({ byService: groups }), defaultRule).byService;
const factors = (byFactor: Group[], byRoute: Group[] = []): readonly string[] =>
  eligibleIn(sample({ byFactor, byRoute }), defaultRule).byFactor;

describe('rows that may be shown at all', () => {
  test('have cases enough', () => {
    expect(services(group('a', 1, 10), group('b', 1, 4, 8), group('c', 3, 4, 6))).toEqual(['a']);
  });

  test('do not leave a single row of too few', () => {
    expect(services(group('a', 1, 9), group('b', 1, 9), group('c', 1, 2))).toEqual(['a']);
  });

  test('do not leave rows of one each', () => {
    const ones = [1, 2, 3, 4, 5].map((n) => group(`x${n}`, n, 1));
    expect(services(group('a', 1, 9), group('b', 1, 9), ...ones)).toEqual(['a']);
  });

  test('are all there, where each is large enough', () => {
    expect(services(group('a', 1, 9), group('b', 1, 9))).toEqual(['a', 'b']);
  });

  test('of a factor leave enough without it, or nobody', () => {
    expect(factors([group('a', 1, 17)])).toEqual([]);
    expect(factors([group('a', 1, 15)])).toEqual(['a']);
    expect(factors([group('a', 1, 20)])).toEqual(['a']);
  });

  test('of factors and routes are not a few cases apart', () => {
    expect(factors([group('a', 1, 10), group('b', 1, 12)])).toEqual(['a']);
    expect(factors([group('a', 1, 10), group('b', 1, 10)])).toEqual(['a', 'b']);
    expect(factors([group('a', 1, 8), group('b', 1, 15)])).toEqual(['a', 'b']);
    expect(factors([group('a', 1, 12)], [group('CP-CIN', 1, 10), group('CP-CAF', 11, 10)])).toEqual([]);
  });

  test('of the reference audit are two services, one coverage and no factor', () => {
    const cases = partialsOf(reference).map(({ figures }) => figures);
    const read = sampleOf(cases, stepDown2015);
    expect([read.returned, read.cases.size]).toEqual([38, 8]);
    expect(eligibleIn(read, defaultRule)).toEqual({
      byService: ['childrens-services', 'police'],
      byRoute: [],
      byCoverage: ['all-children'],
      byFactor: [],
    });
  });
});
