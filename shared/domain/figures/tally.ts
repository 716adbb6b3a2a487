import * as z from 'zod/mini';

const Count = z.int().check(z.gte(0));

/** Whole counts by answer or by reason. Sparse: what was never given has no entry, so equal counts are equal JSON. */
export const Counts = z.record(z.string(), Count);
export type Counts = z.infer<typeof Counts>;

/**
 * True where `asked` is answered + unanswered + notApplicable, no more answers are counted than were given (a text
 * question's answers are given and never counted by value), and no more questionnaires stand behind it than it was asked.
 * @param overlaps several values can be given at once: together they may come to more, each alone does not
 */
export function isSound(tally: Tally, overlaps = false): boolean {
  const { asked, answered, unanswered, notApplicable, questionnaires, counts } = tally;
  const byValue = Object.values(counts);
  const most = overlaps ? Math.max(0, ...byValue) : byValue.reduce((sum, n) => sum + n, 0);
  const isOfSome = questionnaires === undefined || (questionnaires <= asked && questionnaires > 0 === asked > 0);
  return asked === answered + unanswered + notApplicable && most <= answered && isOfSome;
}

const fields = {
  /** counted submissions to which the question applied; of one about the child, pairs of submission and child */
  asked: Count,
  /** of those, with an answer; "don't know" is one, "not applicable" is not */
  answered: Count,
  /** of those, left without an answer */
  unanswered: Count,
  /** of those, answered "not applicable" */
  notApplicable: Count,
  /** of a question about the child alone: how many submissions stand behind `asked` */
  questionnaires: z.optional(Count),
  /** the answers by value, of `answered`: a number by its digits; empty for a text question */
  counts: Counts,
};

/** What some submissions say to one question, with every base that its counts can stand over. */
export const Tally = z
  .strictObject(fields)
  .check(z.refine((tally) => isSound(tally, true), 'counts do not fit their base'));
export type Tally = z.infer<typeof Tally>;

/** Tallies by service, case, route, factor or coverage. A row that nobody was asked in is left out. */
export const Rows = z.record(z.string(), Tally);
export type Rows = z.infer<typeof Rows>;

/**
 * What the submissions say to questions of older tools, by tool and question: those that the audit's own tool splits.
 * A question that it asks as it was is counted under its own id, and not a second time here.
 */
export const ComparableTallies = z.record(z.string(), Rows);
export type ComparableTallies = z.infer<typeof ComparableTallies>;

/** One question over one case: its tally, the reasons given for "don't know", and the cuts inside a case. */
export const QuestionCounts = z
  .strictObject({ ...fields, dontKnowReasons: Counts, byService: Rows, byCoverage: Rows })
  .check(z.refine((tally) => isSound(tally, true), 'counts do not fit their base'));
export type QuestionCounts = z.infer<typeof QuestionCounts>;

/** One question over an audit. A case has several factors, so the rows of `byFactor` overlap. */
export const QuestionTotals = z
  .strictObject({
    ...fields,
    dontKnowReasons: Counts,
    byService: Rows,
    byCoverage: Rows,
    byRoute: Rows,
    byFactor: Rows,
  })
  .check(z.refine((tally) => isSound(tally, true), 'counts do not fit their base'));
export type QuestionTotals = z.infer<typeof QuestionTotals>;

/** Whether a tally is put in, or taken out. */
export type Sign = 1 | -1;

/** A value of a map, and only its own: a service may be called `constructor`. */
export function getOwn<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** a + b or a − b. Throws RangeError below nought: what was never put in cannot be taken out. */
export function combineNumber(a: number, b: number, sign: Sign): number {
  const n = a + sign * b;
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('A count cannot lose what was never put in');
  return n;
}

function combineMap<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  none: T,
  combine: (a: T, b: T) => T,
  size: (value: T) => number,
): Record<string, T> {
  const all: Record<string, T> = { ...a };
  // Whatever is in `a` alone stays as it is; nothing in it is of size nought.
  for (const [key, value] of Object.entries(b)) {
    const both = combine(getOwn(a, key) ?? none, value);
    if (size(both) > 0) all[key] = both;
    else delete all[key];
  }
  return all;
}

/** Counts put together or taken apart; entries that come to nought go. */
export function combineCounts(a: Counts, b: Counts, sign: Sign): Counts {
  return combineMap<number>(
    a,
    b,
    0,
    (x, y) => combineNumber(x, y, sign),
    (n) => n,
  );
}

/** Counts by something else, put together or taken apart; what comes to nought goes. */
export function combineCountsBy(
  a: Readonly<Record<string, Counts>>,
  b: Readonly<Record<string, Counts>>,
  sign: Sign,
): Record<string, Counts> {
  return combineMap<Counts>(
    a,
    b,
    {},
    (x, y) => combineCounts(x, y, sign),
    (counts) => Object.keys(counts).length,
  );
}

