import { QueryCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dropOwed,
  dropOwedOf,
  keepOwed,
  listOwed,
  newestTick,
  noteStep,
  noteTick,
  owedShards,
  sentSteps,
  type Owed,
  type SentStep,
} from '../../../../shared/domain/owed/store.ts';
import { openAws } from '../../../aws/aws.ts';
import { inputsOf, recordCalls } from '../../../aws/hooks.ts';
import { runs } from '../../../runs.ts';

const audit = '2026-q2';
const owed = (more: Partial<Owed> = {}): Owed => ({
  audit,
  case: 'case-1',
  agency: 'gp-a',
  seq: 1,
  cycle: 1,
  askedOn: '2026-04-13',
  dueOn: '2026-05-01',
  ...more,
});
const inOrder = (rows: readonly Owed[]): string[] =>
  rows.map((row) => `${row.dueOn} ${row.case} ${row.agency}`).toSorted();

describe('what is owed', () => {
  test('is found up to a day, that day included, whatever partition it fell into', async () => {
    const aws = openAws();
    const table = aws.createTable();
    const rows = ['2026-04-30', '2026-05-01', '2026-05-02'].flatMap((dueOn) =>
      Array.from({ length: 40 }, (_, index) => owed({ agency: `agency-${index}`, dueOn })),
    );
    for (const row of rows) await keepOwed(table, row);
    expect(new Set(aws.items(table.name).map((item) => item['pk']))).toHaveProperty('size', owedShards);
    for (const [dueBy, expected] of [
      ['2026-04-29', []],
      ['2026-05-01', rows.filter((row) => row.dueOn <= '2026-05-01')],
      ['2026-05-02', rows],
    ] as const) {
      expect(inOrder(await listOwed(table, audit, dueBy))).toStrictEqual(inOrder(expected));
    }
  });

  test('is read by due date, so that what is due later is not read at all', async () => {
    const aws = openAws();
    const table = aws.createTable();
    const calls = recordCalls(aws);
    await keepOwed(table, owed({ dueOn: '2026-05-02' }));
    await keepOwed(table, owed({ audit: '2026-q3' }));
    expect(await listOwed(table, audit, '2026-05-01')).toStrictEqual([]);
    const queries = inputsOf(calls, QueryCommand);
    expect(queries).toHaveLength(owedShards);
    for (const query of queries) {
      expect(query.KeyConditionExpression).toBe('pk = :pk AND sk <= :last');
      expect(query.FilterExpression).toBeUndefined();
    }
  });

  test('is one row a return and due date, as the newest entry has it', async () => {
    const table = openAws().createTable();
    await keepOwed(table, owed({ seq: 3, cycle: 2 }));
    await keepOwed(table, owed({ seq: 2 }));
    expect(await listOwed(table, audit, '2026-05-01')).toStrictEqual([owed({ seq: 3, cycle: 2 })]);
    await dropOwed(table, owed({ seq: 2 }));
    expect(await listOwed(table, audit, '2026-05-01')).toStrictEqual([owed({ seq: 3, cycle: 2 })]);
    await dropOwed(table, owed({ seq: 3 }));
    expect(await listOwed(table, audit, '2026-05-01')).toStrictEqual([]);
    // Dropped already: that is fine.
    await dropOwed(table, owed({ seq: 4 }));
  });

  test('is renewed by a later entry that is due on the same day', async () => {
    const table = openAws().createTable();
    await keepOwed(table, owed());
    await keepOwed(table, owed({ seq: 3, cycle: 3 }));
    expect(await listOwed(table, audit, '2026-05-01')).toStrictEqual([owed({ seq: 3, cycle: 3 })]);
  });

  test('goes with its return, whatever its dates, and with no other of its partition', async () => {
    const table = openAws().createTable();
    const others = Array.from({ length: 40 }, (_, index) => owed({ agency: `agency-${index}` }));
    const same = owed({ case: 'case-2' });
    for (const row of [...others, same, owed(), owed({ dueOn: '2026-05-22', seq: 2 })]) await keepOwed(table, row);
    await dropOwedOf(table, owed());
    expect(inOrder(await listOwed(table, audit, '2026-12-31'))).toStrictEqual(inOrder([...others, same]));
  });
});

