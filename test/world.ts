/** The workers in this process, what reaches them, and how to tell that they did their work. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { getAuditWithTool } from '../shared/domain/audits/audit-tool.ts';
import { countJudgements } from '../shared/domain/audits/judgements.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { listCases } from '../shared/domain/audits/store.ts';
import type { Bucket } from '../shared/base/aws/files.ts';
import type { Table } from '../shared/base/aws/table.ts';
import { effectsOf, mergeEffects } from '../shared/work/relay/effects-of-item.ts';
import type { Message } from '../shared/domain/messages/messages.ts';
import { caseFacts } from '../shared/domain/figures/facts.ts';
import { manifestOf, type Manifest } from '../shared/domain/figures/manifest.ts';
import { type CasePartial } from '../shared/domain/figures/case-partial.ts';
import { emptyCache, type FiguresCache } from '../shared/work/aggregate/figures-cache.ts';
import { allRevisions, getManifest } from '../shared/domain/figures/store.ts';
import { makeFigures } from './unit/work/packs/plain-draw.ts';
import { readCaseLogs } from '../shared/domain/returns/store.ts';
import { toolHash } from '../shared/domain/tool/tool-hash.ts';
import { at } from './audit.ts';
import type { Engine, PostOffice, SentMail, StoredItem } from './engine.ts';
import type { Effects } from '../shared/work/relay/effects.ts';
import { openProgram, staff, type Program } from './program.ts';
import { partialOf } from '../shared/domain/figures/count-case.ts';

// ---- a world ----

/** A table and a bucket of one test's own, and the sender that tells its mails from others'. */
export interface World {
  engine: Engine;
  table: Table;
  bucket: Bucket;
  postOffice: PostOffice;
  sender: string;
}

/** A new world that holds these items. */
export async function newWorld(engine: Engine, postOffice: PostOffice, items: readonly StoredItem[]): Promise<World> {
  const [table, bucket] = await Promise.all([engine.newTable(), engine.newBucket()]);
  await engine.fill(table, items);
  return { engine, table, bucket, postOffice, sender: `${table.name}@partnership.example` };
}

/** The mails that reached SES from a world. */
export const mailsOf = (world: World): SentMail[] => world.postOffice.sentFrom(world.sender);

/** Every worker of one process. */
export type Workers = Pick<Program, 'take' | 'send' | 'plan' | 'pack' | 'keep' | 'sweep'>;

/** The wall clock of every worker: it only stamps. */
export const workersClock = (): Date => at('2026-05-20');

/**
 * The workers of a world; they belong to the life that they are called in.
 * @param now another clock than {@link workersClock}
 * @param cache what the process knows already
 */
export const workersIn = (
  { table, bucket, postOffice, sender }: World,
  now: () => Date = workersClock,
  cache: FiguresCache = emptyCache(),
): Workers =>
  openProgram(
    { table, bucket, mailer: postOffice.client },
    { now, cache, make: makeFigures, addresses: { ...staff, sender } },
  );

/** Keeps rows and gives effects straight to the workers, as relay and queues would. */
export async function deliver(workers: Workers, effects: Effects): Promise<void> {
  await workers.keep(effects);
  const sendAll = async (messages: readonly Message[]): Promise<void> => {
    for (const message of messages) await workers.send(message);
  };
  for (const audit of new Set(effects.changes.map((change) => change.audit))) {
    await workers.take(
      audit,
      effects.changes.filter((change) => change.audit === audit),
    );
  }
  for (const plan of effects.plans) await workers.plan(plan, sendAll);
  await sendAll(effects.messages);
  for (const order of effects.packs) await workers.pack(order);
}

const keyOf = (item: StoredItem): string => `${item['pk']?.S} ${item['sk']?.S}`;

/**
 * What the stream does: tells every new or changed item's effects to the workers, until nothing changes any more.
 * @param told items that were told already
 * @param now the workers' clock
 */
export async function stream(world: World, told: readonly StoredItem[], now = workersClock): Promise<void> {
  const workers = workersIn(world, now);
  const seen = new Map(told.map((item) => [keyOf(item), JSON.stringify(item)]));
  for (;;) {
    const items = await world.engine.itemsOf(world.table);
    const changed = items.filter((item) => seen.get(keyOf(item)) !== JSON.stringify(item));
    for (const item of items) seen.set(keyOf(item), JSON.stringify(item));
    if (changed.length === 0) return;
    await deliver(workers, mergeEffects(changed.map((item) => effectsOf(unmarshall(item)))));
  }
}

/** One sweep, whose messages are taken at once. @returns how many it found to send */
export function sweepAt(world: World, tick: string): Promise<number> {
  const workers = workersIn(world);
  // Rows are kept by the sweep itself.
  const send = (effects: Effects): Promise<void> => deliver(workers, { ...effects, owed: [], board: [], links: [] });
  return workers.sweep(tick, send);
}

const hour = 60 * 60 * 1000;
const mostSweeps = 8;

/**
 * Sweeps hour after hour until there is nothing to send any more, and nothing else: no stream, no redelivery.
 * @returns how many sweeps found something
 * @throws Error when there is no end to it
 */
export async function sweepUntilQuiet(world: World): Promise<number> {
  for (let count = 0; count <= mostSweeps; count++) {
    const tick = new Date(workersClock().getTime() + (count + 1) * hour).toISOString();
    const sent = await sweepAt(world, tick);
    if (sent === 0) return count;
  }
  throw new Error(`after ${mostSweeps} sweeps there was still something to send`);
}

// ---- how to tell ----

/** What each case of an audit puts into the figures, counted from nothing but its logs. */
export async function recountedCases(table: Table, audit: string): Promise<CasePartial[]> {
  const [found, cases] = await Promise.all([
    getAuditWithTool({ table, tools: emptyTools() }, audit),
    listCases(table, audit),
  ]);
  const { tool } = found!;
  return Promise.all(
    cases.map(async (one) => partialOf(tool, caseFacts(tool, audit, one, await readCaseLogs(table, audit, one.id)))),
  );
}

/** An audit's manifest, counted from nothing but its logs. */
export async function recounted(table: Table, audit: string, status: Manifest['status']): Promise<Manifest> {
  const { audit: row, tool } = (await getAuditWithTool({ table, tools: emptyTools() }, audit))!;
  const judgements = (await countJudgements(table, audit)) || undefined;
  const of = { audit, tool: tool.id, toolSha256: toolHash(tool), status, amendments: row.amendments, judgements };
  return manifestOf(of, await recountedCases(table, audit));
}

/** Every revision's manifest, the oldest first. */
export async function manifestsOf(world: Pick<World, 'table' | 'bucket'>, audit: string): Promise<Manifest[]> {
  const revisions = await allRevisions(world.table, audit);
  return Promise.all(revisions.map((revision) => getManifest(world.bucket, audit, revision.manifest)));
}
