import { percentOf } from '../../../domain/figures/percent.ts';
import type { Question, Tool } from '../../../domain/tool/tool.ts';
import { nobodyMissed, whyNoSignals } from './claims.ts';
import type { Figures, QuestionShown, Shown, TallyShown } from '../../../domain/figures/figures.ts';
import { isShareable } from '../../../domain/figures/figures.ts';
import type { Cell, Column, PackTable } from './table.ts';
import { trendNotes, type Trends } from '../../../domain/figures/trends.ts';
import { countedOptions } from '../../../domain/tool/options.ts';

/** A count as a cell: null is a suppressed one. */
export const count = (n: Shown): Cell => n ?? { mark: 'c' };

/** A percentage as a cell: without a base it does not apply; with one that may not be told, it is suppressed. */
export const percent = (printed: string | null | undefined, base: Shown): Cell =>
  printed ?? { mark: base === 0 ? 'z' : 'c' };

const text = (id: string, title: string): Column => ({ id, title, kind: 'text' });
export const counted = (id: string, title: string): Column => ({ id, title, kind: 'count' });
const perCent = (id: string, title: string): Column => ({ id, title, kind: 'percent' });

/** The counts of completeness, each with its name and what it means. */
export const measures = [
  ['expected', 'Expected', "Every questionnaire on a case's list, whatever became of it"],
  ['distributed', 'Distributed', 'Expected, less those that could not identify the child and those withdrawn'],
  ['returned', 'Returned', 'With a version that counts'],
  ['complete', 'Complete', 'Returned without gaps'],
  ['notKnown', 'Not known', 'The agency does not know the family: a valid nil return'],
  ['cannotIdentify', 'Cannot identify', 'The details sent could not identify the child'],
  ['noReply', 'No reply', 'Asked, and nothing submitted'],
  ['withdrawn', 'Withdrawn', 'By the business manager; never counted'],
] as const;

function completeness({ completeness: shown }: Figures): PackTable {
  return {
    id: 'completeness',
    title: 'What was asked for and what came',
    notes: [
      'Expected is returned, not known, cannot identify, no reply and withdrawn together.',
      'Case summaries and services that nobody asked stand outside these counts.',
    ],
    columns: [text('measure', 'Measure'), counted('count', 'Questionnaires'), text('meaning', 'Meaning')],
    rows: [
      ...measures.map(([id, title, meaning]): Cell[] => [title, count(shown[id]), meaning]),
      ['Summaries owed', count(shown.summaries.owed), "Lead professionals' case summaries, less those withdrawn"],
      ['Summaries received', count(shown.summaries.received), 'Of the summaries owed'],
    ],
  };
}

function completenessByCase({ completeness: { cases } }: Figures): PackTable | undefined {
  if (cases === undefined) return undefined;
  return {
    id: 'completeness-by-case',
    title: 'What came, by case and agency',
    notes: [
      'Gaps are questions that apply and have no answer (written ones apart), and children the agency knows and does not cover.',
      'Unexplained are boxes that an answer asked for and that were left empty.',
    ],
    columns: [
      text('case', 'Case'),
      text('settled', 'Case settled'),
      text('agency', 'Agency'),
      text('state', 'State'),
      counted('gaps', 'Gaps'),
      counted('unexplained', 'Unexplained'),
    ],
    rows: cases.flatMap((one) =>
      one.returns.map(({ agency, state, gaps, unexplained }): Cell[] => [
        one.case,
        one.settled ? 'yes' : 'no',
        agency,
        state,
        gaps,
        unexplained,
      ]),
    ),
  };
}

function neverAsked(figures: Figures): PackTable | undefined {
  const { neverAsked: rows } = figures.completeness;
  if (rows === undefined) return undefined;
  return {
    id: 'never-asked',
    title: "Services that a case's factors call for and nobody asked",
    notes: ['Outside every other count.', ...(rows.length === 0 ? [nobodyMissed(figures)] : [])],
    columns: [text('case', 'Case'), text('service', 'Service')],
    rows: rows.map((row): Cell[] => [row.case, row.service]),
  };
}

interface Asked {
  question: Question;
  shown: QuestionShown;
}

function questions(asked: readonly Asked[]): PackTable {
  return {
    id: 'questions',
    title: 'Who answered each question',
    notes: [
      'Asked is the counted questionnaires to which the question applied: answered, unanswered and not applicable together.',
      'Answered includes "don\'t know". Percent unanswered is out of asked.',
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
    ]),
  };
}

function percentUnanswered({ asked, unanswered }: QuestionShown): Cell {
  if (asked === null || unanswered === null) return { mark: 'c' };
  return percent(percentOf(unanswered, asked), asked);
}

