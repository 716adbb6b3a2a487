/**
 * Readers who know the rule itself: of every small audit that there can be, what is told of a question whose answers overlap, or
 * that is about each child, is told of another too in which what is hidden is otherwise.
 */
import { describe, expect, test, vi } from 'vitest';
import { hiddenInTotal } from '../../../../shared/domain/disclosure/total.ts';
import { allCellsOf, showsAnswers, tallyShown, cellsOfQuestion } from '../../../../shared/domain/disclosure/cells.ts';
import type { DisclosureRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import type { CaseFigures } from '../../../../shared/domain/figures/case-partial.ts';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import type { Question } from '../../../../shared/domain/tool/tool.ts';
import { isFull, runs } from '../../../runs.ts';
import { asking, casesSaying, exactOf, option, type Said } from '../../../unit/domain/disclosure/kinds.ts';

// Every world takes its time; no test here is about it.
vi.setConfig({ testTimeout: runs(120_000, 3_600_000) });

const rule: DisclosureRule = { smallCount: 4, minimumCases: 3 };
const isSmall = (n: number): boolean => n > 0 && n < rule.smallCount;

/** All ways to divide so many among so many. */
function* divided(n: number, among: number): Generator<number[]> {
  if (among === 1) yield [n];
  else
    for (let first = 0; first <= n; first += 1)
      for (const rest of divided(n - first, among - 1)) yield [first, ...rest];
}

/** What is told of a question, as text; undefined where nothing is. */
function told(
  question: Question,
  exact: Aggregate['questions'][string],
  cases: readonly CaseFigures[] = [],
): { view: string; hidden: ReadonlySet<string> } | undefined {
  const hidden = hiddenInTotal(question, exact, { isPart: false, cases, rule });
  const cells = cellsOfQuestion(question, exact);
  if (hidden === undefined || !showsAnswers(cells, hidden)) return undefined;
  return { view: JSON.stringify(tallyShown(exact, hidden, cells)), hidden };
}

/** What each reader cannot but find out: names of what has one value in all that is told alike. */
function foundOut(worlds: Iterable<{ view: string; secrets: Record<string, number> }>): string[] {
  const views = new Map<string, Record<string, { least: number; most: number }>>();
  for (const { view, secrets } of worlds) {
    const known = views.get(view) ?? {};
    views.set(view, known);
    for (const [name, n] of Object.entries(secrets)) {
      const { least, most } = known[name] ?? { least: n, most: n };
      known[name] = { least: Math.min(least, n), most: Math.max(most, n) };
    }
  }
  // There is something to find out.
  expect([...views.keys()].filter((view) => view.includes('null')).length).toBeGreaterThan(2);
  return [...views].flatMap(([view, secrets]) =>
    Object.entries(secrets).flatMap(([name, { least, most }]) =>
      least === most ? [`${name} is ${least}: ${view}`] : [],
    ),
  );
}

describe('whoever knows the rule, of answers that overlap,', () => {
  function* worlds(
    values: readonly string[],
    n: number,
    alone: boolean,
  ): Generator<{ view: string; secrets: Record<string, number> }> {
    const options = [...values.map((value) => option(value)), ...(alone ? [option('none', true)] : [])];
    const question = asking({ type: 'several', options });
    const sets = Array.from({ length: 2 ** values.length - 1 }, (_, at) =>
      values.filter((_value, i) => ((at + 1) >> i) & 1),
    );
    const kinds: Said[] = [...sets, ...(alone ? [['none']] : []), 'unanswered'];
    for (const numbers of divided(n, kinds.length)) {
      const counts: Record<string, number> = Object.fromEntries(options.map(({ value }) => [value, 0]));
      for (const [at, times] of numbers.entries()) {
        const said = kinds[at]!;
        if (typeof said !== 'string') for (const value of said) counts[value]! += times;
      }
      const unanswered = numbers.at(-1)!;
      const exact = {
        ...exactOf(question, []),
        asked: n,
        answered: n - unanswered,
        unanswered,
        counts,
      };
      const shown = told(question, exact);
      if (shown === undefined) continue;
      const cells = allCellsOf(question, exact);
      const secrets: Record<string, number> = {};
      for (const key of shown.hidden) secrets[key] = cells.get(key)!;
      // Small numbers of those who gave these answers, and these alone, or two of them.
      const put = (name: string, of: (set: readonly string[]) => boolean): void => {
        const sum = sets.reduce((total, set, at) => total + (of(set) ? numbers[at]! : 0), 0);
        if (isSmall(sum)) secrets[name] = sum;
        else secrets[name] = Number.NaN;
      };
      put('more than one', (set) => set.length > 1);
      for (const a of values) {
        put(`not ${a}`, (set) => !set.includes(a));
        put(`only ${a}`, (set) => set.length === 1 && set[0] === a);
        for (const b of values) if (a < b) put(`${a} and ${b}`, (set) => set.includes(a) && set.includes(b));
      }
      yield { view: shown.view, secrets };
    }
  }

  test.each<[values: string[], n: number, alone: boolean]>([
    [['a', 'b'], 12, true],
    [['a', 'b'], 20, true],
    [['a', 'b'], 24, false],
    [['a', 'b', 'c'], 12, false],
  ])('%j of %i, and one that stands alone: %j', (values, n, alone) => {
    expect(foundOut(worlds(values, n, alone)).slice(0, 20)).toEqual([]);
  });
});

describe('whoever knows the rule and one agency or case, of pairs,', () => {
  const question = asking({
    type: 'yes-no',
    about: 'child',
    options: [option('yes'), option('no'), option('dont-know')],
  });
  const kinds: Said[] = [['yes'], ['no'], ['dont-know']];

  function* worlds(
    families: readonly (readonly { agency: string; children: number }[])[],
    knows: { agency: string } | { case: number },
  ): Generator<{ view: string; secrets: Record<string, number> }> {
    const rows = families.flatMap((agencies, at) => agencies.map((one) => ({ ...one, at })));
    function* from(row: number): Generator<number[][]> {
      if (row === rows.length) yield [];
      else
        for (const mine of divided(rows[row]!.children, kinds.length))
          for (const rest of from(row + 1)) yield [mine, ...rest];
    }
    for (const numbers of from(0)) {
      const cases = casesSaying(
        question,
        families.map((_, at) => ({
          says: rows.flatMap((row, i) =>
            row.at === at
              ? [{ agency: row.agency, answers: numbers[i]!.flatMap((n, kind) => Array<Said>(n).fill(kinds[kind]!)) }]
              : [],
          ),
        })),
      );
      const exact = exactOf(question, cases);
      const shown = told(question, exact, cases);
      if (shown === undefined) continue;
      const own = numbers.filter((_, i) =>
        'agency' in knows ? rows[i]!.agency === knows.agency : rows[i]!.at === knows.case,
      );
      const ownOf = (key: string): number =>
        own.reduce((sum, row) => sum + row[kinds.findIndex((kind) => `counts/${kind[0]}` === key)]!, 0);
      const cells = allCellsOf(question, exact);
      const rest = [...shown.hidden].reduce((sum, key) => sum + (cells.get(key)! - ownOf(key)), 0);
      const secrets = Object.fromEntries(
        [...shown.hidden].map((key) => [key, rest === 0 ? Number.NaN : cells.get(key)!]),
      );
      yield { view: `${shown.view} ${JSON.stringify(own)}`, secrets };
    }
  }

  const sizes = (of: readonly number[]): { agency: string; children: number }[][] =>
    of.map((children, at) => [{ agency: `agency-${at}`, children }]);
  /** The first families are one agency's. */
  const shared = (of: readonly number[]): { agency: string; children: number }[][] =>
    sizes(of).map((one, at) => (at < 2 ? [{ ...one[0]!, agency: 'police' }] : one));
  const some: [name: string, families: { agency: string; children: number }[][]][] = [
    ['families of one agency each', sizes([2, 2, 2, 2, 2])],
    ['families of many sizes', sizes([4, 3, 2, 1, 1])],
    ['one agency in two cases', shared([2, 2, 2, 2, 2, 1])],
    [
      'two agencies of a case',
      [
        [
          { agency: 'police', children: 2 },
          { agency: 'school', children: 2 },
        ],
        ...sizes([2, 2, 2]),
        [{ agency: 'police', children: 1 }],
      ],
    ],
  ];
  const more: typeof some = [
    ['families of one child', sizes([1, 1, 1, 1, 1, 1, 1, 1, 1])],
    ['families of three children', sizes([3, 3, 3, 3, 3])],
    ['one agency in two larger cases', shared([3, 3, 2, 2, 2, 1])],
  ];
  test.each(isFull ? [...some, ...more] : some)('%s', (_, families) => {
    for (const knows of [{ case: 0 }, { case: families.length - 1 }, { agency: 'police' }, { agency: 'nobody' }]) {
      expect(foundOut(worlds(families, knows)).slice(0, 20)).toEqual([]);
    }
  });
});
