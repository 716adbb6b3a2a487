/**
 * Audit files made up at random, as large as an audit can be, and what the product makes of them: logs by the rules that
 * decide on each act, and a revision from partials that were taken at any moment, in any order, more than once.
 * Everything follows from the seed.
 */
import * as z from 'zod/mini';
import {
  type AuditFile,
  type FiledAct,
  type FiledAnswer,
  FiledCase,
  type FiledReply,
  playedDays,
} from '../../../../infra/local/player/audit-file.ts';
import { amendCase } from '../../../../shared/domain/audits/amend.ts';
import type { Case } from '../../../../shared/domain/audits/schema.ts';
import { askedForChild, decideForChild } from '../../../../shared/domain/returns/child-added.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { caseFacts } from '../../../../shared/domain/figures/facts.ts';
import { type Manifest, refresh } from '../../../../shared/domain/figures/manifest.ts';
import { logPositionOf, type CasePartial } from '../../../../shared/domain/figures/case-partial.ts';
import { Check, type Entry } from '../../../../shared/domain/returns/schema.ts';
import { outcomeOfPeople } from '../../../../shared/domain/returns/people-checked.ts';
import { factsOf } from '../../../../shared/domain/tool/facts.ts';
import { assessQuestionnaire, assessSummary } from '../../../../shared/domain/returns/assess.ts';
import { AgeBand } from '../../../../shared/domain/tool/codes.ts';
import type { Question, Tool } from '../../../../shared/domain/tool/tool.ts';
import {
  decideAsk,
  decideCheck,
  decideDecline,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
  type Decision,
} from '../../../../shared/domain/returns/decide-entry.ts';
import { decideQuery, decideSendBack } from '../../../../shared/domain/returns/decide-reopening.ts';
import { entriesOfDrop } from '../../../../shared/domain/returns/drop.ts';
import { partialOf } from '../../../../shared/domain/figures/count-case.ts';

/** How large an audit is, and the number that everything else follows from. */
export interface Size {
  seed: number;
  cases: number;
  agencies: number;
  /** the most agencies that one case expects */
  perCase: number;
}

type Submission = NonNullable<FiledReply['submission']>;

/** Draws from a seed: the same ones each time (mulberry32). */
export interface Draw {
  /** a whole number below n */
  below: (n: number) => number;
  chance: (percent: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
  some: <T>(list: readonly T[], percent: number) => T[];
  shuffled: <T>(list: readonly T[]) => T[];
}

export function drawFrom(seed: number): Draw {
  let state = seed;
  const below = (n: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * n);
  };
  const chance = (percent: number): boolean => below(100) < percent;
  return {
    below,
    chance,
    pick: (list) => list[below(list.length)]!,
    some: (list, percent) => list.filter(() => chance(percent)),
    shuffled: (list) => {
      const left = [...list];
      for (let at = left.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [left[at], left[other]] = [left[other]!, left[at]!];
      }
      return left;
    },
  };
}

const days = ['05', '06', '07', '08', '11', '12', '13', '14'].map((day) => `2026-05-${day}`);
const closesOn = '2026-06-30';
/** Some of the tool's services and factors, and a word that every object has. */
const servicesIn = ({ services }: Tool): string[] => [...services.slice(0, 5).map(({ value }) => value), 'constructor'];
const factorsIn = ({ factors }: Tool): string[] => [...factors.slice(0, 4).map(({ value }) => value), 'constructor'];
const levels = ['CP', 'CIN', 'CAF', 'closure'];

type FiledAnswers = Submission['answers'];

/** What is answered in the kinds that take more than one of their options. */
function ownValue(draw: Draw, { type, options, min = 0, max = 40 }: Question): FiledAnswer['answer'] | undefined {
  // What may be given in its place is, now and then.
  const isOption = options.length > 0 && type !== 'several' && draw.chance(20);
  if (isOption) return draw.pick(options).value;
  if (type === 'number') return draw.chance(20) ? draw.pick([min, max]) : min + draw.below(max - min + 1);
  if (type === 'date') return draw.pick(['2026-03-01', '2026-02', '2025-12-31']);
  const together = draw.shuffled(draw.some(options, 50).filter(({ alone }) => alone !== true));
  if (together.length > 0 && draw.chance(80)) return together.map(({ value }) => value);
  return [draw.pick(options).value];
}

const isOwn = ({ type }: Question): boolean => type === 'several' || type === 'number' || type === 'date';

