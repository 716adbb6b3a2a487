import { PullKeyHeader } from '../../domain/identifiers/schema.ts';
import { ReturnParams, returnPath } from './paths.ts';
import type { Routes } from '../../base/http/route.ts';
import type { Handlers } from '../../base/http/request.ts';

/** What a pull key opens besides copies. */
export const pullRoutes = {
  'pull-identifiers': {
    method: 'GET',
    path: `${returnPath}/identifiers`,
    access: 'link',
    summary: 'Who the people of the case are, until the return is settled; every pull is on the record',
    params: ReturnParams,
    headers: PullKeyHeader,
  },
} as const satisfies Routes;
export type PullHandlers = Handlers<typeof pullRoutes>;
