import { plainAnswer } from '../../../plain-answer.ts';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { routeName } from '../../../../shared/domain/figures/case-partial.ts';
import type { Shown, TallyShown } from '../../../../shared/domain/figures/figures.ts';
import type { CaseFacts } from '../../../../shared/domain/figures/case-partial.ts';
import type { Release } from '../../../../shared/domain/disclosure/earlier-releases.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { differences, shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { stepDown2 } from '../../../library.ts';
import { reference } from '../../../unit/domain/figures/reference.ts';
import { attack } from '../../../unit/domain/disclosure/attacker.ts';
import type { Assumed, Attack, Rows } from '../../../unit/domain/disclosure/attacker.ts';
import { recoveredFrom, tablesOf } from '../../../unit/domain/disclosure/sample-attacker.ts';
import { Contradiction } from '../../../unit/domain/disclosure/system.ts';
import { runs, seedOf } from '../../../runs.ts';
import {
  countedFrom,
  countedOf,
  dice,
  factsOf,
  partOf,
  rowsOf,
  withGaps,
} from '../../../unit/domain/disclosure/audits.ts';

// A solver takes its time; no test here is about it.
vi.setConfig({ testTimeout: runs(120_000, 3_600_000) });

const rule = defaultRule;
const tool = partOf(stepDown2, (id) => ['A1', 'A4', 'E5', 'C17', 'D12'].includes(id));

interface Made extends Release {
  facts: CaseFacts[];
}

function release(facts: readonly CaseFacts[], revision: number, released: readonly Release[] = [], of = tool): Made {
  const { exact, cases } = countedFrom(of, facts, revision);
  return { facts: [...facts], cases, figures: shareable({ exact, cases, tool: of, rule, released }) };
}

interface Since {
  /** how many cases have come */
  more: number;
  /** how many answers were given again otherwise */
  again?: number;
  /** whether all that came are of one route and have the same factors */
  alike?: boolean;
}

/** What came since: cases, and answers that were given again otherwise. */
function later(seed: number, facts: readonly CaseFacts[], { more, again = 0, alike = false }: Since): CaseFacts[] {
  const roll = dice(seed);
  const drawn = factsOf(tool, seed, facts.length + more).slice(facts.length);
  const fresh = drawn.map((one) =>
    alike ? withGaps(tool, { ...one, route: drawn[0]!.route, factors: drawn[0]!.factors }) : one,
  );
  const changed = facts.map((one) => {
    if (roll() >= again) return one;
    const [other] = factsOf(tool, Math.floor(roll() * 1_000_000), 1);
    const answers = other!.returns.find(({ counted }) => counted !== undefined)?.counted?.answers;
    if (answers === undefined) return one;
    const [first, ...others] = one.returns;
    if (first?.counted === undefined) return one;
    const ids = Object.keys(answers).filter(() => roll() < 0.4);
    const mixed = { ...first.counted.answers, ...Object.fromEntries(ids.map((id) => [id, answers[id]!])) };
    return withGaps(tool, {
      ...one,
      returns: [{ ...first, counted: { ...first.counted, answers: mixed } }, ...others],
    });
  });
  return [...changed, ...fresh];
}

const counted = ({ figures }: Release): boolean => figures.suppression!.tooSmall === undefined;

/**
 * Whether a number is shown elsewhere: a row's by the total, where every other row has none (noughts are no secret); or any
 * by an earlier file, where nobody has come since to the row or the question, or nobody who gave this answer, as the total
 * tells.
 */
