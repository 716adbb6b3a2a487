/** What the report of the 2015 audit prints, beside what was computed now. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Aggregate } from '../../../shared/domain/figures/aggregate.ts';
import { percentByTrying } from './recount.ts';

const Percents = z.record(z.string(), z.string());

/** A result as the report prints it, the counts it comes from, and what a right computation gives. */
const Result = z.strictObject({
  paragraph: z.string(),
  question: z.string(),
  printed: Percents,
  counts: z.record(z.string(), z.int()),
  answered: z.int(),
  expect: Percents,
  note: z.optional(z.string()),
});
export type Result = z.infer<typeof Result>;

/** The results in a file of published ones. */
export async function readPublished(path: string): Promise<Result[]> {
  return z.parse(z.array(Result), JSON.parse(await readFile(path, 'utf8')));
}

/** One printed percentage beside the computed one. */
export interface PrintedFigure {
  paragraph: string;
  question: string;
  /** An answer, or several joined by `+`. */
  answer: string;
  printed: string;
  computed: string;
  n: number;
  base: number;
  /** The computed figure is what the report's own counts come to. */
  agrees: boolean;
  /** Why the printed figure cannot be right; absent where it can, or where the report prints none. */
  impossible?: string;
}

const decimalsOf = (printed: string): number => printed.split('.')[1]?.length ?? 0;

/**
 * Whether a printed percentage is what its count and base give: rounded half up from the exact fraction to as many
 * decimals as were printed. So 11 of 38 is right as 28.9 and as 29, and wrong as 29.0.
 */
export const isRight = (printed: string, n: number, base: number): boolean =>
  percentByTrying(n, base, decimalsOf(printed)) === printed;

/** Every printed percentage beside the computed one, in the report's order. */
export function beside(aggregate: Aggregate, results: readonly Result[]): PrintedFigure[] {
  return results.flatMap((result) => {
    const question = aggregate.questions[result.question];
    const counts = question?.counts ?? {};
    const base = question?.answered ?? 0;
    const countsAgree =
      base === result.answered &&
      Object.keys({ ...counts, ...result.counts }).every((value) => counts[value] === result.counts[value]);
    return Object.entries(result.expect).map(([answer, expected]) => {
      const parts = answer.split('+');
      const n = parts.reduce((sum, value) => sum + (counts[value] ?? 0), 0);
      // The report merges answers that the figures keep apart.
      const computed = (parts.length > 1 ? percentByTrying(n, base) : question?.percent[answer]) ?? 'none';
      const printed = result.printed[answer];
      // Against the report's own counts: a fault of the computed ones is none of the report's.
      const own = parts.reduce((sum, value) => sum + (result.counts[value] ?? 0), 0);
      const isWrong = printed !== undefined && !isRight(printed, own, result.answered);
      return {
        paragraph: result.paragraph,
        question: result.question,
        answer,
        printed: printed ?? 'not printed',
        computed,
        n,
        base,
        agrees: countsAgree && computed === expected,
        ...(isWrong ? { impossible: result.note ?? `${own} of ${result.answered} is ${expected}` } : {}),
      };
    });
  });
}
