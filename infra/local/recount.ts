/**
 * An audit counted again, straight from its file by plain loops and with nothing of the product, so that what the
 * deployed system publishes can be held against it.
 */
import * as z from 'zod/mini';
import type { Aggregate } from '../../shared/figures/aggregate.ts';
import type { AuditFile, FiledReply } from './audit-file.ts';

/** As much of a questionnaire, as the API serves it, as counting needs. */
export const CountedTool = z.object({
  id: z.string(),
  questions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      options: z.array(z.object({ value: z.string() })),
      appliesWhen: z.optional(
        z.union([z.object({ question: z.string(), is: z.array(z.string()) }), z.object({ factor: z.string() })]),
      ),
    }),
  ),
});
export type CountedTool = z.infer<typeof CountedTool>;

/** One question counted: `asked` = `answered` + `unanswered` + `notApplicable`; `counts` by answer, at nought too. */
export interface CountedQuestion {
  asked: number;
  answered: number;
  unanswered: number;
  notApplicable: number;
  counts: Record<string, number>;
}

/** What a recount comes to. */
export interface Recount {
  completeness: {
    expected: number;
    distributed: number;
    returned: number;
    complete: number;
    notKnown: number;
    cannotIdentify: number;
    noReply: number;
    withdrawn: number;
  };
  summaries: { owed: number; received: number };
  questions: Record<string, CountedQuestion>;
}

type FiledCase = AuditFile['cases'][number];
type Answers = NonNullable<FiledReply['submission']>['answers'];

/** Where one return stands while the file is gone through. */
interface Standing {
  of: FiledCase;
  agency: string;
  state: 'asked' | 'known' | 'not-known' | 'cannot-identify' | 'submitted' | 'reopened' | 'withdrawn';
  knows: string[] | undefined;
  newest: { covers: string[]; answers: Answers } | undefined;
}

/** Everything that happens, in the order it happens in: by day; on a day acts, replies, summaries; then as filed. */
function happenings(file: AuditFile) {
  const all = [
    ...(file.acts ?? []).map((act) => ({ on: act.on, rank: 0, act })),
    ...file.replies.map((reply) => ({ on: reply.on ?? file.audit.opensOn, rank: 1, reply })),
    ...(file.summaries ?? []).map((summary) => ({ on: summary.on, rank: 2, summary })),
  ];
  return all.toSorted((a, b) => (a.on === b.on ? a.rank - b.rank : a.on < b.on ? -1 : 1));
}

/** Every return of the file as it stands at the end. */
function standings(file: AuditFile): Standing[] {
  const returns: Standing[] = [];
  const ask = (of: FiledCase, agency: string): void => {
    returns.push({ of, agency, state: 'asked', knows: undefined, newest: undefined });
  };
  for (const of of file.cases) {
    for (const agency of of.expects) ask(of, agency);
    if (of.leadProfessional !== undefined) ask(of, 'summary');
  }
  const find = (id: string, agency: string): Standing | undefined =>
    returns.find((one) => one.of.id === id && one.agency === agency);

  for (const happening of happenings(file)) {
    if ('act' in happening) {
      const { act } = happening;
      if (act.kind !== 'ask' && act.kind !== 'withdraw' && act.kind !== 'query') continue;
      const one = find(act.case, act.agency);
      const of = file.cases.find(({ id }) => id === act.case);
      if (one === undefined && of !== undefined && act.kind === 'ask') ask(of, act.agency);
      if (one === undefined) continue;
      one.state = act.kind === 'ask' ? 'asked' : act.kind === 'query' ? 'reopened' : 'withdrawn';
      if (act.kind === 'withdraw') one.newest = undefined;
    } else if ('reply' in happening) {
      const { check, submission, ...to } = happening.reply;
      const one = find(to.case, to.agency);
      if (one === undefined) continue;
      one.knows = check.knows;
      if (check.outcome !== 'known') one.state = check.outcome;
      else if (one.state !== 'submitted' && one.state !== 'reopened') one.state = 'known';
      if (submission === undefined) continue;
      one.state = 'submitted';
      one.newest = { covers: submission.childrenCovered, answers: submission.answers };
    } else {
      const one = find(happening.summary.case, 'summary');
      if (one !== undefined) one.state = 'submitted';
    }
  }
  return returns;
}

/** The questions that apply to one return; one that depends on a question which does not apply does not either. */
function questionsThatApply(tool: CountedTool, factors: readonly string[], answers: Answers): CountedTool['questions'] {
  const asked: CountedTool['questions'] = [];
  for (const question of tool.questions) {
    const condition = question.appliesWhen;
    if (condition === undefined) {
      asked.push(question);
    } else if ('factor' in condition) {
      if (factors.includes(condition.factor)) asked.push(question);
    } else if (asked.some(({ id }) => id === condition.question)) {
      const given = answers[condition.question];
      if (given !== undefined && condition.is.includes(given.answer)) asked.push(question);
    }
  }
  return asked;
}

