/** The calls that `aggregate` makes for a submission that settles its case, and so publishes a revision; nothing else. */
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { make, next, say } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const Bucket = process.env['RESULTS_BUCKET'] ?? '';
const dynamodb = new DynamoDBClient({});
const s3 = new S3Client({});

type Item = Record<string, AttributeValue>;
const key = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { S: sk } });

const get = (pk: string, sk: string) => () =>
  dynamodb.send(new GetItemCommand({ TableName, Key: key(pk, sk), ConsistentRead: true }));
const query =
  (pk: string, prefix: string, limits: { ScanIndexForward?: boolean; Limit?: number } = {}) =>
  () =>
    dynamodb.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        ...(prefix === ''
          ? { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } } }
          : {
              KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
              ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
            }),
        ...limits,
      }),
    );

/** A revision's figures, as long as those of the reference audit are when they are compressed. */
const manifest = new Uint8Array(7_200);
/** A revision's row. */
const revision: Item = {
  revision: { N: '2' },
  status: { S: 'interim' },
  manifest: { S: '0'.repeat(64) },
  publishedAt: { S: '2015-04-10T09:00:00.000Z' },
  dataCut: { S: '2015-04-10T09:00:00.000Z' },
  settled: {
    L: [
      {
        M: {
          case: { S: 'case-1-1' },
          expected: { N: '6' },
          returned: { N: '6' },
          complete: { N: '0' },
          notKnown: { N: '0' },
          cannotIdentify: { N: '0' },
          noReply: { N: '0' },
          withdrawn: { N: '0' },
          taken: { N: '12' },
        },
      },
    ],
  },
};

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  for (const { body } of Records) {
    const { audit, case: id } = JSON.parse(body) as { audit: string; case: string };
    await publish(audit, id);
  }
  say('batch-taken');
  return { batchItemFailures: [] };
}

async function publish(audit: string, id: string): Promise<void> {
  const [ofAudit, named] = [`AUDIT#${audit}`, next()];
  await make(
    [
      query(ofAudit, 'REV#', { ScanIndexForward: false, Limit: 1 }),
      get(ofAudit, 'AUDIT'),
      query(`UNPUBLISHED#${audit}#0`, ''),
      query(`UNPUBLISHED#${audit}#1`, ''),
      query(ofAudit, 'SETTLED#'),
      query(`${audit}#${id}`, 'C#'),
      query(`${audit}#${id}`, 'R#'),
    ],
    [
      () =>
        s3.send(
          new PutObjectCommand({
            Bucket,
            Key: `audits/${audit}/manifests/${named}.json`,
            Body: manifest,
            ContentType: 'application/gzip',
            IfNoneMatch: '*',
          }),
        ),
    ],
    [
      () =>
        dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: { ...key(ofAudit, `REV#${named}`), audit: { S: audit }, ...revision },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
    ],
  );
  say('revision-published');
}
