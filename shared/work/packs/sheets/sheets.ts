import type { Cell, Column } from '../tables/table.ts';

/** A cell that leads to another worksheet. */
export interface SheetLink {
  text: string;
  /** the worksheet's name */
  sheet: string;
}

/** A line above a table, or of a sheet of words: one cell of column A. */
export interface SheetLine {
  text: string;
  isHeading?: boolean;
  /** the worksheet that it leads to */
  sheet?: string;
}

/** The one table of a worksheet; it has at least one row. */
export interface SheetTable {
  /** unique in the workbook; letters, digits and underscores */
  name: string;
  columns: readonly Pick<Column, 'title' | 'kind'>[];
  rows: readonly (readonly (Cell | SheetLink)[])[];
}

/** A worksheet before any library has seen it: its title in A1, its lines below, its table below those. */
export interface SheetPlan {
  name: string;
  title: string;
  lines: readonly SheetLine[];
  table?: SheetTable | undefined;
}

export interface BookPlan {
  title: string;
  description: string;
  /** ISO 8601; stands as the time of making and of the last change, so that the same figures give the same bytes */
  writtenAt: string;
  /** the first is the one that is seen on opening */
  sheets: readonly SheetPlan[];
}

export const isLink = (cell: Cell | SheetLink): cell is SheetLink => typeof cell === 'object' && 'sheet' in cell;
