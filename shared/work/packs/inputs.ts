import * as z from 'zod/mini';
import { lastEntries } from '../../domain/returns/log.ts';
import { AgencyId, CaseId, Instant, PersonId, Sha256, Slug, SUMMARY } from '../../domain/audits/ids.ts';
import { Audit, Child, Drop, type CaseVersion } from '../../domain/audits/schema.ts';
import { AmendedRow, AuditHeader, JudgementRow, NeverAsked } from '../../domain/figures/aggregate.ts';
import { countedFacts, endsOnCorrections, seqsOf } from '../../domain/figures/facts.ts';
import { contentHash } from '../../base/content/canonical.ts';
import {
  CaseCorrection,
  CaseFigures,
  OpenQueryRow,
  type CaseFacts,
  type ReturnFacts,
} from '../../domain/figures/case-partial.ts';
import { Totals } from '../../domain/figures/totals.ts';
import { unpacked } from '../../base/content/compressed.ts';
import { dropOf } from '../../domain/returns/drop.ts';
import { openQueriesOf } from '../../domain/returns/reopened-for.ts';
import { standingCorrections } from '../../domain/returns/log.ts';
import { settledStates } from '../../domain/returns/life-cycle.ts';
import { StateName, SummaryContent, type Entry } from '../../domain/returns/schema.ts';
import { factsOf } from '../../domain/tool/facts.ts';
import { parseContent, type Content } from '../../domain/tool/submission.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolName, type PackTools } from './pack-tools.ts';
import type { CountedReturn, Summary } from './tables/counted-returns.ts';
import { DisclosureRule } from '../../domain/disclosure/small-number-rule.ts';
import { ShareableAggregate } from '../../domain/disclosure/schema.ts';
import { shownState } from '../../domain/returns/shown-state.ts';

const Version = {
  version: z.int().check(z.gte(1)),
  /** of the content as canonical JSON (RFC 8785) */
  sha256: Sha256,
  receivedAt: Instant,
};

/** What an agency sent. It is held against the tool where it is counted. */
const InputContent = z.record(z.string(), z.unknown());

/** A questionnaire as its log stood when the revision counted it. */
const InputReturn = z.strictObject({
  agency: AgencyId,
  service: Slug,
  /** of the log's last entry that the revision took */
  seq: z.int().check(z.gte(1)),
  state: StateName,
  /** children the agency says it knows; absent where it did not say: all of the case's */
  knows: z.optional(z.array(PersonId)),
  /** the version that counts */
  counted: z.optional(
    z.strictObject({
      ...Version,
      content: InputContent,
      /** text questions left empty are among what is unexplained: absent in what came when boxes alone were */
      textsCounted: z.optional(z.literal(true)),
      /** how the audit lead reads single answers of it otherwise */
      corrections: z.optional(z.array(z.omit(CaseCorrection, { agency: true, version: true, answer: true }))),
    }),
  ),
  /** the last seq before the corrections that the log ends on */
  beforeCorrections: z.optional(z.int()),
  /** what waits for an answer */
  openQueries: z.optional(z.array(OpenQueryRow)),
});

/** The file `inputs/<case>.json` of a restricted pack: all that a case puts into the figures. */
export const InputCase = z.strictObject({
  schema: z.literal('inputs-case/v1'),
  case: CaseId,
  /** which version of the case was counted; absent of the first */
  version: z.optional(z.int().check(z.gte(2))),
  route: CaseFigures.shape.route,
  level: CaseFigures.shape.level,
  factors: z.array(Slug),
  /** by id alone where the revision counted nothing else of them, as it did before there was a sample */
  children: z.array(z.union([PersonId, Child])),
  /** what describes the case */
  attributes: Child.shape.attributes,
  /** sorted by agency */
  returns: z.array(InputReturn),
  summary: z.optional(
    z.strictObject({
      seq: z.int().check(z.gte(1)),
      withdrawn: z.boolean(),
      received: z.optional(z.strictObject({ ...Version, ...SummaryContent.shape })),
    }),
  ),
  /** the case was taken out of the audit: nothing that was sent about it stands here */
  dropped: z.optional(z.strictObject({ ...Drop.shape, seqs: z.record(z.string(), z.int().check(z.gte(1))) })),
});
export type InputCase = z.infer<typeof InputCase>;

/** Another audit's figures, set beside this one's in the trends. */
const Quarter = z.strictObject({
  audit: AuditHeader,
  revision: z.int().check(z.gte(1)),
  status: z.enum(['interim', 'final']),
  totals: Totals,
});

