import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Day, Instant, Sha256, Slug } from '../audits/ids.ts';
import { Drop } from '../audits/schema.ts';
import { CaseCorrection, OpenQueryRow } from './case-partial.ts';
import { Numbers } from './numbers.ts';
import { Counts, isSound } from './tally.ts';
import { SampleFigures } from './sample.ts';
import { ShownState } from '../returns/shown-state.ts';

const Count = z.int().check(z.gte(0));

/** Percentages as printed, one decimal; null where the base is 0. */
const Percent = z.record(z.string(), z.nullable(z.string().check(z.regex(/^\d{1,3}\.\d$/))));

const tally = {
  /** counted submissions to which the question applied, of one with a `unit` so many of these: answered + unanswered + notApplicable */
  asked: Count,
  /** the base of `counts` and `percent`; "don't know" is an answer, "not applicable" is not */
  answered: Count,
  unanswered: Count,
  notApplicable: Count,
  /** of a question about the child alone: how many questionnaires stand behind `asked` */
  questionnaires: z.optional(Count),
  counts: Counts,
  /** of a number question alone: of the numbers given; `counts` are then of its options alone */
  numbers: z.optional(Numbers),
};

/** A row of a breakdown as published: a tally with its own bases, so that no figure stands without the number it is out of. */
const RowFigures = z.strictObject(tally).check(z.refine((row) => isSound(row, true), 'counts do not fit their base'));
export type RowFigures = z.infer<typeof RowFigures>;

/** Rows at nought are kept: an agency without returns must be seen. */
const Rows = z.record(z.string(), RowFigures);

/**
 * A question as published. Every answer of the tool stands in `counts`, at nought too, in the tool's order. Where several can
 * be given at once each is counted over all who answered: counts overlap, and `note` says so.
 */
export const QuestionFigures = z.strictObject({
  wording: z.string(),
  type: z.string(),
  /** whether it asks about the agency's own work, about the case or about each child */
  about: z.enum(['agency', 'case', 'child']),
  /** what is counted, where it is not questionnaires: answers about a child, one for each child that a questionnaire covers */
  unit: z.optional(z.literal('child')),
  ...tally,
  percent: Percent,
  percentExcludingDontKnow: Percent,
  /** the base of `percentExcludingDontKnow` */
  answeredExcludingDontKnow: Count,
  /** adds up to the "don't know" of `counts` */
  dontKnowReasons: Counts,
  byService: Rows,
  byCase: Rows,
  byRoute: Rows,
  /** overlaps: a case has several factors */
  byFactor: Rows,
  byCoverage: Rows,
  /** there when the printed parts do not add up to 100.0, and where several answers can be given at once */
  note: z.optional(z.string()),
});
export type QuestionFigures = z.infer<typeof QuestionFigures>;

/** A service that a case calls for and nobody asked. */
export const NeverAsked = z.strictObject({ case: CaseId, service: Slug });
export type NeverAsked = z.infer<typeof NeverAsked>;

/** A case that was taken out of the audit, and the one that stands in its place. */
export const DroppedCase = z.strictObject({ case: CaseId, ...Drop.shape });
export type DroppedCase = z.infer<typeof DroppedCase>;

/** The rules that raise a signal; each is defined in docs/signals.md. */
export const signalRules = [
  'disagreed-not-escalated',
  'escalated-though-agreed',
  'together',
  'concern-raised',
  'outlier-service',
  'agencies-contradict',
  'overall-better-than-sections',
  'no-assessment-tool',
  'does-not-apply',
] as const;

/**
 * A contradiction or finding that the tool's rules state. It names whom it rests on and what they answered, and scores
 * nobody. `agency` stands where one agency's answers alone raise it, `service` where it is about all of a service's.
 */
export const Signal = z.strictObject({
  rule: z.enum(signalRules),
  /** of the rule, where the tool gives it one: it has several of this name */
  id: z.optional(Slug),
  /** what the tool calls what the rule finds, where it says so */
  label: z.optional(z.string()),
  case: z.optional(CaseId),
  agency: z.optional(AgencyId),
  service: z.optional(Slug),
  /** of whom, where what raises it was asked of each child */
  child: z.optional(z.string()),
  questions: z.array(z.string()),
  /** whose answers raise it, sorted */
  agencies: z.array(AgencyId),
  /**
   * The answers that raise it: of one agency, with null where the question was left empty; or, with `count` of `base`
   * answers, of a service's agencies together (`service`) and of all others' (no `service`). Of several values given at once
   * each stands after a space; a number by its digits, a date as it was given.
   */
  answers: z.array(
    z.strictObject({
      agency: z.optional(AgencyId),
      service: z.optional(Slug),
      child: z.optional(z.string()),
      question: z.string(),
      answer: z.nullable(z.string()),
      count: z.optional(Count),
      base: z.optional(Count),
    }),
  ),
});
export type Signal = z.infer<typeof Signal>;

