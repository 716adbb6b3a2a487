import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Day, Instant, Sha256, Slug } from '../audits/ids.ts';
import type { Question, Tool } from '../tool/tool.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import type { Manifest } from './manifest.ts';
import { CaseCorrection, ShownState, coverages, partialHash, routeName } from './partial.ts';
import type { Partial } from './partial.ts';
import { percentagesOf } from './percent.ts';
import { Counts, Rows, own } from './tally.ts';
import type { QuestionTotals, Tally } from './tally.ts';
import { totalsOf } from './totals.ts';
import { plural } from './words.ts';

const Count = z.int().check(z.gte(0));

/** Percentages as printed, one decimal; null where the base is 0. */
const Percent = z.record(z.string(), z.nullable(z.string().check(z.regex(/^\d{1,3}\.\d$/))));

/** A question as published. Every answer of the tool stands in `counts`, at nought too, in the tool's order. */
const QuestionFigures = z.strictObject({
  wording: z.string(),
  type: z.string(),
  /** whether it asks about the agency's own work or about the case */
  about: z.enum(['agency', 'case']),
  /** counted submissions to which the question applied: answered + unanswered + notApplicable */
  asked: Count,
  /** the base of `counts` and `percent`; "don't know" is an answer, "not applicable" is not */
  answered: Count,
  unanswered: Count,
  notApplicable: Count,
  counts: Counts,
  percent: Percent,
  percentExcludingDontKnow: Percent,
  /** the base of `percentExcludingDontKnow` */
  answeredExcludingDontKnow: Count,
  /** adds up to the "don't know" of `counts` */
  dontKnowReasons: Counts,
  /**
   * Each row is a tally: its own bases (asked, answered, unanswered, notApplicable) with its `counts`, so that no
   * figure stands without the number it is out of. Rows at nought are kept: an agency without returns must be seen.
   */
  byService: Rows,
  byCase: Rows,
  byRoute: Rows,
  /** overlaps: a case has several factors */
  byFactor: Rows,
  byCoverage: Rows,
  /** there when the printed parts do not add up to 100.0 */
  note: z.optional(z.string()),
});
type QuestionFigures = z.infer<typeof QuestionFigures>;

/** A service that a case's factors call for and nobody asked. */
export const NeverAsked = z.strictObject({ case: CaseId, service: Slug });
export type NeverAsked = z.infer<typeof NeverAsked>;

