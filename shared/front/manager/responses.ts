import * as z from 'zod/mini';
import type { Responses } from '../../base/http/route.ts';
import type { managerRoutes } from './routes.ts';
import { AnswerShown } from '../agency/responses.ts';
import { CorrectionReason, entryActs, PeopleChecked, StateName } from '../../domain/returns/schema.ts';
import { ReturnState, StillOpen } from '../../domain/returns/told.ts';
import { ShownState } from '../../domain/returns/shown-state.ts';
import { GateFindings } from './findings.ts';
import { Opened } from '../../domain/identifiers/openings.ts';
import { ErasureShown } from '../../domain/identifiers/erasure.ts';
import { CaseIdentifiers, IdentifierField, Shortfall, Undecided } from '../../domain/identifiers/schema.ts';
import { StaffRecipient } from '../../domain/messages/messages.ts';
import { AgencyId, AuditId, CaseId, Day, Instant, ReturnId, Slug } from '../../domain/audits/ids.ts';
import { AddressChanged, AddressChanges } from './address-responses.ts';
import { AmendmentShown, Amended } from './amendment-responses.ts';
import { saidByAgency } from './said-by-agency.ts';
import { SeenToShown, ToDoList } from './to-do-responses.ts';
import { consultationResponses } from './consultation-responses.ts';
import { toolFileResponses } from './tool-responses.ts';
import { CaseFieldName } from '../../domain/audits/case-log.ts';
import { Agency, Audit, Case, Drop, Waiver } from '../../domain/audits/schema.ts';

/** A mail to the business manager or the second contact that came back, and what became of it at the other one. */
const StaffMailShown = z.strictObject({
  to: StaffRecipient,
  kind: z.enum(['alert', 'digest']),
  /** What it was about: `concern`, `case-settled`, `digest`, … */
  about: z.string(),
  on: Day,
  /** Of the same mail to the other contact; `none` where there is no other, or what it told of was over. */
  otherContact: z.enum(['delivered', 'bounced', 'unknown', 'none']),
});
export type StaffMailShown = z.infer<typeof StaffMailShown>;

