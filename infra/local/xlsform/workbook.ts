/** Workbooks as files: the port to the library that reads and writes them. */
import { unzipSync, zipSync } from 'fflate';
import {
  readXlsx,
  writeXlsx,
  type Cell,
  type CellValue,
  type DataValidation,
  type Sheet,
  type WriteSheet,
} from 'hucre/xlsx';
import { textCell } from '../../../shared/work/packs/sheets/xlsx.ts';
import { forPeople, sheetColumns, type ColumnPlan } from './columns.ts';
import type { RawCell, RawSheet, SheetText } from './grid.ts';
import { exampleLines, instructionLines, type Line } from './instructions.ts';

/** A file that is no workbook that can be read; the message is one sentence. */
export class UnreadableWorkbook extends Error {}

const megabyte = 2 ** 20;
/** A form with every question, section and answer that a tool can have comes to a tenth of it. */
const largestFile = 20 * megabyte;
const largestUnpacked = 100 * megabyte;
const mostParts = 2000;
/** Rows and columns of a sheet that is read. */
const mostRows = 20_000;
const mostColumns = 300;

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** Whether a file is packed as workbooks are, and not text. */
export const isPacked = (bytes: Uint8Array): boolean =>
  startsWith(bytes, 0x50, 0x4b) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0);

/** The parts of the file, none of them longer than they say: what unpacks without end is refused before it does. */
function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes.length > largestFile) throw new UnreadableWorkbook('is larger than any questionnaire: 20 MB at the most.');
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new UnreadableWorkbook(
      'is a workbook of an old kind (.xls) or has a password: save it as .xlsx, without one.',
    );
  }
  let total = 0;
  let count = 0;
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize;
        count += 1;
        if (total > largestUnpacked || count > mostParts)
          throw new UnreadableWorkbook('unpacks to more than any questionnaire.');
        return true;
      },
    });
  } catch (error) {
    if (error instanceof UnreadableWorkbook) throw error;
    throw new UnreadableWorkbook('is no workbook: it cannot be unpacked.');
  }
  if (parts['xl/workbook.xml'] === undefined) {
    throw new UnreadableWorkbook('is no workbook of the kind .xlsx: save it as one.');
  }
  return zipSync(parts, { level: 0 });
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** A cell's words: what is shown of it, as XLSForm's programs read it. */
function rawCell(value: CellValue | undefined, cell: Cell | undefined): RawCell {
  if (cell?.type === 'error') return { text: '', fault: 'is an error of the spreadsheet' };
  const shown = cell?.type === 'formula' ? (cell.formulaResult ?? cell.value) : value;
  if (shown === null || shown === undefined) {
    return cell?.type === 'formula'
      ? { text: '', fault: 'is a formula without a result: write what it comes to' }
      : { text: '' };
  }
  if (typeof shown === 'string') return { text: shown };
  if (typeof shown === 'boolean') return { text: shown ? 'TRUE' : 'FALSE' };
  if (typeof shown === 'number') return { text: String(shown) };
  const day = `${shown.getUTCFullYear()}-${pad(shown.getUTCMonth() + 1)}-${pad(shown.getUTCDate())}`;
  return {
    text: day,
    fault: `is a date for the spreadsheet (${day}): write it as a text, with an apostrophe before it`,
  };
}

/** How many of a list are left without the empty ones at its end. */
function filled<One>(of: readonly One[], isEmpty: (one: One, at: number) => boolean): number {
  let length = of.length;
  while (length > 0 && of.slice(length - 1, length).every((one) => isEmpty(one, length - 1))) length -= 1;
  return length;
}

const isNothing = (value: CellValue, cell: Cell | undefined): boolean =>
  (value === null || value === '') && cell?.type !== 'formula' && cell?.type !== 'error';

function rawSheet({ name, rows, cells, merges = [] }: Sheet): RawSheet {
  // Whole columns can be coloured down to the last row that there is: what is empty is not looked at.
  const widths = rows.map((row, r) => filled(row, (value, c) => isNothing(value, cells?.get(`${r},${c}`))));
  const height = filled(widths, (width) => width === 0);
  if (height > mostRows || widths.some((width) => width > mostColumns)) {
    throw new UnreadableWorkbook(
      `has more on its sheet ${name} than any questionnaire: ${mostRows} rows and ${mostColumns} columns at the most.`,
    );
  }
  const read = rows
    .slice(0, height)
    .map((row, r) => row.slice(0, widths[r]).map((value, c) => rawCell(value, cells?.get(`${r},${c}`))));
  return { name, rows: read, merged: merges };
}

