import { html as markup, type Html } from '../../../base/html/template.ts';
import { capital, listed } from '../../../domain/figures/words.ts';
import { factorInWords, levelsTogether, routeInWords, serviceInWords } from '../../../domain/tool/theme.ts';
import type { Tool } from '../../../domain/tool/tool.ts';
import type { DrawnChart } from '../charts/charts.ts';
import { isShareable, type Figures, type QuestionShown, type Shown } from '../../../domain/figures/figures.ts';
import { numbersName } from '../charts/sections.ts';
import { counted } from '../tables/columns.ts';
import { askOfChildren, childBaseNote, overlapInWords, takeSeveral } from '../tables/kinds.ts';
import { numberCells, numberColumns } from '../tables/numbers.ts';
import { askedIn, type Asked } from '../tables/questions.ts';
import type { Cell, Column, PackTable } from '../tables/table.ts';
import { tableMarkup } from './tables.ts';
import { answerHeads, cutWords, footnoteInWords } from './words.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

const cell = (n: Shown | undefined): Cell => n ?? { mark: 'c' };

/** A chart in a box that scrolls by itself where the screen is narrower than the chart can be read. */
export const figureMarkup = ({ drawing }: Pick<DrawnChart, 'drawing'>): Html =>
  markup`<figure><div class="scroll" role="group" aria-label="Chart. ${drawing.title}" tabindex="0">${drawing.picture}</div></figure>\n`;

/** What a question counts where that is not questionnaires: so many answers about a child of so many that were asked for. */
function childBase({ answered, asked }: QuestionShown): string {
  const of = asked === null ? '' : ` of ${asked}`;
  return answered === null ? 'Counts answers about a child.' : `${answered}${of} answers about a child.`;
}

/** The answers to some questions, each with its wording, its bases, and its percentages on both of them. */
const answersMarkup = (table: PackTable, figures: Figures): Html => {
  const note = table.columns.findIndex(({ id }) => id === 'note');
  const shownIn = ([id]: readonly Cell[]): QuestionShown | undefined =>
    typeof id === 'string' ? figures.questions[id] : undefined;
  const units = new Set(table.rows.map((row) => shownIn(row)?.unit ?? 'questionnaire'));
  const n = units.has('questionnaire')
    ? 'how many questionnaires answered'
    : 'how many answers about a child there are';
  const notes = [
    `n is ${n}, "don't know" included. The last percentage leaves "don't know" out and is out of the n beside it.`,
    ...(units.size > 1 ? [childBaseNote] : []),
  ];
  return tableMarkup(
    { ...table, notes },
    {
      groupBy: ['question', 'wording'],
      without: ['answer', 'note'],
      groupNote: (row) => {
        const { [note]: said = '' } = row;
        const shown = shownIn(row);
        const base = shown?.unit === 'child' ? [childBase(shown)] : [];
        return [...base, ...(typeof said === 'string' ? [footnoteInWords(said)] : [])].join(' ').trim();
      },
      titles: {
        label: 'Answer',
        answered: 'n',
        percent: 'Percent of n',
        answeredExcludingDontKnow: 'n without "don\'t know"',
        percentExcludingDontKnow: 'Percent of that n',
      },
      isRegion: true,
    },
  );
};

/** The table beside a chart: of answers, or of how numbers spread. */
const besideChart = ({ drawing, table }: DrawnChart, figures: Figures): Html =>
  drawing.name.startsWith(numbersName)
    ? tableMarkup(table, {
        isRegion: true,
        wide: ['wording', 'besides'],
        without: ['answered', 'asked', ...noneIn(table, ['unit', 'besides'])],
      })
    : answersMarkup(table, figures);

/** Which of these columns have nothing in any row. */
const noneIn = (table: PackTable, columns: readonly string[]): string[] =>
  table.columns.flatMap(({ id }, at) =>
    columns.includes(id) && table.rows.every((row) => row[at] === '') ? [id] : [],
  );

const rowsOf = (table: PackTable, asked: readonly Asked[]): Cell[][] =>
  table.rows.filter(([id]) => asked.some(({ question }) => question.id === id));

function nonResponse(of: PackTable, section: string, asked: readonly Asked[]): Html {
  const table = {
    ...of,
    id: `questions-${section.toLowerCase()}`,
    title: `Section ${section}: who answered, and who left a question empty`,
    notes: of.notes.filter((note) => note !== childBaseNote || askOfChildren(asked.map(({ question }) => question))),
    rows: rowsOf(of, asked),
  };
  return tableMarkup(table, {
    without: ['about', 'type', 'answeredExcludingDontKnow', ...noneIn(table, ['questionnaires'])],
    isRegion: true,
    wide: ['wording'],
  });
}

/** Why agencies did not know, a row for each question that can be answered so. */
function reasons(section: string, asked: readonly Asked[]): Html | false {
  const able = asked.filter(({ question, shown }) => question.reasons && Object.keys(shown.dontKnowReasons).length > 0);
  if (able.length === 0) return false;
  const labels = new Map(
    able.flatMap(({ question }) => (question.reasons ?? []).map(({ value, label }) => [value, label] as const)),
  );
  const keys = [...new Set(able.flatMap(({ shown }) => Object.keys(shown.dontKnowReasons)))];
  return tableMarkup(
    {
      id: `dont-know-${section.toLowerCase()}`,
      title: `Section ${section}: why agencies did not know`,
      notes: ['The reasons of a question add up to its "don\'t know".'],
      columns: [
        { id: 'question', title: 'Question', kind: 'text' },
        { id: 'dontKnow', title: '"Don\'t know"', kind: 'count' },
        ...keys.map((key): Column => ({ id: key, title: labels.get(key) ?? key, kind: 'count' })),
      ],
      rows: able.map(({ question, shown }): Cell[] => [
        question.id,
        cell(shown.counts['dont-know']),
        ...keys.map((key) =>
          Object.hasOwn(shown.dontKnowReasons, key) ? cell(shown.dontKnowReasons[key]) : { mark: 'z' as const },
        ),
      ]),
    },
    { isRegion: true },
  );
}

