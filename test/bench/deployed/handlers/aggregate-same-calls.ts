/** The calls that `aggregate` makes for a submission that settles its case, and so publishes a revision; nothing else. */
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { make, next, say, text } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const Bucket = process.env['RESULTS_BUCKET'] ?? '';
const dynamodb = new DynamoDBClient({});
const s3 = new S3Client({});

type Item = Record<string, AttributeValue>;
const key = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { S: sk } });

const get = (Key: Item) => () => dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
const getBatch = (Keys: Item[]) => () =>
  dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }));
const query = (pk: string, prefix: string, last?: 'last') => () =>
  dynamodb.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix === '' ? {} : { ':prefix': { S: prefix } }) },
      ...(last === undefined ? {} : { ScanIndexForward: false, Limit: 1 }),
    }),
  );
const put = (Item: Item) => () =>
  dynamodb.send(
    new PutItemCommand({
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk) OR taken < :taken',
      ExpressionAttributeValues: { ':taken': { N: '1000000' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
const getObject = (Key: string) => async () => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await Body?.transformToString('utf-8');
};
const putObject = (Key: string, Body: string) => () =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', IfNoneMatch: '*' }));

/** A revision as the product stores it. */
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

/** What the product writes, by how long it is. */
const lengths = { manifest: 101_000, partial: 27_000, kept: 1_800 };

async function publish(audit: string, id: string): Promise<void> {
  const [ofAudit, ofCase, unpublished] = [`AUDIT#${audit}`, `${audit}#${id}`, `UNPUBLISHED#${audit}`];
  const named = next();
  await make(
    [query(ofAudit, 'REV#', 'last')],
    [getObject(`audits/${audit}/manifests/same-calls.json`)],
    [get(key(ofAudit, 'AUDIT'))],
    [get(key(ofAudit, `CASE#${id}`)), query(ofCase, 'R#')],
    [put({ ...key(unpublished, id), audit: { S: audit }, taken: { N: '8' } })],
    [
      put({
        ...key(ofCase, 'PARTIAL'),
        audit: { S: audit },
        case: { S: id },
        taken: { N: '8' },
        content: { B: new Uint8Array(lengths.kept) },
      }),
    ],
    [query(unpublished, ''), query(ofAudit, 'SETTLED#')],
    [getBatch([key(ofCase, 'PARTIAL')])],
    [getObject(`audits/${audit}/partials/same-calls.json`)],
    [
      putObject(`audits/${audit}/manifests/${named}.json`, text(lengths.manifest)),
      putObject(`audits/${audit}/partials/${named}.json`, text(lengths.partial)),
    ],
    [put({ ...key(ofAudit, `REV#${named}`), audit: { S: audit }, ...revision })],
  );
  say('revision-published');
  await make([() => dynamodb.send(new DeleteItemCommand({ TableName, Key: key(unpublished, id) }))]);
}