/** Counts an audit from its file, played to its end. @param tool the audit's questionnaire as the API serves it */
export function recount(file: AuditFile, tool: CountedTool): Recount {
  const questions: Record<string, CountedQuestion> = {};
  for (const { id, options } of tool.questions) {
    const counts: Record<string, number> = {};
    for (const { value } of options) if (value !== 'not-applicable') counts[value] = 0;
    questions[id] = { asked: 0, answered: 0, unanswered: 0, notApplicable: 0, counts };
  }
  const completeness = {
    expected: 0,
    distributed: 0,
    returned: 0,
    complete: 0,
    notKnown: 0,
    cannotIdentify: 0,
    noReply: 0,
    withdrawn: 0,
  };
  const summaries = { owed: 0, received: 0 };

  for (const { of, agency, state, knows, newest } of standings(file)) {
    if (agency === 'summary') {
      if (state !== 'withdrawn') summaries.owed += 1;
      if (state === 'submitted') summaries.received += 1;
      continue;
    }
    completeness.expected += 1;
    if (state === 'withdrawn') completeness.withdrawn += 1;
    else if (state === 'cannot-identify') completeness.cannotIdentify += 1;
    else completeness.distributed += 1;
    if (state === 'not-known') completeness.notKnown += 1;
    if (state === 'asked' || state === 'known') completeness.noReply += 1;
    // What is queried keeps counting until its next version.
    if (newest === undefined || (state !== 'submitted' && state !== 'reopened')) continue;

    completeness.returned += 1;
    let gaps = 0;
    for (const { id } of of.children) {
      if ((knows === undefined || knows.includes(id)) && !newest.covers.includes(id)) gaps += 1;
    }
    for (const { id, type } of questionsThatApply(tool, of.factors, newest.answers)) {
      const counted = questions[id];
      if (counted === undefined) continue;
      const given = newest.answers[id]?.answer;
      counted.asked += 1;
      if (given === undefined) {
        counted.unanswered += 1;
        if (type !== 'text') gaps += 1;
      } else if (type === 'text') {
        counted.answered += 1;
      } else if (given === 'not-applicable') {
        counted.notApplicable += 1;
      } else {
        counted.answered += 1;
        counted.counts[given] = (counted.counts[given] ?? 0) + 1;
      }
    }
    if (gaps === 0) completeness.complete += 1;
  }
  return { completeness, summaries, questions };
}

/** Half up, to one decimal, by trying every tenth from the top; null out of nothing. */
export function percentByTrying(n: number, base: number): string | null {
  if (base === 0) return null;
  for (let tenths = 1000; tenths > 0; tenths -= 1) {
    if ((2 * tenths - 1) * base <= 2000 * n) return `${Math.floor(tenths / 10)}.${tenths % 10}`;
  }
  return '0.0';
}

/** A figure that is published otherwise than it was recounted. */
export interface Difference {
  /** Where: `E6 answered`, `E6 yes`, `E6 yes %`, `returned`. */
  figure: string;
  published: string;
  recounted: string;
}

/** Everything in which the published figures differ from a recount; empty when all agree. */
export function differences(aggregate: Aggregate, counted: Recount): Difference[] {
  const found: Difference[] = [];
  type Figure = number | string | null | undefined;
  const compare = (figure: string, published: Figure, recounted: Figure): void => {
    if (published === recounted) return;
    found.push({ figure, published: `${published ?? 'none'}`, recounted: `${recounted ?? 'none'}` });
  };
  const { completeness } = aggregate;
  for (const [name, n] of Object.entries(counted.completeness)) {
    compare(name, completeness[name as keyof Recount['completeness']], n);
  }
  compare('summaries owed', completeness.summaries.owed, counted.summaries.owed);
  compare('summaries received', completeness.summaries.received, counted.summaries.received);

  for (const id of new Set([...Object.keys(aggregate.questions), ...Object.keys(counted.questions)])) {
    const [published, again] = [aggregate.questions[id], counted.questions[id]];
    for (const base of ['asked', 'answered', 'unanswered', 'notApplicable'] as const) {
      compare(`${id} ${base}`, published?.[base], again?.[base]);
    }
    for (const value of new Set([...Object.keys(published?.counts ?? {}), ...Object.keys(again?.counts ?? {})])) {
      compare(`${id} ${value}`, published?.counts[value], again?.counts[value]);
      const percent = again === undefined ? null : percentByTrying(again.counts[value] ?? 0, again.answered);
      compare(`${id} ${value} %`, published?.percent[value], percent);
    }
  }
  return found;
}