function isShown(name: string, value: number, releases: readonly Made[], rows: readonly Rows[]): boolean {
  const [, at, id, cut, key, part] = /^(\d+): (\S+) (?:(by\w+) (\S+) )?((?:reason )?\S+)$/.exec(name) ?? [];
  if (at === undefined || id === undefined || part === undefined) return false;
  const now = Number(at);
  const of = cut as keyof Rows | undefined;
  const partOfTally = (tally: TallyShown | undefined): Shown | undefined =>
    part.startsWith('counts/') ? tally?.counts[part.slice('counts/'.length)] : tally?.[part as 'answered'];
  const totals = releases.map(({ figures }) => partOfTally(figures.questions[id]));
  if (of !== undefined && totals[now] === value) return true;
  const asked = releases.map(({ cases }) => cases.reduce((sum, one) => sum + (one.questions[id]?.asked ?? 0), 0));
  return releases.slice(0, now).some(({ figures }, then) => {
    const question = figures.questions[id];
    const total = part.startsWith('reason ')
      ? question?.dontKnowReasons[part.slice('reason '.length)]
      : partOfTally(question);
    if (asked[then] === asked[now] && total === value) return true;
    if (of === undefined || key === undefined || partOfTally(question?.[of][key]) !== value) return false;
    const isUnmoved = typeof totals[now] === 'number' && totals[now] === totals[then];
    return isUnmoved || rows[then]![of].get(key) === rows[now]![of].get(key);
  });
}

/**
 * The attack on these files, and what it got hold of. A nought in a row that is not shown is no secret, nor is one among
 * the reasons of nobody: nobody at all gave that answer.
 */
function attacked(releases: readonly Made[], assumed: Assumed, of = tool): Attack {
  const rows = releases.map(({ facts }) => rowsOf(countedFrom(of, facts)));
  const files = releases.map(({ figures }) => figures);
  const { ranges, recovered: found } = attack(files, of, { ...assumed, rows });
  // Cases without a level of need are no row, and what the rows leave: where they could be one, what they said is no secret.
  const couldBeRow = releases.map(({ cases }) => {
    const without = cases.filter((one) => routeName(one) === undefined && one.questions['A1'] !== undefined);
    return without.length >= rule.minimumCases;
  });
  const isOfRest = (name: string, value: number): boolean =>
    / byRoute {2}/.test(name) && value >= rule.smallCount && couldBeRow[Number(name.split(':')[0])] === true;
  const isSecret = (name: string): boolean => {
    const { min } = ranges.get(name)!;
    if (isOfRest(name, min)) return false;
    return (min !== 0 || !/ by\w+ | reason not offered$/.test(name)) && !isShown(name, min, releases, rows);
  };
  return { ranges, recovered: found.filter(isSecret) };
}

const recovered = (...of: Parameters<typeof attacked>): string[] => attacked(...of).recovered;

/** Cases of a route, each with one questionnaire that says this. */
const saying = (of: Tool, n: number, said: Readonly<Record<string, string>>, to = 'CIN'): CaseFacts[] =>
  Array.from({ length: n }, () => {
    const answers = Object.fromEntries(Object.entries(said).map(([id, answer]) => [id, { answer }]));
    const common = { agency: 'police-a', service: 'police', seq: 1, gaps: 0, unexplained: 0, settled: true };
    const returns = [{ ...common, state: 'complete' as const, counted: countedOf(answers) }];
    return withGaps(of, { audit: reference.audit.id, case: '', route: { from: 'CP', to }, factors: [], returns });
  });

/** A release of some cases, and one of them with those that came since. */
function twoOf(of: Tool, first: readonly CaseFacts[], since: readonly CaseFacts[]): [Made, Made] {
  const all = [...first, ...since].map((one, at) => ({ ...one, case: `case-${at + 1}` }));
  const before = release(all.slice(0, first.length), 1, [], of);
  return [before, release(all, 2, [before], of)];
}

const anyTwo = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  size: fc.integer({ min: 8, max: 30 }),
  more: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 5, max: 30 })),
  again: fc.constantFrom(0, 0.05, 0.3),
  alike: fc.boolean(),
});

