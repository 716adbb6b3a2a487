/**
 * An audit counted again, straight from its file by plain loops and with nothing of the product: which acts are taken,
 * what applies, which boxes are asked for and how to round are written down here a second time, so that what the
 * deployed system publishes can be held against it. Signals and services never asked have no place here.
 */
import * as z from 'zod/mini';
import type { AuditFile } from '../player/audit-file.ts';
import { questionsThatApply, When } from './applies.ts';
import type { FiledAnswer } from '../player/audit-file.ts';
import { bookAt, type FiledCase, isSettled, type State } from './book.ts';
import { givenTo, wordsOf } from './given.ts';

/** As much of a questionnaire's file as counting needs. */
export const CountedTool = z.object({
  id: z.string(),
  questions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      about: z.optional(z.string()),
      optional: z.optional(z.literal(true)),
      options: z.array(z.object({ value: z.string() })),
      reasons: z.optional(z.array(z.object({ value: z.string() }))),
      boxes: z.array(
        z.object({ id: z.string(), when: z.optional(z.union([z.literal('always'), z.array(z.string())])) }),
      ),
      appliesWhen: z.optional(When),
    }),
  ),
  levels: z.optional(z.array(z.object({ value: z.string() }))),
  factors: z.array(z.object({ value: z.string() })),
  attributes: z.optional(
    z.array(z.object({ id: z.string(), of: z.string(), options: z.array(z.object({ value: z.string() })) })),
  ),
  comparable: z.array(
    z.object({ with: z.string(), question: z.string(), rule: z.string(), parts: z.array(z.string()) }),
  ),
});
export type CountedTool = z.infer<typeof CountedTool>;
type CountedQuestionAsked = CountedTool['questions'][number];

/** Answers counted: `asked` = `answered` + `unanswered` + `notApplicable`. */
export interface CountedRow {
  asked: number;
  answered: number;
  unanswered: number;
  notApplicable: number;
  counts: Record<string, number>;
  /** of what is asked of each child: how many questionnaires were asked */
  questionnaires?: number;
  /** of a number: all that were given, as they came */
  given?: number[];
}

/** How the numbers given spread, in one line: found by putting all of them in a row. */
export function spreadOf(given: readonly number[]): string {
  const row = given.toSorted((a, b) => a - b);
  let sum = 0;
  for (const one of row) sum += one;
  const half = row.length / 2;
  const middle = Number.isInteger(half) ? [row[half - 1], row[half]] : [row[Math.floor(half)]];
  const ofMiddle = middle.reduce<number>((both, one) => both + (one ?? 0), 0) / middle.length;
  return row.length === 0 ? 'none' : `${row.length}: ${row[0]} to ${row.at(-1)}, middle ${ofMiddle}, sum ${sum}`;
}

const cuts = ['byService', 'byCase', 'byRoute', 'byFactor', 'byCoverage'] as const;
type Cut = (typeof cuts)[number];

/** One question counted; `counts` by answer, at nought too. */
export interface CountedQuestion extends CountedRow, Record<Cut, Record<string, CountedRow>> {
  percent: Record<string, string | null>;
  percentExcludingDontKnow: Record<string, string | null>;
  answeredExcludingDontKnow: number;
  dontKnowReasons: Record<string, number>;
  /** what the printed parts add up to, where that is not 100.0 */
  addsUpTo: { percent: string | null; percentExcludingDontKnow: string | null };
  /** whether several can be given at once, so that the counts overlap */
  overlaps: boolean;
}

/** One return as it stands at the end. */
export interface CountedReturn {
  agency: string;
  state: string;
  gaps: number;
  unexplained: number;
}

