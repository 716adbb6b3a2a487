import type { SheetLine, SheetLink, SheetPlan, SheetTable } from './sheets.ts';
import { isLink } from './sheets.ts';
import { isMark, markText } from '../tables/table.ts';
import type { Cell } from '../tables/table.ts';

/** The one column of a worksheet without a table, in characters: an upright sheet of A4 holds it. */
const wordsWidth = 70;
/** In points: a line of 12 point type, and what a row has besides its lines. */
const lineHeight = 15;
const rowSpace = 3;

export const cellText = (cell: Cell | SheetLink): string =>
  isLink(cell) ? cell.text : isMark(cell) ? markText(cell) : String(cell);

const longest = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0);

/** Wide enough for every word, and for a text of a few lines; what is longer is wrapped. */
function columnWidth({ columns, rows }: SheetTable, at: number): number {
  const { title = '', kind = 'text' } = columns[at] ?? {};
  const cells = rows.map((row) => cellText(row[at] ?? ''));
  const words = longest([title, ...cells].flatMap((text) => text.split(/\s/)));
  const whole = kind === 'text' ? longest(cells) : 0;
  const widest = columns.length > 4 ? 42 : 60;
  return Math.min(60, Math.max(10, words + 3, Math.min(whole + 3, widest)));
}

/** How many lines a text takes where so many characters go on one, broken between words as a spreadsheet breaks it. */
function linesIn(text: string, perLine: number): number {
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    let room = 0;
    for (const { length } of paragraph.split(' ')) {
      if (length <= room) {
        room -= length + 1;
      } else {
        lines += Math.max(1, Math.ceil(length / perLine));
        room = perLine - (length % perLine) - 1;
      }
    }
  }
  return Math.max(1, lines);
}

const heightOf = (cells: readonly string[], widths: readonly number[], share: number): number =>
  rowSpace +
  lineHeight * Math.max(...cells.map((text, at) => linesIn(text, Math.floor(((widths[at] ?? 1) - 1) * share))));

const wordsHeight = ({ text, isHeading = false }: SheetLine): number =>
  isHeading ? 30 : heightOf([text], [wordsWidth], 1);

/** In characters and in points. Not every program works out how high a wrapped row is: so it is said. */
export function layoutOf({ title, lines, table }: SheetPlan): { widths: number[]; heights: number[] } {
  if (table === undefined) {
    const titleHeight = 9 + 20 * linesIn(title, Math.floor(wordsWidth * 0.7));
    return { widths: [wordsWidth], heights: [titleHeight, ...lines.map(wordsHeight)] };
  }
  const widths = table.columns.map((_, at) => columnWidth(table, at));
  // Bold letters are wider.
  const header = heightOf(
    table.columns.map((column) => column.title),
    widths,
    0.9,
  );
  return {
    widths,
    heights: [
      29,
      ...lines.map(() => lineHeight + rowSpace),
      header + 6,
      ...table.rows.map((row) => heightOf(row.map(cellText), widths, 1)),
    ],
  };
}
