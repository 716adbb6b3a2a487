/**
 * A whole audit played in memory, through the program's own APIs and workers: who can do what is told by `acts.ts`, what must
 * hold meanwhile by `mail-laws.ts` and `laws.ts`. Its stream is told late, its messages are delivered out of order, some of
 * them twice, and, where a play is drawn so, some never.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { newImage, recordKeys } from '../../shared/base/aws/stream.ts';
import type { RawItem } from '../../shared/base/aws/table.ts';
import { londonDay } from '../../shared/base/time/days.ts';
import { dropOf } from '../../shared/domain/returns/drop.ts';
import { parseAudit } from '../../shared/domain/audits/store.ts';
import { newCode } from '../../shared/domain/identifiers/code-rules.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { putLink } from '../../shared/domain/links/store.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Change, Message, PackOrder, Plan } from '../../shared/domain/messages/messages.ts';
import { parseEntry } from '../../shared/domain/returns/store.ts';
import { ticksOf } from '../../shared/work/chasing/tick.ts';
import type { Effects } from '../../shared/work/relay/effects.ts';
import { relay } from '../../shared/work/relay/relay.ts';
import { emptyCache } from '../../shared/work/aggregate/figures-cache.ts';
import { openAws } from '../aws/aws.ts';
import { call, type Answer, type Call } from '../http-event.ts';
import { randomOf } from '../orders/seeds.ts';
import { openProgram, quiet, staff, type Program } from '../program.ts';
import { makeFigures } from '../unit/work/packs/plain-draw.ts';
import { checkMail } from './mail-laws.ts';
import { audit, holderOf, returnKey, type Play } from './state.ts';

/** Something that is on its way to a worker. */
type Underway =
  | { of: 'message'; message: Message }
  | { of: 'change'; change: Change }
  | { of: 'plan'; plan: Plan }
  | { of: 'pack'; order: PackOrder };

const keyOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;

