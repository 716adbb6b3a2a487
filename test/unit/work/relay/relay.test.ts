import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { relay } from '../../../../shared/work/relay/relay.ts';
import type { Item } from '../../../../shared/base/aws/table.ts';
import { keptLog } from '../../front/manager/fixture.ts';
import { addressChange, addressee, auditRow, entry, request, requestId, was, withoutEffects } from './samples.ts';
import { noEffects, type Effects, type KeptRows, type OwedEffect } from '../../../../shared/work/relay/effects.ts';

const inStream = (value: object): Record<string, AttributeValue> =>
  marshall(value, { removeUndefinedValues: true }) as Record<string, AttributeValue>;

const record = (item: Item, eventName: 'INSERT' | 'MODIFY' = 'INSERT'): DynamoDBRecord => ({
  eventName,
  dynamodb: { Keys: inStream({ pk: item.pk, sk: item.sk }), NewImage: inStream(item) },
});

const removal = (item: Item): DynamoDBRecord => ({
  eventName: 'REMOVE',
  dynamodb: { Keys: inStream({ pk: item.pk, sk: item.sk }), OldImage: inStream(item) },
});

function queues(refuses: { keep?: boolean; send?: boolean; park?: boolean } = {}) {
  const kept: OwedEffect[][] = [];
  const links: KeptRows['links'][] = [];
  const sent: Effects[] = [];
  const parked: object[] = [];
  const { log, lines } = keptLog();
  const deps = {
    log,
    keep: (rows: KeptRows) => {
      if (refuses.keep === true) return Promise.reject(new Error('the table was throttled'));
      kept.push(rows.owed);
      links.push(rows.links);
      return Promise.resolve();
    },
    send: (effects: Effects) => {
      if (refuses.send === true) return Promise.reject(new Error('a queue refused messages'));
      sent.push(effects);
      return Promise.resolve();
    },
    park: (some: readonly object[]) => {
      if (refuses.park === true) return Promise.reject(new Error('a queue refused messages'));
      parked.push(...some);
      return Promise.resolve();
    },
  };
  return { deps, kept, links, sent, parked, lines };
}

const change = { kind: 'return', audit: '2026-q2', case: 'case-1', agency: 'gp-a', seq: 2 };
const owed = (seq: number, settled: boolean): OwedEffect => ({
  owed: { audit: '2026-q2', case: 'case-1', agency: 'gp-a', seq, cycle: 1, askedOn: '2026-04-13', dueOn: '2026-05-01' },
  settled,
});
const canary = 'Quill Featherstonehaugh';

