import { describe, expect, test } from 'vitest';
import type { Completeness } from '../../../../shared/front/manager/responses.ts';
import type { ToDoList } from '../../../../shared/front/manager/to-do-responses.ts';
import { getEntries } from '../../../../shared/domain/returns/store.ts';
import { obtain } from '../../../http-event.ts';
import { openProgram } from '../../../program.ts';
import { audit } from './fixture.ts';
import { canary, refusal, request } from './requests.ts';
import { world, type World } from './world.ts';

const people = { 'child-1': 'known', 'child-2': 'moved' } as const;
const known = { outcome: 'known', people, unlisted: true } as const;
const root = `/v1/audits/${audit.id}/cases/case-1/returns/gp-a`;
const word = { by: 'A. Manager', note: `${canary} is in another school` };

const listed = async (it: World) => (await request(it, 'list-to-do')) as unknown as ToDoList;
const open = async (it: World): Promise<string[]> =>
  (await listed(it)).toDo.map((one) => `${one.case} ${one.agency} ${one.seq}`);
const seeTo = (it: World, seq: number, of: { at?: string; agency?: string; body?: object } = {}) =>
  request(it, 'seen-to', { seq: String(seq), body: word, at: '2026-04-20T09:00:00.000Z', ...of });

describe('the list of things to do', () => {
  test('says what each check left, since when, and where it is read and seen to; without a word that was written', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', { ...known, note: canary });
    await it.check('case-1', 'police', { outcome: 'known', people: { 'child-1': 'known', 'child-2': 'no-record' } });
    expect(await listed(it)).toStrictEqual({
      audit: audit.id,
      toDo: [
        {
          case: 'case-1',
          agency: 'gp-a',
          agencyName: 'The gp-a',
          seq,
          saidOn: '2026-04-13',
          people: [{ person: 'child-2', says: 'moved' }],
          unlisted: true,
          seenToUrl: `${root}/to-do/${seq}/seen-to`,
          historyUrl: `${root}/history`,
        },
      ],
    });
    expect(await refusal(request(it, 'list-to-do', { audit: 'none' }))).toBe('not-found');
  });

  test('is answered after one round of reads, and of no log', async () => {
    const it = await world();
    await it.check('case-1', 'gp-a', known);
    const { managerApi } = openProgram(it, { now: () => new Date('2026-04-20T09:00:00.000Z') });
    const path = `/v1/audits/${audit.id}/to-do`;
    const { value, usage } = await it.aws.meter.measure(() =>
      obtain(managerApi, { method: 'GET', path, group: 'business-manager' }),
    );
    expect(value.body['toDo']).toHaveLength(1);
    expect(usage.rounds).toBe(1);
    expect(usage.calls.map(({ command }) => command).toSorted()).toStrictEqual([
      'GetItemCommand',
      'QueryCommand',
      'QueryCommand',
      'QueryCommand',
    ]);
  });

  test('has a thing until somebody says that it is seen to, whatever becomes of its return and its audit', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', known);
    await it.submit('case-1', 'gp-a');
    await it.withdraw('case-1', 'gp-a');
    await it.close();
    expect(await open(it)).toStrictEqual([`case-1 gp-a ${seq}`]);
    await seeTo(it, seq, { at: '2026-06-01T09:00:00.000Z' });
    expect(await open(it)).toStrictEqual([]);
  });

  test('has another once a later check leaves something new, none once the agency is asked again, or the case dropped', async () => {
    const it = await world();
    const first = await it.check('case-1', 'gp-a', known);
    await seeTo(it, first.seq);
    const second = await it.check('case-1', 'gp-a', {
      ...known,
      people: { ...people, 'child-1': 'moved', 'child-2': 'known' },
    });
    expect(await open(it)).toStrictEqual([`case-1 gp-a ${second.seq}`]);
    await it.ask('case-1', 'gp-a', { askedOn: '2026-04-14', dueOn: '2026-05-01' });
    expect(await open(it)).toStrictEqual([]);
    await it.check('case-2', 'gp-a', known);
    expect(await open(it)).toHaveLength(1);
    await request(it, 'drop-case', { case: 'case-2', body: { reason: 'moved-away' } });
    expect(await open(it)).toStrictEqual([]);
  });
});

describe('the word that something is seen to', () => {
  test('is kept with who gave it and on which day; the first one stands, and is read by whoever comes second', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', known);
    const first = await seeTo(it, seq);
    expect(first).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      agency: 'gp-a',
      seq,
      at: '2026-04-20T09:00:00.000Z',
      on: '2026-04-20',
      ...word,
    });
    const again = { at: '2026-04-21T09:00:00.000Z', body: { by: 'B. Second', note: 'Rang' } };
    expect(await seeTo(it, seq, again)).toStrictEqual(first);
    const [entry] = await getEntries(it.table, [{ audit: audit.id, case: 'case-1', agency: 'gp-a', seq: seq + 1 }]);
    expect(entry).toMatchObject({ act: 'seen-to', by: 'staff-1' });
  });

  test('is given after one round of reads and one write', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', known);
    const { usage } = await it.aws.meter.measure(() => seeTo(it, seq));
    expect(usage.rounds).toBe(2);
  });

  test('is refused of nobody who was asked, and of nothing that is to be seen to', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', known);
    expect(await refusal(seeTo(it, seq, { agency: 'school' }))).toBe('not-found');
    expect(await refusal(seeTo(it, seq + 1))).toBe('not-found');
    expect(await refusal(seeTo(it, 1))).toBe('not-legal-now');
    expect(await refusal(seeTo(it, 1, { agency: 'police' }))).toBe('not-legal-now');
    expect(await refusal(seeTo(it, seq, { body: { by: ' ', note: '\u200B' } }))).toBe('invalid-body');
  });
});

test('completeness shows what is to be seen to until it is, and as at each day what was so then', async () => {
  const it = await world();
  const { seq } = await it.check('case-1', 'gp-a', known);
  await seeTo(it, seq);
  const rowOn = async (query: string) => {
    const { cases } = (await request(it, 'completeness', { query })) as unknown as Completeness;
    return cases[0]?.returns.find(({ agency }) => agency === 'gp-a');
  };
  const toDo = { seq, saidOn: '2026-04-13', people: [{ person: 'child-2', says: 'moved' }], unlisted: true };
  expect((await rowOn('asAt=2026-04-19'))?.toDo).toStrictEqual(toDo);
  for (const query of ['asAt=2026-04-20', '']) {
    const row = await rowOn(query);
    expect(row?.people).toStrictEqual(people);
    expect(row).not.toHaveProperty('toDo');
  }
});
