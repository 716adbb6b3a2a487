import { describe, expect, test } from 'vitest';
import { putItem } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { decideCheck, decideSubmission, type Decision } from '../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import {
  append,
  appendAttempts,
  entryPut,
  getEntry,
  getState,
  lastEntry,
  readLog,
} from '../../../../shared/domain/returns/store.ts';
import { keyHash } from '../../../../shared/domain/returns/cycle.ts';
import { openAws } from '../../../aws/aws.ts';
import { asked, assessed, entryOf, key, stamp } from './samples.ts';

/** A log of so many entries: what was asked, and checks that come with ever another note. */
function logOf(entries: number): Entry[] {
  const log = [asked()];
  while (log.length < entries) {
    log.push(entryOf(decideCheck(log.at(-1)!, { outcome: 'known', note: `Seen ${log.length}.` }, stamp)));
  }
  return log;
}

async function tableWith(log: readonly Entry[]) {
  const table = openAws().createTable();
  for (const entry of log) await putItem(table, entry);
  return table;
}

const submission = (log: readonly Entry[]): Decision => decideSubmission(log.at(-1)!, assessed('a'), stamp);

describe('append', () => {
  test('puts the next entry', async () => {
    const log = logOf(2);
    const table = await tableWith(log);
    const { entry, repeated } = await append(table, log, submission);
    expect([entry.seq, entry.state, repeated]).toEqual([3, 'submitted', false]);
    expect((await readLog(table, key)).map(({ act }) => act)).toEqual(['ask', 'check', 'submission']);
  });

  test('decides anew on what came first, as often as it says', async () => {
    const log = logOf(appendAttempts);
    const table = await tableWith(log);
    const seen: number[][] = [];
    const { entry } = await append(table, log.slice(0, 1), (known) => {
      seen.push(known.map(({ seq }) => seq));
      return submission(known);
    });
    expect(entry.seq).toBe(appendAttempts + 1);
    expect(seen.at(0)).toEqual([1]);
    expect(seen.at(-1)).toEqual(log.map(({ seq }) => seq));
    expect(seen).toHaveLength(appendAttempts);
  });

  test('is busy where each attempt came second', async () => {
    const log = logOf(appendAttempts + 1);
    const table = await tableWith(log);
    await expect(append(table, log.slice(0, 1), submission)).rejects.toMatchObject({ type: 'busy' });
    expect(await readLog(table, key)).toHaveLength(appendAttempts + 1);
  });

  test('refuses as the decision does', async () => {
    const log = logOf(1);
    const table = await tableWith(log);
    await expect(append(table, log, () => ({ refused: 'No.' }))).rejects.toMatchObject({
      type: 'not-legal-now',
      detail: 'No.',
    });
    await expect(append(table, log, () => ({ refused: 'No.', type: 'limit-reached' }))).rejects.toMatchObject({
      type: 'limit-reached',
    });
    expect(await readLog(table, key)).toHaveLength(1);
  });

  test('tells a repeat, of whatever entry, and writes nothing', async () => {
    const log = logOf(3);
    const table = await tableWith(log);
    const of = (known: Entry[], decision: Decision) => append(table, known, () => decision);
    expect(await of(log, { repeat: log[2]! })).toEqual({ entry: log[2], repeated: true });
    expect(await of(log, { repeatOf: 2 })).toEqual({ entry: log[1], repeated: true });
    // One that was not read is: without what anybody wrote.
    const { content: _, ...state } = log[1]!;
    expect(await of(log.slice(2), { repeatOf: 2 })).toEqual({ entry: state, repeated: true });
    await expect(of([], { repeatOf: 2 })).rejects.toThrow('what has no log is repeated by nothing');
    expect(await readLog(table, key)).toHaveLength(3);
  });

  test('knows the keys of the cycle, though a state is read without them', async () => {
    const hash = keyHash(key, 'key-1');
    const first = asked();
    const came = entryOf(decideSubmission(first, assessed('a'), stamp, { key: hash }));
    const table = await tableWith([first, came]);
    const last = await lastEntry(table, key);
    expect([last?.keyed, last?.keys]).toEqual([1, undefined]);
    const again = await append(table, [first, last!], (log) =>
      decideSubmission(log.at(-1)!, assessed('a'), stamp, { key: hash }),
    );
    expect(again).toMatchObject({ repeated: true, entry: { seq: 2 } });
    const { entry } = await append(table, [last!], (log) => decideSubmission(log.at(-1)!, assessed('b'), stamp));
    expect(entry.keys).toEqual(came.keys);
  });
});

test('an entry is put beside other acts only where nobody came first', async () => {
  const log = logOf(2);
  const table = await tableWith(log);
  expect(await transact(table, [entryPut({ ...log[1]!, act: 'decline' })])).toBeDefined();
  expect(await transact(table, [entryPut({ ...log[1]!, seq: 3, sk: log[1]!.sk.replace('2', '3') })])).toBeUndefined();
  expect((await readLog(table, key)).map(({ seq, act }) => `${seq} ${act}`)).toEqual(['1 ask', '2 check', '3 check']);
});

test('an entry that is named is there', async () => {
  const log = logOf(2);
  const table = await tableWith(log);
  expect(await getEntry(table, key, 2)).toEqual(log[1]);
  expect(await getState(table, key, 2)).not.toHaveProperty('content');
  await expect(getEntry(table, key, 3)).rejects.toThrow('an entry that was named is not there');
  expect(await lastEntry(table, { ...key, agency: 'police' })).toBeUndefined();
});
