import { contentHash } from '../../../base/content/canonical.ts';
import { askedInWords } from '../../../domain/audits/asked-in-words.ts';
import { childIdsOf } from '../../../domain/audits/people.ts';
import {
  answersIn,
  contentOf,
  draftProblems,
  leftToAnswer,
  setAside,
  wordlessConcerns,
  type DraftProblem,
  type LeftToAnswer,
} from '../../../domain/drafts/content.ts';
import { ABOUT, type Draft } from '../../../domain/drafts/draft.ts';
import { factsOfDraft } from '../../../domain/drafts/facts.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { childrenToCover } from '../../../domain/returns/log.ts';
import { hasGaps, openInWords, type OpenParts } from '../../../domain/returns/still-open.ts';
import { appliesOnce } from '../../../domain/tool/conditions.ts';
import { concernsIn, isCounted } from '../../../domain/tool/gaps.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { aboutProgress } from './about-progress.ts';
import { bodyOf, standing } from './summary-form.ts';

/** What a draft of any return comes to if it is sent as it stands. */
export interface Sendable {
  content: unknown;
  /** Of the content: what two forms that have the same are told by. */
  hash: string;
  /** The version that it was sent as already, where nothing else is waited for. */
  sentAs: number | undefined;
}

/** What a draft of a questionnaire comes to if it is sent as it stands. */
export interface ToSend extends Sendable {
  tool: Tool;
  /** The questions that apply as it is answered. */
  applies: ReadonlySet<string>;
  /** What has to be corrected before it can be sent. */
  problems: readonly DraftProblem[];
  /** What is left unanswered, and may be. */
  left: readonly LeftToAnswer[];
  /** Questions that were answered and do not apply by now: what was typed is kept, and not sent. */
  setAside: readonly string[];
  /** Of that which is left, the boxes of concerns beside which nothing is written. */
  wordless: readonly LeftToAnswer[];
  /** The questions in which a concern has its words. */
  concerns: readonly string[];
  /** The questions that apply, text ones apart, and how many of them have an answer. */
  questions: { asked: number; answered: number };
  /** Children whom it should cover and does not; none where nobody has said yet whom it covers. */
  children: readonly string[];
}

const sendable = ({ last }: Pick<Opened, 'last'>, content: unknown): Sendable => {
  const hash = contentHash(content);
  return {
    content,
    hash,
    sentAs: last.state === 'submitted' && last.counted?.sha256 === hash ? last.counted.version : undefined,
  };
};

/** What a draft of a case summary comes to if it is sent as it stands. */
export const summaryToSend = (opened: Pick<Opened, 'case' | 'last'>, draft: Draft): Sendable =>
  sendable(opened, bodyOf(standing(opened.case, draft)));

/** Of a page that nobody has begun, only that it is still to fill in: not each of its fields. */
const withAboutAsOne = (problems: readonly DraftProblem[]): DraftProblem[] => [
  { page: ABOUT, part: 'role', words: 'Say who filled this in, and which children it covers' },
  ...problems.filter(({ page }) => page !== ABOUT),
];

/**
 * What a draft of a questionnaire comes to if it is sent as it stands.
 * @param opened.isCheckHidden whom the agency knows is not told: it should cover all children, as where nobody said
 */
export function toSend(
  opened: Pick<Opened, 'tool' | 'case' | 'last'> & { isCheckHidden?: boolean },
  draft: Draft,
): ToSend {
  const { case: entered, last, isCheckHidden = false } = opened;
  const { tool } = opened;
  const facts = factsOfDraft(opened, draft.about);
  const covered = new Set(draft.about.children);
  const given = answersIn(tool, draft.answers, facts);
  const applying = appliesOnce(tool, given, facts);
  const applies = new Set(applying.map(({ key }) => key));
  const left = leftToAnswer(tool, draft.answers, facts);
  const wordless = wordlessConcerns(tool, draft.answers, facts, left);
  const isAboutBegun = aboutProgress(draft.about) !== 'not-started';
  const asked = applying.filter(({ question }) => isCounted(question)).length;
  return {
    ...sendable(opened, contentOf(tool, draft, facts)),
    tool,
    applies,
    problems: isAboutBegun ? draftProblems(tool, draft, facts) : withAboutAsOne(draftProblems(tool, draft, facts)),
    left,
    setAside: setAside(tool, draft.answers, applies, childIdsOf(entered)),
    wordless,
    concerns: concernsIn(tool, given).filter(
      (id) => applies.has(id) && wordless.every(({ question }) => question !== id),
    ),
    questions: { asked, answered: asked - left.filter(({ isGap }) => isGap).length },
    children: isAboutBegun
      ? childrenToCover(isCheckHidden ? {} : last, childIdsOf(entered)).filter((id) => !covered.has(id))
      : [],
  };
}

/** How much of it would be left open. */
const openOf = ({ left, children }: Pick<ToSend, 'left' | 'children'>): OpenParts => ({
  questions: left.filter(({ isGap }) => isGap).length,
  children: children.length,
  comments: left.filter(({ isGap }) => !isGap).length,
});

/** Whether nothing of it is left open that whoever sends it has to say yes to: a question, a child, the words of a concern. */
export const isWhole = (sending: Pick<ToSend, 'left' | 'children' | 'wordless'>): boolean =>
  !hasGaps(openOf(sending)) && sending.wordless.length === 0;

/** Concerns by their questions, within a sentence: `the concern in Q1 has no words`. */
function wordlessInWords(wordless: ToSend['wordless']): string | undefined {
  const ids = [...new Set(wordless.map(({ question }) => askedInWords(question)))];
  if (ids.length === 0) return undefined;
  return ids.length === 1
    ? `the concern in ${ids[0]} has no words`
    : `the concerns in ${ids.join(' and ')} have no words`;
}

/** What is left open, in the middle of a sentence; empty where nothing is. A concern without words is named. */
export function leftInWords(sending: Pick<ToSend, 'left' | 'children' | 'wordless'>): string {
  const { comments = 0, ...open } = openOf(sending);
  const concern = wordlessInWords(sending.wordless);
  // Whose words are missing is named, and is not counted besides.
  const others = openInWords({ ...open, comments: comments - sending.wordless.length });
  if (concern === undefined) return others;
  return others === '' ? concern : `${others}, and ${concern}`;
}

/** Whether so little of it is answered that whoever sends it may not have meant to: less than half. */
export const isNearlyEmpty = ({ questions: { asked, answered } }: Pick<ToSend, 'questions'>): boolean =>
  answered * 2 < asked;
