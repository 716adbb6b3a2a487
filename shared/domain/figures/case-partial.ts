import * as z from 'zod/mini';
import { Drop, type Child } from '../audits/schema.ts';
import { AgencyId, AuditId, CaseId, Instant, Sha256, Slug } from '../audits/ids.ts';
import type { OpenQuery } from '../returns/reopened-for.ts';
import { CorrectionReason, SendBackReason } from '../returns/schema.ts';
import type { Facts } from '../tool/facts.ts';
import type { Answers } from '../tool/answers.ts';
import { contentHash } from '../../base/content/canonical.ts';
import { ComparableTallies, QuestionCounts } from './tally.ts';
import { CaseSample } from './sample.ts';
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
  /** of the last entry before what the log ends on that staff say beside the return, corrections above all; absent where it ends on none */
  beforeCorrections?: number;
  state: ShownState;
  settled: boolean;
  /** of the counted submission; 0 where there is none */
  gaps: number;
  /** boxes asked for, and text questions, left empty; 0 where there is no counted submission */
  unexplained: number;
  /** complete, and nothing unexplained; absent where it is not, or is not known to be */
  explained?: true;
  /** queries and sendings back that wait for an answer; absent where none do */
  openQueries?: readonly OpenQuery[];
  /** the newest version put after the last withdrawal; there exactly when the state is `with-gaps` or `complete` */
  counted?: {
    version: number;
    sha256: string;
    receivedAt: string;
    coverage: Coverage;
    answers: Answers;
    /** what decides which questions apply to it */
    facts: Facts;
    /** the audit lead's, of this version, each answer once; absent where there are none */
    corrections?: readonly Pick<CaseCorrection, 'question' | 'child' | 'corrected' | 'reason'>[];
  };
}

/** A case, as its item and its returns' logs tell it. */
export interface CaseFacts {
  audit: string;
  case: string;
  /** which version of the case; absent of the first, as it was entered */
  version?: number;
  route?: { from: string; to: string } | undefined;
  /** the level of need that it stands at, where it goes between no two */
  level?: string | undefined;
  factors: readonly string[];
  /** its children, and what describes them; absent where it is not known, as of a case that was counted before it was */
  children?: readonly z.infer<typeof Child>[];
  /** what describes the case; absent where nothing does */
  attributes?: z.infer<typeof Child>['attributes'];
  /** every questionnaire on the case's list, whatever became of it */
  returns: readonly ReturnFacts[];
  /** the lead professional's case summary, where one is owed */
  summary?: { seq: number; withdrawn: boolean; received: boolean };
  /** the case was taken out of the audit: nothing of it is counted, and its returns are not listed */
  dropped?: Drop & {
    /** of each log's last entry, the summary's under `summary` */
    seqs: Readonly<Record<string, number>>;
  };
}

/** A query by its question, or the reason that a return was sent back for. */
export const OpenQueryRow = z.strictObject({
  question: z.optional(z.string()),
  reason: z.optional(SendBackReason),
});

const ReturnRow = z.strictObject({
  agency: AgencyId,
  service: Slug,
  state: ShownState,
  settled: z.boolean(),
  gaps: z.int().check(z.gte(0)),
  unexplained: z.int().check(z.gte(0)),
  /** absent where it is not: what was hashed before returns were told apart by it keeps its hash */
  explained: z.optional(z.literal(true)),
  /** what waits for an answer; absent where nothing does: what was hashed without it keeps its hash */
  openQueries: z.optional(z.array(OpenQueryRow).check(z.minLength(1))),
});

/** An answer beside how the audit lead reads it. The answer stays, and is what is counted. */
export const CaseCorrection = z.strictObject({
  agency: AgencyId,
  /** the version that was read; a correction of a version that no longer counts is not shown */
  version: z.int().check(z.gte(1)),
  question: z.string(),
  /** of whom, where the question is asked of each child */
  child: z.optional(z.string()),
  /** as given, several with a space between; null where the question was left empty */
  answer: z.nullable(z.string()),
  corrected: z.string(),
  reason: CorrectionReason,
});
export type CaseCorrection = z.infer<typeof CaseCorrection>;

/** A level of need, by its code. */
const Level = z.string().check(z.minLength(1), z.maxLength(32));

/**
 * What a case puts into the audit's figures: counts, states and gaps, nothing of when or in which version; and what the
 * audit lead reads otherwise, which changes none of them.
 */
export const CaseFigures = z.strictObject({
  audit: AuditId,
  tool: z.string(),
  case: CaseId,
  /** absent where the case goes between no two levels, as under a tool that has none */
  route: z.optional(z.strictObject({ from: Level, to: Level })),
  /** absent where the case stands at none: what was hashed without it keeps its hash */
  level: z.optional(Level),
  factors: z.array(Slug),
  settled: z.boolean(),
  returns: z.array(ReturnRow),
  summary: z.optional(z.strictObject({ withdrawn: z.boolean(), received: z.boolean() })),
  questions: z.record(z.string(), QuestionCounts),
  /** absent where nothing is counted in it, as under a tool that splits no question of an older one */
  comparable: z.optional(ComparableTallies),
  /** what it puts into the sample; absent of a dropped case, and where it was not counted: what was hashed without it keeps its hash */
  sample: z.optional(CaseSample),
  /** the case was taken out of the audit, and why: then it has neither returns nor counts; absent of any other */
  dropped: z.optional(Drop),
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
  /** which version of the case was counted; absent of the first: what was hashed before there were more keeps its hash */
  version: z.optional(z.int().check(z.gte(2))),
  figures: CaseFigures,
  inputs: z.array(
    z.strictObject({ agency: AgencyId, version: z.int().check(z.gte(1)), sha256: Sha256, receivedAt: Instant }),
  ),
  seqs: z.record(z.string(), z.int().check(z.gte(0))),
  /** of the returns whose log ends on what staff say beside them, the last seq before that; absent where there are none */
  beforeCorrections: z.optional(z.record(z.string(), z.int().check(z.gte(0)))),
});
export type CasePartial = z.infer<typeof CasePartial>;
/**
 * The levels of need of a case as one word: both of its route with a hyphen between, or the one that it stands at; undefined
 * of a case that has neither.
 */
export const routeName = ({ route, level }: Pick<CaseFacts, 'route' | 'level'>): string | undefined =>
  route === undefined ? level : `${route.from}-${route.to}`;

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

/** How far a case's logs go: the entries of its returns' logs and the amendments of its own. It grows with each. */
export const logPositionOf = ({ seqs, version = 1 }: Pick<CasePartial, 'seqs' | 'version'>): number =>
  Object.values(seqs).reduce((sum, seq) => sum + seq, version - 1);

type Seqs = Pick<CasePartial, 'seqs' | 'beforeCorrections'>;

/** Each return's last seq, what staff say beside it left out: a case is settled anew by what its agencies and the manager do. */
export const settledSeqs = ({ seqs, beforeCorrections }: Seqs): Record<string, number> => ({
  ...seqs,
  ...beforeCorrections,
});

/** The sum of {@link settledSeqs}: tells one settling of a case from the next, and stays where a correction comes. */
export const settledAt = (partial: Seqs): number =>
  Object.values(settledSeqs(partial)).reduce((sum, seq) => sum + seq, 0);
