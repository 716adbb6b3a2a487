/** Any audit file, counted by the product and counted again by plain loops: every number of its figures is the same. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAuditFile } from '../../../infra/local/audit-file.ts';
import { differences } from '../../../infra/local/differences.ts';
import { CountedTool, percentByTrying, recount, type Recount } from '../../../infra/local/recount.ts';
import { aggregateJson } from '../../../shared/figures/aggregate.ts';
import type { Totals } from '../../../shared/figures/totals.ts';
import { emptyTotals } from '../../../shared/figures/totals.ts';
import { trendsOf } from '../../../shared/packs/across-quarters.ts';
import { stepDown2 } from '../../../shared/tool/step-down-2.ts';
import { stepDown2015 } from '../../../shared/tool/step-down-2015.ts';
import { parseContent } from '../../../shared/tool/submission.ts';
import type { Tool } from '../../../shared/tool/tool.ts';
import { type Size, drawFrom, logsOf, publishedOf, randomAudit } from './random-audit.ts';
import { written2015 } from './written-2015.ts';

const asServed = new Map<string, CountedTool>([
  [stepDown2015.id, written2015],
  [stepDown2.id, CountedTool.parse(structuredClone(stepDown2))],
]);

/** An audit of that size as the product counts it, and counted again. */
function countedTwice(tool: Tool, size: Size) {
  const file = randomAudit(tool, size);
  const logs = logsOf(tool, file);
  const { manifest, partials } = publishedOf(tool, file, logs, drawFrom(size.seed ^ 0x5eed));
  const aggregate = aggregateJson({ audit: file.audit, revision: 1, manifest, partials, tool });
  return { file, manifest, aggregate, counted: recount(file, asServed.get(tool.id)!) };
}

/** What the recount says of the questions of 2015 that the second tool splits. */
function comparedIn({ comparable }: Recount): Totals['comparable'] {
  const split = stepDown2.comparable.filter(({ rule }) => rule !== 'same').map(({ question }) => question);
  const rows = Object.entries(comparable[stepDown2015.id] ?? {}).filter(([question]) => split.includes(question));
  return rows.length === 0 ? undefined : { [stepDown2015.id]: Object.fromEntries(rows) };
}

function holdsOf(tool: Tool, size: Size): void {
  const { file, manifest, aggregate, counted } = countedTwice(tool, size);
  expect(differences(aggregate, counted).slice(0, 20)).toEqual([]);
  expect(aggregate.dataCut).toBe(counted.newestOn === null ? null : `${counted.newestOn}T12:00:00.000Z`);
  expect(manifest.totals.comparable).toEqual(comparedIn(counted));
  if (tool.comparable.length === 0) return;

  const before = { ...file.audit, id: 'before', tool: stepDown2015.id };
  const { series } = trendsOf([
    { audit: before, revision: 1, status: 'final', totals: emptyTotals, tool: stepDown2015 },
    { audit: file.audit, revision: 1, status: 'final', totals: manifest.totals, tool },
  ]);
  const points = series.flatMap((one) =>
    one.tool === stepDown2015.id
      ? one.points.filter((point) => point.tool === tool.id).map((point) => [one, point] as const)
      : [],
  );
  expect(points.map(([{ question }]) => question).toSorted()).toEqual(
    tool.comparable.map(({ question }) => question).toSorted(),
  );
  for (const [{ question, answers }, point] of points) {
    const row = counted.comparable[stepDown2015.id]?.[question];
    const n = (row?.answered ?? 0) - (row?.counts['dont-know'] ?? 0);
    const counts = Object.fromEntries(answers.map(({ value }) => [value, row?.counts[value] ?? 0]));
    const percent = Object.fromEntries(
      Object.entries(counts).map(([value, count]) => [value, percentByTrying(count, n)]),
    );
    expect([question, point.n, point.counts, point.percent]).toEqual([question, n, counts, percent]);
  }
}

const sizes = (cases: number, agencies: number, perCase = agencies): fc.Arbitrary<Size> =>
  fc.record({
    seed: fc.nat(),
    cases: fc.integer({ min: 1, max: cases }),
    agencies: fc.integer({ min: 1, max: agencies }),
    perCase: fc.integer({ min: 0, max: perCase }),
  });

// The largest take some seconds on a core of their own, and more on one that is shared.
describe.each([stepDown2015, stepDown2])('an independent count under $id', { timeout: 240_000 }, (tool) => {
  test('agrees in every number over small audits, of which there are many', () => {
    fc.assert(
      fc.property(sizes(5, 6), (size) => holdsOf(tool, size)),
      { numRuns: 80 },
    );
  });

  test('agrees in every number over audits of up to 200 cases and 30 agencies', () => {
    fc.assert(
      fc.property(sizes(200, 30, 6), (size) => holdsOf(tool, size)),
      { numRuns: 3 },
    );
  });

  test('agrees in every number over one of the largest audits', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => holdsOf(tool, { seed, cases: 200, agencies: 30, perCase: 30 })),
      { numRuns: 1, endOnFailure: true },
    );
  });

  test('the files are ones that the demo takes, and their questionnaires ones that the API takes', () => {
    fc.assert(
      fc.property(sizes(3, 4), (size) => {
        const file = randomAudit(tool, size);
        expect(parseAuditFile(structuredClone(file))).toEqual(file);
        for (const { submission } of file.replies) {
          if (submission !== undefined) expect(parseContent(tool, submission)).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 20 },
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
