import type { Aggregate } from '../figures/aggregate.ts';
import { isCounted } from '../tool/gaps.ts';
import type { Question, Tool } from '../tool/tool.ts';
import type { Figures, QuestionShown, Shown } from '../figures/figures.ts';
import type { Cells } from './cells.ts';
import { isTold } from './cells.ts';
import { hiddenInRow } from './row.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { isSmall } from './small-number-rule.ts';
import { completeAt, completenessAt, explainedAt, summariesAt } from './withheld.ts';
import type { Withheld } from './withheld.ts';

type Exact = Aggregate['completeness'];
type Completeness = Figures['completeness'];

/** What became of the questionnaires that were not returned. */
const otherwise = ['notKnown', 'cannotIdentify', 'noReply', 'declined', 'withdrawn'] as const;

/** No number of completeness at all. */
export const nothingKnown: Completeness = {
  expected: null,
  distributed: null,
  returned: null,
  complete: null,
  explained: null,
  notKnown: null,
  cannotIdentify: null,
  noReply: null,
  declined: null,
  withdrawn: null,
  summaries: { owed: null, received: null },
};

/**
 * What came of the questionnaires that were not returned. Where they are so few that `expected` would give them away,
 * it is `expected` that goes, and with it any sum to tell them from.
 */
function expectedShown(
  exact: Exact,
  rule: DisclosureRule,
): Omit<Completeness, 'returned' | 'complete' | 'explained' | 'summaries'> {
  const cells: Cells = new Map(otherwise.map((key) => [key, exact[key] ?? 0]));
  // None of the five matters more than another, and each but `notKnown` tells of something that went wrong.
  const shielded = isSafeRow(cells, rule);
  const hidden = shielded ?? new Set([...cells].filter(([, n]) => isSmall(n, rule)).map(([key]) => key));
  const shown = (key: (typeof otherwise)[number]): Shown => (hidden.has(key) ? null : (cells.get(key) ?? 0));
  const canBeTold = (keys: string[]): boolean =>
    shielded === undefined ? keys.every((key) => !hidden.has(key)) : isTold(keys, hidden);
  return {
    expected: shielded === undefined ? null : exact.expected,
    distributed: canBeTold(['notKnown', 'noReply', 'declined']) ? exact.distributed : null,
    notKnown: shown('notKnown'),
    cannotIdentify: shown('cannotIdentify'),
    noReply: shown('noReply'),
    declined: shown('declined'),
    withdrawn: shown('withdrawn'),
  };
}

/** What to hide of a row where all of it may go: `expected` and `returned` say enough by themselves. */
function isSafeRow(cells: Cells, rule: DisclosureRule): ReadonlySet<string> | undefined {
  // A cell above nought that is never hidden: of this row, unlike a question's, nothing need be left.
  // Stryker disable next-line StringLiteral: it is hidden as little whatever it is called
  const withAnother: Cells = new Map([...cells, ['returned', rule.smallCount]]);
  return hiddenInRow(withAnother, ['notKnown', 'noReply', 'declined', 'withdrawn', 'cannotIdentify'], rule);
}

/** How many left a question empty, and whether that is not told. Of one about each child it is at least as many as questionnaires. */
const unansweredIn =
  (exact: Aggregate, shown: Readonly<Record<string, QuestionShown>>) =>
  ({ id }: Question): { n: number; isHidden: boolean } => ({
    n: exact.questions[id]?.unanswered ?? 0,
    isHidden: (shown[id]?.unanswered ?? null) === null,
  });

/**
 * Whether `complete` gives away how many left a question empty. Of those with gaps nobody has fewer than one: they are
 * at least as many as any question's unanswered, and no more than all of them, with those that cover some children only,
 * together. What is hidden among these must be free to be one more or one less.
 */
function givesAwayGaps(exact: Aggregate, shown: Readonly<Record<string, QuestionShown>>, tool: Tool): boolean {
  const withGaps = exact.completeness.returned - exact.completeness.complete;
  const gaps = tool.questions.filter(isCounted).map(unansweredIn(exact, shown));
  const everybody = Object.values(exact.questions).find(
    ({ asked, questionnaires = asked }) => questionnaires === exact.completeness.returned,
  );
  const some = everybody?.byCoverage['some-children'];
  gaps.push({
    n: some?.questionnaires ?? some?.asked ?? 0,
    isHidden: Object.values(shown).every(({ byCoverage }) => Object.keys(byCoverage).length === 0),
  });
  const hidden = gaps.filter(({ isHidden }) => isHidden);
  if (hidden.length === 0) return false;
  const sum = gaps.reduce((total, { n }) => total + n, 0);
  return sum <= withGaps || hidden.some(({ n }) => n >= withGaps);
}

/**
 * Whether `explained` gives away how many left a text question empty. Of those that are not explained there are at least as
 * many as any text question's unanswered; and where no box is ever asked for, no more than those and those with gaps together.
 */
function givesAwayTexts(exact: Aggregate, shown: Readonly<Record<string, QuestionShown>>, tool: Tool): boolean {
  const { returned, complete, explained = 0 } = exact.completeness;
  const notExplained = returned - explained;
  const texts = tool.questions
    .filter(({ type, optional }) => type === 'text' && optional !== true)
    .map(unansweredIn(exact, shown));
  const hidden = texts.filter(({ isHidden }) => isHidden);
  if (hidden.length === 0) return false;
  const sum = texts.reduce((total, { n }) => total + n, returned - complete);
  const asksForBoxes = tool.questions.some(({ boxes, reasons = [] }) => boxes.length + reasons.length > 0);
  return (!asksForBoxes && sum <= notExplained) || hidden.some(({ n }) => n >= notExplained);
}

function summariesShown({ summaries: { owed, received } }: Exact, rule: DisclosureRule): Completeness['summaries'] {
  if (isSmall(owed, rule)) return { owed: null, received: null };
  return { owed, received: isSmall(received, rule) || isSmall(owed - received, rule) ? null : received };
}

/**
 * What came of the questionnaires, without small numbers or what tells them. `returned` is always shown: every question
 * repeats it.
 * @param shown the questions as they are shown beside it
 */
export function completenessShown(
  exact: Aggregate,
  shown: Readonly<Record<string, QuestionShown>>,
  tool: Tool,
  rule: DisclosureRule,
  withheld: Withheld,
): Completeness {
  const { completeness } = exact;
  const { returned, complete, explained = 0 } = completeness;
  const hidesComplete =
    withheld.has(completeAt) ||
    isSmall(complete, rule) ||
    isSmall(returned - complete, rule) ||
    givesAwayGaps(exact, shown, tool);
  const hidesExplained =
    hidesComplete ||
    withheld.has(explainedAt) ||
    isSmall(explained, rule) ||
    isSmall(complete - explained, rule) ||
    givesAwayTexts(exact, shown, tool);
  const { expected, distributed, notKnown, cannotIdentify, noReply, declined, withdrawn } = withheld.has(completenessAt)
    ? nothingKnown
    : expectedShown(completeness, rule);
  return {
    expected,
    distributed,
    returned,
    complete: hidesComplete ? null : complete,
    explained: hidesExplained ? null : explained,
    notKnown,
    cannotIdentify,
    noReply,
    declined,
    withdrawn,
    summaries: withheld.has(summariesAt) ? nothingKnown.summaries : summariesShown(completeness, rule),
  };
}
