import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

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
    rawQueryString: '',
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
