import * as fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { a11y } from 'hucre';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { isMark, markText } from '../../../../shared/work/packs/tables/table.ts';
import type { Cell, PackTable } from '../../../../shared/work/packs/tables/table.ts';
import { tablesOf } from '../../../../shared/work/packs/tables/tables.ts';
import { figuresWorkbook, workbookAbout } from '../../../../shared/work/packs/sheets/workbook.ts';
import { longestWritten } from '../../../../shared/base/content/text.ts';
import { anyText } from './any-text.ts';
import { datedRestricted, restricted, tool } from './sample.ts';

const about = workbookAbout(datedRestricted);
const tables = tablesOf(restricted, tool);
const book = await figuresWorkbook(tables, about);
const parts = unzipSync(book);
const read = await readXlsx(book, { readStyles: true });
const sheetOf = (name: string) => read.sheets.find((sheet) => sheet.name === name)!;
const xml = (path: string): string => strFromU8(parts[path]!);

/** A cell as it has to read back. */
const back = (cell: Cell, kind: string) => {
  if (isMark(cell)) return markText(cell);
  if (cell === '') return null;
  return kind === 'text' ? cell : Number(cell);
};

describe('figuresWorkbook', () => {
  test('has a cover, the contents, the notes, and each table on a worksheet of its own', () => {
    expect(read.sheets.map(({ name }) => name)).toStrictEqual([
      'Cover',
      'Contents',
      'Notes',
      ...tables.map(({ id }) => id),
    ]);
  });

  test.each(tables.filter(({ rows }) => rows.length > 0))(
    '$id reads back cell by cell, below what says how to read it',
    (table) => {
      const { rows } = sheetOf(table.id);
      expect(rows[0]!.filter((cell) => cell !== null)).toStrictEqual([table.title]);
      const header = rows.findIndex(([, second]) => second === table.columns[1]!.title);
      expect(rows[header]).toStrictEqual(table.columns.map(({ title }) => title));
      const expected = table.rows.map((row) => row.map((cell, at) => back(cell, table.columns[at]!.kind)));
      const padded = rows.slice(header + 1).map((row) => table.columns.map((_, at) => row[at] ?? null));
      expect(padded).toStrictEqual(expected);
      const above = rows.slice(1, header).map(([first]) => String(first));
      for (const note of table.notes) expect(above.some((line) => line.endsWith(`: ${note}`))).toBe(true);
    },
  );

  test.each(tables.filter(({ rows }) => rows.length > 0))(
    '$id is marked up as one table with one header row, no filter, no merged cell',
    (table) => {
      const sheet = sheetOf(table.id);
      expect(sheet.tables).toHaveLength(1);
      const [marked] = sheet.tables!;
      expect(marked!.name).toBe(`table_${table.id.replaceAll('-', '_')}`);
      expect(marked!.columns.map(({ name }) => name)).toStrictEqual(table.columns.map(({ title }) => title));
      expect(marked!.showAutoFilter).toBe(false);
      const [, top, last] = /^A(\d+):[A-Z]+(\d+)$/.exec(marked!.range!)!;
      expect(sheet.rows[Number(top) - 1]![0]).toBe(table.columns[0]!.title);
      expect(Number(last) - Number(top)).toBe(table.rows.length);
      expect(sheet.rows).toHaveLength(Number(last));
      expect(sheet.merges ?? []).toStrictEqual([]);
      expect(sheet.freezePane).toBeUndefined();
      expect([...(sheet.rowDefs?.values() ?? [])].filter(({ hidden }) => hidden)).toStrictEqual([]);
    },
  );

  test('a percentage is the number that is published, shown with its decimal', () => {
    const sheet = sheetOf('answers');
    const row = sheet.rows.findIndex(([question, , answer]) => question === 'D3' && answer === 'no');
    const cell = sheet.cells!.get(`${row},6`)!;
    expect(cell.value).toBe(Number(restricted.questions['D3']!.percent['no']));
    expect(cell.style?.numFmt).toBe('0.0');
  });

  test('bands are texts', () => {
    const rows = sheetOf('answers').rows.filter(([question]) => question === 'D1');
    expect(rows.map((row) => row[2])).toStrictEqual(['0', '1-3', '4-6', '7+']);
  });

  test('a table in which nothing stands says so, and is not marked up', () => {
    const sheet = sheetOf('never-asked');
    expect(sheet.rows[1]).toStrictEqual([
      'This worksheet contains no table: nothing stands in it in this version of the figures.',
    ]);
    expect(sheet.tables ?? []).toStrictEqual([]);
  });

  test('the contents lead to every worksheet, and each leads back', () => {
    const links = [...sheetOf('Contents').cells!.values()].flatMap(({ hyperlink }) => hyperlink?.location ?? []);
    expect(links).toStrictEqual(['Notes', ...tables.map(({ id }) => id)].map((name) => `'${name}'!A1`));
    for (const { name, cells } of read.sheets.slice(2)) {
      const back = [...cells!.values()].flatMap(({ hyperlink }) => hyperlink?.location ?? []);
      expect([name, ...back]).toStrictEqual([name, `'Contents'!A1`]);
    }
  });

  test('the notes have every note once, with where it applies', () => {
    const { rows } = sheetOf('Notes');
    const notes = rows.slice(4);
    expect(new Set(notes.map(([, note]) => note))).toStrictEqual(new Set(tables.flatMap((table) => table.notes)));
    expect(notes.map(([n]) => n)).toStrictEqual(notes.map((_, at) => at + 1));
    expect(notes.find(([, note]) => String(note).startsWith('A case can have several'))?.[2]).toBe('by-factor');
  });

  test('the cover says what it is, how to read it, what the shorthand means and whom to ask', () => {
    const said = sheetOf('Cover').rows.map(([cell]) => cell);
    expect(said[0]).toBe(about.title);
    expect(said).toContain('Version 7 of the figures, final: the audit is closed.');
    expect(said).toContain('The newest return counted came on 8 May 2015.');
    for (const words of about.words) expect(said).toContain(words);
    expect(said).toContain('[c] means suppressed, so that nobody can be made out.');
    expect(said).toContain(about.contact);
  });

  test('opens on the cover, with a title, a language and the time of the data', () => {
    expect(read.activeSheet ?? 0).toBe(0);
    expect(xml('xl/worksheets/sheet1.xml')).toContain('tabSelected="1"');
    expect(read.properties).toMatchObject({
      title: about.title,
      description: about.description,
      created: new Date('2015-05-08T12:00:00Z'),
      modified: new Date('2015-05-08T12:00:00Z'),
    });
    expect(xml('docProps/core.xml')).toContain('<dc:language>en-GB</dc:language>');
  });

  test('every title is tagged as a heading', () => {
    const styles = xml('xl/styles.xml');
    expect(styles).toContain('<cellStyle name="Heading 1" xfId="1" builtinId="16"/>');
    const xfs = [.../<cellXfs.*<\/cellXfs>/.exec(styles)![0].matchAll(/<xf [^>]*xfId="(\d)"/g)].map(([, id]) => id);
    for (const at of read.sheets.keys()) {
      const [, style] = /<c r="A1"[^>]* s="(\d+)"/.exec(xml(`xl/worksheets/sheet${at + 1}.xml`))!;
      expect(xfs[Number(style)]).toBe('1');
    }
  });

  test("the library's own look at accessibility finds no error", () => {
    expect(a11y.audit(read).filter(({ type }) => type === 'error')).toStrictEqual([]);
  });

  test('the same tables give the same bytes, in every time zone', async () => {
    const few = tables.slice(0, 5);
    const here = await figuresWorkbook(few, about);
    const zone = process.env['TZ'];
    try {
      for (const TZ of ['America/New_York', 'Asia/Tokyo']) {
        process.env['TZ'] = TZ;
        expect(await figuresWorkbook(few, about)).toStrictEqual(here);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  const small = (rows: Cell[][], columns?: PackTable['columns']): PackTable => ({
    id: 'small',
    title: 'A small table',
    notes: [],
    columns: columns ?? [{ id: 'text', title: 'Text', kind: 'text' }],
    rows,
  });

  test('any text stays a text and reads back: no formula, no error value', async () => {
    const texts = fc.array(fc.oneof(anyText, fc.constantFrom('_x0041_', '#N/A', '_x005F_')), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const made = await figuresWorkbook([small(given.map((text) => [text]))], about);
        const { rows, cells } = (await readXlsx(made, { readStyles: true })).sheets.find(
          ({ name }) => name === 'small',
        )!;
        expect(rows.slice(-given.length).map(([cell]) => cell ?? '')).toStrictEqual(
          // What XML has no form for.
          given.map((text) => text.replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')),
        );
        expect([...(cells?.values() ?? [])].filter(({ type }) => type === 'formula' || type === 'error')).toStrictEqual(
          [],
        );
      }),
      { numRuns: 20 },
    );
  }, 30_000);

  test('the longest text that anybody writes reads back whole', async () => {
    const texts = [
      `=${'\u00e9'.repeat(longestWritten - 1)}`,
      '_x0041_'.repeat(longestWritten / 7),
      'x\n'.repeat(16_383),
    ];
    const note = 'n'.repeat(500);
    const title = 't'.repeat(200);
    const long = workbookAbout({ ...datedRestricted, note, audit: { ...datedRestricted.audit, title } });
    const made = await readXlsx(await figuresWorkbook([small(texts.map((text) => [text]))], long));
    const cells = (name: string) => made.sheets.find((sheet) => sheet.name === name)!.rows.flat();
    expect(cells('small').slice(-texts.length)).toStrictEqual(texts);
    expect(cells('Cover').filter((cell) => String(cell).includes(title) || String(cell).endsWith(note))).toHaveLength(
      2,
    );
  });

  test('two columns or two worksheets of one name are refused', async () => {
    const twice: PackTable['columns'] = [
      { id: 'a', title: 'Count', kind: 'count' },
      { id: 'b', title: 'count', kind: 'count' },
    ];
    await expect(figuresWorkbook([small([[1, 2]], twice)], about)).rejects.toThrow('have one title');
    await expect(figuresWorkbook([small([['a']]), small([['b']])], about)).rejects.toThrow(
      'Two worksheets have one name',
    );
    await expect(figuresWorkbook([{ ...small([['a']]), id: 'notes' }], about)).rejects.toThrow(
      'Two worksheets have one name',
    );
  });

  test('an audit without a return has a cover too', async () => {
    const none = workbookAbout({ ...datedRestricted, dataCut: null, status: 'interim' });
    expect(none.writtenAt).toBe(`${restricted.audit.windowsAnchor}T00:00:00.000Z`);
    const made = await readXlsx(await figuresWorkbook([], none));
    expect(made.sheets[0]!.rows.flat()).toContain('No return is counted yet.');
  });
});
