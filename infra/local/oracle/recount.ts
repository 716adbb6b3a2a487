/**
 * An audit counted again, straight from its file by plain loops and with nothing of the product: which acts are taken,
 * what applies, which boxes are asked for and how to round are written down here a second time, so that what the
 * deployed system publishes can be held against it. Signals and services never asked have no place here.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { AuditFile, FiledAct, FiledReply } from '../player/audit-file.ts';

/** As much of a questionnaire, as the API serves it, as counting needs. */
export const CountedTool = z.object({
  id: z.string(),
  questions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      options: z.array(z.object({ value: z.string() })),
      reasons: z.optional(z.array(z.object({ value: z.string() }))),
      boxes: z.array(z.object({ id: z.string(), when: z.union([z.literal('always'), z.array(z.string())]) })),
      appliesWhen: z.optional(
        z.union([z.object({ question: z.string(), is: z.array(z.string()) }), z.object({ factor: z.string() })]),
      ),
    }),
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
  summaries: { owed: number; received: number };
  cases: Record<string, { settled: boolean; returns: CountedReturn[] }>;
  inputs: { case: string; agency: string; version: number; sha256: string }[];
  /** the day of the newest version that counts; null where nothing does */
  newestOn: string | null;
  questions: Record<string, CountedQuestion>;
  /** what is said to the questions of older tools, by tool and question; those that nobody was asked are left out */
  comparable: Record<string, Record<string, CountedRow>>;
}

type FiledCase = AuditFile['cases'][number];
type Submission = NonNullable<FiledReply['submission']>;
type Answers = Submission['answers'];
type State = 'asked' | 'known' | 'not-known' | 'cannot-identify' | 'submitted' | 'reopened' | 'declined' | 'withdrawn';

/** Where one return stands while the file is gone through. */
interface Standing {
  of: FiledCase;
  agency: string;
  state: State;
  knows: string[] | undefined;
  versions: number;
  newest: { version: number; on: string; sha256: string; covers: string[]; answers: Answers } | undefined;
}

/** Everything that happens, in the order it happens in: by day; on a day acts, replies, summaries; then as filed. */
function happenings(file: AuditFile) {
  const all = [
    ...(file.acts ?? []).map((act) => ({ on: act.on, rank: 0, act })),
    ...file.replies.map((reply) => ({ on: reply.on ?? file.audit.opensOn, rank: 1, reply })),
    ...(file.summaries ?? []).map((summary) => ({ on: summary.on, rank: 2, summary })),
  ];
  // What comes after the closing publishes nothing by itself.
  const counted = all.filter(({ on }) => on <= file.audit.closesOn);
  return counted.toSorted((a, b) => (a.on === b.on ? a.rank - b.rank : a.on < b.on ? -1 : 1));
}

/** JSON with sorted keys: for texts alone the very form of RFC 8785. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys: string[] = [];
  for (const [key, of] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (of !== undefined) keys.push(`${JSON.stringify(key)}:${sortedJson(of)}`);
  }
  return `{${keys.join(',')}}`;
}

const sha256Of = (value: unknown): string => createHash('sha256').update(sortedJson(value)).digest('hex');

type Amendment = Extract<FiledAct, { kind: 'amend' }>;

/** The cases and agencies of the file; amendments add to them, and put right what stands in them. */
interface Entered {
  cases: FiledCase[];
  serviceOf: Map<string, string>;
}

/** Puts right, by its id, what a list has, or adds it. */
function putRight<T extends { id: string }>(list: T[], said: readonly T[] | undefined): T[] {
  const all = [...list];
  for (const one of said ?? []) {
    const at = all.findIndex(({ id }) => id === one.id);
    if (at === -1) all.push(one);
    else all[at] = one;
  }
  return all;
}

/** What an amendment changes of a case that is there, in its place. @returns whether a child is new in it */
function amendCase(of: FiledCase, change: NonNullable<Amendment['case']>): boolean {
  const before = of.children.length;
  of.children = putRight(of.children, change.children);
  if (change.factors !== undefined) of.factors = change.factors;
  if (change.route !== undefined) of.route = change.route;
  if (change.leadProfessional !== undefined) of.leadProfessional = change.leadProfessional;
  return of.children.length > before;
}

