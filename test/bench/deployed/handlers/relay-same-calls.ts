/** The calls that `relay-changes` makes for a submission that settles a return, and nothing else. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { make, next, say } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const ChangesUrl = process.env['CHANGES_QUEUE_URL'] ?? '';
const MessagesUrl = process.env['MESSAGES_QUEUE_URL'] ?? '';
const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});

const textOf = (record: DynamoDBRecord, attribute: string): string => record.dynamodb?.NewImage?.[attribute]?.S ?? '';

/** What the board keeps of an entry, as far as a submission's has it. */
const onBoard = new Set(
  'seq act state service cycle askedOn dueOn checkAskedOn receivedAt on knows checked versions counted'.split(' '),
);

/** What has been told already is answered as such, and is no fault: the rows may be copies of the product's, which are as far. */
async function orTold(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

async function relay(record: DynamoDBRecord): Promise<void> {
  const image = (record.dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>;
  const standing = Object.fromEntries(Object.entries(image).filter(([name]) => onBoard.has(name)));
  const [audit, id, agency] = ['audit', 'case', 'agency'].map((name) => textOf(record, name));
  const body = { audit, case: id, agency, seq: 2 };
  await make(
    [
      // To `aggregate`.
      () =>
        sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: ChangesUrl,
            Entries: [
              {
                Id: '0',
                MessageBody: JSON.stringify({ kind: 'return', ...body }),
                MessageGroupId: audit,
                MessageDeduplicationId: `${audit}#${id}#${agency}#${next()}`,
              },
            ],
          }),
        ),
      // The row that said that the return was owed.
      () =>
        orTold(
          dynamodb.send(
            new DeleteItemCommand({
              TableName,
              Key: { pk: { S: `OWED#${audit}#1` }, sk: { S: `2015-04-24#${id}#${agency}` } },
              ConditionExpression: 'attribute_not_exists(pk) OR #attribute <= :value',
              ExpressionAttributeNames: { '#attribute': 'seq' },
              ExpressionAttributeValues: { ':value': { N: '2' } },
            }),
          ),
        ),
      // What the case's row says of the return.
      () =>
        orTold(
          dynamodb.send(
            new UpdateItemCommand({
              TableName,
              Key: { pk: { S: `BOARD#${audit}` }, sk: { S: id ?? '' } },
              UpdateExpression: 'SET #s0 = :s0, #s1 = :s1',
              ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#c) OR #c < :c)',
              ExpressionAttributeNames: { '#c': `N#${agency}`, '#s0': `R#${agency}`, '#s1': `N#${agency}` },
              ExpressionAttributeValues: { ':c': { N: '2' }, ':s0': { M: standing }, ':s1': { N: '2' } },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ),
        ),
    ],
    [
      // To `send-message`.
      () =>
        sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: MessagesUrl,
            Entries: [{ Id: '0', MessageBody: JSON.stringify({ about: 'settled', ...body }) }],
          }),
        ),
    ],
  );
}

export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  // What `aggregate-same-calls` puts comes by here too, as the product's rows come by the relay.
  for (const record of Records) if (textOf(record, 'act') === 'submission') await relay(record);
  say('relayed');
}
