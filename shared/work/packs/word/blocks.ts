import type { FileChild } from 'docx';
import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  ImageRun,
  LineRuleType,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { ink, portraitWidth } from './look.ts';
import type { Picture } from './picture.ts';
import { clean } from './words.ts';

/** A paragraph or table of the report. */
export type ReportBlock = FileChild;

const run = (text: string, bold = false): TextRun => new TextRun({ text: clean(text), ...(bold && { bold }) });

const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const;

/** A heading of level 1 to 3, its number in its text. `newPage` starts one. */
export function heading(level: number, text: string, newPage = false): ReportBlock {
  const named = levels[level - 1];
  if (named === undefined) throw new RangeError('Headings have three levels');
  return new Paragraph({ heading: named, pageBreakBefore: newPage, children: [run(text)] });
}

/** A paragraph in a style of `look.ts`; `lead` stands in bold before it. `withNext` keeps it on one page with what follows. */
export function paragraph(text: string, style?: string, lead?: string, withNext = false): ReportBlock {
  return new Paragraph({
    ...(withNext && { keepNext: true }),
    ...(style !== undefined && { style }),
    children: [...(lead === undefined ? [] : [run(`${lead} `, true)]), run(text)],
  });
}

export const bullet = (text: string): ReportBlock => new Paragraph({ bullet: { level: 0 }, children: [run(text)] });

/** A place to write, with what the evidence around it is for. */
export const placeToWrite = (prompt: string): ReportBlock[] => [
  new Paragraph({ style: 'WritePrompt', children: [run('Write here: ', true), run(prompt)] }),
  new Paragraph({ style: 'WriteHere', children: [run('[Your text]')] }),
];

export interface GridColumn {
  title: string;
  /** its share of the width */
  share: number;
  numeric?: boolean;
}

/** A row of cells; or one cell over the whole width, as the heading of the rows after it. */
export type GridRow = readonly string[] | { over: string };

export interface Grid {
  columns: readonly GridColumn[];
  rows: readonly GridRow[];
  /** twips; the text's width on an upright page unless said otherwise */
  width?: number;
  /** keeps the table on one page, together with the paragraph after it: for short ones */
  together?: boolean;
  small?: boolean;
}

/** A text column's share follows its longest cell, within bounds; a number's the longest word of its title, so that none breaks. */
export function shareOf(title: string, numeric: boolean, cells: readonly string[], widest = 44): number {
  const longestWord = title.split(' ').reduce((most, word) => Math.max(most, word.length), 0);
  const longest = cells.reduce((most, cell) => Math.max(most, cell.length), 0);
  return (numeric ? Math.max(longestWord * 1.2, 6) : Math.max(Math.min(longest, widest), longestWord)) + 4;
}

const line = { style: BorderStyle.SINGLE, color: ink.line, size: 4 };
const none = { style: BorderStyle.NONE, color: 'auto', size: 0 };

/** A table with a header row that is repeated on each page; no row is broken over two pages. */
export function grid({ columns, rows, width = portraitWidth, together = false, small = false }: Grid): ReportBlock {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => Math.floor((width * share) / shares));
  const style = small ? 'TableTextSmall' : 'TableText';
  const cell = (text: string, at: number, header: boolean, span = 1): TableCell =>
    new TableCell({
      width: { size: widths.slice(at, at + span).reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
      ...(span > 1 && { columnSpan: span }),
      ...(header && { shading: { type: ShadingType.CLEAR, fill: ink.header } }),
      verticalAlign: header ? VerticalAlign.BOTTOM : VerticalAlign.TOP,
      children: [
        new Paragraph({
          style,
          alignment: columns[at]?.numeric === true && span === 1 ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: [run(text, header || span > 1)],
        }),
      ],
    });
  const over = (text: string): TableCell => cell(text, 0, false, columns.length);
  return new Table({
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { top: line, bottom: line, insideHorizontal: line, left: none, right: none, insideVertical: none },
    margins: { left: 70, right: 70, marginUnitType: WidthType.DXA },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        keepNext: true,
        children: columns.map(({ title }, at) => cell(title, at, true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            keepNext: together || 'over' in row,
            children: 'over' in row ? [over(row.over)] : row.map((text, at) => cell(text, at, false)),
          }),
      ),
    ],
  });
}

/** 9525 EMU to the pixel, 15 twips: pictures are measured in pixels of 1/96 inch. */
const twipsToPixels = (twips: number): number => Math.floor(twips / 15);
const tallest = twipsToPixels(12_200);

/** A chart over the width of the text, at most four fifths of a page high, with its description as alternative text. */
export function picture(drawn: Picture, about: { title: string; description: string; name: string }): ReportBlock {
  const wide = twipsToPixels(portraitWidth);
  const scale = Math.min(wide / drawn.width, tallest / drawn.height);
  return new Paragraph({
    spacing: { before: 60, after: 160, line: 240, lineRule: LineRuleType.AUTO },
    keepLines: true,
    children: [
      new ImageRun({
        type: 'png',
        data: drawn.png,
        transformation: { width: Math.round(drawn.width * scale), height: Math.round(drawn.height * scale) },
        altText: { name: clean(about.name), title: clean(about.title), description: clean(about.description) },
      }),
    ],
  });
}
