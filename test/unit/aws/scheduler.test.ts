/** Orders of calls: that a seed repeats them, that any of them can be had, and what gets into each other's way. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putOnce } from '../../../shared/base/aws/files.ts';
import { sendAll } from '../../../shared/base/aws/queue.ts';
import { recordKeys } from '../../../shared/base/aws/stream.ts';
import { getItem, putItem, putNew, updateIf } from '../../../shared/base/aws/table.ts';
import { transact } from '../../../shared/base/aws/transaction.ts';
import { openAws } from '../../aws/aws.ts';
import { recordCalls } from '../../aws/hooks.ts';
import { chosenBy, seeded, type Schedule } from '../../aws/scheduler.ts';
import { runs } from '../../runs.ts';

/** Three workers, each of which makes two calls, one after the other. @returns in which order they were made */
async function orderOf(schedule?: Schedule): Promise<string> {
  const aws = openAws(schedule === undefined ? {} : { schedule });
  const table = aws.createTable();
  const calls = recordCalls(aws);
  const worker = async (pk: string): Promise<void> => {
    await getItem(table, { pk, sk: '1' });
    await getItem(table, { pk, sk: '2' });
  };
  await Promise.all(['a', 'b', 'c'].map(worker));
  return calls.map(({ input }) => (input as { Key: { pk: { S: string } } }).Key.pk.S).join('');
}

describe('a schedule', () => {
  test('is by default the order in which calls come, those that are made together answered together', async () => {
    expect(await orderOf()).toBe('abcabc');
  });

  test('from a seed is the same every time, and from other seeds another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        expect(await orderOf(seeded(seed))).toBe(await orderOf(seeded(seed)));
      }),
      { numRuns: runs(8, 200) },
    );
    const orders = new Set<string>();
    for (let seed = 0; seed < 100; seed++) orders.add(await orderOf(seeded(seed)));
    expect(orders.size).toBeGreaterThan(40);
  });

  test('can be any that is chosen', async () => {
    const orders = new Set<string>();
    for (let which = 0; which < 3 ** 6; which++) {
      const choices = Array.from({ length: 6 }, (_, place) => Math.floor(which / 3 ** place) % 3);
      orders.add(await orderOf(chosenBy(choices.values())));
    }
    // Six calls of three workers, two each: 6! / 2!³.
    expect(orders.size).toBe(90);
  });

  test('opens the order of a standard queue, and of records, but of those of one partition', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const aws = openAws({ schedule: seeded(seed) });
      const queue = aws.queues.create('q');
      const table = aws.createTable();
      await sendAll(
        aws.sqs,
        queue,
        ['a', 'b', 'c'].map((text) => ({ body: { text } })),
      );
      const received = aws.takeMessages(queue, 10).map(({ body }) => body);
      expect(received.toSorted()).toEqual(['{"text":"a"}', '{"text":"b"}', '{"text":"c"}']);
      for (const sk of ['1', '2']) for (const pk of ['p', 'q']) await putItem(table, { pk, sk });
      const told = aws.rows(table.name).takeRecords().map(recordKeys);
      for (const pk of ['p', 'q']) {
        expect(told.filter((one) => one.pk === pk).map(({ sk }) => sk)).toEqual(['1', '2']);
      }
      orders.add(`${received.join('')} ${told.map(({ pk }) => pk).join('')}`);
    }
    // Six of the messages times six of the records.
    expect(orders.size).toBeGreaterThan(20);
  });
});

describe('conflicts', () => {
  const item = { pk: 'p', sk: 's' };
  function opened() {
    const aws = openAws({ conflicts: true });
    return { aws, table: aws.createTable() };
  }

  test('a transaction that another one is in the way of is cancelled, and says of which item; tried again it goes', async () => {
    const { aws, table } = opened();
    const refusals: unknown[] = [];
    aws.use(async (_call, make) => {
      try {
        return await make();
      } catch (error) {
        refusals.push(error);
        throw error;
      }
    });
    const want = (n: number) =>
      transact(table, [
        { put: { pk: 'q', sk: String(n) }, mustBeNew: true },
        { put: { ...item, n }, mustBeNew: false },
      ]);
    expect(await Promise.all([want(1), want(2)])).toEqual([undefined, undefined]);
    expect(refusals).toMatchObject([
      {
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
      },
    ]);
    expect(await getItem(table, item)).toEqual({ ...item, n: 2 });
  });

  test('a write that a transaction is in the way of is told so, another write is not', async () => {
    const { table } = opened();
    await putItem(table, { ...item, n: 0 });
    const put = { put: { ...item, n: 1 }, mustBeNew: false } as const;
    const [went, refused] = await Promise.allSettled([
      transact(table, [put]),
      updateIf(table, item, { attribute: 'n', expected: 1 }, { n: 2 }),
    ]);
    expect(went.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'TransactionConflictException' } });
    const both = await Promise.all([putNew(table, { pk: 'p', sk: 't' }), putNew(table, { pk: 'p', sk: 't' })]);
    expect(both.map(({ written }) => written)).toEqual([true, false]);
    // A read is in nobody's way.
    expect(await Promise.all([transact(table, [put]), getItem(table, item)])).toEqual([undefined, { ...item, n: 1 }]);
  });

  test('an object that another conditional put is at is a conflict', async () => {
    const { aws } = opened();
    const bucket = aws.createBucket();
    const puts = ['a', 'b'].map((body) => putOnce(bucket, 'key', body, 'text/plain'));
    const [went, refused] = await Promise.allSettled(puts);
    expect(went?.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'ConditionalRequestConflict' } });
  });

  test('are not there unless they are wanted', async () => {
    const table = openAws().createTable();
    const put = { put: item, mustBeNew: false } as const;
    expect(await Promise.all([transact(table, [put]), transact(table, [put])])).toEqual([undefined, undefined]);
  });
});
