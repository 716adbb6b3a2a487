import { csvMetadata } from './csvw.ts';
import type { CsvColumn, CsvTable } from './csvw.ts';
import type { PackFile } from '../tables/file.ts';
import { guarded } from './spreadsheet-text.ts';
import { isMark, markText } from '../tables/table.ts';
import type { Cell, Column } from '../tables/table.ts';

const column =
  (kind: Column['kind']) =>
  <Id extends string>(id: Id, title: string, description: string): CsvColumn & { id: Id } => ({
    id,
    title,
    description,
    kind,
  });

export const textColumn = column('text');
export const countColumn = column('count');
export const percentColumn = column('percent');
export const numberColumn = column('number');

/** What stands between the values of one cell: no value of an answer has it. */
export const separator = ';';
/** A text column whose cells are lists. */
export const listColumn = (...[id, title, description]: Parameters<typeof textColumn>): CsvColumn => ({
  ...textColumn(id, title, description),
  separator,
});

/** Quoted whatever it holds, so that a reader that takes semicolons or tabs for separators splits none. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Writes texts, each only once: a file repeats the same few thousands of times. */
function textWriter(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const written = known.get(text) ?? quoted(guarded(text));
    known.set(text, written);
    return written;
  };
}

function field(cell: Cell, { id, kind }: CsvColumn, writeText: (text: string) => string): string {
  if (isMark(cell)) return markText(cell);
  if (cell === '') return '';
  if (kind === 'text') return writeText(String(cell));
  const printed = String(cell);
  // A number is written bare and unguarded, so it has to be one.
  if (!/^\d+(\.\d)?$/.test(printed)) throw new RangeError(`A cell of ${id} is no number`);
  return printed;
}

/**
 * The file (RFC 4180: commas, CRLF after every record; UTF-8 with a byte order mark, without which Excel misreads it) and
 * its metadata (W3C, Metadata Vocabulary for Tabular Data) beside it as `<name>.csv-metadata.json`.
 * @throws RangeError where a row does not have the columns' number of cells, or a number is none
 */
export function csvFiles(table: CsvTable): PackFile[] {
  const writeText = textWriter();
  // Bare: to a reader that does not know the byte order mark a quote after it is no quote.
  const header = table.columns.map(({ id }) => id).join(',');
  const records = table.rows.map((row) => {
    if (row.length !== table.columns.length) throw new RangeError(`A row of ${table.name} has not its columns' cells`);
    return table.columns.map((column, at) => field(row[at] ?? '', column, writeText)).join(',');
  });
  return [
    {
      name: `${table.name}.csv`,
      body: `\uFEFF${[header, ...records].join('\r\n')}\r\n`,
      contentType: 'text/csv; charset=utf-8; header=present',
    },
    {
      name: `${table.name}.csv-metadata.json`,
      body: csvMetadata(table),
      contentType: 'application/csvm+json',
    },
  ];
}
