/** What a sweep finds that facts call for and that nobody has made of them: what a lost stream record would have told. */
import { describe, expect, test } from 'vitest';
import { deleteItem, putItem } from '../../../../shared/base/aws/table.ts';
import { addressPut } from '../../../../shared/domain/audits/address-changes.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { putMove, type Move } from '../../../../shared/domain/audits/moves.ts';
import { agencyAdded, moveAudit } from '../../../../shared/domain/audits/store.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import {
  answerRequest,
  noteSettled,
  publish,
  putManifest,
  putPack,
  putRequest,
  type Revision,
} from '../../../../shared/domain/figures/store.ts';
import { putReference, readReferences } from '../../../../shared/domain/identifiers/references.ts';
import { listErasures, putErasure } from '../../../../shared/domain/identifiers/store.ts';
import { messageId } from '../../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { decideMove } from '../../../../shared/domain/returns/move.ts';
import { append, readStates } from '../../../../shared/domain/returns/store.ts';
import { mergeEffects } from '../../../../shared/work/relay/effects-of-item.ts';
import type { Effects } from '../../../../shared/work/relay/effects.ts';
import { openProgram } from '../../../program.ts';
import { agency, audit, keptLog } from '../../front/manager/fixture.ts';
import { caseOf, world as openWorld, type World } from '../../front/manager/world.ts';
import { requestId } from './samples.ts';
import { putAudit } from '../../../library.ts';

const now = '2026-04-20T09:30:00.000Z';
const id = audit.id;
const addressee = {
  gp: addresseeId(id, 'gp-a@agency.example'),
  police: addresseeId(id, 'police@agency.example'),
  professional: addresseeId(id, 'social.worker@council.example'),
};

async function world() {
  const it = await openWorld();
  const bucket = it.aws.createBucket();
  const { log, lines } = keptLog();
  const { sweep } = openProgram(
    { table: it.table, identifiers: it.identifiers, bucket },
    { now: () => new Date(now), logOf: () => log },
  );
  const sent: Effects[] = [];
  /** One sweep. @returns what it sends again */
  const swept = async (tick = now): Promise<Effects> => {
    sent.length = 0;
    await sweep(tick, (effects) => Promise.resolve(void sent.push(effects)));
    return mergeEffects(sent);
  };
  const published = async (revision: number, more: Partial<Revision> = {}): Promise<void> => {
    const manifest = await putManifest(bucket, manifestOf({ audit: id, tool: audit.tool, status: 'interim' }, []));
    await publish(it.table, {
      audit: id,
      revision,
      status: 'interim',
      manifest,
      publishedAt: now,
      settled: [],
      ...more,
    });
  };
  return { ...it, bucket, lines, sweep, swept, published };
}

const fannedOut = (it: Pick<World, 'table'>, act: 'opening' | 'closing'): Promise<void> =>
  putFanOut(it.table, id, { act, done: true });
const ids = (messages: readonly Message[], start = ''): string[] =>
  messages
    .map(messageId)
    .filter((one) => one.startsWith(start))
    .toSorted();
const invites = (...of: string[]): string[] => of.map((one) => `invite/${one}`).toSorted();