/** Opens a play in which nothing has happened. @param lossy some of what is sent between the functions never arrives */
export function openPlay({ seed, lossy }: { seed: number; lossy: boolean }): Play {
  const aws = openAws();
  aws.verify(staff.sender);
  const table = aws.createTable();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const bucket = aws.createBucket();
  let drawn = randomOf(seed);
  const random = (): number => drawn();
  const chance = (of: number): boolean => random() < of;
  aws.clock.now = new Date('2026-05-05T08:00:00.000Z');
  const now = (): Date => aws.clock.now;
  let code = '';
  // Two processes, each of which has its own memory of the figures.
  const open = (): Program =>
    openProgram(
      { table, identifiers, bucket, mailer: aws.ses },
      { now, make: makeFigures, cache: emptyCache(), newCode: () => (code = newCode()) },
    );
  const [one, other] = [open(), open()];
  const program = (): Program => (chance(0.5) ? one : other);

  const items = new Map<string, RawItem>();
  const logs: Play['logs'] = new Map();
  const records: DynamoDBRecord[] = [];
  let writes = 0;
  /** Reads what the stream tells: it is what stands, and it is to be relayed. */
  const observe = (): void => {
    for (const record of aws.rows(table.name).takeRecords()) {
      records.push(record);
      writes += 1;
      const image = newImage(record);
      const key = recordKeys(record);
      if (image === undefined) items.delete(keyOf(key));
      else items.set(keyOf(key), image);
      if (!key.sk.startsWith('R#')) continue;
      // Of a draft whole logs are deleted.
      if (image === undefined) logs.delete(returnKey(key.pk.slice(`${audit}#`.length), key.sk.split('#')[1] ?? ''));
      if (image === undefined) continue;
      const entry = parseEntry(image);
      const log = logs.get(returnKey(entry.case, entry.agency)) ?? [];
      log[entry.seq - 1] = entry;
      logs.set(returnKey(entry.case, entry.agency), log);
    }
  };

  const underway: Underway[] = [];
  let isLossy = lossy;
  let last: () => Promise<unknown> = () => Promise.resolve();
  const put = (all: readonly Underway[]): void => {
    for (const one of all) {
      if (isLossy && chance(0.08)) continue;
      underway.push(one);
      // Delivered again, sooner or later than the first time.
      if (chance(0.15)) underway.push(one);
    }
  };
  const send = (effects: Effects): Promise<void> => {
    put([
      ...effects.changes.map((change) => ({ of: 'change' as const, change })),
      ...effects.messages.map((message) => ({ of: 'message' as const, message })),
      ...effects.plans.map((plan) => ({ of: 'plan' as const, plan })),
      ...effects.packs.map((order) => ({ of: 'pack' as const, order })),
    ]);
    return Promise.resolve();
  };
  const relayed = async (batch: readonly DynamoDBRecord[]): Promise<void> => {
    const park = (parked: readonly unknown[]): Promise<void> => {
      if (parked.length > 0) throw new Error(`the relay cannot read ${JSON.stringify(parked)}`);
      return Promise.resolve();
    };
    await relay({ log: quiet, keep: program().keep, send, park }, batch);
    observe();
  };

  const play: Play = {
    table,
    identifiers,
    bucket,
    random,
    draw: (from) => {
      drawn = randomOf(from);
    },
    writes: () => writes,
    taken: new Set(),
    now,
    today: () => londonDay(now()),
    pass: (minutes) => {
      aws.clock.now = new Date(now().getTime() + minutes * 60_000);
    },
    items: () => items.values(),
    item: (pk, sk) => items.get(keyOf({ pk, sk })),
    audit: () => parseAudit(items.get(keyOf({ pk: `AUDIT#${audit}`, sk: 'AUDIT' }))!),
    logs,
    dropped: () => {
      const cases = Map.groupBy([...logs.values()].flat(), (entry) => entry.case);
      return new Set([...cases].flatMap(([id, entries]) => (dropOf(entries) === undefined ? [] : [id])));
    },
    contacts: new Map(),
    auditors: new Map(),
    leads: new Map(),
    professionals: new Map(),
    links: [],
    keys: [],
    codes: new Map(),
    steps: new Set(),
    mails: [],
    agency: (request) => answered(program().functionOf(request.method, request.path), request),
    manager: (request) => answered(program().managerApi, { ...request, group: 'business-manager' }),
    lead: (request) => answered(program().leadApi, { ...request, group: 'audit-lead' }),
    recordDelivery: async (notification) => {
      await program().recordDelivery(notification);
      observe();
    },
    sentMails: () => aws.mails(),
    tick: async () => put((await ticksOf(table, londonDay(now()))).map((plan) => ({ of: 'plan', plan }))),
    sweep: async () => {
      const found: unknown[] = [];
      await program().sweep(now().toISOString(), (effects) => {
        found.push(...effects.changes, ...effects.messages, ...effects.plans, ...effects.packs);
        return send(effects);
      });
      observe();
      return found;
    },
    deliver: async (all) => {
      observe();
      for (let left = all ? Infinity : Math.floor(random() * 12); left > 0; left--) {
        if (records.length > 0 && (underway.length === 0 || chance(0.5))) {
          const batch = records.splice(0, 1 + Math.floor(random() * 10));
          if (isLossy && chance(0.05)) continue;
          await relayed(batch);
          // A batch that failed at its end comes once more.
          if (chance(0.1)) await relayed(batch);
        } else {
          const next = underway.splice(Math.floor(random() * underway.length), 1).at(0);
          if (next === undefined) return;
          await delivered(next);
        }
      }
    },
    linkOf: async (id, agency) => {
      const holder = holderOf(play, id, agency);
      if (holder === undefined) return undefined;
      const good = play.links.findLast((link) => link.email === holder.email && link.mintedAt >= holder.since);
      if (good !== undefined) return good;
      const link = { token: `minted-${play.links.length}`, email: holder.email, mintedAt: now().toISOString() };
      const { email, token, mintedAt } = link;
      await putLink(table, tokenHash(token), { audit, addressee: addresseeId(audit, email), mintedAt });
      play.links.push(link);
      return link;
    },
    repeat: () => last(),
    people: () => aws.items(identifiers.name),
    heal: () => {
      isLossy = false;
    },
    objects: () => aws.objects(bucket.name),
  };

  /** An act is taken or refused; it is never our fault. */
  async function answered(handler: Program['agencyApi'], request: Call): Promise<Answer> {
    const answer = await call(handler, request);
    observe();
    if (request.method !== 'GET') last = () => answered(handler, request);
    if (answer.status < 300) play.taken.add(`${request.method} ${request.path}`);
    if (answer.status >= 500) throw new Error(`${request.method} ${request.path} is answered with ${answer.status}`);
    return answer;
  }

  async function delivered(one: Underway): Promise<void> {
    if (one.of === 'change') {
      // As many as the queue hands over at once; what belongs to one audit comes together.
      const more = underway.filter((other) => other.of === 'change' && chance(0.5));
      for (const other of more) underway.splice(underway.indexOf(other), 1);
      const changes = [one, ...more].flatMap((each) => (each.of === 'change' ? [each.change] : []));
      await program().take(audit, changes);
    } else if (one.of === 'plan') {
      await program().plan(one.plan, (messages) => {
        put(messages.map((message) => ({ of: 'message', message })));
        return Promise.resolve();
      });
    } else if (one.of === 'pack') await program().pack(one.order);
    else {
      const before = aws.mails().length;
      await program().send(one.message);
      observe();
      const sent = aws.mails().slice(before);
      if (sent.length > 1) throw new Error('a message came to more than one mail');
      if (sent[0] !== undefined) checkMail(play, one.message, sent[0].input, code);
    }
    observe();
  }
  return play;
}
