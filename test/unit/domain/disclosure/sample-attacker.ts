/**
 * Whoever has the samples of an audit's shareable files and wants to know more. Written from the published JSON alone, with
 * nothing of the product: of each table the attacker knows what it adds up to, and of factors that each is of some cases.
 */
import type { Figures, Shown } from '../../../../shared/domain/figures/figures.ts';
import type { Sum } from './system.ts';
import { System, add, known } from './system.ts';

type Sample = NonNullable<Figures['sample']>;

/** What the attacker knows of all that there is: every route and factor, which the files do not tell. */
export interface Kinds {
  routes: readonly string[];
  factors: readonly string[];
}

/** The tables of a sample that add up to its cases or its children; of kinds that are not there nothing is told. */
export function tablesOf(
  { byAgeBand, byRoute, attributes }: Sample,
  { routes }: Pick<Kinds, 'routes'>,
): Record<string, { of: 'cases' | 'children'; cells: Record<string, Shown> }> {
  return {
    byAgeBand: { of: 'children', cells: byAgeBand },
    ...(byRoute && {
      byRoute: {
        of: 'cases',
        cells: { ...Object.fromEntries(routes.map((route) => [route, byRoute[route] ?? null])), none: null },
      },
    }),
    ...Object.fromEntries(
      Object.entries(attributes).map(([id, { of, counts, notRecorded }]) => [
        id,
        { of: of === 'case' ? ('cases' as const) : ('children' as const), cells: { ...counts, nobody: notRecorded } },
      ]),
    ),
  };
}

/**
 * The numbers that are not shown and can have one value only.
 * @param files the samples of an audit's releases, the oldest first
 * @param assumed.growing that nobody was taken out between them
 * @param assumed.cases how many cases each is of, where the attacker knows what a file does not tell
 */
export function recoveredFrom(
  files: readonly Sample[],
  kinds: Kinds,
  assumed: {
    growing: boolean;
    cases: readonly number[];
    children: readonly number[];
    /** of each file, whether there are cases without a route whose number is to be told to nobody */
    secretlyWithout: readonly boolean[];
  },
): string[] {
  const system = new System();
  const wanted = new Map<string, Sum>();
  const before = new Map<string, Sum>();
  for (const [at, sample] of files.entries()) {
    const bases = { cases: known(assumed.cases[at]!), children: known(assumed.children[at]!) };
    const most = assumed.children[at]!;
    const put = (name: string, shown: Shown): Sum => {
      const sum = shown === null ? system.unknown(0, most) : known(shown);
      const isSecret = name !== 'byRoute none' || assumed.secretlyWithout[at] === true;
      if (shown === null && isSecret) wanted.set(`${at}: ${name}`, sum);
      const earlier = before.get(name);
      if (earlier !== undefined && assumed.growing) system.atLeast(sum, earlier);
      before.set(name, sum);
      return sum;
    };
    for (const [table, { of, cells }] of Object.entries(tablesOf(sample, kinds))) {
      system.equal(add(...Object.entries(cells).map(([key, n]) => put(`${table} ${key}`, n))), bases[of]);
    }
    for (const factor of kinds.factors) {
      const having = put(`byFactor ${factor}`, sample.byFactor[factor] ?? null);
      system.atLeast(bases.cases, having);
    }
  }
  return [...system.ranges(wanted)].filter(([, { min, max }]) => min === max).map(([name]) => name);
}
