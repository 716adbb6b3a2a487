/** Any audit file, counted by the product and counted again by plain loops: every number of its figures is the same. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { type AuditFile, parseAuditFile } from '../../../../infra/local/player/audit-file.ts';
import { differences } from '../../../../infra/local/oracle/differences.ts';
import { CountedTool, percentByTrying, recount, type Recount } from '../../../../infra/local/oracle/recount.ts';
import { type AuditHeader } from '../../../../shared/domain/figures/aggregate.ts';
import type { Totals } from '../../../../shared/domain/figures/totals.ts';
import { emptyTotals } from '../../../../shared/domain/figures/totals.ts';
import { trendsOf } from '../../../../shared/domain/figures/across-quarters.ts';
import { elsewhere, kindsTool } from '../../../afloat.ts';
import { domesticAbuse1, stepDown2, stepDown2015 } from '../../../library.ts';
import { saysSomething } from '../../../../shared/domain/tool/gaps.ts';
import { parseContent } from '../../../../shared/domain/tool/submission.ts';
import type { Tool } from '../../../../shared/domain/tool/tool.ts';
import { type Size, drawFrom, logsOf, publishedOf, randomAudit } from '../../../unit/domain/figures/random-audit.ts';
import { runs } from '../../../runs.ts';
import { written2015 } from '../../../unit/domain/figures/written-2015.ts';
import { aggregateJson } from '../../../../shared/domain/figures/make-aggregate.ts';
import { conditionedTool } from '../../../conditioned.ts';
import { factsWith } from '../../../facts.ts';

const asServed = new Map<string, CountedTool>([
  [stepDown2015.id, written2015],
  [stepDown2.id, CountedTool.parse(structuredClone(stepDown2))],
  [domesticAbuse1.id, CountedTool.parse(structuredClone(domesticAbuse1))],
]);

/** An audit of that size as the product counts it, and counted again. */
function countedTwice(tool: Tool, size: Size, served = asServed.get(tool.id)!) {
  const file = randomAudit(tool, size);
  const logs = logsOf(tool, file);
  const { manifest, partials } = publishedOf(tool, file, logs, drawFrom(size.seed ^ 0x5eed));
  const { criteria } = file.audit;
  const aggregate = aggregateJson({ audit: file.audit, revision: 1, manifest, partials, tool, criteria });
  return { file, manifest, aggregate, counted: recount(file, served) };
}

/** What the recount says of the questions of another tool that this one splits. */
function comparedIn(tool: Tool, { comparable }: Recount, other: Tool): Totals['comparable'] {
  const split = new Set(tool.comparable.flatMap(({ rule, question }) => (rule === 'same' ? [] : [question])));
  const rows = Object.entries(comparable[other.id] ?? {}).filter(([question]) => split.has(question));
  return rows.length === 0 ? undefined : { [other.id]: Object.fromEntries(rows) };
}

/** The points of a tool's audit in the series of another tool, by question, as plain numbers. */
function trendPoints(tool: Tool, of: AuditHeader, totals: Totals, other: Tool): [string, unknown][] {
  const audit = { ...of, theme: tool.theme };
  const before = { ...audit, id: 'before', theme: other.theme, tool: other.id };
  const { series } = trendsOf(
    [
      { audit: before, revision: 1, status: 'final', totals: emptyTotals, tool: other },
      { audit, revision: 1, status: 'final', totals, tool },
    ],
    { theme: tool.theme },
  );
  return series
    .filter((one) => one.tool === other.id)
    .flatMap(({ question, points }) =>
      points
        .filter((point) => point.audit === audit.id)
        .map(({ n, counts, percent }): [string, unknown] => [question, { n, counts, percent }]),
    );
}

function recountedPoints(tool: Tool, { comparable }: Recount, other: Tool): [string, unknown][] {
  return other.questions
    .filter(({ id }) => tool.comparable.some(({ question }) => question === id))
    .map(({ id, options }) => {
      const row = comparable[other.id]?.[id];
      const n = (row?.answered ?? 0) - (row?.counts['dont-know'] ?? 0);
      const known = options
        .map(({ value }) => value)
        .filter((value) => value !== 'dont-know' && value !== 'not-applicable');
      const counts = Object.fromEntries(known.map((value) => [value, row?.counts[value] ?? 0]));
      const percent = Object.fromEntries(known.map((value) => [value, percentByTrying(counts[value]!, n)]));
      return [id, { n, counts, percent }];
    });
}

