/** The audit file: a whole audit in one JSON document, as the demo plays it. */
import * as z from 'zod/mini';
import { AmendmentReason, isOneThing, oneThing, somethingIn } from '../../../shared/domain/audits/amendment.ts';
import { AgencyId, CaseId, Day, Email, KnownDay, PersonId, ReturnId, Slug } from '../../../shared/domain/audits/ids.ts';
import {
  Acknowledgement,
  Child,
  Drop,
  NewAgency,
  NewAudit,
  NewCase,
  NewClosures,
  NewMove,
  Level,
  Route,
} from '../../../shared/domain/audits/schema.ts';
import { type JsonDocument, lineAt, linesOf, readJson } from '../../../shared/base/content/json.ts';
import { fieldProblems } from '../../../shared/base/http/parse.ts';
import { NewIdentifiers } from '../../../shared/domain/identifiers/schema.ts';
import {
  DeclineReason,
  Extension,
  MissingDetail,
  NewSummary,
  PersonChecked,
  Query,
  SeenTo,
  SendBack,
  WithdrawalReason,
} from '../../../shared/domain/returns/schema.ts';
import { library, type Library } from '../library.ts';
import { readText } from '../read-text.ts';
import { danglingNames } from './audit-file-names.ts';
import { whatTheApiRefuses } from './audit-file-rules.ts';

/** What identifies a person: entered by the manager before the audit opens, and sent nowhere else. */
const identifiers = z.optional(NewIdentifiers);

export const FiledCase = z.extend(NewCase, {
  id: CaseId,
  children: z.array(z.extend(Child, { identifiers })).check(z.minLength(1)),
  adults: z.optional(z.array(z.strictObject({ id: PersonId, role: Slug, identifiers }))),
});

/** An answer: a value, several, a number, a date or a text; its reason, and boxes by their ids. */
const FiledAnswer = z.catchall(
  z.strictObject({ answer: z.union([z.string(), z.number(), z.array(z.string())]) }),
  z.string(),
);
export type FiledAnswer = z.infer<typeof FiledAnswer>;

/** Answers to a question about each child, by the ids of children. */
const AnsweredByChild = z.strictObject({ children: z.record(PersonId, FiledAnswer) });

/** A questionnaire's content; whether its answers fit the tool is for the tool to say. */
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
  answers: z.record(z.string(), z.union([AnsweredByChild, FiledAnswer])),
});

export const Reply = z.strictObject({
  case: CaseId,
  agency: AgencyId,
  on: z.optional(Day),
  check: z.strictObject({
    outcome: z.enum(['known', 'not-known', 'cannot-identify', 'declined']),
    people: z.optional(z.record(PersonId, PersonChecked)),
    unlisted: z.optional(z.literal(true)),
    knows: z.optional(z.array(PersonId)),
    missing: z.optional(z.array(MissingDetail)),
    reason: z.optional(DeclineReason),
    note: z.optional(z.string()),
  }),
  submission: z.optional(Submission),
});

/** What is amended of a case; who the people are who are new in it, or were not known before, is entered with it. */
const FiledChange = z.extend(z.partial(FiledCase), { id: CaseId }).check(z.refine(somethingIn, 'changes-nothing'));

const onReturn = { on: Day, case: CaseId, agency: ReturnId };
export const Act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extend'), ...onReturn, dueOn: Day, reason: Extension.shape.reason }),
  z.strictObject({ kind: z.literal('withdraw'), ...onReturn, reason: WithdrawalReason }),
  z.strictObject({ kind: z.literal('ask'), ...onReturn, dueOn: z.optional(Day) }),
  z.strictObject({
    kind: z.literal('contact'),
    on: Day,
    agency: AgencyId,
    case: z.optional(CaseId),
    email: Email,
    wrong: z.optional(z.literal(true)),
  }),
  z.strictObject({ kind: z.literal('bounce'), on: Day, address: Email }),
  z.strictObject({
    kind: z.literal('query'),
    ...onReturn,
    question: z.string(),
    text: Query.shape.text,
    dueOn: z.optional(Day),
  }),
  z.strictObject({
    kind: z.literal('send-back'),
    ...onReturn,
    reason: SendBack.shape.reason,
    text: SendBack.shape.text,
    dueOn: z.optional(Day),
  }),
  z.strictObject({ kind: z.literal('decline'), ...onReturn, reason: DeclineReason }),
  z.strictObject({ kind: z.literal('acknowledge'), ...onReturn, ...Acknowledgement.shape }),
  z.strictObject({ kind: z.literal('seen-to'), ...onReturn, ...SeenTo.shape }),
  z.strictObject({ kind: z.literal('move'), on: Day, ...NewMove.shape }),
  z
    .strictObject({
      kind: z.literal('amend'),
      on: Day,
      reason: AmendmentReason,
      ...oneThing,
      case: z.optional(FiledChange),
    })
    .check(z.refine(isOneThing, 'not-one-thing')),
  z.strictObject({ kind: z.literal('drop'), on: Day, case: CaseId, ...Drop.shape }),
]);

