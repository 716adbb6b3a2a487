import * as z from 'zod/mini';
import { Route } from '../../domain/audits/schema.ts';
import { AgeBand } from '../../domain/tool/codes.ts';
import { AuditId, CaseId, Day, Instant, PersonId, ReturnId, Sha256 } from '../../domain/audits/ids.ts';
import type { Responses } from '../../base/http/route.ts';
import { consultedResponses } from './consultation-responses.ts';
import type { agencyRoutes, toolRoutes } from './routes.ts';
import type { pullRoutes } from './identifiers-routes.ts';
import { PulledIdentifiers } from '../../domain/identifiers/schema.ts';
import { CodeAsked, PullKey } from '../../domain/identifiers/code-schema.ts';
import { DeclineReason, MissingDetail, PersonChecked, SendBackReason, StateName } from '../../domain/returns/schema.ts';
import { Receipt, StillOpen, VersionReceived } from '../../domain/returns/told.ts';

/** One return as its agency sees it. */
const AskedReturn = z.strictObject({
  case: CaseId,
  agency: ReturnId,
  agencyName: z.string(),
  state: StateName,
  askedOn: Day,
  dueOn: Day,
  /** Nothing more is owed on it. */
  settled: z.boolean(),
  versions: z.int(),
  /** With a pull key: what a return that has come leaves open, and until when it can be filled in. */
  stillOpen: z.optional(StillOpen),
  /** The case's children, by opaque id; who they are is never sent by mail or shown here. */
  children: z.array(z.strictObject({ id: PersonId, ageBand: AgeBand })),
  /** Which records are reviewed (audit report 2.2.5); absent where the tool says nothing of it. */
  lookBack: z.exactOptional(z.strictObject({ from: Day, to: Day })),
  /** Of a case summary: what the case has already, to be confirmed or corrected in the summary's parts of these names. */
  confirm: z.optional(
    z.strictObject({ route: z.exactOptional(Route), from: z.exactOptional(Day), to: z.exactOptional(Day) }),
  ),
  /** Where to send the check and the submission. */
  checkUrl: z.optional(z.string()),
  submissionsUrl: z.string(),
  /** As people read it: `Case 3`, `Friday 24 April 2026`, `Wednesday 1 May 2013 (24 months before the referral to children’s social care) to Friday 1 May 2015`. */
  words: z.strictObject({
    case: z.string(),
    dueOn: z.string(),
    lookBack: z.exactOptional(z.string()),
    confirm: z.optional(z.string()),
  }),
  /** Who the child is: ask for a one-time code, exchange it for a key, pull with the key. */
  codeUrl: z.string(),
  pullKeyUrl: z.string(),
  identifiersUrl: z.string(),
  /**
   * Of a reopened return, the oldest first: each answer that the audit lead queries, by its question, and why the manager
   * sent it back; with what is asked. One submission answers all.
   */
  askedAgain: z.optional(
    z.array(
      z.strictObject({
        question: z.optional(z.string()),
        reason: z.optional(SendBackReason),
        text: z.string(),
      }),
    ),
  ),
});

/** All that the bearer of a link is asked for in its audit. */
export const Asked = z
  .strictObject({
    audit: z.strictObject({
      id: AuditId,
      title: z.string(),
      quarter: z.string(),
      state: z.enum(['open', 'closed']),
      windowsAnchor: Day,
      closesOn: Day,
      tool: z.string(),
      toolUrl: z.string(),
      schemaUrl: z.string(),
      /** As people read it: `October to December 2026`, `Friday 15 January 2027`. */
      words: z.strictObject({ quarter: z.string(), closesOn: z.string() }),
    }),
    returns: z.array(AskedReturn),
  })
  .register(z.globalRegistry, { id: 'Asked' });
export type Asked = z.infer<typeof Asked>;

/** What a check came to. */
export const Checked = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    state: StateName,
    knows: z.optional(z.array(PersonId)),
    /** What the newest check said of each person, and that a child is not on the list. */
    people: z.optional(z.record(PersonId, PersonChecked)),
    unlisted: z.optional(z.literal(true)),
    /** Why the agency declines. */
    reason: z.optional(DeclineReason),
    missing: z.optional(z.array(MissingDetail)),
  })
  .register(z.globalRegistry, { id: 'Checked' });
export type Checked = z.infer<typeof Checked>;

/** One answer beside its question, in the wording that it was answered under. */
export const AnswerShown = z.strictObject({
  question: z.string(),
  /** Of whom it was asked, where it is asked of each child. */
  child: z.optional(z.string()),
  section: z.string(),
  wording: z.string(),
  /** The answer in the tool's words; absent where there is none, and then `left` says why. */
  answer: z.optional(z.string()),
  reason: z.optional(z.string()),
  boxes: z.array(z.strictObject({ label: z.string(), text: z.string() })),
  /** Why there is no answer: it was left open. A text question is a comment. A question that did not apply is not here. */
  left: z.optional(z.enum(['unanswered', 'comment-missing'])),
  /** The boxes that the answer asked for and that were left empty, by their labels. */
  commentsMissing: z.optional(z.array(z.string())),
});
export type AnswerShown = z.infer<typeof AnswerShown>;

/** A copy of one version, with the wording it was answered under (audit report 2.3.8). */
export const Copy = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    version: z.int(),
    receivedAt: Instant,
    sha256: Sha256,
    /** Whether this is the version that counts. */
    counts: z.boolean(),
    tool: z.string(),
    /** The content exactly as it is stored: as it was sent, put right. */
    content: z.record(z.string(), z.unknown()),
    answers: z.array(AnswerShown),
  })
  .register(z.globalRegistry, { id: 'Copy' });
export type Copy = z.infer<typeof Copy>;

/** The responses of `agencyRoutes`. */
export const agencyResponses: Responses<typeof agencyRoutes> = {
  ...consultedResponses,
  asked: { 200: { description: 'Every return that the addressee was asked for', schema: Asked } },
  return: { 200: { description: 'The return as its agency sees it, in the list too', schema: AskedReturn } },
  check: {
    200: { description: 'The return as it now stands; the same for a check that changes nothing', schema: Checked },
  },
  submission: { 201: { description: 'Stored; the same content again gives the same receipt', schema: Receipt } },
  receipt: {
    200: {
      description: 'With a pull key the receipt that the submission was answered with; else that it came',
      schema: z.union([Receipt, VersionReceived]),
    },
  },
  copy: {
    200: { description: 'Exactly the answers that were sent, beside the questions they answer', schema: Copy },
  },
  'request-code': {
    202: { description: 'A code is on its way; the same when one was asked for a moment ago', schema: CodeAsked },
  },
  'exchange-code': { 201: { description: 'The key that opens pulls and copies of this return', schema: PullKey } },
};

/** The responses of `pullRoutes`. */
export const pullResponses: Responses<typeof pullRoutes> = {
  'pull-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: PulledIdentifiers } },
};

/** The responses of `toolRoutes`. */
export const toolResponses: Responses<typeof toolRoutes> = {
  tool: {
    200: { description: 'The tool; a version never changes', schema: z.record(z.string(), z.unknown()) },
    304: { description: 'It is the one that you have' },
  },
  'tool-schema': {
    200: {
      description: 'JSON Schema 2020-12',
      contentType: 'application/schema+json',
      schema: z.record(z.string(), z.unknown()),
    },
    304: { description: 'It is the one that you have' },
  },
};
