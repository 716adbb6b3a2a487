import { allFigures, questionnaire, sources, summaries } from './appendices.ts';
import type { ReportBlock } from './blocks.ts';
import type { Context } from './context.ts';
import { grades, howToRead, judgement, recommendations, sample } from './findings.ts';
import type { Part } from './outline.ts';
import { completeness, neverAsked, notAnswered, openQueries, theAudit, whoWasAsked, windows } from './process.ts';

/** What makes each part that the outline names. */
export const parts: Record<Part, (context: Context) => ReportBlock[]> = {
  'the-audit': theAudit,
  windows,
  'who-was-asked': whoWasAsked,
  completeness,
  'never-asked': neverAsked,
  'open-queries': openQueries,
  'not-answered': notAnswered,
  'how-to-read': howToRead,
  sample,
  grades,
  judgement,
  recommendations,
  questionnaire,
  summaries,
  'all-figures': allFigures,
  sources,
};
