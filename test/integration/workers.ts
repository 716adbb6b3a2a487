/** The workers in this process, what reaches them, and how to tell that they did their work. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { getAudit, listCases } from '../../shared/domain/audits/store.ts';
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { Table } from '../../shared/base/aws/table.ts';
import { effectsOf, mergeEffects } from '../../shared/work/relay/effects-of-item.ts';
import type { Message } from '../../shared/domain/messages/messages.ts';
import { caseFacts } from '../../shared/domain/figures/facts.ts';
import { manifestOf, type Manifest } from '../../shared/domain/figures/manifest.ts';
import { type CasePartial } from '../../shared/domain/figures/case-partial.ts';
import { emptyCache, type FiguresCache } from '../../shared/work/aggregate/figures-cache.ts';
import { allRevisions, getManifest } from '../../shared/domain/figures/store.ts';
import { makeFigures } from '../unit/work/packs/plain-draw.ts';
import { readCaseLogs } from '../../shared/domain/returns/store.ts';
import { toolOf } from '../../shared/domain/tool/tools.ts';
import { at, fill, itemsOf, newBucket, newTable, type StoredItem } from './fixture.ts';
import { first, heldByLife } from './life.ts';
import type { Effects } from '../../shared/work/relay/effects.ts';
import { openProgram, staff, type Program } from '../program.ts';
import { partialOf } from '../../shared/domain/figures/count-case.ts';

// ---- a post office ----

const SentMail = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({
    Simple: z.object({
      Body: z.object({ Text: z.object({ Data: z.string() }) }),
      Attachments: z.optional(z.array(z.object({ RawContent: z.string() }))),
    }),
  }),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

/** A mail that reached SES. */
export interface SentMail {
  to: string;
  tag: string;
  text: string;
  /** The calendar files that went with it. */
  calendar: string[];
}

/** What stands for SES: takes every mail, and tells by sender what it took. */
export interface PostOffice {
  /** As `openMailer` makes it: it never tries twice. */
  client: SESv2Client;
  sentFrom: (sender: string) => SentMail[];
  /** From now on, or no more, it refuses every mail of a sender, and says so. */
  refuse: (sender: string, refused: boolean) => void;
  close: () => Promise<void>;
}

/** Opens an endpoint that speaks as SES does to SendEmail. */
export async function openPostOffice(): Promise<PostOffice> {
  const sent = new Map<string, SentMail[]>();
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const mail = z.parse(SentMail, JSON.parse(Buffer.concat(chunks).toString()));
      if (refused.has(mail.FromEmailAddress)) {
        response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'SendingPausedException' });
        response.end(JSON.stringify({ message: 'paused' }));
        return;
      }
      const kept = sent.get(mail.FromEmailAddress) ?? [];
      sent.set(mail.FromEmailAddress, kept);
      kept.push({
        to: mail.Destination.ToAddresses.join(),
        tag: mail.EmailTags.find((tag) => tag.Name === 'message')?.Value ?? '',
        text: mail.Content.Simple.Body.Text.Data,
        calendar: (mail.Content.Simple.Attachments ?? []).map((file) =>
          Buffer.from(file.RawContent, 'base64').toString(),
        ),
      });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ MessageId: `ses-${kept.length}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new SESv2Client({ maxAttempts: 1, endpoint: `http://127.0.0.1:${port}` });
  client.middlewareStack.add(heldByLife, first);
  return {
    client,
    sentFrom: (sender) => sent.get(sender) ?? [],
    refuse: (sender, isRefused) => void (isRefused ? refused.add(sender) : refused.delete(sender)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// ---- a world ----

/** A table and a bucket of one test's own, and the sender that tells its mails from others'. */
export interface World {
  table: Table;
  bucket: Bucket;
  postOffice: PostOffice;
  sender: string;
}

/** A new world that holds these items. */
export async function newWorld(postOffice: PostOffice, items: readonly StoredItem[]): Promise<World> {
  const [table, bucket] = await Promise.all([newTable(), newBucket()]);
  await fill(table, items);
  return { table, bucket, postOffice, sender: `${table.name}@partnership.example` };
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
    const items = await itemsOf(world.table);
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
  const send = (effects: Effects): Promise<void> => deliver(workers, { ...effects, owed: [], links: [] });
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
  const [row, cases] = await Promise.all([getAudit(table, audit), listCases(table, audit)]);
  const tool = toolOf(row!.tool)!;
  return Promise.all(
    cases.map(async (one) => partialOf(tool, caseFacts(audit, one, await readCaseLogs(table, audit, one.id)))),
  );
}

/** An audit's manifest, counted from nothing but its logs. */
export async function recounted(table: Table, audit: string, status: Manifest['status']): Promise<Manifest> {
  const { tool } = (await getAudit(table, audit))!;
  return manifestOf({ audit, tool, status }, await recountedCases(table, audit));
}

/** Every revision's manifest, the oldest first. */
export async function manifestsOf(world: World, audit: string): Promise<Manifest[]> {
  const revisions = await allRevisions(world.table, audit);
  return Promise.all(revisions.map((revision) => getManifest(world.bucket, audit, revision.manifest)));
}
