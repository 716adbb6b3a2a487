import * as z from 'zod/mini';
import type { Route } from '../http/route.ts';
import { Ask, CorrectionReason, Extension, ReturnState, StateName, Withdrawal } from '../returns/schema.ts';
import { Shortfall } from '../identifiers/schema.ts';
import { Ladder } from '../chasing/ladder.ts';
import { AgencyId, AuditId, CaseId, Day, Instant, ReturnId, Slug } from './ids.ts';
import { Acknowledgement, Agency, Audit, Case, NewAgency, NewAudit, NewCase, NewContact, Waiver } from './schema.ts';

const AuditParams = z.strictObject({ audit: AuditId });
const AgencyParams = z.strictObject({ audit: AuditId, agency: AgencyId });
const CaseParams = z.strictObject({ audit: AuditId, case: CaseId });
const ReturnParams = z.strictObject({ audit: AuditId, case: CaseId, agency: ReturnId });

/** Cursor paging: pass `next` back as `after`. */
const Paging = z.strictObject({
  after: z.optional(z.string().check(z.regex(/^[a-z0-9-]{1,64}$/))),
  limit: z.optional(z.string().check(z.regex(/^([1-9][0-9]?|100)$/))),
});

/** How a return is shown to readers. */
const Shown = z.enum(['no-reply', 'cannot-identify', 'not-known', 'with-gaps', 'complete', 'withdrawn']);

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
    notKnown: z.int(),
    cannotIdentify: z.int(),
    noReply: z.int(),
    withdrawn: z.int(),
    overdue: z.int(),
    summaries: z.strictObject({ owed: z.int(), received: z.int() }),
    /** Services that a case's factors call for and that nobody asked; outside every count. */
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
            shown: Shown,
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
            versions: z.int(),
            gaps: z.int(),
            unexplained: z.int(),
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

const AddressChanged = z
  .strictObject({ audit: AuditId, what: z.enum(['contact', 'reissue']), change: z.int() })
  .register(z.globalRegistry, { id: 'AddressChanged' });

const Acknowledged = z
  .strictObject({ audit: AuditId, case: CaseId, agency: ReturnId, upTo: z.int(), at: Instant, by: z.string() })
  .register(z.globalRegistry, { id: 'Acknowledged' });

/** One thing that happened; never what anybody wrote. */
const Happening = z.strictObject({
  at: Instant,
  what: z.enum([
    'ask',
    'check',
    'submission',
    'extension',
    'query',
    'correction',
    'withdrawal',
    'mail',
    'pull',
    'acknowledgement',
  ]),
  case: CaseId,
  agency: ReturnId,
  /** The entry's number in the return's log. */
  seq: z.optional(z.int()),
  state: z.optional(StateName),
  dueOn: z.optional(Day),
  /** Of a submission, or the one that a correction is of. */
  version: z.optional(z.int()),
  /** How the audit lead reads an answer; `corrected` is null where that was taken back. */
  correction: z.optional(
    z.strictObject({
      question: z.string(),
      corrected: z.nullable(z.string()),
      reason: z.optional(CorrectionReason),
    }),
  ),
  /** A code: a withdrawal's reason, a query's question, a mail's subject matter. */
  code: z.optional(z.string()),
  /** A mail's kind and what became of it. */
  kind: z.optional(z.string()),
  delivery: z.optional(z.enum(['delivered', 'bounced', 'unknown', 'not-sent'])),
  /** Who acted: a member of staff's opaque id, an addressee's opaque id, or the name given with an acknowledgement. */
  by: z.optional(z.string()),
  /** People pulled, by opaque id. */
  people: z.optional(z.array(z.string())),
});

const History = z
  .strictObject({ audit: AuditId, case: CaseId, happenings: z.array(Happening) })
  .register(z.globalRegistry, { id: 'History' });
export type History = z.infer<typeof History>;

const returnPath = '/v1/audits/{audit}/cases/{case}/returns/{agency}';
const ReturnAnswer = { description: 'The return as it now stands', schema: ReturnState };

