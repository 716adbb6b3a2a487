/** Due dates that are moved for many: what one move comes to. What several do, cut off anywhere: test/whole/work/chasing. */
import { describe, expect, test } from 'vitest';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { getFanOut, putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { newestTick } from '../../../../shared/domain/owed/store.ts';
import { fanOutPage } from '../../../../shared/work/chasing/fan-out.ts';
import { takePlan } from '../../../../shared/work/chasing/plan.ts';
import { getMove, listMoves } from '../../../../shared/domain/audits/moves.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { readStates } from '../../../../shared/domain/returns/store.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import { onCall, recordCalls } from '../../../aws/hooks.ts';
import { partnership } from '../../../program.ts';
import { agency, audit, keptLog } from '../../front/manager/fixture.ts';
import { refusal, request } from '../../front/manager/requests.ts';
import { caseOf, world, type World } from '../../front/manager/world.ts';
import { all, amendClosing, at, dueOn, fanOut, last, logsOf, moveOfAgency, outcome, reason, say } from './moving.ts';
import { stepDown2 } from '../../../library.ts';

/** What a message comes to. */
const mailOf = async (it: World, message: Message) => {
  const deps = {
    table: it.table,
    tool: stepDown2,
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

describe('a fan-out of moves', () => {
  const plan = (number: number) => ({ act: 'move' as const, audit: audit.id, move: number });
  const of = (number: number) => ({ act: 'move' as const, move: number });

  test('is done once, and says how many it told', async () => {
    const it = await world();
    await say(it, all);
    const { log, lines } = keptLog();
    const sent: Message[] = [];
    const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
    await takePlan({ table: it.table, log, send }, plan(1));
    expect(lines).toStrictEqual([
      { level: 'info', code: 'fanned-out', fields: { audit: audit.id, kind: 'move', count: 3 } },
    ]);
    expect(await getFanOut(it.table, audit.id, of(1))).toStrictEqual({ ...of(1), done: true });
    const calls = recordCalls(it.aws);
    await takePlan({ table: it.table, log, send }, plan(1));
    expect(sent).toHaveLength(3);
    // It looks at what was said, and at nothing that anybody owes.
    expect(calls.filter(({ command }) => /Put|Update|Transact/.test(command))).toStrictEqual([]);
    expect(calls).toHaveLength(4);
  });

  test('that was cut off while it was told goes on with the telling, and with the cases that are left', async () => {
    const it = await world();
    await say(it, all);
    const { log } = keptLog();
    const refuses = () => Promise.reject(new Error('a queue refused messages'));
    await expect(takePlan({ table: it.table, log, send: refuses }, plan(1))).rejects.toThrow('a queue refused');
    expect(await getFanOut(it.table, audit.id, of(1))).toStrictEqual({ ...of(1), cases: 'case-2', done: false });
    const before = logsOf(it);
    const calls = recordCalls(it.aws);
    expect(await fanOut(it, 1)).toHaveLength(3);
    expect(logsOf(it)).toStrictEqual(before);
    // No log is read again.
    expect(calls.filter(({ command }) => command === 'QueryCommand')).toHaveLength(3);

    const half = await world();
    await say(half, all);
    await putFanOut(half.table, audit.id, { ...of(1), cases: 'case-1', done: false });
    await fanOut(half, 1);
    expect(await dueOn(half)).toBe('05-01 05-01 05-01 05-08');
    await putFanOut(half.table, audit.id, { ...of(1), cases: 'case-2', cursor: 'g', done: false });
    expect(await fanOut(half, 1)).toStrictEqual([]);
  });

  test('keeps after each page how far it told', async () => {
    const agencies = Array.from({ length: fanOutPage + 1 }, (_, index) => agency(`agency-${index}`, 'school'));
    const it = await world({ agencies, cases: [{ case: caseOf('case-1'), expects: ['agency-0'] }] });
    await say(it, all);
    const pages: (readonly Message[])[] = [];
    const send = (page: readonly Message[]) => {
      if (pages.length === 1) return Promise.reject(new Error('a queue refused messages'));
      pages.push(page);
      return Promise.resolve();
    };
    await expect(takePlan({ table: it.table, log: keptLog().log, send }, plan(1))).rejects.toThrow('a queue refused');
    const noted = await getFanOut(it.table, audit.id, of(1));
    expect(noted).toMatchObject({ cases: 'case-1', done: false, cursor: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await fanOut(it, 1)).toHaveLength(1);
  });

  test('is of the moves up to its own, and of no later one', async () => {
    const it = await world();
    await say(it, all);
    await say(it, { dueOn: '2026-05-15' });
    await fanOut(it, 1);
    expect(await dueOn(it)).toBe('05-08 05-08 05-08 05-08');
    expect(await getFanOut(it.table, audit.id, of(2))).toBeUndefined();
  });

  test('of an agency or a service tells no lead professional', async () => {
    const it = await world();
    await say(it, { ...all, agency: 'gp-a' });
    expect(await fanOut(it, 1)).toStrictEqual([
      { about: 'moved', audit: audit.id, addressee: addresseeId(audit.id, 'gp-a@agency.example'), move: 1 },
    ]);
  });

  test('and each other plan is taken as what it is', async () => {
    const it = await world();
    const sent: Message[] = [];
    const send = (messages: readonly Message[]) => Promise.resolve(void sent.push(...messages));
    for (const act of ['opening', 'closing'] as const) {
      await takePlan({ table: it.table, log: keptLog().log, send }, { act, audit: audit.id });
      expect(await getFanOut(it.table, audit.id, { act })).toStrictEqual({ act, done: true });
    }
    expect(sent.map(({ about }) => about)).toStrictEqual([...Array(3).fill('opening'), ...Array(3).fill('closing')]);
    await takePlan({ table: it.table, log: keptLog().log, send }, { act: 'tick', audit: audit.id, day: '2026-04-24' });
    expect(await newestTick(it.table, audit.id)).toBe('2026-04-24');
  });

  test('says nothing of a move once the audit has closed', async () => {
    const it = await world();
    await say(it, all);
    const [message] = await fanOut(it, 1);
    expect(await mailOf(it, message!)).toBeDefined();
    await it.close();
    expect(await mailOf(it, message!)).toBeUndefined();
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

describe('a move and an earlier closing date', () => {
  test('are kept apart too while the move is on its way into the logs, and while the rows of what is owed lag', async () => {
    const it = await world();
    await moveOfAgency(it);
    expect(await outcome(amendClosing(it))).toBe('invalid-body');
    await fanOut(it, 1);
    expect(await outcome(amendClosing(it))).toBe('invalid-body');
  });

  test('leave each other alone where the dates agree', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await request(it, 'amend', { body: { reason, audit: { title: 'Another' } }, at });
      return make();
    });
    expect(await outcome(moveOfAgency(it))).toBe('taken');
  });
});