/** How often something was counted. */
export const countOf = (counts: Counts, key: string): number => getOwn(counts, key) ?? 0;

/** The tally of nobody. */
export const noTally: Tally = { asked: 0, answered: 0, unanswered: 0, notApplicable: 0, counts: {} };

/** Tallies put together or taken apart. */
export function combineTally(a: Tally, b: Tally, sign: Sign): Tally {
  const asked = combineNumber(a.asked, b.asked, sign);
  const questionnaires = combineQuestionnaires(a, b, sign);
  if (questionnaires !== undefined && questionnaires > 0 !== asked > 0) {
    throw new RangeError('What is counted by child stands in questionnaires, and no questionnaire without it');
  }
  return {
    asked,
    answered: combineNumber(a.answered, b.answered, sign),
    unanswered: combineNumber(a.unanswered, b.unanswered, sign),
    notApplicable: combineNumber(a.notApplicable, b.notApplicable, sign),
    ...(questionnaires !== undefined && { questionnaires }),
    counts: combineCounts(a.counts, b.counts, sign),
  };
}

/** How many questionnaires stand behind two tallies, or one less the other; undefined where each answer is one. */
function combineQuestionnaires(a: Tally, b: Tally, sign: Sign): number | undefined {
  const isByChild = ({ asked, questionnaires }: Tally): boolean | undefined =>
    asked === 0 ? undefined : questionnaires !== undefined;
  const [one, other] = [isByChild(a), isByChild(b)];
  if (one !== undefined && other !== undefined && one !== other) {
    throw new RangeError('Answers about a child and answers about a case are not counted together');
  }
  return (one ?? other) === true ? combineNumber(a.questionnaires ?? 0, b.questionnaires ?? 0, sign) : undefined;
}

/** Rows put together or taken apart, row by row; rows that nobody is asked in any more go. */
export function combineRows(a: Rows, b: Rows, sign: Sign): Rows {
  return combineMap(
    a,
    b,
    noTally,
    (x, y) => combineTally(x, y, sign),
    (row) => row.asked,
  );
}

/** Comparable tallies put together or taken apart; undefined where none is left, so that equal counts are equal JSON. */
export function combineComparable(
  a: ComparableTallies | undefined,
  b: ComparableTallies | undefined,
  sign: Sign,
): ComparableTallies | undefined {
  const all = combineMap<Rows>(
    a ?? {},
    b ?? {},
    {},
    (x, y) => combineRows(x, y, sign),
    (rows) => Object.keys(rows).length,
  );
  return Object.keys(all).length === 0 ? undefined : all;
}

const noCounts: QuestionCounts = { ...noTally, dontKnowReasons: {}, byService: {}, byCoverage: {} };

function combineQuestion(a: QuestionCounts, b: QuestionCounts, sign: Sign): QuestionCounts {
  return {
    ...combineTally(a, b, sign),
    dontKnowReasons: combineCounts(a.dontKnowReasons, b.dontKnowReasons, sign),
    byService: combineRows(a.byService, b.byService, sign),
    byCoverage: combineRows(a.byCoverage, b.byCoverage, sign),
  };
}

/** Counts by question, put together or taken apart; questions that nobody is asked any more go. */
export function combineQuestions(
  a: Readonly<Record<string, QuestionCounts>>,
  b: Readonly<Record<string, QuestionCounts>>,
  sign: Sign,
): Record<string, QuestionCounts> {
  return combineMap(
    a,
    b,
    noCounts,
    (x, y) => combineQuestion(x, y, sign),
    (question) => question.asked,
  );
}

const noTotals: QuestionTotals = { ...noCounts, byRoute: {}, byFactor: {} };

/** An audit's counts by question, put together or taken apart; questions that nobody is asked any more go. */
export function combineTotals(
  a: Readonly<Record<string, QuestionTotals>>,
  b: Readonly<Record<string, QuestionTotals>>,
  sign: Sign,
): Record<string, QuestionTotals> {
  return combineMap(
    a,
    b,
    noTotals,
    (x, y) => ({
      ...combineQuestion(x, y, sign),
      byRoute: combineRows(x.byRoute, y.byRoute, sign),
      byFactor: combineRows(x.byFactor, y.byFactor, sign),
    }),
    (question) => question.asked,
  );
}

/** The tally alone, without the cuts that stand beside it. */
export function tallyOf({ asked, answered, unanswered, notApplicable, questionnaires, counts }: Tally): Tally {
  const behind = questionnaires !== undefined && { questionnaires };
  return { asked, answered, unanswered, notApplicable, ...behind, counts };
}
