/** The sample: how many cases and children an audit is about, and what they are. It is never crossed with answers. */
import * as z from 'zod/mini';
import { Slug } from '../audits/ids.ts';
import type { Child } from '../audits/schema.ts';
import { AgeBand } from '../tool/codes.ts';
import type { Tool } from '../tool/tool.ts';
import { combineCounts, combineCountsBy, combineNumber, Counts, countOf, getOwn, type Sign } from './tally.ts';

const Count = z.int().check(z.gte(0));
/** By attribute: how many are recorded with each of its values. */
const ByAttribute = z.record(Slug, Counts);

/** What a case puts into the sample beside its route and factors. */
export const CaseSample = z.strictObject({
  children: Count,
  byAgeBand: Counts,
  /** of the case and of its children; absent where nothing is recorded */
  attributes: z.optional(ByAttribute),
});
export type CaseSample = z.infer<typeof CaseSample>;

/** The sample of an audit's cases: a sum over them. Sparse: what is nought has no entry. */
export const SampleTotals = z.strictObject({
  /** those whose partial holds what they put into it */
  cases: Count,
  children: Count,
  /** children */
  byAgeBand: Counts,
  /** cases */
  byRoute: Counts,
  /** cases; they overlap */
  byFactor: Counts,
  attributes: z.optional(ByAttribute),
});
export type SampleTotals = z.infer<typeof SampleTotals>;

const CriterionShown = z.strictObject({ text: z.string(), met: z.boolean(), why: z.optional(z.string()) });

/** What describes the cases or the children of a sample. */
const AttributeShown = z.strictObject({
  label: z.string(),
  of: z.enum(['case', 'child']),
  /** every option of the tool, at nought too */
  counts: Counts,
  /** of how many it is not recorded: with `counts` it adds up to all cases, or all children */
  notRecorded: Count,
});

/**
 * The sample as it is published. Every age band, factor and option of an attribute stands here, at nought too: what there is
 * none of is told.
 */
export const SampleFigures = z.strictObject({
  /** those counted: cases that were taken out of the audit are not among them */
  cases: Count,
  children: Count,
  /** of `children` */
  byAgeBand: Counts,
  /** of `cases`, by route (`CP-CIN`); absent where the theme has no levels of need */
  byRoute: z.optional(Counts),
  /** of `cases`; overlaps: a case has several factors */
  byFactor: Counts,
  attributes: z.record(Slug, AttributeShown),
  /** by what the cases were chosen, in the manager's words, and what of it could not be met */
  criteria: z.array(CriterionShown),
});
export type SampleFigures = z.infer<typeof SampleFigures>;

const noCounts: Counts = {};
const one = (key: string): Counts => ({ [key]: 1 });

/** What a case's children and attributes put into the sample. */
export function caseSampleOf(
  children: readonly Omit<z.infer<typeof Child>, 'id'>[],
  attributes: z.infer<typeof Child>['attributes'] = {},
): CaseSample {
  const said = [attributes, ...children.map((child) => child.attributes ?? {})];
  const all = said
    .flatMap((of) => Object.entries(of))
    .reduce((sum, [id, value]) => combineCountsBy(sum, { [id]: one(value) }, 1), {});
  return {
    children: children.length,
    byAgeBand: children.reduce((sum, { ageBand }) => combineCounts(sum, one(ageBand), 1), noCounts),
    ...(Object.keys(all).length > 0 && { attributes: all }),
  };
}

const noSample: SampleTotals = { cases: 0, children: 0, byAgeBand: {}, byRoute: {}, byFactor: {} };

/** A case put into a sample, or taken out; undefined where no case is left, so that equal counts are equal JSON. */
export function combineSample(
  totals: SampleTotals | undefined,
  of: { sample?: CaseSample | undefined; route: string | undefined; factors: readonly string[] },
  sign: Sign,
): SampleTotals | undefined {
  const { sample, route, factors } = of;
  if (sample === undefined) return totals;
  const a = totals ?? noSample;
  const cases = combineNumber(a.cases, 1, sign);
  if (cases === 0) return undefined;
  const attributes = combineCountsBy(a.attributes ?? {}, sample.attributes ?? {}, sign);
  return {
    cases,
    children: combineNumber(a.children, sample.children, sign),
    byAgeBand: combineCounts(a.byAgeBand, sample.byAgeBand, sign),
    byRoute: combineCounts(a.byRoute, route === undefined ? noCounts : one(route), sign),
    byFactor: combineCounts(a.byFactor, Object.fromEntries(factors.map((factor) => [factor, 1])), sign),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** Counts by each of the codes, at nought too, and then whatever else was counted, as of a code that is taken no more. */
function inOrder(codes: readonly string[], counts: Counts): Counts {
  const others = Object.keys(counts).filter((key) => !codes.includes(key));
  return Object.fromEntries([...codes, ...others.toSorted()].map((key) => [key, countOf(counts, key)]));
}

const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/**
 * The sample as it is published.
 * @param totals of all of the audit's cases
 */
export function sampleFigures(
  totals: SampleTotals | undefined,
  tool: Pick<Tool, 'levels' | 'factors' | 'attributes'>,
  criteria: SampleFigures['criteria'],
): SampleFigures {
  const { cases, children, byAgeBand, byRoute, byFactor, attributes = {} } = totals ?? noSample;
  return {
    cases,
    children,
    byAgeBand: inOrder(AgeBand.options, byAgeBand),
    ...(tool.levels !== undefined && { byRoute: inOrder([], byRoute) }),
    byFactor: inOrder(
      tool.factors.map(({ value }) => value),
      byFactor,
    ),
    attributes: Object.fromEntries(
      (tool.attributes ?? []).map(({ id, label, of, options }) => {
        const counts = inOrder(
          options.map(({ value }) => value),
          getOwn(attributes, id) ?? {},
        );
        return [id, { label, of, counts, notRecorded: (of === 'case' ? cases : children) - sumOf(counts) }];
      }),
    ),
    criteria: [...criteria],
  };
}
