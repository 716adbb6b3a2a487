import { describe, expect, test } from 'vitest';
import { hiddenColumns, hiddenInBreakdownRow } from '../../../../shared/domain/disclosure/breakdown.ts';
import { cellsOf, orderOfHiding, without } from '../../../../shared/domain/disclosure/cells.ts';
import type { Cells } from '../../../../shared/domain/disclosure/cells.ts';
import { defaultRule } from '../../../../shared/domain/disclosure/small-number-rule.ts';

const cells = (yes: number, no: number, dontKnow: number, unanswered: number): Cells =>
  cellsOf({
    asked: yes + no + dontKnow + unanswered,
    answered: yes + no + dontKnow,
    unanswered,
    notApplicable: 0,
    counts: { yes, no, 'dont-know': dontKnow },
  });

const hidden = (total: Cells, visible: Cells[], hiddenInTotal: string[] = []): string[] | undefined => {
  const block = { visible, remainder: without(total, visible), total, hiddenInTotal: new Set(hiddenInTotal) };
  const found = hiddenColumns(block, orderOfHiding(total), defaultRule);
  return found && [...found].toSorted();
};

describe('hiddenColumns', () => {
  test('hides nothing where nothing is small', () => {
    expect(hidden(cells(40, 20, 10, 0), [cells(20, 10, 5, 0)])).toEqual([]);
  });

  test('hides a column in every row where one has a small number in it, and one more', () => {
    expect(hidden(cells(40, 20, 10, 0), [cells(20, 10, 7, 0)])).toEqual(['counts/dont-know', 'counts/no']);
  });

  test('hides further columns until no row hides a small number together', () => {
    const total = cells(60, 30, 20, 10);
    expect(hidden(total, [cells(20, 10, 1, 2), cells(20, 10, 12, 6)])).toEqual([
      'counts/dont-know',
      'counts/no',
      'unanswered',
    ]);
  });

  test('hides what the total hides, though no row has a small number in it', () => {
    const of = (yes: number, a: number, b: number, dontKnow: number, unanswered: number): Cells => {
      const counts = { yes, a, b, 'dont-know': dontKnow };
      const answered = yes + a + b + dontKnow;
      return cellsOf({ asked: answered + unanswered, answered, unanswered, notApplicable: 0, counts });
    };
    // Each must be 4, so the total hides "don't know" too; the rows, of which none is left out, add up to it.
    const rows = [of(20, 4, 1, 5, 0), of(20, 0, 3, 6, 4)];
    const inTotal = ['counts/a', 'counts/b', 'counts/dont-know', 'unanswered'];
    expect(hidden(of(40, 4, 4, 11, 4), rows, inTotal)).toEqual(inTotal);
  });

  test('hides nothing in one row alone that the total gives away', () => {
    expect(hidden(cells(40, 2, 5, 0), [cells(30, 2, 5, 0)])).toBeUndefined();
  });

  test('hides no column of noughts: it would cover nothing', () => {
    const of = (yes: number, no: number, dontKnow: number, notApplicable: number): Cells => {
      const answered = yes + no + dontKnow;
      const counts = { yes, no, 'dont-know': dontKnow };
      return cellsOf({ asked: answered + notApplicable, answered, unanswered: 0, notApplicable, counts });
    };
    expect(hidden(of(40, 6, 7, 13), [of(20, 0, 1, 6)])).toEqual(['counts/dont-know', 'counts/no', 'notApplicable']);
  });

  test('hides in a row that is the total what the total hides, and no more', () => {
    const total = cells(40, 3, 4, 0);
    const inTotal = ['counts/dont-know', 'counts/no'];
    expect(hidden(total, [total], inTotal)).toEqual(inTotal);
  });

  test('shows rows of which one alone has an answer to show', () => {
    const columns = ['counts/dont-know', 'counts/no'];
    expect(hidden(cells(20, 12, 12, 0), [cells(20, 6, 1, 0), cells(0, 6, 11, 0)])).toEqual(columns);
  });

  test('gives up where even all of a row is few', () => {
    expect(hidden(cells(31, 21, 11, 0), [cells(1, 1, 1, 0), cells(30, 20, 10, 0)])).toBeUndefined();
  });

  test('gives up where no answer would be left', () => {
    expect(hidden(cells(12, 9, 8, 0), [cells(4, 3, 3, 0), cells(8, 6, 5, 0)])).toBeUndefined();
  });
});

test('a row in which all hidden columns are nought has nothing to hide', () => {
  const columns = new Set(['counts/no', 'counts/dont-know']);
  expect(hiddenInBreakdownRow(cells(20, 0, 0, 5), columns)).toEqual(new Set());
  expect(hiddenInBreakdownRow(cells(20, 0, 6, 5), columns)).toBe(columns);
});
