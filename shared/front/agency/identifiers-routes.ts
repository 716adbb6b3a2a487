import * as z from 'zod/mini';
import { ReturnParams, returnPath } from './paths.ts';
import type { Route } from '../../base/http/route.ts';
import { CodeExchange } from '../../domain/identifiers/schema.ts';

/** The header of a pull key. A request without one is refused like one with a wrong one: 404. */
export const pullKeyHeader = z.object({ 'pull-key': z.string() });
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
