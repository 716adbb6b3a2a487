/** What must not grow, and how fast the rest may: counted, so that a slow machine changes nothing. */
import { describe, expect, test } from 'vitest';
import { byAgencies, byAudits, bySubmissions, exponentOf, type Growth } from '../../bench/growth.ts';
import { isFull } from '../../runs.ts';

/** Exponents of what was read and of how often, by what was done. */
function exponents(growths: readonly Growth[]): Record<string, { reads: number; calls: number; bytes: number }> {
  const slope = (points: Growth['points'], value: (point: Growth['points'][number]) => number): number =>
    exponentOf(points.map((point) => ({ n: point.n, value: value(point) })));
  return Object.fromEntries(
    growths.map(({ of, points }) => [
      of,
      {
        reads: slope(points, ({ reads }) => reads),
        calls: slope(points, ({ calls }) => calls),
        bytes: slope(points, ({ bytes }) => bytes),
      },
    ]),
  );
}

const flat = 0.02;
const inProportion = 1.05;

describe('an exponent', () => {
  test('is the slope in log-log', () => {
    const of = (value: (n: number) => number) => exponentOf([10, 100, 1000].map((n) => ({ n, value: value(n) })));
    expect(of((n) => 3 * n ** 2)).toBeCloseTo(2);
    expect(of((n) => n / 7)).toBeCloseTo(1);
    expect(of(() => 5)).toBeCloseTo(0);
    expect(of(() => 0)).toBe(0);
  });

  test('needs two sizes', () => {
    expect(() => exponentOf([{ n: 1, value: 1 }])).toThrow(RangeError);
  });
});

test('a submission costs the same however many are in; a refresh is as many calls; completeness grows in proportion', async () => {
  const found = exponents(await bySubmissions(isFull ? [200, 500, 1500] : [200, 1500]));
  expect(found['a submission']).toEqual({
    reads: expect.closeTo(0),
    calls: expect.closeTo(0),
    bytes: expect.closeTo(0),
  });
  expect(found["a late return's refresh"]!.calls).toBeLessThan(flat);
  expect(found["a late return's refresh"]!.reads).toBeLessThan(flat);
  // The revision before is read whole: a row for each case.
  expect(found["a late return's refresh"]!.bytes).toBeLessThan(0.7);
  expect(found['completeness']!.reads).toBeLessThan(inProportion);
  expect(found['completeness']!.calls).toBeLessThan(inProportion);
  expect(found['a tick of the ladder']!.reads).toBeLessThan(flat);
});

test('nothing costs more because other audits are stored beside', async () => {
  const found = exponents(await byAudits(isFull ? [1, 10, 60] : [1, 5]));
  const growing = Object.entries(found).filter(([, one]) => Math.max(one.reads, one.calls, one.bytes) >= flat);
  expect(Object.keys(found)).toHaveLength(4);
  expect(growing).toEqual([]);
});

test('a submission costs the same however many agencies owe a return; completeness and a tick grow in proportion', async () => {
  const found = exponents(await byAgencies(isFull ? [30, 100, 300, 1000] : [30, 150]));
  expect(found['a submission']!.reads).toBeCloseTo(0);
  expect(found['a submission']!.calls).toBeCloseTo(0);
  expect(found["a late return's refresh"]!.calls).toBeLessThan(flat);
  const beyond = Object.entries(found).filter(([, one]) => Math.max(one.reads, one.calls) >= inProportion);
  expect(beyond).toEqual([]);
});