function answers(asked: readonly Asked[]): PackTable {
  return {
    id: 'answers',
    title: 'The answers to each question',
    notes: [
      'Percent is out of answered, which includes "don\'t know"; the last percent leaves it out, and out of what stands beside it.',
      'Each percent is rounded once, half up, from the exact fraction. Parts that do not add up to 100 are left so.',
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
    rows: asked.flatMap(({ question, shown }) =>
      countedOptions(question).map(({ value, label }): Cell[] => [
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
    ),
  };
}

/** The grades, the only scale that every section shares: one row a section and one for the file as a whole. */
function grades(tool: Tool, asked: readonly Asked[]): PackTable {
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
      ...values.map(({ value, label }) => counted(value, label.split(':')[0] ?? label)),
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

function dontKnowReasons(asked: readonly Asked[]): PackTable {
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

const cuts = [
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

function cut(asked: readonly Asked[], [field, id, title, key, keyTitle, notes]: (typeof cuts)[number]): PackTable {
  const rowOf = (question: string, group: string, row: TallyShown, answer: string, n: Cell): Cell[] => [
    question,
    group,
    count(row.asked),
    count(row.answered),
    count(row.unanswered),
    count(row.notApplicable),
    answer,
    n,
  ];
  return {
    id,
    title,
    notes: ['Counts only: at this size a percentage of a row would say more than the row can bear.', ...notes],
    columns: [
      text('question', 'Question'),
      text(key, keyTitle),
      counted('asked', 'Asked'),
      counted('answered', 'Answered'),
      counted('unanswered', 'Unanswered'),
      counted('notApplicable', 'Not applicable'),
      text('answer', 'Answer'),
      counted('count', 'Count'),
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

function signals(figures: Figures, tool: Tool): PackTable | undefined {
  const { signals: raised } = figures;
  const why = whyNoSignals(figures, tool);
  if (raised === undefined) return undefined;
  return {
    id: 'signals',
    title: 'What a summary hides',
    notes: [
      "Contradictions and findings that the questionnaire's rules state. They are places to look; they score nobody.",
      ...(why === undefined ? [] : [why]),
    ],
    columns: [
      text('rule', 'Rule'),
      text('case', 'Case'),
      text('service', 'Service'),
      text('agencies', 'Agencies'),
      text('questions', 'Questions'),
      text('answers', 'Answers'),
    ],
    rows: raised.map((signal): Cell[] => [
      signal.rule,
      signal.case ?? '',
      signal.service ?? '',
      signal.agencies.join(', '),
      signal.questions.join(', '),
      signal.answers
        .map(({ agency, service, question, answer, count: n, base }) =>
          n === undefined
            ? `${agency ?? ''} ${question}: ${answer ?? 'no answer'}`.trim()
            : `${service ?? 'all others'} ${question}: ${answer ?? 'no answer'} ${n} of ${base ?? n}`,
        )
        .join('; '),
    ]),
  };
}

function corrections({ corrections: made }: Figures): PackTable | undefined {
  if (made === undefined) return undefined;
  return {
    id: 'corrections',
    title: 'Answers that the audit lead reads otherwise',
    notes: ['The answer as given is the one that is counted.'],
    columns: [
      text('case', 'Case'),
      text('agency', 'Agency'),
      counted('version', 'Version'),
      text('question', 'Question'),
      text('answer', 'As given'),
      text('corrected', 'As read'),
      text('reason', 'Reason'),
    ],
    rows: made.map((one): Cell[] => [
      one.case,
      one.agency,
      one.version,
      one.question,
      one.answer ?? '',
      one.corrected,
      one.reason,
    ]),
  };
}

function changes({ changes: changed }: Figures): PackTable | undefined {
  if (changed === undefined) return undefined;
  return {
    id: 'changes',
    title: `What changed since revision ${changed.since}`,
    notes: ['Only numbers that differ. A row without a question is one of completeness.'],
    columns: [
      text('question', 'Question'),
      text('measure', 'Measure'),
      counted('before', 'Before'),
      counted('after', 'Now'),
    ],
    rows: changed.rows.map((row): Cell[] => [row.question ?? '', row.measure, row.before, row.after]),
  };
}

/** Every trend point as rows of answers: long, so that any chart can be drawn from it. */
export function trendsTable(trends: Trends): PackTable {
  return {
    id: 'trends',
    title: 'Over the quarters',
    notes: trendNotes(trends),
    columns: [
      text('question', 'Question'),
      text('wording', 'Wording'),
      text('quarter', 'Quarter'),
      text('audit', 'Audit'),
      text('tool', 'Questionnaire'),
      text('asked', 'Asked as'),
      text('rule', 'Compared by'),
      text('answer', 'Answer'),
      counted('count', 'Count'),
      counted('n', 'n'),
      perCent('percent', 'Percent'),
    ],
    rows: trends.series.flatMap((series) =>
      series.points.flatMap((point) =>
        series.answers.map(({ value }): Cell[] => [
          series.question,
          series.wording,
          point.quarter.label,
          point.audit,
          point.tool,
          point.questions.join(', '),
          point.rule,
          value,
          count(point.counts[value] ?? null),
          count(point.n),
          percent(point.percent[value], point.n),
        ]),
      ),
    ),
  };
}

/**
 * Every table of a pack, in the order of reading. Tables that a pack does not have are left out; one that it has and in
 * which nothing stands is there without rows.
 */
export function tablesOf(figures: Figures, tool: Tool, trends?: Trends): PackTable[] {
  const asked = tool.questions.flatMap((question): Asked[] => {
    const shown = figures.questions[question.id];
    return shown === undefined ? [] : [{ question, shown }];
  });
  const tables = [
    completeness(figures),
    completenessByCase(figures),
    neverAsked(figures),
    questions(asked),
    answers(asked),
    grades(tool, asked),
    dontKnowReasons(asked),
    ...cuts.filter(([field]) => field !== 'byCase' || !isShareable(figures)).map((one) => cut(asked, one)),
    signals(figures, tool),
    corrections(figures),
    changes(figures),
    trends === undefined ? undefined : trendsTable(trends),
  ];
  return tables.filter((table) => table !== undefined);
}
