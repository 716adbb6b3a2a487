import * as fc from 'fast-check';
import { parseCsv } from 'hucre/csv';
import { describe, expect, test } from 'vitest';
import type { CsvTable } from '../../../../shared/work/packs/sheets/csvw.ts';
import { countColumn, csvFiles, percentColumn, textColumn } from '../../../../shared/work/packs/sheets/csv.ts';
import type { Cell } from '../../../../shared/work/packs/tables/table.ts';
import { anyText } from './any-text.ts';
import { parseRecords, plain } from './read-csv.ts';

const table = (rows: readonly (readonly Cell[])[], columns: CsvTable['columns']): CsvTable => ({
  name: 'sample',
  title: 'A sample',
  description: 'For a test.',
  notes: ['Standing words.'],
  columns,
  key: ['a'],
  rows,
});
const texts = [textColumn('a', 'A', 'The first'), textColumn('b', 'B', 'The second')];
const numbers = [countColumn('n', 'N', 'A count'), percentColumn('p', 'P', 'A percentage')];

const bodyOf = (rows: readonly (readonly Cell[])[], columns: CsvTable['columns']): string => {
  const body = csvFiles(table(rows, columns))[0]?.body;
  if (typeof body !== 'string') throw new Error('no text');
  return body;
};

describe('csvFiles', () => {
  test('any text survives being written and read, by a strict reader and by a common one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText), { minLength: 1 }), (rows) => {
        const body = bodyOf(rows, texts);
        expect(
          parseRecords(body)
            .slice(1)
            .map((row) => row.map(plain)),
        ).toStrictEqual(rows);
        const common = parseCsv(body, { delimiter: ',', skipEmptyRows: false });
        expect(
          common.slice(1, rows.length + 1).map((row) => row.map((cell) => plain(String(cell ?? '')))),
        ).toStrictEqual(rows);
      }),
    );
  });

  test('is RFC 4180 in UTF-8 with a byte order mark: commas, CRLF after every record, texts quoted', () => {
    expect(
      bodyOf(
        [
          ['yes', 'say "no"'],
          ['', '1-3'],
        ],
        texts,
      ),
    ).toBe('\uFEFFa,b\r\n"yes","say ""no"""\r\n,"\'1-3"\r\n');
  });

  test('numbers and marks stand bare; a text in their column is refused', () => {
    expect(
      bodyOf(
        [
          [3, '28.9'],
          [{ mark: 'c' }, { mark: 'z' }],
          ['', ''],
        ],
        numbers,
      ),
    ).toBe('\uFEFFn,p\r\n3,28.9\r\n[c],[z]\r\n,\r\n');
    for (const wrong of ['=1+1', '-1', 'many', '1.25', Number.NaN]) {
      expect(() => bodyOf([[wrong, '']], numbers)).toThrow('A cell of n is no number');
    }
  });

  test('a row of another length is refused', () => {
    expect(() => bodyOf([['only one']], texts)).toThrow("has not its columns' cells");
  });

  test('the metadata names every column, its type and what is null, the key, and how to read a text back', () => {
    const [csv, metadata] = csvFiles(table([], [...texts, ...numbers]));
    expect([csv?.name, metadata?.name]).toStrictEqual(['sample.csv', 'sample.csv-metadata.json']);
    const read = JSON.parse(String(metadata?.body)) as {
      notes: { body: string }[];
      tableSchema: { columns: { name: string; titles: string[] }[] };
    };
    expect(read).toMatchObject({
      '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en-GB' }],
      url: 'sample.csv',
      'dc:title': 'A sample',
      dialect: { encoding: 'utf-8', delimiter: ',', doubleQuote: true, lineTerminators: ['\r\n'], header: true },
      tableSchema: {
        columns: [
          { name: 'a', titles: ['a', 'A'], 'dc:description': 'The first', datatype: 'string', null: [''] },
          { name: 'b' },
          { name: 'n', datatype: { base: 'integer', minimum: '0' }, null: ['', '[c]', '[z]'] },
          {
            name: 'p',
            datatype: { base: 'decimal', format: '0.0', minimum: '0.0', maximum: '100.0' },
            null: ['', '[c]', '[z]'],
          },
        ],
        primaryKey: ['a'],
      },
    });
    expect(read.tableSchema.columns.map(({ name }) => name)).toStrictEqual(parseRecords(String(csv?.body))[0]);
    const said = read.notes.map(({ body }) => body).join('\n');
    expect(said).toContain('Standing words.');
    expect(said).toContain('take one apostrophe away');
    expect(said).toContain('[c]: suppressed');
  });
});
