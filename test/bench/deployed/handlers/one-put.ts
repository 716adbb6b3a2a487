/** The least that a consumer of a queue can do: one item for each message, all of a batch at once. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { make, say } from './steps.ts';

const TableName = process.env['TABLE_NAME'] ?? '';
const dynamodb = new DynamoDBClient({});

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  await make(
    Records.map(
      ({ messageId, body }) =>
        () =>
          dynamodb.send(
            new PutItemCommand({
              TableName,
              Item: { pk: { S: `MESSAGE#${messageId}` }, sk: { S: 'MESSAGE' }, body: { S: body } },
            }),
          ),
    ),
  );
  say('batch-taken');
  return { batchItemFailures: [] };
}