function answerTo(draw: Draw, question: Question, isWordy: boolean): FiledAnswer {
  if (question.type === 'text') return { answer: draw.pick(['In words.', 'not-applicable', 'dont-know', 'None']) };
  const answer = (isOwn(question) ? ownValue(draw, question) : undefined) ?? draw.pick(question.options).value;
  const reasons = [answer].flat().includes('dont-know') ? question.reasons : undefined;
  const given: Record<string, string> = {};
  if (reasons !== undefined) given['reason'] = draw.pick(reasons).value;
  for (const { id, type } of [...question.boxes, { id: 'details', type: 'text' }]) {
    if (isWordy) given[id] = type === 'date' ? '2026-03' : 'Some words.';
    else if (draw.chance(40)) given[id] = draw.pick(type === 'date' ? ['2026-03', ' '] : ['Some words.', ' ', '\n']);
  }
  return Object.assign({ answer }, given);
}

function submissionOf(draw: Draw, tool: Tool, children: readonly { id: string }[]): Submission {
  // From an empty one, as once was taken, over any gaps to one that answers everything, also what does not apply.
  const answered = draw.pick([0, 30, 90, 100, 100]);
  const isWordy = draw.chance(30);
  const chosen = isWordy ? children.map(({ id }) => id) : draw.some(children, 80).map(({ id }) => id);
  const given = draw.chance(20) && {
    header: { role: 'Auditor', involvement: draw.pick(['past', 'present'] as const) },
  };
  const covered = chosen.length === 0 ? [draw.pick(children).id] : chosen;
  const answer = (one: Question): FiledAnswers[string] => {
    if (one.about !== 'child') return answerTo(draw, one, isWordy);
    const about = isWordy ? covered : draw.some(covered, 80);
    return { children: Object.fromEntries(about.map((child) => [child, answerTo(draw, one, isWordy)])) };
  };
  return {
    ...given,
    childrenCovered: covered,
    answers: Object.fromEntries(draw.some(tool.questions, answered).map((one) => [one.id, answer(one)])),
  };
}

function checkOf(draw: Draw, people: readonly string[]): FiledReply['check'] {
  const knows = draw.some(people, 60);
  switch (draw.below(9)) {
    case 0:
    case 6:
      return { outcome: 'not-known', ...(draw.chance(30) && { note: draw.pick(['No record.', 'Never met.']) }) };
    case 1:
      return { outcome: 'cannot-identify', ...(draw.chance(50) && { missing: ['name'] }) };
    case 7:
      return { outcome: 'declined', reason: draw.pick(['no-capacity', 'other']) };
    case 8: {
      const says = Object.fromEntries(
        people.map((id) => [id, draw.pick(['known', 'no-record', 'cannot-tell', 'moved'] as const)]),
      );
      return { outcome: outcomeOfPeople(says), people: says, ...(draw.chance(20) && { unlisted: true as const }) };
    }
    case 2:
    case 3:
      return { outcome: 'known', ...(knows.length > 0 && { knows }) };
    default:
      return { outcome: 'known' };
  }
}

type FiledChild = AuditFile['cases'][number]['children'][number];

const attributesOf = (draw: Draw, { attributes = [] }: Tool, of: 'case' | 'child'): Record<string, string> =>
  Object.fromEntries(
    draw
      .some(
        attributes.filter((one) => one.of === of),
        70,
      )
      .map((one) => [one.id, draw.pick(one.options).value]),
  );

/** A child of any age, described as the tool describes one, or in part. */
const childOf = (draw: Draw, tool: Tool, id: string): FiledChild => ({
  id,
  ageBand: draw.pick(AgeBand.options),
  ...(draw.chance(60) && {
    attributes: attributesOf(draw, tool, 'child'),
  }),
});

/** Levels of need of a case: two that it goes between, or the one that was drawn twice, or, from the last to the first, none. */
function levelsOf(tool: Tool, from: string, to: string): { route?: { from: string; to: string }; level?: string } {
  if (tool.levels === undefined) return {};
  if (from === to) return { level: from };
  return from === levels.at(-1) && to === levels[0] ? {} : { route: { from, to } };
}

/**
 * Something that is put right of a case: factors, a level of its route, a child who was left out or was described wrong, who
 * writes its summary.
 */
