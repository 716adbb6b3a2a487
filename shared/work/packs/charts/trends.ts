import { oneLine } from '../../../base/html/printable.ts';
import { html as svg } from '../../../base/html/template.ts';
import { calledBeside, type TrendSeries, type Trends } from '../../../domain/figures/trends.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { contentWidth, drawings, label, leading, lines, margin, type ChartBlock, type Drawing } from './drawing.ts';
import { shortLabel } from '../../../domain/tool/options.ts';
import { wrapped, type Face } from './measure.ts';
import { line as lineColour, white } from './palette.ts';
import {
  slot,
  type Place,
  placesOf,
  quarterLines,
  drawPanel,
  answerFace,
  axisFace,
  plotHeight,
  above,
  scaleWidth,
} from './trend-panel.ts';

const idFace: Face = { size: 14, bold: true };
const wordingFace: Face = { size: 14 };
const between = 24;
/**
 * Of two answers that add up to 100 per cent the first says all; of more, or of those that overlap or stand in place of a number,
 * each has a panel.
 */
const drawnAnswers = ({ answers, type }: TrendSeries): TrendSeries['answers'] =>
  answers.length === 2 && type !== 'several' && type !== 'number' ? answers.slice(0, 1) : answers;

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
  /** what the question is called: beside its wording or, where that is longer than an id, above it */
  called: string[];
  heading: string[];
  /** of the heading, below the top */
  down: number;
}

const halfWidth = (contentWidth - between) / 2;

/** Questions beside each other have half the page each, even where there is room for four panels. */
const placeRow = (row: readonly TrendSeries[], isWhole: boolean, own: string): Placed[] =>
  row.map((series, index) => {
    const width = isWhole ? contentWidth : halfWidth;
    const called = wrapped(calledBeside(series, own), idFace, width);
    return {
      series,
      x: margin + index * (halfWidth + between),
      called,
      heading: wrapped(oneLine(series.wording), wordingFace, width - idWidth),
      down: series.tool === own ? 0 : called.length * leading(idFace),
    };
  });

/** One row of questions, each with its panels under it. */
function rowBlock(
  row: readonly TrendSeries[],
  frame: Frame,
  own: string,
): ChartBlock & { series: readonly TrendSeries[] } {
  const { places, plotWidth, columns, width, scale } = frame;
  const most = Math.max(...row.map((series) => drawnAnswers(series).length));
  const placed = placeRow(row, most > 1 || columns === 1, own);
  const headingHeight =
    Math.max(...placed.map(({ heading, down }) => down + heading.length * leading(wordingFace))) + 8;
  const shownWidth = scaleWidth + plotWidth * scale;
  const labels = Math.max(...places.map((place) => quarterLines(place, slot * scale - 1).length));
  const answers = row.map((series) =>
    drawnAnswers(series).map((answer) => ({
      value: answer.value,
      heading: wrapped(oneLine(shortLabel(series.answers, answer.label)), answerFace, Math.max(shownWidth, width)),
    })),
  );
  const answerLines = Math.max(...answers.flat().map(({ heading }) => heading.length));
  const answerHeight = answerLines * leading(answerFace);
  const panelHeight = answerHeight + above + plotHeight + 28 + labels * leading(axisFace) + 14;
  return {
    series: row,
    height: headingHeight + Math.ceil(most / columns) * panelHeight + 12,
    draw: (_canvas, y) =>
      placed.flatMap(({ series, x, called, heading, down }, place) => [
        ...lines(x, y, called, idFace),
        ...lines(x + idWidth, y + down, heading, wordingFace),
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
const key: ChartBlock = {
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
      ? ['[c]: left out, so that nobody can be made out. What is left out can be nought, small or large.']
      : []),
    ...(points.some(({ n }) => n === 0)
      ? ['[z]: nobody answered otherwise than "don\'t know", so there is no percentage.']
      : []),
    ...(series.some((one) => one.points.length < audits.size)
      ? ['A dash: nothing of that audit stands beside these points.']
      : []),
  ];
}

/**
 * The series with at least two audits, each in panels of its own: one of numbers alone has no answers to draw; none, no chart.
 * @param tool the audit's own: a question of another is called by that one too
 */
export function trendDrawings(
  trends: Trends,
  { id: own }: Pick<Tool, 'id'>,
): { drawing: Drawing; series: TrendSeries[] }[] {
  const series = trends.series.filter(({ points, answers }) => points.length > 1 && answers.length > 0);
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
        `Points for each audit, of these questions: ${blocks.flatMap((block) => block.series.map((one) => calledBeside(one, own))).join(', ')}. The table beside this chart has every number in it.`,
    },
    [
      {
        heading: { height: 0, draw: () => [] },
        blocks: rowsOf(series, Math.min(frame.columns, 2)).map((row) => rowBlock(row, frame, own)),
      },
    ],
  ).map(({ drawing, blocks }) => ({ drawing, series: blocks.flatMap((block) => block.series) }));
}
