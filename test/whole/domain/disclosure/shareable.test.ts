import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { routeName } from '../../../../shared/domain/figures/case-partial.ts';
import { stableJson } from '../../../../shared/base/content/canonical.ts';
import type { Aggregate } from '../../../../shared/domain/figures/aggregate.ts';
import { percentOf } from '../../../../shared/domain/figures/percent.ts';
import type { Figures, FiguresFile, TallyShown } from '../../../../shared/domain/figures/figures.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';
import { ShareableAggregate } from '../../../../shared/domain/disclosure/schema.ts';
import { shareable } from '../../../../shared/domain/disclosure/shareable.ts';
import type { Condition } from '../../../../shared/domain/tool/condition.ts';
import { stepDown2 } from '../../../library.ts';
import { stepDown2015 } from '../../../library.ts';
import { partialsOf, reference } from '../../../unit/domain/figures/reference.ts';
import { restricted } from '../../../unit/work/packs/sample.ts';
import { attack } from '../../../unit/domain/disclosure/attacker.ts';
import type { Attack } from '../../../unit/domain/disclosure/attacker.ts';
import { isFull, runs, seedOf } from '../../../runs.ts';
import { madeUp, namesOf, partOf, rowsOf } from '../../../unit/domain/disclosure/audits.ts';
import type { Counted } from '../../../unit/domain/disclosure/audits.ts';

// A solver takes its time; no test here is about it.
vi.setConfig({ testTimeout: runs(120_000, 3_600_000) });

const rule = defaultRule;
const audited: Counted = {
  exact: restricted,
  cases: partialsOf(reference).map(({ figures }) => figures),
  tool: stepDown2015,
};
const share = (counted: Counted): FiguresFile => shareable({ ...counted, rule, released: [] });

/**
 * What the attacker has got hold of. A nought in a row that is not shown is no secret: it is there because nobody at all
 * gave that answer, or nobody is in the row.
 */
const recovered = ({ recovered: found, ranges }: Attack): string[] =>
  found.filter((name) => ranges.get(name)!.min !== 0 || !/ by\w+ /.test(name));

const both = ({ tool }: { tool: typeof stepDown2 }) =>
  partOf(tool, (id, at) => at % 6 === 0 || ['E5', 'D12', 'D13', 'C1', 'C17', 'D6', 'D7', 'C12'].includes(id));
const [part2015, part2] = [both({ tool: stepDown2015 }), both({ tool: stepDown2 })];

/** A part of whose questions only some are asked: some services, and those whom several facts together choose. */
const partOfSome: typeof part2 = {
  ...part2,
  questions: part2.questions.map((question, at) => {
    const some: Condition[] = [
      { service: ['police', 'school'] },
      { any: [{ factor: 'neglect' }, { service: ['police', 'general-practice'] }] },
      { all: [{ factor: 'domestic-abuse' }, { service: ['school', 'childrens-services', 'police'] }] },
      { service: ['police'] },
    ];
    const appliesWhen = at > 0 && question.appliesWhen === undefined ? some[at % 6] : undefined;
    return appliesWhen === undefined ? question : { ...question, appliesWhen };
  }),
};

/** Audits of 1 to 60 cases. */
const anyAudit = fc
  .record({
    seed: fc.nat({ max: 1_000_000 }),
    size: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 10, max: 60 })),
    tool: fc.constantFrom(part2015, part2, partOfSome),
  })
  .map(({ seed, size, tool }) => madeUp(tool, seed, size));

/** Audits of many sizes, up to 200 cases in full, made once for all that look at them. */
const many = (isFull ? [8, 14, 20, 30, 45, 70, 110, 200] : [8, 20, 45, 110]).flatMap((size, at) =>
  [part2015, part2, partOfSome].map((tool) => {
    const counted = madeUp(tool, 100 + at, size);
    return { ...counted, figures: share(counted) };
  }),
);

/** Every tally of a question, by where it stands. */
const talliesOf = (figures: Figures): [string, TallyShown][] =>
  Object.entries(figures.questions).flatMap(([id, question]) => [
    [id, question] as [string, TallyShown],
    ...(['byService', 'byRoute', 'byFactor', 'byCoverage'] as const).flatMap((cut) =>
      Object.entries(question[cut]).map(([key, row]): [string, TallyShown] => [`${id} ${cut} ${key}`, row]),
    ),
  ]);

const partsOf = (row: TallyShown): (number | null)[] =>
  Object.keys(row.counts).length === 0
    ? [row.answered, row.unanswered, row.notApplicable]
    : [...Object.values(row.counts), row.unanswered, row.notApplicable];

