import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Cell as XlsxCell, CellStyle, WriteSheet } from 'hucre/xlsx';
import { writeXlsx } from 'hucre/xlsx';
import type { BookPlan, SheetLine, SheetLink, SheetPlan, SheetTable } from './sheets.ts';
import { layoutOf } from './sheet-layout.ts';
import { isLink } from './sheets.ts';
import { isMark, markText } from '../tables/table.ts';
import type { Cell, Column } from '../tables/table.ts';

type Written = Partial<XlsxCell>;

const name = 'Arial';
const headingSizes = [16, 14] as const;
const plain = { font: { name, size: 12 } };
const link = { font: { name, size: 12, underline: true, color: { rgb: '0563C1' } } };
const headings = headingSizes.map((size): CellStyle => ({ font: { name, size, bold: true } }));

/** Excel makes an error value of a text that is one of these; as a run of rich text it stays a text. */
const errorValue = /^#[A-Z/0!?_]+$/;

/**
 * A text that Excel reads back as it was: `_x0041_` is its own way to write a letter, so the underscore is written that
 * way; what XML has no form for is replaced.
 */
const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

/** A text that Excel shows and reads back as it is. */
export function textCell(text: string, style: CellStyle): Written {
  const safe = xmlText(text);
  return errorValue.test(safe) ? { richText: [{ text: safe }], style } : { value: safe, style };
}

const linkCell = ({ text, sheet }: SheetLink, style: CellStyle): Written => ({
  ...textCell(text, style),
  hyperlink: { target: '', location: `'${sheet}'!A1`, display: text },
});

function lineCell({ text, isHeading = false, sheet }: SheetLine, wrapText: boolean): Written {
  const alignment = { vertical: 'top', wrapText } as const;
  if (sheet !== undefined) return linkCell({ text, sheet }, { ...link, alignment });
  return textCell(text, { ...(isHeading ? headings[1] : plain), alignment });
}

/** Numbers to the right; a text that follows another column stands off from what may end at its edge. */
const aligned = (kind: Column['kind'], at: number) =>
  kind === 'text'
    ? ({ horizontal: 'left', indent: at === 0 ? 0 : 1, wrapText: true } as const)
    : ({ horizontal: 'right', wrapText: true } as const);

function dataCell(cell: Cell | SheetLink, kind: Column['kind'], at: number): Written {
  const alignment = { ...aligned(kind, at), vertical: 'top' } as const;
  const style = { ...plain, alignment };
  if (isLink(cell)) return linkCell(cell, { ...link, alignment });
  if (isMark(cell)) return textCell(markText(cell), style);
  // An empty cell, not an empty text: a screen reader says "blank" of the one and nothing of the other.
  if (cell === '') return { value: null, style };
  if (kind === 'text') return textCell(String(cell), style);
  const n = Number(cell);
  if (!Number.isFinite(n)) throw new RangeError('A number of a table is none');
  return { value: n, style: { ...style, numFmt: kind === 'percent' || !Number.isInteger(n) ? '0.0' : '0' } };
}

const headerCell = ({ title, kind }: SheetTable['columns'][number], at: number): Written =>
  textCell(title, {
    font: { name, size: 12, bold: true },
    border: { bottom: { style: 'medium' } },
    alignment: { ...aligned(kind, at), vertical: 'bottom' },
  });

const letterOf = (at: number): string =>
  (at < 26 ? '' : letterOf(Math.floor(at / 26) - 1)) + String.fromCodePoint(65 + (at % 26));

