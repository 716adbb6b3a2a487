/** What a table promises. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type KeysAndAttributes,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newImage } from '../../../shared/base/aws/stream.ts';
import { putNew, queryAll, refIndex, updateIf, type Table } from '../../../shared/base/aws/table.ts';
import { transact } from '../../../shared/base/aws/transaction.ts';
import { plainNames } from '../expressions.ts';
import { errorOf, newTable, type Effort, type Subject } from './subject.ts';
import { tableCalls } from './table-calls.ts';
import { ModelTable, type Told } from './table-model.ts';

/** What a record tells. */
function told({ eventName, dynamodb }: DynamoDBRecord): Told {
  const image = dynamodb?.NewImage === undefined ? {} : { image: newImage({ dynamodb }) };
  return { event: eventName, sk: dynamodb?.Keys?.['sk']?.S, ...image } as Told;
}

/** Calls that DynamoDB refuses outright, and how it names why. */
const refusals: [string, string, (name: string) => (client: DynamoDBClient) => Promise<unknown>][] = [
  ['a table that is not there', 'ResourceNotFoundException', () => get('none', { pk: 'p', sk: 's' })],
  ['a key that is empty', 'ValidationException', (name) => put(name, { pk: 'p', sk: '' })],
  ['a key that is no text', 'ValidationException', (name) => put(name, { pk: 'p', sk: 1 })],
  ['an item without its sort key', 'ValidationException', (name) => put(name, { pk: 'p' })],
  ['a key with more than the keys', 'ValidationException', (name) => get(name, { pk: 'p', sk: 's', n: 1 })],
  ['a sort key of more than 1 KB', 'ValidationException', (name) => put(name, { pk: 'p', sk: 's'.repeat(1025) })],
  ['a partition key of more than 2 KB', 'ValidationException', (name) => put(name, { pk: 'p'.repeat(2049), sk: 's' })],
  [
    'an item of more than 400 KB',
    'ValidationException',
    (name) => put(name, { pk: 'p', sk: 's', text: 'x'.repeat(400 * 1024) }),
  ],
  ['a reference that is empty', 'ValidationException', (name) => put(name, { pk: 'p', sk: 's', ref: '' })],
  ['a reference that is no text', 'ValidationException', (name) => put(name, { pk: 'p', sk: 's', refSort: 1 })],
  ['a value that nobody uses', 'ValidationException', (name) => query(name, 'pk = :pk', { ':pk': 'p', ':sk': 's' })],
  ['a value that nobody gave', 'ValidationException', (name) => query(name, 'pk = :pk AND sk = :sk', { ':pk': 'p' })],
  [
    'an empty beginning',
    'ValidationException',
    (name) => query(name, 'pk = :pk AND begins_with(sk, :sk)', { ':pk': 'p', ':sk': '' }),
  ],
  [
    'a partition of which only the beginning is said',
    'ValidationException',
    (name) => query(name, 'sk = :sk', { ':sk': 's' }),
  ],
  [
    'a consistent look into the index',
    'ValidationException',
    (name) =>
      query(
        name,
        '#ref = :ref',
        { ':ref': 'R' },
        { ExpressionAttributeNames: { '#ref': refIndex.partition }, IndexName: refIndex.name, ConsistentRead: true },
      ),
  ],
  [
    'an index that is not there',
    'ValidationException',
    (name) => query(name, 'pk = :pk', { ':pk': 'p' }, { IndexName: 'none' }),
  ],
  [
    'an update of the key',
    'ValidationException',
    (name) =>
      update({
        TableName: name,
        Key: marshall({ pk: 'p', sk: 's' }),
        UpdateExpression: 'SET sk = :sk',
        ExpressionAttributeValues: marshall({ ':sk': 't' }),
      }),
  ],
  [
    'an update by a number that is not there',
    'ValidationException',
    (name) =>
      update({
        TableName: name,
        Key: marshall({ pk: 'p', sk: 's' }),
        UpdateExpression: 'SET #n = #n + :one',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: marshall({ ':one': 1 }),
      }),
  ],
  [
    'a batch of more than 100 keys',
    'ValidationException',
    (name) =>
      batch(
        name,
        Array.from({ length: 101 }, (_, n) => String(n)),
      ),
  ],
  ['a batch that names a key twice', 'ValidationException', (name) => batch(name, ['a', 'a'])],
  ['a transaction that names an item twice', 'ValidationException', (name) => transaction(name, ['a', 'a'])],
  ['a transaction of nothing', 'ValidationException', (name) => transaction(name, [])],
  [
    'a transaction of more than 100 steps',
    'ValidationException',
    (name) =>
      transaction(
        name,
        Array.from({ length: 101 }, (_, n) => String(n)),
      ),
  ],
];
const put = (TableName: string, item: object) => (client: DynamoDBClient) =>
  client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
