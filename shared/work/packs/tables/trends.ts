import {
  calledBeside,
  trendNotes,
  type TrendPoint,
  type TrendSeries,
  type Trends,
} from '../../../domain/figures/trends.ts';
import { shortLabel } from '../../../domain/tool/options.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import { count, counted, perCent, percent, text } from './columns.ts';
import { medianNote, numberCells, numberColumns } from './numbers.ts';
import type { Cell, Column, PackTable } from './table.ts';

/** What every row of a trend says of its question and its audit. */
const ofPoint: readonly Column[] = [
  text('question', 'Question'),
  text('wording', 'Wording'),
  text('quarter', 'Quarter'),
  text('audit', 'Audit'),
  text('tool', 'Questionnaire'),
  text('asked', 'Asked as'),
  text('rule', 'Compared by'),
];

/** How a question of one tool stands beside that of another. */
const ruleWords: Readonly<Record<TrendPoint['rule'], string>> = {
  asked: 'this question',
  same: 'the same question',
  all: 'its parts: yes if all are',
  any: 'its parts: yes if any is',
};

const cellsOf = (series: TrendSeries, point: TrendPoint, tool: Pick<Tool, 'id'>): Cell[] => [
  calledBeside(series, tool.id),
  series.wording,
  point.quarter.label,
  point.audit,
  point.tool,
  point.questions.join(', '),
  ruleWords[point.rule],
];

/**
 * Every trend point as rows of answers: long, so that any chart can be drawn from it.
 * @param tool the audit's own: a question of another is called by that one too
 */
export const trendsTable = (trends: Trends, tool: Pick<Tool, 'id'>): PackTable => ({
  id: 'trends',
  title: 'Over the quarters',
  notes: trendNotes(trends),
  columns: [
    ...ofPoint,
    text('answer', 'Answer'),
    text('label', 'In words'),
    counted('count', 'Count'),
    counted('n', 'n'),
    perCent('percent', 'Percent without "don\'t know"'),
    text('note', 'Note'),
  ],
  rows: trends.series.flatMap((series) =>
    series.points.flatMap((point) =>
      series.answers.map(({ value, label }): Cell[] => [
        ...cellsOf(series, point, tool),
        value,
        shortLabel(series.answers, label),
        count(point.counts[value] ?? null),
        count(point.n),
        percent(point.percent[value], point.n),
        series.notes.join(' '),
      ]),
    ),
  ),
});

/** How the numbers of each audit spread, of questions that are answered with one; where there are none, no table. */
export function trendNumbers(trends: Trends, tool: Pick<Tool, 'id'>): PackTable | undefined {
  const rows = trends.series.flatMap((series) =>
    series.points.flatMap((point): Cell[][] =>
      point.numbers === undefined
        ? []
        : [[...cellsOf(series, point, tool), ...numberCells(point), series.notes.join(' ')]],
    ),
  );
  if (rows.length === 0) return undefined;
  return {
    id: 'trends-numbers',
    title: 'Numbers over the quarters',
    notes: [medianNote, ...trendNotes(trends)],
    columns: [...ofPoint, ...numberColumns, text('note', 'Note')],
    rows,
  };
}
