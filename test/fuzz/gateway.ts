/**
 * API Gateway's HTTP API in front of the program, in this process: real HTTP on one side, events of payload format 2.0 on the
 * other. It answers by itself what API Gateway answers by itself, in its words.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRouter } from '../../shared/base/http/router.ts';
import type { Route } from '../../shared/base/http/route.ts';
import { context, eventOf } from '../http-event.ts';
import type { Program } from '../program.ts';

/** Claims of an access token, by the token: what the user pool has signed. */
export type SignedIn = Readonly<Record<string, Record<string, unknown>>>;

export interface Gateway {
  url: string;
  /** Statuses that each route was answered with so far, by method and path; `none` is what is no route. */
  statuses: ReadonlyMap<string, ReadonlySet<number>>;
  close: () => Promise<void>;
}

/** Whether API Gateway lets nobody through to it without an access token. */
export const isStaffs = ({ access }: Route): boolean => access === 'business-manager' || access === 'audit-lead';

/** The most that API Gateway takes of a body. */
const largest = 10 * 1024 * 1024;
/** Bodies of these kinds come as text, and all others as base64. */
const textual = /^(text\/|application\/(json|xml|javascript)\b)/i;

const own = (status: number, message: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message }),
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Each header once, what came several times in one. */
const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')] as const),
  );

const queryOf = (query: URLSearchParams): Record<string, string> | undefined => {
  const names = [...new Set(query.keys())];
  return names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')] as const));
};

/** A path as API Gateway hands it over; what cannot be decoded stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

type Served = Pick<Program, 'functionOf' | 'noRoute'>;

/**
 * Serves the program until it is closed, anew whenever a request's route is another than that of the one before: what one route
 * has done to an audit does not decide what can be tried on the next.
 * @param routes all of them, each with who may call it
 */
export async function openGateway(
  open: (route: Route | undefined) => Promise<Served>,
  routes: readonly Route[],
  signedIn: SignedIn,
): Promise<Gateway> {
  let served: { route: Route | undefined; program: Promise<Served> } | undefined;
  const programFor = (route: Route | undefined): Promise<Served> => {
    if (served === undefined || served.route !== route) served = { route, program: open(route) };
    return served.program;
  };
  const find = createRouter(routes);
  const statuses = new Map<string, Set<number>>();
  const note = (route: string, status: number): void => {
    const seen = statuses.get(route) ?? new Set();
    statuses.set(route, seen.add(status));
  };

  async function answer(request: IncomingMessage) {
    const { method = 'GET', url = '/' } = request;
    const { pathname, searchParams } = new URL(url, 'http://api.example');
    const headers = headersOf(request);
    const body = await bodyOf(request);
    if (body.byteLength > largest) return own(413, 'Request Entity Too Large');
    const found = find(method, pathname);
    const ofStaff = found !== undefined && isStaffs(found.route);
    const token = (headers['authorization'] ?? '').replace(/^Bearer /i, '');
    const claims = ofStaff && Object.hasOwn(signedIn, token) ? signedIn[token] : undefined;
    if (ofStaff && claims === undefined) return own(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
    const isText = textual.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
    const query = queryOf(searchParams);
    const event = eventOf({
      method,
      path: decoded(pathname),
      headers,
      ...(query === undefined ? {} : { query }),
      ...(body.byteLength === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }),
      ...(claims === undefined ? {} : { claims }),
    });
    const params = Object.entries(found?.params ?? {}).map(([name, value]) => [name, decoded(value)] as const);
    const program = await programFor(found?.route);
    const handler = found === undefined ? program.noRoute : program.functionOf(method, found.route.path);
    const {
      statusCode = 500,
      headers: said = {},
      body: text = '',
      isBase64Encoded = false,
    } = await handler(
      { ...event, ...(params.length === 0 ? {} : { pathParameters: Object.fromEntries(params) }) },
      context,
    );
    note(found === undefined ? 'none' : `${method} ${found.route.path}`, statusCode);
    return { status: statusCode, headers: said, body: isBase64Encoded ? Buffer.from(text, 'base64') : text };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await answer(request).catch(() => own(500, 'Internal Server Error'));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
    response.writeHead(status).end(request.method === 'HEAD' ? undefined : body);
  }

  const server = createServer((request, response) => void serve(request, response));
  // Whoever asks is in this process too and may be at work for longer than a connection is kept: none ends in between.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    statuses,
    close: () =>
      new Promise<void>((done, failed) => {
        server.close((error) => (error === undefined ? done() : failed(error)));
        server.closeAllConnections();
      }),
  };
}
