import * as z from 'zod/mini';
import { AuditId, CaseId, PersonId, ReturnId } from '../../domain/audits/ids.ts';
import type { Route } from '../../base/http/route.ts';
import { CodeExchange, Identifiers } from '../../domain/identifiers/schema.ts';

const CaseParams = z.strictObject({ audit: AuditId, case: CaseId });
const ReturnParams = z.strictObject({ audit: AuditId, case: CaseId, agency: ReturnId });

/** The header of a pull key. A request without one is refused like one with a wrong one: 404. */
export const pullKeyHeader = z.object({ 'pull-key': z.string() });

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

const returnPath = '/v1/audits/{audit}/cases/{case}/returns/{agency}';

/** How the bearer of a link gets a pull key. */
export const codeRoutes = [
  {
    id: 'request-code',
    method: 'POST',
    path: `${returnPath}/code`,
    access: 'link',
    summary: "Have a one-time code mailed to the link's address",
    params: ReturnParams,
  },
  {
    id: 'exchange-code',
    method: 'POST',
    path: `${returnPath}/pull-key`,
    access: 'link',
    summary: 'Exchange a one-time code, once, for a pull key',
    params: ReturnParams,
    body: CodeExchange,
  },
] as const satisfies readonly Route[];
export type CodeRouteId = (typeof codeRoutes)[number]['id'];

/** What a pull key opens besides copies. */
export const pullRoutes = [
  {
    id: 'pull-identifiers',
    method: 'GET',
    path: `${returnPath}/identifiers`,
    access: 'link',
    summary: 'Who the people of the case are, until the return is settled; every pull is on the record',
    params: ReturnParams,
    headers: pullKeyHeader,
  },
] as const satisfies readonly Route[];
export type PullRouteId = (typeof pullRoutes)[number]['id'];
