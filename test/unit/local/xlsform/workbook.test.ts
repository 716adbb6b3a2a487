import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Cell, WriteSheet } from 'hucre/xlsx';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { toolOfWorkbook, workbookOf } from '../../../../infra/local/xlsform/import-tool.ts';
import { isPacked, readWorkbook } from '../../../../infra/local/xlsform/workbook.ts';
import { stepDown2 } from '../../../library.ts';
import { faultsOf, toolOf } from './forms.ts';

type Given = WriteSheet['rows'];

/** A workbook of rows, and of cells that are more than a value. */
const bookOf = (sheets: Record<string, { rows: Given; cells?: Record<string, Partial<Cell>>; hidden?: boolean }>) =>
  writeXlsx({
    sheets: Object.entries(sheets).map(([name, { rows = [], cells = {}, hidden = false }]) => ({
      name,
      rows,
      cells: new Map(Object.entries(cells)),
      hidden,
    })),
  });

const survey: Given = [
  ['type', 'name', 'label'],
  ['select_one n', 'q1', 'How many?'],
];

describe('a workbook that somebody made', () => {
  test('has numbers and truths as names, and versions, whatever type their cells are', async () => {
    const book = await bookOf({
      Survey: { rows: [...survey, ['text', 'q2', 'Why?']], cells: {} },
      CHOICES: {
        rows: [
          ['list_name', 'name', 'label'],
          ['n', 1, 'One'],
          ['n', true, 'More'],
          ['n', 2.5, 3],
        ],
        hidden: true,
      },
      settings: {
        rows: [
          ['form_id', 'version'],
          ['f', 2.0],
        ],
      },
    });
    const tool = toolOf(await toolOfWorkbook(book, 'file'));
    expect(tool.id).toBe('f@2');
    expect(tool.questions[0]?.options).toStrictEqual([
      { value: '1', label: 'One' },
      { value: 'TRUE', label: 'More' },
      { value: '2-5', label: '3' },
    ]);
  });

  test('that made a date of an answer is told so', async () => {
    const book = await bookOf({
      survey: { rows: survey },
      choices: {
        rows: [
          ['list_name', 'name', 'label'],
          ['n', new Date('2026-03-01T00:00:00Z'), 'One to three'],
        ],
      },
    });
    expect(faultsOf(await toolOfWorkbook(book, 'file'))).toContain(
      'choices row 2, column name: is a date for the spreadsheet (2026-03-01): write it as a text, with an apostrophe before it',
    );
  });

  test('has of a formula what it comes to, and is told of one that comes to nothing', async () => {
    const book = await bookOf({
      survey: {
        rows: [
          ['type', 'name', 'label'],
          ['text', 'q1'],
          ['text', 'q2'],
        ],
        cells: {
          '1,2': { value: 'What?', formula: '"Wh"&"at?"', formulaResult: 'What?' },
          '2,2': { value: null, formula: 'A1+1' },
        },
      },
    });
    expect(faultsOf(await toolOfWorkbook(book, 'file'))).toStrictEqual([
      'survey row 3, column label: is a formula without a result: write what it comes to',
      'survey row 3, column label: is empty: a question has words that people read',
    ]);
  });

  test('may have empty rows between, and colour down to the last row', async () => {
    const rows: Given = [survey[0]!, [], [' text ', 'q1', ' What? '], [], []];
    const style = { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFF00' } } } as const;
    const book = await bookOf({ survey: { rows, cells: { '21000,5': { value: null, style } } } });
    expect(toolOf(await toolOfWorkbook(book, 'file')).questions).toHaveLength(1);
  });

  test('is refused where it has more than any questionnaire', async () => {
    const book = await bookOf({ survey: { rows: survey, cells: { '20000,1': { value: 'x' } } } });
    await expect(readWorkbook(book)).rejects.toThrow('has more on its sheet survey than any questionnaire');
  });
});

describe('a file that is no workbook', () => {
  test('is refused in a sentence', async () => {
    const old = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    await expect(readWorkbook(old)).rejects.toThrow('of an old kind (.xls)');
    await expect(readWorkbook(strToU8('PK\u0003\u0004 and no more'))).rejects.toThrow('cannot be unpacked');
    await expect(readWorkbook(zipSync({ mimetype: strToU8('text') }))).rejects.toThrow('no workbook of the kind .xlsx');
    const broken = zipSync({ 'xl/workbook.xml': strToU8('<workbook><sheets>'), '[Content_Types].xml': strToU8('<') });
    await expect(readWorkbook(broken)).rejects.toThrow('no workbook that can be read');
    expect([old, strToU8('PK'), strToU8('{"schema"')].map(isPacked)).toStrictEqual([true, true, false]);
  });

  /** A workbook with a part more, which its directory says is of another size than it is. */
  async function saying(size: number): Promise<Uint8Array> {
    const parts = unzipSync(await bookOf({ survey: { rows: survey } }));
    const book = zipSync({ ...parts, 'xl/media/image1.bin': new Uint8Array(4096) });
    // In the directory at the end an entry's name stands 46 bytes behind its beginning, its size 24.
    const entry = Buffer.from(book).lastIndexOf('xl/media/image1.bin') - 46;
    new DataView(book.buffer, book.byteOffset).setUint32(entry + 24, size, true);
    return book;
  }

  test('is refused before it is unpacked where that would be too much', async () => {
    await expect(readWorkbook(await saying(101 * 2 ** 20))).rejects.toThrow('unpacks to more than any questionnaire');
    await expect(readWorkbook(new Uint8Array(21 * 2 ** 20).fill(0x50))).rejects.toThrow(
      'larger than any questionnaire',
    );
    const many = Object.fromEntries([...Array(2100).keys()].map((n) => [`x/${n}`, new Uint8Array(1)]));
    await expect(readWorkbook(zipSync(many))).rejects.toThrow('unpacks to more than any questionnaire');
  });

  test('is unpacked no further than its parts say that they are long', async () => {
    const sheets = await readWorkbook(await saying(1));
    expect(sheets.map(({ name }) => name)).toStrictEqual(['survey']);
  });

  test('with entities in its XML is not read beyond what it says', async () => {
    const parts = unzipSync(await bookOf({ survey: { rows: survey } }));
    const [path, xml] = Object.entries(parts).find(([name]) => name.endsWith('sharedStrings.xml'))!;
    const bomb = Buffer.from(xml)
      .toString()
      .replace(/^(<\?xml[^>]*\?>)?/, '$1<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')
      .replace('How many?', 'How &b; many?');
    const read = await readWorkbook(zipSync({ ...parts, [path]: strToU8(bomb) })).catch(() => []);
    expect(JSON.stringify(read)).not.toContain('aaaaaaaa');
  });
});

describe('the workbook of a tool', () => {
  test('begins with instructions and an example, which is no question', async () => {
    const book = await workbookOf(stepDown2);
    const sheets = await readWorkbook(book);
    expect(sheets.map(({ name }) => name)).toStrictEqual(
      'instructions example survey choices settings services factors levels called_for attributes concerns comparable signals report'.split(
        ' ',
      ),
    );
    const words = sheets[1]!.rows.flat().map(({ text }) => text);
    expect(words).toContain('select_one yes-no');
    expect(words).toContain('A1.details');
    expect(toolOf(await toolOfWorkbook(book, 'file')).questions).toHaveLength(stepDown2.questions.length);
  });

  test('offers the values of columns that take no others, and keeps text a text', async () => {
    const { sheets } = await readXlsx(await workbookOf(stepDown2), { readStyles: true });
    const offered = sheets.find(({ name }) => name === 'survey')!.dataValidations!;
    expect(offered.map(({ range, values }) => [range, values?.at(0)])).toStrictEqual([
      ['G2:G2000', 'yes-no-dont-know'],
      ['H2:H2000', 'agency'],
      ['N2:N2000', 'yes'],
      ['O2:O2000', 'yes'],
    ]);
    const band = sheets.find(({ name }) => name === 'choices')!;
    const row = band.rows.findIndex((cells) => cells[1] === '1-3');
    expect(band.cells?.get(`${row},1`)?.style?.numFmt).toBe('@');
  });

  test('is refused where a cell cannot hold what the tool says', async () => {
    const spaced = { ...stepDown2, title: ' Two spaces ' };
    await expect(workbookOf(spaced)).rejects.toThrow('A workbook cannot hold this tool as it is at /title.');
    const [first, ...others] = stepDown2.questions;
    const carried = { ...stepDown2, questions: [{ ...first!, wording: 'As ${A2} says?' }, ...others] };
    await expect(workbookOf(carried)).rejects.toThrow('survey row 3, column label carries an answer');
  });
});
