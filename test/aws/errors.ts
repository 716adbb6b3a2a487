/** Errors that a service answers with and its client has no class for. */
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { SQSServiceException } from '@aws-sdk/client-sqs';

const classes = {
  dynamodb: DynamoDBServiceException,
  s3: S3ServiceException,
  sqs: SQSServiceException,
  ses: SESv2ServiceException,
};
export type Service = keyof typeof classes;

/** An error of a service: the caller's fault, or the service's own. */
export const serviceError = (
  service: Service,
  name: string,
  message: string,
  options: { fault?: 'client' | 'server'; status?: number } = {},
): Error => {
  const { fault = 'client', status = fault === 'client' ? 400 : 500 } = options;
  return new classes[service]({ name, message, $fault: fault, $metadata: { httpStatusCode: status } });
};

/** @throws ValidationException: what DynamoDB says to a call that it does not take */
export function invalid(message: string): never {
  throw serviceError('dynamodb', 'ValidationException', message);
}

/** @throws Error when a call says something that would be left out of account */
export function refuseUnknown(what: string, input: object, known: readonly string[]): void {
  const strange = Object.entries(input).find(([name, value]) => value !== undefined && !known.includes(name));
  if (strange !== undefined) throw new Error(`the in-memory ${what} does not know ${strange[0]}`);
}
