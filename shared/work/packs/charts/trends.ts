import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, type Html } from '../../../base/html/template.ts';
import type { TrendPoint, TrendSeries, Trends } from '../../../domain/figures/trends.ts';
import { at, contentWidth, drawings, label, leading, lines, margin, type Block, type Drawing } from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { line as lineColour, quietInk, rule, white } from './palette.ts';

const idFace: Face = { size: 14, bold: true };
const wordingFace: Face = { size: 14 };
const answerFace: Face = { size: 13, bold: true };
const valueFace: Face = { size: 12 };
const axisFace: Face = { size: 12 };

const plotHeight = 96;
/** For the value of a point at 100 per cent, and for the word over a break. */
const above = 34;
const scaleWidth = 46;
const between = 24;
/** As wide as the value of a point: one in every place can be read. */
const slot = 52;
const breakSlot = 40;

/** One audit's place on the axis that every panel shares. */
interface Place {
  audit: string;
  quarter: string;
  tool: string;
  /** from the left of the plot, in slots and breaks */
  x: number;
  isAfterBreak: boolean;
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Every audit that any series has a point of, the oldest first. */
function placesOf(series: readonly TrendSeries[]): { places: Place[]; width: number } {
  const audits = new Map(series.flatMap(({ points }) => points.map((point) => [point.audit, point] as const)));
  const inOrder = [...audits.values()].toSorted(
    (a, b) => byCodeUnit(a.quarter.from, b.quarter.from) || byCodeUnit(a.audit, b.audit),
  );
  let x = 0;
  let tool: string | undefined;
  const places = inOrder.map((point) => {
    const isAfterBreak = tool !== undefined && tool !== point.tool;
    tool = point.tool;
    if (isAfterBreak) x += breakSlot;
    const place = {
      audit: point.audit,
      quarter: oneLine(point.quarter.label),
      tool: point.tool,
      x: x + slot / 2,
      isAfterBreak,
    };
    x += slot;
    return place;
  });
  return { places, width: x };
}

interface Dot {
  x: number;
  share: number;
  printed: string;
  point: TrendPoint;
  tool: string;
}

/** A place without a percentage, and the mark that says why; none where the audit has no such question. */
interface Gap {
  x: number;
  why: string;
}

/** Where each audit's percentage stands; an audit without one has no dot, and no line runs over its place. */
function dotsOf(series: TrendSeries, value: string, places: readonly Place[], scale: number): (Dot | Gap)[] {
  return places.map(({ audit, x, tool }) => {
    const point = series.points.find((one) => one.audit === audit);
    if (point === undefined) return { x: x * scale, why: '' };
    const n = point.counts[value] ?? null;
    if (point.n === null || n === null) return { x: x * scale, why: '[c]' };
    if (point.n === 0) return { x: x * scale, why: '[z]' };
    const printed = point.percent[value] ?? null;
    return { x: x * scale, share: n / point.n, printed: printed === null ? `${n}` : `${printed}%`, point, tool };
  });
}

interface Panel {
  series: TrendSeries;
  value: string;
  /** the answer that it shows, in lines */
  heading: readonly string[];
  headingHeight: number;
  places: readonly Place[];
  /** of the whole panel */
  width: number;
  scale: number;
}

const short = (words: string): string => words.split(':')[0] ?? words;

function grid(x: number, top: number, width: number): Html[] {
  return [0, 50, 100].flatMap((percent) => {
    const y = top + plotHeight * (1 - percent / 100);
    return [
      svg`<path d="M${at(x)} ${at(y)}H${at(x + width)}" stroke="${percent === 0 ? quietInk : rule}" fill="none"/>`,
      label(x - 6, y + 4, `${percent}%`, { ...axisFace, anchor: 'end', colour: quietInk }),
    ];
  });
}

/** Two broken strokes over the whole height, and the word. */
function breaks({ places, scale }: Panel, x: number, top: number): Html[] {
  return places
    .filter(({ isAfterBreak }) => isAfterBreak)
    .map((place) => {
      const middle = x + (place.x - slot / 2 - breakSlot / 2) * scale;
      return svg`<rect x="${at(middle - 7)}" y="${top - 4}" width="14" height="${plotHeight + 8}" fill="${white}"/><path d="M${at(middle - 4)} ${top - 4}V${top + plotHeight + 4}M${at(middle + 4)} ${top - 4}V${top + plotHeight + 4}" stroke="${quietInk}" stroke-dasharray="5 4" fill="none"/>${label(
        middle,
        top - 8,
        'break',
        { ...axisFace, anchor: 'middle', colour: quietInk },
      )}`;
    });
}

/** Whether the lines to a point come down to it, so that its value is better read below it. */
function isValley(dots: readonly (Dot | Gap)[], index: number): boolean {
  const own = dots[index];
  if (own === undefined || !('point' in own)) return false;
  const beside = [dots[index - 1], dots[index + 1]].filter(
    (dot): dot is Dot => dot !== undefined && 'point' in dot && dot.tool === own.tool,
  );
  return beside.length > 0 && beside.every(({ share }) => share > own.share);
}

function curve(panel: Panel, x: number, top: number): Html[] {
  const dots = dotsOf(panel.series, panel.value, panel.places, panel.scale);
  const yOf = (share: number): number => top + plotHeight * (1 - share);
  const joined = dots.flatMap((dot, index): Html[] => {
    const before = dots[index - 1];
    if (before === undefined || !('point' in before) || !('point' in dot) || before.tool !== dot.tool) return [];
    return [
      svg`<path d="M${at(x + before.x)} ${at(yOf(before.share))}L${at(x + dot.x)} ${at(yOf(dot.share))}" stroke="${lineColour}" stroke-width="2" fill="none"/>`,
    ];
  });
  const marked = dots.map((dot, index) => {
    if (!('point' in dot)) {
      return dot.why === ''
        ? svg``
        : label(x + dot.x, top + plotHeight - 6, dot.why, { ...valueFace, anchor: 'middle' });
    }
    const y = yOf(dot.share);
    const width = textWidth(dot.printed, valueFace);
    const textY = isValley(dots, index) && y + 22 < top + plotHeight ? y + 19 : y - 9;
    return svg`<circle cx="${at(x + dot.x)}" cy="${at(y)}" r="4.5" fill="${
      dot.point.status === 'final' ? lineColour : white
    }" stroke="${lineColour}" stroke-width="2"/><rect x="${at(x + dot.x - width / 2)}" y="${at(textY - 11)}" width="${at(width)}" height="13" fill="${white}" fill-opacity="0.8"/>${label(
      x + dot.x,
      textY,
      dot.printed,
      { ...valueFace, anchor: 'middle' },
    )}`;
  });
  return [...joined, ...marked];
}

const quarterLines = ({ quarter }: Place, width: number): string[] =>
  wrapped(quarter.replaceAll('-', '- '), axisFace, width).map((text) => text.replaceAll('- ', '-'));

function axis(panel: Panel, x: number, top: number): Html[] {
  const { places, series, scale } = panel;
  return [
    label(x - 6, top + 20, 'n', { ...axisFace, anchor: 'end', colour: quietInk }),
    ...places.flatMap((place) => {
      const point = series.points.find(({ audit }) => audit === place.audit);
      const centre = x + place.x * scale;
      return [
        label(centre, top + 20, point === undefined ? '-' : `${point.n ?? '[c]'}`, {
          ...axisFace,
          bold: true,
          anchor: 'middle',
        }),
        ...lines(centre, top + 24, quarterLines(place, slot * scale - 1), {
          ...axisFace,
          anchor: 'middle',
          colour: quietInk,
        }),
      ];
    }),
  ];
}

function drawPanel(panel: Panel, x: number, y: number): Html[] {
  const plotX = x + scaleWidth;
  const top = y + panel.headingHeight + above;
  return [
    ...lines(x, y, panel.heading, answerFace),
    ...grid(plotX, top, panel.width - scaleWidth),
    ...breaks(panel, plotX, top),
    ...curve(panel, plotX, top),
    ...axis(panel, plotX, top + plotHeight),
  ];
}

/** Of two answers that add up to 100 per cent the first says all; of more, each has a panel. */
const drawnAnswers = ({ answers }: TrendSeries): TrendSeries['answers'] =>
  answers.length === 2 ? answers.slice(0, 1) : answers;

/** How the panels of a chart are laid out: as many beside each other as there is room for. */
interface Frame {
  places: readonly Place[];
  plotWidth: number;
  columns: number;
  /** of a panel */
  width: number;
  scale: number;
}

function frameOf(series: readonly TrendSeries[]): Frame {
  const { places, width: plotWidth } = placesOf(series);
  const columns = Math.max(1, Math.min(4, Math.floor((contentWidth + between) / (scaleWidth + plotWidth + between))));
  const width = (contentWidth - (columns - 1) * between) / columns;
  // A few points are not drawn out over a whole page; many are drawn closer than a value is wide.
  return { places, plotWidth, columns, width, scale: Math.min((width - scaleWidth) / plotWidth, 2) };
}

/** Series that stand beside each other: several of one panel each, or a single one of more. */
function rowsOf(series: readonly TrendSeries[], most: number): TrendSeries[][] {
  const rows: TrendSeries[][] = [];
  let single: TrendSeries[] = [];
  for (const one of series) {
    if (drawnAnswers(one).length > 1) {
      rows.push([one]);
      single = [];
      continue;
    }
    if (single.length === 0) rows.push(single);
    single.push(one);
    if (single.length === most) single = [];
  }
  return rows;
}

const idWidth = 52;

interface Placed {
  series: TrendSeries;
  x: number;
  heading: string[];
}

const halfWidth = (contentWidth - between) / 2;

/** Questions beside each other have half the page each, even where there is room for four panels. */
const placeRow = (row: readonly TrendSeries[], isWhole: boolean): Placed[] =>
  row.map((series, index) => ({
    series,
    x: margin + index * (halfWidth + between),
    heading: wrapped(oneLine(series.wording), wordingFace, (isWhole ? contentWidth : halfWidth) - idWidth),
  }));

/** One row of questions, each with its panels under it. */
function rowBlock(row: readonly TrendSeries[], frame: Frame): Block & { series: readonly TrendSeries[] } {
  const { places, plotWidth, columns, width, scale } = frame;
  const most = Math.max(...row.map((series) => drawnAnswers(series).length));
  const placed = placeRow(row, most > 1 || columns === 1);
  const headingHeight = Math.max(...placed.map(({ heading }) => heading.length)) * leading(wordingFace) + 8;
  const shownWidth = scaleWidth + plotWidth * scale;
  const labels = Math.max(...places.map((place) => quarterLines(place, slot * scale - 1).length));
  const answers = row.map((series) =>
    drawnAnswers(series).map((answer) => ({
      value: answer.value,
      heading: wrapped(short(oneLine(answer.label)), answerFace, Math.max(shownWidth, width)),
    })),
  );
  const answerLines = Math.max(...answers.flat().map(({ heading }) => heading.length));
  const answerHeight = answerLines * leading(answerFace);
  const panelHeight = answerHeight + above + plotHeight + 28 + labels * leading(axisFace) + 14;
  return {
    series: row,
    height: headingHeight + Math.ceil(most / columns) * panelHeight + 12,
    draw: (_canvas, y) =>
      placed.flatMap(({ series, x, heading }, place) => [
        label(x, y + idFace.size, series.question, idFace),
        ...lines(x + idWidth, y, heading, wordingFace),
        ...(answers[place] ?? []).flatMap((answer, index) =>
          drawPanel(
            { series, ...answer, headingHeight: answerHeight, places, width: shownWidth, scale },
            x + (index % columns) * (width + between),
            y + headingHeight + Math.floor(index / columns) * panelHeight,
          ),
        ),
      ]),
  };
}

const keyFace: Face = { size: 13 };

/** What a filled and an open dot mean. */
const key: Block = {
  height: 34,
  draw: (_canvas, y) => [
    svg`<circle cx="${margin + 6}" cy="${y + 10}" r="4.5" fill="${lineColour}" stroke="${lineColour}" stroke-width="2"/>`,
    label(margin + 18, y + 14, 'final figures', keyFace),
    svg`<circle cx="${margin + 146}" cy="${y + 10}" r="4.5" fill="${white}" stroke="${lineColour}" stroke-width="2"/>`,
    label(margin + 158, y + 14, 'interim figures', keyFace),
  ],
};

/** What the marks mean that stand in place of a point, as far as there are any. */
function marksOf(series: readonly TrendSeries[]): string[] {
  const points = series.flatMap((one) => one.points.map(({ n, counts }) => ({ n, counts: Object.values(counts) })));
  const audits = new Set(series.flatMap((one) => one.points.map(({ audit }) => audit)));
  return [
    ...(points.some(({ n, counts }) => n === null || counts.includes(null))
      ? ['[c]: not shown, because numbers as small as these could make somebody recognisable.']
      : []),
    ...(points.some(({ n }) => n === 0)
      ? ['[z]: nobody answered otherwise than "don\'t know", so there is no percentage.']
      : []),
    ...(series.some((one) => one.points.length < audits.size)
      ? ['A dash: nothing of that audit stands beside these points.']
      : []),
  ];
}

/** The series with at least two audits, each in panels of its own; none, no chart. */
export function trendDrawings(trends: Trends): { drawing: Drawing; series: TrendSeries[] }[] {
  const series = trends.series.filter(({ points }) => points.length > 1);
  if (series.length === 0) return [];
  const frame = frameOf(series);
  return drawings(
    {
      name: 'trends',
      title: 'Over the quarters',
      notes: [
        'Percentages without "don\'t know"; n is how many answered so. A break: the questionnaire changed there, so the points on its two sides are not joined.',
        'So few answers move by many per cent when one of them differs: look at n before you read anything into a difference.',
        ...marksOf(series),
      ],
      key,
      describe: (blocks) =>
        `Points for each audit, of these questions: ${blocks.flatMap((block) => block.series.map(({ question }) => question)).join(', ')}. The table beside this chart has every number in it.`,
    },
    [
      {
        heading: { height: 0, draw: () => [] },
        blocks: rowsOf(series, Math.min(frame.columns, 2)).map((row) => rowBlock(row, frame)),
      },
    ],
  ).map(({ drawing, blocks }) => ({ drawing, series: blocks.flatMap((block) => block.series) }));
}