/**
 * Everything in which the product and the recount differ over an audit of that size, at most the first of them.
 * @param other the tool that its questions are comparable with
 */
function disagreements(tool: Tool, size: Size, other = stepDown2015, served?: CountedTool): unknown[] {
  const { file, manifest, aggregate, counted } = countedTwice(tool, size, served);
  const newest = counted.newestOn === null ? null : `${counted.newestOn}T12:00:00.000Z`;
  const pairs: [string, unknown, unknown][] = [
    ['data cut', aggregate.dataCut, newest],
    ['comparable', manifest.totals.comparable, comparedIn(tool, counted, other)],
  ];
  if (tool.id !== other.id) {
    const points = trendPoints(tool, file.audit, manifest.totals, other);
    pairs.push(['trends', points, recountedPoints(tool, counted, other)]);
  }
  const others = pairs.filter(([, published, recounted]) => !isDeepStrictEqual(published, recounted));
  return [...differences(aggregate, counted), ...others].slice(0, 20);
}

const sizes = (cases: number, agencies: number, perCase = agencies): fc.Arbitrary<Size> =>
  fc.record({
    seed: fc.nat(),
    cases: fc.integer({ min: 1, max: cases }),
    agencies: fc.integer({ min: 1, max: agencies }),
    perCase: fc.integer({ min: 0, max: perCase }),
  });

/**
 * The same audit in words that the tool knows, and without what comes from somebody whom nobody asked, or
 * answers nothing.
 */
function withoutRefused(file: AuditFile, tool: Tool): AuditFile {
  const factorsIn = (factors: readonly string[]): string[] => factors.filter((factor) => factor !== 'constructor');
  const cases = file.cases.map((one) => ({ ...one, factors: factorsIn(one.factors) }));
  const acts = file.acts?.map((act) =>
    act.kind !== 'amend' || act.case === undefined
      ? act
      : {
          ...act,
          case: {
            ...act.case,
            ...(act.case.factors === undefined ? {} : { factors: factorsIn(act.case.factors) }),
          },
        },
  );
  const added =
    acts?.flatMap((act) => (act.kind === 'amend' && act.case?.expects !== undefined ? [act.case] : [])) ?? [];
  const all = [...cases, ...added];
  const isAsked = (to: { case: string; agency: string; on?: string | undefined }): boolean =>
    to.agency === SUMMARY ||
    all.some(({ id, expects }) => id === to.case && expects?.includes(to.agency)) ||
    acts?.some(
      (act) => act.kind === 'ask' && act.case === to.case && act.agency === to.agency && act.on <= (to.on ?? ''),
    ) === true;
  const says = ({ case: id, submission }: AuditFile['replies'][number]): boolean => {
    // Whatever factors its case has by then: an answer to a question that rests on none.
    const of = all.find((one) => one.id === id);
    return submission === undefined || of === undefined || saysSomething(tool, submission.answers, factsWith());
  };
  const dropped = new Set(file.acts?.flatMap((act) => (act.kind === 'drop' ? [act.case] : [])));
  const stands = (of: { case: string }): boolean => !dropped.has(of.case);
  return {
    ...file,
    cases,
    agencies: file.agencies.map((one) => (one.service === 'constructor' ? { ...one, service: 'police' } : one)),
    replies: file.replies.filter((reply) => stands(reply) && isAsked(reply) && says(reply)),
    acts: acts?.filter((act) => {
      // What comes on the day that a case is added may stand before it in the file.
      if (act.kind === 'amend') {
        const { case: change } = act;
        if (change === undefined || dropped.has(change.id)) return change === undefined;
        // A check from then on would have to speak of a child who is new, where it speaks of each.
        return (
          change.expects !== undefined || (change.children === undefined && cases.some(({ id }) => id === change.id))
        );
      }
      // One that is added and dropped is left out altogether: on one day the one may stand before the other.
      if (act.kind === 'drop') return cases.some(({ id }) => id === act.case);
      // Whose address it is changes no figure.
      if (!('agency' in act) || !('case' in act) || act.kind === 'contact') return true;
      return stands(act) && (act.kind === 'ask' || isAsked(act));
    }),
    summaries: file.summaries?.filter(stands),
  };
}

