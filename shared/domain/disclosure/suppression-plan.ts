import type { Aggregate } from '../figures/aggregate.ts';
import type { CaseFigures } from '../figures/case-partial.ts';
import { getOwn } from '../figures/tally.ts';
import { isOfChild } from '../tool/answers.ts';
import type { Question, Tool } from '../tool/tool.ts';
import type { Cells, Hidden } from './cells.ts';
import {
  allAlike,
  allCellsOf,
  cellsOf,
  cellsOfQuestion,
  dontKnowKey,
  hiddenAmong,
  inOneCell,
  nothingHidden,
  orderOfHiding,
  overlapping,
  showsAnswers,
  without,
} from './cells.ts';
import { hiddenColumns, hiddenInBreakdownRow } from './breakdown.ts';
import { hiddenInRow } from './row.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import type { Cut, Eligible, Group, Questionnaires } from './questionnaires.ts';
import { restIsSafe } from './questionnaires.ts';
import { casesWith, openTo } from './asked-of.ts';
import { hiddenInTotal } from './total.ts';
import { isPlain } from './kinds.ts';
import { partAt, questionAt } from './withheld.ts';
import type { Withheld } from './withheld.ts';

type QuestionFigures = Aggregate['questions'][string];

/** Rows that are shown of a breakdown, with what each hides. */
export type CutPlan = ReadonlyMap<string, Hidden>;

/** What is shown of a question. */
export interface QuestionPlan {
  /** whether readers may know, or could work out, how many it was asked of */
  asked: boolean;
  /** what its tally hides; undefined where the question is withheld whole */
  hidden: Hidden | undefined;
  /** of a question that is withheld whole: whether how many answered is told all the same, as of one for a number */
  answered?: true;
  /** which of the reasons for "don't know" are hidden; undefined where all are withheld */
  reasons: Hidden | undefined;
  cuts: Readonly<Record<Cut, CutPlan>>;
}

/** What a plan is made from. */
export interface Audit {
  tool: Pick<Tool, 'questions'>;
  cases: readonly CaseFigures[];
  counted: Questionnaires;
  eligible: Eligible;
  rule: DisclosureRule;
  withheld: Withheld;
}

const noCuts: QuestionPlan['cuts'] = {
  byService: new Map(),
  byRoute: new Map(),
  byCoverage: new Map(),
  byFactor: new Map(),
};

function hiddenReasons(question: Question, exact: QuestionFigures, hidden: Hidden, audit: Audit): Hidden | undefined {
  if (hidden.has(dontKnowKey) || audit.withheld.has(partAt(question.id, 'dontKnowReasons'))) return undefined;
  const reasons: Cells = new Map(Object.entries(exact.dontKnowReasons));
  if ((exact.counts['dont-know'] ?? 0) === 0) return nothingHidden;
  // One agency gives the same reason for all children of a family.
  if (isOfChild(question)) return undefined;
  const cases = casesWith(audit.cases, question.id, ({ counts }) => getOwn(counts, 'dont-know') ?? 0);
  if (cases < audit.rule.minimumCases || inOneCell(reasons)) return undefined;
  return hiddenInRow(reasons, [...reasons.keys()].toReversed(), audit.rule);
}

interface Row {
  key: string;
  cells: Cells;
}

/** The rows of a partition to be shown: of those that may be, those whose answers, and what they leave out, are not alike. */
function visibleRows(
  eligible: readonly string[],
  groups: readonly Group[],
  rows: ReadonlyMap<string, Cells>,
  total: Cells,
  rule: DisclosureRule,
): Row[] {
  // A row that everybody is in is the total, and hides what the total hides.
  const isTotal = (key: string): boolean => groups.every((group) => group.key === key);
  const visible = eligible.flatMap((key): Row[] => {
    const cells = rows.get(key);
    return cells !== undefined && (isTotal(key) || !allAlike(cells)) ? [{ key, cells }] : [];
  });
  const leavesEnough = (): boolean => {
    const left = groups.filter((group) => visible.every(({ key }) => key !== group.key));
    return left.length === 0 || (restIsSafe(left, rule) && !allAlike(without(total, cellsIn(visible))));
  };
  while (visible.length > 0 && !leavesEnough()) visible.pop();
  return visible;
}

