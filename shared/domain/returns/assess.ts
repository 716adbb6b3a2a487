import { contentHash } from '../../base/content/canonical.ts';
import type { Facts } from '../tool/facts.ts';
import { concernIn, gapsOf, openWhere } from '../tool/gaps.ts';
import type { Content } from '../tool/submission.ts';
import type { Tool } from '../tool/tool.ts';
import type { SummaryContent } from './schema.ts';
import type { Assessed } from './decide-entry.ts';
import { partsGiven } from './summary.ts';

/** A questionnaire as its tool reads it. @param content held against the tool before @param facts of it and its case */
export function assessQuestionnaire(tool: Tool, content: Content, facts: Facts): Assessed {
  const { gaps, unexplained, textsLeft } = gapsOf(tool, content.answers, facts);
  return {
    sha256: contentHash(content),
    content,
    covers: content.childrenCovered,
    gaps,
    unexplained: unexplained.length + textsLeft.length,
    textsCounted: true,
    openWhere: openWhere(tool, content.answers, facts),
    concern: concernIn(tool, content.answers),
  };
}

/** A case summary: it has no questions, so nothing of it is missing. */
export const assessSummary = (content: SummaryContent): Assessed => ({
  sha256: contentHash(content),
  content,
  covers: [],
  gaps: [],
  unexplained: 0,
  parts: partsGiven(content),
  concern: false,
});
