import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, markupOf, type Html } from '../../../base/html/template.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { ink, quietInk, white, type Fill } from './palette.ts';

/** The width of every chart: at 96 to the inch a little more than A4's, so that it is scaled to a page, never up. */
export const chartWidth = 900;
export const margin = 16;
export const contentWidth = chartWidth - 2 * margin;

/** No chart is higher than it can be on A4 portrait with its caption. */
const tallest = 1230;

/** Two decimals: the same bytes everywhere, and finer than anything that is drawn. */
export const at = (n: number): number => Math.round(n * 100) / 100;

interface TextStyle extends Face {
  colour?: string;
  anchor?: 'middle' | 'end';
}

/** One line of text, `y` at its base line. */
export const label = (x: number, y: number, text: string, { size, bold, colour = ink, anchor }: TextStyle): Html =>
  svg`<text x="${at(x)}" y="${at(y)}" font-size="${size}"${bold && svg` font-weight="bold"`}${
    anchor && svg` text-anchor="${anchor}"`
  } fill="${colour}">${text}</text>`;

/** Lines of text under each other, `y` at the top of the first. */
export const lines = (x: number, y: number, texts: readonly string[], style: TextStyle): Html[] =>
  texts.map((text, index) => label(x, y + style.size + index * leading(style), text, style));

/** From one line of text to the next. */
export const leading = ({ size }: Face): number => Math.round(size * 1.3);

/** A chart's ids are its own, so that several can stand in one page. */
const patternId = (name: string, { pattern = 'lines', mark = ink }: Fill): string =>
  `chart-${name}-${pattern}-${mark.slice(1)}`;

const patternMarkup = (name: string, fill: Fill): Html => {
  const { pattern, mark = ink } = fill;
  const id = patternId(name, fill);
  if (pattern === 'dots') {
    return svg`<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="${mark}"/></pattern>`;
  }
  if (pattern === 'grid') {
    return svg`<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M0 3.5H7M3.5 0V7" stroke="${mark}" stroke-width="0.8" fill="none"/></pattern>`;
  }
  return svg`<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" stroke="${mark}" stroke-width="2" fill="none"/></pattern>`;
};

/** What is drawn upon: gives out the fills' patterns, and remembers which ones the chart must define. */
export interface Canvas {
  box: (x: number, y: number, width: number, height: number, fill: Fill) => Html;
}

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const rect = ({ x, y, width, height }: Area, rest: Html): Html =>
  svg`<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"${rest}/>`;

/** A plain rectangle. */
export const plain = (area: Area, colour: string): Html => rect(area, svg` fill="${colour}"`);

function canvasOf(name: string): Canvas & { patterns: () => Html[] } {
  const used = new Map<string, Fill>();
  return {
    box(x, y, width, height, fill) {
      const area = { x, y, width, height };
      // An outline is drawn within, so that it never covers the gap between two boxes.
      const inner = { x: x + 0.5, y: y + 0.5, width: Math.max(width - 1, 0), height: height - 1 };
      if (fill.pattern !== undefined) used.set(patternId(name, fill), fill);
      return svg`${plain(area, fill.colour)}${
        fill.pattern !== undefined && rect(area, svg` fill="url(#${patternId(name, fill)})"`)
      }${fill.outlined && rect(inner, svg` fill="none" stroke="${fill.mark ?? ink}"`)}`;
    },
    patterns: () => [...used.values()].map((fill) => patternMarkup(name, fill)),
  };
}

/** Text upon a fill, on a plate of the fill's own colour where a pattern would run through it. */
export function onFill(centre: number, baseline: number, text: string, fill: Fill, face: Face): Html {
  const width = textWidth(text, face);
  const plate = { x: centre - width / 2 - 2, y: baseline - face.size, width: width + 4, height: face.size * 1.3 };
  return svg`${fill.pattern !== undefined && plain(plate, fill.colour)}${label(centre, baseline, text, {
    ...face,
    colour: fill.ink,
    anchor: 'middle',
  })}`;
}

/** A part of a chart that is as wide as the chart. */
export interface ChartBlock {
  height: number;
  draw: (canvas: Canvas, y: number) => Html | Html[];
}

/** What is said of numbers that are left out. They are not small themselves where they stand with small ones. */
export const hiddenNote =
  'Hatched, [c] or "not shown": left out, so that nobody can be made out. What is left out can be nought, small or large.';

/** Blocks that belong together under a heading, which is drawn again where they go on in another chart. */
export interface Group<T extends ChartBlock = ChartBlock> {
  heading: ChartBlock;
  blocks: readonly T[];
}

export interface LegendItem {
  label: string;
  fill: Fill;
  /** stands in the swatch */
  letters?: string | undefined;
}

const legendFace: Face = { size: 14 };
const swatch = { width: 26, height: 18 };