describe('a second release of an audit', () => {
  test('lets nothing be recovered together with the first, even if what looks the same is the same', () => {
    let solved = 0;
    fc.assert(
      fc.property(anyTwo, ({ seed, size, more, again, alike }) => {
        const first = release(factsOf(tool, seed, size), 1);
        const second = release(later(seed, first.facts, { more, again, alike }), 2, [first]);
        expect(differences(second, [first], tool)).toEqual([]);
        if (!counted(first) || !counted(second)) return;
        for (const { id } of tool.questions) {
          try {
            expect(recovered([first, second], { between: 'unchanged', of: id })).toEqual([]);
            solved += 1;
          } catch (error) {
            // Something has changed behind numbers that have not: what the attacker assumes is not so, and shown not to be.
            if (!(error instanceof Contradiction)) throw error;
          }
        }
      }),
      { numRuns: runs(2, 80), seed: seedOf(21) },
    );
    expect(solved).toBeGreaterThan(5);
  });

  test('lets nothing be recovered together with the first, where cases were only added', () => {
    let both = 0;
    fc.assert(
      fc.property(anyTwo, ({ seed, size, more, alike }) => {
        const first = release(factsOf(tool, seed, size), 1);
        const second = release(later(seed, first.facts, { more, alike }), 2, [first]);
        if (!counted(first) || !counted(second)) return;
        both += 1;
        expect(recovered([first, second], { between: 'growing' })).toEqual([]);
      }),
      { numRuns: runs(4, 80), seed: seedOf(22) },
    );
    expect(both).toBeGreaterThan(2);
  });

  test('does not tell that all of those whom a withheld question was asked of answered it', () => {
    const of = partOf(stepDown2, (id) => ['E4', 'E5'].includes(id));
    const first = [
      ...saying(of, 4, { E4: 'no', E5: 'yes' }),
      ...saying(of, 2, { E4: 'no', E5: 'no' }),
      ...saying(of, 10, { E4: 'yes' }),
    ];
    const since = [
      ...saying(of, 5, { E4: 'no', E5: 'yes' }),
      ...saying(of, 5, { E4: 'no', E5: 'no' }),
      ...saying(of, 5, { E4: 'yes' }),
    ];
    const [a, b] = twoOf(of, first, since);
    expect([a.figures.questions['E5']!.asked, a.figures.questions['E5']!.answered]).toEqual([6, null]);
    expect(b.figures.questions['E4']!.counts).toMatchObject({ yes: 15, no: 16 });
    expect(b.figures.questions['E5']).toMatchObject({ asked: 16, answered: null, unanswered: null });
    expect(recovered([a, b], { between: 'growing' }, of)).toEqual([]);
  });

  test('has no rows that were withheld: of those who said the same, nobody has come since', () => {
    const of = partOf(stepDown2, (id) => id === 'A1');
    const first = [
      ...saying(of, 5, { A1: 'yes' }, 'closure'),
      ...saying(of, 10, { A1: 'yes' }),
      ...saying(of, 10, { A1: 'no' }),
    ];
    const since = [...saying(of, 5, { A1: 'no' }, 'closure'), ...saying(of, 5, {})];
    const [a, b] = twoOf(of, first, since);
    expect([a.figures.questions['A1']!.byRoute, b.figures.questions['A1']!.byRoute]).toEqual([{}, {}]);
    expect(b.figures.questions['A1']).toMatchObject({ unanswered: 5, counts: { yes: 15, no: 15 } });
    expect(recovered([a, b], { between: 'growing' }, of)).toEqual([]);
  });

  test('has no total of which all that came is of one row that was shown', () => {
    const of = partOf(stepDown2, (id) => id === 'A1');
    const first = ['CIN', 'closure'].flatMap((to) => [
      ...saying(of, 6, { A1: 'yes' }, to),
      ...saying(of, 6, { A1: 'no' }, to),
    ]);
    const since = [...saying(of, 5, { A1: 'yes' }, 'closure'), ...saying(of, 5, { A1: 'no' }, 'closure')];
    const [a, b] = twoOf(of, first, since);
    expect(Object.keys(a.figures.questions['A1']!.byRoute)).toEqual(['CP-CIN', 'CP-closure']);
    expect(b.figures.questions['A1']).toMatchObject({ asked: 34, byRoute: {}, counts: { yes: null, no: null } });
    expect(recovered([a, b], { between: 'growing' }, of)).toEqual([]);
  });

  test('tells again what the first shows of a question that nobody more was asked, and no more', () => {
    const of = partOf(stepDown2, (id) => ['A1', 'C17'].includes(id));
    const abused = ['risk-checklist', 'none'].flatMap((C17) => saying(of, 8, { A1: 'yes', C17 }));
    const first = [
      ...abused.map((one) => withGaps(of, { ...one, factors: ['domestic-abuse'] })),
      ...saying(of, 8, { A1: 'no' }),
    ];
    const since = ['some-children' as const, 'all-children' as const].flatMap((coverage) =>
      saying(of, 5, { A1: 'no' }).map((one) => ({
        ...one,
        returns: one.returns.map((filed) => ({ ...filed, counted: countedOf({ A1: { answer: 'no' } }, coverage) })),
      })),
    );
    const files = twoOf(of, first, since);
    expect(files.map(({ figures }) => figures.questions['C17']!.counts['none'])).toEqual([8, null]);
    const open = attacked(files, { between: 'growing' }, of);
    expect(open.recovered).toEqual([]);
    for (const at of ['C17', 'C17 byCoverage all-children']) {
      expect(open.ranges.get(`1: ${at} counts/none`)).toEqual({ min: 8, max: 8 });
    }
  });

  test('tells again what the first shows of rows to which nobody has come, and no more', () => {
    // Drawn by `npm run test:full`: all that came is of one route, and the rows of another are as they were.
    const facts = factsOf(tool, 0, 34);
    const first = release(facts.slice(0, 29), 1);
    const second = release(facts, 2, [first]);
    const shown = first.figures.questions['A1']?.byRoute['CIN-closure']?.counts['yes'];
    expect(shown).toBeGreaterThanOrEqual(5);
    const open = attacked([first, second], { between: 'growing' });
    expect(open.recovered).toEqual([]);
    expect(open.ranges.get('1: A1 byRoute CIN-closure counts/yes')).toEqual({ min: shown, max: shown });
  });

  test('shows no number that differs by 1 to 4 from what the first shows', () => {
    let differing = 0;
    fc.assert(
      fc.property(anyTwo, ({ seed, size, more, again, alike }) => {
        const first = release(factsOf(tool, seed, size), 1);
        const second = release(later(seed, first.facts, { more, again, alike }), 2, [first]);
        const found: string[] = [];
        const compare = (a: unknown, b: unknown, path: string): void => {
          if (typeof a === 'number' && typeof b === 'number') {
            const difference = Math.abs(a - b);
            if (difference > 0) differing += 1;
            if (difference > 0 && difference < 5) found.push(path);
          } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
            for (const [key, one] of Object.entries(a)) {
              if (Object.hasOwn(b, key)) compare(one, (b as Record<string, unknown>)[key], `${path}/${key}`);
            }
          }
        };
        compare(second.figures.questions, first.figures.questions, '');
        compare(second.figures.completeness, first.figures.completeness, '/completeness');
        expect(found).toEqual([]);
      }),
      { numRuns: runs(4, 150), seed: seedOf(23) },
    );
    expect(differing).toBeGreaterThan(10);
  });

  test('of the same answers shows the same numbers', () => {
    const first = release(factsOf(tool, 4, 40), 1);
    const second = release(first.facts, 2, [first]);
    expect({ ...second.figures, revision: 1 }).toEqual(first.figures);
  });

  test('a few questionnaires later shows nothing, and says why', () => {
    const facts = factsOf(tool, 4, 40);
    const first = release(facts, 3);
    const one = facts.find(({ returns }) => returns.some(({ counted: is }) => is !== undefined))!;
    const fewer = facts.map((of) =>
      of === one ? { ...of, returns: of.returns.filter((r) => r.counted === undefined) } : of,
    );
    const gone = one.returns.filter(({ counted: is }) => is !== undefined).length;
    expect(gone).toBeLessThan(5);
    const second = release(fewer, 4, [first]);
    const why =
      'Too little has changed since version 3 of the figures was released: a few questionnaires more or fewer would tell their answers.';
    expect(second.figures.suppression!.tooSmall).toBe(why);
    // Made before the first was released, its files do not keep to it: the release is refused.
    expect(differences(release(fewer, 4), [first], tool)).toEqual([why]);
  });

  test('of one answer changed withholds the question, and an unprotected one is refused', () => {
    const facts = factsOf(tool, 4, 40);
    const first = release(facts, 1);
    const at = facts.findIndex(({ returns }) => plainAnswer(returns[0]?.counted?.answers ?? {}, 'A1') === 'yes');
    const changed = facts.map((one, i) => {
      const [filed, ...others] = one.returns;
      if (i !== at || filed?.counted === undefined) return one;
      const answers = { ...filed.counted.answers, A1: { answer: 'no' } };
      return withGaps(tool, { ...one, returns: [{ ...filed, counted: { ...filed.counted, answers } }, ...others] });
    });
    const second = release(changed, 2, [first]);
    expect(first.figures.questions['A1']!.counts['yes']).not.toBeNull();
    expect(second.figures.questions['A1']!.counts).toEqual({ yes: null, no: null, 'dont-know': null });
    expect(second.figures.questions['A4']).toEqual(first.figures.questions['A4']);
    expect(differences(release(changed, 2), [first], tool)).toContain(
      'A1 has changed too little since version 1 of the figures was released: the difference would tell single answers apart.',
    );
  });

  test('under another rule is refused', () => {
    const facts = factsOf(tool, 4, 40);
    const first = release(facts, 1);
    const { exact, cases } = countedFrom(tool, facts, 2);
    const figures = shareable({ exact, cases, tool, rule: { smallCount: 8, minimumCases: 5 }, released: [] });
    expect(differences({ figures, cases }, [first], tool)).toEqual([
      'The rule for what may be shown has changed since version 1 of the figures was released.',
    ]);
  });

  test('of exact figures is no release', () => {
    const first = release(factsOf(tool, 4, 40), 1);
    const { suppression: _, ...exact } = first.figures;
    expect(() => differences({ ...first, figures: exact }, [first], tool)).toThrow(RangeError);
  });
});

