import { countOf, type Tally } from '../figures/tally.ts';
import type { TallyShown } from '../figures/figures.ts';
import { countedOptions } from '../tool/options.ts';
import type { Question } from '../tool/tool.ts';

/**
 * A tally as the numbers that make up its `asked` and do not overlap: each answer, unanswered and not applicable. The
 * key is where the number stands under the tally (`counts/yes`, `unanswered`).
 */
export type Cells = ReadonlyMap<string, number>;

/** Keys of cells that are not shown. */
export type Hidden = ReadonlySet<string>;

export const nothingHidden: Hidden = new Set();

/** The key of an answer's count; "not applicable" is none, and stands beside them. */
export const answerKey = (value: string): string => (value === 'not-applicable' ? 'notApplicable' : `counts/${value}`);

export const dontKnowKey = answerKey('dont-know');

/**
 * The key of what was answered and stands in no file as a number of its own: a date, or some of the answers that can be given
 * together. Whoever knows the other cells knows it.
 */
export const givenKey = 'given';

const isAnswer = (key: string): boolean => key.startsWith('counts/') || key === 'answered' || key === givenKey;

/** The cells of a tally. The answers of a text question are not counted by value: `answered` is its only one. */
export function cellsOf(tally: Tally): Cells {
  const values = Object.entries(tally.counts).map(([value, n]) => [answerKey(value), n] as const);
  return new Map([
    ...(values.length === 0 ? [['answered', tally.answered] as const] : values),
    ['unanswered', tally.unanswered],
    ['notApplicable', tally.notApplicable],
  ]);
}

/** Whether an answer is given alone, where several can be given at once. */
const standsAlone = ({ value, alone }: Question['options'][number]): boolean => alone === true || value === 'dont-know';

/** Answers that can be given together with others: each is counted over all who answered, so their counts overlap. */
export const overlapping = (question: Question): string[] =>
  question.type === 'several'
    ? countedOptions(question).flatMap((option) => (standsAlone(option) ? [] : [answerKey(option.value)]))
    : [];

/**
 * The cells of a question's tally, whichever kind of answer it takes: what is not counted by value, or overlaps, is one cell.
 * Of a number there is no other: which option stands in its place is not told.
 */
export function cellsOfQuestion(question: Question, tally: Tally): Cells {
  const { type } = question;
  const rest = { unanswered: tally.unanswered, notApplicable: tally.notApplicable };
  const apart = countedOptions(question)
    .map(({ value }) => value)
    .filter((value) => !overlapping(question).includes(answerKey(value)));
  if (type === 'number' || type === 'text' || (type === 'date' && apart.length === 0)) {
    return new Map(Object.entries({ answered: tally.answered, ...rest }));
  }
  const counts = apart.map((value) => [answerKey(value), countOf(tally.counts, value)] as const);
  const given = counts.reduce((left, [, n]) => left - n, tally.answered);
  const isGiven = type === 'date' || type === 'several';
  return new Map([...(isGiven ? [[givenKey, given] as const] : []), ...counts, ...Object.entries(rest)]);
}

/** The same, and each of the answers that overlap. */
export const allCellsOf = (question: Question, tally: Tally): Cells =>
  new Map([
    ...cellsOfQuestion(question, tally),
    ...overlapping(question).map((key) => [key, countOf(tally.counts, key.slice(answerKey('').length))] as const),
  ]);

/** The sum of those cells whose keys are given. */
export function sumOf(cells: Cells, keys: Iterable<string>): number {
  let sum = 0;
  for (const key of keys) sum += cells.get(key) ?? 0;
  return sum;
}

/** What is left of cells when others, with the same keys, are taken away. */
export const without = (cells: Cells, taken: readonly Cells[]): Cells =>
  new Map([...cells].map(([key, n]) => [key, taken.reduce((left, one) => left - (one.get(key) ?? 0), n)]));

/**
 * Whether at most one answer was given: then to know that somebody is in the row is to know what they said. Who gave
 * none does not make the others' answers less alike. What was written in a text is not told: of one, only whether
 * anything was.
 */
export const allAlike = (cells: Cells): boolean =>
  [...cells].filter(([key, n]) => n > 0 && (isAnswer(key) || cells.has('answered'))).length < 2;

/** Whether every questionnaire is in one cell: then so is every row of every breakdown. */
export const inOneCell = (cells: Cells): boolean => [...cells.values()].filter((n) => n > 0).length < 2;

/**
 * The order in which cells are hidden so that others cannot be worked out: "don't know", then the answers from the last
 * to the second, then unanswered and not applicable, which the base of every percentage rests on, and only then the first
 * answer. It is the same whatever the numbers are: hiding the smallest that will do would bound what is hidden by what is
 * shown.
 */
export function orderOfHiding(cells: Cells): string[] {
  const keys = [...cells.keys()];
  const [first, ...others] = keys.filter((key) => isAnswer(key) && key !== dontKnowKey);
  return [
    ...keys.filter((key) => key === dontKnowKey),
    ...others.toReversed(),
    ...keys.filter((key) => !isAnswer(key)),
    ...(first === undefined ? [] : [first]),
  ];
}

/** Whether any answer that was given is shown. What stands in no file is told only with how many answered. */
export const showsAnswers = (cells: Cells, hidden: Hidden): boolean =>
  [...cells].some(
    ([key, n]) => isAnswer(key) && n > 0 && !hidden.has(key) && (key !== givenKey || isTold(answerKeys(cells), hidden)),
  );

/**
 * Whether the sum of these cells can be told from what is shown, where the sum of all cells is known: all of them are
 * shown, or all that are hidden are among them.
 */
export function isTold(keys: readonly string[], hidden: Hidden): boolean {
  return keys.every((key) => !hidden.has(key)) || [...hidden].every((key) => keys.includes(key));
}

/** The keys of a tally's answers, which add up to `answered`. */
export const answerKeys = (cells: Cells): string[] => [...cells.keys()].filter(isAnswer);

/** Those that are hidden of cells that add up: of answers that can be given together, what is hidden tells of no sum. */
export const hiddenAmong = (cells: Cells, hidden: Hidden): Hidden =>
  new Set([...hidden].filter((key) => cells.has(key)));

/** A tally with its hidden cells as null, and `answered` too where it cannot be told. `asked` is always shown. */
export function tallyShown(tally: Tally, hidden: Hidden, cells: Cells = cellsOf(tally)): TallyShown {
  const shown = (key: string, n: number): number | null => (hidden.has(key) ? null : n);
  return {
    asked: tally.asked,
    answered: isTold(answerKeys(cells), hiddenAmong(cells, hidden)) ? tally.answered : null,
    unanswered: shown('unanswered', tally.unanswered),
    notApplicable: shown('notApplicable', tally.notApplicable),
    counts: Object.fromEntries(Object.entries(tally.counts).map(([value, n]) => [value, shown(answerKey(value), n)])),
  };
}
