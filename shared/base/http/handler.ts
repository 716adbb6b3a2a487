import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { Log } from '../aws/log.ts';
import { maxBodyBytes, parsed } from './parse.ts';
import { HttpProblem, problemOf } from './problem.ts';
import type { Handlers, HttpRequest, Reply } from './request.ts';
import type { Route } from './route.ts';
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

/** The body's JSON value. @throws HttpProblem 413, 415, 400, or 422 for a `__proto__` of its own */
function jsonBody(event: HttpEvent): unknown {
  const { body: text = '', isBase64Encoded } = event;
  const raw = isBase64Encoded ? Buffer.from(text, 'base64') : text;
  if (Buffer.byteLength(raw) > maxBodyBytes) throw new HttpProblem('too-large');
  const mediaType = (event.headers?.['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new HttpProblem('unsupported-media-type');
  let value: unknown;
  try {
    value = JSON.parse(typeof raw === 'string' ? raw : new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    throw new HttpProblem('malformed-json');
  }
  // A schema of an open object would drop this key without a word.
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    throw new HttpProblem('invalid-body', undefined, [
      { pointer: '/__proto__', code: 'unrecognized_keys', detail: 'is not a known field' },
    ]);
  }
  return value;
}

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

/**
 * The Lambda handler of a set of routes: routing, roles, body limits, schemas, problem details, one log line a request.
 * @param options.routes the feature tables that this function serves; each must have a handler
 * @param options.prepare makes a route's schema quicker when it is first used; worth it where the compiler is loaded anyway
 */
export function createHttpHandler<Id extends string>(options: {
  routes: readonly (Route & { id: Id })[];
  handlers: Handlers<Id>;
  log: Log;
  now: () => Date;
  prepare?: (schema: z.core.$ZodType) => z.core.$ZodType;
}) {
  const { log } = options;
  const quick = new Map<z.core.$ZodType, z.core.$ZodType>();
  const prepared = (schema: z.core.$ZodType): z.core.$ZodType => {
    const kept = quick.get(schema) ?? options.prepare?.(schema) ?? schema;
    quick.set(schema, kept);
    return kept;
  };

  const answered = (event: HttpEvent, route: string, reply: Reply): APIGatewayProxyStructuredResultV2 => {
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

  const refused = (event: HttpEvent, route: string, error: unknown): APIGatewayProxyStructuredResultV2 => {
    const problem = problemOf(error, requestIdOf(event));
    if (problem.status >= 500) log.failure('request-failed', error, { requestId: requestIdOf(event), route });
    return answered(event, route, { status: problem.status, body: problem, contentType: 'application/problem+json' });
  };

  const serve = async (
    event: HttpEvent,
    route: Route & { id: Id },
    params: Record<string, string>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const claims = event.requestContext.authorizer?.jwt?.claims;
      if (route.access === 'business-manager' || route.access === 'audit-lead') {
        if (!groupsOf(claims?.['cognito:groups']).includes(route.access)) throw new HttpProblem('not-allowed');
      }
      const request: HttpRequest = {
        params: { ...params, ...event.pathParameters } as Record<string, string>,
        query: (event.queryStringParameters ?? {}) as Record<string, string>,
        headers: (event.headers ?? {}) as Record<string, string>,
        claims: claims === undefined ? {} : textClaims(claims),
        body: undefined,
        now: options.now(),
      };
      if (route.params !== undefined) {
        parsed(prepared(route.params), request.params, { type: 'invalid-parameter', under: '/path' });
      }
      if (route.query !== undefined) {
        parsed(prepared(route.query), request.query, { type: 'invalid-parameter', under: '/query' });
      }
      if (route.body !== undefined) {
        request.body = parsed(prepared(route.body), jsonBody(event), { type: 'invalid-body' });
      }
      return answered(event, route.id, await options.handlers[route.id](request));
    } catch (error) {
      return refused(event, route.id, error);
    }
  };

  const find = createRouter(options.routes);
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .onError((request) => {
      // Only routing itself can end here; a bad event must still get an answer, since a throw is a bare 502.
      request.response = refused(request.event, 'none', request.error);
    })
    .handler((event: HttpEvent) => {
      const { method, path } = event.requestContext.http;
      const found = find(method, path);
      if (found === undefined) throw new HttpProblem('not-found');
      return serve(event, found.route, found.params);
    });
}