describe('relay', () => {
  test('sends what follows from a batch, in its order, and parks nothing', async () => {
    const { deps, sent, parked, lines } = queues();
    await relay(deps, [record(entry()), record(auditRow({ state: 'open' }), 'MODIFY'), record(request())]);
    expect(sent).toStrictEqual([
      { ...noEffects(), changes: [change, { kind: 'request', audit: '2026-q2', request: requestId }] },
      {
        ...noEffects(),
        owed: [owed(2, false)],
        board: effectsOf(entry()).board,
        links: [{ of: 'opening', audit: '2026-q2' }],
        plans: [{ act: 'opening', audit: '2026-q2' }],
      },
    ]);
    expect(parked).toStrictEqual([]);
    expect(lines).toStrictEqual([{ level: 'info', code: 'relayed', fields: { count: 3, outcome: 'all' } }]);
  });

  test('keeps what is owed in the order of the entries: the last one says how it stands', async () => {
    const { deps, kept } = queues();
    const submission = entry({ seq: 3, act: 'submission', state: 'submitted' });
    const query = { seq: 4, act: 'query', state: 'reopened', cycle: 4, askedOn: '2026-05-05', dueOn: '2026-05-19' };
    await relay(deps, [record(entry()), record(submission), record(entry({ ...query, wasDueOn: '2026-05-01' }))]);
    expect(kept).toStrictEqual([
      [
        owed(2, false),
        owed(3, true),
        {
          owed: { ...owed(4, false).owed, cycle: 4, askedOn: '2026-05-05', dueOn: '2026-05-19', reopened: true },
          settled: false,
          wasDueOn: '2026-05-01',
        },
      ],
    ]);
  });

  test('keeps, before anybody is told, what may end links or let them open again', async () => {
    const { deps, links } = queues({ send: true });
    const withdrawal = entry({ seq: 3, act: 'withdrawal', state: 'withdrawn' });
    const batch = [record(entry()), record(withdrawal), record(addressChange('contact', { was }))];
    await expect(relay(deps, batch)).rejects.toThrow('a queue refused messages');
    expect(links).toStrictEqual([
      [
        { of: 'return', audit: '2026-q2', case: 'case-1', agency: 'gp-a', act: 'withdrawal' },
        { of: 'addressee', audit: '2026-q2', addressee },
        { of: 'addressee', audit: '2026-q2', addressee: was },
      ],
    ]);
  });

  test('throws when what is owed cannot be kept: the figures have been told of it, and nobody else has', async () => {
    const { deps, sent, parked } = queues({ keep: true });
    const batch = [record(entry({ concern: true })), record(entry({ seq: 'x' }))];
    await expect(relay(deps, batch)).rejects.toThrow('the table was throttled');
    expect(sent).toStrictEqual([{ ...noEffects(), changes: [change] }]);
    expect(parked).toStrictEqual([]);
  });

  test('a removal, and an item that nothing follows from, send nothing; of a return that was deleted its row is told', async () => {
    const { deps, sent, parked } = queues();
    await relay(deps, [removal(entry()), ...Object.values(withoutEffects).map((item) => record(item))]);
    const board = [{ of: 'return-deleted', return: { audit: '2026-q2', case: 'case-1', agency: 'gp-a' } }];
    expect(sent).toStrictEqual([noEffects(), { ...noEffects(), board }]);
    expect(parked).toStrictEqual([]);
  });

  test('parks what it cannot read, by key and code alone, and the rest goes on', async () => {
    const { deps, sent, parked, lines } = queues();
    await relay(deps, [
      record(entry({ agency: canary, note: canary })),
      record(entry()),
      { eventName: 'INSERT', dynamodb: { Keys: inStream({ pk: 'p', sk: 's' }), NewImage: { pk: {} } as never } },
      record(request({ id: canary })),
    ]);
    expect(sent).toMatchObject([{ changes: [change] }, { changes: [] }]);
    expect(parked).toStrictEqual([
      { pk: '2026-q2#case-1', sk: 'R#gp-a#000002', code: '$ZodError' },
      { pk: 'p', sk: 's', code: 'Error' },
      { pk: 'AUDIT#2026-q2', sk: `REQUEST#${requestId}`, code: '$ZodError' },
    ]);
    expect(JSON.stringify([parked, lines])).not.toContain('Quill');
    expect(lines.at(-1)?.fields).toStrictEqual({ count: 1, outcome: '3 parked' });
  });

  test('throws when sending fails, and has parked nothing: the whole batch comes again', async () => {
    const { deps, parked } = queues({ send: true });
    await expect(relay(deps, [record(entry()), record(entry({ seq: 'x' }))])).rejects.toThrow(
      'a queue refused messages',
    );
    expect(parked).toStrictEqual([]);
  });

  test('throws when parking fails', async () => {
    const { deps } = queues({ park: true });
    await expect(relay(deps, [record(entry({ seq: 'x' }))])).rejects.toThrow('a queue refused messages');
  });

  test('a batch told twice sends the same twice', async () => {
    const { deps, kept, sent } = queues();
    const batch = [record(entry({ concern: true })), record(auditRow({ state: 'closed' }))];
    await relay(deps, batch);
    await relay(deps, batch);
    expect(sent.slice(2)).toStrictEqual(sent.slice(0, 2));
    expect(sent).toHaveLength(4);
    expect(kept[1]).toStrictEqual(kept[0]);
  });
});
