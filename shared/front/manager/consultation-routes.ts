import * as z from 'zod/mini';
import type { Handlers } from '../../base/http/request.ts';
import type { Routes } from '../../base/http/route.ts';
import { NewCommentAnswer, NewConsultation } from '../../domain/consultation/schema.ts';
import { CommentsQuery } from '../agency/consultation-routes.ts';
import { AuditParams, NumberInPath } from '../agency/paths.ts';

const path = '/v1/audits/{audit}/consultation';

/** What the business manager does with the consultation on a questionnaire: only while its audit is in draft, but for reading. */
export const consultationRoutes = {
  'begin-consultation': {
    method: 'POST',
    path,
    access: 'business-manager',
    summary: 'Ask the agencies of a draft audit what they think of its questionnaire: each is mailed a link',
    params: AuditParams,
    body: NewConsultation,
    problems: [404, 409],
  },
  'change-consultation': {
    method: 'PUT',
    path,
    access: 'business-manager',
    summary: 'Give a consultation another last day: each agency is mailed it, with a link',
    params: AuditParams,
    body: NewConsultation,
    problems: [404, 409],
  },
  'end-consultation': {
    method: 'POST',
    path: `${path}/end`,
    access: 'business-manager',
    summary: 'End a consultation: no more comments are taken',
    params: AuditParams,
    problems: [404, 409],
  },
  consultation: {
    method: 'GET',
    path,
    access: 'business-manager',
    summary: 'How a consultation stands: what each agency was mailed, who commented, and who was silent',
    params: AuditParams,
    problems: [404],
  },
  'list-comments': {
    method: 'GET',
    path: `${path}/comments`,
    access: 'business-manager',
    summary: 'What was said of the questionnaire, by whom, and what was answered',
    params: AuditParams,
    query: CommentsQuery,
    problems: [404, 409],
  },
  'answer-comment': {
    method: 'POST',
    path: `${path}/comments/{comment}/answers`,
    access: 'business-manager',
    summary: 'Answer a comment; all who are consulted read it',
    params: z.extend(AuditParams, { comment: NumberInPath }),
    body: NewCommentAnswer,
    problems: [404, 409],
  },
} as const satisfies Routes;
export type ConsultationHandlers = Handlers<typeof consultationRoutes>;
