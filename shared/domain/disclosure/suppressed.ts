import { pointerOf } from '../../base/content/pointer.ts';
import type { Aggregate } from '../figures/aggregate.ts';
import type { SampleFigures } from '../figures/sample.ts';
import type { Figures, QuestionShown, SampleShown, Suppressed, TallyShown } from '../figures/figures.ts';
import type { SuppressionRule } from './small-number-rule.ts';
import type { Tool } from '../tool/tool.ts';
import { cuts, type Cut } from './questionnaires.ts';

interface Named extends Suppressed {
  rule: SuppressionRule;
}

type Path = readonly string[];

const small = (path: Path): Named => ({ pointer: pointerOf(path), rule: 'small-count' });

/** Pointers to the nulls of a map; none to one that is null in the exact figures too, as a percentage of nothing is. */
const nullsOf = (
  map: Readonly<Record<string, number | string | null>>,
  path: Path,
  exact?: Readonly<Record<string, number | string | null>>,
): Named[] =>
  Object.entries(map).flatMap(([key, n]) =>
    n === null && (exact === undefined || exact[key] !== null) ? [small([...path, key])] : [],
  );

function inTally({ asked, answered, unanswered, notApplicable, counts }: TallyShown, path: Path): Named[] {
  return [...nullsOf({ asked, answered, unanswered, notApplicable }, path), ...nullsOf(counts, [...path, 'counts'])];
}

/** A table of which every number is null is named once, as a whole. */
const isWithheld = (map: Readonly<Record<string, unknown>>): boolean => {
  const values = Object.values(map);
  return values.length > 0 && values.every((n) => n === null);
};

/** Of a number that anything is told of, all that is not. */
function inNumber(
  path: Path,
  shown: QuestionShown,
  exact: Aggregate['questions'][string],
  ownCuts: readonly Cut[],
): Named[] {
  const { unanswered, notApplicable, counts, answeredExcludingDontKnow, dontKnowReasons } = shown;
  const nulls = [
    ...nullsOf({ unanswered, notApplicable, answeredExcludingDontKnow }, path),
    ...nullsOf(counts, [...path, 'counts']),
    ...nullsOf(shown.percent, [...path, 'percent'], exact.percent),
    ...nullsOf(shown.percentExcludingDontKnow, [...path, 'percentExcludingDontKnow'], exact.percentExcludingDontKnow),
    ...nullsOf(dontKnowReasons, [...path, 'dontKnowReasons']),
  ].map(({ pointer }) => pointer);
  return [...nulls, ...ownCuts.map((cut) => pointerOf([...path, cut]))].map((pointer) => ({
    pointer,
    rule: 'number-withheld',
  }));
}

function inQuestion(
  id: string,
  shown: QuestionShown,
  exact: Aggregate['questions'][string],
  ownCuts: readonly Cut[],
): Named[] {
  const path = ['questions', id];
  const { answered, unanswered, notApplicable, counts } = shown;
  if (shown.type === 'number' && answered !== null) return inNumber(path, shown, exact, ownCuts);
  if (isWithheld({ answered, unanswered, notApplicable, ...counts })) {
    return [{ pointer: pointerOf(path), rule: 'table-withheld' }];
  }
  const reasons = [...path, 'dontKnowReasons'];
  return [
    ...inTally(shown, path),
    ...nullsOf(shown.percent, [...path, 'percent'], exact.percent),
    ...nullsOf(shown.percentExcludingDontKnow, [...path, 'percentExcludingDontKnow'], exact.percentExcludingDontKnow),
    ...nullsOf({ answeredExcludingDontKnow: shown.answeredExcludingDontKnow }, path),
    ...(isWithheld(shown.dontKnowReasons)
      ? [{ pointer: pointerOf(reasons), rule: 'table-withheld' as const }]
      : nullsOf(shown.dontKnowReasons, reasons)),
    ...ownCuts.flatMap((cut): Named[] => {
      const rows = Object.entries(shown[cut]);
      const at = [...path, cut];
      if (rows.length === 0) return [{ pointer: pointerOf(at), rule: 'table-withheld' }];
      // Which rows are left out is not said: a service or a factor can be as rare as a name.
      const isShort = Object.keys(exact[cut]).length > rows.length;
      return [
        ...(isShort ? [{ pointer: pointerOf(at), rule: 'rows-withheld' as const }] : []),
        ...rows.flatMap(([key, row]) => inTally(row, [...at, key])),
      ];
    }),
  ];
}

const tableWithheld = (path: Path): Named => ({ pointer: pointerOf(path), rule: 'table-withheld' });

function inSample(shown: SampleShown, exact: SampleFigures): Named[] {
  const { cases, children, byAgeBand, attributes } = shown;
  const table = (of: Readonly<Record<string, number | null>>, path: Path, nulls: () => Named[]): Named[] =>
    isWithheld(of) ? [tableWithheld(path)] : nulls();
  const rows = (cut: 'byRoute' | 'byFactor'): Named[] => {
    const path = ['sample', cut];
    const [there, left] = [Object.values(exact[cut] ?? {}).filter((n) => n > 0), Object.keys(shown[cut] ?? {})];
    if (there.length === left.length) return [];
    return left.length === 0 ? [tableWithheld(path)] : [{ pointer: pointerOf(path), rule: 'rows-withheld' }];
  };
  return [
    ...nullsOf({ cases, children }, ['sample']),
    ...table(byAgeBand, ['sample', 'byAgeBand'], () => nullsOf(byAgeBand, ['sample', 'byAgeBand'])),
    ...rows('byRoute'),
    ...rows('byFactor'),
    ...Object.entries(attributes).flatMap(([id, { counts, notRecorded }]) => {
      const path = ['sample', 'attributes', id];
      return table({ ...counts, notRecorded }, path, () => [
        ...nullsOf(counts, [...path, 'counts']),
        ...nullsOf({ notRecorded }, path),
      ]);
    }),
  ];
}

/**
 * Every number that is null because it is suppressed, in the order of the file, and by which rule. What is withheld
 * whole is named once.
 */
export function suppressedIn(figures: Figures, exact: Aggregate, tool: Pick<Tool, 'levels'>): Named[] {
  const {
    summaries,
    neverAsked: _,
    cases: __,
    dropped: ___,
    explained = null,
    declined = null,
    ...counts
  } = figures.completeness;
  // Where the tool has no levels of need there is nothing to withhold.
  const ownCuts = cuts.filter((cut) => cut !== 'byRoute' || tool.levels !== undefined);
  return [
    ...nullsOf({ ...counts, explained, declined }, ['completeness']),
    ...nullsOf({ ...summaries }, ['completeness', 'summaries']),
    ...(figures.sample !== undefined && exact.sample !== undefined ? inSample(figures.sample, exact.sample) : []),
    ...Object.entries(exact.questions).flatMap(([id, question]) => {
      const shown = figures.questions[id];
      return shown === undefined ? [] : inQuestion(id, shown, question, ownCuts);
    }),
  ];
}
