import { contentHash } from '../../base/content/canonical.ts';
import type { Facts } from '../tool/facts.ts';
import { concernIn, gapsOf, openWhere, type OpenWhere } from '../tool/gaps.ts';
import type { Content } from '../tool/submission.ts';
import type { Tool } from '../tool/tool.ts';
import type { SummaryContent } from './schema.ts';
import type { Assessed } from './decide-entry.ts';
import { partsGiven } from './summary.ts';

/** So long, in characters, may be what is kept of open questions that rest on the case: an item holds 400 KB. */
const longest = 100_000;

/**
 * Whether it is short enough to be kept: of dozens of questions about dozens of children, each resting on a dozen facts of its
 * own, it is not. Then the figures ask the answers once more when the case is corrected, and the board shows what was open.
 */
const isShort = (where: readonly OpenWhere[]): boolean => JSON.stringify(where).length <= longest;

/** A questionnaire as its tool reads it. @param content held against the tool before @param facts of it and its case */
export function assessQuestionnaire(tool: Tool, content: Content, facts: Facts): Assessed {
  const { gaps, unexplained, textsLeft } = gapsOf(tool, content.answers, facts);
  const where = openWhere(tool, content.answers, facts);
  return {
    sha256: contentHash(content),
    content,
    covers: content.childrenCovered,
    gaps,
    unexplained: unexplained.length + textsLeft.length,
    textsCounted: true,
    ...(isShort(where) && { openWhere: where }),
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
