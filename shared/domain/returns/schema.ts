import * as z from 'zod/mini';
import { longestWritten } from '../../base/content/text.ts';
import { written } from '../../base/content/written.ts';
import { AuditId, CaseId, Day, Instant, KnownDay, PersonId, ReturnId, Sha256, Slug } from '../audits/ids.ts';
import { Drop, Route, RouteLine } from '../audits/schema.ts';
import { OpenUnderFactors, OpenWhere } from './open-where.ts';
import { states } from './life-cycle.ts';

export const StateName = z.enum(states);

/** What was missing of the details sent, or did not match (audit report 2.3.6). */
export const MissingDetail = z.enum(['name', 'date-of-birth', 'nhs-number', 'address', 'no-match', 'unspecified']);

/** Why the business manager withdraws a return. */
export const WithdrawalReason = z.enum(['not-involved', 'duplicate', 'filed-in-error', 'agency-closed', 'other']);

/** Why an agency takes no part in one case, in its own words or the manager's for it. */
export const DeclineReason = z.enum(['no-consent-believed', 'no-capacity', 'legal-advice', 'other']);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** Why the manager sends a return back: questions left unanswered, comments missing, or what the words say. */
export const SendBackReason = z.enum(['gaps', 'explanations', 'other', 'child-added']);
/** Those that the business manager says of one return; `child-added` comes of an amendment of its case. */
const SaidSendBackReason = z.enum(['gaps', 'explanations', 'other']);
export type SendBackReason = z.infer<typeof SendBackReason>;

const unique = (items: readonly string[]): boolean => new Set(items).size === items.length;

/** Ids of the case's children or adults whom the agency knows. */
const Known = z.array(PersonId).check(z.minLength(1), z.maxLength(60), z.refine(unique, 'repeated'));

const Note = written(4000);

/** What an agency's records say of one child or adult: here, not here, not to be told from the details, or moved away. */
export const PersonChecked = z.enum(['known', 'no-record', 'cannot-tell', 'moved']);
export type PersonChecked = z.infer<typeof PersonChecked>;

const People = z.record(PersonId, PersonChecked).check(
  z.refine((people) => Object.keys(people).length > 0, 'empty-list'),
  z.refine((people) => Object.keys(people).length <= 60, 'too-many'),
);

/** What a check may say beside its outcome, whatever that is. */
const ofHousehold = {
  /** What the records say of each; every child of the case is named. */
  people: z.optional(People),
  /** A child of the household is not on the list. Never who. */
  unlisted: z.optional(z.literal(true)),
};

/** An agency's first reply: whether it knows the family, and whom (audit report 2.2.3); or that it declines, and why. */
export const Check = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('known'),
      knows: z.optional(Known),
      ...ofHousehold,
      note: z.optional(Note),
    }),
    z.strictObject({ outcome: z.literal('not-known'), ...ofHousehold, note: z.optional(Note) }),
    z.strictObject({
      outcome: z.literal('cannot-identify'),
      missing: z.optional(z.array(MissingDetail).check(z.minLength(1), z.refine(unique, 'repeated'))),
      ...ofHousehold,
      note: z.optional(Note),
    }),
    z.strictObject({ outcome: z.literal('declined'), reason: DeclineReason, note: z.optional(Note) }),
  ])
  .register(z.globalRegistry, { id: 'Check' });
export type Check = z.infer<typeof Check>;

/** What is kept of a check's words, as its entry's `content`; without a note there is none. */
export const CheckContent = z.strictObject({ note: z.string() });
export type CheckContent = z.infer<typeof CheckContent>;