describe('an opening or a closing', () => {
  test('is fanned out again until it is done; then each of its mails that nobody has claimed is sent', async () => {
    const it = await world();
    expect((await it.swept()).plans).toEqual([{ act: 'opening', audit: id }]);
    await fannedOut(it, 'opening');
    await it.mail(`invite/${addressee.gp}`, { about: 'opening', to: addressee.gp });
    const opened = await it.swept();
    expect([opened.plans, ids(opened.messages, 'invite/')]).toEqual([
      [],
      invites(addressee.police, addressee.professional),
    ]);
    await it.close();
    await fannedOut(it, 'opening');
    expect((await it.swept()).plans).toEqual([{ act: 'closing', audit: id }]);
    await fannedOut(it, 'closing');
    const closed = await it.swept();
    expect(closed.plans).toEqual([]);
    expect(closed.messages.filter(({ about }) => about === 'closing')).toHaveLength(3);
  });

  test.each([
    ['claimed', '2026-04-20T09:15:00.000Z', false],
    ['claimed', '2026-04-20T09:14:59.999Z', true],
    ['sending', '2026-04-20T09:14:59.999Z', true],
    ['accepted', '2026-04-20T09:14:59.999Z', false],
    ['void', '2026-04-20T09:14:59.999Z', false],
  ])('a mail that is %s since %s is sent again: %s', async (state, claimedAt, isSent) => {
    const it = await world();
    await fannedOut(it, 'opening');
    await it.mail(`invite/${addressee.gp}`, { about: 'opening', to: addressee.gp, state, claimedAt });
    expect(ids((await it.swept()).messages).includes(`invite/${addressee.gp}`)).toBe(isSent);
  });

  test('is not told to an address that took over after a closing, and is to one that did before', async () => {
    const it = await world();
    await it.close(now);
    await fannedOut(it, 'opening');
    await fannedOut(it, 'closing');
    const change = { audit: id, what: 'contact' as const };
    await transact(it.table, [
      addressPut({ ...change, change: 1, addressee: addressee.gp, at: '2026-04-20T09:29:59.999Z' }),
    ]);
    await transact(it.table, [addressPut({ ...change, change: 2, addressee: addressee.police, at: now })]);
    const { messages } = await it.swept();
    expect(ids(messages, 'notice/closing')).toEqual(
      [addressee.gp, addressee.professional].map((one) => `notice/closing/${one}`).toSorted(),
    );
  });

  test('is not told to whoever was asked since, on the very day too, or was never asked', async () => {
    const it = await world();
    await fannedOut(it, 'opening');
    const more = [agency('school', 'school'), agency('housing', 'housing')];
    for (const one of more) await transact(it.table, agencyAdded(id, one));
    await it.ask('case-1', 'school', { askedOn: audit.opensOn, dueOn: audit.dueOn });
    await it.ask('case-1', 'police', { askedOn: audit.opensOn, dueOn: '2026-05-08' });
    const openings = (await it.swept()).messages.filter(({ about }) => about === 'opening');
    expect(ids(openings)).toEqual(invites(addressee.gp, addressee.professional));
  });

  test('is not told to an address that took over since, which has its own mail', async () => {
    const it = await world();
    await fannedOut(it, 'opening');
    const change = { audit: id, addressee: addressee.police, what: 'contact' as const, at: now };
    await transact(it.table, [addressPut({ ...change, change: 1 })]);
    await transact(it.table, [addressPut({ ...change, change: 2, what: 'reissue', addressee: addressee.gp })]);
    const { messages } = await it.swept();
    expect(ids(messages, 'invite/').filter((one) => one.length === 39)).toEqual(
      invites(addressee.gp, addressee.professional),
    );
    expect(messages).toContainEqual({ about: 'contact', audit: id, addressee: addressee.police, change: 1 });
    expect(messages).toContainEqual({ about: 'reissue', audit: id, addressee: addressee.gp, change: 2 });
  });
});

test('due dates that were moved are fanned out again until that is done; then whoever was not told of it is', async () => {
  const it = await world();
  await fannedOut(it, 'opening');
  const move = (of: number, more: Partial<Move>): Move => ({
    audit: id,
    move: of,
    dueOn: '2026-05-08',
    reason: 'Leave',
    at: now,
    on: '2026-04-20',
    ...more,
  });
  await putMove(it.table, await it.current(), move(1, { agency: 'police' }));
  await putMove(it.table, await it.current(), move(2, { agency: 'gp-a' }));
  expect((await it.swept()).plans).toEqual([1, 2].map((of) => ({ act: 'move', audit: id, move: of })));
  const log = await readStates(it.table, { audit: id, case: 'case-1', agency: 'police' });
  await append(it.table, log, (known) => decideMove(known, move(1, { agency: 'police' })));
  await putFanOut(it.table, id, { act: 'move', move: 1, done: true });
  const { plans, messages } = await it.swept();
  expect(plans).toEqual([{ act: 'move', audit: id, move: 2 }]);
  const told = (all: readonly Message[]) => all.filter(({ about }) => about === 'moved');
  expect(told(messages)).toEqual([{ about: 'moved', audit: id, addressee: addressee.police, move: 1 }]);
  // Whoever takes over has the new date from its own mail; before the move it had not.
  const change = { audit: id, addressee: addressee.police, what: 'contact' as const };
  await transact(it.table, [addressPut({ ...change, change: 1, at: '2026-04-20T09:29:59.999Z' })]);
  expect(told((await it.swept()).messages)).toHaveLength(1);
  await transact(it.table, [addressPut({ ...change, change: 2, at: now })]);
  expect(told((await it.swept()).messages)).toEqual([]);
});

describe('figures', () => {
  test('are called for by a request that has no answer, and by a closing until they are final', async () => {
    const it = await world();
    await putRequest(it.table, { audit: id, id: requestId, askedAt: now, state: 'asked' });
    const wished = async (): Promise<unknown[]> =>
      (await it.swept()).changes.filter(({ kind }) => kind === 'request' || kind === 'closing');
    expect(await wished()).toEqual([{ kind: 'request', audit: id, request: requestId }]);
    await it.published(1);
    await answerRequest(it.table, id, requestId, 1);
    expect(await wished()).toEqual([]);
    await it.close();
    expect(await wished()).toEqual([{ kind: 'closing', audit: id }]);
    await it.published(2, { status: 'final' });
    expect(await wished()).toEqual([]);
  });

  test('of the newest revision are made into files, and of no other', async () => {
    const it = await world();
    expect((await it.swept()).packs).toEqual([]);
    await it.published(1);
    await it.published(2);
    expect((await it.swept()).packs).toEqual([{ audit: id, revision: 2 }]);
    await putPack(it.table, { audit: id, revision: 2, files: [] });
    expect((await it.swept()).packs).toEqual([]);
  });

  test('that show a case or the audit settled are told, and a case that settled without any', async () => {
    const it = await world();
    const counts = { expected: 1, returned: 1, complete: 1, notKnown: 0, cannotIdentify: 0, noReply: 0, withdrawn: 0 };
    const settled = [{ case: 'case-1', logPosition: 4, ...counts }];
    await it.published(1, { settled, auditSettled: { ...counts, summaries: { owed: 0, received: 0 } } });
    await noteSettled(it.table, { audit: id, revision: 1, logPosition: 2, counts: { case: 'case-2', ...counts } });
    const { messages } = await it.swept();
    expect(messages.filter(({ about }) => about.endsWith('-settled'))).toEqual([
      { about: 'case-settled', audit: id, case: 'case-1', fact: 'REV#000001', to: 'manager' },
      { about: 'audit-settled', audit: id, fact: 'REV#000001', to: 'manager' },
      { about: 'case-settled', audit: id, case: 'case-2', fact: 'SETTLED#case-2#2', to: 'manager' },
    ]);
  });
});