/** What a recount comes to. */
export interface Recount {
  completeness: {
    expected: number;
    distributed: number;
    returned: number;
    complete: number;
    explained: number;
    notKnown: number;
    cannotIdentify: number;
    noReply: number;
    declined: number;
    withdrawn: number;
  };
  /** by case that was taken out of the audit: why, and what stands in its place */
  dropped: Record<string, string>;
  /** what was asked again and has not been answered */
  openQueries: { case: string; agency: string; question?: string | undefined; reason?: string | undefined }[];
  /** every amendment's fields: of the audit and its agencies under no case */
  amended: { case?: string; fields: string[] }[];
  summaries: { owed: number; received: number };
  cases: Record<string, { settled: boolean; returns: CountedReturn[] }>;
  inputs: { case: string; agency: string; version: number; sha256: string }[];
  /** the day of the newest version that counts; null where nothing does */
  newestOn: string | null;
  questions: Record<string, CountedQuestion>;
  /** what is said to the questions of older tools, by tool and question; those that nobody was asked are left out */
  comparable: Record<string, Record<string, CountedRow>>;
  sample: CountedSample;
}

/** How many cases and children the audit is about, and of which kinds. */
export interface CountedSample {
  cases: number;
  children: number;
  /** by part of the sample (`byAgeBand`, `attributes sex`): each kind, at nought too */
  parts: Record<string, Record<string, number>>;
  /** each as one line */
  criteria: string[];
}

/** Whether a box says nothing that can be seen. */
const isBlank = (text = ''): boolean => /^[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** The boxes that an answer asks for and that were left empty. */
function emptyBoxes(question: CountedQuestionAsked, given: FiledAnswer): number {
  let empty = 0;
  let hasDetails = false;
  for (const { id, when } of question.boxes) {
    // One that no answer asks for is only offered.
    if (when === undefined || (when !== 'always' && !wordsOf(given).some((word) => when.includes(word)))) continue;
    if (id === 'details') hasDetails = true;
    if (isBlank(given[id])) empty += 1;
  }
  // Another reason than those listed is to be told.
  if (given['reason'] === 'other' && !hasDetails && isBlank(given['details'])) empty += 1;
  return empty;
}

const noRow = (values: readonly string[], { type = '', about = '' } = {}): CountedRow => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = 0;
  return {
    asked: 0,
    answered: 0,
    unanswered: 0,
    notApplicable: 0,
    counts,
    ...(about === 'child' && { questionnaires: 0 }),
    ...(type === 'number' && { given: [] }),
  };
};

/** Counts one answer, by the values that were given at once; undefined was left empty. Words and dates have no value, nor numbers. */
function countIn(row: CountedRow, values: readonly string[] | undefined, number?: number): void {
  row.asked += 1;
  if (values === undefined) row.unanswered += 1;
  else if (values.includes('not-applicable')) row.notApplicable += 1;
  else {
    row.answered += 1;
    for (const value of values) row.counts[value] = (row.counts[value] ?? 0) + 1;
    if (number !== undefined) row.given?.push(number);
  }
}

/** What an answer is counted by: what of it the question offers. */
const countedBy = (question: CountedQuestionAsked, given: FiledAnswer): string[] =>
  wordsOf(given).filter((word) => question.options.some(({ value }) => value === word));

const valuesOf = (question: CountedQuestionAsked): string[] =>
  question.options.map(({ value }) => value).filter((value) => value !== 'not-applicable');

/** Half up from the exact fraction, to so many decimals, by trying every step from the top; null out of nothing. */
export function percentByTrying(n: number, base: number, decimals = 1): string | null {
  if (base === 0) return null;
  const steps = 10 ** decimals;
  let tried = 100 * steps;
  while (tried > 0 && (2 * tried - 1) * base > 200 * steps * n) tried -= 1;
  const whole = `${Math.floor(tried / steps)}`;
  return decimals === 0 ? whole : `${whole}.${`${tried % steps}`.padStart(decimals, '0')}`;
}

