import { setImmediate } from 'node:timers/promises';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import type { Table } from '../../../../shared/base/aws/table.ts';
import { listOwed } from '../../../../shared/domain/owed/store.ts';
import { type Change } from '../../../../shared/domain/messages/messages.ts';
import { keepRows, park, sendEffects } from '../../../../shared/work/relay/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { inputsOf, recordCalls, refuseEntries } from '../../../aws/hooks.ts';
import { addressee } from './samples.ts';
import { noEffects, type Effects, type OwedEffect } from '../../../../shared/work/relay/effects.ts';

/** The queues of the relay; one of them may refuse the last message of a call. */
function opened(refused?: string) {
  const aws = openAws();
  const urls = {
    changes: aws.queues.create('changes.fifo', { FifoQueue: 'true' }),
    messages: aws.queues.create('messages'),
    plans: aws.queues.create('plans'),
    packs: aws.queues.create('packs'),
    parked: aws.queues.create('parked'),
  };
  const named = Object.entries(urls);
  for (const [, target] of named.filter(([name]) => name === refused)) {
    refuseEntries(aws, { target, which: ({ Id }, _place, all) => Id === all.at(-1)?.Id });
  }
  const calls = recordCalls(aws);
  /** What each queue was given, call by call. */
  const got = (): Map<string, SendMessageBatchRequestEntry[][]> =>
    new Map(
      named
        .map(([name, url]) => {
          const ofQueue = inputsOf(calls, SendMessageBatchCommand).filter(({ QueueUrl }) => QueueUrl === url);
          return [name, ofQueue.map(({ Entries = [] }) => Entries)] as const;
        })
        .filter(([, batches]) => batches.length > 0),
    );
  return { queues: { client: aws.sqs, ...urls }, got };
}

const change = (seq: number): Change => ({ kind: 'return', audit: 'q', case: 'c', agency: 'g', seq });
const effects: Effects = {
  owed: [],
  board: [],
  links: [],
  concerns: [],
  changes: [change(1), { kind: 'closing', audit: 'r' }],
  messages: [{ about: 'opening', audit: 'q', addressee }],
  plans: [{ act: 'opening', audit: 'q' }],
  packs: [{ audit: 'q', revision: 3 }],
};