/** The rules that raise a signal; each is defined in docs/signals.md. */
export const signalRules = [
  'disagreed-not-escalated',
  'escalated-though-agreed',
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
const Signal = z.strictObject({
  rule: z.enum(signalRules),
  case: z.optional(CaseId),
  agency: z.optional(AgencyId),
  service: z.optional(Slug),
  questions: z.array(z.string()),
  /** whose answers raise it, sorted */
  agencies: z.array(AgencyId),
  /**
   * The answers that raise it: of one agency, with null where the question was left empty; or, with `count` of `base`
   * answers, of a service's agencies together (`service`) and of all others' (no `service`).
   */
  answers: z.array(
    z.strictObject({
      agency: z.optional(AgencyId),
      service: z.optional(Slug),
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
  notes: z.strictObject({ counts: z.string(), percent: z.string(), byFactor: z.string() }),
  /** every questionnaire counted, so that a figure can be derived again */
  inputs: z.array(z.strictObject({ case: CaseId, agency: AgencyId, version: Count, sha256: Sha256 })),
  completeness: z.strictObject({
    /** every questionnaire on a case's list = returned + notKnown + cannotIdentify + noReply + withdrawn */
    expected: Count,
    /** expected less cannotIdentify and withdrawn */
    distributed: Count,
    returned: Count,
    complete: Count,
    notKnown: Count,
    cannotIdentify: Count,
    noReply: Count,
    withdrawn: Count,
    /** outside `expected`: the lead professionals' case summaries, owed less those withdrawn */
    summaries: z.strictObject({ owed: Count, received: Count }),
    neverAsked: z.array(NeverAsked),
    cases: z.array(
      z.strictObject({
        case: CaseId,
        settled: z.boolean(),
        returns: z.array(z.strictObject({ agency: AgencyId, state: ShownState, gaps: Count, unexplained: Count })),
      }),
    ),
  }),
  questions: z.record(z.string(), QuestionFigures),
  signals: z.array(Signal),
  /** how the audit lead reads single answers otherwise; never counted */
  corrections: z.array(Correction),
  /** absent in an audit's first revision */
  changes: z.optional(Changes),
});
export type Aggregate = z.infer<typeof Aggregate>;

const noTally: Tally = { asked: 0, answered: 0, unanswered: 0, notApplicable: 0, counts: {} };

const sorted = (keys: Iterable<string>): string[] => [...new Set(keys)].toSorted();

const valuesOf = (question: Question): string[] =>
  question.options.map(({ value }) => value).filter((value) => value !== 'not-applicable');

function inOrder(keys: readonly string[], counts: Counts): Counts {
  return Object.fromEntries(keys.map((key) => [key, own(counts, key) ?? 0]));
}

function rowsOf(question: Question, keys: readonly string[], find: (key: string) => Tally | undefined): Rows {
  const values = valuesOf(question);
  return Object.fromEntries(
    keys.map((key) => {
      const { asked, answered, unanswered, notApplicable, counts } = find(key) ?? noTally;
      return [key, { asked, answered, unanswered, notApplicable, counts: inOrder(values, counts) }];
    }),
  );
}

function footnote(all: string | null, known: string | null): string | undefined {
  const off = [
    ...(all !== null && all !== '100.0' ? [`percent adds up to ${all}`] : []),
    ...(known !== null && known !== '100.0' ? [`percentExcludingDontKnow adds up to ${known}`] : []),
  ];
  return off.length === 0 ? undefined : `${off.join(', ')}: each part is rounded once, and none is forced.`;
}

/** The names of the rows of every cut, in order; the same for every question. */
interface Cuts {
  services: string[];
  cases: string[];
  routes: string[];
  factors: string[];
}

function figuresOf(
  question: Question,
  totals: QuestionTotals | undefined,
  cuts: Cuts,
  ofCase: (id: string) => Tally | undefined,
): QuestionFigures {
  const { asked, answered, unanswered, notApplicable } = totals ?? noTally;
  const counts = inOrder(valuesOf(question), totals?.counts ?? {});
  const { 'dont-know': dontKnow = 0, ...known } = counts;
  const isText = question.type === 'text';
  const all = percentagesOf(counts, answered);
  const excluding = percentagesOf(known, answered - dontKnow);
  const reasons = (question.reasons ?? []).map(({ value }) => value);
  const given = totals?.dontKnowReasons ?? {};
  const note = isText ? undefined : footnote(all.sum, excluding.sum);
  return {
    wording: question.wording,
    type: question.type,
    about: question.about,
    asked,
    answered,
    unanswered,
    notApplicable,
    counts,
    percent: all.percent,
    percentExcludingDontKnow: excluding.percent,
    answeredExcludingDontKnow: answered - dontKnow,
    dontKnowReasons: inOrder([...new Set([...reasons, ...sorted(Object.keys(given))])], given),
    byService: rowsOf(question, cuts.services, (key) => own(totals?.byService ?? {}, key)),
    byCase: rowsOf(question, cuts.cases, ofCase),
    byRoute: rowsOf(question, cuts.routes, (key) => own(totals?.byRoute ?? {}, key)),
    byFactor: rowsOf(question, cuts.factors, (key) => own(totals?.byFactor ?? {}, key)),
    byCoverage: rowsOf(question, coverages, (key) => own(totals?.byCoverage ?? {}, key)),
    ...(note !== undefined && { note }),
  };
}

function checkParts(manifest: Manifest, partials: readonly Partial[]): void {
  const named = new Map(manifest.cases.map((entry) => [entry.case, entry.partial]));
  for (const partial of partials) {
    const id = partial.figures.case;
    if (named.get(id) !== partialHash(partial))
      throw new RangeError(`The manifest does not name this partial of ${id}`);
    named.delete(id);
  }
  const missing = [...named.keys()];
  if (missing.length > 0) throw new RangeError(`The manifest names partials that are not here: ${missing.join(', ')}`);
  if (canonicalJson(totalsOf(partials)) !== canonicalJson(manifest.totals)) {
    throw new RangeError("The manifest's totals are not those of its partials");
  }
}

/**
 * `aggregate.json` of one revision: the manifest's totals, cut by case from its partials, in the tool's wording.
 * The same revision gives the same bytes (through `stableJson`), whatever order the parts are handed over in.
 * @param from.audit the audit as its item has it; more fields than the file carries are left out
 * @param from.partials exactly the partials that the manifest names
 * @param from.note what changed, in the publisher's words
 * @throws RangeError where manifest, partials, audit and tool do not belong together: no figures rather than wrong ones
 */
export function aggregateJson(from: {
  audit: AuditHeader;
  revision: number;
  manifest: Manifest;
  partials: readonly Partial[];
  tool: Tool;
  note?: string | undefined;
  neverAsked?: readonly NeverAsked[];
  signals?: readonly Signal[];
  changes?: Changes | undefined;
}): Aggregate {
  const { audit, revision, manifest, tool, note, neverAsked = [], signals = [], changes } = from;
  if (manifest.audit !== audit.id || manifest.tool !== audit.tool || manifest.tool !== tool.id) {
    throw new RangeError('The manifest is of another audit or tool');
  }
  checkParts(manifest, from.partials);
  const cases = from.partials.toSorted((a, b) => (a.figures.case < b.figures.case ? -1 : 1));
  const ofCase = new Map(cases.map(({ figures }) => [figures.case, figures]));
  const cuts: Cuts = {
    services: sorted(cases.flatMap(({ figures }) => figures.returns.map(({ service }) => service))),
    cases: [...ofCase.keys()],
    routes: sorted(cases.map(({ figures }) => routeName(figures.route))),
    factors: sorted(cases.flatMap(({ figures }) => figures.factors)),
  };
  const { completeness: counted, questions } = manifest.totals;
  const { expected, returned, complete, notKnown, cannotIdentify, noReply, withdrawn } = counted;
  return {
    schema: 'aggregate/v1',
    audit: {
      id: audit.id,
      title: audit.title,
      quarter: { label: audit.quarter.label, from: audit.quarter.from, to: audit.quarter.to },
      theme: audit.theme,
      tool: audit.tool,
      windowsAnchor: audit.windowsAnchor,
    },
    revision,
    status: manifest.status,
    dataCut: manifest.dataCut,
    ...(note !== undefined && { note }),
    notes: {
      counts: `These figures count ${plural(returned, 'questionnaire')} about ${plural(cases.length, 'case')}. They do not count children, and they do not show how common anything is.`,
      percent:
        'percent is out of answered, which includes "don\'t know"; percentExcludingDontKnow leaves it out. Each is rounded once, half up, from the exact fraction.',
      byFactor: 'A case can have several factors, so the rows of byFactor overlap and do not add up to the total.',
    },
    inputs: cases.flatMap(({ figures, inputs }) =>
      inputs
        .toSorted((a, b) => (a.agency < b.agency ? -1 : 1))
        .map(({ agency, version, sha256 }) => ({ case: figures.case, agency, version, sha256 })),
    ),
    completeness: {
      expected,
      distributed: expected - cannotIdentify - withdrawn,
      returned,
      complete,
      notKnown,
      cannotIdentify,
      noReply,
      withdrawn,
      summaries: { owed: counted.summariesOwed, received: counted.summariesReceived },
      neverAsked: inCodeOrder(neverAsked),
      cases: cases.map(({ figures }) => ({
        case: figures.case,
        settled: figures.settled,
        returns: figures.returns.map(({ agency, state, gaps, unexplained }) => ({ agency, state, gaps, unexplained })),
      })),
    },
    questions: Object.fromEntries(
      tool.questions.map((question) => [
        question.id,
        figuresOf(question, own(questions, question.id), cuts, (id) =>
          own(ofCase.get(id)?.questions ?? {}, question.id),
        ),
      ]),
    ),
    signals: inCodeOrder(signals),
    corrections: cases.flatMap(({ figures }) =>
      (figures.corrections ?? []).map((one) => ({ case: figures.case, ...one })),
    ),
    ...(changes !== undefined && { changes }),
  };
}

/** Rows in the order of their canonical JSON, whatever order they were found in. */
function inCodeOrder<T>(rows: readonly T[]): T[] {
  const keyed = rows.map((row) => ({ row, key: canonicalJson(row) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ row }) => row);
}
