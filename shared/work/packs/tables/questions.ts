import { percentOf } from '../../../domain/figures/percent.ts';
import { capital } from '../../../domain/figures/words.ts';
import { levelsTogether } from '../../../domain/tool/theme.ts';
import type { Tool, Question } from '../../../domain/tool/tool.ts';
import type { Figures, QuestionShown, Shown, TallyShown } from '../../../domain/figures/figures.ts';
import type { Cell, Column, PackTable } from './table.ts';
import { askOfChildren, childBaseNote, overlapInWords, takeSeveral } from './kinds.ts';
import { countedOptions, shortLabel } from '../../../domain/tool/options.ts';
import { aDate, datesGiven, isDateOrOption } from './dates.ts';
import { count, percent, text, counted, perCent } from './columns.ts';

/** A question of the tool with what is shown of it. */
export interface Asked {
  question: Question;
  shown: QuestionShown;
}

/** The questions that figures tell of, in the tool's order. */
export const askedIn = (figures: Figures, tool: Tool): Asked[] =>
  tool.questions.flatMap((question): Asked[] => {
    const shown = figures.questions[question.id];
    return shown === undefined ? [] : [{ question, shown }];
  });

/** Who answered each question, and who could have. */
export function questions(asked: readonly Asked[]): PackTable {
  return {
    id: 'questions',
    title: 'Who answered each question',
    notes: [
      'Asked is the counted questionnaires that had the question before them: answered, unanswered and not applicable together.',
      'Answered includes "don\'t know". Percent unanswered is out of asked.',
      ...childNotes(asked),
    ],
    columns: [
      text('question', 'Question'),
      text('wording', 'Wording'),
      text('about', 'About'),
      text('type', 'Type'),
      counted('asked', 'Asked'),
      counted('answered', 'Answered'),
      counted('unanswered', 'Unanswered'),
      perCent('percentUnanswered', 'Percent unanswered'),
      counted('notApplicable', 'Not applicable'),
      counted('answeredExcludingDontKnow', 'Answered without "don\'t know"'),
      ...behindColumn(asked.map(({ shown }) => shown)),
    ],
    rows: asked.map(({ question, shown }): Cell[] => [
      question.id,
      shown.wording,
      shown.about,
      shown.type,
      count(shown.asked),
      count(shown.answered),
      count(shown.unanswered),
      percentUnanswered(shown),
      count(shown.notApplicable),
      count(shown.answeredExcludingDontKnow),
      ...behindCell(
        shown,
        asked.map((one) => one.shown),
      ),
    ]),
  };
}

/** What has to be known of counts where some questions are about each child. */
const childNotes = (asked: readonly Asked[]): string[] =>
  askOfChildren(asked.map(({ question }) => question)) ? [childBaseNote] : [];

const knowsQuestionnaires = (rows: readonly TallyShown[]): boolean =>
  rows.some(({ questionnaires }) => questionnaires !== undefined);

/** How many questionnaires stand behind answers about a child, where figures tell that. */
const behindColumn = (rows: readonly TallyShown[]): Column[] =>
  knowsQuestionnaires(rows) ? [counted('questionnaires', 'Questionnaires behind asked')] : [];

/** The cell under that; of what counts questionnaires none: asked is the same. */
const behindCell = ({ questionnaires }: TallyShown, rows: readonly TallyShown[]): Cell[] =>
  knowsQuestionnaires(rows) ? [questionnaires === undefined ? '' : count(questionnaires)] : [];

function percentUnanswered({ asked, unanswered }: QuestionShown): Cell {
  if (asked === null || unanswered === null) return { mark: 'c' };
  return percent(percentOf(unanswered, asked), asked);
}

/** What was answered, with the bases. */
export function answers(asked: readonly Asked[]): PackTable {
  return {
    id: 'answers',
    title: 'The answers to each question',
    notes: [
      'Percent is out of answered, which includes "don\'t know"; the last percent leaves it out, and out of what stands beside it.',
      'Each percent is rounded once, half up, from the exact fraction. Parts that do not add up to 100 are left so.',
      ...(takeSeveral(asked.map(({ question }) => question)) ? [overlapInWords] : []),
      ...childNotes(asked),
    ],
    columns: [
      text('question', 'Question'),
      text('wording', 'Wording'),
      text('answer', 'Answer'),
      text('label', 'In words'),
      counted('count', 'Count'),
      counted('answered', 'Answered'),
      perCent('percent', 'Percent'),
      counted('answeredExcludingDontKnow', 'Answered without "don\'t know"'),
      perCent('percentExcludingDontKnow', 'Percent without "don\'t know"'),
      text('note', 'Note'),
    ],
    rows: asked.flatMap(({ question, shown }) => [
      ...datesIn(question, shown),
      ...countedOptions(question).map(({ value, label }): Cell[] => [
        question.id,
        shown.wording,
        value,
        label,
        count(shown.counts[value] ?? null),
        count(shown.answered),
        percent(shown.percent[value], shown.answered),
        count(shown.answeredExcludingDontKnow),
        value === 'dont-know'
          ? { mark: 'z' }
          : percent(shown.percentExcludingDontKnow[value], shown.answeredExcludingDontKnow),
        shown.note ?? '',
      ]),
    ]),
  };
}

