import type { Cell, PackTable } from '../tables/table.ts';
import { cellText } from './words.ts';

/** A row of a table, read by its columns' ids. */
export interface NamedRow {
  /** @throws RangeError where the table has no such column: a report without a figure is no report */
  cell(column: string): Cell;
  /** whether the table has such a column, and something stands in it */
  has(column: string): boolean;
}

/** The rows of a table, in its order. */
export function namedRows(table: PackTable): NamedRow[] {
  const at = new Map(table.columns.map(({ id }, index) => [id, index]));
  return table.rows.map((row) => ({
    has: (column) => (row[at.get(column) ?? -1] ?? '') !== '',
    cell(column) {
      const index = at.get(column);
      const found = index === undefined ? undefined : row[index];
      if (found === undefined) throw new RangeError(`The table ${table.id} has no ${column}`);
      return found;
    },
  }));
}

/** The rows of a table by what stands in one of its columns. */
export function rowsBy(table: PackTable, column: string): Map<string, NamedRow[]> {
  return Map.groupBy(namedRows(table), (row) => cellText(row.cell(column)));
}
