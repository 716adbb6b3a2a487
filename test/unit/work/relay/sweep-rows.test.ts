/** What a sweep puts right or finishes by itself: rows that lag, deletions that were cut off, and figures that know all there is. */
import { describe, expect, test } from 'vitest';
import { auditKey, getAudit, moveAudit, putAgency } from '../../../../shared/domain/audits/store.ts';
import { deleteDraft, isBeingDeleted } from '../../../../shared/domain/audits/draft.ts';
import { putFanOut } from '../../../../shared/domain/audits/fan-out.ts';
import { getItem } from '../../../../shared/base/aws/table.ts';
import { emptyDraft } from '../../../../shared/domain/drafts/draft.ts';
import { saveDraft } from '../../../../shared/domain/drafts/store.ts';
import { listBoard, takeOffBoard } from '../../../../shared/domain/board/store.ts';
import { putRequest } from '../../../../shared/domain/figures/store.ts';
import { putErasure } from '../../../../shared/domain/identifiers/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { noLinkValid } from '../../../../shared/domain/links/link-expiry.ts';
import { listLinks, putLink, putValidFrom } from '../../../../shared/domain/links/store.ts';
import type { Change } from '../../../../shared/domain/messages/messages.ts';
import { dropOwed, listOwed, lastDay } from '../../../../shared/domain/owed/store.ts';
import { emptyCache } from '../../../../shared/work/aggregate/figures-cache.ts';
import { takeChanges } from '../../../../shared/work/aggregate/take-changes.ts';
import { mergeEffects } from '../../../../shared/work/relay/effects-of-item.ts';
import type { Effects } from '../../../../shared/work/relay/effects.ts';
import { openProgram } from '../../../program.ts';
import { audit, gp, keptLog } from '../../front/manager/fixture.ts';
import { to } from '../../front/manager/requests.ts';
import { world as openWorld } from '../../front/manager/world.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';
import { putAudit } from '../../../library.ts';

const now = '2026-04-20T09:30:00.000Z';
const id = audit.id;

async function world() {
  const it = await openWorld();
  const bucket = it.aws.createBucket();
  const drafts = it.aws.createTable('drafts', [], { isPlain: true });
  const { log, lines } = keptLog();
  const { sweep } = openProgram(
    { table: it.table, identifiers: it.identifiers, bucket, drafts },
    { now: () => new Date(now), logOf: () => log },
  );
  await putFanOut(it.table, id, { act: 'opening', done: true });
  const swept = async (tick = now): Promise<Effects> => {
    const sent: Effects[] = [];
    await sweep(tick, (effects) => Promise.resolve(void sent.push(effects)));
    return mergeEffects(sent);
  };
  const take = (...changes: Change[]) =>
    takeChanges(
      { table: it.table, bucket, log, now: () => new Date(now), tools: emptyTools(), cache: emptyCache() },
      id,
      changes,
    );
  return { ...it, bucket, drafts, lines, swept, take };
}

test('drafts go on the day on which they are over, ninety days after the closing, but for one that was saved since', async () => {
  const it = await world();
  const of = (agency: string) => ({ audit: id, case: 'case-1', agency });
  const save = async (agency: string, at: string, isClosed = false): Promise<void> => {
    const saving = { known: emptyDraft, audit: isClosed ? (await getAudit(it.table, id))! : audit, counted: undefined };
    await saveDraft(it.drafts, of(agency), { ...saving, by: 'a'.repeat(64), now: new Date(at), salt: 'salt' }, () => ({
      ...emptyDraft,
      answers: { A1: { answer: 'yes' } },
    }));
  };
  const left = () => it.aws.items('drafts').map(({ pk }) => String(pk).split('#').at(-1));
  await save('gp-a', now);
  await save('summary', now);
  await it.close('2026-05-29T15:00:00.000Z');
  await save('police', '2026-08-20T09:00:00.000Z', true);
  await it.swept('2026-08-27T14:00:00.000Z');
  expect(left()).toHaveLength(3);
  await it.swept('2026-08-27T15:00:00.000Z');
  expect(left()).toEqual(['police']);
  expect(it.lines.map(({ code }) => code).filter((code) => code === 'drafts-deleted')).toHaveLength(1);
  const { usage } = await it.aws.meter.measure(() => it.swept('2026-08-28T15:00:00.000Z'));
  expect(usage.calls.filter(({ command, target }) => /Delete/.test(command) && target === 'drafts')).toEqual([]);
});

