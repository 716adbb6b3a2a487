import * as z from 'zod/mini';
import { AuditParams, CaseParams, NumberInPath, returnPath } from '../agency/paths.ts';
import { AgencyId, AuditId, CaseId } from '../../domain/audits/ids.ts';
import { written } from '../../base/content/written.ts';
import { pagingQuery } from '../../base/http/paging.ts';
import type { Routes } from '../../base/http/route.ts';
import type { Handlers } from '../../base/http/request.ts';
import { NewCorrection, Query } from '../../domain/returns/schema.ts';
import { value } from '../../domain/tool/parts.ts';

/** Why the lead asks for a revision; after closing it is the note of what changed and must be given. */
const NewRevision = z
  .strictObject({ note: z.optional(written(500)) })
  .register(z.globalRegistry, { id: 'NewRevision' });

const RevisionParams = z.strictObject({ audit: AuditId, revision: NumberInPath });

/** A return that is no case summary: only a questionnaire has answers. */
const QuestionnaireParams = z.strictObject({ audit: AuditId, case: CaseId, agency: AgencyId });

/** To whom the shareable pack is handed on: bodies and offices, such as the Executive Group. */
const NewRelease = z
  .strictObject({
    to: z.array(written(200)).check(z.minLength(1), z.maxLength(50)),
  })
  .register(z.globalRegistry, { id: 'NewRelease' });

const judgementPath = '/v1/audits/{audit}/cases/{case}/judgement';

/** How the audit lead answers the audit's own question about a case. Which answers there are, the questionnaire says. */
const NewJudgement = z
  .strictObject({ answer: value, note: z.optional(written(4000)) })
  .register(z.globalRegistry, { id: 'NewJudgement' });

/** What the audit lead can do. */
export const leadRoutes = {
  'list-revisions': {
    method: 'GET',
    path: '/v1/audits/{audit}/revisions',
    access: 'audit-lead',
    summary: 'The revisions of an audit, the newest first',
    params: AuditParams,
    query: pagingQuery(NumberInPath),
    problems: [404],
  },
  'ask-revision': {
    method: 'POST',
    path: '/v1/audits/{audit}/revisions',
    access: 'audit-lead',
    summary: 'Ask for a revision of what has come by now',
    params: AuditParams,
    body: NewRevision,
    problems: [404, 409],
  },
  query: {
    method: 'POST',
    path: `${returnPath}/query`,
    access: 'audit-lead',
    summary: 'Query one answer: the return is reopened for it, and its newest version counts until the next',
    params: QuestionnaireParams,
    body: Query,
    problems: [404, 409],
  },
  correct: {
    method: 'POST',
    path: `${returnPath}/corrections`,
    access: 'audit-lead',
    summary:
      'Correct one answer of the version that counts, in codes, or take that back: shown beside the answer, never counted',
    params: QuestionnaireParams,
    body: NewCorrection,
    problems: [404, 409],
  },
  'get-judgement': {
    method: 'GET',
    path: judgementPath,
    access: 'audit-lead',
    summary: "The audit's own question about a case, and every answer that was given to it",
    params: CaseParams,
    problems: [404],
  },
  judge: {
    method: 'PUT',
    path: judgementPath,
    access: 'audit-lead',
    summary: "Answer the audit's own question about a case, in place of what was answered before: shown, never counted",
    params: CaseParams,
    body: NewJudgement,
    problems: [404, 409],
  },
  'get-revision': {
    method: 'GET',
    path: '/v1/audits/{audit}/revisions/{revision}',
    access: 'audit-lead',
    summary: 'A revision with its files, each behind a short-lived URL, and to whom it was released',
    params: RevisionParams,
    problems: [404],
  },
  release: {
    method: 'POST',
    path: '/v1/audits/{audit}/revisions/{revision}/releases',
    access: 'audit-lead',
    summary:
      'Release the shareable pack of a revision, on the record, unless it would tell a suppressed count beside what was released before',
    params: RevisionParams,
    body: NewRelease,
    problems: [404, 409],
  },
} as const satisfies Routes;
export type LeadHandlers = Handlers<typeof leadRoutes>;
