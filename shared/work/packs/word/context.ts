import type { Tool } from '../../../domain/tool/tool.ts';
import type { DatedFigures } from '../../../domain/figures/figures.ts';
import type { PackTable } from '../tables/table.ts';
import type { Section } from './outline.ts';
import type { NamedRow } from './rows.ts';

/** A case of the sample, as the restricted report counts it: never more of a case than this. */
export interface SampleCase {
  case: string;
  route?: { from: string; to: string } | undefined;
  level?: string | undefined;
  factors: readonly string[];
}

/** What every part of the report is made from. */
export interface Context {
  figures: DatedFigures;
  tool: Tool;
  shareable: boolean;
  publishedAt: string;
  sample: readonly SampleCase[] | undefined;
  tables: readonly PackTable[];
  /** what stands in this report beside figures and tables, in words: `charts`, `signals` */
  beside: readonly string[];
  /** rows of the tables that are read question by question */
  answersOf(question: string): readonly NamedRow[];
  askedOf(question: string): NamedRow | undefined;
  reasonsOf(question: string): readonly NamedRow[];
  /** `3.4` of the section with the id, as it is printed: for references to it */
  numberOf(section: Section['id']): string;
}
