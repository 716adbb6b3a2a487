/** The published figures of an audit held against a recount of it, number by number. */
import type { Aggregate, RowFigures } from '../../../shared/domain/figures/aggregate.ts';
import { spreadOf, type CountedRow, type Recount } from './recount.ts';

/** A figure that is published otherwise than it was recounted. */
export interface Difference {
  /** Where: `E6 answered`, `E6 yes`, `E6 yes %`, `E6 byService police no`, `returned`, `case-1/police gaps`. */
  figure: string;
  published: string;
  recounted: string;
}

/** By the name of the figure; null is a percentage of nothing. */
type Figures = Map<string, string | number | boolean | null>;

const cuts = ['byService', 'byCase', 'byRoute', 'byFactor', 'byCoverage'] as const;

type Question = Row &
  Pick<
    Recount['questions'][string],
    'percent' | 'percentExcludingDontKnow' | 'answeredExcludingDontKnow' | 'dontKnowReasons'
  > &
  Record<(typeof cuts)[number], Record<string, Row>>;

/** A question with all of its rows as they are told. */
function told<Of extends RowFigures | CountedRow>(
  question: Of & Omit<Question, keyof Row | (typeof cuts)[number]> & Record<(typeof cuts)[number], Record<string, Of>>,
  row: (of: Of) => Row,
): Question {
  const rows = (of: Record<string, Of>): Record<string, Row> =>
    Object.fromEntries(Object.entries(of).map(([name, one]) => [name, row(one)]));
  const { percent, percentExcludingDontKnow, answeredExcludingDontKnow, dontKnowReasons } = question;
  return {
    ...row(question),
    percent,
    percentExcludingDontKnow,
    answeredExcludingDontKnow,
    dontKnowReasons,
    byService: rows(question.byService),
    byCase: rows(question.byCase),
    byRoute: rows(question.byRoute),
    byFactor: rows(question.byFactor),
    byCoverage: rows(question.byCoverage),
  };
}

function setRow(figures: Figures, name: string, row: Row): void {
  for (const base of ['asked', 'answered', 'unanswered', 'notApplicable'] as const) {
    figures.set(`${name} ${base}`, row[base]);
  }
  for (const [value, n] of Object.entries(row.counts)) figures.set(`${name} ${value}`, n);
  if (row.questionnaires !== undefined) figures.set(`${name} questionnaires`, row.questionnaires);
  if (row.numbers !== undefined) figures.set(`${name} numbers`, row.numbers);
}

/** A row whose numbers, if it is of any, are told in one line. */
type Row = Omit<CountedRow, 'given'> & { numbers?: string };

const recountedRow = ({ given, ...row }: CountedRow): Row => ({
  ...row,
  ...(given !== undefined && { numbers: spreadOf(given) }),
});

/** How published numbers spread, in the words of a recount. */
export const publishedSpread = ({ n, sum, min, median, max }: NonNullable<RowFigures['numbers']>): string =>
  n === 0 ? 'none' : `${n}: ${min} to ${max}, middle ${median}, sum ${sum}`;

/** A published row in the words of a recount. */
const publishedRow = ({ numbers, questionnaires, ...row }: RowFigures): Row => ({
  ...row,
  ...(questionnaires !== undefined && { questionnaires }),
  ...(numbers !== undefined && { numbers: publishedSpread(numbers) }),
});

function setQuestion(figures: Figures, id: string, question: Question): void {
  setRow(figures, id, question);
  figures.set(`${id} answered without don't know`, question.answeredExcludingDontKnow);
  for (const [value, percent] of Object.entries(question.percent)) figures.set(`${id} ${value} %`, percent);
  for (const [value, percent] of Object.entries(question.percentExcludingDontKnow)) {
    figures.set(`${id} ${value} % without don't know`, percent);
  }
  for (const [reason, n] of Object.entries(question.dontKnowReasons)) figures.set(`${id} because ${reason}`, n);
  for (const cut of cuts) {
    for (const [name, row] of Object.entries(question[cut])) setRow(figures, `${id} ${cut} ${name}`, row);
  }
}

function setCase(figures: Figures, id: string, of: Recount['cases'][string]): void {
  figures.set(`${id} settled`, of.settled);
  for (const { agency, state, gaps, unexplained } of of.returns) {
    const name = `${id}/${agency}`;
    figures.set(`${name} state`, state).set(`${name} gaps`, gaps).set(`${name} unexplained`, unexplained);
  }
}

/** What each return is asked again, in the order of asking. */
function setAsked(figures: Figures, asked: Recount['openQueries']): void {
  for (const [name, of] of Map.groupBy(asked, (one) => `${one.case}/${one.agency}`)) {
    const words = of.map(({ question, reason }) => question ?? reason);
    figures.set(`${name} asked again`, words.join(', '));
  }
}

function setInputs(figures: Figures, inputs: Recount['inputs']): void {
  figures.set('inputs', inputs.length);
  for (const one of inputs) {
    const name = `${one.case}/${one.agency}`;
    figures.set(`${name} version`, one.version).set(`${name} sha256`, one.sha256);
  }
}

