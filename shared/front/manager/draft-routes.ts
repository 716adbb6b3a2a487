import * as z from 'zod/mini';
import { AuditParams, CaseParams } from '../agency/paths.ts';
import type { Routes } from '../../base/http/route.ts';
import { AgencyId, AuditId } from '../../domain/audits/ids.ts';
import { NewAudit } from '../../domain/audits/schema.ts';

export const AgencyParams = z.strictObject({ audit: AuditId, agency: AgencyId });

/** What the business manager can do with an audit in draft alone: change it as a whole, and delete any of it. */
export const draftRoutes = {
  'put-audit': {
    method: 'PUT',
    path: '/v1/audits/{audit}',
    access: 'business-manager',
    summary: 'Change an audit in draft; its returns follow its dates',
    params: AuditParams,
    body: NewAudit,
    problems: [404, 409],
  },
  'delete-audit': {
    method: 'DELETE',
    path: '/v1/audits/{audit}',
    access: 'business-manager',
    summary: 'Delete an audit in draft, and all that was entered of it',
    params: AuditParams,
    problems: [404, 409],
  },
  'delete-agency': {
    method: 'DELETE',
    path: '/v1/audits/{audit}/agencies/{agency}',
    access: 'business-manager',
    summary: 'Delete an agency of a draft audit: no case asks it any more',
    params: AgencyParams,
    problems: [404, 409],
  },
  'delete-case': {
    method: 'DELETE',
    path: '/v1/audits/{audit}/cases/{case}',
    access: 'business-manager',
    summary: 'Delete a case of a draft audit, and who its people are',
    params: CaseParams,
    problems: [404, 409],
  },
} as const satisfies Routes;
