import { html as markup, type Html } from '../../../base/html/template.ts';
import { capital, listed } from '../../../domain/figures/words.ts';
import { factorInWords, levelsTogether, routeInWords, serviceInWords } from '../../../domain/tool/theme.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { DrawnChart } from '../charts/charts.ts';
import type { Figures, QuestionShown, Shown } from '../../../domain/figures/figures.ts';
import type { Cell, Column, PackTable } from '../tables/table.ts';
import { tableMarkup } from './tables.ts';
import { answerHeads, cutWords, footnoteInWords } from './words.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

const cell = (n: Shown | undefined): Cell => n ?? { mark: 'c' };

/** A chart in a box that scrolls by itself where the screen is narrower than the chart can be read. */
export const figureMarkup = ({ drawing }: Pick<DrawnChart, 'drawing'>): Html =>
  markup`<figure><div class="scroll" role="group" aria-label="Chart. ${drawing.title}" tabindex="0">${drawing.picture}</div></figure>\n`;

/** The answers to some questions, each with its wording, its bases, and its percentages on both of them. */
export const answersMarkup = (table: PackTable): Html => {
  const note = table.columns.findIndex(({ id }) => id === 'note');
  const notes = [
    'n is how many questionnaires answered, "don\'t know" included. The last percentage leaves "don\'t know" out and is out of the n beside it.',
  ];
  return tableMarkup(
    { ...table, notes },
    {
      groupBy: ['question', 'wording'],
      without: ['answer', 'note'],
      groupNote: ({ [note]: said = '' }) => (typeof said === 'string' ? footnoteInWords(said) : ''),
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

interface Asked {
  question: Question;
  shown: QuestionShown;
}

const rowsOf = (table: PackTable, asked: readonly Asked[]): Cell[][] =>
  table.rows.filter(([id]) => asked.some(({ question }) => question.id === id));

function nonResponse(of: PackTable, section: string, asked: readonly Asked[]): Html {
  const table = {
    ...of,
    id: `questions-${section.toLowerCase()}`,
    title: `Section ${section}: who answered, and who left a question empty`,
    rows: rowsOf(of, asked),
  };
  return tableMarkup(table, {
    without: ['about', 'type', 'answeredExcludingDontKnow'],
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
  const levels = levelsTogether(Object.keys(shown.byRoute));
  const rows = cutNames.flatMap(([field]) =>
    Object.entries(shown[field] ?? {}).map(([group, row]): Cell[] => [
      field === 'byRoute' ? capital(levels) : cutWords[field],
      groupOf[field]?.(tool, group) ?? group,
      ...options.map(({ value }) => cell(row.counts[value])),
      cell(row.answered),
      cell(row.unanswered),
      cell(row.notApplicable),
      cell(row.asked),
    ]),
  );
  if (rows.length === 0) return undefined;
  return {
    id: `cuts-${question.id.toLowerCase()}`,
    title: `${question.id}: answers by ${listed(cutNames.flatMap(([field, name]) => (hasRows(asked, field) ? [name ?? levels] : [])))}`,
    notes: [],
    columns: [
      { id: 'cut', title: 'Broken down by', kind: 'text' },
      { id: 'group', title: 'Questionnaires of', kind: 'text' },
      ...answerHeads(question).map((title, index): Column => ({ id: `answer${index}`, title, kind: 'count' })),
      { id: 'answered', title: 'n (answered)', kind: 'count' },
      { id: 'unanswered', title: 'Unanswered', kind: 'count' },
      { id: 'notApplicable', title: 'Not applicable', kind: 'count' },
      { id: 'asked', title: 'Asked', kind: 'count' },
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
  }${asked.some((one) => hasRows(one, 'byCoverage')) && ' Children covered: of those whom the agency knows.'}</p>
${tables.map(
  ({ table, question, shown }) =>
    markup`<details><summary><span class="q">${question.id}</span> ${shown.wording}</summary>${tableMarkup(table, { groupBy: ['cut'] })}</details>\n`,
)}`;
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
  const asked = tool.questions.flatMap((question): Asked[] => {
    const shown = figures.questions[question.id];
    return question.section === section.id && shown !== undefined ? [{ question, shown }] : [];
  });
  if (asked.length === 0) return markup`<p>No figures are shown for this section.</p>`;
  return markup`${from.charts
    .filter((chart) => chart.section === section.id)
    .map((chart) => [
      figureMarkup(chart),
      answersMarkup(chart.table),
    ])}${nonResponse(from.questions, section.id, asked)}${reasons(section.id, asked)}${breakdowns(tool, section.id, asked)}`;
}
