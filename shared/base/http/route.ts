import type * as z from 'zod/mini';

/**
 * Who may call a route. `link`: the bearer of a link's token; `business-manager` and `audit-lead`: a JWT of the user
 * pool whose groups name it; `session`: a browser that a link's key has opened a session for; `public`: anybody
 * (questionnaires carry no case data).
 */
export type Access = 'public' | 'link' | 'session' | 'business-manager' | 'audit-lead';

/** The parts of a request that a route states a schema for. A handler gets what the schema puts out. */
export interface RequestSchemas {
  /** What the path's parameters are, as they stand in it, not decoded. */
  params: z.core.$ZodType;
  query: z.core.$ZodType;
  /** Headers by lower-case name; others may come too. */
  headers: z.core.$ZodType;
  /** Of the body's JSON value, or of the fields of a form. A route that states none takes no body. */
  body: z.core.$ZodType;
}

/**
 * One route of the HTTP API. The table of an audience's routes is the single truth: API Gateway's routes and authorizers,
 * the function's router, the types of its handlers' requests and `docs/openapi.json` are all made from it.
 */
export interface Route extends Partial<RequestSchemas> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the API's root, with parameters in braces. */
  path: string;
  access: Access;
  summary: string;
  /**
   * What its body is; JSON where it does not say. A form is taken from a page of this site alone. A file is JSON too, and larger:
   * the handler gets its text, so that what is wrong can be told by line.
   */
  takes?: 'form' | 'file';
  /** Where a page is shown that its form is answered with, where no page has the form's own path. */
  shownAt?: string;
  /** Problem statuses this route can give beyond those that its access and schemas imply. */
  problems?: readonly number[];
}

/** Routes by id. */
export type Routes = Readonly<Record<string, Route>>;

/** What a table whose ids are known is held against. */
export type RouteTable<T> = { readonly [Id in keyof T]: Route };

/**
 * The responses of the routes of a table, by id and status: the contract, which no function needs to serve it, so it stands
 * apart from what a function loads. Problems (4xx, 5xx) that every route gives are added by the document's writer.
 */
export type Responses<T extends RouteTable<T>> = { readonly [Id in keyof T]: Readonly<Record<number, RouteResponse>> };

/** One response of a route: its schema is the contract that the OpenAPI document shows. */
export interface RouteResponse {
  description: string;
  schema?: z.core.$ZodType;
  contentType?: string;
}