function amendOf(draw: Draw, tool: Tool, id: string): FiledAct {
  const act = { on: draw.pick(days), kind: 'amend' as const, reason: 'It was entered wrong.' };
  switch (draw.below(6)) {
    case 0: {
      const said = levelsOf(tool, draw.pick(levels), draw.pick(levels));
      // What is said of neither changes nothing.
      const otherwise = tool.levels === undefined ? { factors: factorsIn(tool).slice(0, 1) } : { level: 'CP' };
      return { ...act, case: { id, ...(Object.keys(said).length === 0 ? otherwise : said) } };
    }
    case 1:
      return { ...act, case: { id, children: [{ id: 'child-4', ageBand: 'under-1' }] } };
    case 3:
      return { ...act, case: { id, children: [childOf(draw, tool, 'child-1')] } };
    case 4:
      return { ...act, case: { id, attributes: attributesOf(draw, tool, 'case') } };
    case 2:
      return { ...act, case: { id, leadProfessional: { email: `lead-${id}@social-care.example` } } };
    default:
      return { ...act, case: { id, factors: draw.some(factorsIn(tool), 50) } };
  }
}

function actOf(draw: Draw, to: { case: string; agency: string }): FiledAct {
  const on = draw.pick(days);
  switch (draw.below(7)) {
    case 0:
      return { on, kind: 'withdraw', ...to, reason: draw.pick(['duplicate', 'filed-in-error']) };
    case 1:
      return { on, kind: 'extend', ...to, dueOn: draw.pick(['2026-06-01', closesOn]), reason: 'Away.' };
    case 2:
      // A summary has no questions to query.
      if (to.agency !== SUMMARY) return { on, kind: 'query', ...to, question: 'A1', text: 'Which one?' };
      break;
    case 3:
      return { on, kind: 'decline', ...to, reason: draw.pick(['no-consent-believed', 'legal-advice']) };
    case 4:
      return { on, kind: 'send-back', ...to, reason: draw.pick(['gaps', 'explanations', 'other']), text: 'Again.' };
    default:
  }
  return { on, kind: 'ask', ...to };
}

/**
 * An audit in which anything happens, also what the system refuses: unanswered, not applicable and contradictory answers,
 * versions one after another and sent twice, withdrawals, asking again and later, queries and extensions, cases amended and
 * added; each list of the file in any order.
 */
export function randomAudit(tool: Tool, size: Size): AuditFile {
  const draw = drawFrom(size.seed);
  // Draws of its own: what else is drawn from a seed stays.
  const described = drawFrom(size.seed ^ 0x0a9e);
  const agencies = Array.from({ length: size.agencies }, (_, n) => ({
    id: `agency-${n + 1}`,
    name: `Agency ${n + 1}`,
    service: draw.pick(servicesIn(tool)),
    contact: { email: `agency-${n + 1}@agency.example` },
    lead: { email: `lead-${n + 1}@agency.example` },
  }));
  const replies: FiledReply[] = [];
  const acts: FiledAct[] = [];
  const summaries: NonNullable<AuditFile['summaries']> = [];
  const cases = Array.from({ length: size.cases }, (_, n): AuditFile['cases'][number] => {
    const id = `case-${n + 1}`;
    const children = Array.from({ length: 1 + draw.below(3) }, (_, child) =>
      childOf(described, tool, `child-${child + 1}`),
    );
    const expects = draw
      .shuffled(agencies)
      .slice(0, draw.below(Math.min(size.perCase, size.agencies) + 1))
      .map((agency) => agency.id);
    const hasSummary = draw.chance(50);
    // Somebody who was not expected may be asked later, or write in without having been asked.
    for (const agency of [...expects, ...draw.some([draw.pick(agencies).id], 20), ...(hasSummary ? [SUMMARY] : [])]) {
      const to = { case: id, agency };
      let sent: Submission | undefined;
      for (let left = draw.below(6); left > 0; left -= 1) {
        const on = draw.pick(days);
        if (draw.chance(30)) acts.push(actOf(draw, to));
        else if (agency === SUMMARY) summaries.push({ case: id, on, text: draw.pick(['First.', 'Second.']) });
        else if (draw.chance(40)) {
          replies.push({ ...to, on, check: checkOf(draw, [...children.map((child) => child.id), 'adult-1']) });
        } else {
          if (sent === undefined || draw.chance(60)) sent = submissionOf(draw, tool, children);
          const knows = draw.some(children, 70).map((child) => child.id);
          const check = { outcome: 'known' as const, ...(draw.chance(40) && knows.length > 0 && { knows }) };
          replies.push({ ...to, on, check, submission: sent });
        }
      }
    }
    if (expects.length > 0 && draw.chance(8)) {
      acts.push({ on: draw.pick(days), kind: 'drop', case: id, reason: draw.pick(['proceedings', 'other']) });
    }
    return {
      id,
      children,
      adults: [{ id: 'adult-1', role: 'mother' }],
      ...levelsOf(tool, draw.pick(levels), draw.pick(levels)),
      factors: draw.some(factorsIn(tool), 30),
      ...(described.chance(60) && { attributes: attributesOf(described, tool, 'case') }),
      referredOn: '2026-01-12',
      ...(hasSummary && { leadProfessional: { email: `lead-${id}@social-care.example` } }),
      expects,
    };
  });
  for (const { id } of cases)
    for (let left = draw.pick([0, 0, 1, 2]); left > 0; left -= 1) acts.push(amendOf(draw, tool, id));
  for (const { id } of cases) {
    if (!described.chance(30)) continue;
    const change = { id, children: [childOf(described, tool, 'child-1')] };
    acts.push({ on: described.pick(days), kind: 'amend', reason: 'It was recorded wrong.', case: change });
  }
  // A case may be found out of only when the audit is open; what is said of it comes no earlier.
  const added = cases.length > 1 && draw.chance(40) ? cases.pop() : undefined;
  if (added !== undefined) acts.push({ on: days[0]!, kind: 'amend', reason: 'It was left out.', case: added });
  return {
    audit: {
      id: '2026-q2',
      title: 'Stepping down',
      theme: tool.theme,
      quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
      tool: tool.id,
      windowsAnchor: '2026-04-30',
      opensOn: days[0]!,
      dueOn: '2026-05-29',
      closesOn,
      ...(described.chance(50) && {
        criteria: [
          { text: 'A step down last year', met: true },
          { text: 'Different ages', met: false, ...(described.chance(50) && { why: 'None was older' }) },
        ],
      }),
    },
    agencies,
    cases,
    replies: draw.shuffled(replies),
    acts: draw.shuffled(acts),
    summaries: draw.shuffled(summaries),
  };
}

