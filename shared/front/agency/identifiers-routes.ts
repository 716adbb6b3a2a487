import * as z from 'zod/mini';
import { ReturnParams, returnPath } from './paths.ts';
import type { Route } from '../../base/http/route.ts';
import type { Handlers } from '../../base/http/request.ts';

/** The header of a pull key. A request without one is refused like one with a wrong one: 404. */
export const pullKeyHeader = z.object({ 'pull-key': z.string() });
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
export type PullHandlers = Handlers<PullRouteId>;
