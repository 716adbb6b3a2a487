import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Log } from '../aws/log.ts';
import { londonDay, type Day } from '../time/days.ts';
import { againName, isPage, isPageId, pagePath, withoutAgain, type PagesAgain } from './again.ts';
import { fileBody, jsonBody } from './body.ts';
import { formBody, formSent } from './form.ts';
import { isGivenTwice, parsed } from './parse.ts';
import { HttpProblem, problemOf, TooManyRequests, type Problem } from './problem.ts';
import { isThrottled } from '../aws/throttled.ts';
import {
  bind,
  type BoundRoute,
  type Handlers,
  type Posted,
  type Prepare,
  type Reply,
  type RequestHeaders,
} from './request.ts';
import { everyAnswersHeaders } from './response-headers.ts';
import type { Route, Routes, RouteTable } from './route.ts';
import { createMethodsOf, createRouter } from './router.ts';
import { refuseForeignOrigin } from './same-origin.ts';
import { zipped } from './zipped.ts';

type HttpEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { jwt?: { claims?: Record<string, unknown> } } };
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The caller's `X-Request-ID` where it is a UUID, which can say nothing else; else API Gateway's own. */
const requestIdOf = (event: HttpEvent): string => {
  const given = event.headers?.['x-request-id'];
  return given !== undefined && uuid.test(given) ? given : event.requestContext.requestId;
};

const groupsOf = (claim: unknown): string[] => {
  const text = Array.isArray(claim) ? claim.join(' ') : typeof claim === 'string' ? claim : '';
  // API Gateway hands a list over as the text `[a b]`.
  return text
    .replaceAll(/[[\],]/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
};

/** Headers by name. API Gateway takes cookies out of them, and hands them over beside. */
const headersOf = ({ headers, cookies }: HttpEvent): RequestHeaders =>
  cookies === undefined || cookies.length === 0 ? headers : { ...headers, cookie: cookies.join('; ') };

/** Claims as text. API Gateway hands them over as such; an object, which may have no text, is none. */
const textClaims = (claims: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims).flatMap(([name, value]) => (Object(value) === value ? [] : [[name, String(value)]])),
  );

/**
 * The London day that a request belongs to: the one that its header says where there may be one, else the clock's.
 * @throws HttpProblem 400 where the header says no day
 */
function dayOfRequest(event: HttpEvent, now: Date, dayHeader: string | undefined): Day {
  if (dayHeader === undefined) return londonDay(now);
  const schema = z.object({ [dayHeader]: z.optional(z.iso.date()) });
  const stated = parsed(schema, event.headers ?? {}, { type: 'invalid-parameter', under: '/header' });
  return stated[dayHeader] ?? londonDay(now);
}

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

/**
 * Whether somebody may call a route at all; what a link's token opens is for the route itself to find. API Gateway takes every
 * token that the user pool signed for our client, so an ID token as well, which says who somebody is and is no key to
 * anything: only its `token_use` tells it from an access token.
 * @throws HttpProblem 401 where there is no key of the kind that opens the route, 403 where the role is another
 */
function checkAccess({ access }: Route, event: HttpEvent, claims: Record<string, unknown> | undefined): void {
  // What a session opens is for the route itself to find: where there is none it shows where to begin.
  if (access === 'public' || access === 'session') return;
  if (access === 'link') {
    const given = event.headers?.['authorization'] ?? '';
    if (isGivenTwice(given))
      throw new HttpProblem('not-signed-in', 'The header Authorization is there more than once. Send it once.');
    if (/^bearer +\S/i.test(given)) return;
    throw new HttpProblem('not-signed-in', "Send the token of the link in your email as 'Authorization: Bearer'.");
  }
  if (claims?.['token_use'] !== 'access')
    throw new HttpProblem('not-signed-in', 'Sign in, and send the access token that you get.');
  if (!groupsOf(claims?.['cognito:groups']).includes(access))
    throw new HttpProblem('not-allowed', `This is for the ${access.replace('-', ' ')} alone.`);
}

/** What is said where there is nothing, unless it is known what. Whatever a link does not open is told alike. */
const nothingHere = {
  link:
    'What you sent opens nothing here. Use the link and the code of the newest email that you have. If those do not ' +
    'work, ask whoever sent it for a new link.',
  others: 'There is nothing with this id. Check each id in the address.',
} as const;