/** Of a date that has options in its place a row of all dates together, before theirs; of any other question none. */
function datesIn(question: Question, shown: QuestionShown): Cell[][] {
  if (!isDateOrOption(question)) return [];
  const given = datesGiven(shown);
  const of = (base: Shown): string | null => (given === null || base === null ? null : percentOf(given, base));
  const { answered, answeredExcludingDontKnow } = shown;
  return [
    [
      question.id,
      shown.wording,
      aDate.value,
      aDate.label,
      count(given),
      count(answered),
      percent(of(answered), answered),
      count(answeredExcludingDontKnow),
      percent(of(answeredExcludingDontKnow), answeredExcludingDontKnow),
      shown.note ?? '',
    ],
  ];
}

/** The grades, the only scale that every section shares: one row a section and one for the file as a whole. */
export function grades(tool: Tool, asked: readonly Asked[]): PackTable {
  const graded = asked.filter(({ question }) => question.type === 'grade');
  const values = graded[0] === undefined ? [] : countedOptions(graded[0].question);
  const titleOf = new Map(tool.sections.map(({ id, title }) => [id, title]));
  return {
    id: 'grades',
    title: 'Grades by section',
    notes: [
      'A grade is what an agency gave its own work. The grade of the file as a whole is a judgement, not worked out from the others.',
    ],
    columns: [
      text('section', 'Section'),
      text('question', 'Question'),
      ...values.map(({ value, label }) => counted(value, shortLabel(graded[0]?.question.options ?? [], label))),
      counted('answered', 'Graded'),
      counted('unanswered', 'Not graded'),
      counted('notApplicable', 'Not applicable'),
    ],
    rows: graded.map(({ question, shown }): Cell[] => [
      titleOf.get(question.section) ?? question.section,
      question.id,
      ...values.map(({ value }) => count(shown.counts[value] ?? null)),
      count(shown.answered),
      count(shown.unanswered),
      count(shown.notApplicable),
    ]),
  };
}

/** Why agencies did not know. */
export function dontKnowReasons(asked: readonly Asked[]): PackTable {
  return {
    id: 'dont-know-reasons',
    title: 'Why agencies did not know',
    notes: [
      `The reasons of a question add up to its "don't know".${
        asked.some(({ question }) => question.reasons?.some(({ value }) => value === 'reason-not-collected'))
          ? ' In 2015 no reason was collected, and none is guessed.'
          : ''
      }`,
    ],
    columns: [
      text('question', 'Question'),
      text('reason', 'Reason'),
      text('label', 'In words'),
      counted('count', 'Count'),
      counted('dontKnow', '"Don\'t know"'),
    ],
    rows: asked.flatMap(({ question, shown }) => {
      const labels = new Map((question.reasons ?? []).map(({ value, label }) => [value, label]));
      return Object.entries(shown.dontKnowReasons).map(([reason, n]): Cell[] => [
        question.id,
        reason,
        labels.get(reason) ?? reason,
        count(n),
        count(shown.counts['dont-know'] ?? null),
      ]);
    }),
  };
}

/** The cuts that a question's figures have. */
export const cuts = [
  ['byService', 'by-service', 'Answers by service', 'service', 'Service', []],
  ['byCase', 'by-case', 'Answers by case', 'case', 'Case', []],
  ['byRoute', 'by-route', 'Answers by route', 'route', 'Route', []],
  [
    'byFactor',
    'by-factor',
    'Answers by factor',
    'factor',
    'Factor',
    ['A case can have several factors: the rows overlap and do not add up to the total.'],
  ],
  [
    'byCoverage',
    'by-coverage',
    'Answers by child coverage',
    'coverage',
    'Children covered',
    ['Of the children whom the agency knows.'],
  ],
] as const;

/** What a cut and the column of its rows are called: one by levels of need as its rows are. */
function cutCalled(asked: readonly Asked[], [field, , title, , keyTitle]: (typeof cuts)[number]): [string, string] {
  if (field !== 'byRoute') return [title, keyTitle];
  const levels = levelsTogether(asked.flatMap(({ shown }) => Object.keys(shown.byRoute)));
  return [`Answers by ${levels}`, capital(levels)];
}

/** One cut of every question: by service, case, route, factor or coverage. */
export function cut(asked: readonly Asked[], which: (typeof cuts)[number]): PackTable {
  const [field, id, , key, , notes] = which;
  const [title, keyTitle] = cutCalled(asked, which);
  const all = asked.flatMap(({ shown }) => Object.values(shown[field] ?? {}));
  const rowOf = (question: string, group: string, row: TallyShown, answer: string, n: Cell): Cell[] => [
    question,
    group,
    count(row.asked),
    count(row.answered),
    count(row.unanswered),
    count(row.notApplicable),
    answer,
    n,
    ...behindCell(row, all),
  ];
  return {
    id,
    title,
    notes: [
      'Counts only: at this size a percentage of a row would say more than the row can bear.',
      ...notes,
      ...(takeSeveral(asked.map(({ question }) => question)) ? [overlapInWords] : []),
      ...childNotes(asked),
    ],
    columns: [
      text('question', 'Question'),
      text(key, keyTitle),
      counted('asked', 'Asked'),
      counted('answered', 'Answered'),
      counted('unanswered', 'Unanswered'),
      counted('notApplicable', 'Not applicable'),
      text('answer', 'Answer'),
      counted('count', 'Count'),
      ...behindColumn(all),
    ],
    rows: asked.flatMap(({ question, shown }) =>
      Object.entries(shown[field] ?? {}).flatMap(([group, row]) => {
        const options = countedOptions(question);
        if (options.length === 0) return [rowOf(question.id, group, row, '', { mark: 'z' })];
        return options.map(({ value }) => rowOf(question.id, group, row, value, count(row.counts[value] ?? null)));
      }),
    ),
  };
}
