import type { Figures, QuestionShown, TallyShown } from '../../../domain/figures/figures.ts';
import type { Numbers } from '../../../domain/figures/numbers.ts';
import { count, counted, measured, text } from './columns.ts';
import { askedIn, cuts, type Asked } from './questions.ts';
import type { Cell, PackTable } from './table.ts';
import { countedOptions, shortLabel } from '../../../domain/tool/options.ts';
import type { Tool } from '../../../domain/tool/tool.ts';

/** What is told of the numbers that were given, beside how many they are. */
export const spreadMeasures = [
  ['sum', 'Sum'],
  ['min', 'Lowest'],
  ['median', 'Median'],
  ['max', 'Highest'],
] as const;

/** One of these as a cell; where no number was given there is no lowest. */
export const spreadOf = (numbers: Numbers, measure: (typeof spreadMeasures)[number][0]): Cell =>
  numbers[measure] ?? { mark: 'z' };

/** What stands under numbers wherever they are shown. */
export const medianNote =
  'The median is the number in the middle when all are put in order; of an even number of them it is halfway between the middle two.';

/** The columns of numbers, with what stands in them. */
export const numberColumns = [
  counted('numbers', 'Numbers given'),
  ...spreadMeasures.map(([id, title]) => measured(id, title)),
];

/** The numbers of a row under {@link numberColumns}; of a row without any, marks. */
export const numberCells = ({ numbers }: Pick<TallyShown, 'numbers'>): Cell[] =>
  numbers === undefined
    ? numberColumns.map(() => ({ mark: 'c' }))
    : [count(numbers.n), ...spreadMeasures.map(([measure]) => spreadOf(numbers, measure))];

const hasNumbers = ({ shown }: { shown: QuestionShown }): boolean => shown.numbers !== undefined;

/** Of questions that are answered with a number how the numbers spread, over all and in every cut; none, no table. */
export function numbers(asked: readonly Asked[]): PackTable | undefined {
  const withNumbers = asked.filter(hasNumbers);
  if (withNumbers.length === 0) return undefined;
  return {
    id: 'numbers',
    title: 'The numbers that were given',
    notes: [
      medianNote,
      'What was answered in place of a number, such as "don\'t know", stands among the answers and is not in these.',
      'Rows by service, case, levels of need, factor and child coverage repeat what the row of all counts: never add them up.',
    ],
    columns: [
      text('question', 'Question'),
      text('wording', 'Wording'),
      text('unit', 'Of what'),
      text('cut', 'Broken down by'),
      text('group', 'Questionnaires of'),
      counted('answered', 'Answered'),
      ...numberColumns,
    ],
    rows: withNumbers.flatMap(({ question, shown }): Cell[][] => {
      const row = (cut: string, group: string, tally: TallyShown): Cell[] => [
        question.id,
        shown.wording,
        question.unit ?? '',
        cut,
        group,
        count(tally.answered),
        ...numberCells(tally),
      ];
      return [
        row('all', '', shown),
        ...cuts.flatMap(([field, , , key]) =>
          Object.entries(shown[field] ?? {}).map(([group, tally]) => row(key, group, tally)),
        ),
      ];
    }),
  };
}

/** The same over all alone, with what was answered in place of a number: what a chart of numbers shows. */
export function numbersInAll(figures: Figures, tool: Tool): PackTable {
  return {
    id: 'numbers-in-all',
    title: 'The numbers that were given',
    notes: [medianNote],
    columns: [
      text('question', 'Question'),
      text('wording', 'Wording'),
      text('unit', 'Of what'),
      ...numberColumns,
      text('besides', 'In place of a number'),
      counted('answered', 'Answered'),
      counted('asked', 'Asked'),
    ],
    rows: askedIn(figures, tool)
      .filter(hasNumbers)
      .map(({ question, shown }): Cell[] => [
        question.id,
        shown.wording,
        question.unit ?? '',
        ...numberCells(shown),
        countedOptions(question)
          .map(({ value, label }) => `${shortLabel(question.options, label)}: ${shown.counts[value] ?? 0}`)
          .join('; '),
        count(shown.answered),
        count(shown.asked),
      ]),
  };
}