/** A child who is new asks again whoever has answered: what came is sent back, and who knew nobody is asked anew. */
function askForChild(one: Standing): void {
  if (one.agency === 'summary') return;
  if (one.state === 'submitted') one.state = 'reopened';
  if (one.state === 'not-known') one.state = 'asked';
}

function takeAct(one: Standing, act: FiledAct): void {
  const { state } = one;
  if (act.kind === 'ask') {
    if (state !== 'submitted' && state !== 'reopened') one.state = 'asked';
  } else if (act.kind === 'query' || act.kind === 'send-back') {
    if (state === 'submitted') one.state = 'reopened';
  } else if (act.kind === 'decline') {
    if (state === 'asked' || state === 'known' || state === 'cannot-identify') one.state = 'declined';
  } else if (act.kind === 'withdraw' && state !== 'not-known') {
    one.state = 'withdrawn';
    one.newest = undefined;
  }
}

/** Whom a check says that the agency knows: nobody said is everybody. */
function knownIn({ people, knows }: FiledReply['check']): string[] | undefined {
  if (people === undefined) return knows;
  return Object.keys(people).filter((id) => people[id] === 'known');
}

function takeCheck(one: Standing, check: FiledReply['check']): void {
  const { state } = one;
  const isIn = state === 'submitted' || state === 'reopened';
  if (state === 'withdrawn') return;
  if (check.outcome === 'known') {
    if (!isIn) one.state = 'known';
    one.knows = knownIn(check);
    return;
  }
  // Once it has answered, an agency cannot say that it does not know the family; and one that does not, names nobody.
  if (isIn) return;
  if (check.outcome === 'declined') {
    if (state !== 'not-known') one.state = 'declined';
    return;
  }
  // Only a record of the family brings it back from these: it declines, or had none.
  if (state === 'declined' || (check.outcome === 'cannot-identify' && state === 'not-known')) return;
  one.state = check.outcome;
  one.knows = undefined;
}

function takeSubmission(
  one: Standing,
  on: string,
  content: unknown,
  said: Pick<Submission, 'childrenCovered' | 'answers'>,
): void {
  if (one.state === 'withdrawn') return;
  const sha256 = sha256Of(content);
  // The current version sent again is the same version.
  if (one.state === 'submitted' && one.newest?.sha256 === sha256) return;
  one.state = 'submitted';
  one.versions += 1;
  one.newest = { version: one.versions, on, sha256, covers: said.childrenCovered, answers: said.answers };
}

/** Every return of the file as it stands at the end; what the system refuses changes nothing. */
function standings(file: AuditFile, { cases, serviceOf }: Entered): Standing[] {
  const returns = new Map<string, Standing>();
  const ask = (of: FiledCase, agency: string): void => {
    const fresh: Standing = { of, agency, state: 'asked', knows: undefined, versions: 0, newest: undefined };
    returns.set(`${of.id}/${agency}`, fresh);
  };
  const askAll = (of: FiledCase): void => {
    for (const agency of of.expects) ask(of, agency);
    if (of.leadProfessional !== undefined) ask(of, 'summary');
  };
  const amend = ({ agency, case: change }: Amendment): void => {
    if (agency?.service !== undefined && !serviceOf.has(agency.id)) serviceOf.set(agency.id, agency.service);
    if (change === undefined) return;
    const of = cases.find(({ id }) => id === change.id);
    if (of === undefined) {
      const { children, route, factors, referredOn, expects } = change;
      if (!children || !route || !factors || !referredOn || !expects) return;
      const added: FiledCase = { ...change, children, route, factors, referredOn, expects };
      cases.push(added);
      askAll(added);
      return;
    }
    const isAsked = of.leadProfessional !== undefined;
    if (amendCase(of, change)) {
      for (const one of returns.values()) if (one.of === of) askForChild(one);
    }
    if (!isAsked && of.leadProfessional !== undefined) ask(of, 'summary');
  };
  for (const of of cases) askAll(of);
  for (const happening of happenings(file)) {
    if ('act' in happening) {
      const { act } = happening;
      if (act.kind === 'amend') amend(act);
      if (act.kind === 'amend' || !('case' in act) || !('agency' in act)) continue;
      const one = returns.get(`${act.case}/${act.agency}`);
      const of = cases.find(({ id }) => id === act.case);
      if (one !== undefined) takeAct(one, act);
      else if (of !== undefined && act.kind === 'ask') ask(of, act.agency);
    } else if ('reply' in happening) {
      const { check, submission, ...to } = happening.reply;
      const one = returns.get(`${to.case}/${to.agency}`);
      if (one === undefined) continue;
      takeCheck(one, check);
      if (submission !== undefined) takeSubmission(one, happening.on, submission, submission);
    } else {
      const { case: id, text } = happening.summary;
      const one = returns.get(`${id}/summary`);
      if (one !== undefined) takeSubmission(one, happening.on, { text }, { childrenCovered: [], answers: {} });
    }
  }
  return [...returns.values()];
}

