import * as z from 'zod/mini';
import { AgencyId, AuditId, CaseId, Instant, Sha256 } from '../audits/ids.ts';
import type { Route } from '../http/route.ts';
import { CorrectionReason, NewCorrection, Query, ReturnState } from '../returns/schema.ts';

const AuditParams = z.strictObject({ audit: AuditId });

/** Why the lead asks for a revision; after closing it is the note of what changed and must be given. */
const NewRevision = z
  .strictObject({ note: z.optional(z.string().check(z.minLength(1), z.maxLength(500))) })
  .register(z.globalRegistry, { id: 'NewRevision' });

/** One immutable publication of an audit's figures. */
export const RevisionShown = z
  .strictObject({
    revision: z.int(),
    status: z.enum(['interim', 'final']),
    publishedAt: Instant,
    /** The newest `receivedAt` that it counts; absent when it counts nothing. */
    dataCut: z.optional(Instant),
    note: z.optional(z.string()),
    /** Of its manifest, which names every partial it was added up from. */
    manifest: Sha256,
  })
  .register(z.globalRegistry, { id: 'Revision' });
export type RevisionShown = z.infer<typeof RevisionShown>;

/** A coded correction as it is kept, beside the answer as it was given. */
const CorrectionShown = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: AgencyId,
    /** The number of its entry in the return's log. */
    seq: z.int(),
    receivedAt: Instant,
    version: z.int(),
    question: z.string(),
    /** As given; null where the question was left empty. */
    answer: z.nullable(z.string()),
    /** null where the correction was taken back. */
    corrected: z.nullable(z.string()),
    reason: z.optional(CorrectionReason),
  })
  .register(z.globalRegistry, { id: 'Correction' });
export type CorrectionShown = z.infer<typeof CorrectionShown>;

/** What the audit lead can do with the figures. */
export const leadRoutes = [
  {
    id: 'list-revisions',
    method: 'GET',
    path: '/v1/audits/{audit}/revisions',
    access: 'audit-lead',
    summary: 'The revisions of an audit, the newest first',
    params: AuditParams,
    query: z.strictObject({
      after: z.optional(z.string().check(z.regex(/^[1-9][0-9]{0,5}$/))),
      limit: z.optional(z.string().check(z.regex(/^([1-9][0-9]?|100)$/))),
    }),
    answers: {
      200: {
        description: 'A page of revisions',
        schema: z.strictObject({ revisions: z.array(RevisionShown), next: z.optional(z.string()) }),
      },
    },
    problems: [404],
  },
  {
    id: 'ask-revision',
    method: 'POST',
    path: '/v1/audits/{audit}/revisions',
    access: 'audit-lead',
    summary: 'Ask for a revision of what has come by now',
    params: AuditParams,
    body: NewRevision,
    answers: {
      202: {
        description: 'Asked; it is published within moments, unless nothing has changed since the newest one',
        schema: z.strictObject({ request: z.string(), newest: z.optional(z.int()) }),
      },
    },
    problems: [404, 409],
  },
  {
    id: 'query',
    method: 'POST',
    path: '/v1/audits/{audit}/cases/{case}/returns/{agency}/query',
    access: 'audit-lead',
    summary: 'Query one answer: the return is reopened for it, and its newest version counts until the next',
    params: z.strictObject({ audit: AuditId, case: CaseId, agency: AgencyId }),
    body: Query,
    answers: { 200: { description: 'The return as it now stands', schema: ReturnState } },
    problems: [404, 409],
  },
  {
    id: 'correct',
    method: 'POST',
    path: '/v1/audits/{audit}/cases/{case}/returns/{agency}/corrections',
    access: 'audit-lead',
    summary:
      'Correct one answer of the version that counts, in codes, or take that back: shown beside the answer, never counted',
    params: z.strictObject({ audit: AuditId, case: CaseId, agency: AgencyId }),
    body: NewCorrection,
    answers: {
      200: {
        description: 'The correction beside the answer as it was given; the same again is answered the same',
        schema: CorrectionShown,
      },
    },
    problems: [404, 409],
  },
] as const satisfies readonly Route[];
export type LeadRouteId = (typeof leadRoutes)[number]['id'];