/** Who was asked, who answered, and what is missing, as at a day. */
export const Completeness = z
  .strictObject({
    audit: AuditId,
    state: z.enum(['draft', 'open', 'closed']),
    asAt: Day,
    expected: z.int(),
    distributed: z.int(),
    returned: z.int(),
    complete: z.int(),
    /** Of those complete: no box that was asked for, and no text question, is left empty. */
    explained: z.int(),
    notKnown: z.int(),
    cannotIdentify: z.int(),
    noReply: z.int(),
    declined: z.int(),
    withdrawn: z.int(),
    overdue: z.int(),
    summaries: z.strictObject({ owed: z.int(), received: z.int() }),
    /** Mail to staff that came back, the oldest first. */
    staffMail: z.array(StaffMailShown),
    /** Cases that were taken out of the audit; outside every count. */
    dropped: z.array(z.strictObject({ case: CaseId, ...Drop.shape })),
    /** Services that a case calls for and that nobody asked; outside every count. */
    neverAsked: z.array(z.strictObject({ case: CaseId, service: Slug })),
    cases: z.array(
      z.strictObject({
        case: CaseId,
        settled: z.boolean(),
        /** Children of the case whom nobody covers. */
        coverageGaps: z.array(z.string()),
        summary: z.optional(
          z.strictObject({ owed: z.boolean(), received: z.boolean(), dueOn: Day, overdue: z.boolean() }),
        ),
        returns: z.array(
          z.strictObject({
            agency: AgencyId,
            service: Slug,
            shown: ShownState,
            state: StateName,
            askedOn: Day,
            dueOn: Day,
            overdue: z.boolean(),
            /** Working days since it was due; 0 while it is not overdue. */
            overdueWorkingDays: z.int(),
            /** The last chaser or escalation, the step it stood for, and what became of it. */
            lastChaser: z.optional(
              z.strictObject({
                kind: z.enum(['chaser', 'escalation']),
                step: z.int(),
                on: Day,
                delivery: z.enum(['delivered', 'bounced', 'unknown']),
              }),
            ),
            ...saidByAgency,
            versions: z.int(),
            gaps: z.int(),
            unexplained: z.int(),
            /** Complete, and nothing is left without the words that were asked for. */
            explained: z.boolean(),
            /** What a return that has come leaves open, and until when it can be filled in. */
            stillOpen: z.optional(StillOpen),
          }),
        ),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'Completeness' });
export type Completeness = z.infer<typeof Completeness>;

/** An audit that was opened: invites go, also to agencies that cannot tell yet who the child is. */
export const OpenedAudit = z
  .extend(Audit, { shortfalls: z.array(Shortfall) })
  .register(z.globalRegistry, { id: 'OpenedAudit' });

/** That due dates were moved, when and by whom: each return that is owed and was due earlier gets the new date. */
const MoveShown = z
  .strictObject({
    audit: AuditId,
    /** Its number among the audit's moves. */
    move: z.int(),
    dueOn: Day,
    reason: z.string(),
    agency: z.optional(AgencyId),
    service: z.optional(Slug),
    at: Instant,
    on: Day,
    by: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'Move' });

/** That a case was taken out of its audit, when and by whom. */
const DroppedShown = z
  .strictObject({ audit: AuditId, case: CaseId, ...Drop.shape, at: Instant, on: Day, by: z.optional(z.string()) })
  .register(z.globalRegistry, { id: 'Dropped' });

const Acknowledged = z
  .strictObject({ audit: AuditId, case: CaseId, agency: ReturnId, upTo: z.int(), at: Instant, by: z.string() })
  .register(z.globalRegistry, { id: 'Acknowledged' });

const concernFields = {
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  agencyName: z.string(),
  /** The entry of the return's log whose answers raised it, and the version that it holds. */
  seq: z.int(),
  version: z.int(),
  raisedAt: Instant,
  acknowledgeUrl: z.string(),
};

/** A concern that nobody has acknowledged. */
const Concern = z
  .strictObject({ ...concernFields, answerUrl: z.string() })
  .register(z.globalRegistry, { id: 'Concern' });
export type Concern = z.infer<typeof Concern>;

/** A concern with what raised it. */
const ConcernRead = z
  .strictObject({
    ...concernFields,
    /** The answers that raised it, each with its boxes. */
    answers: z.array(AnswerShown),
    /** The word on it, once there is one. */
    acknowledged: z.optional(z.strictObject({ at: Instant, by: z.string(), note: z.string() })),
  })
  .register(z.globalRegistry, { id: 'ConcernRead' });
export type ConcernRead = z.infer<typeof ConcernRead>;

/** One thing that happened; of what people wrote only what the manager may read. */
const HistoryEvent = z.strictObject({
  at: Instant,
  /** The London day that it belongs to, which may be another than that of the instant; absent of what goes by the clock. */
  on: z.optional(Day),
  what: z.enum([
    ...entryActs,
    'mail',
    'pull',
    'copy',
    'address',
    'reading',
    'acknowledgement',
    'identifiers-entered',
    'identifiers-corrected',
    'identifiers-erased',
    'wrong-code',
    'amendment',
    'judgement',
  ]),
  case: CaseId,
  /** Absent where it is about the case, or the people in it. */
  agency: z.optional(ReturnId),
  /** The entry's number in the return's log. */
  seq: z.optional(z.int()),
  state: z.optional(StateName),
  dueOn: z.optional(Day),
  /** Of a submission or a copy, or the one that a correction is of; of an amendment, of the case. */
  version: z.optional(z.int()),
  /** Of a submission: questions and children that it leaves open, and how much is without the words asked for. */
  gaps: z.optional(z.int()),
  unexplained: z.optional(z.int()),
  /** Of the version that counts: what it leaves open, and until when that can be filled in. */
  stillOpen: z.optional(StillOpen),
  /** How the audit lead reads an answer; `corrected` is null where that was taken back. */
  correction: z.optional(
    z.strictObject({
      question: z.string(),
      corrected: z.nullable(z.string()),
      reason: z.optional(CorrectionReason),
    }),
  ),
  /** A code: the reason of a withdrawal, of declining or of a sending back, a query's question, a mail's subject matter. */
  code: z.optional(z.string()),
  /** A mail's kind and what became of it. */
  kind: z.optional(z.string()),
  delivery: z.optional(z.enum(['delivered', 'bounced', 'unknown', 'not-sent'])),
  /** Who acted: an opaque id of one of the staff or an addressee; the name given with an acknowledgement, or by whoever saw to something. */
  by: z.optional(z.string()),
  /** The note of a check, or what an acknowledgement, or whoever saw to something, says was done. */
  note: z.optional(z.string()),
  /** What a check said of each person, and that a child is not on the list. */
  said: z.optional(z.pick(PeopleChecked, { people: true, unlisted: true })),
  /** Of what is seen to: the entry of the check that left it. */
  check: z.optional(z.int()),
  /** Why more time was given, or the case amended. */
  reason: z.optional(z.string()),
  /** People pulled, or of whom identifiers were entered, by opaque id. */
  people: z.optional(z.array(z.string())),
  /** What of the case was amended. */
  amended: z.optional(z.array(CaseFieldName)),
  /** Which identifiers of theirs stand from then on, and which of those are confidential, by code. */
  fields: z.optional(z.array(IdentifierField)),
  confidential: z.optional(z.array(IdentifierField)),
  /** Through which link it was opened: its token, shortened from its hash, and when it was made for its mail. */
  link: z.optional(z.string()),
  mintedAt: z.optional(Instant),
  /** Of a changed address: that the one before was never theirs, and what of this case was opened with it. */
  wrong: z.optional(z.literal(true)),
  opened: z.optional(Opened),
  /** Of identifiers that were destroyed: the last day on which a backup holds them. */
  backupsUntil: z.optional(Day),
});

const History = z
  .strictObject({ audit: AuditId, case: CaseId, historyEvents: z.array(HistoryEvent) })
  .register(z.globalRegistry, { id: 'History' });
export type History = z.infer<typeof History>;

const returnAsItStands = { description: 'The return as it now stands', schema: ReturnState };

/** The responses of `managerRoutes`. */
export const managerResponses: Responses<typeof managerRoutes> = {
  ...toolFileResponses,
  ...consultationResponses,
  'create-audit': { 201: { description: 'Created; the same again is answered the same', schema: Audit } },
  'list-audits': {
    200: {
      description: 'A page of audits',
      schema: z.strictObject({ audits: z.array(Audit), next: z.optional(z.string()) }),
    },
  },
  'get-audit': {
    200: {
      description: 'The audit',
      schema: z.strictObject({ audit: Audit, agencies: z.array(Agency), cases: z.array(Case) }),
    },
  },
  'put-audit': { 200: { description: 'The audit', schema: Audit } },
  'delete-audit': { 200: { description: 'Deleted', schema: z.strictObject({ audit: AuditId }) } },
  'delete-agency': {
    200: {
      description: 'Deleted, and the cases that it was taken off',
      schema: z.strictObject({ audit: AuditId, agency: AgencyId, takenOff: z.array(CaseId) }),
    },
  },
  'delete-case': { 200: { description: 'Deleted', schema: z.strictObject({ audit: AuditId, case: CaseId }) } },
  'put-agency': { 200: { description: 'The agency', schema: Agency } },
  'put-case': { 200: { description: 'The case', schema: Case } },
  readiness: { 200: { description: 'What is found, in the order of the rules', schema: GateFindings } },
  closing: { 200: { description: 'What is found, in the order of the rules', schema: GateFindings } },
  'move-due-dates': {
    200: { description: 'Moved; the same again on the same day is answered the same', schema: MoveShown },
  },
  'drop-case': { 200: { description: 'Dropped; the same again is answered the same', schema: DroppedShown } },
  'open-audit': {
    200: {
      description: 'The audit, and whose identifiers are short for whom; opening an open one changes nothing',
      schema: OpenedAudit,
    },
  },
  'close-audit': { 200: { description: 'The audit; closing a closed one changes nothing', schema: Audit } },
  ask: { 200: returnAsItStands },
  extend: { 200: returnAsItStands },
  decline: { 200: returnAsItStands },
  'send-back': { 200: returnAsItStands },
  withdraw: { 200: returnAsItStands },
  'change-contact': {
    200: { description: 'Changed; the new address gets an invite for what is owed', schema: AddressChanged },
  },
  'reissue-link': { 200: { description: 'Reissued', schema: AddressChanged } },
  'list-addresses': { 200: { description: 'The changes, the oldest first', schema: AddressChanges } },
  amend: { 200: { description: 'As it stands now', schema: Amended } },
  'list-amendments': {
    200: {
      description: 'The amendments, the oldest first',
      schema: z.strictObject({ audit: AuditId, amendments: z.array(AmendmentShown) }),
    },
  },
  'list-concerns': {
    200: {
      description: 'A page of open concerns, by audit, case and agency',
      schema: z.strictObject({ concerns: z.array(Concern), next: z.optional(z.string()) }),
    },
  },
  'read-concern': { 200: { description: 'What raised the concern', schema: ConcernRead } },
  acknowledge: { 200: { description: 'Acknowledged', schema: Acknowledged } },
  'list-to-do': { 200: { description: 'The things to do, by case and agency', schema: ToDoList } },
  'seen-to': { 200: { description: 'Whose word it is; again is answered the same', schema: SeenToShown } },
  'waive-service': {
    200: {
      description: 'Recorded',
      schema: z.strictObject({ audit: AuditId, case: CaseId, service: Slug, reason: Waiver.shape.reason }),
    },
  },
  'change-closures': { 200: { description: 'The audit', schema: Audit } },
  'change-ladder': { 200: { description: 'The audit', schema: Audit } },
  'case-history': { 200: { description: 'The history, the oldest first', schema: History } },
  'return-history': { 200: { description: 'The history, the oldest first', schema: History } },
  completeness: { 200: { description: 'Completeness of every case and agency', schema: Completeness } },
  'put-identifiers': { 200: { description: 'Who the people of the case are', schema: CaseIdentifiers } },
  'get-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: CaseIdentifiers } },
  'erase-identifiers': { 200: { description: 'Destroyed; again is answered the same', schema: ErasureShown } },
  'erase-case-identifiers': { 200: { description: 'Destroyed; again is answered the same', schema: ErasureShown } },
  shortfalls: {
    200: {
      description: 'One row for each case and service that is short; none when nothing is',
      schema: z.strictObject({ audit: AuditId, shortfalls: z.array(Shortfall), undecided: z.array(Undecided) }),
    },
  },
};