/** What printed percentages add up to, where that is not 100.0. */
function oddSum(percent: Record<string, string | null>): string | null {
  let tenths = 0;
  let parts = 0;
  for (const printed of Object.values(percent)) {
    if (printed === null) continue;
    parts += 1;
    tenths += Number(printed.replace('.', ''));
  }
  return parts === 0 || tenths === 1000 ? null : `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

function emptyQuestion(question: CountedQuestionAsked, rowsOf: Record<Cut, ReadonlySet<string>>): CountedQuestion {
  const values = valuesOf(question);
  const cut = (names: ReadonlySet<string>): Record<string, CountedRow> =>
    Object.fromEntries([...names].map((name) => [name, noRow(values, question)]));
  const dontKnowReasons: Record<string, number> = {};
  for (const { value } of question.reasons ?? []) dontKnowReasons[value] = 0;
  return {
    ...noRow(values, question),
    percent: {},
    percentExcludingDontKnow: {},
    answeredExcludingDontKnow: 0,
    dontKnowReasons,
    addsUpTo: { percent: null, percentExcludingDontKnow: null },
    overlaps: question.type === 'several',
    byService: cut(rowsOf.byService),
    byCase: cut(rowsOf.byCase),
    byRoute: cut(rowsOf.byRoute),
    byFactor: cut(rowsOf.byFactor),
    byCoverage: cut(rowsOf.byCoverage),
  };
}

/** The percentages, once all is counted. @param isOfParts whether its answers are parts of a whole, each counted by its value */
function finish(question: CountedQuestion, isOfParts: boolean): void {
  const dontKnow = question.counts['dont-know'] ?? 0;
  question.answeredExcludingDontKnow = question.answered - dontKnow;
  for (const [value, n] of Object.entries(question.counts)) {
    question.percent[value] = percentByTrying(n, question.answered);
    if (value === 'dont-know') continue;
    question.percentExcludingDontKnow[value] = percentByTrying(n, question.answeredExcludingDontKnow);
  }
  if (!isOfParts) return;
  question.addsUpTo = {
    percent: oddSum(question.percent),
    percentExcludingDontKnow: oddSum(question.percentExcludingDontKnow),
  };
}

/** What one return's parts come to for an older question; undefined where nothing decides it. */
function together(rule: string, parts: readonly (string | undefined)[]): string | undefined {
  const tally = { yes: 0, no: 0, 'dont-know': 0, 'not-applicable': 0, empty: 0 };
  for (const part of parts) {
    if (part === undefined) tally.empty += 1;
    else if (part === 'yes' || part === 'no' || part === 'dont-know' || part === 'not-applicable') tally[part] += 1;
  }
  if (rule === 'all' && tally.no > 0) return 'no';
  if (rule === 'any' && tally.yes > 0) return 'yes';
  if (tally['dont-know'] > 0) return 'dont-know';
  if (tally.empty > 0) return undefined;
  if (tally['not-applicable'] === parts.length) return 'not-applicable';
  return rule === 'all' ? 'yes' : 'no';
}

const shownStates: Record<State, string> = {
  asked: 'no-reply',
  known: 'no-reply',
  'not-known': 'not-known',
  declined: 'declined',
  'cannot-identify': 'cannot-identify',
  withdrawn: 'withdrawn',
  submitted: 'complete',
  reopened: 'complete',
};

/** The row that a case's levels of need stand in: that of its route, or of the one level that it stands at. */
const levelsOf = ({ route, level }: Pick<AuditFile['cases'][number], 'route' | 'level'>): string[] =>
  route === undefined ? (level === undefined ? [] : [level]) : [`${route.from}-${route.to}`];

const ages = ['unborn', 'under-1', 'pre-school', 'school-age', '16-17', '18-25'];

/** What the cases are, as they stand at the end, and what they were chosen by. */
function sampleOf(file: AuditFile, tool: CountedTool, cased: readonly FiledCase[]): CountedSample {
  const sample: CountedSample = { cases: 0, children: 0, parts: {}, criteria: [] };
  const begin = (part: string, kinds: readonly string[]): void => {
    const counts: Record<string, number> = {};
    for (const kind of kinds) counts[kind] = 0;
    sample.parts[part] = counts;
  };
  const count = (part: string, kind: string): void => {
    const counts = sample.parts[part];
    if (counts !== undefined) counts[kind] = (Object.hasOwn(counts, kind) ? (counts[kind] ?? 0) : 0) + 1;
  };
  begin('byAgeBand', ages);
  if (tool.levels !== undefined) begin('byRoute', []);
  begin(
    'byFactor',
    tool.factors.map(({ value }) => value),
  );
  for (const { id, options } of tool.attributes ?? []) {
    begin(`attributes ${id}`, [...options.map(({ value }) => value), 'not recorded']);
  }
  for (const { route, level, factors, children, attributes } of cased) {
    sample.cases += 1;
    for (const row of levelsOf({ route, level })) count('byRoute', row);
    for (const factor of factors) count('byFactor', factor);
    for (const { id, of } of tool.attributes ?? []) {
      if (of === 'case') count(`attributes ${id}`, attributes?.[id] ?? 'not recorded');
    }
    for (const child of children) {
      sample.children += 1;
      count('byAgeBand', child.ageBand);
      for (const { id, of } of tool.attributes ?? []) {
        if (of === 'child') count(`attributes ${id}`, child.attributes?.[id] ?? 'not recorded');
      }
    }
  }
  for (const { text, met, why } of file.audit.criteria ?? []) {
    sample.criteria.push(`${text}: ${met ? 'met' : 'not met'}${why === undefined ? '' : `, ${why}`}`);
  }
  return sample;
}

/**
 * Counts an audit from its file, played to its end.
 * @param tool the audit's questionnaire as its file has it
 * @param until the last day that is counted; that of the closing where it is left out
 */
export function recount(file: AuditFile, tool: CountedTool, until?: string): Recount {
  const book = bookAt(file, until);
  const serviceOf = (agency: string): string => book.agencies.get(agency)?.service ?? '';
  const all = [...book.returns.values()].filter(({ of }) => !book.dropped.has(of.id));
  const cased = [...book.cases.values()].filter(({ id }) => !book.dropped.has(id));
  const rowsOf: Record<Cut, Set<string>> = {
    byService: new Set(),
    byCase: new Set(cased.map(({ id }) => id)),
    byRoute: new Set(cased.flatMap(levelsOf)),
    byFactor: new Set(cased.flatMap(({ factors }) => factors)),
    byCoverage: new Set(['all-children', 'some-children']),
  };
  for (const { agency } of all) if (agency !== 'summary') rowsOf.byService.add(serviceOf(agency));
  const questions = new Map(tool.questions.map((question) => [question.id, emptyQuestion(question, rowsOf)]));
  const completeness = {
    expected: 0,
    distributed: 0,
    returned: 0,
    complete: 0,
    explained: 0,
    notKnown: 0,
    cannotIdentify: 0,
    noReply: 0,
    declined: 0,
    withdrawn: 0,
  };
  const summaries = { owed: 0, received: 0 };
  const cases: Recount['cases'] = Object.fromEntries(cased.map(({ id }) => [id, { settled: true, returns: [] }]));
  const inputs: Recount['inputs'] = [];
  const comparable: Recount['comparable'] = {};
  const openQueries: Recount['openQueries'] = [];
  let newestOn: string | null = null;

  for (const one of all) {
    const { of, agency, state, knows, newest, again } = one;
    if (agency === 'summary') {
      if (state !== 'withdrawn') summaries.owed += 1;
      if (newest !== undefined) summaries.received += 1;
      continue;
    }
    const listed = cases[of.id] ?? { settled: true, returns: [] };
    completeness.expected += 1;
    if (state === 'withdrawn') completeness.withdrawn += 1;
    else if (state === 'cannot-identify') completeness.cannotIdentify += 1;
    else completeness.distributed += 1;
    if (state === 'not-known') completeness.notKnown += 1;
    if (state === 'declined') completeness.declined += 1;
    if (state === 'asked' || state === 'known') completeness.noReply += 1;
    if (!isSettled(one)) listed.settled = false;
    for (const asks of again) openQueries.push({ case: of.id, agency, ...asks });
    // What is queried keeps counting until its next version.
    if (newest === undefined) {
      listed.returns.push({ agency, state: shownStates[state], gaps: 0, unexplained: 0 });
      continue;
    }

    completeness.returned += 1;
    inputs.push({ case: of.id, agency, version: newest.version, sha256: newest.sha256 });
    if (newestOn === null || newest.on > newestOn) newestOn = newest.on;
    let gaps = 0;
    let unexplained = 0;
    for (const { id } of of.children) {
      if ((knows === undefined || knows.includes(id)) && !newest.covers.includes(id)) gaps += 1;
    }
    const mine: Record<Cut, readonly string[]> = {
      byService: [serviceOf(agency)],
      byCase: [of.id],
      byRoute: levelsOf(of),
      byFactor: of.factors,
      byCoverage: [gaps === 0 ? 'all-children' : 'some-children'],
    };
    const asked = questionsThatApply(tool, { of, service: serviceOf(agency), newest });
    const seen = new Set<string>();
    for (const { question, child } of asked) {
      const tallied = questions.get(question.id);
      if (tallied === undefined) continue;
      const rows: CountedRow[] = [tallied];
      for (const cut of cuts) {
        for (const name of mine[cut]) {
          const row = tallied[cut][name];
          if (row !== undefined) rows.push(row);
        }
      }
      const given = givenTo(newest.answers, question.id, child);
      const values = given === undefined ? undefined : countedBy(question, given);
      for (const row of rows) {
        countIn(row, values, typeof given?.answer === 'number' ? given.answer : undefined);
        if (row.questionnaires !== undefined && !seen.has(question.id)) row.questionnaires += 1;
      }
      seen.add(question.id);
      if (given === undefined) {
        if (question.optional) continue;
        if (question.type === 'text') unexplained += 1;
        else gaps += 1;
        continue;
      }
      unexplained += emptyBoxes(question, given);
      if (values?.includes('dont-know') !== true) continue;
      const reason = given['reason'] ?? 'reason-not-collected';
      tallied.dontKnowReasons[reason] = (tallied.dontKnowReasons[reason] ?? 0) + 1;
    }
    for (const { with: older, question, rule, parts } of tool.comparable) {
      const applying = parts.filter((part) => asked.some((one) => one.question.id === part));
      if (applying.length === 0) continue;
      const rows = (comparable[older] ??= {});
      const row = (rows[question] ??= noRow([]));
      const said = applying.map((part) => {
        const given = givenTo(newest.answers, part);
        return given === undefined ? undefined : wordsOf(given);
      });
      if (rule === 'same') {
        countIn(row, said[0]);
        continue;
      }
      const both = together(
        rule,
        said.map((words) => words?.[0]),
      );
      countIn(row, both === undefined ? undefined : [both]);
    }
    listed.returns.push({ agency, state: gaps === 0 ? shownStates[state] : 'with-gaps', gaps, unexplained });
    if (gaps === 0) completeness.complete += 1;
    if (gaps === 0 && unexplained === 0) completeness.explained += 1;
  }
  for (const { id, type } of tool.questions) {
    const counted = questions.get(id);
    if (counted !== undefined) finish(counted, !['several', 'number', 'date', 'text'].includes(type));
  }
  for (const listed of Object.values(cases)) {
    if (listed.returns.length === 0) listed.settled = false;
  }
  const dropped = [...book.dropped].map(([id, { reason, replacedBy }]): [string, string] => [
    id,
    replacedBy === undefined ? reason : `${reason}, ${replacedBy} in its place`,
  ]);
  return {
    completeness,
    dropped: Object.fromEntries(dropped),
    openQueries,
    amended: book.amended,
    summaries,
    cases,
    inputs,
    newestOn,
    questions: Object.fromEntries(questions),
    comparable,
    sample: sampleOf(file, tool, cased),
  };
}
