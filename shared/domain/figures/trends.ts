import * as z from 'zod/mini';
import { AuditId, Day } from '../audits/ids.ts';
import { Numbers } from './numbers.ts';

/** A count, or null where the shareable pack suppresses it. */
const Shown = z.nullable(z.int().check(z.gte(0)));

/** One audit's answers to a question that is declared comparable, on the base without "don't know". */
const TrendPoint = z.strictObject({
  audit: AuditId,
  quarter: z.strictObject({ label: z.string(), from: Day, to: Day }),
  tool: z.string(),
  revision: z.int().check(z.gte(1)),
  status: z.enum(['interim', 'final']),
  /** the questions it was worked out from, by id: one, or the parts of a question that was split */
  questions: z.array(z.string()).check(z.minLength(1)),
  /** `asked`: the series' own question; else the rule by which the tool states that it may stand beside it */
  rule: z.enum(['asked', 'same', 'all', 'any']),
  /** answers without "don't know" (nor "not applicable", nor what was left empty): the base of `percent` */
  n: Shown,
  counts: z.record(z.string(), Shown),
  /** one decimal, as printed; null where n is 0 */
  percent: z.record(z.string(), z.nullable(z.string().check(z.regex(/^\d{1,3}\.\d$/)))),
  /** of a number question alone: how the numbers that were given spread; `counts` are then of answers in their place */
  numbers: z.optional(Numbers),
});
export type TrendPoint = z.infer<typeof TrendPoint>;

/** A question over audits, the oldest first. Between two points of different tools the line breaks. */
const TrendSeries = z.strictObject({
  /** the oldest tool that asks it, and its id there */
  tool: z.string(),
  question: z.string(),
  wording: z.string(),
  type: z.string(),
  /** what is counted, where it is not questionnaires: answers about a child */
  unit: z.optional(z.literal('child')),
  /** the answers, without "don't know" and "not applicable", in the tool's order */
  answers: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  points: z.array(TrendPoint).check(z.minLength(1)),
  /** what the tools say of the comparison */
  notes: z.array(z.string()),
});
export type TrendSeries = z.infer<typeof TrendSeries>;

/**
 * The file `trends.json`: questions set side by side over the audits of one theme, and of others whose questionnaires this
 * one's is declared comparable with.
 */
export const Trends = z.strictObject({
  schema: z.literal('trends/v1'),
  theme: z.string(),
  notes: z.array(z.string()),
  /** each audit with what its points count, in a sentence; the oldest first */
  audits: z.array(
    z.strictObject({
      audit: AuditId,
      revision: z.int().check(z.gte(1)),
      /** there where it is another than the file's */
      theme: z.optional(z.string()),
      counts: z.string(),
    }),
  ),
  series: z.array(TrendSeries),
});
export type Trends = z.infer<typeof Trends>;

/** The note of trends of one audit: of those that may be set beside it, none has figures. */
export const noOtherAudit = 'There is no other audit of this theme to set beside it yet.';

/** Of an audit that is set beside those of a theme, and is of another itself. */
export const ofAnotherTheme = (theme: string): string =>
  `It is an audit of another theme, ${theme.replaceAll('-', ' ')}.`;

/** What a series' question is called beside those of another tool, which may have a question of the same id. @param own id */
export const calledBeside = ({ tool, question }: Pick<TrendSeries, 'tool' | 'question'>, own: string): string =>
  tool === own ? question : `${question} of ${tool}`;

/** What the tools say of each comparison, by what the question that it is of is called. */
export const comparisonNotes = ({ series }: Trends, own: string): { question: string; note: string }[] =>
  series.flatMap((one) => one.notes.map((note) => ({ question: calledBeside(one, own), note })));

/** All that a reader must know to read trends. */
export const trendNotes = ({ notes, audits }: Trends): string[] => [...notes, ...audits.map(({ counts }) => counts)];
