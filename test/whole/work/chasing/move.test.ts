import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import type { Move } from '../../../../shared/domain/audits/moves.ts';
import { getMove, listMoves, putMove } from '../../../../shared/domain/audits/moves.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { lastEntry, readStates } from '../../../../shared/domain/returns/store.ts';
import { fanOutMove } from '../../../../shared/work/chasing/move.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import { onCall, recordCalls } from '../../../aws/hooks.ts';
import { partnership } from '../../../program.ts';
import { runs, seedOf } from '../../../runs.ts';
import { agency, audit, keptLog } from '../../../unit/front/manager/fixture.ts';
import { refusal, request } from '../../../unit/front/manager/requests.ts';
import { caseOf, world, type World } from '../../../unit/front/manager/world.ts';

const reason = 'The school holidays';
/** After everything that the world's own acts stamp. */
const at = '2026-04-20T09:00:00.000Z';
const all = { dueOn: '2026-05-08', reason };

/** Says a move, as the API puts it. */
async function say(it: World, of: Pick<Move, 'dueOn'> & Partial<Move>): Promise<Move> {
  const number = (await listMoves(it.table, audit.id)).length + 1;
  const move = { audit: audit.id, move: number, reason, at, on: '2026-04-20', ...of };
  expect(await putMove(it.table, await it.current(), move)).toBe(true);
  return move;
}

/** Fans a move out. @returns the messages that it sends */
async function fanOut(it: World, move: number): Promise<Message[]> {
  const sent: Message[] = [];
  const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
  await fanOutMove({ table: it.table, log: keptLog().log, send }, { act: 'move', audit: audit.id, move });
  return sent;
}

const returns = [
  ['case-1', 'gp-a'],
  ['case-1', 'police'],
  ['case-1', 'summary'],
  ['case-2', 'gp-a'],
] as const;
const last = (it: World, id: string, agency: string) => lastEntry(it.table, { audit: audit.id, case: id, agency });

/** When each return is due. */
const dueOn = async (it: World): Promise<string> =>
  (await Promise.all(returns.map(async ([id, of]) => (await last(it, id, of))?.dueOn.slice(5)))).join(' ');

/** All that stands in the logs. */
const logsOf = (it: World) => it.items().filter(({ sk }) => String(sk).startsWith('R#'));

/** What a message comes to. */
const mailOf = async (it: World, message: Message) => {
  const deps = {
    table: it.table,
    log: keptLog().log,
    now: () => new Date('2026-04-20T09:01:00.000Z'),
    newCode: () => '12345678',
    partnership,
    managerAddress: 'manager@partnership.example',
    secondContactAddress: 'second@partnership.example',
    baseUrl: 'https://audits.example',
    linkDays: 90,
  };
  return decide(deps, await it.current(), message);
};