/** The address that was asked for, with its query: of a page that was asked for once more, the page's own. */
function addressOf({ rawQueryString, requestContext: { http } }: HttpEvent): string {
  const query = withoutAgain(rawQueryString);
  return query === '' ? http.path : `${http.path}?${query}`;
}

/** What was posted to a route that takes a form, whatever is wrong with it. */
function postedTo({ takes }: Route, event: HttpEvent): Posted | undefined {
  if (takes !== 'form') return undefined;
  const fields = formSent(event);
  return fields && { path: event.requestContext.http.path, fields };
}

/** What a request's body has, in the way that its route takes one. */
function bodyOf({ takes }: Route, event: HttpEvent): unknown {
  if (takes === 'form') return formBody(event);
  return takes === 'file' ? fileBody(event) : jsonBody(event);
}

/** Problems that keep from the page that a form stands on: whoever has one could not ask for that page. */
const barring = new Set([401, 403, 404]);

/** What is said where the tables take no more at this moment. */
const tooManyAtOnce = new TooManyRequests(10);

/** A 404 with words of what to do, where it came without. */
function saidNotFound(error: unknown, { access }: Route): unknown {
  if (!(error instanceof HttpProblem) || error.type !== 'not-found' || error.detail !== undefined) return error;
  return new HttpProblem('not-found', access === 'link' ? nothingHere.link : nothingHere.others);
}

/**
 * The Lambda handler of a table of routes: routing, roles, body limits, schemas, problem details, one log line a request.
 * @param options.served the routes of all functions, where a request may be meant for another one's: what is none of them is
 * a 404, and a 405 where its path has other methods
 * @param options.dayHeader in small letters
 * @param options.prepare makes a route's schema quicker when it is first used; worth it where the compiler is loaded anyway
 */
