import type { Cell, Column } from '../tables/table.ts';

/** A column of a CSV file. `id` is its header: the same word that `aggregate.json` has. */
export interface CsvColumn extends Column {
  description: string;
  /** a cell is a list: what stands between any two of its values, none of which has it */
  separator?: string;
}

/** A CSV file before it is written. An empty text is an empty cell: nothing stands there. */
export interface CsvTable {
  /** a slug: the file is `<name>.csv` */
  name: string;
  title: string;
  description: string;
  /** what a reader must know of every number or text in it */
  notes: readonly string[];
  columns: readonly CsvColumn[];
  /** ids of the columns that tell any two rows apart */
  key: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** How to read a text back; it holds for every CSV file of a pack. */
const apostropheRule =
  "A text that a spreadsheet could take for a formula, a date, a number or a mark has an apostrophe before it ('1-3, '=1+1). To read any text, take one apostrophe away if it begins with one; what is left is the text exactly.";

const marksRule =
  '[c]: suppressed, so that nobody can be made out. [z]: not applicable, as a percentage of nothing is. An empty cell: this row has no such thing.';

// Limits are written as a cell is: every reader takes a text, some take nothing else, and some hold it to the format.
const datatypes = {
  text: { datatype: 'string', null: [''] },
  count: { datatype: { base: 'integer', minimum: '0' }, null: ['', '[c]', '[z]'] },
  percent: {
    datatype: { base: 'decimal', format: '0.0', minimum: '0.0', maximum: '100.0' },
    null: ['', '[c]', '[z]'],
  },
  number: { datatype: { base: 'decimal', minimum: '0' }, null: ['', '[c]', '[z]'] },
} as const;

const columnOf = ({ id, title, kind, description, separator }: CsvColumn) => ({
  name: id,
  // The header has to be among the titles, or a validator refuses the file.
  titles: [id, title],
  'dc:description': description,
  ...datatypes[kind],
  ...(separator !== undefined && { separator }),
});

/**
 * The metadata of a CSV file as CSV on the Web has it (W3C Recommendation, 17 December 2015): JSON with two spaces, so
 * that people can read it too.
 */
export function csvMetadata(table: CsvTable): string {
  const { name, title, description, notes, columns, key } = table;
  const url = `${name}.csv`;
  const numbers = columns.some(({ kind }) => kind !== 'text');
  const said = [...notes, ...(numbers ? [marksRule] : []), apostropheRule];
  const metadata = {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en-GB' }],
    url,
    'dc:title': title,
    'dc:description': description,
    dialect: {
      encoding: 'utf-8',
      delimiter: ',',
      quoteChar: '"',
      doubleQuote: true,
      lineTerminators: ['\r\n'],
      header: true,
      headerRowCount: 1,
      skipBlankRows: false,
      trim: false,
    },
    notes: said.map((words) => ({ type: 'Annotation', target: url, body: words })),
    tableSchema: {
      columns: columns.map(columnOf),
      primaryKey: key,
    },
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
