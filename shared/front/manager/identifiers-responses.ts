import * as z from 'zod/mini';
import { AuditId } from '../../domain/audits/ids.ts';
import type { Responses } from '../../base/http/route.ts';
import { CaseIdentifiers, Shortfall } from '../../domain/identifiers/schema.ts';
import type { IdentifierRouteId } from './identifiers-routes.ts';

/** The responses of `identifierRoutes`. */
export const identifierResponses: Responses<IdentifierRouteId> = {
  'put-identifiers': { 200: { description: 'Who the people of the case are', schema: CaseIdentifiers } },
  'get-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: CaseIdentifiers } },
  shortfalls: {
    200: {
      description: 'One row for each case and service that is short; none when nothing is',
      schema: z.strictObject({ audit: AuditId, shortfalls: z.array(Shortfall) }),
    },
  },
};