describe('a move of due dates', () => {
  test.each([
    ['everybody', {}, '05-08 05-08 05-08 05-08', '2026-05-08'],
    ['an agency', { agency: 'gp-a' }, '05-08 05-01 05-01 05-08', '2026-05-01'],
    ['a service', { service: 'police' }, '05-01 05-08 05-01 05-01', '2026-05-01'],
  ])('of %s gives more time for all that they owe', async (_name, of, due, auditDueOn) => {
    const it = await world();
    await say(it, { ...all, ...of });
    await fanOut(it, 1);
    expect(await dueOn(it)).toBe(due);
    expect((await it.current()).dueOn).toBe(auditDueOn);
  });

  test('is an entry that names it, on its day and by whom it was said, and no notice of its own', async () => {
    const it = await world();
    await say(it, { ...all, by: 'staff-1' });
    await fanOut(it, 1);
    const entry = (await last(it, 'case-1', 'gp-a'))!;
    expect(entry).toMatchObject({
      act: 'extension',
      move: 1,
      cycle: 2,
      askedOn: '2026-04-20',
      wasDueOn: '2026-05-01',
      by: 'staff-1',
      receivedAt: at,
    });
    expect(effectsOf(entry)).toMatchObject({ messages: [], owed: [{ owed: { dueOn: '2026-05-08' } }] });
    expect(effectsOf(it.items().find(({ sk }) => sk === 'MOVE#000001')).plans).toStrictEqual([
      { act: 'move', audit: audit.id, move: 1 },
    ]);
  });

  test('is told once an addressee, of all its returns that have a new date', async () => {
    const it = await world();
    await it.submit('case-2', 'gp-a');
    await say(it, all);
    const sent = await fanOut(it, 1);
    expect(new Set(sent.map(messageId)).size).toBe(3);
    const mails = await Promise.all(sent.map((message) => mailOf(it, message)));
    expect(
      mails.map((mail) => [mail?.to, mail?.kind, mail?.returns.map((one) => `${one.case} ${one.agency}`)]),
    ).toEqual(
      expect.arrayContaining([
        ['gp-a@agency.example', 'notice', ['case-1 gp-a']],
        ['police@agency.example', 'notice', ['case-1 police']],
        ['social.worker@council.example', 'notice', ['case-1 summary']],
      ]),
    );
    const text = (await mails[0]?.compose('https://audits.example/open#t=token'))?.text;
    expect(text).toContain('Friday 8 May 2026');
    expect(text).not.toContain(reason);
  });

  test('says nothing to whom it gives no new date, and nothing of a return that was asked again since', async () => {
    const it = await world();
    await it.extend('case-1', 'police', '2026-04-14', '2026-05-20');
    await say(it, { ...all, service: 'police' });
    const [message] = await fanOut(it, 1);
    expect(await mailOf(it, message!)).toBeUndefined();
    expect((await last(it, 'case-1', 'police'))?.dueOn).toBe('2026-05-20');
  });

  test('leaves alone what nothing is owed on, and a cycle that began after it was said', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.check('case-1', 'police', { outcome: 'not-known' });
    await it.withdraw('case-1', 'summary');
    const before = logsOf(it);
    // Entries of the world are stamped on 13 April: what they are is after this.
    await say(it, { ...all, at: '2026-04-13T08:00:00.000Z' });
    await fanOut(it, 1);
    expect(logsOf(it)).toStrictEqual(before);
  });

  test('leaves a dropped case alone', async () => {
    const it = await world();
    await say(it, all);
    await request(it, 'drop-case', { body: { reason: 'other' } });
    await fanOut(it, 1);
    expect((await last(it, 'case-1', 'gp-a'))?.act).toBe('drop');
    expect((await last(it, 'case-2', 'gp-a'))?.dueOn).toBe('2026-05-08');
  });
});

/** Moves that are not all of the same returns, nor each later than the one before. */
const some = [
  { dueOn: '2026-05-08' },
  { dueOn: '2026-05-20', agency: 'gp-a', at: '2026-04-20T09:05:00.000Z' },
  { dueOn: '2026-05-12', at: '2026-04-20T09:10:00.000Z' },
];

/** A world in which they were said, and nothing was fanned out. */
async function said(): Promise<World> {
  const it = await world();
  for (const move of some) await say(it, move);
  return it;
}

describe('moves fanned out', () => {
  test('in any order, and again, come to the same', async () => {
    const straight = await said();
    for (const number of [1, 2, 3]) await fanOut(straight, number);
    expect(await dueOn(straight)).toBe('05-20 05-12 05-12 05-20');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(1, 2, 3), { maxLength: 6 }), async (order) => {
        const it = await said();
        const sent = new Set<string>();
        for (const number of [...order, 3]) for (const one of await fanOut(it, number)) sent.add(messageId(one));
        expect(logsOf(it)).toStrictEqual(logsOf(straight));
        expect(sent.size).toBe(3 + 1 + 3);
      }),
      { numRuns: runs(6, 300), seed: seedOf(45) },
    );
  });

  test('and cut off at any call, and delivered again, come to the same and are told to the same', async () => {
    const straight = await said();
    const calls = recordCalls(straight.aws);
    const told = (await fanOut(straight, 3)).map(messageId).toSorted();
    const made = calls.length;
    for (let cut = 1; cut <= made; cut++) {
      for (const when of ['before', 'after'] as const) {
        const it = await said();
        onCall(it.aws, cut, {}, async (_call, make) => {
          if (when === 'after') await make();
          throw new Error('cut off');
        });
        const sent: Message[] = [];
        const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
        const deps = { table: it.table, log: keptLog().log, send };
        const plan = { act: 'move' as const, audit: audit.id, move: 3 };
        await expect(fanOutMove(deps, plan)).rejects.toThrow('cut off');
        await fanOutMove(deps, plan);
        expect(logsOf(it)).toStrictEqual(logsOf(straight));
        expect([...new Set(sent.map(messageId))].toSorted()).toStrictEqual(told);
      }
    }
  });

  test('beside an answer that comes at the same moment, leave it settled', async () => {
    const it = await world({
      agencies: [agency('gp-a', 'general-practice')],
      cases: [{ case: caseOf('case-1'), expects: ['gp-a'] }],
    });
    await say(it, all);
    onCall(it.aws, 1, { command: 'PutItemCommand' }, async (_call, make) => {
      await it.submit('case-1', 'gp-a');
      return make();
    });
    await fanOut(it, 1);
    const log = await readStates(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a' });
    expect(log.map(({ act }) => act)).toStrictEqual(['ask', 'submission']);
  });
});

