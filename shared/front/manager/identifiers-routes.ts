import * as z from 'zod/mini';
import { CaseParams } from '../agency/paths.ts';
import { AuditId, CaseId, PersonId } from '../../domain/audits/ids.ts';
import type { Route } from '../../base/http/route.ts';
import { Identifiers } from '../../domain/identifiers/schema.ts';

/** What the business manager can do about who the children are. */
export const identifierRoutes = [
  {
    id: 'put-identifiers',
    method: 'PUT',
    path: '/v1/audits/{audit}/cases/{case}/people/{person}/identifiers',
    access: 'business-manager',
    summary: 'Enter or mend who a child, parent or carer is, in place of what was entered before',
    params: z.strictObject({ audit: AuditId, case: CaseId, person: PersonId }),
    body: Identifiers,
    problems: [404, 409],
  },
  {
    id: 'get-identifiers',
    method: 'GET',
    path: '/v1/audits/{audit}/cases/{case}/identifiers',
    access: 'business-manager',
    summary: 'Who the people of a case are, as entered',
    params: CaseParams,
    problems: [404],
  },
  {
    id: 'shortfalls',
    method: 'GET',
    path: '/v1/audits/{audit}/shortfalls',
    access: 'business-manager',
    summary: 'Which details are short of what a service that is asked needs to identify the family',
    params: z.strictObject({ audit: AuditId }),
    problems: [404],
  },
] as const satisfies readonly Route[];

export type IdentifierRouteId = (typeof identifierRoutes)[number]['id'];