/** The questions that apply to one return; one that depends on a question which does not apply does not either. */
function questionsThatApply(
  tool: CountedTool,
  factors: readonly string[],
  answers: Answers,
): Map<string, CountedQuestionAsked> {
  const asked = new Map<string, CountedQuestionAsked>();
  for (const question of tool.questions) {
    const condition = question.appliesWhen;
    if (condition === undefined) {
      asked.set(question.id, question);
    } else if ('factor' in condition) {
      if (factors.includes(condition.factor)) asked.set(question.id, question);
    } else if (asked.has(condition.question)) {
      const given = answers[condition.question];
      if (given !== undefined && condition.is.includes(given.answer)) asked.set(question.id, question);
    }
  }
  return asked;
}

/** Whether a box says nothing that can be seen. */
const isBlank = (text = ''): boolean => /^[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]*$/u.test(text);

/** The boxes that an answer asks for and that were left empty. */
function emptyBoxes(question: CountedQuestionAsked, given: Answers[string]): number {
  let empty = 0;
  let hasDetails = false;
  for (const { id, when } of question.boxes) {
    if (when !== 'always' && !when.includes(given.answer)) continue;
    if (id === 'details') hasDetails = true;
    if (isBlank(given[id])) empty += 1;
  }
  // Another reason than those listed is to be told.
  if (given['reason'] === 'other' && !hasDetails && isBlank(given['details'])) empty += 1;
  return empty;
}

const noRow = (values: readonly string[]): CountedRow => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = 0;
  return { asked: 0, answered: 0, unanswered: 0, notApplicable: 0, counts };
};

/** Counts one answer; undefined was left empty, null is words. */
function countIn(row: CountedRow, answer: string | null | undefined): void {
  row.asked += 1;
  if (answer === undefined) row.unanswered += 1;
  else if (answer === 'not-applicable') row.notApplicable += 1;
  else row.answered += 1;
  if (answer === undefined || answer === null || answer === 'not-applicable') return;
  row.counts[answer] = (row.counts[answer] ?? 0) + 1;
}

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
    Object.fromEntries([...names].map((name) => [name, noRow(values)]));
  const dontKnowReasons: Record<string, number> = {};
  for (const { value } of question.reasons ?? []) dontKnowReasons[value] = 0;
  return {
    ...noRow(values),
    percent: {},
    percentExcludingDontKnow: {},
    answeredExcludingDontKnow: 0,
    dontKnowReasons,
    addsUpTo: { percent: null, percentExcludingDontKnow: null },
    byService: cut(rowsOf.byService),
    byCase: cut(rowsOf.byCase),
    byRoute: cut(rowsOf.byRoute),
    byFactor: cut(rowsOf.byFactor),
    byCoverage: cut(rowsOf.byCoverage),
  };
}

/** The percentages, once all is counted. */
function finish(question: CountedQuestion): void {
  const dontKnow = question.counts['dont-know'] ?? 0;
  question.answeredExcludingDontKnow = question.answered - dontKnow;
  for (const [value, n] of Object.entries(question.counts)) {
    question.percent[value] = percentByTrying(n, question.answered);
    if (value === 'dont-know') continue;
    question.percentExcludingDontKnow[value] = percentByTrying(n, question.answeredExcludingDontKnow);
  }
  question.addsUpTo = {
    percent: oddSum(question.percent),
    percentExcludingDontKnow: oddSum(question.percentExcludingDontKnow),
  };
}