/** A lead professional's case summary, in parts; only its text is required (audit report 2.3.9). */
export const NewSummary = z
  .strictObject({
    /** Between which levels of need; it may be written on one line, with a hyphen between. */
    route: z.exactOptional(z.union([Route, RouteLine])),
    /** The days of the referral, or the work's beginning, and of the change in the level of need, or its end. */
    from: z.exactOptional(Day),
    to: z.exactOptional(Day),
    reason: z.exactOptional(written(4000)),
    outcome: z.exactOptional(written(4000)),
    text: written(longestWritten),
  })
  .register(z.globalRegistry, { id: 'NewSummary' });

/** A summary as it is kept: an older one may be longer, and is its text alone. */
export const SummaryContent = z.strictObject({
  route: z.exactOptional(Route),
  from: z.exactOptional(Day),
  to: z.exactOptional(Day),
  reason: z.exactOptional(z.string()),
  outcome: z.exactOptional(z.string()),
  text: z.string(),
});
export type SummaryContent = z.infer<typeof SummaryContent>;

/** A part of a case summary, by name. */
export const SummaryPartName = z.keyof(SummaryContent);
export type SummaryPartName = z.infer<typeof SummaryPartName>;

/**
 * Asking, and asking again. `askedOn` is the manager's date, not the clock's; before the audit opens it may be left out
 * and is the opening day. `dueOn` left out is worked out (see `dueOnFor`).
 */
export const Ask = z
  .strictObject({ askedOn: z.optional(KnownDay), dueOn: z.optional(KnownDay) })
  .register(z.globalRegistry, { id: 'Ask' });
export type Ask = z.infer<typeof Ask>;

export const Extension = z
  .strictObject({ askedOn: KnownDay, dueOn: KnownDay, reason: written(500) })
  .register(z.globalRegistry, { id: 'Extension' });
export type Extension = z.infer<typeof Extension>;

/** What is kept of an extension's words, as its entry's `content`. */
export const ExtensionContent = z.strictObject({ reason: z.string() });

/** Somebody's word on what a check left to see to: who saw to it, and what they did. It is their entry's `content` too. */
export const SeenTo = z
  .strictObject({ by: written(200), note: written(4000) })
  .register(z.globalRegistry, { id: 'SeenTo' });
export type SeenTo = z.infer<typeof SeenTo>;

/** The same as it is kept. */
export const SeenToContent = z.strictObject({ by: z.string(), note: z.string() });
export type SeenToContent = z.infer<typeof SeenToContent>;

export const Withdrawal = z.strictObject({ reason: WithdrawalReason }).register(z.globalRegistry, { id: 'Withdrawal' });
export type Withdrawal = z.infer<typeof Withdrawal>;

/** The manager's word, for an agency, that it takes no part in one case; the note stands in the history. */
export const Decline = z
  .strictObject({ reason: DeclineReason, note: z.optional(written(500)) })
  .register(z.globalRegistry, { id: 'Decline' });
export type Decline = z.infer<typeof Decline>;

/** Why the audit lead reads an answer otherwise than it was given (audit report 3.3.16, 3.4.3: text overrides ticks). */
export const CorrectionReason = z.enum([
  'text-says-otherwise',
  'question-misread',
  'wrong-box',
  'agency-confirmed',
  'other',
]);

const QuestionId = z.string().check(z.regex(/^[A-Z][0-9]{1,2}(-[0-9])?$/));

/**
 * The audit lead's coded correction of one answer: codes only, so that it can be shown wherever the answer can. The
 * answer stays as it was given, and is what is counted.
 */
export const NewCorrection = z
  .strictObject({
    /** The version that was read: it must be the one that counts. */
    version: z.int().check(z.gte(1)),
    question: QuestionId,
    /** Of whom, where the question is asked of each child. */
    child: z.optional(PersonId),
    /** How the lead reads it: an answer that the question takes, of several with a space between; null takes it back. */
    corrected: z.nullable(
      z.string().check(z.regex(/^[A-Za-z0-9_+-]{1,32}( [A-Za-z0-9_+-]{1,32})*$/), z.maxLength(10_000)),
    ),
    /** Goes with a corrected answer, and only with one. */
    reason: z.optional(CorrectionReason),
  })
  .register(z.globalRegistry, { id: 'NewCorrection' });
