/** The audit file: a whole audit in one JSON document, as the demo plays it. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { AgencyId, CaseId, Day, Email, PersonId, ReturnId, SUMMARY, Slug } from '../../../shared/domain/audits/ids.ts';
import { AgeBand, NewAgency, NewAudit, NewCase } from '../../../shared/domain/audits/schema.ts';
import { fieldProblems, pointerOf } from '../../../shared/base/http/parse.ts';
import { Identifiers } from '../../../shared/domain/identifiers/schema.ts';
import { MissingDetail, WithdrawalReason } from '../../../shared/domain/returns/schema.ts';

const Text = z.string().check(z.minLength(1));
/** What identifies a person: entered by the manager before the audit opens, and sent nowhere else. */
const identifiers = z.optional(Identifiers);

const FiledCase = z.extend(NewCase, {
  id: CaseId,
  children: z.array(z.strictObject({ id: PersonId, ageBand: AgeBand, identifiers })).check(z.minLength(1)),
  adults: z.optional(z.array(z.strictObject({ id: PersonId, role: Slug, identifiers }))),
});

/** A questionnaire's content; whether its answers fit the tool is for the API to say. */
const Submission = z.strictObject({
  header: z.exactOptional(
    z.strictObject({
      role: z.string(),
      involvement: z.enum(['past', 'present']),
      from: z.exactOptional(Day),
      to: z.exactOptional(Day),
    }),
  ),
  childrenCovered: z.array(PersonId),
  answers: z.record(z.string(), z.catchall(z.strictObject({ answer: z.string() }), z.string())),
});

const Reply = z.strictObject({
  case: CaseId,
  agency: AgencyId,
  on: z.optional(Day),
  check: z.strictObject({
    outcome: z.enum(['known', 'not-known', 'cannot-identify']),
    knows: z.optional(z.array(PersonId)),
    missing: z.optional(z.array(MissingDetail)),
    note: z.optional(z.string()),
  }),
  submission: z.optional(Submission),
});

const onReturn = { on: Day, case: CaseId, agency: ReturnId };
const Act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extend'), ...onReturn, dueOn: Day, reason: Text }),
  z.strictObject({ kind: z.literal('withdraw'), ...onReturn, reason: WithdrawalReason }),
  z.strictObject({ kind: z.literal('ask'), ...onReturn, dueOn: z.optional(Day) }),
  z.strictObject({ kind: z.literal('contact'), on: Day, agency: AgencyId, email: Email }),
  z.strictObject({ kind: z.literal('bounce'), on: Day, address: Email }),
  z.strictObject({ kind: z.literal('query'), ...onReturn, question: Text, text: Text, dueOn: z.optional(Day) }),
  z.strictObject({ kind: z.literal('acknowledge'), ...onReturn, by: Text, note: Text }),
]);

/** A whole audit: who is expected, what they answer and when, and what the manager does. */
export const AuditFile = z.strictObject({
  audit: NewAudit,
  agencies: z.array(z.extend(NewAgency, { id: AgencyId })),
  cases: z.array(FiledCase),
  replies: z.array(Reply),
  summaries: z.optional(z.array(z.strictObject({ case: CaseId, on: Day, text: Text }))),
  acts: z.optional(z.array(Act)),
});
export type AuditFile = z.infer<typeof AuditFile>;
export type FiledReply = AuditFile['replies'][number];
export type FiledAct = NonNullable<AuditFile['acts']>[number];
export type FiledSummary = NonNullable<AuditFile['summaries']>[number];

/** An audit file that cannot be read or is not valid; the message says all of it. */
export class AuditFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuditFileError';
  }
}

interface Fault {
  pointer: string;
  detail: string;
}

/** Faults that a message names; a file of another kind altogether would fill the screen. */
const shownFaults = 10;

/**
 * An audit file from its JSON value.
 * @throws AuditFileError naming the JSON pointer of each fault
 */
export function parseAuditFile(value: unknown): AuditFile {
  const result = z.safeParse(AuditFile, value, { reportInput: true });
  if (!result.success) throw faulty(fieldProblems(result.error.issues).map(inPlainWords));
  const faults = danglingNames(result.data);
  if (faults.length > 0) throw faulty(faults);
  return result.data;
}

/**
 * Reads an audit file.
 * @throws AuditFileError when there is none, it is not JSON or it is not valid
 */
export async function readAuditFile(path: string): Promise<AuditFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AuditFileError(`${path} cannot be read (${error.code ?? 'unknown error'}).`);
  });
  return parseAuditFile(jsonOf(text, path));
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AuditFileError(`${path} is not JSON.`);
  }
}

const inPlainWords = ({ pointer, code, detail }: Fault & { code: string }): Fault => ({
  pointer,
  detail: code === 'invalid_union' ? 'is no kind of act that an audit file has' : detail,
});

