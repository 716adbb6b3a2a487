/** What a contract is held against: an AWS, in memory or not, and what a test can see of it beside its clients. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import type * as fc from 'fast-check';
import { deployedTable } from '../deployed-table.ts';

/** A mail that SES took, as far as every AWS tells of it. */
export interface TakenMail {
  id: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
}

export interface Subject {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: SQSClient;
  ses: SESv2Client;
  /** Everything that a table's stream has told so far; of one partition the oldest first. */
  records: (table: string) => Promise<DynamoDBRecord[]>;
  /** Returns when a table's eventually consistent reads see all that was written. */
  settle: (table: string) => Promise<void>;
  /** Returns when so many milliseconds are over. */
  pass: (milliseconds: number) => Promise<void>;
  mails: () => Promise<TakenMail[]>;
}

/** How often each law is tried, and how long a sequence of calls is at most. */
export interface Effort {
  runs: number;
  calls: number;
  /** What sequences are drawn from. */
  seed: number;
}

/**
 * A call in a sequence of calls.
 * @param said what a failed run says of it
 * @param run makes it of both the model and what is held against it
 * @param check whether it can be made by now
 */
export const callOf = <Model extends object, Real>(
  said: object,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): fc.AsyncCommand<Model, Real> => ({ check, run, toString: () => JSON.stringify(said) });

/** A table of the deployed one's keys, index and stream. @returns its name */
export async function newTable({ dynamodb }: Pick<Subject, 'dynamodb'>): Promise<string> {
  const TableName = `contract-${randomUUID()}`;
  await dynamodb.send(
    new CreateTableCommand({
      ...deployedTable(TableName),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  return TableName;
}

/** The name of the error that something ends with. @throws Error when it ends well */
export async function errorOf(work: Promise<unknown>): Promise<string> {
  const ended = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (ended instanceof Error) return ended.name;
  throw new Error('it was not refused');
}