export type NewCorrection = z.infer<typeof NewCorrection>;

/** The audit lead's query about one answer. What it asks is read behind the link, never in a mail. */
export const Query = z
  .strictObject({
    question: QuestionId,
    text: written(4000),
    askedOn: KnownDay,
    dueOn: z.optional(KnownDay),
  })
  .register(z.globalRegistry, { id: 'Query' });
export type Query = z.infer<typeof Query>;

/** The manager sends a return back. What is asked is read behind the link, never in a mail. */
export const SendBack = z
  .strictObject({
    reason: SaidSendBackReason,
    text: written(4000),
    askedOn: KnownDay,
    dueOn: z.optional(KnownDay),
  })
  .register(z.globalRegistry, { id: 'SendBack' });
export type SendBack = z.infer<typeof SendBack>;

/** What is kept of the words of a query or a sending back, as its entry's `content`. */
export const QueryContent = z.strictObject({ text: z.string() });
export type QueryContent = z.infer<typeof QueryContent>;

/**
 * One thing that a return is reopened for, by the entry that asked it: the question of a query, or the reason it was sent
 * back for; with the day of asking and a short hash of the words, so that the same asked twice is one.
 */
const ReopenedFor = z.strictObject({
  seq: z.int(),
  question: z.optional(z.string()),
  reason: z.optional(SendBackReason),
  askedOn: Day,
  said: z.string(),
});
export type ReopenedFor = z.infer<typeof ReopenedFor>;

/** What a check said of each person, and of a child who is not on the list; by the entry that said it. */
export const PeopleChecked = z.strictObject({
  seq: z.int(),
  people: z.optional(z.record(PersonId, PersonChecked)),
  unlisted: z.optional(z.literal(true)),
  /** The day that the check belongs to; absent in what was said before it was kept. */
  on: z.optional(Day),
  /** A short hash of the note that it came with, so that the same said twice is one. */
  said: z.optional(z.string()),
  /** The entry that says who saw to what it left to see to. */
  seenTo: z.optional(z.int()),
});
export type PeopleChecked = z.infer<typeof PeopleChecked>;

/** The newest version put after the last withdrawal: the one that counts. */
const Counted = z.strictObject({
  version: z.int(),
  seq: z.int(),
  sha256: Sha256,
  receivedAt: Instant,
  /** Children it covers, by id. */
  covers: z.array(PersonId),
  /** Applicable questions without an answer, by id. */
  gaps: z.array(z.string()),
  /** Boxes that were asked for, and text questions, left empty. */
  unexplained: z.int(),
  /** The version that counted before, and how many were withdrawn before; absent where none was, and in what came before they were kept. */
  replaces: z.optional(z.int()),
  withdrawn: z.optional(z.int()),
  /** The newest version that was sent from the draft in the table of drafts: its entry, and the draft's number then. */
  draft: z.optional(z.strictObject({ seq: z.int(), rev: z.int() })),
  /** Text questions are among `unexplained`. Absent in what came when boxes alone were. */
  textsCounted: z.optional(z.literal(true)),
  /** Of a case summary: the parts that were given. Absent in what came before they were kept. */
  parts: z.optional(z.array(SummaryPartName)),
  /**
   * What is open of questions that rest on the case: its factors and attributes, and the ages and attributes of the children
   * covered. `held`: it was so then, so it is among the gaps and the unexplained above. A later correction of the case is read
   * from it. Absent in what came before it was kept.
   */
  openWhere: z.optional(z.array(OpenWhere)),
  /** The same of what came when nothing but factors decided: all of these hold. */
  underFactors: z.optional(z.array(OpenUnderFactors)),
});
export type Counted = z.infer<typeof Counted>;