/** The file `inputs.json` of a restricted pack: all that it is made from beside its cases. */
export const InputRevision = z.strictObject({
  schema: z.literal('inputs/v1'),
  audit: AuditHeader,
  revision: z.int().check(z.gte(1)),
  status: z.enum(['interim', 'final']),
  note: z.optional(z.string()),
  /** by what the audit's cases were chosen */
  criteria: Audit.shape.criteria,
  /** how often the audit and its agencies had been amended, and what was amended since the revision before */
  amendments: z.optional(z.int().check(z.gte(1))),
  amended: z.optional(z.array(AmendedRow)),
  /** how many answers had been given to the audit's own question, and those that stand of its cases, by case */
  judgements: z.optional(z.int().check(z.gte(1))),
  judged: z.optional(z.array(JudgementRow)),
  publishedAt: Instant,
  /** the hash that the publication's row names: of the totals and every case's partial */
  manifest: Sha256,
  rule: DisclosureRule,
  neverAsked: z.array(NeverAsked),
  /** the revision before, whose totals `changes` is told against */
  previous: z.optional(z.strictObject({ revision: z.int().check(z.gte(1)), totals: Totals })),
  /** earlier audits of the theme, and of questionnaires of another that this one's is comparable with; the oldest first */
  quarters: z.array(Quarter),
  /** whether there are more of them than stand here */
  olderLeftOut: z.boolean(),
  /** what was released of this audit before, in the order of release, with the cases that it was made from */
  released: z.array(z.strictObject({ figures: ShareableAggregate, cases: z.array(CaseFigures) })),
  /** what was last released of each earlier audit */
  releasedQuarters: z.array(ShareableAggregate),
  cases: z.array(CaseId),
});
export type InputRevision = z.infer<typeof InputRevision>;

/** Everything that the files of a revision are made from: the same inputs give the same files, byte for byte. */
export interface PackInput extends PackTools {
  revision: InputRevision;
  /** sorted by id */
  cases: readonly InputCase[];
}

const versionOf = ({ version, sha256, receivedAt }: NonNullable<Entry['counted']>) => ({ version, sha256, receivedAt });

function contentOf<Schema extends z.core.$ZodType>(
  schema: Schema,
  log: readonly Entry[],
  counted: NonNullable<Entry['counted']>,
): z.core.input<Schema> {
  const submission = log.find((entry) => entry.seq === counted.seq);
  if (submission?.content === undefined) throw new Error('a counted version has no content');
  return unpacked(schema, submission.content);
}

/**
 * A case as a revision counted it.
 * @param entries the case's logs, each oldest first; what came later than `seqs` is left out
 * @param seqs each return's last seq that the revision took; a return that is not among them came later
 */
export function inputCase(
  entered: CaseVersion,
  entries: readonly Entry[],
  seqs: Readonly<Record<string, number>>,
): InputCase {
  const taken = entries.filter(({ agency, seq }) => seq <= (Object.hasOwn(seqs, agency) ? (seqs[agency] ?? 0) : 0));
  const own = {
    schema: 'inputs-case/v1' as const,
    case: entered.id,
    ...(entered.version !== undefined && { version: entered.version }),
    ...(entered.route !== undefined && { route: entered.route }),
    ...(entered.level !== undefined && { level: entered.level }),
    factors: entered.factors,
    children: entered.children,
    ...(entered.attributes !== undefined && { attributes: entered.attributes }),
  };
  const dropped = dropOf(taken);
  if (dropped !== undefined) {
    return inputWithoutSample({ ...own, returns: [], dropped: { ...dropped, seqs: seqsOf(taken) } });
  }
  const returns: InputCase['returns'] = [];
  let summary: InputCase['summary'];
  for (const [agency, last] of lastEntries(taken)) {
    const log = taken.filter((entry) => entry.agency === agency);
    const { seq, state, service, knows, counted } = last;
    if (agency === SUMMARY) {
      const received =
        counted === undefined ? undefined : { ...versionOf(counted), ...contentOf(SummaryContent, log, counted) };
      summary = { seq, withdrawn: state === 'withdrawn', ...(received && { received }) };
      continue;
    }
    const openQueries = openQueriesOf(last);
    const corrections = standingCorrections(log).map(({ version: _counted, ...rest }) => rest);
    returns.push({
      agency,
      service,
      seq,
      state,
      ...(knows !== undefined && { knows }),
      ...(counted !== undefined && {
        counted: {
          ...versionOf(counted),
          content: contentOf(InputContent, log, counted),
          ...(counted.textsCounted && { textsCounted: counted.textsCounted }),
          ...(corrections.length > 0 && { corrections }),
        },
      }),
      ...endsOnCorrections(log, last),
      ...(openQueries.length > 0 && { openQueries }),
    });
  }
  return {
    ...own,
    returns: returns.toSorted((a, b) => (a.agency < b.agency ? -1 : 1)),
    ...(summary && { summary }),
  };
}

