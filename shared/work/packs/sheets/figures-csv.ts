import { quarterInWords } from '../../../domain/audits/names.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import type { CsvTable } from './csvw.ts';
import { countColumn, csvFiles, numberColumn, percentColumn, textColumn } from './csv.ts';
import type { Figures, QuestionShown, TallyShown } from '../../../domain/figures/figures.ts';
import type { PackFile } from '../tables/file.ts';
import type { Cell } from '../tables/table.ts';
import { count, percent } from '../tables/columns.ts';
import { spreadMeasures, spreadOf } from '../tables/numbers.ts';
import { kindsOf } from '../tables/sample.ts';
import { measures } from '../tables/completeness.ts';

const columns = [
  textColumn('audit', 'Audit', "The audit's id"),
  countColumn('revision', 'Version of the figures', 'The publication that these figures are of; it never changes'),
  textColumn('status', 'Status', 'interim or final'),
  textColumn('section', 'Section', "The questionnaire's section; empty where the row is about completeness"),
  textColumn('question', 'Question', "The question's id; empty where the row is about completeness"),
  textColumn('wording', 'Wording', 'The question in the wording of the questionnaire'),
  textColumn('about', 'About', "agency: the agency's own work; case: the case; child: each child, one by one"),
  textColumn('type', 'Type', 'What kind of answer the question takes'),
  textColumn(
    'unit',
    'Unit',
    'What the counts of a question count. questionnaire: questionnaires; child: answers about a child, one for each child that a questionnaire covers, so that a child whom several agencies know is counted once for each of them',
  ),
  textColumn(
    'cut',
    'Cut',
    'all: every counted questionnaire; service, case, route, factor, coverage: those of one group. Cuts repeat what all counts: never add them up. Factors overlap. Of the sample ageBand, route, factor, attribute: the cases or children of one kind',
  ),
  textColumn(
    'group',
    'Group',
    'Which service, case, route, factor, coverage or age; of an attribute its id and value (sex/female), its id alone where nothing is recorded; empty where cut is all',
  ),
  textColumn('agency', 'Agency', 'Whose questionnaire it is; in rows about what one agency left open'),
  textColumn('state', 'State', 'What became of that questionnaire'),
  textColumn('settled', 'Nothing more due', 'Whether nothing more is due on the case; in the same rows'),
  textColumn(
    'measure',
    'Measure',
    'What count counts: answer, dontKnowReason, asked, answered, unanswered, notApplicable, answeredExcludingDontKnow; questionnaires, of a question about each child, those that stand behind asked; numbers, how many numbers were given. What value is: sum, min, median, max of these. Of completeness expected, distributed, returned, complete, explained, notKnown, cannotIdentify, noReply, declined, withdrawn, summariesOwed, summariesReceived, gaps, unexplained; of the sample sampleCases, sampleChildren',
  ),
  textColumn('answer', 'Answer', "Where measure is answer: the answer's code; where it is dontKnowReason: dont-know"),
  textColumn('reason', 'Reason', "Where measure is dontKnowReason: the reason's code"),
  textColumn('label', 'In words', 'The answer, the reason or the measure as people read it'),
  countColumn('count', 'Count', 'The number itself: each stands here once'),
  numberColumn(
    'value',
    'Value',
    'In rows of sum, min, median and max: what the numbers that were given come to, in the unit that the question asks for; each stands here once. Of an even number of them the median is halfway between the middle two',
  ),
  countColumn('answered', 'Answered', 'In rows of answers: the base of percent; it includes "don\'t know"'),
  percentColumn('percent', 'Percent', 'count out of answered, rounded once, half up'),
  countColumn('answeredExcludingDontKnow', 'Answered without "don\'t know"', 'The base of percentExcludingDontKnow'),
  percentColumn('percentExcludingDontKnow', 'Percent without "don\'t know"', 'count out of answeredExcludingDontKnow'),
  textColumn('note', 'Note', 'Where the printed parts do not add up to 100.0: what they add up to'),
] as const;

const key = ['question', 'cut', 'group', 'agency', 'measure', 'answer', 'reason'];

type Row = Partial<Record<(typeof columns)[number]['id'], Cell>>;

const tallyMeasures = [
  ['asked', 'Asked'],
  ['answered', 'Answered'],
  ['unanswered', 'Unanswered'],
  ['notApplicable', 'Not applicable'],
] as const;

const cuts = [
  ['service', 'byService'],
  ['case', 'byCase'],
  ['route', 'byRoute'],
  ['factor', 'byFactor'],
  ['coverage', 'byCoverage'],
] as const;

const labelsOf = (options: Question['options'] = []): ReadonlyMap<string, string> =>
  new Map(options.map(({ value, label }) => [value, label]));

/** The bases of a tally, and of a question about each child how many questionnaires stand behind them. */
const basesOf = (tally: TallyShown): Row[] => [
  ...tallyMeasures.map(([measure, label]): Row => ({ measure, label, count: count(tally[measure]) })),
  ...(tally.questionnaires === undefined
    ? []
    : [{ measure: 'questionnaires', label: 'Questionnaires', count: count(tally.questionnaires) }]),
];

/** How the numbers that were given spread; of any other question nothing. */
function spreadRows({ numbers }: TallyShown): Row[] {
  if (numbers === undefined) return [];
  return [
    { measure: 'numbers', label: 'Numbers given', count: numbers.n },
    ...spreadMeasures.map(([measure, label]): Row => ({ measure, label, value: spreadOf(numbers, measure) })),
  ];
}

