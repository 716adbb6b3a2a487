/** The in-memory AWS: that it keeps the promises that the stores rest on, and counts what they cost. */
import { describe, expect, test } from 'vitest';
import { getText, putOnce } from '../../../shared/base/aws/files.ts';
import { sendAll } from '../../../shared/base/aws/queue.ts';
import {
  deleteIf,
  deleteIfOlder,
  getItem,
  getItems,
  putItem,
  putNew,
  putNewer,
  queryAll,
  queryLast,
  queryPage,
  queryRef,
  queryUpTo,
  updateIf,
  type Item,
} from '../../../shared/base/aws/table.ts';
import { transact } from '../../../shared/base/aws/transaction.ts';
import { newImage, recordKeys } from '../../../shared/base/aws/stream.ts';
import { openAws } from '../../aws/aws.ts';
import { bytesRead, unitsRead, unitsWritten, type Usage } from '../../aws/meter.ts';

function opened() {
  const aws = openAws();
  const [table, bucket] = [aws.createTable('main'), aws.createBucket('results')];
  const cost = async (work: () => Promise<unknown>): Promise<Usage> => (await aws.meter.measure(work)).usage;
  return { aws, table, bucket, cost };
}

/** An item of exactly so many kilobytes. */
const heavy = (pk: string, sk: string, kilobytes: number, more: Record<string, unknown> = {}) => {
  const names = 'pk'.length + 'sk'.length + 'text'.length + pk.length + sk.length;
  return { pk, sk, text: 'x'.repeat(Math.round(kilobytes * 1024) - names), ...more };
};

