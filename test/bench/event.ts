import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The event of a submission as API Gateway hands it over. */
export function submissionEvent(
  of: { audit: string; case: string; agency: string },
  body: unknown,
  token = 'a-token-of-a-link-that-is-long-enough',
): APIGatewayProxyEventV2 {
  const path = `/v1/audits/${of.audit}/cases/${of.case}/returns/${of.agency}/submissions`;
  const routeKey = 'POST /v1/audits/{audit}/cases/{case}/returns/{agency}/submissions';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: {
      accept: '*/*',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      host: 'audits.example',
      'user-agent': 'bench',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '111111111111',
      apiId: 'a1b2c3d4e5',
      domainName: 'audits.example',
      domainPrefix: 'audits',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '12/May/2026:09:00:00 +0000',
      timeEpoch: 1_778_576_400_000,
    },
    pathParameters: { audit: of.audit, case: of.case, agency: of.agency },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
