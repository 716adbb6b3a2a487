import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { createHttpHandler } from '../shared/base/http/handler.ts';

export interface Sent {
  method?: string;
  path?: string;
  body?: string;
  isBase64Encoded?: boolean;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  claims?: Record<string, unknown>;
}

/** An event as API Gateway's HTTP API hands it over (payload format 2.0). */
export const eventOf = ({ method = 'GET', path = '/', ...sent }: Sent) =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(sent.query).toString(),
    headers: sent.headers ?? {},
    ...(sent.query === undefined ? {} : { queryStringParameters: sent.query }),
    ...(sent.body === undefined ? {} : { body: sent.body }),
    isBase64Encoded: sent.isBase64Encoded ?? false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '20/Apr/2026:09:30:00 +0000',
      timeEpoch: 1_776_677_400_000,
      ...(sent.claims === undefined
        ? {}
        : {
            authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: sent.claims as never, scopes: [] } },
          }),
    },
  }) satisfies APIGatewayProxyEventV2;

export const context = {} as Context;

/** The event of a submission, its path's parameters told apart as API Gateway does. */
export const submissionEvent = (
  { audit, case: id, agency }: { audit: string; case: string; agency: string },
  content: unknown,
  token = 'a-token-that-nobody-was-given',
) => ({
  ...eventOf({
    method: 'POST',
    path: `/v1/audits/${audit}/cases/${id}/returns/${agency}/submissions`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  }),
  pathParameters: { audit, case: id, agency },
});

/** One request, as people and programs make them: JSON, with a link's token or as a member of staff. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** The role of a member of staff. */
  group?: 'business-manager' | 'audit-lead';
}

/** What a request is answered with. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The claims of an access token of a member of staff, as API Gateway hands them over. */
export const staffClaims = (group: 'business-manager' | 'audit-lead') => ({
  sub: `${group}-1`,
  token_use: 'access',
  'cognito:groups': `[${group}]`,
});

type HttpHandler = ReturnType<typeof createHttpHandler>;

/** Makes a request of a function. */
export async function call(handler: HttpHandler, request: Call): Promise<Answer> {
  const { method, path, body, token, headers = {}, query, group } = request;
  const event = eventOf({
    method,
    path,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(group === undefined ? {} : { claims: staffClaims(group) }),
  });
  const answer = await handler(event, context);
  return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? '{}') as Answer['body'] };
}

/** Makes a request that must be taken. @throws Error with the answer when it is refused */
export async function obtain(handler: HttpHandler, request: Call): Promise<Answer> {
  const answer = await call(handler, request);
  if (answer.status >= 300) {
    throw new Error(`${request.method} ${request.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer;
}
