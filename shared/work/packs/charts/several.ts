import { oneLine } from '../../../base/html/printable.ts';
import { html as svg, type Html } from '../../../base/html/template.ts';
import { barX, baseBlock, baseX, idFace, smallFace, wordingFace } from './bars.ts';
import { chartWidth, label, leading, lines, margin, type ChartBlock } from './drawing.ts';
import { textWidth, wrapped, type Face } from './measure.ts';
import { quietInk, rule, type Fill } from './palette.ts';

/** One of the answers that can be given together: how many of those who answered gave it. */
export interface Tick {
  words: string;
  fill: Fill;
  /** of all who answered, from 0 to 1, with what it is labelled with; or why there is no bar */
  shown: { share: number; label: string } | { hidden: string };
}

/** A question of which several answers can be given, with a bar for each. */
export interface Ticks {
  id: string;
  wording: string;
  base: readonly string[];
  ticks: readonly Tick[];
}

const tickFace: Face = { size: 14 };
const wordsWidth = 250;
const trackX = barX + wordsWidth + 12;
/** Beside a whole bar there is room for what it is labelled with. */
const labelWidth = 108;
const trackWidth = baseX - 12 - labelWidth - trackX;
const trackHeight = 18;
const rowAir = 8;

/** Over the bars, once: where nobody and where everybody is. */
function scaleAt(y: number): Html[] {
  return [
    [0, '0%', undefined],
    [0.5, '50%', 'middle'],
    [1, '100% of n', 'middle'],
  ].map(([share, text, anchor]) =>
    label(trackX + Number(share) * trackWidth, y, String(text), {
      ...smallFace,
      colour: quietInk,
      ...(anchor === 'middle' && { anchor }),
    }),
  );
}

const guides = (top: number, bottom: number): Html[] =>
  [0, 0.5, 1].map(
    (share) =>
      svg`<path d="M${trackX + share * trackWidth} ${top}V${bottom}" stroke="${share === 0 ? quietInk : rule}" fill="none"/>`,
  );

/** A block of bars under each other, each out of all who answered: they overlap, so they are never stacked. */
export function ticksBlock({ id, wording, base, ticks }: Ticks): ChartBlock {
  const asked = wrapped(oneLine(wording), wordingFace, chartWidth - margin - barX);
  const rows = ticks.map((tick) => {
    const texts = wrapped(oneLine(tick.words), tickFace, wordsWidth);
    return { tick, texts, height: Math.max(trackHeight, texts.length * leading(tickFace)) + rowAir };
  });
  const barsTop = asked.length * leading(wordingFace) + 24;
  const barsHeight = rows.reduce((sum, { height }) => sum + height, 0);
  const beside = baseBlock(base);
  return {
    height: barsTop + Math.max(barsHeight, beside.height) + 14,
    draw(canvas, y) {
      let top = y + barsTop;
      const drawn = rows.map(({ tick: { fill, shown }, texts, height }) => {
        const middle = top + (height - rowAir) / 2;
        const at = { top, bar: middle - trackHeight / 2 };
        top += height;
        const words = lines(barX, at.top + (height - rowAir - texts.length * leading(tickFace)) / 2, texts, tickFace);
        // What is not shown has no bar: one of any length would be taken for a number.
        const [width, said] = 'hidden' in shown ? [0, shown.hidden] : [shown.share * trackWidth, shown.label];
        return [
          words,
          width > 0 ? canvas.box(trackX, at.bar, Math.max(width, 1.5), trackHeight, fill) : [],
          svg`<rect x="${trackX + width + 4}" y="${at.bar}" width="${textWidth(said, tickFace) + 4}" height="${trackHeight}" fill="#ffffff"/>`,
          label(trackX + width + 6, middle + 5, said, tickFace),
        ];
      });
      return [
        label(margin, y + idFace.size, id, idFace),
        ...lines(barX, y, asked, wordingFace),
        ...scaleAt(y + barsTop - 8),
        ...guides(y + barsTop - 2, y + barsTop + barsHeight - rowAir + 2),
        ...drawn.flat(2),
        beside.draw(canvas, y + barsTop),
      ].flat();
    },
  };
}

const keyLines = wrapped(
  'Several answers can be given: each bar is one answer, out of all who answered (n). Whoever gave several is in several bars, so these do not add up to 100%.',
  tickFace,
  chartWidth - 2 * margin,
);

/** How to read bars of which several are of one questionnaire. */
export const ticksKey: ChartBlock = {
  height: keyLines.length * leading(tickFace) + 8,
  draw: (_canvas, y) => lines(margin, y, keyLines, tickFace),
};
