import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, type Html } from '../../../base/html/template.ts';
import type { TrendPoint, TrendSeries } from '../../../domain/figures/trends.ts';
import { at, label, lines } from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { line as lineColour, quietInk, rule, white } from './palette.ts';

export const answerFace: Face = { size: 13, bold: true };

export const valueFace: Face = { size: 12 };

export const axisFace: Face = { size: 12 };

export const plotHeight = 96;

/** For the value of a point at 100 per cent, and for the word over a break. */
export const above = 34;

export const scaleWidth = 46;
/** As wide as the value of a point: one in every place can be read. */
export const slot = 52;

const breakSlot = 40;

/** One audit's place on the axis that every panel shares. */
export interface Place {
  audit: string;
  quarter: string;
  tool: string;
  /** from the left of the plot, in slots and breaks */
  x: number;
  isAfterBreak: boolean;
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Every audit that any series has a point of, the oldest first. */
export function placesOf(series: readonly TrendSeries[]): { places: Place[]; width: number } {
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

export const quarterLines = ({ quarter }: Place, width: number): string[] =>
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

export function drawPanel(panel: Panel, x: number, y: number): Html[] {
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