const bySort = (a: Entry, b: Entry): number => (a.sk < b.sk ? -1 : 1);

const at = (on: string) => ({ receivedAt: new Date(`${on}T12:00:00.000Z`) });

/** What a case's own log and those of its returns come to, entry after entry in the order that they were written. */
interface CaseLogs {
  versions: Case[];
  entries: Entry[];
}

/** What each case's logs come to. */
export function logsOf(tool: Tool, file: AuditFile): Map<string, CaseLogs> {
  const asEntered = ({ expects: _expects, ...one }: AuditFile['cases'][number]): CaseLogs => ({
    versions: [one],
    entries: [],
  });
  const logs = new Map(file.cases.map((one) => [one.id, asEntered(one)]));
  const last = new Map<string, Entry>();
  const take = (to: { case: string; agency: string }, decide: (before: Entry | undefined) => Decision | undefined) => {
    // What comes before its case is added is refused.
    if (!logs.has(to.case)) return;
    const name = `${to.case}/${to.agency}`;
    const decision = decide(last.get(name));
    if (decision === undefined || !('entry' in decision)) return;
    logs.get(to.case)!.entries.push(decision.entry);
    last.set(name, decision.entry);
  };
  const dropped = new Set<string>();
  const ask = (to: { case: string; agency: string }, on: string, atOpening: boolean): void => {
    // Nobody is asked about a case that is dropped, or not there yet.
    if (dropped.has(to.case) || !logs.has(to.case)) return;
    take({ case: to.case, agency: to.agency }, (before) => {
      const service = file.agencies.find(({ id }) => id === to.agency)?.service ?? SUMMARY;
      const key = { audit: file.audit.id, case: to.case, agency: to.agency };
      return decideAsk(before, { ...key, service, askedOn: on, dueOn: file.audit.dueOn, atOpening }, at(on));
    });
  };
  const askAll = ({ id, expects, leadProfessional }: AuditFile['cases'][number], atOpening: boolean): void => {
    for (const agency of expects) ask({ case: id, agency }, file.audit.opensOn, atOpening);
    if (leadProfessional) ask({ case: id, agency: SUMMARY }, file.audit.opensOn, atOpening);
  };
  const amend = (on: string, change: NonNullable<Extract<FiledAct, { kind: 'amend' }>['case']>): void => {
    if (dropped.has(change.id)) return;
    const { versions } = logs.get(change.id) ?? {};
    const before = versions?.at(-1);
    if (before === undefined) {
      const added = FiledCase.safeParse(change).data;
      if (added === undefined) return;
      logs.set(added.id, asEntered(added));
      askAll(added, false);
      return;
    }
    const { after, added, fields } = amendCase(before, change);
    if (fields.length === 0) return;
    versions?.push(after);
    if (before.leadProfessional === undefined && after.leadProfessional !== undefined) {
      ask({ case: change.id, agency: SUMMARY }, on, false);
    }
    const asked = added.length === 0 ? [] : [...last.values()].filter((entry) => entry.case === change.id);
    for (const again of asked.flatMap((entry) => askedForChild(entry) ?? [])) {
      const entry = decideForChild(again, { audit: file.audit, children: added }, { ...at(on), on });
      take(entry, () => ({ entry }));
    }
  };
  const act = (one: FiledAct): void => {
    if (one.kind === 'amend' && one.case !== undefined) amend(one.on, one.case);
    if (one.kind === 'drop' && logs.has(one.case)) {
      const entries = logs.get(one.case)?.entries ?? [];
      dropped.add(one.case);
      const { reason } = one;
      for (const entry of entriesOfDrop(entries.toSorted(bySort), { reason }, at(one.on))) {
        entries.push(entry);
        last.set(`${entry.case}/${entry.agency}`, entry);
      }
    }
    if (one.kind === 'ask') ask(one, one.on, false);
    const dates = { askedOn: one.on, dueOn: closesOn };
    if (one.kind === 'withdraw') take(one, (before) => before && decideWithdrawal(before, one, at(one.on)));
    if (one.kind === 'extend') {
      const { dueOn, reason } = one;
      take(one, (before) => before && decideExtension(before, { ...dates, dueOn, reason }, at(one.on)));
    }
    if (one.kind === 'decline') take(one, (before) => before && decideDecline(before, one, at(one.on)));
    if (one.kind === 'send-back') {
      const { reason, text } = one;
      take(one, (before) => before && decideSendBack(before, { ...dates, reason, text }, at(one.on)));
    }
    if (one.kind === 'query') {
      const { question, text } = one;
      take(one, (before) => before && decideQuery(before, { ...dates, question, text }, at(one.on)));
    }
  };

  for (const one of file.cases) askAll(one, true);
  for (const { on, acts, replies, summaries } of playedDays(file)) {
    for (const one of acts) act(one);
    for (const reply of replies) {
      const check = z.parse(Check, reply.check);
      take(reply, (before) => before && decideCheck(before, check, at(on)));
      const { submission: content } = reply;
      if (content === undefined) continue;
      const service = file.agencies.find(({ id }) => id === reply.agency)!.service;
      const entered = logs.get(reply.case)!.versions.at(-1)!;
      const assessed = assessQuestionnaire(tool, content, factsOf({ case: entered, service }, content));
      take(reply, (before) => before && decideSubmission(before, assessed, at(on)));
    }
    for (const { case: id, text } of summaries) {
      const assessed = assessSummary({ text });
      take({ case: id, agency: SUMMARY }, (before) => before && decideSubmission(before, assessed, at(on)));
    }
  }
  return logs;
}