describe('sendEffects', () => {
  test('gives each queue its own', async () => {
    const { queues, got } = opened();
    await sendEffects(queues, effects);
    expect(Object.fromEntries(got())).toStrictEqual({
      changes: [
        [
          {
            Id: '0',
            MessageBody: JSON.stringify({ v: 1, ...change(1) }),
            MessageGroupId: 'q',
            MessageDeduplicationId: 'q#c#g#1',
          },
          {
            Id: '1',
            MessageBody: '{"v":1,"kind":"closing","audit":"r"}',
            MessageGroupId: 'r',
            MessageDeduplicationId: 'r#closing',
          },
        ],
      ],
      messages: [[{ Id: '0', MessageBody: JSON.stringify({ v: 1, ...effects.messages[0] }) }]],
      plans: [[{ Id: '0', MessageBody: '{"v":1,"act":"opening","audit":"q"}' }]],
      packs: [[{ Id: '0', MessageBody: '{"v":1,"audit":"q","revision":3}' }]],
    });
  });

  test("a sweep's sending is not taken for an earlier one", async () => {
    const { queues, got } = opened();
    await sendEffects(queues, { ...noEffects(), changes: [change(1)] }, '#2026-04-20T09:00:00Z');
    expect(got().get('changes')?.[0]?.[0]?.MessageDeduplicationId).toBe('q#c#g#1#2026-04-20T09:00:00Z');
  });

  test('sends ten to a call, none twice and none left out', async () => {
    const { queues, got } = opened();
    const changes = Array.from({ length: 23 }, (_, index) => change(index + 1));
    await sendEffects(queues, { ...noEffects(), changes });
    const calls = got().get('changes') ?? [];
    expect(calls.map((entries) => entries.length)).toStrictEqual([10, 10, 3]);
    expect(calls.every((entries) => new Set(entries.map(({ Id }) => Id)).size === entries.length)).toBe(true);
    expect(calls.flat().map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toStrictEqual(
      changes.map((one) => ({ v: 1, ...one })),
    );
    expect([...got().keys()]).toStrictEqual(['changes']);
  });

  test.each(['changes', 'messages', 'plans', 'packs'])('throws when %s refuses any message', async (refused) => {
    const { queues } = opened(refused);
    await expect(sendEffects(queues, effects)).rejects.toThrow('a queue refused messages');
  });

  test('nothing to send is no call', async () => {
    const { queues, got } = opened();
    await sendEffects(queues, noEffects());
    expect(got().size).toBe(0);
  });
});

describe('park', () => {
  test('keeps keys and code', async () => {
    const { queues, got } = opened();
    await park(queues.client, queues.parked, [{ pk: 'p', sk: 's', code: '$ZodError' }]);
    expect(got().get('parked')).toStrictEqual([[{ Id: '0', MessageBody: '{"pk":"p","sk":"s","code":"$ZodError"}' }]]);
  });

  test('throws when the queue refuses', async () => {
    const { queues } = opened('parked');
    await expect(park(queues.client, queues.parked, [{ pk: 'p', sk: 's', code: 'x' }])).rejects.toThrow('refused');
  });
});

describe('what is owed', () => {
  const keepOwed = (table: Table, owed: readonly OwedEffect[]): Promise<void> =>
    keepRows(table, { owed: [...owed], board: [], links: [], concerns: [] });
  const key = { audit: 'q', case: 'c', agency: 'g' };
  const asked: OwedEffect = {
    owed: { ...key, seq: 1, cycle: 1, askedOn: '2026-04-13', dueOn: '2026-05-01' },
    settled: false,
  };
  const extended: OwedEffect = {
    owed: { ...key, seq: 2, cycle: 2, askedOn: '2026-04-20', dueOn: '2026-05-08' },
    settled: false,
    wasDueOn: '2026-05-01',
  };
  const submitted: OwedEffect = { owed: { ...extended.owed, seq: 3 }, settled: true };
  const queried: OwedEffect = {
    owed: { ...key, seq: 4, cycle: 4, askedOn: '2026-05-05', dueOn: '2026-05-19' },
    settled: false,
    wasDueOn: '2026-05-08',
  };
  const log = [asked, extended, submitted, queried];
  const left = [[asked.owed], [extended.owed], [], [queried.owed]];

  test.each([1, 2, 3, 4])(
    'after %i entries there is one row while something is owed, and none when nothing is',
    async (n) => {
      const table = openAws().createTable();
      await keepOwed(table, log.slice(0, n));
      expect(await listOwed(table, 'q', '9999-12-31')).toStrictEqual(left[n - 1]);
    },
  );

  test('is nothing of a return that was deleted, whatever its entries say that are told together with it', async () => {
    const aws = openAws();
    const table = aws.createTable();
    // What is put comes late, as it may.
    aws.use(async (call, make) => {
      if (call.command === 'PutItemCommand') for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      return make();
    });
    await keepRows(table, { owed: [asked], board: [{ of: 'return-deleted', return: key }], links: [], concerns: [] });
    expect(await listOwed(table, 'q', '9999-12-31')).toStrictEqual([]);
  });

  test('a batch told again, from anywhere in it, comes to the same', async () => {
    for (const cut of [1, 2, 3, 4]) {
      for (const from of Array.from({ length: cut }, (_, index) => index)) {
        const table = openAws().createTable();
        await keepOwed(table, log.slice(0, cut));
        await keepOwed(table, log.slice(from, cut));
        expect(await listOwed(table, 'q', '9999-12-31')).toStrictEqual(left[cut - 1]);
      }
    }
  });

  test('the last entry alone is enough, as a sweep tells it', async () => {
    const table = openAws().createTable();
    await keepOwed(table, [asked]);
    // Nobody told of the extension; the sweep tells of it with what came after.
    await keepOwed(table, [extended]);
    await keepOwed(table, [submitted]);
    expect(await listOwed(table, 'q', '9999-12-31')).toStrictEqual([]);
  });
});
