import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { Log } from '../aws/log.ts';
import { jsonBody } from './body.ts';
import { HttpProblem, problemOf } from './problem.ts';
import { bind, type BoundRoute, type Handlers, type Prepare, type Reply } from './request.ts';
import type { Route, RouteTable } from './route.ts';
import { createRouter } from './router.ts';

type HttpEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { jwt?: { claims?: Record<string, unknown> } } };
};

const requestIdShape = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's `X-Request-ID` where it is harmless to repeat, else API Gateway's own. */
const requestIdOf = (event: HttpEvent): string => {
  const given = event.headers?.['x-request-id'];
  return given !== undefined && requestIdShape.test(given) ? given : event.requestContext.requestId;
};

const groupsOf = (claim: unknown): string[] => {
  const text = Array.isArray(claim) ? claim.join(' ') : typeof claim === 'string' ? claim : '';
  // API Gateway hands a list over as the text `[a b]`.
  return text
    .replaceAll(/[[\],]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
};

/** Claims as text. API Gateway hands them over as such; an object, which may have no text, is none. */
const textClaims = (claims: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => (Object(value) === value ? [] : [[name, String(value)]])),
  );

/** Prepares each schema once, however many routes state it. */
function onceEach(prepare: Prepare): Prepare {
  const kept = new Map<z.core.$ZodType, Prepared<z.core.$ZodType>>();
  return (schema) => {
    const before = kept.get(schema);
    if (isOf(schema, before)) return before.prepared;
    const one = { of: schema, prepared: prepare(schema) };
    kept.set(schema, one);
    return one.prepared;
  };
}

interface Prepared<Schema> {
  of: Schema;
  prepared: Schema;
}

const isOf = <Schema extends z.core.$ZodType>(
  schema: Schema,
  one: Prepared<z.core.$ZodType> | undefined,
): one is Prepared<Schema> => one?.of === schema;

/** @throws HttpProblem 403 where a route is for a role that the claims do not name */
function checkRole({ access }: Route, claims: Record<string, unknown> | undefined): void {
  if (access !== 'business-manager' && access !== 'audit-lead') return;
  if (!groupsOf(claims?.['cognito:groups']).includes(access)) throw new HttpProblem('not-allowed');
}

/**
 * The Lambda handler of a table of routes: routing, roles, body limits, schemas, problem details, one log line a request.
 * @param options.prepare makes a route's schema quicker when it is first used; worth it where the compiler is loaded anyway
 */
export function createHttpHandler<T extends RouteTable<T>>(options: {
  routes: T;
  handlers: Handlers<T>;
  log: Log;
  now: () => Date;
  prepare?: Prepare;
}) {
  const { log } = options;

  const respond = (event: HttpEvent, route: string, reply: Reply): APIGatewayProxyStructuredResultV2 => {
    const requestId = requestIdOf(event);
    log.info('request-answered', { requestId, route, status: reply.status });
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    return {
      statusCode: reply.status,
      headers: {
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        ...reply.headers,
        'content-type': reply.contentType ?? 'application/json',
        'x-request-id': requestId,
      },
      body: text,
    };
  };

  const respondWithProblem = (event: HttpEvent, route: string, error: unknown): APIGatewayProxyStructuredResultV2 => {
    const problem = problemOf(error, requestIdOf(event));
    if (problem.status >= 500) log.failure('request-failed', error, { requestId: requestIdOf(event), route });
    return respond(event, route, { status: problem.status, body: problem, contentType: 'application/problem+json' });
  };

  const serve = async (
    event: HttpEvent,
    route: BoundRoute,
    params: Record<string, string>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const claims = event.requestContext.authorizer?.jwt?.claims;
      checkRole(route, claims);
      const reply = await route.answer({
        params: { ...params, ...event.pathParameters },
        query: event.queryStringParameters ?? {},
        headers: event.headers ?? {},
        claims: claims === undefined ? {} : textClaims(claims),
        readBody: () => jsonBody(event),
        now: options.now(),
      });
      return respond(event, route.id, reply);
    } catch (error) {
      return respondWithProblem(event, route.id, error);
    }
  };

  const find = createRouter(bind(options.routes, options.handlers, onceEach(options.prepare ?? ((schema) => schema))));
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .onError((request) => {
      // Only routing itself can end here; a bad event must still get an answer, since a throw is a bare 502.
      request.response = respondWithProblem(request.event, 'none', request.error);
    })
    .handler((event: HttpEvent) => {
      const { method, path } = event.requestContext.http;
      const found = find(method, path);
      if (found === undefined) throw new HttpProblem('not-found');
      return serve(event, found.route, found.params);
    });
}
