/** The contract, held against the local AWS: with a table, a bucket and queues of its own, made by the SDK. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, describe } from 'vitest';
import { keptMails } from '../../infra/local/emulator/clients.ts';
import { describeAws } from '../aws/contract.ts';
import type { Subject } from '../aws/contract/subject.ts';
import { image } from '../aws/rows.ts';

const clients = {
  dynamodb: new DynamoDBClient({}),
  s3: new S3Client({}),
  sqs: new SQSClient({}),
  ses: new SESv2Client({ maxAttempts: 1 }),
};
const streams = new DynamoDBStreamsClient({});
afterAll(() => [...Object.values(clients), streams].forEach((client) => client.destroy()));

/** A record as Lambda is given it: bytes as base64. */
function asGiven({ eventName, dynamodb }: _Record): DynamoDBRecord {
  const { Keys = {}, NewImage } = dynamodb ?? {};
  return {
    ...(eventName === undefined ? {} : { eventName }),
    dynamodb: { Keys: image(Keys), ...(NewImage === undefined ? {} : { NewImage: image(NewImage) }) },
  };
}

/** Everything that a table's stream has told, from its beginning. */
async function recordsOf(TableName: string): Promise<DynamoDBRecord[]> {
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const begun = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    let ShardIterator = begun.ShardIterator;
    while (ShardIterator !== undefined) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      records.push(...Records.map(asGiven));
      // A shard that is still written to goes on for ever: what it holds by now ends with an empty answer.
      ShardIterator = Records.length === 0 ? undefined : NextShardIterator;
    }
  }
  return records;
}

const subject: Subject = {
  ...clients,
  records: recordsOf,
  // Its index follows the table at once.
  settle: () => Promise.resolve(),
  pass: async (milliseconds) => sleep(milliseconds),
  mails: async () =>
    (await keptMails(process.env['AWS_ENDPOINT_URL'] ?? '')).map(({ id, from, to, subject, text, html }) => ({
      id,
      from,
      to,
      subject,
      text,
      html,
    })),
};

const seed = Date.now();
describe(`the local AWS, seed ${seed}`, () => {
  describeAws(() => subject, { runs: 8, calls: 40, seed });
});
