import type * as z from 'zod/mini';

/**
 * Who may call a route. `link`: the bearer of a link's token; `business-manager` and `audit-lead`: a JWT of the user
 * pool whose groups name it; `public`: anybody (questionnaires carry no case data).
 */
export type Access = 'public' | 'link' | 'business-manager' | 'audit-lead';

/**
 * The responses of routes, by route and status: the contract, which no function needs to serve it, so it stands apart from
 * what a function loads. Problems (4xx, 5xx) that every route gives are added by the document's writer.
 */
export type Responses<Id extends string> = Record<Id, Record<number, RouteResponse>>;

/** One response of a route: its schema is the contract that the OpenAPI document shows. */
export interface RouteResponse {
  description: string;
  schema?: z.core.$ZodType;
  contentType?: string;
}

/**
 * One route of the HTTP API. The table of a feature's routes is the single truth: API Gateway's routes and authorizers,
 * the function's router and `docs/openapi.json` are all made from it.
 */
export interface Route {
  id: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Path below the API's root, with parameters in braces. */
  path: string;
  access: Access;
  summary: string;
  params?: z.core.$ZodType;
  query?: z.core.$ZodType;
  headers?: z.core.$ZodType;
  body?: z.core.$ZodType;
  /** Problem statuses this route can give beyond those that its access and body imply. */
  problems?: readonly number[];
}