export const FiledAgency = z.extend(NewAgency, { id: AgencyId });
export const FiledSummary = z.strictObject({ case: CaseId, on: Day, ...NewSummary.shape });

/** A whole audit: who is expected, what they answer and when, and what the manager does. */
export const AuditFile = z.strictObject({
  audit: NewAudit,
  agencies: z.array(FiledAgency),
  cases: z.array(FiledCase),
  replies: z.array(Reply),
  summaries: z.optional(z.array(FiledSummary)),
  acts: z.optional(z.array(Act)),
});
export type AuditFile = z.infer<typeof AuditFile>;
export type FiledReply = AuditFile['replies'][number];
export type FiledAct = NonNullable<AuditFile['acts']>[number];
export type FiledSummary = z.infer<typeof FiledSummary>;

/** Something in the file, with its place in its list. */
export interface Placed<T> {
  at: number;
  is: T;
}

const wrong = z.pipe(
  z.unknown(),
  z.transform(() => undefined),
);
/** A field where it is what it should be, whatever is wrong with those beside it. */
const ifRight = <T extends z.core.$ZodType>(field: T) => z.union([z.optional(field), wrong]);

/** What of an audit, an agency and a case is held against the tool and the audit's days, field by field. */
const RightOfAudit = z.object({
  theme: ifRight(Slug),
  quarter: ifRight(NewAudit.shape.quarter),
  opensOn: ifRight(KnownDay),
  closesOn: ifRight(KnownDay),
  closures: ifRight(NewClosures),
});
const RightOfAgency = z.object({ service: Slug });
const RightOfCase = z.object({
  route: ifRight(Route),
  level: ifRight(Level),
  factors: ifRight(z.array(z.string())),
  attributes: ifRight(NewCase.shape.attributes),
  children: ifRight(z.array(z.object({ attributes: ifRight(Child.shape.attributes) }))),
  adults: ifRight(z.array(z.object({ role: Slug }))),
  referredOn: ifRight(Day),
  steppedDownOn: ifRight(Day),
  expects: ifRight(z.array(z.string())),
});

/** What is said to be about which return, and on which day. */
const RightOfHappening = z.object({
  kind: ifRight(z.string()),
  case: ifRight(CaseId),
  agency: ifRight(ReturnId),
  on: ifRight(Day),
  submission: ifRight(Submission),
});
export type RightOfHappening = z.infer<typeof RightOfHappening>;

/** What of an audit file is what it should be: the rest is told by itself. */
export interface AuditFileParts {
  audit?: z.infer<typeof NewAudit>;
  /** What is right of each, whatever else of it is wrong. */
  right: {
    audit?: z.infer<typeof RightOfAudit>;
    agencies: readonly Placed<z.infer<typeof RightOfAgency>>[];
    cases: readonly Placed<z.infer<typeof RightOfCase>>[];
    replies: readonly Placed<RightOfHappening>[];
    summaries: readonly Placed<RightOfHappening>[];
    acts: readonly Placed<RightOfHappening>[];
  };
  /** The tool that it names. */
  tool: string | undefined;
  /** When it opens and closes; where it does not say so in earnest, days that nothing is out of. */
  days: { opensOn: string; closesOn: string };
  caseIds: readonly Placed<string>[];
  agencyIds: readonly Placed<string>[];
  agencies: readonly Placed<z.infer<typeof FiledAgency>>[];
  cases: readonly Placed<z.infer<typeof FiledCase>>[];
  replies: readonly Placed<FiledReply>[];
  summaries: readonly Placed<FiledSummary>[];
  acts: readonly Placed<FiledAct>[];
}

/** One thing wrong with an audit file. */
export interface FileFault {
  pointer: string;
  detail: string;
}

/** An audit file that cannot be read or is not valid; the message says all of it. */
export class AuditFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuditFileError';
  }
}

/** Faults that a message names; a file of another kind altogether would fill the screen. */
const shownFaults = 200;

/**
 * An audit file from its JSON value.
 * @param tools the questionnaires of which it names one
 * @throws AuditFileError naming the JSON pointer of each fault
 */
export function parseAuditFile(value: unknown, tools = library): AuditFile {
  const { file, faults } = assessed(value, tools);
  if (file === undefined || faults.length > 0) throw faulty(faults);
  return file;
}

/** Reads as much as can be read, so that what is wrong in one place does not hide what is wrong in another. */
function assessed(value: unknown, tools: Library): { file?: AuditFile; faults: FileFault[] } {
  const result = z.safeParse(AuditFile, value, { reportInput: true });
  const shape = result.success ? [] : fieldProblems(result.error.issues).map(inPlainWords);
  const parts = partsOf(value);
  const faults = new Map<string, FileFault>();
  for (const fault of [...shape, ...danglingNames(parts), ...whatTheApiRefuses(parts, tools)]) {
    if (!faults.has(fault.pointer)) faults.set(fault.pointer, fault);
  }
  return { ...(result.success ? { file: result.data } : {}), faults: [...faults.values()] };
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

/** The items of a list that are what they should be, each with its place in the file. */
function itemsOf<Schema extends z.core.$ZodType>(schema: Schema, list: unknown): Placed<z.output<Schema>>[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, place) => {
    const result = z.safeParse(schema, item);
    return result.success ? [{ at: place, is: result.data }] : [];
  });
}

