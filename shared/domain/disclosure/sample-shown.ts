import type { CaseFigures } from '../figures/case-partial.ts';
import { routeName } from '../figures/case-partial.ts';
import type { SampleShown } from '../figures/figures.ts';
import type { SampleFigures } from '../figures/sample.ts';
import { countOf, getOwn, type Counts } from '../figures/tally.ts';
import { eligibleFactors, noRoute, type Group, type Questionnaires } from './questionnaires.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { isSmall } from './small-number-rule.ts';
import * as at from './withheld.ts';

/** Cases or children of one kind: how many, and how many of each case. */
export interface Part {
  key: string;
  n: number;
  byCase: ReadonlyMap<string, number>;
}

/** What a number that is not shown can be, as far as the rule by which it was hidden tells. */
interface Bounds {
  low: number;
  high: number;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** Whether so few are of a kind, or of so few cases, that they could be made out. */
const isFew = ({ n, byCase }: Part, rule: DisclosureRule): boolean =>
  isSmall(n, rule) || byCase.size < rule.minimumCases;

/**
 * What is known of a number beside its sum with others: it may be known whether it was small, and what is of one's own case.
 * Of cases a small number has a bound; of children it has none that is known, as many of one family are few too.
 */
function boundsOf(part: Part, of: 'case' | 'child', own: string | undefined, rule: DisclosureRule): Bounds {
  const enough = Math.max(rule.smallCount, rule.minimumCases);
  const ofOwn = own === undefined ? 0 : (part.byCase.get(own) ?? 0);
  const isSmallOne = isFew(part, rule);
  return {
    low: Math.max(isSmallOne ? 1 : enough, ofOwn),
    high: isSmallOne && of === 'case' ? enough - 1 : Infinity,
  };
}

/** Whether each of some numbers can be at least two, for whoever knows their sum, which were small, and all of one case. */
function areOpen(hidden: readonly Part[], of: 'case' | 'child', rule: DisclosureRule): boolean {
  const sum = sumOf(hidden.map(({ n }) => n));
  const insiders = [undefined, ...new Set(hidden.flatMap(({ byCase }) => [...byCase.keys()]))];
  return insiders.every((own) => {
    const bounds = hidden.map((part) => boundsOf(part, of, own, rule));
    const lows = sumOf(bounds.map(({ low }) => low));
    return bounds.every(({ low, high }, place) => {
      const others = bounds.filter((_, other) => other !== place);
      const least = Math.max(low, sum - sumOf(others.map((one) => one.high)));
      return Math.min(high, sum - (lows - low)) > least;
    });
  });
}

/**
 * Which parts of a whole to hide, where the whole is known to every reader; undefined where all of it is withheld. Small ones
 * are hidden and, until none can be worked out and together they are no small number, further ones, from the last to the
 * first, whatever they are. Where anything is hidden, noughts are too: that there is any of a kind would be told by that.
 */
export function hiddenParts(
  parts: readonly Part[],
  of: 'case' | 'child',
  rule: DisclosureRule,
): ReadonlySet<string> | undefined {
  const there = parts.filter(({ n }) => n > 0);
  // All of one kind: whoever is known to be in the sample is known to be of it.
  if (there.length < 2) return undefined;
  const hidden = new Set(there.filter((part) => isFew(part, rule)));
  if (hidden.size === 0) return new Set();
  const order = there.toReversed();
  const isSafe = (): boolean => {
    const all = [...hidden];
    const cases = new Set(all.flatMap(({ byCase }) => [...byCase.keys()]));
    const sum = sumOf(all.map(({ n }) => n));
    return !isSmall(sum, rule) && cases.size >= rule.minimumCases && areOpen(all, of, rule);
  };
  while (!isSafe()) {
    const more = order.find((part) => !hidden.has(part));
    if (more === undefined) return undefined;
    hidden.add(more);
  }
  if (hidden.size === there.length) return undefined;
  return new Set(parts.filter((part) => part.n === 0 || hidden.has(part)).map(({ key }) => key));
}

/** What is counted of a case, as parts of all. */
function partsOf(
  keys: readonly string[],
  cases: readonly CaseFigures[],
  countsOf: (one: CaseFigures) => Counts,
): Part[] {
  return keys.map((key) => {
    const byCase = new Map(
      cases.flatMap((one): [string, number][] => {
        const n = countOf(countsOf(one), key);
        return n === 0 ? [] : [[one.case, n]];
      }),
    );
    return { key, n: sumOf([...byCase.values()]), byCase };
  });
}

const notRecorded = 'not recorded';

/** The values that are recorded of a case or its children, and of how many none is. No value has a space. */
function recordedOf({ sample }: CaseFigures, id: string, of: 'case' | 'child'): Counts {
  const counts = getOwn(sample?.attributes ?? {}, id) ?? {};
  const all = of === 'case' ? 1 : (sample?.children ?? 0);
  return { ...counts, [notRecorded]: all - sumOf(Object.values(counts)) };
}

type Nullable = Record<string, number | null>;

const shownOf = (parts: readonly Part[], hidden: ReadonlySet<string> | undefined): Nullable =>
  Object.fromEntries(parts.map(({ key, n }) => [key, hidden === undefined || hidden.has(key) ? null : n]));

/** The parts that are shown, and no others: which there are is as telling as how many. */
const rowsShown = (parts: readonly Part[], hidden: ReadonlySet<string> | undefined): Record<string, number> =>
  Object.fromEntries(
    parts.flatMap(({ key, n }) =>
      hidden === undefined || hidden.has(key) || n === 0 || key === noRoute ? [] : [[key, n]],
    ),
  );

/** The factors of cases that may be shown: not that of all of them, which would be everybody's. */
function factorsShown(
  factors: readonly Part[],
  routes: readonly Part[],
  shownRoutes: readonly string[],
  cases: readonly CaseFigures[],
  rule: DisclosureRule,
): Record<string, number> {
  const groups = (parts: readonly Part[]): Group[] =>
    parts.map(({ key, n, byCase }) => ({ key, asked: n, cases: new Set(byCase.keys()) }));
  const asGroups: Questionnaires = {
    returned: cases.length,
    cases: new Set(cases.map((one) => one.case)),
    groups: { byService: [], byCoverage: [], byRoute: groups(routes), byFactor: groups(factors) },
  };
  const eligible = eligibleFactors(asGroups, shownRoutes, rule);
  return Object.fromEntries(
    factors.flatMap(({ key, n }) => (eligible.includes(key) && n < cases.length ? [[key, n]] : [])),
  );
}

/** Every number of a sample withheld; what its cases were chosen by stays. */
export function sampleWithheld({ byAgeBand, byRoute, attributes, criteria }: SampleFigures): SampleShown {
  const nulls = (counts: Counts): Nullable => Object.fromEntries(Object.keys(counts).map((key) => [key, null]));
  return {
    cases: null,
    children: null,
    byAgeBand: nulls(byAgeBand),
    ...(byRoute !== undefined && { byRoute: {} }),
    byFactor: {},
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([id, { label, of, counts }]) => [
        id,
        { label, of, counts: nulls(counts), notRecorded: null },
      ]),
    ),
    criteria,
  };
}