describe('saying a move', () => {
  test('twice on one day is one, and keeps who said it', async () => {
    const it = await world();
    const first = await request(it, 'move-due-dates', { body: all });
    expect(first).toStrictEqual({ audit: audit.id, move: 1, ...all, at, on: '2026-04-20', by: 'staff-1' });
    expect(await request(it, 'move-due-dates', { body: all, at: '2026-04-20T10:00:00.000Z' })).toStrictEqual(first);
    expect(await getMove(it.table, audit.id, 1)).toStrictEqual(first);
    expect(await listMoves(it.table, audit.id)).toHaveLength(1);
  });

  test('beside another manager is refused with what that one said, and once closed it is refused', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await say(it, { dueOn: '2026-05-15', agency: 'police' });
      return make();
    });
    await expect(request(it, 'move-due-dates', { body: all })).rejects.toMatchObject({
      type: 'not-legal-now',
      detail:
        'Somebody else moved due dates at the same moment, of police to Friday 15 May 2026. Send yours again if it still holds.',
    });
    expect((await it.current()).dueOn).toBe('2026-05-01');
    await it.close();
    expect(await refusal(request(it, 'move-due-dates', { body: all }))).toBe('not-legal-now');
  });

  test.each([
    [{ dueOn: '2026-05-30' }, '/dueOn', 'must not be after the audit closes'],
    [{ dueOn: '2026-04-20', agency: 'gp-a' }, '/dueOn', 'must be after today'],
    [{ dueOn: '2026-05-01' }, '/dueOn', "must be later than the audit's due date"],
    [{ agency: 'gp-z' }, '/agency', 'is not an agency of this audit'],
    [{ service: 'housing' }, '/service', 'is a service of no agency of this audit'],
    [{ service: 'polise' }, '/service', expect.stringContaining('did you mean police?')],
    [{ service: 'police', agency: 'gp-a' }, '', 'must not be of an agency and of a service at once'],
  ])('is refused by its field: %j', async (of, pointer, detail) => {
    const it = await world();
    const body = { ...all, ...of };
    await expect(request(it, 'move-due-dates', { body })).rejects.toMatchObject({ errors: [{ pointer, detail }] });
  });
});

describe('a move and an earlier closing date at once', () => {
  const move = (it: World) =>
    request(it, 'move-due-dates', { body: { ...all, agency: 'gp-a', dueOn: '2026-05-20' }, at });
  const amend = (it: World) => request(it, 'amend', { body: { reason, audit: { closesOn: '2026-05-08' } }, at });
  const outcome = async (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'taken',
      (error: unknown) => (error instanceof HttpProblem ? error.type : String(error)),
    );

  /** Every call at which the first may be overtaken by the second: how many there are does not matter. */
  const stops = Array.from({ length: 16 }, (_, index) => index + 1);
  const orders = stops.flatMap((stop) => [
    { stop, first: move, second: amend },
    { stop, first: amend, second: move },
  ]);

  test.each(orders)('end with no due date after the closing date, and one of them is refused (%j)', async (order) => {
    const it = await world();
    const outcomes: string[] = [];
    const stop = onCall(it.aws, order.stop, {}, async (_call, make) => {
      outcomes.push(await outcome(order.second(it)));
      return make();
    });
    outcomes.push(await outcome(order.first(it)));
    stop();
    // The second came to nothing where the first made fewer calls.
    if (outcomes.length === 1) outcomes.push(await outcome(order.second(it)));
    for (const { move: number } of await listMoves(it.table, audit.id)) await fanOut(it, number);
    expect(outcomes.toSorted()).toStrictEqual(['invalid-body', 'taken']);
    const { closesOn } = await it.current();
    const dates = await Promise.all(returns.map(async ([id, of]) => (await last(it, id, of))!.dueOn));
    expect(dates.filter((one) => one > closesOn)).toStrictEqual([]);
  });

  test('are kept apart too while the move is on its way into the logs, and while the rows of what is owed lag', async () => {
    const it = await world();
    await move(it);
    expect(await outcome(amend(it))).toBe('invalid-body');
    await fanOut(it, 1);
    expect(await outcome(amend(it))).toBe('invalid-body');
  });

  test('leave each other alone where the dates agree', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'amend', { body: { reason, audit: { title: 'Another' } }, at });
      return make();
    });
    expect(await outcome(move(it))).toBe('taken');
  });
});