/** The ids that a list gives, each with its place, whatever else is wrong with what bears it. */
const idsOf = (list: unknown): Placed<string>[] => itemsOf(z.object({ id: z.string() }), list).map(idOf);
const idOf = ({ at: place, is }: Placed<{ id: string }>): Placed<string> => ({ at: place, is: is.id });

/** The days of an audit that has other faults; it closes on the day that the last amendment says. */
function daysIn(audit: unknown, acts: readonly Placed<FiledAct>[]): AuditFileParts['days'] {
  const opens = z.safeParse(KnownDay, at(audit, 'opensOn'));
  const amended = acts
    .flatMap(({ is }) => (is.kind === 'amend' && is.audit?.closesOn !== undefined ? [is] : []))
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    .at(-1)?.audit?.closesOn;
  const closes = z.safeParse(KnownDay, amended ?? at(audit, 'closesOn'));
  const opensOn = opens.success ? opens.data : '0000-01-01';
  return { opensOn, closesOn: closes.success && closes.data >= opensOn ? closes.data : '9999-12-31' };
}

function partsOf(value: unknown): AuditFileParts {
  const audit = z.safeParse(NewAudit, at(value, 'audit'));
  const tool = at(at(value, 'audit'), 'tool');
  const cases = at(value, 'cases');
  const agencies = at(value, 'agencies');
  const acts = itemsOf(Act, at(value, 'acts'));
  const right = z.safeParse(RightOfAudit, at(value, 'audit'));
  return {
    ...(audit.success ? { audit: audit.data } : {}),
    right: {
      ...(right.success ? { audit: right.data } : {}),
      agencies: itemsOf(RightOfAgency, agencies),
      cases: itemsOf(RightOfCase, cases),
      replies: itemsOf(RightOfHappening, at(value, 'replies')),
      summaries: itemsOf(RightOfHappening, at(value, 'summaries')),
      acts: itemsOf(RightOfHappening, at(value, 'acts')),
    },
    tool: typeof tool === 'string' ? tool : undefined,
    days: daysIn(at(value, 'audit'), acts),
    caseIds: idsOf(cases),
    agencyIds: idsOf(agencies),
    agencies: itemsOf(FiledAgency, agencies),
    cases: itemsOf(FiledCase, cases),
    replies: itemsOf(Reply, at(value, 'replies')),
    summaries: itemsOf(FiledSummary, at(value, 'summaries')),
    acts,
  };
}

/**
 * Reads an audit file: JSON in UTF-8, which may stand behind a byte order mark.
 * @param tools the questionnaires of which it names one
 * @throws UnreadableFile when there is none; AuditFileError when it is not JSON or not valid, each fault by pointer and line
 */
export async function readAuditFile(path: string, tools = library): Promise<AuditFile> {
  const text = await readText(path);
  const document = documentIn(text, path);
  const { file, faults } = assessed(document.value, tools);
  const all = [
    ...document.repeated.pointers.map((pointer): FileFault => ({ pointer, detail: 'is there twice' })),
    ...document.broken.pointers.map((pointer): FileFault => ({ pointer, detail: 'has half of a character in it' })),
    ...faults,
  ];
  const further = document.repeated.further + document.broken.further;
  if (file === undefined || all.length > 0) throw faulty(all, { lines: linesOf(text), further });
  return file;
}

function documentIn(text: string, path: string): JsonDocument {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AuditFileError(`${path} is not JSON.`);
    throw error;
  }
}

/** What is said of what fits none of the kinds that may stand in a place. */
const noneOf: readonly [of: RegExp, detail: string][] = [
  [/^\/acts\//, 'is no kind of act that an audit file has'],
  [/\/answers\//, 'is no answer: a text, a whole number, or a list of values'],
];

const inPlainWords = ({ pointer, code, detail }: FileFault & { code: string }): FileFault => ({
  pointer,
  detail: code === 'invalid_union' ? (noneOf.find(([of]) => of.test(pointer))?.[1] ?? detail) : detail,
});

/** @param further how many more faults there are than those given */
function faulty(
  faults: readonly FileFault[],
  { lines, further = 0 }: { lines?: ReadonlyMap<string, number>; further?: number } = {},
): AuditFileError {
  const told = faults.slice(0, shownFaults).map(({ pointer, detail }) => {
    const line = lines === undefined ? '' : ` (line ${lineAt(lines, pointer)})`;
    return `  ${pointer === '' ? '/' : pointer} ${detail}${line}`;
  });
  const left = faults.length - told.length + further;
  const more = left > 0 ? [`  and ${left} more`] : [];
  return new AuditFileError(['The audit file is not valid:', ...told, ...more].join('\n'));
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