/** A legend: each fill beside its words, as many a line as there is room for. */
export function legend(items: readonly LegendItem[], x = margin): ChartBlock {
  const room = chartWidth - margin - x;
  const textRoom = room - swatch.width - 8;
  const placed: { item: LegendItem; texts: string[]; x: number; y: number }[] = [];
  let [left, top, below] = [0, 0, 0];
  for (const item of items) {
    const texts = wrapped(oneLine(item.label), legendFace, textRoom);
    const width = swatch.width + 8 + Math.max(...texts.map((text) => textWidth(text, legendFace)));
    if (left > 0 && left + width > room) {
      left = 0;
      top = below;
    }
    placed.push({ item, texts, x: x + left, y: top });
    below = Math.max(below, top + Math.max(swatch.height, texts.length * leading(legendFace)) + 6);
    left += width + 22;
  }
  return {
    height: below,
    draw: (canvas, y) =>
      placed.map(
        ({ item: { fill, letters }, texts, ...where }) =>
          svg`${canvas.box(where.x, y + where.y, swatch.width, swatch.height, fill)}${
            letters && onFill(where.x + swatch.width / 2, y + where.y + 13.5, letters, fill, { size: 12, bold: true })
          }${lines(where.x + swatch.width + 8, y + where.y, texts, legendFace)}`,
      ),
  };
}

/** A chart as it is drawn. */
export interface Drawing {
  /** a slug; unique in its pack */
  name: string;
  title: string;
  description: string;
  picture: Html;
}

const titleFace: Face = { size: 20, bold: true };
const noteFace: Face = { size: 14 };

interface Head {
  title: string;
  notes: readonly string[];
}

/** The title and what a reader must know, above everything else. */
function head({ title, notes }: Head): ChartBlock {
  const titles = wrapped(oneLine(title), titleFace, contentWidth);
  const noted = notes.flatMap((note) => wrapped(oneLine(note), noteFace, contentWidth));
  const notesAt = margin + titles.length * leading(titleFace) + 4;
  return {
    height: notesAt + noted.length * leading(noteFace) + 14,
    draw: () => [
      ...lines(margin, margin, titles, titleFace),
      ...lines(margin, notesAt, noted, { ...noteFace, colour: quietInk }),
    ],
  };
}

/** One picture of blocks under each other. */
function picture(of: Head & { name: string; description: string }, blocks: readonly ChartBlock[]): Html {
  const canvas = canvasOf(of.name);
  let y = 0;
  const body = [head(of), ...blocks].map((block) => {
    const drawn = block.draw(canvas, y);
    y += block.height;
    return drawn;
  });
  const height = Math.ceil(y + margin / 2);
  const [titleId, descriptionId] = [`chart-${of.name}-title`, `chart-${of.name}-description`];
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${height}" viewBox="0 0 ${chartWidth} ${height}" role="img" aria-labelledby="${titleId} ${descriptionId}" font-family="Arial, Helvetica, sans-serif"><title id="${titleId}">${of.title}</title><desc id="${descriptionId}">${of.description}</desc><defs>${canvas.patterns()}</defs>${plain(
    { x: 0, y: 0, width: chartWidth, height },
    white,
  )}${body}</svg>`;
}

interface Page<T> {
  blocks: ChartBlock[];
  own: T[];
}

/** The blocks of each picture: as many as there is room for, headings repeated. */
function filled<T extends ChartBlock>(groups: readonly Group<T>[], roomOfEach: number): Page<T>[] {
  const pages: Page<T>[] = [];
  let page: Page<T> | undefined;
  let room = 0;
  for (const { heading, blocks } of groups) {
    let headed = false;
    for (const block of blocks) {
      const needed = block.height + (headed ? 0 : heading.height);
      if (page === undefined || room < needed) {
        page = { blocks: [], own: [] };
        pages.push(page);
        room = roomOfEach;
        headed = false;
      }
      if (!headed) {
        page.blocks.push(heading);
        room -= heading.height;
        headed = true;
      }
      page.blocks.push(block);
      page.own.push(block);
      room -= block.height;
    }
  }
  return pages;
}

/** No more pictures than there must be, and none much emptier than the others. */
function paged<T extends ChartBlock>(groups: readonly Group<T>[], room: number): Page<T>[] {
  const pages = filled(groups, room);
  const total = groups.flatMap(({ heading, blocks }) => [heading, ...blocks]).reduce((sum, one) => sum + one.height, 0);
  for (let less = Math.ceil(total / Math.max(pages.length, 1)); less < room; less += 10) {
    const evener = filled(groups, less);
    if (evener.length === pages.length) return evener;
  }
  return pages;
}

/** What stands above the blocks of every picture. */
interface Above {
  name: string;
  title: string;
  notes: string[];
  /** how to read all of its groups */
  key?: ChartBlock | undefined;
}

const nothing: ChartBlock = { height: 0, draw: () => [] };

/**
 * Draws groups of blocks into as many pictures as they need to fit a page each: `name`, `name-2`, ... Texts are put on
 * one line and lose what XML does not know.
 * @returns each picture with the blocks that stand in it
 */
export function drawings<T extends ChartBlock>(
  of: Above & { describe: (blocks: readonly T[]) => string },
  groups: readonly Group<T>[],
): { drawing: Drawing; blocks: T[] }[] {
  const { key = nothing } = of;
  const above = head({ ...of, title: `${of.title} (99 of 99)` }).height + key.height + margin;
  const pages = paged(groups, tallest - above);
  return pages.map(({ blocks, own }, index) => {
    const name = index === 0 ? of.name : `${of.name}-${index + 1}`;
    const title = oneLine(pages.length === 1 ? of.title : `${of.title} (${index + 1} of ${pages.length})`);
    const description = oneLine(of.describe(own));
    const drawing = { name, title, description };
    return {
      drawing: { ...drawing, picture: picture({ ...drawing, notes: of.notes }, [key, ...blocks]) },
      blocks: own,
    };
  });
}

/** A chart's file. */
export const svgText = (content: Html): string => `${markupOf(content)}\n`;
