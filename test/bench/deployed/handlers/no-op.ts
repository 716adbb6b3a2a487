/** Nothing: what a request costs before anything is done with it. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { say } from './steps.ts';

export const handler = (): Promise<APIGatewayProxyStructuredResultV2> => {
  say('request-answered');
  return Promise.resolve({ statusCode: 200, body: '{}' });
};
