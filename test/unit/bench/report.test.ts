import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { fastestOf, interleaved, median, percentile, type Measure } from '../../bench/measure.ts';
import { growthLines, reportFiles, resultLines } from '../../bench/report.ts';
import { resultOf, Results } from '../../bench/results.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the report in docs', () => {
  const results = z.parse(Results, JSON.parse(read('docs/benchmarks.json')));

  test('is made of the results beside it, and of nothing else', () => {
    for (const { path, text } of reportFiles(results)) expect([path, read(path)]).toEqual([path, text]);
  });

  test('has every measure, each with whether it is met, and why where it is not', () => {
    expect(results.measures.map(({ id }) => id)).toEqual([
      'cold-start',
      'stack',
      'validate',
      'write-units',
      'hot-key',
      'round-trips',
      'submit-rate',
      'submit-p95',
      'lag',
      'drain',
      'refresh',
      'cost',
    ]);
    for (const { id, at, ratio, target, met, short, low, high } of results.measures) {
      expect([id, met]).toEqual([id, at === 'most' ? ratio <= target : ratio >= target]);
      expect([id, met || (short ?? '').length > 60]).toEqual([id, true]);
      expect(low).toBeLessThanOrEqual(ratio);
      expect(high).toBeGreaterThanOrEqual(ratio);
    }
  });

  test('is a page of one table and one line a measure', () => {
    const page = read('docs/benchmarks.md').split('\n');
    const rows = page.filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
    expect(rows.slice(0, 2)).toEqual([
      ['measure', 'ratio', 'rounds', 'target', 'limit', 'met'],
      Array.from({ length: 6 }, () => '---'),
    ]);
    const three = (n: number): number => Number(n.toPrecision(3));
    const whole = (n: number): number => (Math.abs(n) >= 100 ? Math.round(n) : three(n));
    expect(rows.slice(2)).toEqual(
      results.measures.map(({ id, ratio, low, high, at, target, limit, met }) => [
        id,
        String(whole(ratio)),
        `${whole(low)} to ${whole(high)}`,
        `${at === 'most' ? '≤' : '≥'} ${whole(target)}`,
        String(whole(limit)),
        met ? 'yes' : '**no**',
      ]),
    );
    const lines = page.filter((line) => line.startsWith('- '));
    expect(lines).toEqual(results.measures.map(({ id, what }) => `- **${id}**: ${what.replace(/\.$/, '')}.`));
    expect(page.length - rows.length - lines.length).toBeLessThan(25);
  });

  test('is printed line by line', () => {
    const printed = [...resultLines(results.measures), ...growthLines(results.growth)].join('\n');
    for (const { id, beside, short = '' } of results.measures)
      for (const text of [id, ...beside, short]) expect(printed).toContain(text);
    for (const { of, by } of results.growth) expect(printed).toMatch(new RegExp(`${of} +${by}`));
  });
});

describe('a result', () => {
  const measure: Measure = {
    id: 'one',
    what: 'A / B',
    target: { at: 'most', value: 2 },
    limit: 1,
    anchor: 'none',
    short: 'it would take more',
    run: () => Promise.resolve({ ratios: [1] }),
  };

  test('is the middle of its rounds, with the least and the greatest', () => {
    expect(resultOf(measure, { ratios: [3, 1, 1.5] })).toMatchObject({
      ratio: 1.5,
      low: 1,
      high: 3,
      met: true,
      beside: [],
    });
    expect(resultOf(measure, { ratios: [3, 1, 1.5] })).not.toHaveProperty('short');
    expect(resultOf(measure, { ratios: [3, 4] })).toMatchObject({
      ratio: 3.5,
      met: false,
      short: 'it would take more',
    });
    const least: Measure = { ...measure, target: { at: 'least', value: 2 } };
    expect([1.9, 2, 2.1].map((ratio) => resultOf(least, { ratios: [ratio] }).met)).toEqual([false, true, true]);
  });
});

describe('what measures are taken with', () => {
  test('medians and percentiles are of the numbers given, and of none are refused', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([percentile(hundred, 0.95), percentile([7], 0.95), percentile(hundred, 0)]).toEqual([95, 7, 1]);
    expect(() => median([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  test('two things take turns, each being first as often as the other', async () => {
    const order: string[] = [];
    const note = (name: string) => () => {
      order.push(name);
      return name;
    };
    expect(await interleaved(4, note('a'), note('b'))).toEqual(Array.from({ length: 4 }, () => ({ a: 'a', b: 'b' })));
    expect(order.join('')).toBe('abbaabba');
  });

  test('the fastest of several tries counts, and preparing is not timed', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const waits = [8, 3, 5];
      const prepare = (): number => {
        vi.advanceTimersByTime(100);
        return waits.shift() ?? 0;
      };
      expect(await fastestOf(3, prepare, (wait) => void vi.advanceTimersByTime(wait))).toBe(3);
      expect(waits).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
