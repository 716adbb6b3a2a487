/** A workbook as words in cells, and where each stands: what the conversion of tools reads and writes, without any file. */

/** Where something stands in a workbook, as whoever opens it finds it. */
export interface Place {
  sheet: string;
  /** From 1, the row of titles. */
  row: number;
  /** The column's title; left out where a row, or a sheet, is meant as a whole. */
  column?: string;
}

/** What is wrong at a place. */
export interface CellFault extends Place {
  detail: string;
}

/** A cell as a file has it. */
export interface RawCell {
  text: string;
  /** Why what stands there cannot be read. */
  fault?: string;
}

/** A block of cells that are one; rows and columns from 0, both ends included. */
export interface Merged {
  startRow: number;
  endRow: number;
  startCol: number;
  endCol: number;
}

/** A sheet as a file has it: its rows from the first on, empty ones too. */
export interface RawSheet {
  name: string;
  rows: readonly (readonly RawCell[])[];
  merged: readonly Merged[];
}

/** A sheet as it is written: titles, and under them rows of as many cells. */
export interface SheetText {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A row under the titles: what stands in it, by title. Empty cells are left out. */
export interface Row {
  row: number;
  cells: ReadonlyMap<string, string>;
}

/** A sheet under its titles. */
export interface Table {
  name: string;
  /** As they are read, in their order: `relevant`, `label::english (en)`. */
  columns: readonly string[];
  rows: readonly Row[];
  faults: readonly CellFault[];
}

/** Where it stands, in words: `survey row 12, column relevant`. */
export const placeInWords = ({ sheet, row, column }: Place): string =>
  `${sheet} row ${row}${column === undefined ? '' : `, column ${column}`}`;

/** A cell's place. */
export const placeOf = (table: Pick<Table, 'name'>, row: number, column?: string): Place => ({
  sheet: table.name,
  row,
  ...(column !== undefined && { column }),
});

/** Words as somebody wrote them, without the spaces around them. */
const tidied = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim();

/** What is a name or a rule and no words: without what nobody sees in it. */
export const plainOf = (text: string): string => text.replaceAll(/[\u200B\u2060\uFEFF]/g, '').trim();

/** Other names of XLSForm's own columns. */
const aliases = new Map(
  Object.entries({
    list: 'list_name',
    caption: 'label',
    relevance: 'relevant',
    readonly: 'read_only',
    calculate: 'calculation',
    id_string: 'form_id',
  }),
);

/** A column's title as it is read: in small letters, its own spaces as underscores, `bind::relevant` as `relevant`. */
export function titleOf(text: string): string {
  const [first = '', ...rest] = text.split(/\s*::?\s*/);
  const parts = [
    first
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
    ...rest.map((part) => part.trim()),
  ];
  const known = /^(?:relevant|constraint|required|readonly|calculate)$/i;
  if (parts[0] === 'bind' && parts.length === 2 && known.test(parts[1] ?? '')) parts.shift();
  if (parts[0] === 'media' && parts.length > 1) parts.shift();
  const name = (parts[0] ?? '').toLowerCase();
  return [aliases.get(name) ?? name, ...parts.slice(1).map((part) => part.toLowerCase())].join('::');
}

const overlaps = ({ startCol, endCol }: Merged, columns: readonly string[]): boolean =>
  columns.slice(startCol, endCol + 1).some((title) => title !== '');

/** A sheet under its first row: every fault of its cells, and what stands in the others. */
export function tableOf({ name, rows, merged }: RawSheet, as = name.trim().toLowerCase()): Table {
  const columns = (rows[0] ?? []).map(({ text }) => {
    const title = titleOf(plainOf(tidied(text)));
    return as === 'settings' && title === 'title' ? 'form_title' : title;
  });
  const faults: CellFault[] = [];
  const said = (row: number, at: number, detail: string): void => {
    const column = columns[at];
    faults.push({ sheet: as, row, ...(column !== undefined && column !== '' && { column }), detail });
  };
  for (const [at, title] of columns.entries()) {
    if (title !== '' && columns.indexOf(title) !== at) said(1, at, 'stands here twice');
  }
  for (const block of merged) {
    if (block.startRow < rows.length && overlaps(block, columns)) {
      said(block.startRow + 1, block.startCol, 'is several cells in one: undo the merging, and fill in each');
    }
  }
  const read = rows.slice(1).flatMap((cells, index): Row[] => {
    const row = index + 2;
    const found = new Map<string, string>();
    for (const [at, cell] of cells.entries()) {
      const title = columns[at];
      if (title === undefined || title === '') continue;
      if (cell.fault !== undefined) said(row, at, cell.fault);
      const text = tidied(cell.text);
      if (text !== '' && !found.has(title)) found.set(title, text);
    }
    return found.size === 0 ? [] : [{ row, cells: found }];
  });
  return { name: as, columns: columns.filter((title) => title !== ''), rows: read, faults };
}