/**
 * The sample as the shareable pack shows it: no small number of cases or children, none that could be worked out, and nothing
 * of it beside an earlier release that shows another. The whole of it goes where the number of cases must not be told.
 * @param cases the figures of the cases that it is counted of
 */
export function sampleShown(
  exact: SampleFigures,
  cases: readonly CaseFigures[],
  rule: DisclosureRule,
  withheld: at.Withheld,
): SampleShown {
  const none = sampleWithheld(exact);
  if (withheld.has(at.casesAt) || exact.cases < rule.minimumCases) return none;
  // How many there are beyond one a case is a number of its own.
  const tellsChildren = !withheld.has(at.sampleAt('children')) && !isSmall(exact.children - exact.cases, rule);
  const hiddenOf = (parts: readonly Part[], of: 'case' | 'child', pointer: string): ReadonlySet<string> | undefined =>
    withheld.has(pointer) || (of === 'child' && !tellsChildren) ? undefined : hiddenParts(parts, of, rule);

  const ages = partsOf(Object.keys(exact.byAgeBand), cases, ({ sample }) => sample?.byAgeBand ?? {});
  // Cases with none are no row, and yet a part: they are what the rows leave of all.
  const routes = partsOf([...Object.keys(exact.byRoute ?? {}), noRoute], cases, (one) => ({
    [routeName(one) ?? noRoute]: 1,
  }));
  const factors = partsOf(Object.keys(exact.byFactor), cases, (one) =>
    Object.fromEntries(one.factors.map((factor) => [factor, 1])),
  );
  const byRoute = rowsShown(routes, hiddenOf(routes, 'case', at.sampleAt('byRoute')));
  return {
    cases: exact.cases,
    children: tellsChildren ? exact.children : null,
    byAgeBand: shownOf(ages, hiddenOf(ages, 'child', at.sampleAt('byAgeBand'))),
    ...(exact.byRoute !== undefined && { byRoute }),
    byFactor: withheld.has(at.sampleAt('byFactor'))
      ? {}
      : factorsShown(factors, routes, Object.keys(byRoute), cases, rule),
    attributes: Object.fromEntries(
      Object.entries(exact.attributes).map(([id, { label, of, counts }]) => {
        const parts = partsOf([...Object.keys(counts), notRecorded], cases, (one) => recordedOf(one, id, of));
        const { [notRecorded]: left = null, ...shown } = shownOf(
          parts,
          hiddenOf(parts, of, at.sampleAt('attributes', id)),
        );
        return [id, { label, of, counts: shown, notRecorded: left }];
      }),
    ),
    criteria: exact.criteria,
  };
}
