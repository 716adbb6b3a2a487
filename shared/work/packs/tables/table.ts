/**
 * A number that is not there: `c` suppressed, so that nobody can be made out; `z` not applicable, as a percentage of
 * nothing is (the shorthand of the UK Government Analysis Function).
 */
export interface Mark {
  mark: 'c' | 'z';
}

/**
 * What stands in a cell. A percentage is a string with one decimal (`"28.9"`), as `aggregate.json` has it; a number that is
 * no count, as a median is not, may end in a half.
 */
export type Cell = string | number | Mark;

export interface Column {
  /** camelCase; unique in its table */
  id: string;
  /** what a reader sees above it */
  title: string;
  kind: 'text' | 'count' | 'percent' | 'number';
}

/** A table of a pack: the one thing that workbook, web page and report all show. */
export interface PackTable {
  /** a slug; unique in its pack */
  id: string;
  title: string;
  /** what a reader must know to read it: its base, what overlaps, what is left out */
  notes: string[];
  columns: Column[];
  rows: Cell[][];
}

/** The mark as it is printed. */
export const markText = ({ mark }: Mark): string => `[${mark}]`;

export const isMark = (cell: Cell): cell is Mark => typeof cell === 'object';
