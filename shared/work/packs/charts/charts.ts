import type { Tool } from '../../../domain/tool/tool.ts';
import type { Figures } from '../../../domain/figures/figures.ts';
import type { PackTable } from '../tables/table.ts';
import { tablesOf } from '../tables/tables.ts';
import type { Trends } from '../../../domain/figures/trends.ts';
import { completenessDrawings } from './completeness.ts';
import { svgText, type Drawing } from './drawing.ts';
import { numberDrawings, sectionDrawings } from './sections.ts';
import { trendDrawings } from './trends.ts';
import { trendsTable } from '../tables/trends.ts';
import { numbersInAll } from '../tables/numbers.ts';

/** A chart with what it is called, what it shows in words, and every number of it as a table. */
export interface Chart {
  /** its path in the pack's folder: `charts/section-a.svg`; a second page is `charts/section-a-2.svg` */
  name: string;
  /** the tool's section; of other charts undefined */
  section?: string | undefined;
  title: string;
  description: string;
  /** a whole file: 900 units wide, at most as high as A4 portrait is at that width */
  svg: string;
  table: PackTable;
}

/** The same with its markup, for a page that it stands in. */
export interface DrawnChart {
  /** the tool's section; of other charts undefined */
  section?: string | undefined;
  drawing: Drawing;
  table: PackTable;
}

/** The rows of some questions out of a table that names each row's question first. */
const ofQuestions = (table: PackTable, id: string, title: string, questions: readonly string[]): PackTable => ({
  ...table,
  id,
  title,
  rows: table.rows.filter(([question]) => typeof question === 'string' && questions.includes(question)),
});

function tableNamed(tables: readonly PackTable[], id: string): PackTable {
  const found = tables.find((table) => table.id === id);
  if (found === undefined) throw new RangeError(`A pack has no table ${id}`);
  return found;
}

/** What `chartsOf` gives out, as markup. */
export function drawnCharts(figures: Figures, tool: Tool, trends?: Trends): DrawnChart[] {
  const tables = tablesOf(figures, tool, trends);
  const states = tableNamed(tables, figures.completeness.cases === undefined ? 'completeness' : 'completeness-by-case');
  const answers = tableNamed(tables, 'answers');
  const bySection = [
    ...sectionDrawings(figures, tool).map(({ section, drawing, questions }) => ({
      section,
      drawing,
      table: ofQuestions(answers, `answers-${drawing.name}`, `The answers: ${drawing.title}`, questions),
    })),
    ...numberDrawings(figures, tool).map(({ section, drawing, questions }) => ({
      section,
      drawing,
      table: ofQuestions(numbersInAll(figures, tool), `answers-${drawing.name}`, drawing.title, questions),
    })),
  ];
  return [
    ...tool.sections.flatMap(({ id }) => bySection.filter(({ section }) => section === id)),
    ...completenessDrawings(figures).map((drawing) => ({ drawing, table: states })),
    ...(trends === undefined
      ? []
      : trendDrawings(trends, tool).map(({ drawing, series }) => ({
          drawing,
          table: { ...trendsTable({ ...trends, series }, tool), id: `table-${drawing.name}`, title: drawing.title },
        }))),
  ];
}

/**
 * The charts of a pack as SVG files, drawn without a chart library, a font file or a script: the answers of each section,
 * how the numbers of each spread, what became of every questionnaire, and the trends where there are at least two audits to set side by side. They follow
 * the guidance for charts of the UK Government Analysis Function. The same figures give the same bytes.
 * @param figures of either pack: what the shareable one withholds is drawn as withheld, never as nought
 */
export const chartsOf = (figures: Figures, tool: Tool, trends?: Trends): Chart[] =>
  drawnCharts(figures, tool, trends).map(({ section, drawing: { name, title, description, picture }, table }) => ({
    name: `charts/${name}.svg`,
    section,
    title,
    description,
    svg: svgText(picture),
    table,
  }));
