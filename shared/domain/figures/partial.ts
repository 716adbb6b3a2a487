import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Instant, SUMMARY, Sha256, Slug } from '../audits/ids.ts';
import { comparableAnswers } from '../tool/comparable.ts';
import { CorrectionReason } from '../returns/schema.ts';
import { applicable } from '../tool/gaps.ts';
import type { Answer, Answers } from '../tool/submission.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { contentHash } from '../../base/content/canonical.ts';
import { ComparableTallies, QuestionCounts, combineComparable, combineQuestions, isSound } from './tally.ts';
import type { Tally } from './tally.ts';
import { ShownState } from '../returns/shown-state.ts';

/** Whether a submission covers every child its agency knows. */
export const coverages = ['all-children', 'some-children'] as const;
export type Coverage = (typeof coverages)[number];

/** A questionnaire of a case, as its log tells it. */
export interface ReturnFacts {
  agency: string;
  service: string;
  /** of the log's last entry */
  seq: number;
  /** of the last entry before the corrections that the log ends on; absent where it ends on none */
  beforeCorrections?: number;
  state: ShownState;
  settled: boolean;
  /** of the counted submission; 0 where there is none */
  gaps: number;
  /** boxes asked for and left empty; 0 where there is no counted submission */
  unexplained: number;
  /** the newest version put after the last withdrawal; there exactly when the state is `with-gaps` or `complete` */
  counted?: {
    version: number;
    sha256: string;
    receivedAt: string;
    coverage: Coverage;
    answers: Answers;
    /** the audit lead's, of this version, each question once; absent where there are none */
    corrections?: readonly Pick<CaseCorrection, 'question' | 'corrected' | 'reason'>[];
  };
}

/** A case, as its item and its returns' logs tell it. */
export interface CaseFacts {
  audit: string;
  case: string;
  route: { from: string; to: string };
  factors: readonly string[];
  /** every questionnaire on the case's list, whatever became of it */
  returns: readonly ReturnFacts[];
  /** the lead professional's case summary, where one is owed */
  summary?: { seq: number; withdrawn: boolean; received: boolean };
}

const ReturnRow = z.strictObject({
  agency: AgencyId,
  service: Slug,
  state: ShownState,
  settled: z.boolean(),
  gaps: z.int().check(z.gte(0)),
  unexplained: z.int().check(z.gte(0)),
});

/** An answer beside how the audit lead reads it. The answer stays, and is what is counted. */
export const CaseCorrection = z.strictObject({
  agency: AgencyId,
  /** the version that was read; a correction of a version that no longer counts is not shown */
  version: z.int().check(z.gte(1)),
  question: z.string(),
  /** as given; null where the question was left empty */
  answer: z.nullable(z.string()),
  corrected: z.string(),
  reason: CorrectionReason,
});
export type CaseCorrection = z.infer<typeof CaseCorrection>;

/** A step of a case's route (`CP`, `CIN`, `CAF`, `closure`). */
const Level = z.string().check(z.minLength(1), z.maxLength(32));

/**
 * What a case puts into the audit's figures: counts, states and gaps, nothing of when or in which version; and what the
 * audit lead reads otherwise, which changes none of them.
 */
export const CaseFigures = z.strictObject({
  audit: AuditId,
  tool: z.string(),
  case: CaseId,
  route: z.strictObject({ from: Level, to: Level }),
  factors: z.array(Slug),
  settled: z.boolean(),
  returns: z.array(ReturnRow),
  summary: z.optional(z.strictObject({ withdrawn: z.boolean(), received: z.boolean() })),
  questions: z.record(z.string(), QuestionCounts),
  /** absent where nothing is counted in it, as under a tool that splits no question of an older one */
  comparable: z.optional(ComparableTallies),
  /** absent where there are none: what was hashed without them keeps its hash */
  corrections: z.optional(z.array(CaseCorrection).check(z.minLength(1))),
});
export type CaseFigures = z.infer<typeof CaseFigures>;

/**
 * A case's partial. `figures` alone decides whether two partials are the same figures; beside it stand the versions
 * that were counted and every return's last seq (the summary's under `summary`), which change without the figures.
 */