/** A question over all questionnaires: its bases, its answers with their percentages, why agencies did not know. */
function overall(question: Question, shown: QuestionShown): Row[] {
  const { answered, answeredExcludingDontKnow } = shown;
  const label = labelsOf(question.options);
  const reasonLabel = labelsOf(question.reasons);
  const answers = Object.entries(shown.counts).map(([answer, n]): Row => ({
    measure: 'answer',
    answer,
    label: label.get(answer) ?? answer,
    count: count(n),
    answered: count(answered),
    percent: percent(shown.percent[answer], answered),
    answeredExcludingDontKnow: count(answeredExcludingDontKnow),
    percentExcludingDontKnow:
      answer === 'dont-know'
        ? { mark: 'z' }
        : percent(shown.percentExcludingDontKnow[answer], answeredExcludingDontKnow),
    note: shown.note ?? '',
  }));
  const reasons = Object.entries(shown.dontKnowReasons).map(([reason, n]): Row => ({
    measure: 'dontKnowReason',
    answer: 'dont-know',
    reason,
    label: reasonLabel.get(reason) ?? reason,
    count: count(n),
  }));
  const known: Row = {
    measure: 'answeredExcludingDontKnow',
    label: 'Answered without "don\'t know"',
    count: count(answeredExcludingDontKnow),
  };
  return [...basesOf(shown), known, ...answers, ...spreadRows(shown), ...reasons].map((row) => ({
    cut: 'all',
    ...row,
  }));
}

/** A question's cuts. Counts beside their base, no percentages: at this size they would say more than a row can bear. */
function cutRows(question: Question, shown: QuestionShown): Row[] {
  const label = labelsOf(question.options);
  return cuts.flatMap(([cut, field]) =>
    Object.entries(shown[field] ?? {}).flatMap(([group, tally]) => {
      const answers = Object.entries(tally.counts).map(([answer, n]): Row => ({
        measure: 'answer',
        answer,
        label: label.get(answer) ?? answer,
        count: count(n),
        answered: count(tally.answered),
      }));
      return [...basesOf(tally), ...answers, ...spreadRows(tally)].map((row): Row => ({ cut, group, ...row }));
    }),
  );
}

function completenessRows({ completeness }: Figures): Row[] {
  const { summaries, cases = [] } = completeness;
  return [
    ...measures.map(([measure, label]): Row => ({
      cut: 'all',
      measure,
      label,
      count: count(completeness[measure] ?? null),
    })),
    { cut: 'all', measure: 'summariesOwed', label: 'Summaries asked for', count: count(summaries.owed) },
    { cut: 'all', measure: 'summariesReceived', label: 'Summaries received', count: count(summaries.received) },
    ...cases.flatMap((one) =>
      one.returns.flatMap(({ agency, state, gaps, unexplained }): Row[] => {
        const of = { cut: 'case', group: one.case, agency, state, settled: one.settled ? 'yes' : 'no' };
        return [
          { ...of, measure: 'gaps', label: 'Left unanswered', count: gaps },
          { ...of, measure: 'unexplained', label: 'Comments missing', count: unexplained },
        ];
      }),
    ),
  ];
}

/** The sample: all cases and children, then those of each kind. What it was chosen by is no number, and has no row. */
function sampleRows({ sample }: Figures, tool: Tool): Row[] {
  if (sample === undefined) return [];
  const measure = { cases: 'sampleCases', children: 'sampleChildren' } as const;
  return [
    { cut: 'all', measure: measure.cases, label: 'All cases', count: count(sample.cases) },
    { cut: 'all', measure: measure.children, label: 'All children', count: count(sample.children) },
    ...kindsOf(sample, tool).map(({ by, code, part, kind, of, n }): Row => {
      const label = `${part}: ${kind}`;
      const at =
        typeof by === 'string'
          ? { cut: by, group: code ?? '' }
          : { cut: 'attribute', group: code === undefined ? by.attribute : `${by.attribute}/${code}` };
      return { ...at, measure: measure[of], label, count: count(n) };
    }),
  ];
}

function figuresTable(figures: Figures, tool: Tool): CsvTable {
  const { audit, revision, status, notes, suppression } = figures;
  const rows = [
    ...completenessRows(figures),
    ...sampleRows(figures, tool),
    ...tool.questions.flatMap((question): Row[] => {
      const shown = figures.questions[question.id];
      if (shown === undefined) return [];
      const of: Row = {
        section: question.section,
        question: question.id,
        wording: shown.wording,
        about: shown.about,
        type: shown.type,
        unit: shown.unit ?? 'questionnaire',
      };
      return [...overall(question, shown), ...cutRows(question, shown)].map((row) => ({ ...of, ...row }));
    }),
  ];
  const common: Row = { audit: audit.id, revision, status };
  return {
    name: 'figures',
    title: `${audit.title}, ${quarterInWords(audit.quarter)}: version ${revision} of the figures`,
    description: 'One row a count, with its percentages and the bases that they are out of.',
    notes: [
      notes.counts,
      notes.percent,
      notes.byFactor,
      ...(notes.child === undefined ? [] : [notes.child]),
      ...(figures.note === undefined ? [] : [figures.note]),
      ...(suppression === undefined ? [] : Object.values(suppression.rules)),
      ...(suppression?.tooSmall === undefined ? [] : [suppression.tooSmall]),
    ],
    columns,
    key,
    rows: rows.map((row) => {
      const all: Row = { ...common, ...row };
      return columns.map(({ id }) => all[id] ?? '');
    }),
  };
}

/**
 * `figures.csv` and its metadata: every number of `questions` and `completeness`, each once in the column `count`, in
 * `value` or in one of the two percentages, which stand beside their bases. Of either pack: a suppressed number is `[c]`, what a pack
 * withholds has no row.
 */
export const figuresCsv = (figures: Figures, tool: Tool): PackFile[] => csvFiles(figuresTable(figures, tool));