describe('the samples of two releases', () => {
  test('let nothing be recovered that is not shown, whether or not cases were only added', () => {
    let shown = 0;
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat({ max: 1_000_000 }),
          size: fc.integer({ min: 8, max: 60 }),
          more: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 5, max: 40 })),
          again: fc.constantFrom(0, 0.02, 0.3),
        }),
        ({ seed, size, more, again }) => {
          const roll = dice(seed + 1);
          const first = release(factsOf(tool, seed, size), 1);
          // Of a case that is amended, a child is older or described otherwise.
          const facts = later(seed, first.facts, { more }).map((one, at) =>
            at < size && roll() < again
              ? { ...one, children: factsOf(tool, Math.floor(roll() * 1e6), 1)[0]!.children! }
              : one,
          );
          const second = release(facts, 2, [first]);
          const files = [first, second].map(({ figures }) => figures.sample!);
          const both = [first, second].map((one) => countedFrom(tool, one.facts).exact.sample!);
          const kinds = {
            routes: [...new Set(both.flatMap(({ byRoute }) => Object.keys(byRoute!)))],
            factors: Object.keys(both[0]!.byFactor),
          };
          const secretlyWithout = both.map(({ cases, byRoute }) => {
            const none = cases - Object.values(byRoute!).reduce((sum, n) => sum + n, 0);
            return none > 0 && none < rule.smallCount;
          });
          const [was, is] = both.map(({ children }) => children);
          if (files[1]!.children !== null || files[1]!.cases !== null) shown += 1;
          for (const growing of again === 0 ? [true, false] : [false]) {
            const known = { growing, cases: both.map(({ cases }) => cases), children: [was!, is!], secretlyWithout };
            expect(recoveredFrom(files, kinds, known)).toEqual([]);
          }
          // A number that both show of a table is the same, unless it is how many there are.
          const differing = Object.entries(tablesOf(files[1]!, kinds)).flatMap(([table, { cells }]) => {
            const before = tablesOf(files[0]!, kinds)[table]!.cells;
            return Object.entries(cells).filter(([key, n]) => n !== null && before[key] !== n);
          });
          expect(differing).toEqual([]);
        },
      ),
      { numRuns: runs(30, 500), seed: seedOf(24) },
    );
    expect(shown).toBeGreaterThan(5);
  });

  test('of which the first is from before there was one are shown as if there were none', () => {
    const facts = factsOf(tool, 4, 40);
    const first = release(facts, 1);
    const { sample: _sample, ...before } = first.figures;
    const second = release(facts, 2, [{ figures: before, cases: first.cases }]);
    expect(second.figures.sample).toEqual(first.figures.sample);
  });
});
