import { beforeAll, describe, expect, test } from 'vitest';
import { figuresCsv } from '../../shared/work/packs/sheets/figures-csv.ts';
import type { PackFile } from '../../shared/work/packs/tables/file.ts';
import type { CountedReturn } from '../../shared/work/packs/tables/counted-returns.ts';
import { responsesCsv } from '../../shared/work/packs/sheets/responses-csv.ts';
import { textsCsv } from '../../shared/work/packs/sheets/texts-csv.ts';
import { longText, nastyTexts, parseRecords } from '../unit/work/packs/read-csv.ts';
import { everyKind, everyKindFigures } from '../unit/work/packs/every-kind.ts';
import { responses, restricted, tool } from '../unit/work/packs/sample.ts';
import { convert, everySheetAsCsv, partOf } from './libreoffice.ts';

const first = responses[0]!;
const saying = (text: string, at: number): CountedReturn => ({
  ...first,
  agency: `agency-${at}`,
  content: { ...first.content, answers: { E2: { answer: text } } },
});
/** Ids are slugs, and a slug can be a date or a number too. */
const ids = ['mar-3', '1-3', '007', '1e5', 'true', '2015-03-01'];

const { exact, responses: counted } = everyKindFigures();
/** The same files of an audit that asks every kind of question. */
const ofEveryKind = [
  ...figuresCsv(exact, everyKind),
  ...responsesCsv(everyKind, counted, []),
  ...textsCsv(everyKind, counted, []),
].map((file) => ({ ...file, name: `kinds-${file.name}` }));

const files: PackFile[] = [
  ...ofEveryKind,
  ...figuresCsv(restricted, tool),
  ...responsesCsv(tool, responses, []),
  ...textsCsv(
    tool,
    [...nastyTexts, longText].map(saying),
    ids.map((id) => ({ case: id, version: 1, sha256: '', receivedAt: '', text: `Summary of ${id}` })),
  ),
].filter(({ name }) => name.endsWith('.csv'));

/** In this one LibreOffice without a window takes the bytes for Windows-1252, whatever the byte order mark says. */
const ascii = (text: string): string => text.replaceAll(/[^\0-\u007F]+/g, '?');
const whole = (text: string): string => text;

const ways = [
  { way: 'as it comes', infilter: undefined, compared: ascii },
  { way: 'as UTF-8', infilter: 'CSV:44,34,76,1', compared: whole },
  {
    way: 'guessing dates and numbers, at any separator',
    infilter: 'CSV:44/59/9,34,76,1,,2057,false,true',
    compared: whole,
  },
];

/** A spreadsheet keeps one kind of line break. */
const oneBreak = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

/** A cell as it has to come back: a percentage of 10.0 comes as 10, all else to the letter. */
const shown = (cell: string): string => (/^\d+\.\d$/.test(cell) ? String(Number(cell)) : oneBreak(cell));

describe.each(ways)('opened $way', ({ infilter, compared }) => {
  let csvs: Map<string, Buffer>;
  let sheets: Map<string, Buffer>;
  beforeAll(async () => {
    csvs = await convert(files, everySheetAsCsv, infilter);
    sheets = await convert(files, 'ods', infilter);
  });

  test.each(files)('$name comes back cell by cell', ({ name, body }) => {
    const before = parseRecords(String(body)).map((row) => row.map((cell) => compared(shown(cell))));
    if (infilter === undefined) before[0]![0] = `?${before[0]![0]}`;
    const saved = csvs.get(name.replace(/(.*)\.csv/, '$1-$1.csv'))!.toString('utf8');
    const after = parseRecords(saved.replaceAll(/\r?\n/g, '\r\n'));
    expect(after.map((row) => row.map((cell) => compared(oneBreak(cell))))).toStrictEqual(before);
  });

  test.each(files)('$name has no cell that became a date, a truth value or a formula', ({ name }) => {
    const content = partOf(sheets.get(name.replace('.csv', '.ods'))!, 'content.xml');
    const types = new Set([...content.matchAll(/office:value-type="(\w+)"/g)].map(([, type]) => type));
    expect(types).toStrictEqual(new Set(['float', 'string']));
    expect(content).not.toContain('table:formula');
  });
});

test('the guessing way does turn what is not guarded into dates and formulas', async () => {
  const naive = { name: 'naive.csv', body: '1-3,7+,=1+1,true\r\n' };
  const made = await convert([naive], 'ods', ways[2]!.infilter);
  const content = partOf(made.get('naive.ods')!, 'content.xml');
  for (const misread of ['"date"', '"float"', '"boolean"', 'table:formula']) expect(content).toContain(misread);
});
