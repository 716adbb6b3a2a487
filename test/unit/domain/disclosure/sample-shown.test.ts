import { describe, expect, test } from 'vitest';
import { hiddenParts, sampleShown, type Part } from '../../../../shared/domain/disclosure/sample-shown.ts';
import { defaultRule, type DisclosureRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { casesAt, sampleAt } from '../../../../shared/domain/disclosure/withheld.ts';
import type { CaseFacts } from '../../../../shared/domain/figures/case-partial.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';
import { reference } from '../figures/reference.ts';
import { countedFrom } from './audits.ts';

/** What each case puts into a table. */
type Table = readonly (readonly number[])[];

/** Parts of cases, each of which puts so many into each kind. */
function partsOf(table: Table, kinds: number): Part[] {
  return Array.from({ length: kinds }, (_, kind) => {
    const byCase = new Map(
      table.flatMap((of, at): [string, number][] => ((of[kind] ?? 0) > 0 ? [[`case-${at}`, of[kind]!]] : [])),
    );
    return { key: `k${kind}`, n: [...byCase.values()].reduce((sum, n) => sum + n, 0), byCase };
  });
}

const totalsOf = (table: Table, kinds: number): number[] => partsOf(table, kinds).map(({ n }) => n);

/** What is published of a table: its numbers with null where one is hidden. */
function published(
  table: Table,
  kinds: number,
  rule: DisclosureRule,
  of: 'case' | 'child' = 'case',
): (number | null)[] {
  const parts = partsOf(table, kinds);
  const hidden = hiddenParts(parts, of, rule);
  return parts.map(({ key, n }) => (hidden === undefined || hidden.has(key) ? null : n));
}

/** A case of each kind, so many of them: `[3, 0, 2]`. */
const ofCases = (counts: readonly number[]): Table =>
  counts.flatMap((n, kind) => Array.from({ length: n }, () => counts.map((_, other) => (other === kind ? 1 : 0))));

const shown = (counts: readonly number[], rule = defaultRule) => published(ofCases(counts), counts.length, rule);

describe('parts of a whole', () => {
  test('of which none is small are shown, noughts too', () => {
    expect(shown([5, 0, 8])).toEqual([5, 0, 8]);
  });

  test('that are small are hidden with another, from the last to the first, and with noughts', () => {
    expect(shown([9, 8, 1])).toEqual([9, null, null]);
    expect(shown([9, 8, 0, 1])).toEqual([9, null, null, null]);
    expect(shown([9, 3, 3])).toEqual([9, null, null]);
    // Of 5 and 1, whoever knows that one is not small has the other: a third goes too.
    expect(shown([9, 8, 5, 1])).toEqual([9, null, null, null]);
    expect(shown([9, 8, 6, 1])).toEqual([9, 8, null, null]);
  });

  test('are withheld whole where nothing but noughts would be left, or all are of one kind', () => {
    expect(shown([9, 1])).toEqual([null, null]);
    expect(shown([9, 0])).toEqual([null, null]);
    expect(shown([3, 3, 2])).toEqual([null, null, null]);
  });

  test('rest on cases enough: many children of one family are few', () => {
    const one = [1, 0, 0];
    const siblings = [0, 6, 0];
    const table = [...Array.from({ length: 8 }, () => one), ...Array.from({ length: 8 }, () => [0, 0, 1]), siblings];
    expect(totalsOf(table, 3)).toEqual([8, 6, 8]);
    expect(published(table, 3, defaultRule, 'child')).toEqual([8, null, null]);
  });
});

/** Every way in which so many can be of so many kinds. */
function* compositions(n: number, kinds: number): Generator<number[]> {
  if (kinds === 1) {
    yield [n];
    return;
  }
  for (let first = 0; first <= n; first += 1)
    for (const rest of compositions(n - first, kinds - 1)) yield [first, ...rest];
}

/**
 * Whoever knows the whole rule, program and all, holds what is published against every table that there could have been; and
 * whoever knows one case besides, against those that have it. What is hidden could still have been another number.
 */
function leaks(
  tables: readonly Table[],
  kinds: number,
  rule: DisclosureRule,
  of: 'case' | 'child',
  isLikely: (of: readonly number[]) => boolean = () => true,
  most = Infinity,
): string[] {
  const alike = Map.groupBy(tables, (table) => {
    const all = totalsOf(table, kinds).reduce((sum, n) => sum + n, 0);
    return JSON.stringify([table.length, all, published(table, kinds, rule, of)]);
  });
  return [...alike].flatMap(([file, could]) => {
    // Near the most that there can be, what is left out of account here tells more than the file.
    if (!could.some((table) => table.flat().reduce((sum, n) => sum + n, 0) <= most)) return [];
    const { 2: cells } = JSON.parse(file) as [number, number, (number | null)[]];
    const known = new Map(
      could.flatMap((table) => table.filter(isLikely).map((of) => [JSON.stringify(of), of] as const)),
    );
    return [undefined, ...known.keys()].flatMap((own) => {
      const left = could.filter((table) => own === undefined || table.some((of) => JSON.stringify(of) === own));
      return cells.flatMap((n, kind) => {
        const values = new Set(left.map((table) => totalsOf(table, kinds)[kind]!));
        return n === null && values.size === 1 ? [`${file} beside ${own ?? 'nothing'}: kind ${kind}`] : [];
      });
    });
  });
}

describe('what is hidden', () => {
  test.each([
    [{ smallCount: 4, minimumCases: 3 }, 13],
    [{ smallCount: 5, minimumCases: 5 }, 14],
    [{ smallCount: 4, minimumCases: 6 }, 14],
  ])('of cases is open to whoever knows the rule and one of them: %j', (rule, most) => {
    for (let n = rule.minimumCases; n <= most; n += 1) {
      for (const kinds of [2, 3, 4]) {
        const tables = [...compositions(n, kinds)].map(ofCases);
        expect(leaks(tables, kinds, rule, 'case')).toEqual([]);
      }
    }
  });

  test('of children is open to whoever knows the rule and one family', () => {
    // Families of up to three children of three kinds, or of four, which is not known.
    const shapes = [1, 2, 3, 4].flatMap((children) => [...compositions(children, 3)]);
    const rule = { smallCount: 4, minimumCases: 3 };
    const tables = [...compositions(4, shapes.length)].map((many): Table =>
      many.flatMap((n, shape) => Array.from({ length: n }, () => shapes[shape]!)),
    );
    expect(tables.filter((table) => published(table, 3, rule, 'child').some((n) => n !== null)).length).toBeGreaterThan(
      99,
    );
    expect(leaks(tables, 3, rule, 'child', (of) => of.reduce((sum, n) => sum + n, 0) <= 3, 10)).toEqual([]);
  });
});

describe('a sample', () => {
  const tool: Tool = {
    ...stepDown2,
    attributes: [
      {
        id: 'ethnicity',
        label: 'Ethnicity',
        of: 'child',
        options: ['asian', 'mixed', 'white'].map((value) => ({ value, label: value })),
      },
      { id: 'area', label: 'Area', of: 'case', options: ['north', 'south'].map((value) => ({ value, label: value })) },
    ],
  };
  const caseOf = (at: number, more: Partial<CaseFacts> = {}): CaseFacts => ({
    audit: reference.audit.id,
    case: `case-${at}`,
    route: at % 2 === 0 ? { from: 'CP', to: 'CIN' } : { from: 'CIN', to: 'closure' },
    factors: at < 6 ? ['neglect', 'domestic-abuse'] : ['neglect'],
    children: [
      { id: 'child-1', ageBand: 'unborn', attributes: { ethnicity: at < 6 ? 'asian' : 'white' } },
      { id: 'child-2', ageBand: 'school-age', attributes: { ethnicity: at === 0 ? 'mixed' : 'white' } },
    ],
    attributes: { area: 'north' },
    returns: [],
    ...more,
  });
  const twelve = Array.from({ length: 12 }, (_, at) => caseOf(at));
  const twenty = Array.from({ length: 20 }, (_, at) =>
    caseOf(at, at < 10 ? { factors: ['neglect', 'domestic-abuse'] } : {}),
  );
  const shownOf = (facts: readonly CaseFacts[], withheld: readonly string[] = []) => {
    const { exact, cases } = countedFrom(tool, facts);
    return sampleShown(exact.sample!, cases, defaultRule, new Set(withheld));
  };

  test('shows what is not small, and no child of an ethnicity of which there is one', () => {
    const sample = shownOf(twenty);
    expect(sample).toMatchObject({
      cases: 20,
      children: 40,
      byAgeBand: { unborn: 20, 'school-age': 20, '16-17': 0 },
      byRoute: { 'CP-CIN': 10, 'CIN-closure': 10 },
      byFactor: { 'domestic-abuse': 10 },
      attributes: {
        ethnicity: { counts: { asian: 6, mixed: null, white: null }, notRecorded: null },
        area: { counts: { north: null, south: null }, notRecorded: null },
      },
    });
    // Every case has it.
    expect(sample.byFactor).not.toHaveProperty('neglect');
  });

  test('has no route or factor of a few cases, nor its complement, and does not say that there is one', () => {
    const rare = shownOf([
      ...twenty.slice(0, 19),
      caseOf(19, { route: { from: 'CP', to: 'closure' }, factors: ['sexual-abuse-allegation'] }),
    ]);
    expect(rare.byRoute).toEqual({ 'CIN-closure': 9 });
    // All but one have neglect.
    expect(rare.byFactor).toEqual({});
  });

  test('tells nothing of children where a few cases have more than one', () => {
    const one = { children: [{ id: 'child-1', ageBand: 'unborn' as const }] };
    const few = shownOf(twelve.map((of, at) => (at < 2 ? of : caseOf(at, one))));
    expect([few.cases, few.children]).toEqual([12, null]);
    expect(new Set(Object.values(few.byAgeBand))).toEqual(new Set([null]));
    expect(few.byRoute).toEqual({ 'CP-CIN': 6, 'CIN-closure': 6 });
  });

  test('goes whole where the number of cases must not be told, and table by table where one must not be', () => {
    expect(shownOf(twelve, [casesAt])).toMatchObject({ cases: null, children: null, byRoute: {}, byFactor: {} });
    const ages = shownOf(twelve, [sampleAt('byAgeBand')]);
    expect([ages.children, ages.byAgeBand['unborn'], ages.byRoute]).toEqual([
      24,
      null,
      { 'CP-CIN': 6, 'CIN-closure': 6 },
    ]);
    const children = shownOf(twelve, [sampleAt('children')]);
    expect([children.children, children.attributes['ethnicity']!.counts['asian']]).toEqual([null, null]);
    expect(shownOf(twelve, [sampleAt('byRoute')]).byRoute).toEqual({});
    expect(shownOf(twelve, [sampleAt('byFactor')]).byFactor).toEqual({});
    const ethnicity = shownOf(twelve, [sampleAt('attributes', 'ethnicity')]).attributes['ethnicity']!;
    expect(Object.values(ethnicity.counts)).toEqual([null, null, null]);
  });
});
