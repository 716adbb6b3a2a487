import * as z from 'zod/mini';
import { median, type Figure, type Measure } from './measure.ts';

/** One measure as it came out. */
const Result = z.strictObject({
  id: z.string(),
  what: z.string(),
  /** the middle of the rounds' ratios, and the least and the greatest of them */
  ratio: z.number(),
  low: z.number(),
  high: z.number(),
  /** whether the ratio is to be at most or at least the target */
  at: z.enum(['most', 'least']),
  target: z.number(),
  limit: z.number(),
  met: z.boolean(),
  anchor: z.string(),
  /** other figures of the same run */
  beside: z.array(z.string()),
  /** why the target is missed, where it is */
  short: z.optional(z.string()),
});
export type Result = z.infer<typeof Result>;

const Exponents = z.strictObject({ cpu: z.number(), reads: z.number(), memory: z.number() });

/** How something grows by something, at each size. */
const Growth = z.strictObject({
  of: z.string(),
  by: z.string(),
  points: z.array(
    z.strictObject({
      n: z.number(),
      cpuMs: z.number(),
      reads: z.number(),
      calls: z.number(),
      bytes: z.number(),
      memoryMb: z.number(),
    }),
  ),
  exponents: Exponents,
});

/** Everything that one run of the bench found: `docs/benchmarks.json`. */
export const Results = z.strictObject({
  node: z.string(),
  cores: z.int(),
  date: z.iso.date(),
  measures: z.array(Result),
  growth: z.array(Growth),
});
export type Results = z.infer<typeof Results>;

const significant = (n: number): number => Number(n.toPrecision(4));

/** A measure with its figure; what explains a missed target stands only where it is missed. */
export function resultOf(measure: Measure, figure: Figure): Result {
  const { id, what, target, limit, anchor, short } = measure;
  const ratio = significant(median(figure.ratios));
  const met = target.at === 'most' ? ratio <= target.value : ratio >= target.value;
  return {
    id,
    what,
    ratio,
    low: significant(Math.min(...figure.ratios)),
    high: significant(Math.max(...figure.ratios)),
    at: target.at,
    target: target.value,
    limit,
    met,
    anchor,
    beside: [...(figure.beside ?? [])],
    ...(!met && short !== undefined && { short }),
  };
}
