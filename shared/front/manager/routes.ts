import * as z from 'zod/mini';
import { AuditParams, CaseParams, NumberInPath, ReturnParams, returnPath } from '../agency/paths.ts';
import { pagingQuery } from '../../base/http/paging.ts';
import type { Routes } from '../../base/http/route.ts';
import { Ask, Extension, Withdrawal } from '../../domain/returns/schema.ts';
import type { Handlers } from '../../base/http/request.ts';
import { Closing } from '../../domain/gates/closing.ts';
import { Opening } from '../../domain/gates/opening.ts';
import { NewIdentifiers } from '../../domain/identifiers/schema.ts';
import { Ladder } from '../../domain/audits/ladder.ts';
import { AgencyId, AuditId, CaseId, KnownDay, PersonId, Slug } from '../../domain/audits/ids.ts';
import { Acknowledgement, NewAgency, NewAudit, NewCase, NewContact, Waiver } from '../../domain/audits/schema.ts';

/** Where a page of open concerns ended: audit, case, agency and entry. */
const ConcernCursor = z.string().check(z.regex(/^(?:[a-z0-9-]{1,32}\/){3}[0-9]{6}$/));

const AgencyParams = z.strictObject({ audit: AuditId, agency: AgencyId });
/** What the business manager can do. */
export const managerRoutes = {
  'create-audit': {
    method: 'POST',
    path: '/v1/audits',
    access: 'business-manager',
    summary: 'Create an audit, in draft',
    body: NewAudit,
    problems: [409],
  },
  'list-audits': {
    method: 'GET',
    path: '/v1/audits',
    access: 'business-manager',
    summary: 'Every audit of the partnership, the newest closing date first',
    query: pagingQuery(z.string().check(z.regex(/^[a-z0-9-]{1,64}$/))),
  },
  'get-audit': {
    method: 'GET',
    path: '/v1/audits/{audit}',
    access: 'business-manager',
    summary: 'An audit with its agencies and cases',
    params: AuditParams,
    problems: [404],
  },
  'put-agency': {
    method: 'PUT',
    path: '/v1/audits/{audit}/agencies/{agency}',
    access: 'business-manager',
    summary: 'Enter or change an agency of a draft audit, or add one to an open audit',
    params: AgencyParams,
    body: NewAgency,
    problems: [404, 409],
  },
  'put-case': {
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}',
    access: 'business-manager',
    summary: 'Enter or change a case of a draft audit, and ask the agencies that it expects',
    params: CaseParams,
    body: NewCase,
    problems: [404, 409],
  },
  readiness: {
    method: 'GET',
    path: '/v1/audits/{audit}/readiness',
    access: 'business-manager',
    summary: 'What refuses the opening of an audit, and what has to be accepted by whoever opens it',
    params: AuditParams,
    problems: [404, 409],
  },
  closing: {
    method: 'GET',
    path: '/v1/audits/{audit}/closing',
    access: 'business-manager',
    summary: 'What is left open, and has to be accepted by whoever closes the audit',
    params: AuditParams,
    problems: [404, 409],
  },
  'open-audit': {
    method: 'POST',
    path: '/v1/audits/{audit}/open',
    access: 'business-manager',
    summary: 'Open an audit: invites go out. Each warning of its readiness has to be accepted',
    params: AuditParams,
    body: Opening,
    problems: [404, 409],
  },
  'close-audit': {
    method: 'POST',
    path: '/v1/audits/{audit}/close',
    access: 'business-manager',
    summary: 'Close an audit: its final figures are published. Each warning of its closing has to be accepted',
    params: AuditParams,
    body: Closing,
    problems: [404, 409],
  },
  ask: {
    method: 'POST',
    path: `${returnPath}/ask`,
    access: 'business-manager',
    summary: 'Ask an agency for a return, or ask again',
    params: ReturnParams,
    body: Ask,
    problems: [404, 409],
  },
  extend: {
    method: 'POST',
    path: `${returnPath}/extend`,
    access: 'business-manager',
    summary: 'Give a return a later due date',
    params: ReturnParams,
    body: Extension,
    problems: [404, 409],
  },
  withdraw: {
    method: 'POST',
    path: `${returnPath}/withdraw`,
    access: 'business-manager',
    summary: 'Withdraw a return: it is kept, and never counted',
    params: ReturnParams,
    body: Withdrawal,
    problems: [404, 409],
  },
  'change-contact': {
    method: 'PUT',
    path: `${returnPath}/contact`,
    access: 'business-manager',
    summary: "Change who answers: an agency's contact (for all its returns), or a case's lead professional",
    params: ReturnParams,
    body: NewContact,
    problems: [404, 409],
  },
  'reissue-link': {
    method: 'POST',
    path: `${returnPath}/reissue`,
    access: 'business-manager',
    summary: 'Send whoever answers a new link and end the older ones',
    params: ReturnParams,
    problems: [404, 409],
  },
  'list-concerns': {
    method: 'GET',
    path: '/v1/concerns',
    access: 'business-manager',
    summary: 'Concerns that nobody has acknowledged, of one audit or of all, whatever became of the audit',
    query: z.extend(pagingQuery(ConcernCursor), { audit: z.optional(AuditId) }),
    problems: [404],
  },
  'read-concern': {
    method: 'GET',
    path: `${returnPath}/concerns/{seq}`,
    access: 'business-manager',
    summary: 'The answer that raised a concern, with its wording and its boxes; each reading is on the record',
    params: z.extend(ReturnParams, { seq: NumberInPath }),
    problems: [404],
  },
  acknowledge: {
    method: 'POST',
    path: `${returnPath}/acknowledge`,
    access: 'business-manager',
    summary: 'Say who saw a concern and what they did; it is then no longer mailed every day',
    params: ReturnParams,
    body: Acknowledgement,
    problems: [404, 409],
  },
  'waive-service': {
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}/never-asked/{service}',
    access: 'business-manager',
    summary: 'Record why a service that the case calls for is not asked',
    params: z.strictObject({ audit: AuditId, case: CaseId, service: Slug }),
    body: Waiver,
    problems: [404],
  },
  'change-ladder': {
    method: 'PUT',
    path: '/v1/audits/{audit}/ladder',
    access: 'business-manager',
    summary: "Change when the audit's chasers, escalations and the last alert go",
    params: AuditParams,
    body: z.strictObject({ ladder: Ladder }),
    problems: [404, 409],
  },
  'case-history': {
    method: 'GET',
    path: '/v1/audits/{audit}/cases/{case}/history',
    access: 'business-manager',
    summary: 'Every change, mail, pull, reading and acknowledgement of a case',
    params: CaseParams,
    problems: [404],
  },
  'return-history': {
    method: 'GET',
    path: `${returnPath}/history`,
    access: 'business-manager',
    summary: 'Every change, mail, pull, reading and acknowledgement of one return',
    params: ReturnParams,
    problems: [404],
  },
  completeness: {
    method: 'GET',
    path: '/v1/audits/{audit}/completeness',
    access: 'business-manager',
    summary: 'Who was asked, who answered, and what is missing',
    params: AuditParams,
    query: z.strictObject({ asAt: z.optional(KnownDay) }),
    problems: [404],
  },
  'put-identifiers': {
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}/people/{person}/identifiers',
    access: 'business-manager',
    summary: 'Enter or mend who a child, parent or carer is, in place of what was entered before',
    params: z.strictObject({ audit: AuditId, case: CaseId, person: PersonId }),
    body: NewIdentifiers,
    problems: [404, 409],
  },
  'get-identifiers': {
    method: 'GET',
    path: '/v1/audits/{audit}/cases/{case}/identifiers',
    access: 'business-manager',
    summary: 'Who the people of a case are, as entered',
    params: CaseParams,
    problems: [404],
  },
  shortfalls: {
    method: 'GET',
    path: '/v1/audits/{audit}/shortfalls',
    access: 'business-manager',
    summary: 'Which details are short of what a service that is asked needs to identify the family',
    params: AuditParams,
    problems: [404],
  },
} as const satisfies Routes;
export type ManagerHandlers = Handlers<typeof managerRoutes>;