describe('rows that lag', () => {
  test('of what is owed, of the board and of links are put right', async () => {
    const it = await world();
    const right = async () => ({
      owed: (await listOwed(it.table, id, lastDay)).map((one) => `${one.case} ${one.agency} ${one.dueOn}`).toSorted(),
      board: await listBoard(it.table, id),
      links: await listLinks(it.table, id),
    });
    const before = await right();
    expect(before.owed).toHaveLength(4);
    await dropOwed(it.table, { audit: id, case: 'case-1', agency: 'gp-a', seq: 9, dueOn: audit.dueOn });
    await takeOffBoard(it.table, { audit: id, case: 'case-2', agency: 'gp-a' });
    await putValidFrom(it.table, { audit: id, addressee: to('gp-a@agency.example'), opensFrom: noLinkValid });
    expect(await right()).not.toEqual(before);
    await it.swept();
    expect(await right()).toEqual(before);
    expect(before.links.size).toBe(0);
  });
});

describe('figures', () => {
  const of = (changes: readonly Change[]): string[] =>
    [...new Set(changes.flatMap((one) => ('case' in one ? [one.case] : [])))].toSorted();

  test('that count all that there is, or where it was noted as read, are behind in nothing', async () => {
    const it = await world();
    const { seq } = await it.check('case-1', 'gp-a', { outcome: 'known' });
    expect(of((await it.swept()).changes)).toEqual(['case-1', 'case-2']);
    const change: Change = { kind: 'return', audit: id, case: 'case-1', agency: 'gp-a', seq };
    await it.take(change);
    expect(of((await it.swept()).changes)).toEqual(['case-2']);
    await putRequest(it.table, { audit: id, id: 'request-1', askedAt: now, state: 'asked' });
    await it.take({ kind: 'request', audit: id, request: 'request-1' });
    const { changes, packs } = await it.swept();
    expect(changes).toEqual([]);
    // The files of a revision are all that is to be made now, and that is counted as something found.
    expect(packs).toEqual([{ audit: id, revision: 1 }]);
    const later = await it.check('case-2', 'gp-a', { outcome: 'known' });
    expect(of((await it.swept()).changes)).toEqual(['case-2']);
    await it.take({ kind: 'return', audit: id, case: 'case-2', agency: 'gp-a', seq: later.seq });
    expect((await it.swept()).changes).toEqual([]);
  });

  test('that told that a case has settled are not asked to again', async () => {
    const it = await world();
    const { seq } = await it.submit('case-2', 'gp-a', 'a', {
      content: { childrenCovered: ['child-1'], answers: { A1: { answer: 'yes' } } },
    });
    await it.take({ kind: 'return', audit: id, case: 'case-2', agency: 'gp-a', seq });
    expect(of((await it.swept()).changes)).toEqual(['case-1']);
  });
});

describe('what was begun', () => {
  test('of deleting a draft is ended, and an audit that stands is left alone', async () => {
    const it = await world();
    const draft = { ...audit, id: '2026-q1' };
    const kept = { ...audit, id: '2026-q3' };
    for (const one of [draft, kept]) {
      await putAudit(it.table, one);
      await putAgency(it.table, one, gp);
    }
    await deleteDraft(it.table, (await getAudit(it.table, draft.id))!);
    expect(await isBeingDeleted(it.table, draft.id)).toBe(true);
    await it.swept();
    expect(await getItem(it.table, auditKey(draft.id))).toBeUndefined();
    expect(it.items().filter(({ pk }) => String(pk).includes(draft.id))).toEqual([]);
    expect((await getAudit(it.table, kept.id))?.state).toBe('draft');
    expect(it.items().filter(({ pk }) => String(pk).includes(kept.id)).length).toBeGreaterThan(1);
    expect(it.lines.filter(({ code }) => code === 'audit-swept')).toHaveLength(1);
    await moveAudit(it.table, (await getAudit(it.table, kept.id))!, { state: 'open', openedAt: now });
    await it.swept();
    expect(it.lines.filter(({ code }) => code === 'audit-swept')).toHaveLength(3);
  });

  test('of destroying is said with how many it was of, and of links once there were any', async () => {
    const it = await world();
    const codes = () => it.lines.map(({ code, fields }) => [code, (fields as { count?: number }).count]);
    await putLink(it.table, tokenHash('token'), { audit: id, addressee: 'a'.repeat(32), mintedAt: now });
    await it.close('2026-05-29T15:00:00.000Z');
    await putErasure(it.table, { audit: id, case: 'case-1', at: now, on: '2026-05-20' });
    await it.swept('2026-06-01T09:00:00.000Z');
    expect(codes()).toContainEqual(['identifiers-deleted', 3]);
    expect(codes().map(([code]) => code)).not.toContain('links-deleted');
    await it.swept('2027-01-01T09:00:00.000Z');
    expect(codes()).toContainEqual(['links-deleted', 1]);
    expect(codes()).toContainEqual(['identifiers-deleted', 6]);
    await it.swept('2027-01-02T09:00:00.000Z');
    expect(codes().filter(([code]) => code === 'links-deleted')).toHaveLength(1);
    expect(codes().filter(([code]) => code === 'identifiers-deleted')).toHaveLength(2);
  });
});
