import * as z from 'zod/mini';
import { AuditId, CaseId, Day, Instant, PersonId, ReturnId, Sha256 } from '../audits/ids.ts';
import { SendBackReason, StateName, SummaryPartName } from './schema.ts';

/** What a submitted return leaves open, for people: it settles the return, and can still be filled in. */
export const StillOpen = z
  .strictObject({
    /** Questions that apply and have no answer. */
    questions: z.int(),
    /** Children whom the agency knows and the return does not cover. */
    children: z.int(),
    /** The day on which the audit closes. */
    until: Day,
    /** The same in a sentence or two. */
    words: z.string(),
  })
  .register(z.globalRegistry, { id: 'StillOpen' });
export type StillOpen = z.infer<typeof StillOpen>;

/** Which parts of a case summary came: only its text has to. */
export const SummaryParts = z
  .strictObject({
    given: z.array(SummaryPartName),
    left: z.array(SummaryPartName),
    /** What is left, and until when it can be added, in a sentence or two. */
    words: z.string(),
  })
  .register(z.globalRegistry, { id: 'SummaryParts' });

/** What names a version, and says nothing of what was answered. */
const nameOfVersion = {
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  version: z.int(),
  /** What this submission is called when somebody asks about it: `7K2M-9QXD`. */
  reference: z.string(),
  /** The version that counted before this one, if one did. */
  replaces: z.optional(z.int()),
  /** Of the content as canonical JSON (RFC 8785). */
  sha256: Sha256,
  receivedAt: Instant,
  /** The audit was closed when this came: it is kept, and counted only if the audit lead publishes again. */
  late: z.boolean(),
  /** Where a copy of what was sent can be read, with the wording. */
  copy: z.string(),
};

/** That a version has come, for whoever has the link alone: nothing that was worked out from what was answered. */
export const VersionReceived = z.strictObject(nameOfVersion).register(z.globalRegistry, { id: 'VersionReceived' });
export type VersionReceived = z.infer<typeof VersionReceived>;

/** What an agency gets for a submission; the same for the same content, however often it is sent. */
export const Receipt = z
  .strictObject({
    ...nameOfVersion,
    /** No gaps: every applicable question answered, every child that the agency knows covered. */
    complete: z.boolean(),
    /** Applicable questions without an answer, by id. */
    gaps: z.array(z.string()),
    /** Children the agency knows whom this submission does not cover. */
    childrenNotCovered: z.array(PersonId),
    /** Boxes that were asked for, and text questions, left empty. */
    unexplained: z.int(),
    /** Complete, and nothing is left without the words that were asked for. */
    explained: z.boolean(),
    /** What is left to fill in, and until when; absent where it is complete. */
    stillOpen: z.optional(StillOpen),
    /** Of a case summary: the parts that came; absent of one that came before they were kept. */
    parts: z.optional(SummaryParts),
    /** What to do now, when an answer says that the case may need escalating. */
    concern: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;

/** A return as an act of staff leaves it. */
export const ReturnState = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    seq: z.int(),
    state: StateName,
    askedOn: Day,
    dueOn: Day,
    /** Queries and sendings back that wait for an answer, whoever asked them; absent where none does. */
    waiting: z.optional(
      z.array(z.strictObject({ question: z.optional(z.string()), reason: z.optional(SendBackReason), askedOn: Day })),
    ),
  })
  .register(z.globalRegistry, { id: 'ReturnState' });
export type ReturnState = z.infer<typeof ReturnState>;