function sheetOf(plan: SheetPlan): WriteSheet {
  const { name: sheetName, title, lines, table } = plan;
  const isWords = table === undefined;
  const top: Written[][] = [
    [textCell(title, { ...headings[0], alignment: { vertical: 'top', wrapText: isWords } })],
    // Above a table the cells to the right are empty and a line runs over them; wrapped it would be a tower.
    ...lines.map((line) => [lineCell(line, isWords)]),
  ];
  const body = isWords
    ? []
    : [
        table.columns.map(headerCell),
        ...table.rows.map((row) => table.columns.map(({ kind }, at) => dataCell(row[at] ?? '', kind, at))),
      ];
  const cells = new Map(
    [...top, ...body].flatMap((row, r) => row.map((cell, c): [string, Written] => [`${r},${c}`, cell])),
  );
  const { widths, heights } = layoutOf(plan);
  const common = {
    name: sheetName,
    cells,
    columns: widths.map((width) => ({ width })),
    rowDefs: new Map(heights.map((height, r) => [r, { height }])),
  };
  const page = { paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 } as const;
  if (isWords) return { ...common, pageSetup: { ...page, orientation: 'portrait' } };
  const titles = table.columns.map((column) => column.title);
  if (new Set(titles.map((one) => one.toLowerCase())).size !== titles.length) {
    throw new RangeError(`Two columns of ${table.name} have one title`);
  }
  const last = `${letterOf(titles.length - 1)}${top.length + 1 + table.rows.length}`;
  return {
    ...common,
    pageSetup: { ...page, orientation: 'landscape' },
    tables: [
      {
        name: table.name,
        range: `A${top.length + 1}:${last}`,
        columns: titles.map((one) => ({ name: xmlText(one) })),
        style: 'TableStyleLight1',
        showRowStripes: false,
        showAutoFilter: false,
      },
    ],
  };
}

/** Throws where the library no longer writes what is replaced: better no file than one without its mark-up. */
function replaced(xml: string, what: string, by: string): string {
  if (!xml.includes(what)) throw new Error(`The workbook has no ${what}`);
  return xml.replaceAll(what, by);
}

/** Titles and headings as the cell styles `Heading 1` and `Heading 2`, by which a screen reader finds them. */
function withHeadings(styles: string): string {
  const fonts = [...styles.matchAll(/<font>.*?<\/font>/g)].map(([font]) => font);
  let xml = styles;
  for (const [at, size] of headingSizes.entries()) {
    const font = fonts.findIndex((one) => one.includes(`<sz val="${size}"/>`));
    const look = `numFmtId="0" fontId="${font}" fillId="0" borderId="0"`;
    xml = replaced(xml, `<xf ${look} xfId="0"`, `<xf ${look} xfId="${at + 1}"`);
    xml = replaced(xml, '</cellStyleXfs>', `<xf ${look} applyFont="1"/></cellStyleXfs>`);
    const style = `<cellStyle name="Heading ${at + 1}" xfId="${at + 1}" builtinId="${at + 16}"/>`;
    xml = replaced(xml, '</cellStyles>', `${style}</cellStyles>`);
  }
  xml = replaced(xml, '<cellStyleXfs count="1">', `<cellStyleXfs count="${headingSizes.length + 1}">`);
  return replaced(xml, '<cellStyles count="1">', `<cellStyles count="${headingSizes.length + 1}">`);
}

/** What the library cannot be told: headings, the language, and which worksheet is selected. */
const finishing: Record<string, (xml: string) => string> = {
  'xl/styles.xml': withHeadings,
  'docProps/core.xml': (xml) =>
    replaced(xml, '</cp:coreProperties>', '<dc:language>en-GB</dc:language></cp:coreProperties>'),
  'xl/worksheets/sheet1.xml': (xml) =>
    replaced(xml, '<sheetView workbookViewId="0"', '<sheetView tabSelected="1" workbookViewId="0"'),
};

/**
 * The workbook as a file. The parts are packed again by one compressor in JavaScript and with one time, the earliest that
 * a zip can name: the platform's own compressor may give other bytes on another processor.
 * @throws RangeError where two worksheets or two columns of a table have one name
 */
export async function writeBook({ title, description, writtenAt, sheets }: BookPlan): Promise<Uint8Array> {
  const names = sheets.map((sheet) => sheet.name.toLowerCase());
  if (new Set(names).size !== names.length) throw new RangeError('Two worksheets have one name');
  const time = new Date(writtenAt);
  const made = await writeXlsx({
    sheets: sheets.map(sheetOf),
    defaultFont: { name, size: 12 },
    activeSheet: 0,
    properties: { title, description, created: time, modified: time },
  });
  const parts = Object.entries(unzipSync(made)).map(([path, bytes]): [string, Uint8Array] => {
    const finish = finishing[path];
    return [path, finish === undefined ? bytes : strToU8(finish(strFromU8(bytes)))];
  });
  // A zip names local time: these are the same numbers in every time zone.
  return zipSync(Object.fromEntries(parts), { mtime: new Date(1980, 0, 1), level: 6 });
}
