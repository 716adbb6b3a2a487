import { contentHash } from '../../../base/content/canonical.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import {
  answersIn,
  contentOf,
  draftProblems,
  leftToAnswer,
  type DraftProblem,
  type LeftToAnswer,
} from '../../../domain/drafts/content.ts';
import type { Draft } from '../../../domain/drafts/draft.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { childrenToCover } from '../../../domain/returns/log.ts';
import { hasGaps, type OpenParts } from '../../../domain/returns/still-open.ts';
import { applicable } from '../../../domain/tool/gaps.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { toolOfAudit } from '../../../domain/tool/tools.ts';

/** What a draft comes to if it is sent as it stands. */
export interface ToSend {
  tool: Tool;
  /** The questions that apply as it is answered. */
  applies: ReadonlySet<string>;
  content: unknown;
  /** Of the content: what two forms that have the same are told by. */
  hash: string;
  /** What has to be corrected before it can be sent. */
  problems: readonly DraftProblem[];
  /** What is left unanswered, and may be. */
  left: readonly LeftToAnswer[];
  /** Children whom it should cover and does not. */
  children: readonly string[];
  /** The version that it was sent as already, where nothing else is waited for. */
  sentAs: number | undefined;
}

/** What a draft comes to if it is sent as it stands. */
export function toSend(opened: Pick<Opened, 'audit' | 'case' | 'last'>, draft: Draft): ToSend {
  const { case: entered, last } = opened;
  const tool = toolOfAudit(opened.audit);
  const facts = { factors: entered.factors };
  const content = contentOf(tool, draft, facts);
  const hash = contentHash(content);
  const covered = new Set(draft.about.children);
  return {
    tool,
    applies: applicable(tool, answersIn(tool, draft.answers), facts),
    content,
    hash,
    problems: draftProblems(tool, draft, facts),
    left: leftToAnswer(tool, draft.answers, facts),
    children: childrenToCover(last, childIdsOf(entered)).filter((id) => !covered.has(id)),
    sentAs: last.state === 'submitted' && last.counted?.sha256 === hash ? last.counted.version : undefined,
  };
}

/** How much of it would be left open. */
export const openOf = ({ left, children }: Pick<ToSend, 'left' | 'children'>): OpenParts => ({
  questions: left.filter(({ isGap }) => isGap).length,
  children: children.length,
  comments: left.filter(({ isGap }) => !isGap).length,
});

/** Whether nothing of it is left open: no deliberate yes is asked for. */
export const isWhole = (sending: Pick<ToSend, 'left' | 'children'>): boolean => !hasGaps(openOf(sending));