/** What one return's parts come to for an older question; undefined where nothing decides it. */
function together(rule: string, parts: readonly (string | undefined)[]): string | undefined {
  const tally = { yes: 0, no: 0, 'dont-know': 0, 'not-applicable': 0, empty: 0 };
  for (const part of parts) {
    if (rule === 'same') return part;
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

/** By case: why it was taken out of the audit, and what stands in its place. A case that is not there yet stays. */
function droppedIn(file: AuditFile): Recount['dropped'] {
  const dropped: Recount['dropped'] = {};
  const there = new Set(file.cases.map(({ id }) => id));
  for (const happening of happenings(file)) {
    if (!('act' in happening)) continue;
    const { act } = happening;
    if (act.kind === 'amend' && act.case?.expects !== undefined) there.add(act.case.id);
    if (act.kind !== 'drop' || !there.has(act.case)) continue;
    const { case: id, reason, replacedBy } = act;
    dropped[id] ??= replacedBy === undefined ? reason : `${reason}, ${replacedBy} in its place`;
  }
  return dropped;
}

/** Counts an audit from its file, played to its end. @param tool the audit's questionnaire as the API serves it */
export function recount(file: AuditFile, tool: CountedTool): Recount {
  const serviceOf = new Map(file.agencies.map(({ id, service }) => [id, service]));
  // Copies: what amendments put right is put right in them.
  const entered: Entered = { cases: file.cases.map((one) => ({ ...one })), serviceOf };
  const dropped = droppedIn(file);
  const all = standings(file, entered).filter(({ of }) => !(of.id in dropped));
  const cased = entered.cases.filter(({ id }) => !(id in dropped));
  const rowsOf: Record<Cut, Set<string>> = {
    byService: new Set(),
    byCase: new Set(cased.map(({ id }) => id)),
    byRoute: new Set(cased.map(({ route }) => `${route.from}-${route.to}`)),
    byFactor: new Set(cased.flatMap(({ factors }) => factors)),
    byCoverage: new Set(['all-children', 'some-children']),
  };
  for (const { agency } of all) if (agency !== 'summary') rowsOf.byService.add(serviceOf.get(agency) ?? '');
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
  let newestOn: string | null = null;

  for (const { of, agency, state, knows, newest } of all) {
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
    if (state !== 'submitted' && state !== 'not-known' && state !== 'declined' && state !== 'withdrawn')
      listed.settled = false;
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
      byService: [serviceOf.get(agency) ?? ''],
      byCase: [of.id],
      byRoute: [`${of.route.from}-${of.route.to}`],
      byFactor: of.factors,
      byCoverage: [gaps === 0 ? 'all-children' : 'some-children'],
    };
    const asked = questionsThatApply(tool, of.factors, newest.answers);
    for (const [id, question] of asked) {
      const tallied = questions.get(id);
      if (tallied === undefined) continue;
      const given = newest.answers[id];
      const answer = given !== undefined && question.type === 'text' ? null : given?.answer;
      countIn(tallied, answer);
      for (const cut of cuts) {
        for (const name of mine[cut]) {
          const row = tallied[cut][name];
          if (row !== undefined) countIn(row, answer);
        }
      }
      if (given === undefined) {
        if (question.type === 'text') unexplained += 1;
        else gaps += 1;
        continue;
      }
      unexplained += emptyBoxes(question, given);
      if (answer !== 'dont-know') continue;
      const reason = given['reason'] ?? 'reason-not-collected';
      tallied.dontKnowReasons[reason] = (tallied.dontKnowReasons[reason] ?? 0) + 1;
    }
    for (const { with: older, question, rule, parts } of tool.comparable) {
      const applying = parts.filter((part) => asked.has(part));
      if (applying.length === 0) continue;
      const rows = (comparable[older] ??= {});
      const row = (rows[question] ??= noRow([]));
      countIn(
        row,
        together(
          rule,
          applying.map((part) => newest.answers[part]?.answer),
        ),
      );
    }
    listed.returns.push({ agency, state: gaps === 0 ? shownStates[state] : 'with-gaps', gaps, unexplained });
    if (gaps === 0) completeness.complete += 1;
    if (gaps === 0 && unexplained === 0) completeness.explained += 1;
  }
  for (const question of questions.values()) finish(question);
  for (const listed of Object.values(cases)) {
    if (listed.returns.length === 0) listed.settled = false;
  }
  return {
    completeness,
    dropped,
    summaries,
    cases,
    inputs,
    newestOn,
    questions: Object.fromEntries(questions),
    comparable,
  };
}
