/**
 * Answers about each child of a family are no more apart than their questionnaire: whoever has one knows what it says of all of
 * them. So of pairs of questionnaire and child a number is small by its cases too, and by what it leaves beside the answers of
 * any one agency.
 */
import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn } from '../figures/tally.ts';
import type { Question } from '../tool/tool.ts';
import type { Cells, Hidden } from './cells.ts';
import { allCellsOf } from './cells.ts';
import { isSmall, type DisclosureRule } from './small-number-rule.ts';

/** What an agency's own answers are of a number: at least, and at most, where those of two of one service are counted together. */
interface Own {
  least: number;
  most: number;
}

/** A number of pairs, and whose they are. */
export interface Pairs {
  n: number;
  /** of cases that have any */
  byCase: ReadonlyMap<string, number>;
  byAgency: ReadonlyMap<string, Own>;
}

/** What the agencies of one service said in one case. */
export interface ServiceRow {
  case: string;
  /** those that returned a questionnaire; one, nearly always */
  agencies: readonly string[];
  cells: Cells;
}

/** Every number that a question counts by case and service, answers that overlap too. */
export function rowsOfServices(question: Question, cases: readonly CaseFigures[]): ServiceRow[] {
  return cases.flatMap((one) =>
    Object.entries(getOwn(one.questions, question.id)?.byService ?? {}).map(([service, tally]): ServiceRow => {
      const returned = one.returns.filter(
        ({ service: its, state }) => its === service && (state === 'complete' || state === 'with-gaps'),
      );
      return {
        case: one.case,
        agencies: returned.length === 0 ? [service] : returned.map(({ agency }) => agency),
        cells: allCellsOf(question, tally),
      };
    }),
  );
}

/** A number of pairs as rows of services make it up. @param measure of a row; never below nought */
export function pairsIn(rows: readonly ServiceRow[], measure: (cells: Cells) => number): Pairs {
  const byCase = new Map<string, number>();
  const byAgency = new Map<string, Own>();
  let n = 0;
  for (const { case: id, agencies, cells } of rows) {
    const here = measure(cells);
    if (here === 0) continue;
    n += here;
    byCase.set(id, (byCase.get(id) ?? 0) + here);
    for (const agency of agencies) {
      const { least, most } = byAgency.get(agency) ?? { least: 0, most: 0 };
      byAgency.set(agency, { least: least + (agencies.length === 1 ? here : 0), most: most + here });
    }
  }
  return { n, byCase, byAgency };
}

/** Of how many cases anything is that is told apart. */
const enough = ({ smallCount, minimumCases }: DisclosureRule): number => Math.max(smallCount, minimumCases);

/** Whether what an agency's own answers leave of a number can be a small one. Of one answer that is what it is of any number. */
const leavesFew = (n: number, { least, most }: Own, { smallCount }: DisclosureRule): boolean =>
  most > 1 && n - least >= 1 && n - most < smallCount;

/** Whether a number is of so few pairs, or cases, that they could be made out, or is for one of the agencies behind it. */
export const isFew = ({ n, byCase, byAgency }: Pairs, rule: DisclosureRule): boolean =>
  n > 0 &&
  (isSmall(n, rule) || byCase.size < enough(rule) || [...byAgency.values()].some((own) => leavesFew(n, own, rule)));

const noOwn: Own = { least: 0, most: 0 };

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/**
 * Whether each of some numbers can be two at least, for whoever knows their sum, which of them were few, and all that one agency
 * said or that was said of one case. Where nothing is left beside their own they learn nothing of others.
 */
function areOpen(hidden: readonly Pairs[], rule: DisclosureRule): boolean {
  const sum = sumOf(hidden.map(({ n }) => n));
  // In families of one child what is few is small.
  const areSmall = hidden.every(({ n }) => isSmall(n, rule));
  if (areSmall && sum >= hidden.length * (rule.smallCount - 1)) return false;
  const isOpenTo = (ownOf: (pairs: Pairs) => Own): boolean => {
    if (sum === sumOf(hidden.map((pairs) => ownOf(pairs).least))) return true;
    const lows = hidden.map((pairs) => Math.max(isFew(pairs, rule) ? 1 : rule.smallCount, ownOf(pairs).most));
    return sum > sumOf(lows);
  };
  const agencies = new Set(hidden.flatMap(({ byAgency }) => [...byAgency.keys()]));
  const cases = new Set(hidden.flatMap(({ byCase }) => [...byCase.keys()]));
  const ofCase = (id: string, { byCase }: Pairs): Own => ({ least: byCase.get(id) ?? 0, most: byCase.get(id) ?? 0 });
  return (
    isOpenTo(() => noOwn) &&
    [...agencies].every((id) => isOpenTo(({ byAgency }) => byAgency.get(id) ?? noOwn)) &&
    [...cases].every((id) => isOpenTo((pairs) => ofCase(id, pairs)))
  );
}