export function createHttpHandler<T extends RouteTable<T>>(options: {
  routes: T;
  handlers: Handlers<T>;
  log: Log;
  now: () => Date;
  served?: Routes;
  prepare?: Prepare;
  /** Answers what is no route with something else than a problem, where it does not give undefined. */
  unserved?: (request: { method: string; path: string; headers: RequestHeaders }) => Reply | undefined;
  /**
   * Shows a problem to somebody who reads pages; without it, or where it gives undefined, problem details are sent. It gets
   * what was posted too, so that nobody has to type it again; what another site posted ends as a 403, and is shown to nobody.
   * Where it fails, the log has that too, and problem details are sent.
   */
  problemPage?: (
    problem: Problem,
    asked: { address: string; headers: RequestHeaders; posted?: Posted; retryAfter?: number },
  ) => Reply | undefined | Promise<Reply | undefined>;
  /**
   * Keeps the pages that forms are answered with, and leads on to them, so that a browser can go back to each. Without it, or
   * where one is not kept, it is the answer to the form itself.
   */
  again?: PagesAgain;
  /** The header in which a caller may say the request's day. Only where days are played; without it no header is read. */
  dayHeader?: string | undefined;
}) {
  const { log } = options;

  const respond = async (
    event: HttpEvent,
    route: string,
    answer: Reply,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const requestId = requestIdOf(event);
    const reply = await zipped(answer, event.headers ?? {});
    log.info('request-answered', { requestId, route, status: reply.status });
    const { body } = reply;
    const sent =
      body instanceof Uint8Array
        ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
        : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return {
      statusCode: reply.status,
      headers: {
        ...everyAnswersHeaders,
        ...reply.headers,
        'content-type': reply.contentType ?? 'application/json',
        'x-request-id': requestId,
      },
      ...(reply.cookies === undefined ? {} : { cookies: [...reply.cookies] }),
      ...sent,
    };
  };

  /** What {@link options.problemPage} makes of a problem; undefined where it fails, as there is a problem to tell already. */
  const pageOf = async (
    event: HttpEvent,
    route: string,
    problem: Problem,
    came: { posted?: Posted; retryAfter?: number },
  ): Promise<Reply | undefined> => {
    try {
      return await options.problemPage?.(problem, { address: addressOf(event), headers: event.headers ?? {}, ...came });
    } catch (error) {
      log.failure('request-failed', error, { requestId: requestIdOf(event), route });
      return undefined;
    }
  };

  /** What a problem is answered with. */
  const toProblem = async (
    event: HttpEvent,
    route: string,
    error: unknown,
    { headers: more = {}, posted }: { headers?: Record<string, string>; posted?: Posted | undefined } = {},
  ): Promise<Reply> => {
    const known = isThrottled(error) ? tooManyAtOnce : error;
    const problem = problemOf(known, requestIdOf(event));
    const { status } = problem;
    if (status >= 500 || known !== error)
      log.failure('request-failed', error, { requestId: requestIdOf(event), route });
    const retryAfter = known instanceof TooManyRequests ? known.retryAfter : undefined;
    const headers = { ...more, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) };
    const page = await pageOf(event, route, problem, {
      ...(posted === undefined ? {} : { posted }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
    if (page !== undefined) return { ...page, headers: { ...headers, ...page.headers } };
    return {
      status,
      body: problem,
      contentType: 'application/problem+json',
      headers: { ...headers, ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) },
    };
  };

  const respondWithProblem = async (
    event: HttpEvent,
    error: unknown,
    more: { headers?: Record<string, string> } = {},
  ): Promise<APIGatewayProxyStructuredResultV2> => respond(event, 'none', await toProblem(event, 'none', error, more));

  /** The page that was asked for once more; undefined where none was, or it is not there, and the ordinary one is shown. */
  const openAgain = async (event: HttpEvent, { method }: Route, now: Date): Promise<Reply | undefined> => {
    const id = event.queryStringParameters?.[againName];
    if (id === undefined || !isPageId(id) || method !== 'GET') return undefined;
    return options.again?.open(id, { path: pagePath(event.requestContext.http.path), headers: headersOf(event), now });
  };

  /** What leads on to a page that a form was answered with, once that is kept; whatever else a request is answered with as it is. */
  const ledOn = async (event: HttpEvent, route: BoundRoute, reply: Reply): Promise<Reply> => {
    const posted = route.access === 'session' && isPage(reply) ? postedTo(route, event) : undefined;
    if (posted === undefined) return reply;
    const path = route.shownAt ?? pagePath(posted.path);
    try {
      const at = { path, fields: posted.fields, headers: headersOf(event), now: options.now() };
      return (await options.again?.keep(reply, at)) ?? reply;
    } catch (error) {
      // What was typed is on the page: it is shown all the same.
      log.failure('request-failed', error, { requestId: requestIdOf(event), route: route.id });
      return reply;
    }
  };

  const methodsOf = createMethodsOf(Object.values<Route>(options.served ?? options.routes));
  const refuseUnserved = async (event: HttpEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method, path } = event.requestContext.http;
    const reply = options.unserved?.({ method, path, headers: event.headers ?? {} });
    if (reply !== undefined) return respond(event, 'none', reply);
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) {
      throw new HttpProblem('not-found', 'Nothing is served at this address. Check it against the API document.');
    }
    return respondWithProblem(event, new HttpProblem('method-not-allowed'), {
      headers: { allow: methods.join(', ') },
    });
  };

  const serve = async (
    event: HttpEvent,
    route: BoundRoute,
    params: Record<string, string>,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const claims = event.requestContext.authorizer?.jwt?.claims;
      checkAccess(route, event, claims);
      if (route.takes === 'form') refuseForeignOrigin(event.headers ?? {});
      const now = options.now();
      const again = await openAgain(event, route, now);
      if (again !== undefined) return await respond(event, route.id, again);
      const reply = await route.answer({
        params: { ...params, ...event.pathParameters },
        query: event.queryStringParameters ?? {},
        headers: headersOf(event),
        claims: claims === undefined ? {} : textClaims(claims),
        readBody: () => bodyOf(route, event),
        now,
        today: dayOfRequest(event, now, options.dayHeader),
      });
      return await respond(event, route.id, await ledOn(event, route, reply));
    } catch (error) {
      const problem = await toProblem(event, route.id, saidNotFound(error, route), { posted: postedTo(route, event) });
      return respond(event, route.id, barring.has(problem.status) ? problem : await ledOn(event, route, problem));
    }
  };

  const find = createRouter(bind(options.routes, options.handlers, onceEach(options.prepare ?? ((schema) => schema))));
  return middy<HttpEvent, APIGatewayProxyStructuredResultV2>()
    .onError(async (request) => {
      // Only routing itself can end here; a bad event must still get an answer, since a throw is a bare 502.
      request.response = await respondWithProblem(request.event, request.error);
    })
    .handler((event: HttpEvent) => {
      const { method, path } = event.requestContext.http;
      const found = find(method, path);
      return found === undefined ? refuseUnserved(event) : serve(event, found.route, found.params);
    });
}
