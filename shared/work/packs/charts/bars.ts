import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, type Html } from '../../../base/html/template.ts';
import { chartWidth, label, leading, lines, margin, onFill, type ChartBlock, type Canvas } from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { empty, quietInk, rule, type Fill } from './palette.ts';

/** A part of a bar. */
export interface Segment {
  /** of the whole bar, from 0 to 1 */
  share: number;
  fill: Fill;
  /** what it is labelled with: the longest that fits, else the last one under the bar */
  labels: readonly string[];
}

/** A bar with what it is about above it and its base beside it. */
export interface Bar {
  id: string;
  wording: string;
  /** the first is printed bold */
  base: readonly string[];
  /** parts in order; or one fill with words on it, where there is nothing to divide */
  content: readonly Segment[] | BarWords;
}

/** Words on one fill, where there is nothing to divide. */
export interface BarWords {
  fill: Fill;
  words: string;
}

const idWidth = 60;
export const barX = margin + idWidth;
const baseWidth = 124;
export const barWidth = chartWidth - 2 * margin - idWidth - baseWidth;
export const baseX = barX + barWidth + 12;
const barHeight = 32;
/** The white line between two parts. */
const gap = 2;

export const wordingFace: Face = { size: 15 };
export const idFace: Face = { size: 15, bold: true };
const labelFace: Face = { size: 14 };
export const smallFace: Face = { size: 12 };
const baseFaces: readonly Face[] = [{ size: 14, bold: true }, { size: 12 }, { size: 12 }];

interface Placed {
  segment: Segment;
  x: number;
  width: number;
  /** the label that fits on it */
  on?: { text: string; face: Face } | undefined;
}

function place(segments: readonly Segment[]): Placed[] {
  let x = barX;
  return segments
    .filter(({ share }) => share > 0)
    .map((segment) => {
      const width = segment.share * barWidth;
      const on = [
        ...segment.labels.map((text) => ({ text, face: labelFace, air: 10 })),
        ...segment.labels.slice(-1).map((text) => ({ text, face: smallFace, air: 4 })),
      ].find(({ text, face, air }) => textWidth(text, face) + air <= width);
      const placed = { segment, x, width, on };
      x += width;
      return placed;
    });
}

interface Under {
  text: string;
  centre: number;
  x: number;
  width: number;
}

/** Labels side by side under the bar, each as near to the middle of its part as it can be. */
function sideBySide(parts: readonly { text: string; centre: number }[]): Under[] {
  const under: Under[] = [];
  let end = barX;
  for (const { text, centre } of parts) {
    const width = textWidth(text, smallFace);
    const x = Math.max(centre - width / 2, end);
    under.push({ text, centre, x, width });
    end = x + width + 8;
  }
  let limit = barX + barWidth;
  for (const one of under.toReversed()) {
    one.x = Math.min(one.x, limit - one.width);
    limit = one.x - 8;
  }
  return under;
}

const farthest = 30;
const isNear = ({ centre, x, width }: Under): boolean => Math.abs(x + width / 2 - centre) <= farthest;

/** The labels of parts too narrow for one: in words if these can stand near their parts, else the numbers alone. */
function placeUnder(placed: readonly Placed[]): Under[] {
  const narrow = placed.flatMap(({ segment, x, width, on }) =>
    on === undefined ? [{ labels: segment.labels, centre: x + width / 2 }] : [],
  );
  const labelled = (which: 0 | -1): Under[] =>
    sideBySide(narrow.map(({ labels, centre }) => ({ text: labels.at(which) ?? '', centre })));
  const inWords = labelled(0);
  return inWords.every((one) => one.width <= 150 && isNear(one)) ? inWords : labelled(-1);
}

function drawParts(canvas: Canvas, y: number, placed: readonly Placed[]): Html[] {
  const last = placed.length - 1;
  return placed.map(({ segment, x, width, on }, index) => {
    // A sliver is never all gap.
    const drawn = index === last ? width : Math.max(width - gap, Math.min(width, 1.5));
    return svg`${canvas.box(x, y, drawn, barHeight, segment.fill)}${
      on !== undefined && onFill(x + drawn / 2, y + 21, on.text, segment.fill, on.face)
    }`;
  });
}

const drawUnder = (y: number, under: readonly Under[]): Html[] =>
  under.map(
    ({ text, centre, x, width }) =>
      svg`<path d="M${centre.toFixed(2)} ${y}L${(x + width / 2).toFixed(2)} ${y + 6}" stroke="${quietInk}" fill="none"/>${label(
        x + width / 2,
        y + 17,
        text,
        { ...smallFace, anchor: 'middle' },
      )}`,
  );

/** The base of a question, beside what is drawn of it. */
export const baseBlock = (base: readonly string[]): ChartBlock => ({
  height: base.reduce((sum, _text, index) => sum + leading(baseFaces[index] ?? smallFace), 0),
  draw(_canvas, y) {
    let below = y;
    return base.map((text, index) => {
      const face = baseFaces[index] ?? smallFace;
      below += leading(face);
      return label(baseX, below - 3, text, { ...face, ...(index > 0 && { colour: quietInk }) });
    });
  },
});

/** Whether words can stand on a whole bar. */
export const hasRoom = (words: string): boolean => textWidth(words, labelFace) <= barWidth - 24;

/** A block of one bar. */
export function barBlock(bar: Bar): ChartBlock {
  const wording = wrapped(oneLine(bar.wording), wordingFace, chartWidth - margin - barX);
  const placed = 'words' in bar.content ? [] : place(bar.content);
  const under = placeUnder(placed);
  const barTop = wording.length * leading(wordingFace) + 6;
  const base = baseBlock(bar.base);
  const height = barTop + Math.max(barHeight + (under.length > 0 ? 20 : 0), base.height) + 16;
  return {
    height,
    draw(canvas, y) {
      const top = y + barTop;
      return [
        label(margin, y + idFace.size, bar.id, idFace),
        ...lines(barX, y, wording, wordingFace),
        ...('words' in bar.content
          ? [
              canvas.box(barX, top, barWidth, barHeight, bar.content.fill),
              onFill(barX + barWidth / 2, top + 21, bar.content.words, bar.content.fill, labelFace),
            ]
          : [...drawParts(canvas, top, placed), ...drawUnder(top + barHeight + 1, under)]),
        ...[base.draw(canvas, top)].flat(),
      ];
    },
  };
}

/** A bar with nothing in it, and why. */
export const nothing = (words: string): BarWords => ({ fill: empty, words });

/** The legend of a group of bars, with a line above it that parts it from what stands before. */
export const partedBy = (heading: ChartBlock): ChartBlock => ({
  height: heading.height + 20,
  draw: (canvas, y) =>
    svg`<path d="M${margin} ${y + 2.5}H${chartWidth - margin}" stroke="${rule}" fill="none"/>${heading.draw(canvas, y + 12)}`,
});
