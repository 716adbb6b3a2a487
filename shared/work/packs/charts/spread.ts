import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, type Html } from '../../../base/html/template.ts';
import { barX, barWidth, baseBlock, idFace, smallFace, wordingFace } from './bars.ts';
import { at, chartWidth, label, leading, lines, margin, type ChartBlock } from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { line, quietInk, white } from './palette.ts';

/** The numbers that were given to a question: from the lowest to the highest, and the one in the middle. */
export interface Spread {
  id: string;
  wording: string;
  base: readonly string[];
  lowest: number;
  median: number;
  highest: number;
  /** what its axis has room for, so that lines of one unit can be set beside each other */
  room: number;
  /** what is counted, in words; empty where the question does not say */
  unit: string;
  /** what was answered in place of a number, each with how often */
  besides: readonly string[];
}

const medianFace: Face = { size: 14, bold: true };
const endFace: Face = { size: 14 };
const inset = 14;
const axisX = barX + inset;
const axisWidth = barWidth - 2 * inset;

/** The least of 1, 2 and 5 times a power of ten, and of 4 of these, that a number does not exceed: where an axis ends. */
function axisEnd(highest: number): number {
  let power = 1;
  for (;;) {
    for (const step of [1, 2, 4, 5]) if (highest <= step * power) return step * power;
    power *= 10;
  }
}

/** A text as near to a place as it can be without leaving the axis. */
function centred(x: number, text: string, face: Face): number {
  const half = textWidth(text, face) / 2;
  return Math.min(Math.max(x, barX + half), barX + barWidth - half);
}

/** The lowest and the highest below the line; in one text where they would run into each other. */
function ends({ lowest, highest }: Spread, xOf: (n: number) => number, y: number): Html[] {
  if (lowest === highest) return [];
  const texts = [`lowest ${lowest}`, `highest ${highest}`];
  const places = [lowest, highest].map((n, index) => centred(xOf(n), texts[index] ?? '', endFace));
  const [left = 0, right = 0] = places;
  const room = texts.reduce((sum, text) => sum + textWidth(text, endFace) / 2, 8);
  if (right - left < room) {
    const both = texts.join(', ');
    return [label(centred((left + right) / 2, both, endFace), y, both, { ...endFace, anchor: 'middle' })];
  }
  return texts.map((text, index) => label(places[index] ?? 0, y, text, { ...endFace, anchor: 'middle' }));
}

/** The axis with its ends, and its middle where that is whole. */
const axis = (end: number, xOf: (n: number) => number, y: number): Html[] => [
  svg`<path d="M${axisX} ${y}H${axisX + axisWidth}" stroke="${quietInk}" fill="none"/>`,
  ...(end % 2 === 0 ? [0, end / 2, end] : [0, end]).flatMap((n) => [
    svg`<path d="M${at(xOf(n))} ${y}v5" stroke="${quietInk}" fill="none"/>`,
    label(centred(xOf(n), `${n}`, smallFace), y + 18, `${n}`, { ...smallFace, colour: quietInk, anchor: 'middle' }),
  ]),
];

/** A block of one line from the lowest number to the highest, on an axis from nought, with a dot at the median. */
export function spreadBlock(spread: Spread): ChartBlock {
  const { id, lowest, median, highest, room, besides } = spread;
  const wording = wrapped(oneLine(spread.wording), wordingFace, chartWidth - margin - barX);
  const unit = spread.unit === '' ? [] : wrapped(oneLine(spread.unit), smallFace, barWidth);
  const rest =
    besides.length === 0 ? [] : wrapped(oneLine(`In place of a number: ${besides.join('; ')}`), smallFace, barWidth);
  const top = wording.length * leading(wordingFace) + 8;
  const base = baseBlock(spread.base);
  const under = [...unit, ...rest].length * leading(smallFace);
  const end = axisEnd(room);
  const xOf = (n: number): number => axisX + (n / end) * axisWidth;
  return {
    height: top + Math.max(90 + under, base.height) + 14,
    draw(canvas, y) {
      const from = y + top;
      const middle = from + 28;
      const [left, right] = [lowest, highest].map((n) => at(xOf(n)));
      const said = lowest === highest ? `all gave ${median}` : `median ${median}`;
      return [
        label(margin, y + idFace.size, id, idFace),
        ...lines(barX, y, wording, wordingFace),
        svg`<path d="M${left} ${middle}H${right}" stroke="${line}" stroke-width="6" fill="none"/><path d="M${left} ${middle - 9}v18M${right} ${middle - 9}v18" stroke="${line}" stroke-width="3" fill="none"/><circle cx="${at(xOf(median))}" cy="${middle}" r="8" fill="${white}" stroke="${line}" stroke-width="3"/>`,
        label(centred(xOf(median), said, medianFace), from + 12, said, { ...medianFace, anchor: 'middle' }),
        ...ends(spread, xOf, middle + 26),
        ...axis(end, xOf, from + 64),
        ...lines(barX + barWidth / 2, from + 84, unit, { ...smallFace, colour: quietInk, anchor: 'middle' }),
        ...lines(barX, from + 88 + unit.length * leading(smallFace), rest, { ...smallFace, colour: quietInk }),
        ...[base.draw(canvas, from)].flat(),
      ];
    },
  };
}
