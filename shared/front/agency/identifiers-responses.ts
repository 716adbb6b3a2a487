import type { Answers } from '../../base/http/route.ts';
import type { CodeRouteId, PullRouteId } from './identifiers-routes.ts';
import { CodeAsked, PulledIdentifiers, PullKey } from '../../domain/identifiers/schema.ts';
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