/** The cuts, each as the title of a question's table names it; one by levels of need as its rows are. */
const cutNames = [
  ['byService', 'service'],
  ['byCase', 'case'],
  ['byRoute', undefined],
  ['byFactor', 'factor'],
  ['byCoverage', 'children covered'],
] as const;

/** What a row of a cut is called by the tool; of any other as it is. */
const groupOf: Readonly<Partial<Record<(typeof cutNames)[number][0], (tool: Tool, group: string) => string>>> = {
  byService: serviceInWords,
  byRoute: routeInWords,
  byFactor: factorInWords,
};

const hasRows = ({ shown }: Asked, field: (typeof cutNames)[number][0]): boolean =>
  Object.keys(shown[field] ?? {}).length > 0;

/** One question's answers by service, case, route, factor and coverage; undefined where no cut is shown. */
function cutsOf(tool: Tool, asked: Asked): PackTable | undefined {
  const { question, shown } = asked;
  const options = countedOptions(question);
  const isNumber = shown.numbers !== undefined;
  const isByChild = shown.questionnaires !== undefined;
  const levels = levelsTogether(Object.keys(shown.byRoute));
  const rows = cutNames.flatMap(([field]) =>
    Object.entries(shown[field] ?? {}).map(([group, row]): Cell[] => [
      field === 'byRoute' ? capital(levels) : cutWords[field],
      groupOf[field]?.(tool, group) ?? group,
      ...options.map(({ value }) => cell(row.counts[value])),
      ...(isNumber ? numberCells(row) : []),
      cell(row.answered),
      cell(row.unanswered),
      cell(row.notApplicable),
      cell(row.asked),
      ...(isByChild ? [cell(row.questionnaires)] : []),
    ]),
  );
  if (rows.length === 0) return undefined;
  return {
    id: `cuts-${question.id.toLowerCase()}`,
    title: `${question.id}: ${shown.unit === 'child' ? 'answers about a child' : 'answers'} by ${listed(cutNames.flatMap(([field, name]) => (hasRows(asked, field) ? [name ?? levels] : [])))}`,
    notes: [],
    columns: [
      { id: 'cut', title: 'Broken down by', kind: 'text' },
      { id: 'group', title: 'Questionnaires of', kind: 'text' },
      ...answerHeads(question).map((title, index): Column => ({ id: `answer${index}`, title, kind: 'count' })),
      ...(isNumber ? numberColumns : []),
      { id: 'answered', title: 'n (answered)', kind: 'count' },
      { id: 'unanswered', title: 'Unanswered', kind: 'count' },
      { id: 'notApplicable', title: 'Not applicable', kind: 'count' },
      { id: 'asked', title: 'Asked', kind: 'count' },
      ...(isByChild ? [counted('questionnaires', 'Questionnaires behind asked')] : []),
    ],
    rows,
  };
}

function breakdowns(tool: Tool, section: string, asked: readonly Asked[]): Html | false {
  const tables = asked.flatMap((one) => {
    const table = cutsOf(tool, one);
    return table === undefined ? [] : [{ table, ...one }];
  });
  if (tables.length === 0) return false;
  return markup`<h3>Section ${section}: answers broken down</h3>
<p class="small">Counts only: at this size a percentage of a row would say more than the row can bear.${
    asked.some((one) => hasRows(one, 'byFactor')) &&
    ' A case can have several factors: those rows overlap and do not add up to the total.'
  }${takeSeveral(tables.map(({ question }) => question)) && ` ${overlapInWords}`}${asked.some((one) => hasRows(one, 'byCoverage')) && ' Children covered: of those whom the agency knows.'}</p>
${tables.map(
  ({ table, question, shown }) =>
    markup`<details><summary><span class="q">${question.id}</span> ${shown.wording}</summary>${tableMarkup(table, { groupBy: ['cut'] })}</details>\n`,
)}`;
}

/** Of which questions no number is told, where a pack may not: who answered them is, in the table under this. */
function numbersNotShown(figures: Figures, asked: readonly Asked[]): Html | false {
  const ids = asked.flatMap(({ question, shown }) =>
    question.type === 'number' && shown.numbers === undefined ? [question.id] : [],
  );
  if (!isShareable(figures) || ids.length === 0) return false;
  return markup`<p>The numbers that were given to ${listed(ids)} are not shown in this file, so that nobody can be made out: only how many answered.</p>\n`;
}

/**
 * One section of the tool: its charts, each with its table, who left what empty, why agencies did not know, and every
 * question broken down.
 */
export function sectionMarkup(
  figures: Figures,
  tool: Tool,
  section: Tool['sections'][number],
  from: { charts: readonly DrawnChart[]; questions: PackTable },
): Html {
  const asked = askedIn(figures, tool).filter(({ question }) => question.section === section.id);
  if (asked.length === 0) return markup`<p>No figures are shown for this section.</p>`;
  return markup`${from.charts
    .filter((chart) => chart.section === section.id)
    .map((chart) => [
      figureMarkup(chart),
      besideChart(chart, figures),
    ])}${numbersNotShown(figures, asked)}${nonResponse(from.questions, section.id, asked)}${reasons(section.id, asked)}${breakdowns(tool, section.id, asked)}`;
}