/**
 * The last revision of an audit whose changes are told in any order, each once or more, while revisions are published at
 * any moment. Each telling reads its case's logs as far as they are by then; what was read earlier and arrives later is
 * older than what is kept, and goes.
 */
export function publishedOf(
  tool: Tool,
  file: AuditFile,
  logs: ReadonlyMap<string, CaseLogs>,
  draw: Draw,
): { manifest: Manifest; partials: CasePartial[] } {
  const tellings = [...logs.values()].flatMap(({ entries, versions }) => {
    const early = draw.some([1, 2], 50).map(() => ({
      entries: entries.slice(0, draw.below(entries.length + 1)),
      entered: draw.pick(versions),
    }));
    const upTo = [{ entries, entered: versions.at(-1)! }, ...early];
    return [...upTo, ...draw.some(upTo, 30)];
  });
  const kept = new Map<string, CasePartial>();
  const published = new Map<string, CasePartial>();
  let manifest: Manifest | undefined;
  const publish = (status: Manifest['status']): Manifest => {
    const after = draw.shuffled(
      [...kept.values()].filter((partial) => published.get(partial.figures.case) !== partial),
    );
    const before = after.flatMap(({ figures }) => published.get(figures.case) ?? []);
    const of = { audit: file.audit.id, tool: tool.id, status };
    const next = refresh(of, { previous: manifest, before: draw.shuffled(before), after });
    for (const partial of after) published.set(partial.figures.case, partial);
    return next;
  };
  for (const { entered, entries } of draw.shuffled(tellings)) {
    const { id } = entered;
    const partial = partialOf(tool, caseFacts(tool, file.audit.id, entered, entries.toSorted(bySort)));
    const older = kept.get(id);
    if (older === undefined || logPositionOf(partial) > logPositionOf(older)) kept.set(id, partial);
    if (draw.chance(3)) manifest = publish('interim');
  }
  return { manifest: publish('final'), partials: draw.shuffled([...kept.values()]) };
}
