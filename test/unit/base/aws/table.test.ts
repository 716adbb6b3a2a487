import {
  BatchGetItemCommand,
  DynamoDBClient,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { getItems, putNew, queryAll, type Table } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';

/** Answers that the local AWS never gives: what is left unread, throttled or in conflict. */
const client = new DynamoDBClient({ region: 'eu-west-2' });
const dynamodb = mockClient(client);
const table: Table = { client, name: 'table' };
const key = (sk: string) => ({ pk: 'p', sk });
const marshalled = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });

beforeEach(() => {
  dynamodb.reset();
  vi.useFakeTimers();
  // Any pause but the shortest: one of no time at all is over before it can be seen.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('getItems', () => {
  test('reads on what was left unread, and only that, after a pause', async () => {
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { table: [marshalled('a')] },
        UnprocessedKeys: { table: { Keys: [marshalled('b'), marshalled('c')] } },
      })
      .resolvesOnce({ UnprocessedKeys: { table: { Keys: [marshalled('b'), marshalled('c')] } } })
      .resolvesOnce({ Responses: { table: [marshalled('c')] } });
    const reading = getItems(table, [key('c'), key('b'), key('a')]);
    await vi.advanceTimersByTimeAsync(0);
    expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(await reading).toEqual([key('c'), undefined, key('a')]);
    const asked = dynamodb.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems?.['table']);
    expect(asked.map((one) => one?.Keys?.map((wanted) => wanted['sk']?.S))).toEqual([
      ['c', 'b', 'a'],
      ['b', 'c'],
      ['b', 'c'],
    ]);
    expect(asked.every((one) => one?.ConsistentRead === true)).toBe(true);
  });

  test('gives up after eight attempts rather than leave items out', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { table: { Keys: [marshalled('a')] } } });
    const reading = getItems(table, [key('a')]).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await reading).toEqual(new Error('batch read left keys unread'));
    expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(8);
  });
});

test('queryAll reads on past an empty page', async () => {
  dynamodb
    .on(QueryCommand)
    .resolvesOnce({ Items: [marshalled('a')], LastEvaluatedKey: marshalled('a') })
    .resolvesOnce({ Items: [], LastEvaluatedKey: marshalled('b') })
    .resolvesOnce({ Items: [marshalled('c')] });
  expect(await queryAll(table, 'p', '')).toEqual([key('a'), key('c')]);
  const starts = dynamodb.commandCalls(QueryCommand).map((call) => call.args[0].input.ExclusiveStartKey);
  expect(starts).toEqual([undefined, marshalled('a'), marshalled('b')]);
});

test('a write that was throttled is no write that lost its condition', async () => {
  const throttled = new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} });
  dynamodb.on(PutItemCommand).rejects(throttled);
  await expect(putNew(table, key('a'))).rejects.toBe(throttled);
});

describe('transact', () => {
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  const steps = ['a', 'b'].map((sk) => ({ put: key(sk), mustBeNew: true }));

  test('tries again while others are at it, and then names the condition that did not hold', async () => {
    const conflict = cancelled('None', 'TransactionConflict');
    dynamodb
      .on(TransactWriteItemsCommand)
      .rejectsOnce(conflict)
      .rejectsOnce(conflict)
      .rejectsOnce(cancelled('TransactionConflict', 'ConditionalCheckFailed'));
    const told = transact(table, steps);
    await vi.runAllTimersAsync();
    expect(await told).toBe(1);
    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toHaveLength(3);
  });

  test('throws for a conflict without end, and at once for what is none', async () => {
    const [conflict, throttled] = [cancelled('TransactionConflict', 'None'), cancelled('ThrottlingError', 'None')];
    dynamodb.on(TransactWriteItemsCommand).rejects(conflict);
    const refused = transact(table, steps).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await refused).toBe(conflict);
    dynamodb.reset();
    dynamodb.on(TransactWriteItemsCommand).rejects(throttled);
    await expect(transact(table, steps)).rejects.toBe(throttled);
    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  });
});
