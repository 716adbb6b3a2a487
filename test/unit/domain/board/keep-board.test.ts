import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepBoard, type BoardEffect } from '../../../../shared/domain/board/keep-board.ts';
import { newestOfEach, standingIn } from '../../../../shared/domain/board/standing.ts';
import { listBoard, readBoard } from '../../../../shared/domain/board/store.ts';
import { createAudit, casePut, putAgency, stillIn } from '../../../../shared/domain/audits/store.ts';
import { keepOwed, listOwed } from '../../../../shared/domain/owed/store.ts';
import { deleteItem, putItem, putNew, type Table } from '../../../../shared/base/aws/table.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import {
  decideAsk,
  decideCheck,
  decideExtension,
  decideSubmission,
  decideWithdrawal,
} from '../../../../shared/domain/returns/decide-entry.ts';
import type { Entry } from '../../../../shared/domain/returns/schema.ts';
import { entryKey, readCaseStates } from '../../../../shared/domain/returns/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { recordCalls } from '../../../aws/hooks.ts';
import { audit, entered, gp } from '../../front/manager/fixture.ts';
import { assessed, entryOf } from '../returns/samples.ts';
import { runs } from '../../../runs.ts';

const id = 'case-1';
const of = (agency: string) => ({ audit: audit.id, case: id, agency });
const stamp = { receivedAt: new Date('2026-04-20T09:30:00.000Z') };
const ask = (agency: string, askedOn = '2026-04-13'): Entry =>
  entryOf(
    decideAsk(undefined, { ...of(agency), service: 'police', askedOn, dueOn: '2026-05-01', atOpening: true }, stamp),
  );
const told = (entry: Entry): BoardEffect => ({ of: 'entry', return: of(entry.agency), standing: standingIn(entry) });
const rowOf = async (table: Table) => (await listBoard(table, audit.id)).find((row) => row.case === id)?.entries ?? [];
const logsOf = async (table: Table) => newestOfEach(await readCaseStates(table, audit.id, id));
/** As much of entries as the board keeps. */
const kept = (entries: readonly Entry[]) => entries.map((entry) => [entry.agency, standingIn(entry)]);
const boardAndLogs = async (table: Table) => [kept(await rowOf(table)), kept(await logsOf(table))] as const;
const expectRight = async (table: Table) => {
  const [board, logs] = await boardAndLogs(table);
  expect(board).toStrictEqual(logs);
};

async function draft(agencies: readonly string[]) {
  const aws = openAws();
  const table = aws.createTable();
  await createAudit(table, audit);
  await putAgency(table, audit, gp);
  await transact(table, [stillIn(audit), casePut(audit.id, entered(id))]);
  const asks = agencies.map((agency) => ask(agency));
  for (const entry of asks) await putNew(table, entry);
  return { aws, table, asks };
}

/** What an agency's log can go through, from its asking on. */
const life = (agency: string, steps: readonly number[]): Entry[] => {
  const log = [ask(agency)];
  const acts = [
    (last: Entry) => decideCheck(last, { outcome: 'cannot-identify', missing: ['address'] }, stamp),
    (last: Entry) => decideCheck(last, { outcome: 'cannot-identify', missing: ['name'] }, stamp),
    (last: Entry) => decideCheck(last, { outcome: 'known', knows: ['child-1'] }, stamp),
    (last: Entry) => decideSubmission(last, assessed('abc'[log.length % 3]!, { gaps: ['A1'], unexplained: 2 }), stamp),
    (last: Entry) =>
      decideExtension(last, { askedOn: '2026-04-20', dueOn: `2026-05-${10 + log.length}`, reason: 'Leave' }, stamp),
    (last: Entry) => decideWithdrawal(last, { reason: 'duplicate' }, stamp),
    (last: Entry) =>
      decideAsk(
        last,
        {
          ...of(agency),
          service: 'police',
          askedOn: `2026-05-${10 + log.length}`,
          dueOn: '2026-05-29',
          atOpening: false,
        },
        stamp,
      ),
  ];
  for (const step of steps) {
    const decision = acts[step % acts.length]!(log.at(-1)!);
    if ('entry' in decision) log.push(decision.entry);
  }
  return log;
};

