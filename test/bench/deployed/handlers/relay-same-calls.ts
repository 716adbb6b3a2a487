/** The calls that `relay-changes` makes for a submission that settles a return, and nothing else. */
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { make, next, say } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const ChangesUrl = process.env['CHANGES_QUEUE_URL'] ?? '';
const MessagesUrl = process.env['MESSAGES_QUEUE_URL'] ?? '';
const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});

const textOf = (record: DynamoDBRecord, attribute: string): string => record.dynamodb?.NewImage?.[attribute]?.S ?? '';

async function relay(record: DynamoDBRecord): Promise<void> {
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
        dynamodb.send(
          new DeleteItemCommand({
            TableName,
            Key: { pk: { S: `OWED#${audit}#1` }, sk: { S: `2015-04-24#${id}#${agency}` } },
            ConditionExpression: 'attribute_not_exists(pk) OR #attribute <= :value',
            ExpressionAttributeNames: { '#attribute': 'seq' },
            ExpressionAttributeValues: { ':value': { N: '2' } },
          }),
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
