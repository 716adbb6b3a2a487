import type { Shown } from './figures.ts';

/** One audit's answers to a question that is declared comparable, on the base without "don't know". */
export interface TrendPoint {
  audit: string;
  quarter: { label: string; from: string; to: string };
  tool: string;
  revision: number;
  status: 'interim' | 'final';
  /** the questions it was worked out from, by id: one, or the parts of a question that was split */
  questions: string[];
  /** `asked`: the series' own question; else the rule by which the tool states that it may stand beside it */
  rule: 'asked' | 'same' | 'all' | 'any';
  /** answers without "don't know": the base of `percent` */
  n: Shown;
  counts: Record<string, Shown>;
  percent: Record<string, string | null>;
}

/** A question over audits, the oldest first. Between two points of different tools the line breaks. */
export interface TrendSeries {
  /** the oldest tool that asks it, and its id there */
  tool: string;
  question: string;
  wording: string;
  type: string;
  /** the answers, without "don't know" and "not applicable", in the tool's order */
  answers: { value: string; label: string }[];
  points: TrendPoint[];
  /** what the tool says of the comparison */
  notes: string[];
}

/** The file `trends.json`: questions set side by side over the audits of one theme. */
export interface Trends {
  schema: 'trends/v1';
  theme: string;
  notes: string[];
  series: TrendSeries[];
}