function setSample(figures: Figures, { cases, children, parts, criteria }: Recount['sample']): void {
  figures.set('sample cases', cases).set('sample children', children);
  for (const [part, counts] of Object.entries(parts)) {
    for (const [kind, n] of Object.entries(counts)) figures.set(`sample ${part} ${kind}`, n);
  }
  for (const [at, line] of criteria.entries()) figures.set(`criterion ${at + 1}`, line);
}

/** The published sample as the recount has it; nothing of one that is not there. */
function publishedSample({ sample }: Aggregate): Recount['sample'] | undefined {
  if (sample === undefined) return undefined;
  const { cases, children, attributes, criteria, ...parts } = sample;
  const described = Object.entries(attributes).map(
    ([id, { counts, notRecorded }]): [string, Record<string, number>] => [
      `attributes ${id}`,
      { ...counts, 'not recorded': notRecorded },
    ],
  );
  return {
    cases,
    children,
    parts: Object.fromEntries([
      ...Object.entries(parts).flatMap(([part, counts]) => (counts === undefined ? [] : [[part, counts] as const])),
      ...described,
    ]),
    criteria: criteria.map(
      ({ text, met, why }) => `${text}: ${met ? 'met' : 'not met'}${why === undefined ? '' : `, ${why}`}`,
    ),
  };
}

const droppedInWords = ({ reason, replacedBy }: NonNullable<Aggregate['completeness']['dropped']>[number]): string =>
  replacedBy === undefined ? reason : `${reason}, ${replacedBy} in its place`;

/** The numbers that stand in a sentence, in order. */
const numbersIn = (words: string, pattern: RegExp): (string | null)[] => (pattern.exec(words) ?? []).slice(1);

function publishedFigures(aggregate: Aggregate): Figures {
  const { completeness, notes, inputs, questions, openQueries = [] } = aggregate;
  const figures: Figures = new Map();
  const sample = publishedSample(aggregate);
  if (sample !== undefined) setSample(figures, sample);
  const {
    summaries,
    cases,
    neverAsked: _apart,
    dropped = [],
    explained = null,
    declined = 0,
    ...counts
  } = completeness;
  for (const [name, n] of Object.entries({ ...counts, explained, declined })) figures.set(name, n);
  figures.set('summaries owed', summaries.owed).set('summaries received', summaries.received);
  const [returned = null, about = null] = numbersIn(notes.counts, /(\d+) questionnaires? about (\d+) cases?/);
  figures.set('questionnaires in the note', returned).set('cases in the note', about);
  for (const { case: id, ...of } of cases) setCase(figures, id, of);
  for (const one of dropped) figures.set(`${one.case} dropped`, droppedInWords(one));
  setAsked(figures, openQueries);
  setInputs(figures, inputs);
  for (const [id, question] of Object.entries(questions)) {
    setQuestion(figures, id, told(question, publishedRow));
    figures.set(`${id} unit`, question.unit ?? null);
    const note = question.note ?? '';
    figures.set(`${id} overlaps`, /\bcounts overlap\b/.test(note));
    const [all = null] = numbersIn(note, /\bpercent adds up to (\d+\.\d)/);
    const [known = null] = numbersIn(note, /percentExcludingDontKnow adds up to (\d+\.\d)/);
    figures.set(`${id} adds up to`, all).set(`${id} adds up to without don't know`, known);
  }
  return figures;
}

function recountedFigures({
  completeness,
  dropped,
  openQueries,
  summaries,
  cases,
  inputs,
  questions,
  sample,
}: Recount): Figures {
  const figures: Figures = new Map(Object.entries(completeness));
  setSample(figures, sample);
  figures.set('summaries owed', summaries.owed).set('summaries received', summaries.received);
  figures.set('questionnaires in the note', `${completeness.returned}`);
  figures.set('cases in the note', `${Object.keys(cases).length}`);
  for (const [id, of] of Object.entries(cases)) setCase(figures, id, of);
  for (const [id, why] of Object.entries(dropped)) figures.set(`${id} dropped`, why);
  setAsked(figures, openQueries);
  setInputs(figures, inputs);
  for (const [id, question] of Object.entries(questions)) {
    setQuestion(figures, id, told(question, recountedRow));
    figures.set(`${id} unit`, question.questionnaires === undefined ? null : 'child');
    const { addsUpTo } = question;
    figures.set(`${id} overlaps`, question.overlaps);
    figures.set(`${id} adds up to`, addsUpTo.percent);
    figures.set(`${id} adds up to without don't know`, addsUpTo.percentExcludingDontKnow);
  }
  return figures;
}

/**
 * Every number of `aggregate.json` in which it differs from a recount, in its order; empty when all agree. Signals,
 * corrections, changes and services never asked are not numbers of the questionnaires.
 */
export function differences(aggregate: Aggregate, counted: Recount): Difference[] {
  const [published, recounted] = [publishedFigures(aggregate), recountedFigures(counted)];
  const found: Difference[] = [];
  for (const figure of new Set([...published.keys(), ...recounted.keys()])) {
    const [computed, again] = [published.get(figure), recounted.get(figure)];
    if (computed === again) continue;
    const shown = (value: typeof computed): string => (value === undefined ? 'none' : String(value ?? 'no base'));
    found.push({ figure, published: shown(computed), recounted: shown(again) });
  }
  return found;
}