/**
 * Every sheet of a workbook.
 * @throws UnreadableWorkbook where it is none, or more than any questionnaire
 */
export async function readWorkbook(bytes: Uint8Array): Promise<RawSheet[]> {
  const parts = unpacked(bytes);
  const { sheets } = await readXlsx(parts).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableWorkbook(`is no workbook that can be read (${why.slice(0, 200)}).`);
  });
  return sheets.map(rawSheet);
}

const name = 'Arial';
const heading = { font: { name, size: 12, bold: true }, alignment: { vertical: 'top', wrapText: true } } as const;
/** Text, so that no spreadsheet makes a date of 1-3, or a number of 007. */
const plain = { font: { name, size: 12 }, numFmt: '@', alignment: { vertical: 'top', wrapText: true } } as const;
/** As far as the drop-downs go. */
const lastRow = 2000;

const letterOf = (at: number): string => String.fromCodePoint(65 + at);

const dropDown = ({ title, says, values = [] }: ColumnPlan, at: number): DataValidation => ({
  type: 'list',
  range: `${letterOf(at)}2:${letterOf(at)}${lastRow}`,
  values: [...values],
  allowBlank: true,
  showErrorMessage: true,
  errorStyle: 'stop',
  errorTitle: title,
  errorMessage: `One of: ${values.join(', ')}`.slice(0, 225),
  showInputMessage: true,
  inputTitle: title,
  inputMessage: says.slice(0, 250),
});

/** Of a line of text, in points: what a program that does not fit rows to their words shows of them. */
const lineHeight = 16;
const highest = 400;

/** How high a row has to be for all of its words, in columns that are so wide. */
function heightOf(row: readonly string[], widths: readonly number[]): number {
  const lines = row.map((text, at) =>
    text.split('\n').reduce((total, line) => total + Math.max(1, Math.ceil(line.length / (widths[at] ?? 20))), 0),
  );
  return Math.min(highest, Math.max(1, ...lines) * lineHeight);
}

/** A sheet of words. @param isHeading of which rows the words are bold */
function wordsSheet(
  name: string,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  isHeading: (row: number) => boolean,
): WriteSheet {
  const cells = rows.flatMap((row, r) =>
    row.flatMap((text, c): [string, Partial<Cell>][] =>
      text === '' ? [] : [[`${r},${c}`, textCell(text, isHeading(r) ? heading : plain)]],
    ),
  );
  return {
    name,
    cells: new Map(cells),
    columns: widths.map((width) => ({ width, style: plain })),
    rowDefs: new Map(rows.map((row, r) => [r, { height: heightOf(row, widths) }])),
  };
}

function sheetOf({ name: sheetName, columns, rows }: SheetText): WriteSheet {
  const plans = Object.values(sheetColumns).find((one) => one.name === sheetName)?.columns ?? [];
  const widths = plans.map(({ width }) => width);
  return {
    ...wordsSheet(sheetName, [columns, ...rows], widths, (row) => row === 0),
    dataValidations: plans.flatMap((plan, at) => (plan.values === undefined ? [] : [dropDown(plan, at)])),
    freezePane: { rows: 1 },
  };
}

const linesSheet = (name: string, lines: readonly Line[], widths: readonly number[]): WriteSheet =>
  wordsSheet(
    name,
    lines.map(({ cells }) => cells),
    widths,
    (row) => lines[row]?.isHeading === true,
  );

const sheetsForPeople = (): WriteSheet[] => [
  linesSheet(forPeople.instructions, instructionLines, [32, 110]),
  linesSheet(
    forPeople.example,
    exampleLines,
    sheetColumns.survey.columns.map(({ width }) => width),
  ),
];

/** The workbook as a file. @param title what the questionnaire is called */
export async function writeWorkbook(sheets: readonly SheetText[], title: string): Promise<Uint8Array> {
  // The same workbook each time: it says of no day on which it was made.
  const time = new Date(Date.UTC(2000, 0, 1));
  const made = await writeXlsx({
    sheets: [...sheetsForPeople(), ...sheets.map(sheetOf)],
    defaultFont: { name, size: 12 },
    activeSheet: 0,
    properties: { title: title.toWellFormed(), created: time, modified: time },
  });
  return zipSync(unzipSync(made), { mtime: new Date(1980, 0, 1), level: 6 });
}
