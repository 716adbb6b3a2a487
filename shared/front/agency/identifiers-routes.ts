import { PullKeyHeader } from '../../domain/identifiers/code-schema.ts';
import { ReturnParams, returnPath } from './paths.ts';
import type { Routes } from '../../base/http/route.ts';
import type { Handlers } from '../../base/http/request.ts';

/** What a pull key opens besides copies. */
export const pullRoutes = {
  'pull-identifiers': {
    method: 'GET',
    path: `${returnPath}/identifiers`,
    access: 'link',
    summary:
      "What the agency's service needs to know of the people of the case, while the audit is open and the return unsettled; every pull is on the record",
    params: ReturnParams,
    headers: PullKeyHeader,
  },
} as const satisfies Routes;
export type PullHandlers = Handlers<typeof pullRoutes>;