test('identifiers are destroyed when their time is up, those of a case alone before or not', async () => {
  const it = await world();
  const at = '2026-05-20T09:00:00.000Z';
  await putErasure(it.table, { audit: id, case: 'case-1', at, on: '2026-05-20' });
  await it.close('2026-05-29T15:00:00.000Z');
  const destroyed = async () => (await listErasures(it.table, id)).map((one) => [one.case, one.deletedAt]);
  await it.swept('2026-08-27T14:30:00.000Z');
  expect(await destroyed()).toEqual([['case-1', '2026-08-27T14:30:00.000Z']]);
  await it.swept('2026-08-27T15:30:00.000Z');
  await it.swept('2026-08-27T16:30:00.000Z');
  expect(await destroyed()).toEqual([
    [undefined, '2026-08-27T15:30:00.000Z'],
    ['case-1', '2026-08-27T14:30:00.000Z'],
  ]);
});

test('what agencies call their returns is destroyed with the identifiers, whoever called them so', async () => {
  const it = await world();
  const of = (one: string, agency: string) => ({ audit: id, case: one, agency });
  const returns = ['case-1', 'case-2'].flatMap((one) => ['gp-a', 'summary'].map((agency) => of(one, agency)));
  for (const one of returns) expect(await putReference(it, one, 'A-77', new Date(now))).toBe(true);
  const called = async () => (await readReferences(it.identifiers, returns)).map(({ of: one }) => one);
  expect(await called()).toHaveLength(4);
  await putErasure(it.table, { audit: id, case: 'case-1', at: now, on: '2026-05-20' });
  expect(await putReference(it, of('case-1', 'gp-a'), 'B-78', new Date(now))).toBe(false);
  await it.swept();
  expect(await called()).toEqual([of('case-2', 'gp-a'), of('case-2', 'summary')]);
  await putErasure(it.table, { audit: id, at: now, on: '2026-05-20' });
  await it.swept();
  expect(await called()).toEqual([]);
});

describe('audits', () => {
  test('that fail do not stop the others, and are told of in the end', async () => {
    const it = await world();
    const other = { ...audit, id: '2026-q1' };
    await putAudit(it.table, other);
    await moveAudit(it.table, other, { state: 'open', openedAt: '2026-04-13T07:00:00.000Z' });
    await putItem(it.table, { pk: `AUDIT#${other.id}`, sk: 'MOVE#000001', audit: other.id });
    const sent: string[] = [];
    const failed = await it
      .sweep(now, (effects, again) =>
        Promise.resolve(void sent.push(...effects.plans.map(({ audit: of }) => of + again))),
      )
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ message: 'some audits were not swept', errors: [{ name: '$ZodError' }] });
    expect(sent).toEqual([`${id}#${now}`]);
    expect(it.lines).toMatchObject([
      { level: 'failure', code: 'audit-not-swept', fields: { audit: other.id } },
      { level: 'info', code: 'audit-swept', fields: { audit: id } },
    ]);
  });

  test('in draft are left alone, and one that is behind in nothing sends nothing', async () => {
    const it = await openWorld({ agencies: [], cases: [{ case: caseOf('case-1'), expects: [] }] });
    await putAudit(it.table, { ...audit, id: '2026-q1' });
    await fannedOut(it, 'opening');
    const { log, lines } = keptLog();
    const bucket = it.aws.createBucket();
    const { sweep } = openProgram({ table: it.table, bucket }, { now: () => new Date(now), logOf: () => log });
    const count = await sweep(now, () => Promise.reject(new Error('nothing is to be sent')));
    expect([count, lines]).toMatchObject([0, [{ code: 'audit-swept', fields: { audit: id, count: 0 } }]]);
    await deleteItem(it.table, { pk: `AUDIT#${id}`, sk: 'FANOUT#opening' });
    let calls = 0;
    expect(await sweep(now, () => Promise.resolve(void (calls += 1)))).toBe(1);
    expect(calls).toBe(1);
  });
});