const isSmall = (n: number): boolean => n > 0 && n < rule.smallCount;

/** Small numbers that can be had by taking what is shown from what it is shown to be a part of. */
function smallDifferences(figures: Figures): string[] {
  const found: string[] = [];
  const look = (where: string, n: number): void => void (isSmall(n) && found.push(`${where}: ${n}`));
  for (const [where, row] of talliesOf(figures)) {
    if (row.asked === null) continue;
    look(
      `${where} not shown`,
      partsOf(row).reduce<number>((left, n) => left - (n ?? 0), row.asked),
    );
    const { asked } = row;
    for (const n of partsOf(row)) if (n !== null) look(`${where} all others`, asked - n);
  }
  for (const [id, question] of Object.entries(figures.questions)) {
    for (const cut of ['byService', 'byRoute', 'byCoverage'] as const) {
      const rows = Object.values(question[cut]);
      if (rows.length === 0) continue;
      for (const [at, n] of partsOf(question).entries()) {
        const shown = rows.flatMap((row) => partsOf(row)[at] ?? []);
        if (n === null || shown.length < rows.length) continue;
        const others = shown.reduce((left, m) => left - m, n);
        look(`${id} ${cut} others ${at}`, others);
      }
      look(
        `${id} ${cut} others`,
        rows.reduce((left, { asked }) => left - asked!, question.asked!),
      );
    }
    for (const row of Object.values(question.byFactor)) {
      look(`${id} without a factor`, question.asked! - row.asked!);
      for (const [at, n] of partsOf(question).entries()) {
        const withIt = partsOf(row)[at] ?? null;
        if (n !== null && withIt !== null) look(`${id} without a factor ${at}`, n - withIt);
      }
    }
  }
  return found;
}

/** Figures with small numbers taken out and nothing else: what a hurried hand would publish. */
function hurried(all: Aggregate): Figures {
  const { inputs: _inputs, signals: _signals, corrections: _corrections, ...exact } = all;
  const blanked = JSON.stringify(
    { completeness: exact.completeness, questions: exact.questions },
    (_, value: unknown) => (typeof value === 'number' && isSmall(value) ? null : value),
  );
  return { ...exact, ...(JSON.parse(blanked) as Pick<Figures, 'completeness' | 'questions'>) };
}

describe('an attacker who solves for what is hidden', () => {
  test('gets hold of counts where only the small ones were taken out', () => {
    const { tool } = audited;
    const found = recovered(attack([hurried(restricted)], tool, { rows: [rowsOf(audited)] }));
    // E1 is answered by all: 38 = 18 + 14 + 6. B3's only small number is its "no".
    expect(found).toContain('0: B3 counts/no');
    expect(found).toContain('0: E4 counts/no');
    expect(found.length).toBeGreaterThan(100);
  });

  test('gets nothing from the reference audit, even if no hidden number of a total is nought', () => {
    const attacked = attack([share(audited)], audited.tool, { rows: [rowsOf(audited)], hiddenAreAboveNought: true });
    expect(attacked.ranges.size).toBeGreaterThan(1000);
    expect(recovered(attacked)).toEqual([]);
  });

  test('gets nothing from any audit, even knowing how many questionnaires came of each kind', () => {
    let [shown, hidden] = [0, 0];
    fc.assert(
      fc.property(anyAudit, (counted) => {
        const figures = share(counted);
        if (figures.suppression!.tooSmall !== undefined) return;
        const attacked = attack([figures], counted.tool, { rows: [rowsOf(counted)], hiddenAreAboveNought: true });
        shown += talliesOf(figures).length;
        hidden += attacked.ranges.size;
        expect(recovered(attacked)).toEqual([]);
      }),
      { numRuns: runs(8, 120), seed: seedOf(5) },
    );
    expect(shown).toBeGreaterThan(150);
    expect(hidden).toBeGreaterThan(2000);
  });

  test('does not find out how many questionnaires came of a kind that is not shown', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.integer({ min: 6, max: 40 }), (seed, size) => {
        const tool = partOf(stepDown2, (id) => ['A1', 'A4'].includes(id));
        const counted = madeUp(tool, seed, size);
        const figures = share(counted);
        if (figures.suppression!.tooSmall !== undefined) return;
        const rows = rowsOf(counted);
        const attacked = attack([figures], tool, { rows: [namesOf(rows)] });
        const sizes = attacked.recovered.filter((name) => / size /.test(name));
        expect(sizes.filter((name) => attacked.ranges.get(name)!.min !== 0)).toEqual([]);
      }),
      { numRuns: runs(3, 60), seed: seedOf(6) },
    );
  });
});

