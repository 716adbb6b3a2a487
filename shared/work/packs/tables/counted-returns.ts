import type { SummaryContent } from '../../../domain/returns/schema.ts';
import type { Facts } from '../../../domain/tool/facts.ts';
import type { Content } from '../../../domain/tool/submission.ts';

/** A counted questionnaire with all that it says. Restricted: it holds what an agency wrote. */
export interface CountedReturn {
  case: string;
  agency: string;
  service: string;
  route?: { from: string; to: string } | undefined;
  level?: string | undefined;
  /** what decides which questions apply to it */
  facts: Facts;
  version: number;
  /** of the content as canonical JSON (RFC 8785) */
  sha256: string;
  receivedAt: string;
  /** whether it covers every child that its agency knows */
  coverage: 'all-children' | 'some-children';
  content: Content;
}

/** A lead professional's case summary. Restricted. */
export interface Summary extends SummaryContent {
  case: string;
  version: number;
  sha256: string;
  receivedAt: string;
}

/** By case, then by agency, in the order of their code units: the same whatever order they were read in. */
export const inOrder = <T extends { case: string; agency?: string }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => byCodeUnit(a.case, b.case) || byCodeUnit(a.agency ?? '', b.agency ?? ''));

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
