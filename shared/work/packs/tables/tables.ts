import type { Tool } from '../../../domain/tool/tool.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { PackTable } from './table.ts';
import { type Trends } from '../../../domain/figures/trends.ts';
import { completeness, completenessByCase, neverAsked, openQueries } from './completeness.ts';
import { questions, answers, grades, dontKnowReasons, cuts, cut, askedIn } from './questions.ts';
import { numbers } from './numbers.ts';
import { criteria, sample } from './sample.ts';
import { signals, corrections, judgements, changes } from './readings.ts';
import { trendNumbers, trendsTable } from './trends.ts';

/**
 * Every table of a pack, in the order of reading. Tables that a pack does not have are left out; one that it has and in
 * which nothing stands is there without rows.
 */
export function tablesOf(figures: Figures, tool: Tool, trends?: Trends): PackTable[] {
  const asked = askedIn(figures, tool);
  const tables = [
    completeness(figures),
    completenessByCase(figures),
    neverAsked(figures, tool),
    openQueries(figures),
    sample(figures, tool),
    criteria(figures),
    questions(asked),
    answers(asked),
    numbers(asked),
    grades(tool, asked),
    dontKnowReasons(asked),
    ...cuts
      .filter(([field]) => field !== 'byCase' || !isShareable(figures))
      .filter(([field]) => field !== 'byRoute' || tool.levels !== undefined)
      .map((one) => cut(asked, one)),
    signals(figures, tool),
    corrections(figures, tool),
    judgements(figures, tool),
    changes(figures),
    trends && trendsTable(trends, tool),
    trends && trendNumbers(trends, tool),
  ];
  return tables.filter((table) => table !== undefined);
}