function faulty(faults: readonly Fault[]): AuditFileError {
  const told = faults.slice(0, shownFaults).map(({ pointer, detail }) => `${pointer === '' ? '/' : pointer} ${detail}`);
  const more = faults.length > shownFaults ? `; and ${faults.length - shownFaults} more` : '';
  return new AuditFileError(`The audit file is not valid: ${told.join('; ')}${more}.`);
}

/** Names in the file that mean nothing or two things, replies that contradict themselves, and days out of the audit. */
function danglingNames(file: AuditFile): Fault[] {
  const faults: Fault[] = [];
  const fault = (when: boolean, path: (string | number)[], detail: string): void => {
    if (when) faults.push({ pointer: pointerOf(path), detail });
  };
  const agencies = new Set<string>();
  for (const [at, { id }] of file.agencies.entries()) {
    fault(agencies.has(id), ['agencies', at, 'id'], 'is there twice');
    agencies.add(id);
  }
  const cases = new Map<string, AuditFile['cases'][number]>();
  for (const [at, one] of file.cases.entries()) {
    fault(cases.has(one.id), ['cases', at, 'id'], 'is there twice');
    cases.set(one.id, one);
    for (const [i, id] of one.expects.entries()) {
      fault(!agencies.has(id), ['cases', at, 'expects', i], 'is no agency of this file');
    }
  }
  for (const [at, reply] of file.replies.entries()) {
    fault(!cases.has(reply.case), ['replies', at, 'case'], 'is no case of this file');
    fault(!agencies.has(reply.agency), ['replies', at, 'agency'], 'is no agency of this file');
    fault(
      reply.submission !== undefined && reply.check.outcome !== 'known',
      ['replies', at, 'submission'],
      `cannot stand beside a check ${reply.check.outcome}`,
    );
  }
  for (const [at, summary] of (file.summaries ?? []).entries()) {
    const of = cases.get(summary.case);
    fault(of === undefined, ['summaries', at, 'case'], 'is no case of this file');
    fault(
      of !== undefined && of.leadProfessional === undefined,
      ['summaries', at, 'case'],
      'is a case without a lead professional',
    );
  }
  for (const [at, act] of (file.acts ?? []).entries()) {
    if ('case' in act) fault(!cases.has(act.case), ['acts', at, 'case'], 'is no case of this file');
    if ('agency' in act) {
      const known = agencies.has(act.agency) || (act.agency === SUMMARY && act.kind !== 'contact');
      fault(!known, ['acts', at, 'agency'], 'is no agency of this file');
    }
    if (act.kind === 'query')
      fault(act.agency === SUMMARY, ['acts', at, 'agency'], 'takes no query: it has no questions');
  }
  const { opensOn, closesOn } = file.audit;
  for (const list of ['acts', 'replies', 'summaries'] as const) {
    for (const [at, { on }] of (file[list] ?? []).entries()) {
      if (on === undefined) continue;
      fault(on < opensOn, [list, at, 'on'], 'must not be before the audit opens');
      fault(on > closesOn, [list, at, 'on'], 'must not be after the audit closes');
    }
  }
  return faults;
}

/** What happens on one day: its acts first, then its replies, then its summaries, each in the file's order. */
export interface PlayedDay {
  on: string;
  acts: FiledAct[];
  replies: FiledReply[];
  summaries: FiledSummary[];
}

/** The days on which something happens, in order; a reply without a day comes on the opening day. */
export function playedDays(file: AuditFile): PlayedDay[] {
  const days = new Map<string, PlayedDay>();
  const day = (on: string): PlayedDay => {
    const known = days.get(on) ?? { on, acts: [], replies: [], summaries: [] };
    days.set(on, known);
    return known;
  };
  for (const act of file.acts ?? []) day(act.on).acts.push(act);
  for (const reply of file.replies) day(reply.on ?? file.audit.opensOn).replies.push(reply);
  for (const summary of file.summaries ?? []) day(summary.on).summaries.push(summary);
  return [...days.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** The file as far as a day, that day included: nothing that happens later is in it. */
export function fileUntil(file: AuditFile, until: string): AuditFile {
  return {
    ...file,
    replies: file.replies.filter(({ on }) => (on ?? file.audit.opensOn) <= until),
    ...(file.summaries === undefined ? {} : { summaries: file.summaries.filter(({ on }) => on <= until) }),
    ...(file.acts === undefined ? {} : { acts: file.acts.filter(({ on }) => on <= until) }),
  };
}

/** By agency: the address that answers for it once every change of a contact in the file is made. */
export function contactsOf(file: AuditFile): Map<string, string> {
  const contacts = new Map(file.agencies.map(({ id, contact }) => [id, contact.email]));
  // The sort keeps the file's order within a day.
  for (const act of (file.acts ?? []).toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))) {
    if (act.kind === 'contact') contacts.set(act.agency, act.email);
  }
  return contacts;
}