/** An `Idempotency-Key` that a version came with: short hashes of it and of the content, and where its entry stands. */
const UsedKey = z.strictObject({ key: z.string(), version: z.int(), seq: z.int(), body: z.string() });
export type UsedKey = z.infer<typeof UsedKey>;

/** What an entry of a return's log is of. */
export const entryActs = [
  'ask',
  'check',
  'submission',
  'extension',
  'query',
  'send-back',
  'correction',
  'seen-to',
  'decline',
  'withdrawal',
  'drop',
] as const;

/**
 * One entry of a return's log, as stored. It carries the state it results in, so that the last entry is all that a
 * decision needs; the log is the history.
 */
export const Entry = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  act: z.enum(entryActs),
  state: StateName,
  service: Slug,
  /** The current cycle: the seq of the entry that began it (an ask, an extension, a query, a sending back), and its dates. */
  cycle: z.int(),
  askedOn: Day,
  dueOn: Day,
  /** The day of the newest asking; absent in what was put before it was kept. More time, or a query, is no asking. */
  checkAskedOn: z.optional(Day),
  /** While it cannot be identified: the day of the first check of an unbroken run that says so; absent likewise. */
  cannotIdentifySince: z.optional(Day),
  /** The due date of the cycle before, on the entry that begins a new one. */
  wasDueOn: z.optional(Day),
  receivedAt: Instant,
  /** The London day that the entry belongs to; absent in older ones, whose day is that of `receivedAt`. */
  on: z.optional(Day),
  /** Whom the agency says it knows; absent: it did not say, so all children of the case. */
  knows: z.optional(z.array(PersonId)),
  /** What the newest check said of each person, until the agency is asked again. */
  checked: z.optional(PeopleChecked),
  /** By code what was missing, while the state is `cannot-identify`. */
  missing: z.optional(z.array(MissingDetail)),
  /** The number of versions there ever were. */
  versions: z.int(),
  counted: z.optional(Counted),
  /** An `ask` made before the audit opened: the opening's invite stands for it. */
  atOpening: z.optional(z.boolean()),
  /** A submission with an answer that says the case may need escalating. */
  concern: z.optional(z.boolean()),
  /** What a reopened return is reopened for, the oldest first. One submission answers all of it. */
  reopenedFor: z.optional(z.array(ReopenedFor)),
  /** What the newest submission answered of it. */
  answers: z.optional(z.array(ReopenedFor)),
  /** In older entries: the question that a query is about, as long as it is open. */
  question: z.optional(z.string()),
  /** What a correction says, in codes. */
  correction: z.optional(NewCorrection),
  /** Coded reason of a withdrawal. */
  reason: z.optional(WithdrawalReason),
  /** Coded reason why the agency takes no part. */
  declined: z.optional(DeclineReason),
  /** The move of the audit's due dates that began this cycle. */
  move: z.optional(z.int()),
  /** Why the whole case was dropped: on the entry that ends the return with it. */
  dropped: z.optional(Drop),
  /** What the agency or the manager wrote, compressed JSON: answers, a summary's text, a check's note, a reason. */
  content: z.optional(z.instanceof(Uint8Array)),
  /** What the current cycle has taken, this entry included; absent in what was written before it was counted. */
  inCycle: z.optional(z.strictObject({ versions: z.int(), checks: z.int() })),
  /** With this entry the return has taken as many of these as it takes in one cycle. */
  limit: z.optional(z.enum(['versions', 'checks'])),
  /** The `Idempotency-Key`s of the current cycle, so that one is looked up without the log; and how many they are. */
  keys: z.optional(z.array(UsedKey)),
  keyed: z.optional(z.int()),
  /** In older entries: the key that a submission came with. */
  idempotencyKey: z.optional(z.string()),
  /** The member of staff who acted (the user pool's opaque subject). */
  by: z.optional(z.string()),
  ref: z.optional(z.string()),
  refSort: z.optional(z.string()),
});
export type Entry = z.infer<typeof Entry>;
