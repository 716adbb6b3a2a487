import * as z from 'zod/mini';
import type { CaseFigures, CasePartial } from './case-partial.ts';
import { routeName } from './case-partial.ts';
import {
  ComparableTallies,
  QuestionTotals,
  combineComparable,
  combineNumber,
  combineTotals,
  tallyOf,
} from './tally.ts';
import type { QuestionCounts, Sign } from './tally.ts';
import { combineSample, SampleTotals } from './sample.ts';
import type { ShownState } from '../returns/shown-state.ts';

const Count = z.int().check(z.gte(0));

/** What became of the questionnaires and summaries; the fields are always there, at nought too. */
export const CompletenessTotals = z.strictObject({
  /** every questionnaire on a case's list, whatever became of it */
  expected: Count,
  /** with a version that counts */
  returned: Count,
  /** returned without gaps */
  complete: Count,
  /** complete, and nothing left without the words asked for; absent at nought, so that older totals keep their hash */
  explained: z.optional(Count),
  notKnown: Count,
  cannotIdentify: Count,
  noReply: Count,
  /** absent at nought, so that older totals keep their hash */
  declined: z.optional(Count),
  withdrawn: Count,
  /** summaries on a case's list less those withdrawn */
  summariesOwed: Count,
  summariesReceived: Count,
});
export type CompletenessTotals = z.infer<typeof CompletenessTotals>;

/**
 * An audit's counts: a commutative sum over its cases' partials, whole numbers only. Questions that nobody was asked
 * have no entry, so totals that count the same are the same JSON, however they were come by.
 */
export const Totals = z.strictObject({
  cases: Count,
  completeness: CompletenessTotals,
  questions: z.record(z.string(), QuestionTotals),
  /** absent where nothing is counted in it, as under a tool that splits no question of an older one */
  comparable: z.optional(ComparableTallies),
  /** absent where no case was counted with what it puts into it, so that older totals keep their hash */
  sample: z.optional(SampleTotals),
});
export type Totals = z.infer<typeof Totals>;

const noCompleteness: CompletenessTotals = {
  expected: 0,
  returned: 0,
  complete: 0,
  notKnown: 0,
  cannotIdentify: 0,
  noReply: 0,
  withdrawn: 0,
  summariesOwed: 0,
  summariesReceived: 0,
};

/** The totals of no case at all. */
export const emptyTotals: Totals = { cases: 0, completeness: noCompleteness, questions: {} };

/** Which of the six kinds that make up `expected` a shown state is. */
const kindOf: Record<ShownState, 'returned' | 'notKnown' | 'cannotIdentify' | 'noReply' | 'declined' | 'withdrawn'> = {
  'no-reply': 'noReply',
  'cannot-identify': 'cannotIdentify',
  'not-known': 'notKnown',
  'with-gaps': 'returned',
  complete: 'returned',
  declined: 'declined',
  withdrawn: 'withdrawn',
};

function completenessOf({ returns, summary }: CaseFigures): CompletenessTotals {
  const counts = { ...noCompleteness };
  for (const { state, explained } of returns) {
    counts.expected += 1;
    counts[kindOf[state]] = (counts[kindOf[state]] ?? 0) + 1;
    if (state === 'complete') counts.complete += 1;
    if (explained === true) counts.explained = (counts.explained ?? 0) + 1;
  }
  if (summary && !summary.withdrawn) {
    counts.summariesOwed = 1;
    counts.summariesReceived = summary.received ? 1 : 0;
  }
  return counts;
}

function questionTotalsOf(figures: CaseFigures, counts: QuestionCounts): QuestionTotals {
  const tally = tallyOf(counts);
  const route = routeName(figures);
  return {
    ...counts,
    byRoute: route === undefined ? {} : { [route]: tally },
    byFactor: Object.fromEntries(figures.factors.map((factor) => [factor, tally])),
  };
}

function combine(totals: Totals, { figures }: CasePartial, sign: Sign): Totals {
  if (figures.dropped !== undefined) return totals;
  const { completeness: a } = totals;
  const b = completenessOf(figures);
  const questions = Object.fromEntries(
    Object.entries(figures.questions).map(([id, counts]) => [id, questionTotalsOf(figures, counts)]),
  );
  const comparable = combineComparable(totals.comparable, figures.comparable, sign);
  const { factors } = figures;
  const sample = combineSample(totals.sample, { sample: figures.sample, route: routeName(figures), factors }, sign);
  const explained = combineNumber(a.explained ?? 0, b.explained ?? 0, sign);
  const declined = combineNumber(a.declined ?? 0, b.declined ?? 0, sign);
  return {
    cases: combineNumber(totals.cases, 1, sign),
    completeness: {
      expected: combineNumber(a.expected, b.expected, sign),
      returned: combineNumber(a.returned, b.returned, sign),
      complete: combineNumber(a.complete, b.complete, sign),
      ...(explained > 0 && { explained }),
      notKnown: combineNumber(a.notKnown, b.notKnown, sign),
      cannotIdentify: combineNumber(a.cannotIdentify, b.cannotIdentify, sign),
      noReply: combineNumber(a.noReply, b.noReply, sign),
      ...(declined > 0 && { declined }),
      withdrawn: combineNumber(a.withdrawn, b.withdrawn, sign),
      summariesOwed: combineNumber(a.summariesOwed, b.summariesOwed, sign),
      summariesReceived: combineNumber(a.summariesReceived, b.summariesReceived, sign),
    },
    questions: combineTotals(totals.questions, questions, sign),
    ...(comparable && { comparable }),
    ...(sample && { sample }),
  };
}

/** Totals with one more case; one that was dropped adds nothing. */
export const addPartial = (totals: Totals, partial: CasePartial): Totals => combine(totals, partial, 1);

/** Totals with one case less. Throws RangeError where that case cannot have been in them. */
export const subtractPartial = (totals: Totals, partial: CasePartial): Totals => combine(totals, partial, -1);

/** The totals of these cases, counted from nothing. */
export function totalsOf(partials: Iterable<CasePartial>): Totals {
  let totals = emptyTotals;
  for (const partial of partials) totals = addPartial(totals, partial);
  return totals;
}