describe('the last step of a return', () => {
  const returns = [{ audit, case: 'case-1', agency: 'gp-a' }];
  const step = (cycle: number, number: number, mail = 'chaser/x/2026-04-24'): SentStep => ({
    audit,
    case: 'case-1',
    agency: 'gp-a',
    cycle,
    step: number,
    mail,
  });
  const last = async (table: Parameters<typeof sentSteps>[0]) => (await sentSteps(table, returns)).get('case-1#gp-a');

  test('is none until one is noted', async () => {
    const table = openAws().createTable();
    expect(await last(table)).toBeUndefined();
    await noteStep(table, step(1, -5));
    expect(await last(table)).toStrictEqual(step(1, -5));
  });

  test('only ever grows: by cycle, then by step, in whatever order steps are noted', async () => {
    const steps = fc.record({ cycle: fc.integer({ min: 1, max: 4 }), step: fc.integer({ min: -100, max: 100 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 8 }), async (noted) => {
        const table = openAws().createTable();
        for (const one of noted) await noteStep(table, step(one.cycle, one.step));
        const [newest] = noted.toSorted((a, b) => b.cycle - a.cycle || b.step - a.step);
        expect(await last(table)).toMatchObject({ ...newest });
      }),
      { numRuns: runs(25, 600) },
    );
  });

  test('stays with the mail that noted it first', async () => {
    const table = openAws().createTable();
    await noteStep(table, step(1, -5, 'chaser/x/2026-04-24'));
    await noteStep(table, step(1, -5, 'chaser/y/2026-04-24'));
    expect((await last(table))?.mail).toBe('chaser/x/2026-04-24');
  });

  test('is said to stand for the mail only that noted it', async () => {
    const table = openAws().createTable();
    const [x, y] = ['chaser/x/2026-04-24', 'chaser/y/2026-04-24'];
    expect(await noteStep(table, step(1, -5, x))).toBe(true);
    expect(await noteStep(table, step(1, -5, x))).toBe(true);
    expect(await noteStep(table, step(1, -5, y))).toBe(false);
    expect(await noteStep(table, step(1, -5, y), ['chaser/z/2026-04-24'])).toBe(false);
    expect((await last(table))?.mail).toBe(x);
    // It never went: another mail takes its place.
    expect(await noteStep(table, step(1, -5, y), [x])).toBe(true);
    expect(await last(table)).toStrictEqual(step(1, -5, y));
    expect(await noteStep(table, step(1, -5, x))).toBe(false);
    expect(await noteStep(table, step(1, -6, y), [y])).toBe(false);
    expect(await noteStep(table, step(1, 0, y))).toBe(true);
    expect(await noteStep(table, step(1, -5, y), [y])).toBe(false);
  });

  test('of a later cycle is later, however far the ladder of the one before had come', async () => {
    const table = openAws().createTable();
    await noteStep(table, step(1, 900));
    expect(await noteStep(table, step(2, -900))).toBe(true);
    expect(await noteStep(table, step(1, 901))).toBe(false);
    expect(await last(table)).toStrictEqual(step(2, -900));
  });

  test('is told by case and agency', async () => {
    const table = openAws().createTable();
    const other = { ...step(2, 0), case: 'case-2' };
    await noteStep(table, step(1, -5));
    await noteStep(table, other);
    const all = await sentSteps(table, [
      ...returns,
      { audit, case: 'case-2', agency: 'gp-a' },
      { audit, case: 'case-3', agency: 'gp-a' },
    ]);
    expect(Object.fromEntries(all)).toStrictEqual({ 'case-1#gp-a': step(1, -5), 'case-2#gp-a': other });
  });
});

describe('the newest tick', () => {
  test('is none before the first', async () => {
    expect(await newestTick(openAws().createTable(), audit)).toBeUndefined();
  });

  test('takes a newer one and the same again, and refuses an older one', async () => {
    const table = openAws().createTable();
    expect(await noteTick(table, audit, '2026-04-24')).toBe(true);
    expect(await noteTick(table, audit, '2026-04-24')).toBe(true);
    expect(await noteTick(table, audit, '2026-04-27')).toBe(true);
    expect(await noteTick(table, audit, '2026-04-24')).toBe(false);
    expect(await newestTick(table, audit)).toBe('2026-04-27');
  });

  test('is reckoned over months and years, and for each audit by itself', async () => {
    const table = openAws().createTable();
    const days = ['2026-09-30', '2026-10-01', '2026-12-31', '2027-01-04'];
    for (const day of days) expect(await noteTick(table, audit, day)).toBe(true);
    for (const day of days.slice(0, -1)) expect(await noteTick(table, audit, day)).toBe(false);
    expect(await noteTick(table, '2026-q1', '2026-01-05')).toBe(true);
    expect(await newestTick(table, audit)).toBe('2027-01-04');
  });
});
