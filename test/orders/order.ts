/** Changes may come in any order, late, together and more than once: the figures must not show it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../shared/domain/messages/messages.ts';
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { Manifest } from '../../shared/domain/figures/manifest.ts';
import { getManifest, lastRevision, type Revision } from '../../shared/domain/figures/store.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath, closeAnyway } from '../audit.ts';
import type { Engine, PostOffice, StoredItem } from '../engine.ts';
import { recounted, workersIn, type World } from '../world.ts';

import { forEachAtOnce, randomOf, type Orders } from './seeds.ts';
const audit = 'audit-1';
const atOnce = 8;

/** @param orders `counted` is for the deals of seeds 1 to 200 */
export function orderSuite(engine: Engine, orders: Orders): void {
  const shuffles = Math.min(orders.counted, 200);
  const { itemsOf, fill, newBucket, newTable } = engine;
  let postOffice: PostOffice;
  let bucket: Bucket;
  /** The whole audit, closed. */
  let items: StoredItem[];
  /** The audit's row as it was while the audit was open. */
  let openRow: StoredItem;
  let closedRow: StoredItem;
  let changes: Change[];
  let figures: Manifest;

  const isAuditRow = (item: StoredItem): boolean => item['sk']?.S === 'AUDIT';

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    bucket = await newBucket();
    const table = await newTable();
    const { manager, agency } = apisOn(table, () => at('2026-05-12'));
    await makeAudit(manager, { audit, cases: ['case-1', 'case-2'] });
    openRow = (await itemsOf(table)).find(isAuditRow)!;
    const tell = async (id: string, who: string, what: 'check' | 'submissions', body: object): Promise<void> => {
      const token = await linkFor(table, audit, emailOf(who));
      const path = `${returnPath(audit, id, who)}/${what}`;
      expect((await agency({ method: 'POST', path, body, token })).status).toBeLessThan(300);
    };
    await tell('case-1', 'police', 'check', { outcome: 'known', knows: ['child-1'] });
    await tell('case-1', 'police', 'submissions', contentOf({ A1: 'yes', B1: 'no' }));
    await tell('case-1', 'general-practice', 'check', { outcome: 'not-known' });
    await tell('case-1', 'police', 'submissions', contentOf({ A1: 'no', C3: 'yes' }));
    await tell('case-2', 'police', 'submissions', contentOf({ A1: 'yes' }));
    await tell('case-2', 'school-a', 'submissions', contentOf({ A2: 'no' }));
    await manager({
      method: 'POST',
      path: `${returnPath(audit, 'case-2', 'police')}/withdraw`,
      body: { reason: 'filed-in-error' },
    });
    await manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
    items = await itemsOf(table);
    closedRow = items.find(isAuditRow)!;
    changes = items
      .filter((item) => item['sk']?.S?.startsWith('R#'))
      .map((item) => ({
        kind: 'return',
        audit,
        case: item['case']!.S!,
        agency: item['agency']!.S!,
        seq: Number(item['seq']!.N),
      }));
    figures = await recounted(table, audit, 'final');
  });

  afterAll(() => postOffice.close());

  /** Each change once or twice, in any order. */
  function dealt(random: () => number): Change[] {
    const all: Change[] = [...changes, { kind: 'closing', audit }];
    return [...all, ...all.filter(() => random() < 0.3)]
      .map((change) => ({ change, place: random() }))
      .toSorted((a, b) => a.place - b.place)
      .map((card) => card.change);
  }

  /** Batches as a queue may cut them: up to ten. */
  function batchesOf(random: () => number, deck: readonly Change[]): Change[][] {
    const left = [...deck];
    const batches: Change[][] = [];
    while (left.length > 0) batches.push(left.splice(0, 6 + Math.floor(random() * 5)));
    return batches;
  }

  /** Takes a deal: what lies before the closing's first card while the audit is open, the rest once it is closed. */
  async function take(seed: number): Promise<{ revision: Revision; manifest: Manifest }> {
    const random = randomOf(seed);
    const table = await newTable();
    await fill(table, [...items.filter((item) => !isAuditRow(item)), openRow]);
    // Objects are named by their content, so that the deals can share a bucket.
    const world: World = { engine, table, bucket, postOffice, sender: 'nobody@partnership.example' };
    const workers = workersIn(world);
    const deck = dealt(random);
    const closing = deck.findIndex((change) => change.kind === 'closing');
    const closesAt = Math.floor(random() * (closing + 1));
    for (const batch of batchesOf(random, deck.slice(0, closesAt))) await workers.take(audit, batch);
    await fill(world.table, [closedRow]);
    for (const batch of batchesOf(random, deck.slice(closesAt))) await workers.take(audit, batch);
    const revision = (await lastRevision(table, audit))!;
    return { revision, manifest: await getManifest(bucket, audit, revision.manifest) };
  }

  /** Takes the deals of these seeds. @returns how many revisions that took, each number once */
  const takeAll = async (seeds: readonly number[]): Promise<number[]> => {
    const counts = new Set<number>();
    const nameOf = (seed: number): string => `the deal of seed ${seed}`;
    await forEachAtOnce(seeds, atOnce, nameOf, async (seed) => {
      const { revision, manifest } = await take(seed);
      expect({ seed, manifest, status: revision.status }).toEqual({ seed, manifest: figures, status: 'final' });
      counts.add(revision.revision);
    });
    return [...counts].toSorted((a, b) => a - b);
  };

  test(`of ${shuffles} deals of the same changes each ends in the same final revision`, async () => {
    const seeds = Array.from({ length: shuffles }, (_, index) => index + 1);
    // The deals differ: some let a revision be published before the final one, some do not.
    expect(await takeAll(seeds)).toEqual([1, 2]);
  });

  if (orders.drawn === 0) return;
  test(`so do ${orders.drawn} more, dealt from seed ${orders.seed} on`, async () => {
    const seeds = Array.from({ length: orders.drawn }, (_, index) => orders.seed + index);
    // Before the final one comes a revision of each case that settles on its own, at most.
    for (const count of await takeAll(seeds)) expect([1, 2, 3]).toContain(count);
  });
}