const get = (TableName: string, key: object) => (client: DynamoDBClient) =>
  client.send(new GetItemCommand({ TableName, Key: marshall(key) }));
const update = (input: UpdateItemCommandInput) => (client: DynamoDBClient) => client.send(new UpdateItemCommand(input));
const batch = (name: string, sorts: readonly string[]) => (client: DynamoDBClient) =>
  client.send(
    new BatchGetItemCommand({ RequestItems: { [name]: { Keys: sorts.map((sk) => marshall({ pk: 'p', sk })) } } }),
  );
const transaction = (TableName: string, sorts: readonly string[]) => (client: DynamoDBClient) =>
  client.send(
    new TransactWriteItemsCommand({
      TransactItems: sorts.map((sk) => ({ Put: { TableName, Item: marshall({ pk: 'p', sk }) } })),
    }),
  );
const query =
  (TableName: string, KeyConditionExpression: string, values: object, more: Partial<QueryCommandInput> = {}) =>
  (client: DynamoDBClient) =>
    client.send(
      new QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues: marshall(values), ...more }),
    );

export function describeTable(subject: () => Subject, { runs, calls, seed }: Effort): void {
  const made = async (): Promise<Table> => ({ client: subject().dynamodb, name: await newTable(subject()) });

  describe('a table', () => {
    test('answers any calls as a list of items would, and its stream tells of every change, in order, by partition', async () => {
      const property = fc.asyncProperty(tableCalls(calls), async (sequence) => {
        const model = new ModelTable();
        const name = await newTable(subject());
        await fc.asyncModelRun(() => ({ model, real: { subject: subject(), name } }), sequence);
        const records = await subject().records(name);
        for (const pk of new Set([
          ...Object.keys(model.told),
          ...records.map((one) => one.dynamodb?.Keys?.['pk']?.S ?? ''),
        ])) {
          const ofPartition = records.filter((one) => one.dynamodb?.Keys?.['pk']?.S === pk);
          expect(ofPartition.map(told)).toEqual(model.told[pk] ?? []);
        }
      });
      await fc.assert(property, { numRuns: runs, seed });
    });

    test.each(refusals)('refuses %s: %s', async (_what, name, command) => {
      const table = await made();
      expect(await errorOf(command(table.name)(subject().dynamodb))).toBe(name);
      expect(await queryAll(table, 'p', '')).toEqual([]);
    });

    test.each([...plainNames])('takes the name %s without a placeholder', async (name) => {
      const table = await made();
      const item = marshall({ pk: 'p', sk: 's' });
      const write = (ConditionExpression: string) =>
        table.client.send(new PutItemCommand({ TableName: table.name, Item: item, ConditionExpression }));
      await expect(write(`attribute_not_exists(${name})`)).resolves.toBeDefined();
      expect(await queryAll(table, 'p', '')).toEqual([{ pk: 'p', sk: 's' }]);
    });

    test('reads a partition of more than a megabyte in pages, forward and backward, and all of it', async () => {
      const table = await made();
      const sorts = Array.from({ length: 12 }, (_, n) => `R#${String(n).padStart(2, '0')}`);
      for (const sk of sorts) await put(table.name, { pk: 'p', sk, text: 'x'.repeat(200 * 1024) })(table.client);
      for (const forward of [true, false]) {
        const pages: unknown[][] = [];
        let start: Record<string, AttributeValue> | undefined;
        do {
          const { Items = [], LastEvaluatedKey } = await subject().dynamodb.send(
            new QueryCommand({
              TableName: table.name,
              ConsistentRead: true,
              KeyConditionExpression: 'pk = :pk',
              ExpressionAttributeValues: marshall({ ':pk': 'p' }),
              ScanIndexForward: forward,
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
            }),
          );
          pages.push(Items.map((item) => item['sk']?.S));
          start = LastEvaluatedKey;
        } while (start !== undefined);
        expect(pages.flat()).toEqual(forward ? sorts : sorts.toReversed());
        expect(pages.length).toBeGreaterThan(2);
      }
    });

    test('says which keys of a batch it has not read, and reads them when they are asked for again', async () => {
      const table = await made();
      // More than an answer may hold, which is 16 MB.
      const sorts = Array.from({ length: 44 }, (_, n) => String(n).padStart(2, '0'));
      const items = sorts.map((sk) => ({ pk: 'p', sk, bytes: new Uint8Array(390 * 1024) }));
      await Promise.all(items.map((item) => put(table.name, item)(table.client)));
      const found: string[] = [];
      let RequestItems: Record<string, KeysAndAttributes> = {
        [table.name]: { Keys: sorts.map((sk) => marshall({ pk: 'p', sk })), ConsistentRead: true },
      };
      while (Object.keys(RequestItems).length > 0) {
        const answer = await subject().dynamodb.send(new BatchGetItemCommand({ RequestItems }));
        found.push(...(answer.Responses?.[table.name] ?? []).map((item) => String(unmarshall(item)['sk'])));
        RequestItems = answer.UnprocessedKeys ?? {};
      }
      expect(found.toSorted()).toEqual(sorts);
    });

    test('lets one of many have it who want the same new item', async () => {
      const table = await made();
      const wanting = Array.from({ length: 30 }, (_, n) => putNew(table, { pk: 'p', sk: 's', n }));
      const answers = await Promise.all(wanting);
      expect(answers.filter(({ written }) => written)).toHaveLength(1);
      const [winner] = await queryAll(table, 'p', '');
      expect(answers.findIndex(({ written }) => written)).toBe(winner?.['n']);
      const existing = answers.flatMap((answer) => (answer.written ? [] : [answer.existing]));
      expect(existing).toEqual(Array.from({ length: 29 }, () => winner));
    });

    test('loses no update of many that each rest on what they read', async () => {
      const table = await made();
      const key = { pk: 'p', sk: 's' };
      await putNew(table, { ...key, n: 0 });
      const increase = async (): Promise<void> => {
        for (let n = 0; ; n++) {
          const answer = await updateIf(table, key, { attribute: 'n', expected: n }, { n: n + 1 });
          if (answer.written) return;
        }
      };
      await Promise.all(Array.from({ length: 8 }, increase));
      expect(await queryAll(table, 'p', '')).toEqual([{ ...key, n: 8 }]);
    });

    test('writes all of a transaction over two tables, or nothing of it to either', async () => {
      const [here, there] = [await made(), await made()];
      const item = { pk: 'p', sk: 's' };
      const steps = [{ absent: { pk: 'p', sk: 'ended' } }, { put: item, mustBeNew: true, into: there }];
      expect(await transact(here, steps)).toBeUndefined();
      expect([await queryAll(here, 'p', ''), await queryAll(there, 'p', '')]).toEqual([[], [item]]);
      // What is in the other table stands in the way of all of it, and so does what is in this one.
      expect(await transact(here, [{ put: item, mustBeNew: true }, ...steps.slice(1)])).toBe(1);
      await putNew(here, { pk: 'p', sk: 'ended' });
      expect(
        await transact(here, [...steps.slice(0, 1), { put: { ...item, n: 1 }, mustBeNew: false, into: there }]),
      ).toBe(0);
      expect(await queryAll(there, 'p', '')).toEqual([item]);
    });

    test('lets one of many transactions have it who want the same item, with all that is its own', async () => {
      const table = await made();
      const wanting = Array.from({ length: 10 }, (_, n) =>
        transact(table, [
          { put: { pk: 'q', sk: `of ${n}` }, mustBeNew: true },
          { put: { pk: 'p', sk: 's', n }, mustBeNew: true },
        ]),
      );
      const refused = await Promise.all(wanting);
      expect(refused.filter((step) => step === undefined)).toHaveLength(1);
      expect(refused.filter((step) => step === 1)).toHaveLength(9);
      const [winner] = await queryAll(table, 'p', '');
      expect(await queryAll(table, 'q', '')).toEqual([{ pk: 'q', sk: `of ${String(winner?.['n'])}` }]);
    });

    test('sets attributes in a transaction where the condition holds, and leaves the others', async () => {
      const table = await made();
      const key = { pk: 'p', sk: 's' };
      await putNew(table, { ...key, state: 'open', title: 'first', kept: ['a'] });
      const set = (expected: string, title: string) =>
        transact(table, [
          { put: { pk: 'p', sk: title }, mustBeNew: true },
          { update: key, attribute: 'state', expected, set: { title, reason: { of: title } } },
        ]);
      expect(await set('open', 'second')).toBeUndefined();
      expect(await set('closed', 'third')).toBe(1);
      expect(await queryAll(table, 'p', '')).toEqual([
        { ...key, state: 'open', title: 'second', kept: ['a'], reason: { of: 'second' } },
        { pk: 'p', sk: 'second' },
      ]);
      const nowhere = { update: { pk: 'p', sk: 'none' }, attribute: 'pk', expected: 'p', set: { title: 'x' } };
      expect(await transact(table, [nowhere])).toBe(0);
    });
  });
}