/** A case's inputs without what it puts into the sample: as revisions counted it before there was one. */
export const inputWithoutSample = ({ attributes: _attributes, ...input }: InputCase): InputCase => ({
  ...input,
  children: childIdsIn(input),
});

/** The children of a case, by id. */
const childIdsIn = ({ children }: Pick<InputCase, 'children'>): string[] =>
  children.map((child) => (typeof child === 'string' ? child : child.id));

type InputReturn = InputCase['returns'][number];

/** @throws RangeError where a content is not one that the tool takes, or not the one that its hash names */
function contentIn(tool: Tool, of: string, counted: NonNullable<InputReturn['counted']>): Content {
  const parsed = parseContent(tool, counted.content);
  if (!parsed.ok) throw new RangeError(`${of} does not fit the questionnaire`);
  if (contentHash(counted.content) !== counted.sha256) throw new RangeError(`${of} is not what its hash names`);
  return parsed.content;
}

function returnFacts(tool: Tool, input: InputCase, one: InputReturn): ReturnFacts {
  const { agency, service, seq, state, knows, counted, beforeCorrections, openQueries } = one;
  const common = {
    agency,
    service,
    seq,
    settled: settledStates.has(state),
    ...(beforeCorrections !== undefined && { beforeCorrections }),
    ...(openQueries !== undefined && { openQueries }),
  };
  if (counted === undefined) return { ...common, state: shownState({ state }, 0), gaps: 0, unexplained: 0 };
  const { version, sha256, receivedAt, textsCounted, corrections } = counted;
  const content = contentIn(tool, `${input.case}/${agency} version ${version}`, counted);
  const children = input.children.map((child) => (typeof child === 'string' ? { id: child } : child));
  const facts = factsOf({ case: { ...input, children }, service }, content);
  const of = { children: childIdsIn(input), facts };
  const { coverage, ...left } = countedFacts(tool, { content, knows, textsCounted }, of);
  return {
    ...common,
    state: shownState({ state }, left.gaps),
    ...left,
    counted: {
      version,
      sha256,
      receivedAt,
      coverage,
      answers: content.answers,
      facts,
      ...(corrections && { corrections }),
    },
  };
}

/**
 * What a case puts into the figures, worked out again from what was submitted.
 * @throws RangeError where a submission does not fit the tool or its hash
 */
export function factsFrom(tool: Tool, audit: string, input: InputCase): CaseFacts {
  const { version, route, level, factors, attributes, returns, summary, dropped } = input;
  const children = input.children.filter((child) => typeof child !== 'string');
  return {
    audit,
    case: input.case,
    ...(version !== undefined && { version }),
    route,
    level,
    factors,
    ...(children.length === input.children.length && { children }),
    ...(attributes !== undefined && { attributes }),
    returns: returns.map((one) => returnFacts(tool, input, one)),
    ...(dropped && { dropped }),
    ...(summary && {
      summary: { seq: summary.seq, withdrawn: summary.withdrawn, received: summary.received !== undefined },
    }),
  };
}

/** Every counted questionnaire with all that it says, by case and then agency. */
export function countedReturnsOf(tool: Tool, audit: string, cases: readonly InputCase[]): CountedReturn[] {
  return cases.flatMap((input) => {
    const facts = new Map(factsFrom(tool, audit, input).returns.map((one) => [one.agency, one]));
    return input.returns.flatMap((one): CountedReturn[] => {
      const found = facts.get(one.agency)?.counted;
      if (one.counted === undefined || found === undefined) return [];
      const { version, sha256, receivedAt, coverage, facts: of } = found;
      const content = contentIn(tool, `${input.case}/${one.agency} version ${version}`, one.counted);
      const { agency, service } = one;
      const { route, level } = input;
      const counted = { version, sha256, receivedAt, coverage, content };
      return [{ case: input.case, agency, service, route, level, facts: of, ...counted }];
    });
  });
}

/** Every case summary that came and was not withdrawn. */
export const summariesOf = (cases: readonly InputCase[]): Summary[] =>
  cases.flatMap(({ case: id, summary }): Summary[] =>
    summary?.received === undefined ? [] : [{ case: id, ...summary.received }],
  );

/** Where a case's inputs stand in the restricted pack. A case may be called as the questionnaire's file is. */
export const inputCaseName = (id: string): string => {
  const name = `inputs/${id}.json`;
  return name === toolName ? `inputs/${id}.case.json` : name;
};
/** Where all else that a pack is made from stands in it. No case can be called so: see {@link inputCaseName}. */
export const inputRevisionName = 'inputs.json';
