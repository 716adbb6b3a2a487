import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { charts } from './report-sample.ts';
import { drawAnew, openAnew } from './report-sample.ts';

const sizeOf = (png: Uint8Array): number[] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};
const [chart] = charts;

describe('a chart as a picture', () => {
  test('has the size of the drawing and dots for print', () => {
    const { png, width, height } = drawAnew(chart!.svg);
    expect([width, height]).toEqual([680, 322]);
    expect(sizeOf(png)).toEqual([1000, Math.round((1000 * 322) / 680)]);
    const decision = readFileSync(
      new URL('../../../../docs/adr/0022-charts-in-word-as-png.md', import.meta.url),
      'utf8',
    );
    expect(decision).toContain(`draws each chart ${sizeOf(png)[0]} dots wide`);
  });

  test('is the same, byte for byte, each time, drawn anew or remembered', async () => {
    const { png } = drawAnew(chart!.svg);
    expect(drawAnew(chart!.svg).png).toBe(png);
    expect(Buffer.compare((await openAnew())(chart!.svg).png, png)).toBe(0);
  });

  test('has its words, in bold too', () => {
    const svg = (inside: string): string =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40" font-family="Arial, Helvetica, sans-serif">${inside}</svg>`;
    const [bare, words, bold] = [
      '',
      '<text y="20">31 of 38</text>',
      '<text y="20" font-weight="bold">31 of 38</text>',
    ].map((inside) => Buffer.from(drawAnew(svg(inside)).png));
    expect(words!.length).toBeGreaterThan(bare!.length + 1000);
    expect(words!.equals(bold!)).toBe(false);
  });

  test('is refused where the drawing cannot be read', () => {
    expect(() => drawAnew('<svg')).toThrow(Error);
  });
});