describe('the shareable figures of any audit', () => {
  test('show no small number, and none as a difference of what they show', () => {
    for (const counted of many) {
      const { figures } = counted;
      expect(ShareableAggregate.parse(figures)).toEqual(figures);
      expect(smallDifferences(figures)).toEqual([]);
      const { expected, returned, complete, summaries } = figures.completeness;
      const pairs = [
        [expected, returned],
        [returned, complete],
        [summaries.owed, summaries.received],
      ] as const;
      for (const [a, b] of pairs) expect(a !== null && b !== null && isSmall(a - b)).toBe(false);
    }
  });

  test('show the exact number, or null, and say by which rule each null is', () => {
    for (const counted of many) {
      const { exact, figures } = counted;
      const { suppressed, rules } = figures.suppression!;
      // Rows that are left out are told of where their table stands; what is null in the others is told of by itself.
      const pointers = suppressed.filter((one) => one.rule !== 'rows-withheld').map(({ pointer }) => pointer);
      expect(new Set(pointers).size).toBe(pointers.length);
      expect(new Set(suppressed.map((one) => one.rule))).toEqual(new Set(Object.keys(rules)));
      const faults: string[] = [];
      const compare = (shown: unknown, from: unknown, path: string): void => {
        if (typeof shown === 'object' && shown !== null) {
          for (const [key, one] of Object.entries(shown)) {
            const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
            compare(one, (from as Record<string, unknown>)[key], at);
          }
        } else if (shown === null && from !== null) {
          const named = pointers.filter((one) => path === one || path.startsWith(`${one}/`)).length;
          if (named !== 1) faults.push(`${path} is named ${named} times`);
        } else if (shown !== from) faults.push(`${path} is not what it is`);
      };
      compare(figures.completeness, exact.completeness, '/completeness');
      compare(figures.questions, exact.questions, '/questions');
      expect(faults).toEqual([]);
      for (const { pointer } of suppressed) {
        const value = pointer
          .split('/')
          .slice(1)
          .reduce<unknown>((of, key) => (of as Record<string, unknown>)[key.replaceAll('~1', '/')], figures);
        expect([pointer, value]).not.toEqual([pointer, undefined]);
        expect([pointer, typeof value]).not.toEqual([pointer, 'number']);
      }
    }
  });

  test('print a percentage only of a count and a base that are shown', () => {
    for (const counted of many) {
      for (const question of Object.values(counted.figures.questions)) {
        for (const [value, printed] of Object.entries(question.percent)) {
          if (printed === null) continue;
          expect(printed).toBe(percentOf(question.counts[value]!, question.answered!));
        }
        for (const [value, printed] of Object.entries(question.percentExcludingDontKnow)) {
          if (printed === null) continue;
          expect(printed).toBe(percentOf(question.counts[value]!, question.answeredExcludingDontKnow!));
        }
        expect(question.note !== undefined && partsOf(question).includes(null)).toBe(false);
      }
    }
  });

  test('are the same bytes whatever the order of the cases', () => {
    for (const counted of many) {
      const bytes = stableJson(counted.figures);
      expect(stableJson(share({ ...counted, cases: counted.cases.toReversed() }))).toBe(bytes);
      expect(stableJson(share(counted))).toBe(bytes);
    }
  });

  test('show rows that rest on cases enough, of which not all say the same', () => {
    let rows = 0;
    for (const counted of many) {
      for (const [id, question] of Object.entries(counted.figures.questions)) {
        for (const cut of ['byService', 'byRoute', 'byFactor', 'byCoverage'] as const) {
          for (const key of Object.keys(question[cut])) {
            rows += 1;
            const exact = counted.exact.questions[id]![cut][key]!;
            const asked = counted.cases.filter((one) => {
              const of = one.questions[id];
              if (cut === 'byRoute') return routeName(one) === key && of !== undefined;
              if (cut === 'byFactor') return one.factors.includes(key) && of !== undefined;
              return of !== undefined && Object.hasOwn(of[cut], key);
            });
            expect([id, key, asked.length >= rule.minimumCases]).toEqual([id, key, true]);
            const answers = Object.values(exact.counts).filter((n) => n > 0);
            const isAll = exact.asked === counted.exact.questions[id]!.asked;
            const isAlike = question.type !== 'text' && !isAll && answers.length < 2;
            expect([id, key, isAlike]).toEqual([id, key, false]);
          }
        }
      }
    }
    expect(rows).toBeGreaterThan(100);
  });
});
