import type { Cells, Hidden } from './cells.ts';
import { showsAnswers, sumOf } from './cells.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { isSmall } from './small-number-rule.ts';

/** A breakdown of a question: rows that add up to its total. */
export interface Breakdown {
  /** those to be shown */
  visible: readonly Cells[];
  /** what the total less the visible rows leaves; every reader can work it out, so it keeps the same rules */
  remainder: Cells;
  total: Cells;
  /** what the total itself hides */
  hiddenInTotal: Hidden;
}

/**
 * Which columns of a breakdown to hide, in every row; undefined where nothing but noughts would be left.
 *
 * A column goes where the total hides it or any row, the remainder too, has a small number in it; then further ones,
 * until what a row hides is nought or no small number together. The hidden numbers are a whole block, of which a reader
 * knows no more than the sum of each row and of each column. With two rows and two columns above nought, a unit can be
 * moved round any four corners of it, one way or the other: no number in it can be worked out, and none of the total's
 * hidden ones, as any value that they can have is a column's sum that the block can take on.
 */
export function hiddenColumns(block: Breakdown, order: readonly string[], rule: DisclosureRule): Hidden | undefined {
  const rows = [...block.visible, block.remainder];
  const columns = order.filter((key) => (block.total.get(key) ?? 0) > 0);
  const hidden = new Set(
    columns.filter((key) => block.hiddenInTotal.has(key) || rows.some((row) => isSmall(row.get(key) ?? 0, rule))),
  );
  const isSafe = (): boolean => {
    const sums = rows.map((row) => sumOf(row, hidden));
    if (sums.some((sum) => isSmall(sum, rule))) return false;
    // One row alone has the columns' own sums: nothing is hidden by it that the total does not hide. (A column hidden alone
    // is one that the total hides, or has a small number, which is the sum of its row.)
    const ofTotal = hidden.size === block.hiddenInTotal.size;
    return ofTotal || sums.filter((sum) => sum > 0).length > 1;
  };
  while (!isSafe()) {
    const more = columns.find((key) => !hidden.has(key));
    if (more === undefined) return undefined;
    hidden.add(more);
  }
  return block.visible.some((row) => showsAnswers(row, hidden)) ? hidden : undefined;
}

/** What a row of a breakdown hides: a row in which all hidden columns are nought has nothing to hide. */
export const hiddenInBreakdownRow = (row: Cells, columns: Hidden): Hidden =>
  sumOf(row, columns) === 0 ? new Set() : columns;
