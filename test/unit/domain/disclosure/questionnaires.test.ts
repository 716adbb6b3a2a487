import { describe, expect, test } from 'vitest';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { eligibleIn, noRoute, questionnairesOf } from '../../../../shared/domain/disclosure/questionnaires.ts';
import type { Group, Questionnaires } from '../../../../shared/domain/disclosure/questionnaires.ts';
import type { CaseFigures } from '../../../../shared/domain/figures/case-partial.ts';
import { stepDown2015 } from '../../../library.ts';
import { partialsOf, reference } from '../figures/reference.ts';

/** So many questionnaires about the cases numbered from `from` on, one each where no number is given. */
const group = (key: string, from: number, cases: number, asked = cases): Group => ({
  key,
  asked,
  cases: new Set(Array.from({ length: cases }, (_, i) => `case-${from + i}`)),
});

const groupsIn = (groups: Partial<Questionnaires['groups']>, cases = 20): Questionnaires => ({
  returned: cases,
  cases: group('all', 1, cases).cases,
  groups: { byService: [], byRoute: [], byCoverage: [], byFactor: [], ...groups },
});

const services = (...groups: Group[]): readonly string[] =>
  eligibleIn(groupsIn({ byService: groups }), defaultRule).byService;
const factors = (byFactor: Group[], byRoute: Group[] = []): readonly string[] =>
  eligibleIn(groupsIn({ byFactor, byRoute }), defaultRule).byFactor;

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

  test('are large enough at 5 questionnaires about 5 cases', () => {
    expect(services(group('a', 1, 5), group('b', 1, 15))).toEqual(['a', 'b']);
    expect(services(group('a', 1, 5, 4), group('b', 1, 15))).toEqual([]);
    expect(services(group('a', 1, 4, 5), group('b', 1, 15))).toEqual([]);
  });

  test('are none where the only one is too few', () => {
    expect(services(group('a', 1, 3))).toEqual([]);
  });

  test('are never those of cases without levels of need: they are what the rows of routes leave', () => {
    const routes = (...groups: Group[]): readonly string[] =>
      eligibleIn(groupsIn({ byRoute: groups }), defaultRule).byRoute;
    expect(routes(group('a-b', 1, 10), group(noRoute, 11, 10))).toEqual(['a-b']);
    expect(routes(group('a-b', 1, 18), group(noRoute, 19, 2))).toEqual([]);
    expect(routes(group(noRoute, 1, 20))).toEqual([]);
  });

  test('of a factor leave questionnaires enough without it', () => {
    expect(factors([group('a', 1, 15, 17)])).toEqual([]);
    expect(factors([group('a', 1, 15, 15)])).toEqual(['a']);
  });

  test('of a factor are held against the routes that may be shown only', () => {
    expect(factors([group('a', 1, 14)], [group('CP-CIN', 1, 16), group('CP-CAF', 17, 4)])).toEqual(['a']);
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
    const read = questionnairesOf(cases, stepDown2015);
    expect([read.returned, read.cases.size]).toEqual([38, 8]);
    expect(eligibleIn(read, defaultRule)).toEqual({
      byService: ['childrens-services', 'police'],
      byRoute: [],
      byCoverage: ['all-children'],
      byFactor: [],
    });
  });
});

describe('the questionnaires of an audit', () => {
  const tally = (asked: number) => ({
    asked,
    answered: asked,
    unanswered: 0,
    notApplicable: 0,
    counts: { yes: asked },
  });
  const one = (id: string, byService: Record<string, number>): CaseFigures => {
    const asked = Object.values(byService).reduce((sum, n) => sum + n, 0);
    const rows = Object.fromEntries(Object.entries(byService).map(([key, n]) => [key, tally(n)]));
    return {
      audit: 'a',
      tool: stepDown2015.id,
      case: id,
      route: { from: 'CP', to: 'CIN' },
      factors: [],
      settled: true,
      returns: [],
      questions: { A1: { ...tally(asked), dontKnowReasons: {}, byService: rows, byCoverage: {} } },
    };
  };

  test('is of those who answered, by kinds in order', () => {
    const cases = [one('case-1', { school: 1, police: 2 }), one('case-2', { police: 1, nursery: 0, health: 1 })];
    const read = questionnairesOf([...cases, one('case-3', {}), { ...one('case-4', {}), questions: {} }], stepDown2015);
    expect(read.returned).toBe(5);
    expect([...read.cases]).toEqual(['case-1', 'case-2']);
    expect(read.groups.byService).toEqual([
      { key: 'health', asked: 1, cases: new Set(['case-2']) },
      { key: 'police', asked: 3, cases: new Set(['case-1', 'case-2']) },
      { key: 'school', asked: 1, cases: new Set(['case-1']) },
    ]);
    expect(read.groups.byRoute).toEqual([{ key: 'CP-CIN', asked: 5, cases: new Set(['case-1', 'case-2']) }]);
  });

  test('is read from a question that everybody is asked', () => {
    const [A1] = stepDown2015.questions;
    const some = { ...A1!, id: 'A0', appliesWhen: { factor: 'neglect' } };
    const read = (...questions: (typeof some | NonNullable<typeof A1>)[]) =>
      questionnairesOf([one('case-1', { police: 2 })], { ...stepDown2015, questions }).returned;
    expect(read(some, A1!)).toBe(2);
    expect(() => read(some)).toThrow(new RangeError('The tool has no question that everybody is asked'));
  });
});
