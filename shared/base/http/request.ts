import * as z from 'zod/mini';
import type { Day } from '../time/days.ts';
import type { FormFields } from './form.ts';
import { parsed } from './parse.ts';
import type { RequestSchemas, Route, RouteTable } from './route.ts';

/** Header values by lower-case name. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** What every request has, whatever its route. */
export interface RequestContext {
  headers: RequestHeaders;
  /** Claims of the verified JWT, on routes that have an authorizer. */
  claims: Readonly<Record<string, string>>;
  /** This invocation's clock. It only stamps. */
  now: Date;
  /** The London day that the request belongs to: the clock's, or the one that is played. Rules go by it. */
  today: Day;
}

/** A request as it came. */
export interface RawRequest extends RequestContext {
  params: unknown;
  query: unknown;
  /** Reads the body's JSON value, or the fields of a form. @throws HttpProblem where there is none */
  readBody: () => unknown;
}

/** What a route's schema puts out for a part of a request; `unknown` where the route states none. */
type Fitted<R extends Route, Part extends keyof RequestSchemas> = z.output<(RequestSchemas & R)[Part]>;

/** A request as its handler gets it: each part is what the schema of its route puts out. */
export interface HttpRequest<R extends Route = Route> extends RequestContext {
  params: Fitted<R, 'params'>;
  query: Fitted<R, 'query'>;
  headers: RequestHeaders & Fitted<R, 'headers'>;
  body: Fitted<R, 'body'>;
}

/** What a form was posted with, and to which path. */
export interface Posted {
  path: string;
  fields: FormFields;
}

/** What a handler answers. `body` is JSON unless `contentType` says otherwise; bytes are sent as they are. */
export interface Reply {
  status: number;
  body: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  /** Values of `Set-Cookie`. */
  cookies?: readonly string[];
}

/** A handler for each route of a table, which gets what the schemas of its own route put out. */
export type Handlers<T extends RouteTable<T>> = {
  readonly [Id in keyof T]: (request: HttpRequest<T[Id]>) => Promise<Reply>;
};

/** Makes a schema quicker, and leaves what it takes and puts out as it is. */
export type Prepare = <Schema extends z.core.$ZodType>(schema: Schema) => Schema;

const anything: z.core.$ZodType = z.unknown();
const unstated: RequestSchemas = { params: anything, query: anything, headers: anything, body: anything };

/**
 * What holds requests against the schemas of a route: path, query, body, headers, in this order. It throws an HttpProblem
 * that names each field which does not fit.
 * @param prepare is given the schemas that the route states, whenever one is used
 */
export function fitting<R extends Route>(route: R, prepare: Prepare): (raw: RawRequest) => HttpRequest<R> {
  const schemas = { ...unstated, ...route };
  const schemaOf = <Part extends keyof RequestSchemas>(part: Part): (RequestSchemas & R)[Part] => {
    const schema = schemas[part];
    return schema === anything ? schema : prepare(schema);
  };
  const takesBody = route.body !== undefined;
  return (raw) => {
    const params = parsed(schemaOf('params'), raw.params, { type: 'invalid-parameter', under: '/path' });
    const query = parsed(schemaOf('query'), raw.query, { type: 'invalid-parameter', under: '/query' });
    const body = parsed(schemaOf('body'), takesBody ? raw.readBody() : undefined, { type: 'invalid-body' });
    const stated = parsed(schemaOf('headers'), raw.headers, { type: 'invalid-parameter', under: '/header' });
    return {
      params,
      query,
      headers: Object.assign({ ...raw.headers }, stated),
      body,
      claims: raw.claims,
      now: raw.now,
      today: raw.today,
    };
  };
}

/** A route of a table with its handler, of which only its own schemas know what it takes. */
export interface BoundRoute extends Route {
  id: string;
  /** Answers a request. @throws HttpProblem where it does not fit, or as the handler does */
  answer: (raw: RawRequest) => Promise<Reply>;
}

/** The routes of a table, each with its handler behind its own schemas. */
export function bind<T extends RouteTable<T>>(routes: T, handlers: Handlers<T>, prepare: Prepare): BoundRoute[] {
  const bound: BoundRoute[] = [];
  for (const id in routes) {
    const route = routes[id];
    const handle = handlers[id];
    const fit = fitting(route, prepare);
    bound.push({ ...route, id, answer: async (raw) => handle(fit(raw)) });
  }
  return bound;
}

/** Who acted: a member of staff, by the user pool's opaque subject; nobody on routes without an authorizer. */
export const actorOf = ({ claims: { sub } }: Pick<RequestContext, 'claims'>): { by?: string } =>
  sub === undefined ? {} : { by: sub };

/** Who acted, when, and on which day. */
export const stampOf = (
  request: Pick<RequestContext, 'now' | 'today' | 'claims'>,
): { receivedAt: Date; on: Day; by?: string } => ({
  receivedAt: request.now,
  on: request.today,
  ...actorOf(request),
});