describe('a case’s row', () => {
  test('holds of each return what its last entry says, and nothing that anybody wrote', async () => {
    const { table } = await draft([]);
    const logs = [life('police', [2, 3, 4]), life('school', [0, 1])];
    for (const entry of logs.flat()) await putNew(table, entry);
    await keepBoard(table, logs.flat().map(told));
    await expectRight(table);
    const [police, school] = await rowOf(table);
    expect(police).toMatchObject({ state: 'submitted', knows: ['child-1'], counted: { gaps: ['A1'], unexplained: 2 } });
    expect(school).toMatchObject({ state: 'cannot-identify', missing: ['name'], cannotIdentifySince: '2026-04-20' });
    for (const entry of await rowOf(table)) {
      expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(['content']));
      expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(['by']));
    }
  });

  test('is right whatever is told twice, late or out of order, and whatever of it is lost before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(6), { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        fc.nat(3),
        async (lives, draws, repeats) => {
          const { table } = await draft([]);
          const logs = lives.map((steps, at) => life(`agency-${at}`, steps));
          for (const entry of logs.flat()) await putNew(table, entry);
          const all = [...logs.flat(), ...logs.flat().slice(0, repeats)].map(told);
          const shuffled = all
            .map((effect) => ({ effect, by: draws.next().value as number }))
            .toSorted((one, other) => one.by - other.by);
          const half = Math.floor(shuffled.length / 2);
          await keepBoard(
            table,
            shuffled.slice(0, half).map(({ effect }) => effect),
          );
          await keepBoard(
            table,
            shuffled.slice(half).map(({ effect }) => effect),
          );
          const [board, expected] = await boardAndLogs(table);
          expect(board).toStrictEqual(expected);
        },
      ),
      { numRuns: runs(25, 600) },
    );
  });

  test('of a case that is older than the rows is made whole from its logs, by the first change', async () => {
    const { table, asks } = await draft(['gp-a', 'police', 'school']);
    const check = entryOf(decideCheck(asks[1]!, { outcome: 'known' }, stamp));
    await putNew(table, check);
    await keepBoard(table, [told(check)]);
    expect((await rowOf(table)).map(({ agency, seq }) => [agency, seq])).toStrictEqual([
      ['gp-a', 1],
      ['police', 2],
      ['school', 1],
    ]);
  });

  test('takes what came before from the log where an entry is too old to say it', async () => {
    const { table } = await draft([]);
    const unsaid = life('police', [0, 1]).map(
      ({ checkAskedOn: _asked, cannotIdentifySince: _since, on: _on, ...entry }): Entry => entry,
    );
    for (const entry of unsaid) await putNew(table, entry);
    await keepBoard(table, [told(unsaid.at(-1)!)]);
    expect(await rowOf(table)).toMatchObject([{ checkAskedOn: '2026-04-13', cannotIdentifySince: '2026-04-20' }]);
  });

  test('costs one write a change, of its own row, and no read', async () => {
    const { aws, table, asks } = await draft(['gp-a', 'police', 'school']);
    await keepBoard(table, asks.map(told));
    const check = entryOf(decideCheck(asks[0]!, { outcome: 'known' }, stamp));
    await putNew(table, check);
    const calls = recordCalls(aws);
    await keepBoard(table, [told(check)]);
    expect(calls.map(({ command }) => command)).toStrictEqual(['UpdateItemCommand']);
    expect(JSON.stringify(calls[0]!.input)).not.toMatch(/#police|school/);
  });

  test('costs one write for many entries of one return that are told together', async () => {
    const { aws, table } = await draft(['gp-a']);
    await keepBoard(table, [told(ask('gp-a'))]);
    const log = life('gp-a', [2, 3, 3, 3]);
    for (const entry of log.slice(1)) await putNew(table, entry);
    const calls = recordCalls(aws);
    await keepBoard(table, log.toReversed().map(told));
    expect(calls).toHaveLength(1);
    await expectRight(table);
  });
});

describe('what was deleted', () => {
  const deleted = (agency: string): BoardEffect => ({ of: 'return-deleted', return: of(agency) });

  test('leaves the row, and what is owed of it', async () => {
    const { table, asks } = await draft(['gp-a', 'police']);
    await keepBoard(table, asks.map(told));
    for (const { seq, cycle, askedOn, dueOn, agency } of asks)
      await keepOwed(table, { ...of(agency), seq, cycle, askedOn, dueOn });
    await deleteItem(table, entryKey(of('police'), 1));
    await keepBoard(table, [deleted('police'), deleted('police')]);
    await expectRight(table);
    expect((await listOwed(table, audit.id, '2027-01-01')).map(({ agency }) => agency)).toStrictEqual(['gp-a']);
  });

  test('and was entered again meanwhile stays, and is owed by its new date', async () => {
    const { table, asks } = await draft(['police']);
    await keepBoard(table, asks.map(told));
    await keepOwed(table, { ...of('police'), seq: 1, cycle: 1, askedOn: '2026-04-13', dueOn: '2026-05-01' });
    const again = { ...ask('police', '2026-04-14'), dueOn: '2026-05-08' };
    await putItem(table, again);
    await keepBoard(table, [deleted('police'), told(again), deleted('police')]);
    await expectRight(table);
    expect((await listOwed(table, audit.id, '2027-01-01')).map(({ dueOn }) => dueOn)).toStrictEqual(['2026-05-08']);
  });

  test('with its whole case has no row, and is not shown', async () => {
    const { table, asks } = await draft(['police']);
    await keepBoard(table, asks.map(told));
    const effect: BoardEffect = { of: 'case-deleted', audit: audit.id, case: id };
    await keepBoard(table, [effect]);
    // The case stands: whoever tells of its deletion is late.
    expect(await listBoard(table, audit.id)).toHaveLength(1);
    await deleteItem(table, { pk: `AUDIT#${audit.id}`, sk: `CASE#${id}` });
    await deleteItem(table, entryKey(of('police'), 1));
    await keepBoard(table, [deleted('police'), effect, told(asks[0]!)]);
    expect(await listBoard(table, audit.id)).toStrictEqual([]);
    expect(await readBoard(table, audit.id)).toStrictEqual([]);
  });
});

describe('the board', () => {
  test('reads the logs of a case that has no row yet', async () => {
    const { table, asks } = await draft(['police', 'school']);
    expect(kept((await readBoard(table, audit.id)).flatMap(({ entries }) => entries))).toStrictEqual(kept(asks));
  });
});
