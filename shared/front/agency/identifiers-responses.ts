import * as z from 'zod/mini';
import { AuditId } from '../../domain/audits/ids.ts';
import type { Answers } from '../../base/http/route.ts';
import type { IdentifierRouteId, CodeRouteId, PullRouteId } from './identifiers-routes.ts';
import { CaseIdentifiers, CodeAsked, PulledIdentifiers, PullKey, Shortfall } from '../../domain/identifiers/schema.ts';

/** What the routes of `identifierRoutes` answer. */
export const identifierAnswers: Answers<IdentifierRouteId> = {
  'put-identifiers': { 200: { description: 'Who the people of the case are', schema: CaseIdentifiers } },
  'get-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: CaseIdentifiers } },
  shortfalls: {
    200: {
      description: 'One row for each case and service that is short; none when nothing is',
      schema: z.strictObject({ audit: AuditId, shortfalls: z.array(Shortfall) }),
    },
  },
};

/** What the routes of `codeRoutes` answer. */
export const codeAnswers: Answers<CodeRouteId> = {
  'request-code': {
    202: { description: 'A code is on its way; the same when one was asked for a moment ago', schema: CodeAsked },
  },
  'exchange-code': { 201: { description: 'The key that opens pulls and copies of this return', schema: PullKey } },
};

/** What the routes of `pullRoutes` answer. */
export const pullAnswers: Answers<PullRouteId> = {
  'pull-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: PulledIdentifiers } },
};
