import type { Aggregate } from '../figures/aggregate.ts';
import type { CaseFigures } from '../figures/case-partial.ts';
import { isOfChild } from '../tool/answers.ts';
import type { Question } from '../tool/tool.ts';
import type { Cells, Hidden } from './cells.ts';
import {
  allAlike,
  allCellsOf,
  answerKeys,
  cellsOfQuestion,
  givenKey,
  inOneCell,
  orderOfHiding,
  overlapping,
} from './cells.ts';
import { hiddenInPairs, isAlikeBesideOne, isFew, pairsIn, rowsOfServices } from './pairs.ts';
import type { ServiceRow } from './pairs.ts';
import { hiddenInRow } from './row.ts';
import { hiddenOverlapping, moreThanOne, othersThan } from './several.ts';
import type { DisclosureRule } from './small-number-rule.ts';

type QuestionFigures = Aggregate['questions'][string];
type ServiceRows = readonly ServiceRow[];

/** Whether answers are so much alike that to know that somebody was asked is to know what they said. */
function isAlikeIn({ type }: Question, isPart: boolean): (cells: Cells) => boolean {
  const alike = isPart ? allAlike : inOneCell;
  // Of a number, that all gave one tells none.
  if (type === 'number') return () => false;
  if (type === 'several') return (cells) => (cells.get(givenKey) ?? 0) === 0 && alike(cells);
  return alike;
}

interface From {
  /** whether only some are asked it */
  isPart: boolean;
  cases: readonly CaseFigures[];
  rule: DisclosureRule;
}

const sumOf = (cells: Cells, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + (cells.get(key) ?? 0), 0);

/**
 * Whether anything of answers that can be given together tells of few: their counts, who gave others and who gave more than
 * one; or that all gave one, or all whom one agency does not answer for.
 */
function tellsOfFew(question: Question, exact: QuestionFigures, rows: ServiceRows, { isPart, rule }: From): boolean {
  const cells = cellsOfQuestion(question, exact);
  const keys = overlapping(question);
  const base = isPart ? answerKeys(cells) : [...cells.keys()];
  const ofAll = (key: string): boolean => {
    const halves = (of: Cells): Cells => {
      const those = sumOf(of, [key]);
      return new Map(Object.entries({ those, others: sumOf(of, base) - those }));
    };
    const isThose = (of: Cells): boolean => of.get('others') === 0;
    const split = halves(allCellsOf(question, exact));
    const splitRows = rows.map((row) => ({ ...row, cells: halves(row.cells) }));
    return isThose(split) || isAlikeBesideOne(splitRows, [...split.keys()], isThose);
  };
  const measures = [
    moreThanOne(keys),
    ...keys.flatMap((key) => [(of: Cells): number => sumOf(of, [key]), othersThan(key)]),
  ];
  return measures.some((measure) => isFew(pairsIn(rows, measure), rule)) || keys.some(ofAll);
}

function hiddenOfChildren(
  question: Question,
  exact: QuestionFigures,
  order: readonly string[],
  from: From,
): Hidden | undefined {
  const keys = [...cellsOfQuestion(question, exact).keys()];
  const rows = rowsOfServices(question, from.cases);
  const hidden = hiddenInPairs(rows, { keys, order, alike: isAlikeIn(question, from.isPart), rule: from.rule });
  if (question.type !== 'several' || hidden === undefined) return hidden;
  // Where a family's answers overlap, too much is known of what is hidden: all of it is shown, or none.
  return hidden.has(givenKey) || tellsOfFew(question, exact, rows, from) ? undefined : hidden;
}

/** Which numbers of a question's total to hide; undefined where it is withheld whole. */
export function hiddenInTotal(question: Question, exact: QuestionFigures, from: From): Hidden | undefined {
  const { isPart, rule } = from;
  const cells = cellsOfQuestion(question, exact);
  if (isAlikeIn(question, isPart)(cells)) return undefined;
  // How many gave any of the answers that overlap is never hidden to protect others: each of their counts would bound it.
  const order = orderOfHiding(cells).filter((key) => question.type !== 'several' || key !== givenKey);
  if (isOfChild(question)) return hiddenOfChildren(question, exact, order, from);
  if (question.type !== 'several') return hiddenInRow(cells, order, rule);
  const all = allCellsOf(question, exact);
  const base = isPart ? exact.answered : exact.asked;
  const apart = hiddenInRow(cells, order, rule);
  const together = hiddenOverlapping(all, overlapping(question), (key) => all.get(key) === base, rule);
  return apart === undefined || together === undefined ? undefined : new Set([...apart, ...together]);
}