const pairsAt = (rows: readonly ServiceRow[], key: string): Pairs => pairsIn(rows, (of) => of.get(key) ?? 0);

/** Whether those of a total whom one agency does not answer for all stand in one of its cells. */
export function isAlikeBesideOne(
  rows: readonly ServiceRow[],
  keys: readonly string[],
  alike: (rest: Cells) => boolean,
): boolean {
  const pairs = keys.map((key) => [key, pairsAt(rows, key)] as const);
  const agencies = new Set(rows.flatMap((row) => row.agencies));
  return [...agencies].some((agency) =>
    (['least', 'most'] as const).some((as) => {
      const rest = new Map(
        pairs.map(([key, { n, byAgency }]) => [key, n - (byAgency.get(agency) ?? noOwn)[as]] as const),
      );
      return sumOf([...rest.values()]) > 0 && alike(rest);
    }),
  );
}

/** How cells that add up to a known number of pairs are hidden. */
interface Hiding {
  /** in which further ones are hidden; where one is not in it, it protects no other */
  order: readonly string[];
  keys: readonly string[];
  alike: (cells: Cells) => boolean;
  rule: DisclosureRule;
}

/** The few, and further ones until their sum is not few and none can be worked out beside what any agency knows. */
function hiddenFew(rows: readonly ServiceRow[], { order, keys, alike, rule }: Hiding): Hidden | undefined {
  if (isAlikeBesideOne(rows, keys, alike)) return undefined;
  const pairs = new Map(keys.map((key) => [key, pairsAt(rows, key)] as const));
  const there = [...pairs].filter(([, { n }]) => n > 0);
  const hidden = new Set(there.flatMap(([key, of]) => (isFew(of, rule) ? [key] : [])));
  const isSafe = (): boolean => {
    const together = pairsIn(rows, (of) => sumOf([...hidden].map((key) => of.get(key) ?? 0)));
    const all = [...hidden].flatMap((key) => pairs.get(key) ?? []);
    return !isFew(together, rule) && areOpen(all, rule);
  };
  while (hidden.size > 0 && !isSafe()) {
    const more = order.find((key) => !hidden.has(key) && there.some(([one]) => one === key));
    if (more === undefined) return undefined;
    hidden.add(more);
  }
  return hidden.size < there.length ? hidden : undefined;
}

const areSame = (a: Hidden, b: Hidden | undefined): boolean =>
  b !== undefined && a.size === b.size && [...a].every((key) => b.has(key));

/** Rows in which one more pair, or one less, of a row is in one cell and not in another. */
const moved = (rows: readonly ServiceRow[], at: number, from: string, to: string): ServiceRow[] =>
  rows.map((row, i) =>
    i === at
      ? {
          ...row,
          cells: new Map([...row.cells, [from, (row.cells.get(from) ?? 0) - 1], [to, (row.cells.get(to) ?? 0) + 1]]),
        }
      : row,
  );

/**
 * Whether what is hidden can be otherwise for each who knows the rule and all that one agency said, or that was said of one case:
 * a pair could stand in another of the hidden cells, in somebody else's answers, and the same would be hidden.
 */
function areOpenToTheRule(rows: readonly ServiceRow[], hidden: Hidden, hiding: Hiding): boolean {
  const left = new Map<string, Set<string>>();
  const insiders = ['', ...rows.flatMap(insidersOf)];
  for (const insider of new Set(insiders)) {
    const others = rows.filter((row) => !insidersOf(row).includes(insider));
    const isAnything = others.some(({ cells }) => [...hidden].some((key) => (cells.get(key) ?? 0) > 0));
    if (isAnything) left.set(insider, new Set(hidden));
  }
  for (const [at, row] of rows.entries()) {
    for (const from of hidden) {
      if ((row.cells.get(from) ?? 0) === 0) continue;
      for (const to of hidden) {
        const others = [...left].filter(
          ([who, keys]) => !insidersOf(row).includes(who) && (keys.has(from) || keys.has(to)),
        );
        if (to === from || others.length === 0) continue;
        if (!areSame(hidden, hiddenFew(moved(rows, at, from, to), hiding))) continue;
        for (const [who, keys] of others) {
          keys.delete(from);
          keys.delete(to);
          if (keys.size === 0) left.delete(who);
        }
      }
    }
  }
  return left.size === 0;
}

/** Those who know what a row says. */
const insidersOf = ({ case: id, agencies }: ServiceRow): string[] => [
  `case ${id}`,
  ...agencies.map((one) => `agency ${one}`),
];

/**
 * Which of cells that add up to a known number of pairs to hide; undefined where too little would be left. Hidden are the few and
 * further ones, in the order given, until none can be worked out, whoever knows the rule and what one agency said.
 */
export function hiddenInPairs(rows: readonly ServiceRow[], hiding: Hiding): Hidden | undefined {
  const hidden = hiddenFew(rows, hiding);
  return hidden === undefined || !areOpenToTheRule(rows, hidden, hiding) ? undefined : hidden;
}
