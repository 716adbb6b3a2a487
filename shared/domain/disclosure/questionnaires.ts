import { routeName } from '../figures/case-partial.ts';
import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn, type Tally } from '../figures/tally.ts';
import type { Tool } from '../tool/tool.ts';
import type { DisclosureRule } from './small-number-rule.ts';

/** Breakdowns whose rows add up to the total. */
export const partitions = ['byService', 'byRoute', 'byCoverage'] as const;
/** Every breakdown that a shareable pack may have. Never one by case. */
export const cuts = [...partitions, 'byFactor'] as const;
export type Cut = (typeof cuts)[number];

/** Counted questionnaires of one kind: those of a service, of a route, with a factor. */
export interface Group {
  key: string;
  /** how many; the `asked` of this row in every question that everybody is asked */
  asked: number;
  /** the cases that they are about */
  cases: ReadonlySet<string>;
}

/** The counted questionnaires of an audit: how many, about which cases, and of which kinds. */
export interface Questionnaires {
  returned: number;
  cases: ReadonlySet<string>;
  /** sorted by key */
  groups: Readonly<Record<Cut, readonly Group[]>>;
}

/**
 * The key of the questionnaires about cases without levels of need. They are no row, and yet readers can work out what the rows
 * leave of the total: they are what is left out.
 */
export const noRoute = '';

// Stryker disable next-line EqualityOperator: no two keys are the same
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : 1);

/** How many questionnaires a question was asked in: a question about each child of them says so itself. */
const questionnairesIn = (of: Tally | undefined): number => of?.questionnaires ?? of?.asked ?? 0;

/** The kinds that a case's questionnaires fall into, with how many are in each. */
function kindsOf(one: CaseFigures, question: string): Record<Cut, [string, number][]> {
  const counts = getOwn(one.questions, question);
  const asked = questionnairesIn(counts);
  const rows = (of: Readonly<Record<string, Tally>> | undefined): [string, number][] =>
    Object.entries(of ?? {}).map(([key, row]) => [key, questionnairesIn(row)]);
  return {
    byService: rows(counts?.byService),
    byRoute: [[routeName(one) ?? noRoute, asked]],
    byCoverage: rows(counts?.byCoverage),
    byFactor: one.factors.map((factor) => [factor, asked]),
  };
}

/**
 * The questionnaires that an audit's cases bring, read from a question that everybody is asked.
 * @throws RangeError where the tool has no such question
 */
export function questionnairesOf(cases: readonly CaseFigures[], tool: Tool): Questionnaires {
  const everybody = tool.questions.find(({ appliesWhen }) => appliesWhen === undefined);
  if (everybody === undefined) throw new RangeError('The tool has no question that everybody is asked');
  const groups = (cut: Cut): Group[] => {
    const found = new Map<string, { asked: number; cases: Set<string> }>();
    for (const one of cases) {
      for (const [key, asked] of kindsOf(one, everybody.id)[cut]) {
        if (asked === 0) continue;
        const group = found.get(key) ?? { asked: 0, cases: new Set() };
        group.asked += asked;
        found.set(key, group);
        group.cases.add(one.case);
      }
    }
    return [...found].map(([key, group]) => ({ key, ...group })).toSorted((a, b) => byCodeUnit(a.key, b.key));
  };
  const askedOf = (one: CaseFigures): number => questionnairesIn(getOwn(one.questions, everybody.id));
  const counted = cases.filter((one) => askedOf(one) > 0);
  return {
    returned: counted.reduce((sum, one) => sum + askedOf(one), 0),
    cases: new Set(counted.map((one) => one.case)),
    groups: {
      byService: groups('byService'),
      byRoute: groups('byRoute'),
      byCoverage: groups('byCoverage'),
      byFactor: groups('byFactor'),
    },
  };
}

/** Whether questionnaires are many enough, about cases enough, to be a row. */
const isRow = (asked: number, cases: ReadonlySet<string>, rule: DisclosureRule): boolean =>
  asked >= rule.smallCount && cases.size >= rule.minimumCases;

/** Whether what rows leave out is nothing, or could be a row itself. Their `asked` is known: every question repeats it. */
export function restIsSafe(left: readonly Group[], rule: DisclosureRule): boolean {
  if (left.length === 0) return true;
  const asked = left.reduce((sum, group) => sum + group.asked, 0);
  const cases = new Set(left.flatMap((group) => [...group.cases]));
  // Known to be there, as many groups as questionnaires would be one each.
  return isRow(asked, cases, rule) && asked > left.length;
}

/**
 * The rows of a partition that may be shown at all, as far as cases and numbers of questionnaires go. Where what they
 * leave out could not be a row itself, the last of them goes too, and so on: the remainder rule of staff surveys.
 */
function eligibleRows(groups: readonly Group[], rule: DisclosureRule): string[] {
  const rows = groups
    .filter(({ key, asked, cases }) => key !== noRoute && isRow(asked, cases, rule))
    .map(({ key }) => key);
  while (
    rows.length > 0 &&
    !restIsSafe(
      groups.filter(({ key }) => !rows.includes(key)),
      rule,
    )
  ) {
    rows.pop();
  }
  return rows;
}

const difference = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => [...a].filter((id) => !b.has(id)).length;

/**
 * The factors that may be shown: with it and without it there are cases enough, or none. Rows of factors and routes
 * overlap, so of two of them neither may have only a few cases more than the other: who knows that one lies within the
 * other could take it away.
 */
export function eligibleFactors(
  { groups, cases, returned }: Questionnaires,
  routes: readonly string[],
  rule: DisclosureRule,
): string[] {
  const enough = (n: number): boolean => n === 0 || n >= rule.minimumCases;
  const chosen = groups.byRoute.filter(({ key }) => routes.includes(key)).map((group) => group.cases);
  const factors: string[] = [];
  for (const { key, asked, cases: having } of groups.byFactor) {
    const others = returned - asked;
    const isApart = chosen.every((other) => enough(difference(having, other)) && enough(difference(other, having)));
    if (!isRow(asked, having, rule) || !enough(difference(cases, having)) || !isApart) continue;
    if (others > 0 && others < rule.smallCount) continue;
    chosen.push(having);
    factors.push(key);
  }
  return factors;
}

export type Eligible = Readonly<Record<Cut, readonly string[]>>;

/** The rows of every breakdown that may be shown at all, whatever the answers are; sorted by key. */
export function eligibleIn(counted: Questionnaires, rule: DisclosureRule): Eligible {
  const byRoute = eligibleRows(counted.groups.byRoute, rule);
  return {
    byService: eligibleRows(counted.groups.byService, rule),
    byRoute,
    byCoverage: eligibleRows(counted.groups.byCoverage, rule),
    byFactor: eligibleFactors(counted, byRoute, rule),
  };
}