export const CasePartial = z.strictObject({
  schema: z.literal('partial/v1'),
  figures: CaseFigures,
  inputs: z.array(
    z.strictObject({ agency: AgencyId, version: z.int().check(z.gte(1)), sha256: Sha256, receivedAt: Instant }),
  ),
  seqs: z.record(z.string(), z.int().check(z.gte(0))),
  /** of the returns whose log ends on corrections, the last seq before those; absent where there are none */
  beforeCorrections: z.optional(z.record(z.string(), z.int().check(z.gte(0)))),
});
export type CasePartial = z.infer<typeof CasePartial>;

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A route as one word: `CP-CIN`. */
export const routeName = ({ from, to }: { from: string; to: string }): string => `${from}-${to}`;

/** Hashes of values that are never changed, each worked out once. */
function rememberedHash(): (value: object) => string {
  const known = new WeakMap<object, string>();
  return (value) => {
    const hash = known.get(value) ?? contentHash(value);
    known.set(value, hash);
    return hash;
  };
}

/** The hash of a whole partial: what a manifest names it by. */
export const partialHash: (partial: CasePartial) => string = rememberedHash();

const hashOfFigures = rememberedHash();
/** The hash of what a partial puts into the figures: equal where counts, states and gaps are. */
export const figuresHash = (partial: CasePartial): string => hashOfFigures(partial.figures);

type Seqs = Pick<CasePartial, 'seqs' | 'beforeCorrections'>;

/** Each return's last seq, corrections left out: a case is settled anew by what its agencies and the manager do. */
export const settledSeqs = ({ seqs, beforeCorrections }: Seqs): Record<string, number> => ({
  ...seqs,
  ...beforeCorrections,
});

/** The sum of {@link settledSeqs}: tells one settling of a case from the next, and stays where a correction comes. */
export const settledAt = (partial: Seqs): number =>
  Object.values(settledSeqs(partial)).reduce((sum, seq) => sum + seq, 0);

const isReturned = (state: ShownState): boolean => state === 'with-gaps' || state === 'complete';

/** One answer of a question's options as a tally of one; undefined is a question that was left empty. */
function countValue(answer: string | undefined): Tally {
  const one: Tally = { asked: 1, answered: 0, unanswered: 0, notApplicable: 0, counts: {} };
  if (answer === undefined) return { ...one, unanswered: 1 };
  if (answer === 'not-applicable') return { ...one, notApplicable: 1 };
  return { ...one, answered: 1, counts: { [answer]: 1 } };
}

/**
 * One answer as a tally of one. A bare "don't know" is the 2015 tool's: its reason was not collected, and none is
 * guessed (audit report 2.3.5). Throws RangeError for an answer that the question does not offer.
 */
function countAnswer(question: Question, given: Answer | undefined): { tally: Tally; reason?: string } {
  if (given === undefined) return { tally: countValue(undefined) };
  if (question.type === 'text') return { tally: { ...countValue(undefined), answered: 1, unanswered: 0 } };
  const { answer, reason } = given;
  if (!question.options.some((option) => option.value === answer)) {
    throw new RangeError(`A counted answer to ${question.id} is not one that the tool offers`);
  }
  const tally = countValue(answer);
  return answer === 'dont-know' ? { tally, reason: reason ?? 'reason-not-collected' } : { tally };
}

/** One counted submission's answers to the questions that apply to it. What does not apply is not counted. */
function countSubmission(
  tool: Tool,
  factors: readonly string[],
  service: string,
  counted: NonNullable<ReturnFacts['counted']>,
): Record<string, QuestionCounts> {
  const applies = applicable(tool, counted.answers, { factors });
  const questions = tool.questions.filter((question) => applies.has(question.id));
  return Object.fromEntries(
    questions.map((question) => {
      const { tally, reason } = countAnswer(question, counted.answers[question.id]);
      const dontKnowReasons = reason === undefined ? {} : { [reason]: 1 };
      const byService = { [service]: tally };
      const byCoverage = { [counted.coverage]: tally };
      return [question.id, { ...tally, dontKnowReasons, byService, byCoverage }];
    }),
  );
}

/**
 * One counted submission's answers to the questions of older tools that this tool asks in parts. What its parts do not
 * decide is unanswered; "don't know" and "not applicable" stand apart, as in every tally.
 */
