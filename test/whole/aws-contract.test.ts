/** The contract, held against the AWS in memory; and what only that one can show: what lags, takes long, or is too much. */
import { BatchGetItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { deleteIfOlder, putItem, queryAll, queryRef } from '../../shared/base/aws/table.ts';
import { openAws, type InMemoryAws } from '../aws/aws.ts';
import { describeAws } from '../aws/contract.ts';
import { errorOf, newTable, type Subject } from '../aws/contract/subject.ts';
import { seeded, type Schedule } from '../aws/scheduler.ts';
import { runs } from '../runs.ts';

const minute = 60_000;
const pass = ({ clock }: InMemoryAws, milliseconds: number): void => {
  clock.now = new Date(clock.now.getTime() + milliseconds);
};

/** An AWS whose eventually consistent reads see nothing new until they are let. */
function inMemory(options: { schedule?: Schedule } = {}): Subject & { aws: InMemoryAws } {
  const aws = openAws(options);
  const told = new Map<string, DynamoDBRecord[]>();
  aws.use(async (call, make) => {
    const answer = await make();
    if (call.command === 'CreateTableCommand') aws.rows(call.target).lagBy(Infinity);
    return answer;
  });
  return {
    ...aws,
    aws,
    records(table) {
      const records = [...(told.get(table) ?? []), ...aws.rows(table).takeRecords()];
      told.set(table, records);
      return Promise.resolve(records);
    },
    settle: (table) => Promise.resolve(aws.rows(table).settle()),
    pass: (milliseconds) => Promise.resolve(pass(aws, milliseconds)),
    mails: () =>
      Promise.resolve(
        aws.mails().map(({ id, input: { FromEmailAddress: from = '', Destination, Content } }) => ({
          id,
          from,
          to: Destination?.ToAddresses ?? [],
          subject: Content?.Simple?.Subject?.Data ?? '',
          text: Content?.Simple?.Body?.Text?.Data ?? '',
          html: Content?.Simple?.Body?.Html?.Data ?? '',
        })),
      ),
  };
}

const seed = Date.now();
describe(`in memory, seed ${seed}`, () => {
  const subject = inMemory();
  describeAws(() => subject, { runs: runs(60, 1000), calls: 60, seed });
});

describe(`in memory, with open orders drawn from seed ${seed}`, () => {
  const subject = inMemory({ schedule: seeded(seed) });
  describeAws(() => subject, { runs: 50, calls: 60, seed });
});

describe('an eventually consistent read', () => {
  const refs = async (subject: Subject, name: string, ref = 'R'): Promise<string[]> =>
    (await queryRef({ client: subject.dynamodb, name }, ref)).map(({ sk }) => sk);

  test('of the index sees nothing of a change before it has caught up, and all of it after', async () => {
    const subject = inMemory();
    const name = await newTable(subject);
    const table = { client: subject.dynamodb, name };
    const item = { pk: 'p', sk: 's', seq: 1, ref: 'R', refSort: '1' };
    await putItem(table, item);
    expect(await refs(subject, name)).toEqual([]);
    await subject.settle(name);
    expect(await refs(subject, name)).toEqual(['s']);
    await putItem(table, { ...item, ref: 'S' });
    expect([await refs(subject, name), await refs(subject, name, 'S')]).toEqual([['s'], []]);
    await subject.settle(name);
    expect([await refs(subject, name), await refs(subject, name, 'S')]).toEqual([[], ['s']]);
    await deleteIfOlder(table, { pk: 'p', sk: 's' }, 'seq', 1);
    expect(await refs(subject, name, 'S')).toEqual(['s']);
    await subject.settle(name);
    expect(await refs(subject, name, 'S')).toEqual([]);
  });

  test('of the table itself lags as well, unless it is asked to be consistent', async () => {
    const subject = inMemory();
    const name = await newTable(subject);
    const table = { client: subject.dynamodb, name };
    const key = { pk: { S: 'p' }, sk: { S: 's' } };
    const read = async (): Promise<boolean[]> => {
      const get = await table.client.send(new GetItemCommand({ TableName: name, Key: key }));
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'p' } },
        }),
      );
      const batch = { RequestItems: { [name]: { Keys: [key] } } };
      const { Responses } = await table.client.send(new BatchGetItemCommand(batch));
      return [get.Item !== undefined, Items.length > 0, (Responses?.[name] ?? []).length > 0];
    };
    await putItem(table, { pk: 'p', sk: 's' });
    expect(await read()).toEqual([false, false, false]);
    expect(await queryAll(table, 'p', '')).toHaveLength(1);
    await subject.settle(name);
    expect(await read()).toEqual([true, true, true]);
  });

  test('catches up change by change, the oldest first', async () => {
    const subject = inMemory();
    const name = await newTable(subject);
    for (const sk of ['a', 'b', 'c']) {
      await putItem({ client: subject.dynamodb, name }, { pk: 'p', sk, ref: 'R', refSort: sk });
    }
    subject.aws.rows(name).settle(2);
    expect(await refs(subject, name)).toEqual(['a', 'b']);
  });

  test('is behind by so much time as it is told, and no more', async () => {
    const subject = inMemory();
    const name = await newTable(subject);
    subject.aws.rows(name).lagBy(1000);
    await putItem({ client: subject.dynamodb, name }, { pk: 'p', sk: 's', ref: 'R', refSort: '1' });
    await subject.pass(999);
    expect(await refs(subject, name)).toEqual([]);
    await subject.pass(1);
    expect(await refs(subject, name)).toEqual(['s']);
    subject.aws.rows(name).lagBy(0);
    await putItem({ client: subject.dynamodb, name }, { pk: 'p', sk: 't', ref: 'R', refSort: '2' });
    expect(await refs(subject, name)).toEqual(['s', 't']);
  });
});

