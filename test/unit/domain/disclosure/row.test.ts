import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, orderOfHiding } from '../../../../shared/domain/disclosure/cells.ts';
import type { Cells } from '../../../../shared/domain/disclosure/cells.ts';
import { hiddenInRow } from '../../../../shared/domain/disclosure/row.ts';
import { DisclosureRule, defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';

const cells = (yes: number, no: number, dontKnow: number, unanswered: number): Cells =>
  cellsOf({
    asked: yes + no + dontKnow + unanswered,
    answered: yes + no + dontKnow,
    unanswered,
    notApplicable: 0,
    counts: { yes, no, 'dont-know': dontKnow },
  });

const hidden = (of: Cells, rule = defaultRule): string[] | undefined => {
  const found = hiddenInRow(of, orderOfHiding(of), rule);
  return found && [...found].toSorted();
};

describe('hiddenInRow', () => {
  test.each([
    ['nothing where nothing is small', cells(20, 10, 8, 0), []],
    ['a further number where one is small', cells(20, 10, 8, 3), ['counts/dont-know', 'unanswered']],
    ['no further one where the small ones cover each other', cells(30, 3, 4, 0), ['counts/dont-know', 'counts/no']],
    ['no further one where their sum is just not small', cells(30, 2, 3, 8), ['counts/dont-know', 'counts/no']],
    ['a further one where their sum is small', cells(30, 1, 2, 8), ['counts/dont-know', 'counts/no', 'unanswered']],
    ['a further one where each must be 4', cells(30, 4, 4, 8), ['counts/dont-know', 'counts/no', 'unanswered']],
    ['the row, where nothing would be left', cells(36, 2, 0, 0), undefined],
  ])('hides %s', (_, of, expected) => {
    expect(hidden(of)).toEqual(expected);
  });

  test('hides a further one where each must be 1', () => {
    const counts = { '0': 1, '1-3': 1, '4-6': 1, '7+': 30, 'dont-know': 1 };
    const of = cellsOf({ asked: 43, answered: 34, unanswered: 1, notApplicable: 8, counts });
    expect(hidden(of)).toContain('counts/7+');
  });

  test('leaves two values at least to one who knows the rule and runs it on every row that could be behind', () => {
    const rules = [defaultRule, { smallCount: 4, minimumCases: 5 }, { smallCount: 6, minimumCases: 5 }];
    const n = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 14 }));
    let tried = 0;
    fc.assert(
      fc.property(n, n, n, n, fc.constantFrom(...rules), (yes, no, dontKnow, unanswered, rule) => {
        const truth = cells(yes, no, dontKnow, unanswered);
        const keys = hidden(truth, rule);
        if (keys === undefined || keys.length === 0) return;
        tried += 1;
        const sum = keys.reduce((total, key) => total + truth.get(key)!, 0);
        const values = new Map(keys.map((key) => [key, new Set<number>()]));
        const fill = (row: Map<string, number>, at: number, left: number): void => {
          const key = keys[at];
          if (key === undefined) {
            if (left !== 0 || JSON.stringify(hidden(row, rule)) !== JSON.stringify(keys)) return;
            for (const [one, seen] of values) seen.add(row.get(one)!);
            return;
          }
          for (let value = 0; value <= left; value += 1) fill(new Map([...row, [key, value]]), at + 1, left - value);
        };
        fill(new Map(truth), 0, sum);
        for (const [key, seen] of values) expect([key, seen.size > 1]).toEqual([key, true]);
      }),
      { numRuns: 600, seed: 12 },
    );
    expect(tried).toBeGreaterThan(200);
  });
});

test('a rule that does not hold is no rule', () => {
  expect(DisclosureRule.safeParse({ smallCount: 3, minimumCases: 5 }).success).toBe(false);
  expect(DisclosureRule.safeParse({ smallCount: 5, minimumCases: 2 }).success).toBe(false);
  expect(DisclosureRule.safeParse(defaultRule).success).toBe(true);
});