function countComparable(tool: Tool, factors: readonly string[], answers: Answers): ComparableTallies {
  const counts: ComparableTallies = {};
  for (const { stated, answer } of comparableAnswers(tool, answers, { factors })) {
    if (stated.rule === 'same') continue;
    counts[stated.with] = { ...counts[stated.with], [stated.question]: countValue(answer) };
  }
  return counts;
}

function check(facts: CaseFacts): void {
  const agencies = new Set(facts.returns.map(({ agency }) => agency));
  if (agencies.size !== facts.returns.length || agencies.has(SUMMARY)) {
    throw new RangeError(`${facts.case} does not list each agency once`);
  }
  for (const { agency, state, counted } of facts.returns) {
    if (isReturned(state) !== (counted !== undefined)) {
      throw new RangeError(
        `${facts.case}/${agency} is ${state} and yet ${counted ? 'has' : 'has not'} a counted version`,
      );
    }
  }
}

/** The corrections beside one counted submission, in the order of its questions. */
function correctionsOf(tool: Tool, { agency, counted }: ReturnFacts): CaseCorrection[] {
  if (counted?.corrections === undefined) return [];
  const { version, answers, corrections } = counted;
  return tool.questions.flatMap(({ id: question, options }) =>
    corrections
      .filter((one) => one.question === question)
      .map(({ corrected, reason }) => {
        if (!options.some(({ value }) => value === corrected)) {
          throw new RangeError(`A corrected answer to ${question} is not one that the tool offers`);
        }
        const answer = answers[question]?.answer ?? null;
        return { agency, version, question, answer, corrected, reason };
      }),
  );
}

/**
 * A case's partial under the audit's tool. The same facts give the same partial whatever order the returns and
 * factors come in. The case is settled when it has questionnaires and nothing more is owed on any of them; a missing
 * summary does not hold it open. Throws RangeError where the facts contradict each other or the tool.
 */
export function partialOf(tool: Tool, facts: CaseFacts): CasePartial {
  check(facts);
  const { audit, route, summary } = facts;
  const factors = [...new Set(facts.factors)].toSorted(byCodeUnit);
  const returns = facts.returns.toSorted((a, b) => byCodeUnit(a.agency, b.agency));

  let questions: Record<string, QuestionCounts> = {};
  let comparable: ComparableTallies | undefined;
  const inputs: CasePartial['inputs'] = [];
  const seqs: CasePartial['seqs'] = summary === undefined ? {} : { [SUMMARY]: summary.seq };
  const beforeCorrections: CasePartial['seqs'] = {};
  for (const { agency, service, seq, beforeCorrections: before, counted } of returns) {
    seqs[agency] = seq;
    if (before !== undefined) beforeCorrections[agency] = before;
    if (counted === undefined) continue;
    const { version, sha256, receivedAt } = counted;
    inputs.push({ agency, version, sha256, receivedAt });
    questions = combineQuestions(questions, countSubmission(tool, factors, service, counted), 1);
    comparable = combineComparable(comparable, countComparable(tool, factors, counted.answers), 1);
  }
  for (const [id, counts] of Object.entries(questions)) {
    if (!isSound(counts)) throw new RangeError(`${facts.case}: the counts of ${id} do not fit their base`);
  }

  const corrections = returns.flatMap((one) => correctionsOf(tool, one));
  const figures: CaseFigures = {
    audit,
    tool: tool.id,
    case: facts.case,
    route: { from: route.from, to: route.to },
    factors,
    settled: returns.length > 0 && returns.every(({ settled }) => settled),
    returns: returns.map(({ agency, service, state, settled, gaps, unexplained }) => ({
      agency,
      service,
      state,
      settled,
      gaps,
      unexplained,
    })),
    ...(summary && { summary: { withdrawn: summary.withdrawn, received: summary.received } }),
    questions,
    ...(comparable && { comparable }),
    ...(corrections.length > 0 && { corrections }),
  };
  return {
    schema: 'partial/v1',
    figures,
    inputs,
    seqs,
    ...(Object.keys(beforeCorrections).length > 0 && { beforeCorrections }),
  };
}
