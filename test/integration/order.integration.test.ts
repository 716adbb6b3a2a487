/** Changes may come in any order, late, together and more than once: the figures must not show it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../shared/domain/messages/messages.ts';
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { Manifest } from '../../shared/domain/figures/manifest.ts';
import { getManifest, lastRevision, type Revision } from '../../shared/domain/figures/store.ts';
import {
  apisOn,
  at,
  contentOf,
  emailOf,
  fill,
  itemsOf,
  linkFor,
  makeAudit,
  newBucket,
  newTable,
  returnPath,
  type StoredItem,
} from './fixture.ts';
import { openPostOffice, recounted, workersIn, type PostOffice, type World } from './workers.ts';

const audit = 'audit-1';
const shuffles = 200;
const atOnce = 8;

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
  postOffice = await openPostOffice();
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
  await manager({ method: 'POST', path: `/v1/audits/${audit}/close` });
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

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
  const world: World = { table, bucket, postOffice, sender: 'nobody@partnership.example' };
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

test(`of ${shuffles} deals of the same changes each ends in the same final revision`, async () => {
  const seeds = Array.from({ length: shuffles }, (_, index) => index + 1);
  const left = seeds.values();
  const counts = new Set<number>();
  const takeLeft = async (): Promise<void> => {
    for (const seed of left) {
      const { revision, manifest } = await take(seed);
      expect({ seed, manifest, status: revision.status }).toEqual({ seed, manifest: figures, status: 'final' });
      counts.add(revision.revision);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeLeft));
  // The deals differ: some let a revision be published before the final one, some do not.
  expect([...counts].toSorted((a, b) => a - b)).toEqual([1, 2]);
});
