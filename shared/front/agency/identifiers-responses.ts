import type { Responses } from '../../base/http/route.ts';
import type { CodeRouteId, PullRouteId } from './identifiers-routes.ts';
import { CodeAsked, PulledIdentifiers, PullKey } from '../../domain/identifiers/schema.ts';
/** The responses of `codeRoutes`. */
export const codeResponses: Responses<CodeRouteId> = {
  'request-code': {
    202: { description: 'A code is on its way; the same when one was asked for a moment ago', schema: CodeAsked },
  },
  'exchange-code': { 201: { description: 'The key that opens pulls and copies of this return', schema: PullKey } },
};

/** The responses of `pullRoutes`. */
export const pullResponses: Responses<PullRouteId> = {
  'pull-identifiers': { 200: { description: 'Every child, parent and carer of the case', schema: PulledIdentifiers } },
};