/** An answer of a case beside how the audit lead reads it. */
const Correction = z.strictObject({ case: CaseId, ...CaseCorrection.shape });
export type Correction = z.infer<typeof Correction>;

/** The audit lead's answer to the audit's own question about a case. */
export const JudgementRow = z.strictObject({ case: CaseId, answer: z.string(), note: z.optional(z.string()) });
export type JudgementRow = z.infer<typeof JudgementRow>;

/** A query that waits for an answer, by its question; or a return that was sent back, and why. */
const OpenQuery = z.strictObject({ case: CaseId, agency: AgencyId, ...OpenQueryRow.shape });
export type OpenQuery = z.infer<typeof OpenQuery>;

/** One number that differs from the revision before. `question` is null where it is one of completeness. */
const Change = z.strictObject({
  question: z.nullable(z.string()),
  /** `asked`, `answered`, `unanswered`, `notApplicable`, an answer's value as `answer:<value>`; or a field of completeness */
  measure: z.string(),
  before: Count,
  after: Count,
});

/** What changed, number by number, since the revision that `since` names. */
export const Changes = z.strictObject({ since: z.int().check(z.gte(1)), rows: z.array(Change) });
export type Changes = z.infer<typeof Changes>;

/** What was amended: of a case, or of the audit and its agencies; by the names of the fields, without their content. */
export const AmendedRow = z.strictObject({ case: z.optional(CaseId), fields: z.array(z.string()) });
export type AmendedRow = z.infer<typeof AmendedRow>;

export const AuditHeader = z.strictObject({
  id: AuditId,
  title: z.string(),
  quarter: z.strictObject({ label: z.string(), from: Day, to: Day }),
  theme: z.string(),
  tool: z.string(),
  /** the day that windows such as "the last 6 months" end on */
  windowsAnchor: Day,
});
export type AuditHeader = z.infer<typeof AuditHeader>;

/** The figures of an audit at one revision: the file `aggregate.json`. */
export const Aggregate = z.strictObject({
  schema: z.literal('aggregate/v1'),
  audit: AuditHeader,
  revision: z.int().check(z.gte(1)),
  status: z.enum(['interim', 'final']),
  /** the newest `receivedAt` counted; null where nothing is */
  dataCut: z.nullable(Instant),
  /** what changed since the revision before, in the publisher's words */
  note: z.optional(z.string()),
  /** how to read the figures; always there */
  notes: z.strictObject({
    counts: z.string(),
    percent: z.string(),
    byFactor: z.string(),
    /** there where the tool asks about each child */
    child: z.optional(z.string()),
  }),
  /** every questionnaire counted, so that a figure can be derived again */
  inputs: z.array(z.strictObject({ case: CaseId, agency: AgencyId, version: Count, sha256: Sha256 })),
  completeness: z.strictObject({
    /** every questionnaire on a case's list = returned + notKnown + cannotIdentify + noReply + declined + withdrawn */
    expected: Count,
    /** expected less cannotIdentify and withdrawn */
    distributed: Count,
    returned: Count,
    complete: Count,
    /** of those complete: no box that was asked for and no text question is left empty; absent in older files */
    explained: z.optional(Count),
    notKnown: Count,
    cannotIdentify: Count,
    noReply: Count,
    /** absent in older files: there were none */
    declined: z.optional(Count),
    withdrawn: Count,
    /** outside `expected`: the lead professionals' case summaries, owed less those withdrawn */
    summaries: z.strictObject({ owed: Count, received: Count }),
    /** outside every count: cases that were taken out of the audit; absent where there are none */
    dropped: z.optional(z.array(DroppedCase).check(z.minLength(1))),
    neverAsked: z.array(NeverAsked),
    cases: z.array(
      z.strictObject({
        case: CaseId,
        settled: z.boolean(),
        returns: z.array(z.strictObject({ agency: AgencyId, state: ShownState, gaps: Count, unexplained: Count })),
      }),
    ),
  }),
  /** absent in older files, and while a case is counted as it was before there was one */
  sample: z.optional(SampleFigures),
  questions: z.record(z.string(), QuestionFigures),
  signals: z.array(Signal),
  /** how the audit lead reads single answers otherwise; never counted */
  corrections: z.array(Correction),
  /** how the audit lead answers the audit's own question, by case; never counted; absent where no case is answered */
  judgements: z.optional(z.array(JudgementRow).check(z.minLength(1))),
  /** what was asked again and has not been answered, by case, agency and the order of asking; absent where nothing is */
  openQueries: z.optional(z.array(OpenQuery).check(z.minLength(1))),
  /** absent in an audit's first revision */
  changes: z.optional(Changes),
  /** what was amended since the revision before, or the opening; absent where nothing was */
  amended: z.optional(z.array(AmendedRow)),
});
export type Aggregate = z.infer<typeof Aggregate>;