const cellsIn = (rows: readonly Row[]): Cells[] => rows.map(({ cells }) => cells);

function planCut(cut: Cut, exact: QuestionFigures, hidden: Hidden, audit: Audit): CutPlan {
  const { eligible, counted, rule } = audit;
  const total = cellsOf(exact);
  const rows = new Map(Object.entries(exact[cut]).map(([key, tally]) => [key, cellsOf(tally)] as const));
  const order = orderOfHiding(total);
  const plan = new Map<string, Hidden>();
  if (cut === 'byFactor') {
    for (const key of eligible.byFactor) {
      const row = rows.get(key);
      if (row === undefined) continue;
      const remainder = without(total, [row]);
      const isWhole = [...remainder.values()].every((n) => n === 0);
      if (!isWhole && (allAlike(row) || allAlike(remainder))) continue;
      const columns = hiddenColumns({ visible: [row], remainder, total, hiddenInTotal: hidden }, order, rule);
      if (columns !== undefined) plan.set(key, hiddenInBreakdownRow(row, columns));
    }
    return plan;
  }
  const shown = visibleRows(eligible[cut], counted.groups[cut], rows, total, rule);
  const visible = cellsIn(shown);
  const block = { visible, remainder: without(total, visible), total, hiddenInTotal: hidden };
  const columns = hiddenColumns(block, order, rule);
  if (columns === undefined) return plan;
  for (const { key, cells } of shown) plan.set(key, hiddenInBreakdownRow(cells, columns));
  return plan;
}

/** Whether any answer that was given is shown: one that is counted apart, or one of those that overlap. */
const showsAny = (question: Question, exact: QuestionFigures, hidden: Hidden): boolean => {
  const all = allCellsOf(question, exact);
  return (
    showsAnswers(cellsOfQuestion(question, exact), hiddenAmong(cellsOfQuestion(question, exact), hidden)) ||
    overlapping(question).some((key) => !hidden.has(key) && (all.get(key) ?? 0) > 0)
  );
};

/**
 * What is shown of a question. Only a question that everybody is asked is broken down: the rows of one that depends on an
 * answer would repeat that answer's counts. Nor is one that counts anything else than one answer of each questionnaire. Of one
 * for a number it is told how many answered, and no more.
 * @param before the plans of the questions before it
 */
export function planOf(
  question: Question,
  exact: QuestionFigures,
  before: ReadonlyMap<string, QuestionPlan>,
  audit: Audit,
): QuestionPlan {
  const { asked, answers } = openTo(question, exact, (id) => before.get(id)?.hidden, audit);
  // How many children were asked about is told with what was answered, or not at all.
  const withheld: QuestionPlan = {
    asked: asked && !isOfChild(question),
    hidden: undefined,
    reasons: undefined,
    cuts: noCuts,
  };
  if (!answers || audit.withheld.has(questionAt(question.id))) return withheld;
  if (exact.asked === 0 && question.type === 'number') return { ...withheld, asked: true, answered: true };
  if (exact.asked === 0) return { ...withheld, asked: true, hidden: nothingHidden, reasons: nothingHidden };
  const isPart = question.appliesWhen !== undefined;
  const cases = casesWith(audit.cases, question.id, (counts) => counts.asked);
  if (cases < audit.rule.minimumCases) return withheld;
  const hidden = hiddenInTotal(question, exact, { isPart, cases: audit.cases, rule: audit.rule });
  if (hidden === undefined || !showsAny(question, exact, hidden)) return withheld;
  if (question.type === 'number') return { ...withheld, asked: true, answered: true };
  const isCut = (cut: Cut): boolean => !isPart && isPlain(question) && !audit.withheld.has(partAt(question.id, cut));
  const planned = (cut: Cut): CutPlan => (isCut(cut) ? planCut(cut, exact, hidden, audit) : new Map());
  return {
    asked,
    hidden,
    reasons: hiddenReasons(question, exact, hidden, audit),
    cuts: {
      byService: planned('byService'),
      byRoute: planned('byRoute'),
      byCoverage: planned('byCoverage'),
      byFactor: planned('byFactor'),
    },
  };
}