test('an answer to a batch of keys holds 16 MB at most, and names the keys that did not fit', async () => {
  const aws = openAws();
  const sorts = Array.from({ length: 44 }, (_, n) => String(n).padStart(2, '0'));
  const table = aws.createTable(
    'main',
    sorts.map((sk) => ({ pk: 'p', sk, bytes: new Uint8Array(390 * 1024) })),
  );
  const Keys = sorts.map((sk) => ({ pk: { S: 'p' }, sk: { S: sk } }));
  const { Responses, UnprocessedKeys } = await table.client.send(
    new BatchGetItemCommand({ RequestItems: { main: { Keys, ConsistentRead: true } } }),
  );
  expect(Responses?.['main']).toHaveLength(42);
  expect(UnprocessedKeys).toEqual({ main: { Keys: Keys.slice(42), ConsistentRead: true } });
});

describe('queues, as time passes', () => {
  function opened(name: string, attributes: Record<string, string> = {}) {
    const aws = openAws();
    const QueueUrl = aws.queues.create(name, attributes);
    const receive = async (): Promise<{ body: string; handle: string }[]> => {
      const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, handle: ReceiptHandle }));
    };
    const send = (body: string, fifo?: { group: string; id: string }) =>
      aws.sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          ...(fifo && { MessageGroupId: fifo.group, MessageDeduplicationId: fifo.id }),
        }),
      );
    const remove = (ReceiptHandle: string) => aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const hide = (ReceiptHandle: string, VisibilityTimeout: number) =>
      aws.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    return { aws, receive, send, remove, hide, bodies: async () => (await receive()).map(({ body }) => body) };
  }

  test('a FIFO queue remembers an id for five minutes from when it took it, whatever became of the message', async () => {
    const { aws, send, receive, remove } = opened('q.fifo', { FifoQueue: 'true' });
    const fifo = { group: 'g', id: 'id' };
    await send('a', fifo);
    await remove((await receive())[0]!.handle);
    pass(aws, 5 * minute - 1);
    await send('a', fifo);
    expect(await receive()).toEqual([]);
    pass(aws, 1);
    await send('a', fifo);
    expect(await receive()).toMatchObject([{ body: 'a' }]);
  });

  test('a message is hidden for as long as its queue says, thirty seconds if it does not', async () => {
    for (const [attributes, seconds] of [
      [{}, 30],
      [{ VisibilityTimeout: '180' }, 180],
    ] as const) {
      const { aws, send, bodies } = opened('q', attributes);
      await send('a');
      expect(await bodies()).toEqual(['a']);
      pass(aws, seconds * 1000 - 1);
      expect(await bodies()).toEqual([]);
      pass(aws, 1);
      expect(await bodies()).toEqual(['a']);
    }
  });

  test('a FIFO group waits until the time of what is hidden is over, and then begins with that again', async () => {
    const { aws, send, bodies, receive, hide } = opened('q.fifo', { FifoQueue: 'true' });
    await send('a', { group: 'g', id: '1' });
    const [first] = await receive();
    await send('b', { group: 'g', id: '2' });
    await send('c', { group: 'h', id: '3' });
    expect(await bodies()).toEqual(['c']);
    await hide(first!.handle, 60);
    pass(aws, minute - 1);
    expect(await bodies()).toEqual(['c']);
    pass(aws, 1);
    expect(await bodies()).toEqual(['a', 'b']);
  });

  test('a message that came again is not deleted by what it was received with before', async () => {
    const { aws, send, receive, remove, bodies } = opened('q');
    await send('a');
    const [first] = await receive();
    pass(aws, 30_000);
    const [second] = await receive();
    await remove(first!.handle);
    pass(aws, 30_000);
    expect(await bodies()).toEqual(['a']);
    expect(await errorOf(remove('none'))).toBe('ReceiptHandleIsInvalid');
    await remove(second!.handle);
  });

  test('a FIFO message whose time is over is not deleted any more', async () => {
    const { aws, send, receive, remove } = opened('q.fifo', { FifoQueue: 'true' });
    await send('a', { group: 'g', id: 'id' });
    const [first] = await receive();
    pass(aws, 30_000);
    expect(await errorOf(remove(first!.handle))).toBe('InvalidParameterValue');
    expect(await receive()).toMatchObject([{ body: 'a' }]);
  });
});