describe('the table answers as the stores expect', () => {
  test('items are found by key, by prefix, up to a text, from the end, and page by page', async () => {
    const { table } = opened();
    for (const sk of ['R#b#2', 'CASE', 'R#a#1', 'R#b#1', 'S#1']) await putItem(table, { pk: 'p', sk });
    await putItem(table, { pk: 'q', sk: 'R#a#9' });
    const sorts = (items: readonly Record<string, unknown>[]) => items.map(({ sk }) => sk);

    expect(await getItem(table, { pk: 'p', sk: 'CASE' })).toEqual({ pk: 'p', sk: 'CASE' });
    expect(await getItem(table, { pk: 'p', sk: 'none' })).toBeUndefined();
    expect(sorts(await queryAll(table, 'p', 'R#'))).toEqual(['R#a#1', 'R#b#1', 'R#b#2']);
    expect(sorts(await queryAll(table, 'p', ''))).toEqual(['CASE', 'R#a#1', 'R#b#1', 'R#b#2', 'S#1']);
    expect(sorts(await queryUpTo(table, 'p', 'R#a#1'))).toEqual(['CASE', 'R#a#1']);
    expect(await queryLast(table, 'p', 'R#b#')).toMatchObject({ sk: 'R#b#2' });
    expect(await queryLast(table, 'none', '')).toBeUndefined();

    const first = await queryPage(table, 'p', 'R#', { limit: 2 });
    expect(sorts(first.items)).toEqual(['R#a#1', 'R#b#1']);
    expect(sorts((await queryPage(table, 'p', 'R#', { limit: 2, after: first.next })).items)).toEqual(['R#b#2']);
    const last = await queryPage(table, 'p', 'R#', { limit: 2, descending: true });
    expect(sorts(last.items)).toEqual(['R#b#2', 'R#b#1']);
    expect(sorts((await queryPage(table, 'p', 'R#', { limit: 2, after: last.next, descending: true })).items)).toEqual([
      'R#a#1',
    ]);
    expect(
      await getItems(table, [
        { pk: 'q', sk: 'R#a#9' },
        { pk: 'q', sk: 'none' },
      ]),
    ).toEqual([{ pk: 'q', sk: 'R#a#9' }, undefined]);
  });

  test('a partition of more than a megabyte is read in pages, and all of it', async () => {
    const { table, cost } = opened();
    for (let n = 0; n < 30; n++) await putItem(table, heavy('p', `R#${String(n).padStart(2, '0')}`, 100));
    expect(await queryAll(table, 'p', 'R#')).toHaveLength(30);
    const usage = await cost(() => queryAll(table, 'p', 'R#'));
    expect(usage.calls).toHaveLength(3);
    expect(usage.rounds).toBe(3);
    expect(unitsRead(usage)).toBe(3000 / 4);
  });

  test('the index finds what carries a reference, and follows it', async () => {
    const { table } = opened();
    await putItem(table, { pk: 'p', sk: '1', ref: 'A', refSort: 'b' });
    await putItem(table, { pk: 'p', sk: '2', ref: 'A', refSort: 'a' });
    await putItem(table, { pk: 'p', sk: '3', ref: 'B', refSort: 'a' });
    expect((await queryRef(table, 'A')).map(({ sk }) => sk)).toEqual(['2', '1']);
    await putItem(table, { pk: 'p', sk: '2', ref: 'B', refSort: 'a' });
    await deleteIfOlder(table, { pk: 'p', sk: '1' }, 'seq', 1);
    expect((await queryRef(table, 'B')).map(({ sk }) => sk)).toEqual(['2', '3']);
  });

  test('conditions hold or do not', async () => {
    const { table } = opened();
    const key = { pk: 'p', sk: 's' };
    const item = { ...key, state: 'open', seq: 2 };
    expect(await putNew(table, item)).toEqual({ written: true });
    expect(await putNew(table, item)).toEqual({ written: false, existing: item });
    expect(await putNewer(table, { ...item, seq: 2 }, 'seq', 2)).toMatchObject({ written: false });
    expect(await putNewer(table, { ...item, seq: 10 }, 'seq', 10)).toEqual({ written: true });
    const open = { attribute: 'state', expected: 'open' };
    expect(await updateIf(table, key, { attribute: 'state', expected: 'shut' }, { seq: 3 })).toMatchObject({
      written: false,
    });
    expect(await deleteIfOlder(table, key, 'seq', 9)).toMatchObject({ written: false });
    expect(await deleteIf(table, key, { attribute: 'seq', expected: 9 })).toMatchObject({ written: false });
    expect(await transact(table, [{ check: key, attribute: 'state', expected: 'shut' }])).toBe(0);
    // One that is there already: a transaction names no item twice.
    const other = { pk: 'p', sk: 'other' };
    await putItem(table, other);
    expect(
      await transact(table, [
        { check: key, attribute: 'state', expected: 'open' },
        { put: other, mustBeNew: true },
        { put: { pk: 'p', sk: 'unwritten' }, mustBeNew: true },
      ]),
    ).toBe(1);
    expect(await getItem(table, { pk: 'p', sk: 'unwritten' })).toBeUndefined();
    expect(await updateIf(table, key, open, { seq: 11, by: 'me' })).toEqual({ written: true });
    expect(await getItem(table, key)).toEqual({ ...item, seq: 11, by: 'me' });
    expect(await deleteIf(table, key, { attribute: 'seq', expected: 11 })).toEqual({ written: true });
    expect(await getItem(table, key)).toBeUndefined();
    expect(await updateIf(table, key, open, { seq: 1 })).toEqual({ written: false, existing: undefined });
  });

  test('its changes come as stream records, once, those that change nothing left out', async () => {
    const { aws, table } = opened();
    const key = { pk: 'p', sk: 's' };
    const item = { ...key, seq: 1, content: new Uint8Array([1, 2]) };
    await putItem(table, item);
    await putItem(table, item);
    await putItem(table, { ...item, seq: 2 });
    await deleteIf(table, key, { attribute: 'seq', expected: 2 });
    const records = aws.rows('main').takeRecords();
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(records.map(recordKeys)).toEqual([1, 2, 3].map(() => ({ pk: 'p', sk: 's' })));
    expect(records.map((record) => newImage(record)?.['seq'])).toEqual([1, 2, undefined]);
    // Bytes stand in a record as base64, and are read as the table's.
    expect(records[0]!.dynamodb?.NewImage?.['content']).toEqual({ B: 'AQI=' });
    expect(newImage(records[0]!)?.['content']).toEqual(new Uint8Array([1, 2]));
    expect(aws.rows('main').takeRecords()).toEqual([]);
  });

  test('what no store says is refused, not guessed at', async () => {
    const { table } = opened();
    const { ScanCommand, PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    await expect(table.client.send(new ScanCommand({ TableName: 'main' }))).rejects.toThrow(
      'does not know ScanCommand',
    );
    const put = new PutItemCommand({
      TableName: 'main',
      Item: { pk: { S: 'p' }, sk: { S: 's' } },
      ConditionExpression: 'size(pk) > :a',
    });
    await expect(table.client.send(put)).rejects.toThrow('does not know the condition');
  });
});

describe('the meter', () => {
  test('a put is charged by the larger of what was there and what is, a refused one too', async () => {
    const { table, cost } = opened();
    expect(unitsWritten((await cost(() => putNew(table, heavy('p', 's', 1.5)))).calls)).toBe(2);
    expect(unitsWritten((await cost(() => putNew(table, heavy('p', 's', 3.5)))).calls)).toBe(4);
    expect(unitsWritten((await cost(() => putItem(table, heavy('p', 's', 0.5)))).calls)).toBe(2);
    expect(unitsWritten((await cost(() => putItem(table, heavy('p', 's', 0.5)))).calls)).toBe(1);
  });

  test('an item with a reference is charged for the index as well, as long as its keys there change', async () => {
    const { table, cost } = opened();
    const units = async (item: Item) =>
      (await cost(() => putItem(table, item))).calls.flatMap(({ writes }) =>
        writes.map(({ index, partition, units }) => ({ index, partition, units })),
      );
    const one = (partition: string, index = true) => ({ index, partition, units: 1 });
    expect(await units({ pk: 'p', sk: 's' })).toEqual([one('p', false)]);
    const found: Item = { pk: 'p', sk: 't', ref: 'A', refSort: 'a' };
    expect(await units(found)).toEqual([one('p', false), one('A')]);
    expect(await units({ ...found, seq: 1 })).toEqual([one('p', false)]);
    expect(await units({ ...found, ref: 'B' })).toEqual([one('p', false), one('A'), one('B')]);
  });

  test('a transaction costs twice, its checks too', async () => {
    const { table, cost } = opened();
    await putItem(table, { pk: 'p', sk: 'audit', state: 'open' });
    const usage = await cost(() =>
      transact(table, [
        { check: { pk: 'p', sk: 'audit' }, attribute: 'state', expected: 'open' },
        { put: heavy('p', 's', 1.5), mustBeNew: true },
      ]),
    );
    expect(unitsWritten(usage.calls)).toBe(2 + 4);
    expect(usage.rounds).toBe(1);
  });

  test('reads: each item of a batch by itself (the guide’s 1.5 KB and 6.5 KB are 12 KB), a query’s together', async () => {
    const { table, cost } = opened();
    await putItem(table, heavy('p', '1', 1.5));
    await putItem(table, heavy('p', '2', 6.5));
    const batch = await cost(() =>
      getItems(table, [
        { pk: 'p', sk: '1' },
        { pk: 'p', sk: '2' },
      ]),
    );
    expect(unitsRead(batch)).toBe(3);
    expect(bytesRead(batch)).toBe(8 * 1024);
    expect(unitsRead(await cost(() => queryAll(table, 'p', '')))).toBe(2);
    expect(unitsRead(await cost(() => getItem(table, { pk: 'p', sk: 'none' })))).toBe(1);
    expect(unitsRead(await cost(() => queryRef(table, 'none')))).toBe(0.5);
  });

  test('calls side by side are one round, one after the other several', async () => {
    const { table, cost } = opened();
    const get = () => getItem(table, { pk: 'p', sk: 's' });
    expect((await cost(() => Promise.all([get(), get(), get()]))).rounds).toBe(1);
    const after = await cost(async () => {
      await get();
      await get();
    });
    expect(after.rounds).toBe(2);
    // The longer of two ways decides.
    const ways = await cost(() =>
      Promise.all([
        get(),
        (async () => {
          await get();
          await Promise.all([get(), get()]);
        })(),
      ]),
    );
    expect(ways.rounds).toBe(2);
    expect(ways.calls.map(({ round }) => round - ways.calls[0]!.round)).toEqual([0, 0, 1, 1]);
  });

  test('what asks late, but without having waited for an answer, is still of the same round', async () => {
    const { table, cost } = opened();
    const get = () => getItem(table, { pk: 'p', sk: 's' });
    const late = async () => {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      await get();
    };
    expect((await cost(() => Promise.all([get(), late()]))).rounds).toBe(1);
  });

  test('objects by their bytes, queues by 64 KB begun; what was sent is there once', async () => {
    const { aws, bucket, cost } = opened();
    const put = await cost(() => putOnce(bucket, 'a', '{"é":1}', 'application/json'));
    expect(put.calls).toMatchObject([{ service: 's3', command: 'PutObjectCommand', bytesWritten: 8 }]);
    await putOnce(bucket, 'a', 'other', 'application/json');
    const get = await cost(async () => expect(await getText(bucket, 'a')).toBe('{"é":1}'));
    expect(get.calls).toMatchObject([{ command: 'GetObjectCommand', bytesRead: 8 }]);
    await expect(getText(bucket, 'none')).rejects.toThrow('does not exist');

    const message = (text: string) => ({ body: { text }, fifo: { group: 'g', deduplication: text } });
    const [queue, other] = [aws.queues.create('queue.fifo', { FifoQueue: 'true' }), aws.queues.create('other')];
    const sent = await cost(() => sendAll(aws.sqs, queue, [message('a'), message('a'), message('b')]));
    expect(sent.calls).toMatchObject([{ chunks: 1, writes: [] }]);
    const large = await cost(() => sendAll(aws.sqs, other, [{ body: { text: 'x'.repeat(65 * 1024) } }]));
    expect(large.calls).toMatchObject([{ chunks: 2 }]);
    expect(aws.takeMessages(queue, 10).map(({ body }) => JSON.parse(body))).toEqual([{ text: 'a' }, { text: 'b' }]);
    expect(aws.takeMessages(queue, 10)).toEqual([]);
  });
});