/** What the business manager can do. */
export const managerRoutes = [
  {
    id: 'create-audit',
    method: 'POST',
    path: '/v1/audits',
    access: 'business-manager',
    summary: 'Create an audit, in draft',
    body: NewAudit,
    answers: { 201: { description: 'Created; the same again is answered the same', schema: Audit } },
    problems: [409],
  },
  {
    id: 'list-audits',
    method: 'GET',
    path: '/v1/audits',
    access: 'business-manager',
    summary: 'Every audit of the partnership, the newest closing date first',
    query: Paging,
    answers: {
      200: {
        description: 'A page of audits',
        schema: z.strictObject({ audits: z.array(Audit), next: z.optional(z.string()) }),
      },
    },
  },
  {
    id: 'get-audit',
    method: 'GET',
    path: '/v1/audits/{audit}',
    access: 'business-manager',
    summary: 'An audit with its agencies and cases',
    params: AuditParams,
    answers: {
      200: {
        description: 'The audit',
        schema: z.strictObject({ audit: Audit, agencies: z.array(Agency), cases: z.array(Case) }),
      },
    },
    problems: [404],
  },
  {
    id: 'put-agency',
    method: 'PUT',
    path: '/v1/audits/{audit}/agencies/{agency}',
    access: 'business-manager',
    summary: 'Enter or change an agency of a draft audit, or add one to an open audit',
    params: AgencyParams,
    body: NewAgency,
    answers: { 200: { description: 'The agency', schema: Agency } },
    problems: [404, 409],
  },
  {
    id: 'put-case',
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}',
    access: 'business-manager',
    summary: 'Enter or change a case of a draft audit, and ask the agencies that it expects',
    params: CaseParams,
    body: NewCase,
    answers: { 200: { description: 'The case', schema: Case } },
    problems: [404, 409],
  },
  {
    id: 'open-audit',
    method: 'POST',
    path: '/v1/audits/{audit}/open',
    access: 'business-manager',
    summary: 'Open an audit: invites go out',
    params: AuditParams,
    answers: {
      200: {
        description: 'The audit, and whose identifiers are short for whom; opening an open one changes nothing',
        schema: OpenedAudit,
      },
    },
    problems: [404, 409],
  },
  {
    id: 'close-audit',
    method: 'POST',
    path: '/v1/audits/{audit}/close',
    access: 'business-manager',
    summary: 'Close an audit: its final figures are published',
    params: AuditParams,
    answers: { 200: { description: 'The audit; closing a closed one changes nothing', schema: Audit } },
    problems: [404, 409],
  },
  {
    id: 'ask',
    method: 'POST',
    path: `${returnPath}/ask`,
    access: 'business-manager',
    summary: 'Ask an agency for a return, or ask again',
    params: ReturnParams,
    body: Ask,
    answers: { 200: ReturnAnswer },
    problems: [404, 409],
  },
  {
    id: 'extend',
    method: 'POST',
    path: `${returnPath}/extend`,
    access: 'business-manager',
    summary: 'Give a return a later due date',
    params: ReturnParams,
    body: Extension,
    answers: { 200: ReturnAnswer },
    problems: [404, 409],
  },
  {
    id: 'withdraw',
    method: 'POST',
    path: `${returnPath}/withdraw`,
    access: 'business-manager',
    summary: 'Withdraw a return: it is kept, and never counted',
    params: ReturnParams,
    body: Withdrawal,
    answers: { 200: ReturnAnswer },
    problems: [404, 409],
  },
  {
    id: 'change-contact',
    method: 'PUT',
    path: `${returnPath}/contact`,
    access: 'business-manager',
    summary: "Change who answers: an agency's contact (for all its returns), or a case's lead professional",
    params: ReturnParams,
    body: NewContact,
    answers: {
      200: { description: 'Changed; the new address gets an invite for what is owed', schema: AddressChanged },
    },
    problems: [404, 409],
  },
  {
    id: 'reissue-link',
    method: 'POST',
    path: `${returnPath}/reissue`,
    access: 'business-manager',
    summary: 'Send whoever answers a new link and end the older ones',
    params: ReturnParams,
    answers: { 200: { description: 'Reissued', schema: AddressChanged } },
    problems: [404, 409],
  },
  {
    id: 'acknowledge',
    method: 'POST',
    path: `${returnPath}/acknowledge`,
    access: 'business-manager',
    summary: 'Say who saw a concern and what they did; it is then no longer mailed every day',
    params: ReturnParams,
    body: Acknowledgement,
    answers: { 200: { description: 'Acknowledged', schema: Acknowledged } },
    problems: [404, 409],
  },
  {
    id: 'waive-service',
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}/never-asked/{service}',
    access: 'business-manager',
    summary: 'Record why a service that the case calls for is not asked',
    params: z.strictObject({ audit: AuditId, case: CaseId, service: Slug }),
    body: Waiver,
    answers: {
      200: {
        description: 'Recorded',
        schema: z.strictObject({ audit: AuditId, case: CaseId, service: Slug, reason: Waiver.shape.reason }),
      },
    },
    problems: [404],
  },
  {
    id: 'change-ladder',
    method: 'PUT',
    path: '/v1/audits/{audit}/ladder',
    access: 'business-manager',
    summary: "Change when the audit's chasers, escalations and the last alert go",
    params: AuditParams,
    body: z.strictObject({ ladder: Ladder }),
    answers: { 200: { description: 'The audit', schema: Audit } },
    problems: [404, 409],
  },
  {
    id: 'case-history',
    method: 'GET',
    path: '/v1/audits/{audit}/cases/{case}/history',
    access: 'business-manager',
    summary: 'Every change, mail, pull and acknowledgement of a case',
    params: CaseParams,
    answers: { 200: { description: 'The history, the oldest first', schema: History } },
    problems: [404],
  },
  {
    id: 'return-history',
    method: 'GET',
    path: `${returnPath}/history`,
    access: 'business-manager',
    summary: 'Every change, mail, pull and acknowledgement of one return',
    params: ReturnParams,
    answers: { 200: { description: 'The history, the oldest first', schema: History } },
    problems: [404],
  },
  {
    id: 'completeness',
    method: 'GET',
    path: '/v1/audits/{audit}/completeness',
    access: 'business-manager',
    summary: 'Who was asked, who answered, and what is missing',
    params: AuditParams,
    query: z.strictObject({ asAt: z.optional(Day) }),
    answers: { 200: { description: 'Completeness of every case and agency', schema: Completeness } },
    problems: [404],
  },
] as const satisfies readonly Route[];
export type ManagerRouteId = (typeof managerRoutes)[number]['id'];