test('an independent count agrees in every number under tools whose questions rest on anything, over any audit', () => {
  fc.assert(
    fc.property(conditionedTool, sizes(6, 6), (tool, size) => {
      const served = CountedTool.parse(structuredClone(tool));
      const { aggregate, counted } = countedTwice(tool, size, served);
      expect(differences(aggregate, counted).slice(0, 20)).toEqual([]);
    }),
    { numRuns: runs(60, 1500) },
  );
});

test('an independent count agrees in every number under tools with questions of every kind, of each child too, over any audit', () => {
  fc.assert(
    fc.property(kindsTool, sizes(6, 6), (tool, size) => {
      expect(disagreements(tool, size, elsewhere, CountedTool.parse(structuredClone(tool)))).toEqual([]);
    }),
    { numRuns: runs(100, 3000) },
  );
});

// The largest take some seconds on a core of their own, and more on one that is shared.
describe.each([
  { tool: stepDown2015, other: stepDown2015 },
  { tool: stepDown2, other: stepDown2015 },
  { tool: domesticAbuse1, other: stepDown2 },
])('an independent count under $tool.id', { timeout: runs(240_000, 3_600_000) }, ({ tool, other }) => {
  test('agrees in every number over small audits, of which there are many', () => {
    fc.assert(
      fc.property(sizes(8, 8), (size) => {
        expect(disagreements(tool, size, other)).toEqual([]);
      }),
      { numRuns: runs(10, 400) },
    );
  });

  // Drawn before: a case that is dropped and, later on the same day, added.
  test.each([{ seed: 963_940_868, cases: 2, agencies: 6, perCase: 1 }])('agrees in every number over %j', (size) => {
    expect(disagreements(tool, size, other)).toEqual([]);
  });

  test('agrees in every number over large audits, of which each agency knows some cases', () => {
    fc.assert(
      fc.property(sizes(runs(15, 200), 30, 6), (size) => {
        expect(disagreements(tool, size, other)).toEqual([]);
      }),
      { numRuns: runs(1, 20) },
    );
  });

  test('agrees in every number over an audit in which every agency knows every case: up to the largest, 200 by 30', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(disagreements(tool, { seed, cases: runs(8, 200), agencies: 30, perCase: 30 }, other)).toEqual([]);
      }),
      { numRuns: runs(1, 5), endOnFailure: true },
    );
  });

  test('the files are ones that the demo takes, and their questionnaires ones that the API takes', () => {
    fc.assert(
      fc.property(sizes(3, 4), (size) => {
        const file = withoutRefused(randomAudit(tool, size), tool);
        expect(parseAuditFile(structuredClone(file))).toEqual(file);
        const sent = file.replies.flatMap(({ submission }) => submission ?? []);
        for (const one of sent) expect(parseContent(tool, one)).toMatchObject({ ok: true });
      }),
      { numRuns: runs(15, 400) },
    );
  });

  test('over audits in which everything happens: each state, version upon version, and what is refused', () => {
    const { file, aggregate, counted } = countedTwice(tool, { seed: 7, cases: 40, agencies: 12, perCase: 12 });
    for (const n of Object.values(counted.completeness)) expect(n).toBeGreaterThan(0);
    expect(Object.values(counted.summaries).every((n) => n > 0)).toBe(true);
    expect(counted.summaries.owed).toBeGreaterThan(counted.summaries.received);
    expect(counted.inputs.some(({ version }) => version > 2)).toBe(true);
    expect(counted.inputs.length).toBeLessThan(file.replies.filter(({ submission }) => submission).length);
    for (const { id, appliesWhen } of tool.questions) {
      const { asked, answered, unanswered, byCoverage } = aggregate.questions[id]!;
      expect(asked).toBeGreaterThan(0);
      if (appliesWhen !== undefined) continue;
      expect(Math.min(answered, unanswered, byCoverage['some-children']!.asked)).toBeGreaterThan(0);
    }
    expect(Object.values(counted.cases).some(({ settled }) => settled)).toBe(true);
    expect(Object.values(aggregate.questions).some(({ note }) => note !== undefined)).toBe(true);
  });
});
