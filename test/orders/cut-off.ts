/**
 * Every worker is cut off after each call that changes something, in turn, and before the first. (To be cut off around a
 * read, or before a later write, leaves behind what the write before it left; only before a mail goes it is tried all the
 * same.) Then either its message is delivered again, or nothing but the hourly sweep comes: both must end where the run
 * that was never cut off ends.
 */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Bucket } from '../../shared/base/aws/files.ts';
import { sendAll } from '../../shared/base/aws/queue.ts';
import { effectsOf, mergeEffects } from '../../shared/work/relay/effects-of-item.ts';
import { Change, isStaff, Message, PackOrder, Plan } from '../../shared/domain/messages/messages.ts';
import { relay } from '../../shared/work/relay/relay.ts';
import { keepRows, park, sendEffects } from '../../shared/work/relay/store.ts';
import { putRequest } from '../../shared/domain/figures/store.ts';
import { mailTag } from '../../shared/domain/mail/mail-item.ts';
import { allMails } from '../../shared/domain/mail/store.ts';
import { noLinkValid } from '../../shared/domain/links/link-expiry.ts';
import { quiet } from '../program.ts';
import { beginLife, Killed, live, type Kill, type Life } from '../life.ts';
import { listLinks } from '../../shared/domain/links/store.ts';
import { changeId, messageId } from '../../shared/domain/messages/ids.ts';
import { noEffects, type Effects } from '../../shared/work/relay/effects.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath, type Apis, closeAnyway } from '../audit.ts';
import type { Engine, PostOffice, SentMail, StoredItem } from '../engine.ts';
import {
  deliver,
  mailsOf,
  manifestsOf,
  newWorld,
  recounted,
  stream,
  sweepUntilQuiet,
  workersIn,
  type Workers,
  type World,
} from '../world.ts';

const audit = 'audit-1';
/** The suite by worker, on an engine. */
/** @param most how many of the cuts are tried, the first and the last among them; every one if absent */
export function cutOffSuites(engine: Engine, most = Infinity) {
  const { itemsOf, newQueue, newTable, objectsIn, sqs } = engine;
  let postOffice: PostOffice;
  /** The audit on its opening day, of one case; nothing of it is told yet. */
  let opened: StoredItem[];

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    const table = await newTable();
    await makeAudit(apisOn(table, () => at('2026-05-05')).manager, { audit, cases: ['case-1'] });
    opened = await itemsOf(table);
  });

  afterAll(() => postOffice.close());

  const managerOf = (world: World, day: string): Apis['manager'] => apisOn(world.table, () => at(day)).manager;

  async function say(world: World, agency: string, what: 'submissions' | 'check', body: object): Promise<void> {
    const token = await linkFor(world.table, audit, emailOf(agency));
    const path = `${returnPath(audit, 'case-1', agency)}/${what}`;
    const { agency: api } = apisOn(world.table, () => at('2026-05-12'));
    const answer = await api({ method: 'POST', path, body, token });
    expect(answer.status).toBeLessThan(300);
  }

  const submit = (world: World, agency: string, answers: Record<string, string>): Promise<void> =>
    say(world, agency, 'submissions', contentOf(answers));

  const returnChange = (agency: string, seq: number): Effects['changes'][number] => ({
    kind: 'return',
    audit,
    case: 'case-1',
    agency,
    seq,
  });

  /** A moment in the audit's life: everything stored, and which of its items the stream has told of. */
  interface Moment {
    items: StoredItem[];
    told: StoredItem[];
    bucket: Bucket;
    objects: string[];
    mails: readonly SentMail[];
  }

  /** Plays facts on top of `opened` and lets the stream tell of them; then plays some more, which are not told yet. */
  async function momentAfter(options: {
    told?: (world: World) => Promise<unknown>;
    untold?: (world: World) => Promise<unknown>;
  }): Promise<Moment> {
    const world = await newWorld(engine, postOffice, opened);
    if (options.told !== undefined) {
      await options.told(world);
      await stream(world, []);
    }
    const told = options.told === undefined ? [] : await itemsOf(world.table);
    await options.untold?.(world);
    return {
      items: await itemsOf(world.table),
      told,
      bucket: world.bucket,
      objects: await objectsIn(world.bucket),
      mails: mailsOf(world),
    };
  }

  async function worldAt(moment: Moment): Promise<World> {
    const world = await newWorld(engine, postOffice, moment.items);
    await engine.copyObjects(moment.objects, moment.bucket, world.bucket);
    return world;
  }

  /**
   * Everything that must be the same in the end, whoever was cut off: all but links and SES's ids (random), notes of what
   * may be unpublished (one too many is harmless) and the fate of each mail.
   */
  async function endOf(world: World) {
    const items = (await itemsOf(world.table)).map((item) => unmarshall(item));
    const isMail = (item: Record<string, unknown>): boolean => String(item['pk']).startsWith('MAIL#');
    const passing = /^(LINK|CONSULT|UNPUBLISHED|MAIL|SES)#/;
    return {
      items: items
        .filter((item) => !passing.test(String(item['pk'])))
        .toSorted((a, b) => (`${a['pk']} ${a['sk']}` < `${b['pk']} ${b['sk']}` ? -1 : 1)),
      messages: items
        // A message of which nothing came is nobody's: a sweep does not send it again.
        .filter((item) => isMail(item) && item['about'] !== 'mail-unknown' && item['state'] !== 'void')
        .map((item) => String(item['sk']))
        .toSorted(),
      objects: await objectsIn(world.bucket),
    };
  }

  /** What became of one message. */
  interface Fate {
    state: string;
    mails: number;
  }

  /**
   * No mail to an agency went twice; of one whose fate is unknown the manager was told; every other was accepted.
   * @param earlier mails of the time before the moment, which another sender sent
   */
  async function fatesOf(world: World, earlier: readonly SentMail[]): Promise<Map<string, Fate>> {
    const mails = await allMails(world.table, audit);
    const sent = [...earlier, ...mailsOf(world)];
    const fates = new Map<string, Fate>();
    for (const [id, mail] of mails) {
      const times = sent.filter((one) => one.tag === mailTag(audit, id)).length;
      fates.set(id, { state: mail.state, mails: times });
      const told = mails.get(messageId({ about: 'mail-unknown', audit, message: id, to: 'manager' }))?.state;
      const isToStaff = isStaff(mail.to);
      const most = mail.state === 'void' ? 0 : isToStaff ? 2 : 1;
      const least = mail.state === 'accepted' ? 1 : 0;
      expect({ id, times, state: mail.state, told }).toEqual({
        id,
        times: Math.min(Math.max(times, least), most),
        state: isToStaff ? 'accepted' : expect.stringMatching(/^(accepted|unknown|void)$/),
        told: mail.state === 'unknown' ? 'accepted' : undefined,
      });
    }
    const tags = new Set([...mails.keys()].map((id) => mailTag(audit, id)));
    expect(sent.filter((mail) => !tags.has(mail.tag))).toEqual([]);
    return fates;
  }

  /** What one delivery does. */
  type Delivery = (workers: Workers, world: World) => Promise<void>;

  interface Job {
    moment: Moment;
    /** Done to each world before anything is delivered. */
    prepare?: (world: World) => Promise<void>;
    deliver: Delivery;
    /** How often the message comes again. */
    redeliveries?: number;
    /** Work of others that a delivery leads to and the stream does not tell of. */
    afterwards?: (world: World) => Promise<void>;
    /** What the stream has told of by then; the moment's if absent. */
    told?: StoredItem[];
  }

  /** One way of being cut off and of going on. */
  interface Round extends Kill {
    call: string;
    how: 'redelivered' | 'swept';
  }

  const isWrite = (call: string): boolean => /^(Put|Update|Delete|Transact|Send)/.test(call);
  const roundsAtOnce = 4;

  async function processOf(job: Job, world: World, kill?: Kill): Promise<Life> {
    const life = beginLife(kill === undefined ? {} : { kill });
    const [ended] = await Promise.allSettled([live(life, () => job.deliver(workersIn(world), world))]);
    await life.idle();
    if (ended.status === 'rejected' && !(ended.reason instanceof Killed)) throw ended.reason;
    // A worker that swallowed its end would acknowledge a message that it did not do.
    expect(ended.status === 'rejected').toBe(life.isDead());
    return life;
  }

  /** Cuts the job off in every way. @returns what became of each message in each round */
  async function cutOffEverywhere(
    job: Job,
  ): Promise<{ calls: string[]; whole: World; rounds: (Round & { fates: Map<string, Fate> })[] }> {
    const told = job.told ?? job.moment.told;
    const whole = await worldAt(job.moment);
    await job.prepare?.(whole);
    const { calls } = await processOf(job, whole);
    await job.afterwards?.(whole);
    await stream(whole, told);
    const end = await endOf(whole);
    await fatesOf(whole, job.moment.mails);
    // Where nothing is behind a sweep sends nothing.
    expect(await sweepUntilQuiet(whole)).toBe(0);

    const firstWrite = calls.findIndex(isWrite);
    const rounds = calls.flatMap((call, index) => {
      if (!isWrite(call)) return [];
      const whens =
        index === firstWrite || call === 'SendEmailCommand' ? (['before', 'after'] as const) : ['after' as const];
      const hows = ['redelivered', 'swept'] as const;
      return whens.flatMap((when) => hows.map((how): Round => ({ call, at: index + 1, when, how })));
    });
    const done: (Round & { fates: Map<string, Fate> })[] = [];
    const take = async (round: Round): Promise<void> => {
      const where = `cut off ${round.when} call ${round.at} (${round.call}), ${round.how}`;
      const world = await worldAt(job.moment);
      await job.prepare?.(world);
      await processOf(job, world, round);
      if (round.how === 'redelivered') {
        for (let count = 0; count < (job.redeliveries ?? 1); count++) await processOf(job, world);
        await job.afterwards?.(world);
        await stream(world, told);
      } else {
        await sweepUntilQuiet(world);
      }
      expect({ where, ...(await endOf(world)) }).toEqual({ where, ...end });
      done.push({ ...round, fates: await fatesOf(world, job.moment.mails) });
    };
    const left = (rounds.length > most ? [...rounds.slice(0, most - 1), ...rounds.slice(-1)] : rounds).values();
    await Promise.all(
      Array.from({ length: roundsAtOnce }, async () => {
        for (const round of left) await take(round);
      }),
    );
    return { calls, whole, rounds: done };
  }

  /** Both agencies of the case have sent, and revision 1 has been published of it. */
  const settle = async (world: World): Promise<void> => {
    await submit(world, 'police', { A1: 'yes', B1: 'no' });
    await submit(world, 'general-practice', { A1: 'no' });
  };

  const aggregate = () =>
    describe('aggregate, cut off', () => {
      test('while it takes the change that settles a case', async () => {
        const moment = await momentAfter({
          told: (world) => submit(world, 'general-practice', { A1: 'no' }),
          untold: (world) => submit(world, 'police', { A1: 'yes', B1: 'no' }),
        });
        const { calls, whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.take(audit, [returnChange('police', 2)]),
        });
        // The manifest, the revision, and the note that goes.
        expect(calls.filter(isWrite)).toEqual(['PutObjectCommand', 'PutItemCommand', 'DeleteItemCommand']);
        expect((await manifestsOf(whole, audit)).at(-1)).toEqual(await recounted(whole.table, audit, 'interim'));
      });

      test('while it takes a further version of a case that was published', async () => {
        const moment = await momentAfter({ told: settle, untold: (world) => submit(world, 'police', { A1: 'no' }) });
        const { whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.take(audit, [returnChange('police', 3)]),
        });
        expect(await manifestsOf(whole, audit)).toHaveLength(2);
        expect((await manifestsOf(whole, audit)).at(-1)).toEqual(await recounted(whole.table, audit, 'interim'));
      });

      test('while it takes a further version that says the same in the figures', async () => {
        const moment = await momentAfter({
          told: async (world) => {
            await settle(world);
            await submit(world, 'police', { A1: 'yes', B1: 'no', C12: 'A tool' });
          },
          untold: (world) => submit(world, 'police', { A1: 'yes', B1: 'no', C12: 'Another tool' }),
        });
        const { whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.take(audit, [returnChange('police', 4)]),
        });
        expect((await endOf(whole)).messages.filter((id) => id.startsWith('alert/case-settled'))).toHaveLength(2);
      });

      test('while it takes the closing', async () => {
        const moment = await momentAfter({
          told: settle,
          untold: async (world) => {
            await submit(world, 'police', { A1: 'no' });
            await managerOf(
              world,
              '2026-06-30',
            )({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
          },
        });
        const { whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.take(audit, [{ kind: 'closing', audit }]),
        });
        expect((await manifestsOf(whole, audit)).at(-1)).toEqual(await recounted(whole.table, audit, 'final'));
      });

      test("while it takes the lead's request", async () => {
        const request = '6f3c1a52-7f0e-4b0e-9a55-0d3f4a3f7c11';
        const moment = await momentAfter({
          told: (world) => submit(world, 'police', { A1: 'yes' }),
          untold: (world) =>
            putRequest(world.table, { audit, id: request, askedAt: at('2026-05-12').toISOString(), state: 'asked' }),
        });
        const { whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.take(audit, [{ kind: 'request', audit, request }]),
        });
        expect(await manifestsOf(whole, audit)).toEqual([await recounted(whole.table, audit, 'interim')]);
      });
    });

  const buildPack = (): void =>
    test('build-pack, cut off', async () => {
      const moment = await momentAfter({
        told: (world) => submit(world, 'general-practice', { A1: 'no' }),
        untold: async (world) => {
          await submit(world, 'police', { A1: 'yes' });
          await workersIn(world).take(audit, [returnChange('police', 2)]);
        },
      });
      const { whole } = await cutOffEverywhere({ moment, deliver: (workers) => workers.pack({ audit, revision: 1 }) });
      expect((await objectsIn(whole.bucket)).filter((key) => key.includes('/revisions/'))).not.toEqual([]);
    });

  type QueueName = 'changes' | 'messages' | 'plans' | 'packs' | 'parked';
  const queues = new WeakMap<World, Record<QueueName, string>>();

  /** The URLs of a world's own queues. */
  const queuesOf = (world: World): Record<QueueName, string> => queues.get(world)!;

  async function openQueues(world: World): Promise<void> {
    const [changes, messages, plans, packs, parked] = await Promise.all([
      newQueue({ fifo: true }),
      newQueue(),
      newQueue(),
      newQueue(),
      newQueue(),
    ]);
    queues.set(world, { changes, messages, plans, packs, parked });
  }

  const bodiesIn = async <T extends z.core.$ZodType>(queue: string, schema: T): Promise<z.output<T>[]> =>
    (await engine.messagesIn(queue)).map((message) => z.parse(schema, JSON.parse(message.body)));

  const planChasers = (): void =>
    test('plan-chasers, cut off between its messages and its cursor', async () => {
      const moment = await momentAfter({});
      const { rounds } = await cutOffEverywhere({
        moment,
        prepare: openQueues,
        deliver: async (workers, world) => {
          await workers.plan({ act: 'opening', audit }, (messages) =>
            sendAll(
              sqs,
              queuesOf(world).messages,
              messages.map((body) => ({ body })),
            ),
          );
        },
        afterwards: async (world) => {
          const messages = await bodiesIn(queuesOf(world).messages, Message);
          await deliver(workersIn(world), { ...noEffects(), messages });
        },
        // Of nothing but the opening, whose effect the plan is.
        told: moment.items.filter((item) => item['sk']?.S === 'AUDIT'),
      });
      expect(rounds.map((round) => [...round.fates.values()].filter((fate) => fate.mails === 1).length)).toEqual(
        rounds.map(() => 3),
      );
    });

  const sendMessage = () =>
    describe('send-message, cut off', () => {
      const sent = async (moment: Moment, message: Message) => {
        const { rounds } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.send(message),
          redeliveries: 2,
        });
        const id = messageId(message);
        return (call: string, when: Kill['when']): (Fate | undefined)[] =>
          rounds.filter((round) => round.call === call && round.when === when).map((round) => round.fates.get(id));
      };

      test('sends an invite at most once, and tells the manager when it cannot know', async () => {
        const invite = { about: 'opening', audit, addressee: addresseeId(audit, emailOf('police')) } as const;
        const fates = await sent(await momentAfter({}), invite);
        for (const fate of fates('PutItemCommand', 'after')) expect(fate).toEqual({ state: 'accepted', mails: 1 });
        expect(fates('SendEmailCommand', 'before')).toEqual([
          { state: 'unknown', mails: 0 },
          { state: 'unknown', mails: 0 },
        ]);
        expect(fates('SendEmailCommand', 'after')).toEqual([
          { state: 'unknown', mails: 1 },
          { state: 'unknown', mails: 1 },
        ]);
      });

      test('sends an alert again rather than leave the manager untold', async () => {
        const moment = await momentAfter({
          told: (world) => submit(world, 'police', { A1: 'yes' }),
          untold: (world) => say(world, 'general-practice', 'check', { outcome: 'cannot-identify', missing: ['name'] }),
        });
        const of = { audit, case: 'case-1', agency: 'general-practice', seq: 2 };
        const fates = await sent(moment, { about: 'cannot-identify', ...of, to: 'manager' });
        expect(fates('SendEmailCommand', 'before')).toEqual([
          { state: 'accepted', mails: 1 },
          { state: 'accepted', mails: 1 },
        ]);
        expect(fates('SendEmailCommand', 'after')).toEqual([
          { state: 'accepted', mails: 2 },
          { state: 'accepted', mails: 2 },
        ]);
      });
    });

  const relayChanges = () =>
    describe('relay-changes, cut off', () => {
      const unreadable: DynamoDBRecord = {
        dynamodb: {
          Keys: { pk: { S: `${audit}#case-1` }, sk: { S: 'R#police#000009' } },
          NewImage: { pk: { S: '?' } },
        },
      };
      test('loses nothing, and sends no change twice', async () => {
        const moment = await momentAfter({
          told: (world) => submit(world, 'general-practice', { A1: 'no' }),
          untold: async (world) => {
            await submit(world, 'police', { A1: 'yes', F2: 'yes' });
            await managerOf(
              world,
              '2026-06-30',
            )({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
          },
        });
        const before = new Set(moment.told.map((item) => JSON.stringify(item)));
        const news = moment.items.filter((item) => !before.has(JSON.stringify(item)));
        const records = [...news.map((item) => ({ dynamodb: { NewImage: item } }) as DynamoDBRecord), unreadable];
        const due = mergeEffects(news.map((item) => effectsOf(unmarshall(item))));
        const { calls } = await cutOffEverywhere({
          moment,
          told: moment.items,
          prepare: openQueues,
          deliver: async (_workers, world) => {
            const urls = queuesOf(world);
            await relay(
              {
                log: quiet,
                keep: (rows) => keepRows(world.table, rows),
                send: (effects) => sendEffects({ client: sqs, ...urls }, effects),
                park: (parked) => park(sqs, urls.parked, parked),
              },
              records,
            );
          },
          afterwards: async (world) => {
            const urls = queuesOf(world);
            const [changes, messages, plans, packs, parked] = await Promise.all([
              bodiesIn(urls.changes, Change),
              bodiesIn(urls.messages, Message),
              bodiesIn(urls.plans, Plan),
              bodiesIn(urls.packs, PackOrder),
              bodiesIn(urls.parked, z.unknown()),
            ]);
            const kept: Effects = { ...noEffects(), changes, messages, plans, packs };
            expect(kept.changes.map(changeId).toSorted()).toEqual(due.changes.map(changeId).toSorted());
            expect(new Set(kept.messages.map(messageId))).toEqual(new Set(due.messages.map(messageId)));
            expect(kept.plans).toContainEqual({ act: 'closing', audit });
            expect(parked).toContainEqual({ pk: `${audit}#case-1`, sk: 'R#police#000009', code: expect.any(String) });
            await deliver(workersIn(world), kept);
          },
        });
        // The row of what was owed, the case's row, what was acknowledged and the row of the concern, and a call to each queue that something
        // goes to.
        expect(calls).toHaveLength(8);
      });

      test('leaves no link open that is ended, and none ended that opens', async () => {
        const change = async (world: World, agency: string, what: string, body: object): Promise<void> => {
          const path = `${returnPath(audit, 'case-1', agency)}/${what}`;
          await managerOf(world, '2026-05-12')({ method: what === 'contact' ? 'PUT' : 'POST', path, body });
        };
        const moment = await momentAfter({
          told: (world) => change(world, 'general-practice', 'withdraw', { reason: 'not-involved' }),
          untold: async (world) => {
            await change(world, 'general-practice', 'ask', { askedOn: '2026-05-12', dueOn: '2026-05-19' });
            await change(world, 'summary', 'withdraw', { reason: 'other' });
            await change(world, 'police', 'contact', { email: 'new-contact@agency.example' });
          },
        });
        const before = new Set(moment.told.map((item) => JSON.stringify(item)));
        const news = moment.items.filter((item) => !before.has(JSON.stringify(item)));
        const { whole } = await cutOffEverywhere({
          moment,
          deliver: (workers) => workers.keep(mergeEffects(news.map((item) => effectsOf(unmarshall(item))))),
        });
        const of = (email: string): string => addresseeId(audit, email);
        expect(Object.fromEntries(await listLinks(whole.table, audit))).toEqual({
          [of(emailOf('summary'))]: noLinkValid,
          [of(emailOf('police'))]: noLinkValid,
          [of('new-contact@agency.example')]: '2026-05-12T09:00:00.000Z',
        });
      });
    });

  const consultation = () =>
    describe('of a consultation on a draft', () => {
      const begun = { audit, seq: 1 };
      /** A draft whose agencies have just been asked what they think of its questionnaire. */
      const consulting = async (): Promise<Moment> => {
        const table = await newTable();
        const { manager } = apisOn(table, () => at('2026-05-04'));
        await makeAudit(manager, { audit, cases: ['case-1'], open: false });
        await manager({ method: 'POST', path: `/v1/audits/${audit}/consultation`, body: { by: '2026-05-29' } });
        const items = await itemsOf(table);
        const { bucket } = await newWorld(engine, postOffice, []);
        const told = items.filter((item) => item['sk']?.S?.startsWith('CONSULTATION#') !== true);
        return { items, told, bucket, objects: [], mails: [] };
      };

      test('plan-chasers, cut off, mails each contact one link', async () => {
        const moment = await consulting();
        const { rounds } = await cutOffEverywhere({
          moment,
          prepare: openQueues,
          deliver: async (workers, world) => {
            await workers.plan({ act: 'consultation', ...begun }, (messages) =>
              sendAll(
                sqs,
                queuesOf(world).messages,
                messages.map((body) => ({ body })),
              ),
            );
          },
          afterwards: async (world) => {
            const messages = await bodiesIn(queuesOf(world).messages, Message);
            await deliver(workersIn(world), { ...noEffects(), messages });
          },
          told: moment.items,
        });
        const sent = ({ fates }: (typeof rounds)[number]): number =>
          [...fates.values()].filter(({ mails }) => mails === 1).length;
        // One of the three is asked about no case.
        expect(rounds.map(sent)).toEqual(rounds.map(() => 3));
      });

      test('send-message, cut off, sends it at most once, and tells the manager when it cannot know', async () => {
        const message = { about: 'consultation', ...begun, addressee: addresseeId(audit, emailOf('police')) } as const;
        const { rounds } = await cutOffEverywhere({
          moment: await consulting(),
          deliver: (workers) => workers.send(message),
          redeliveries: 2,
        });
        const of = (when: Kill['when']): (Fate | undefined)[] =>
          rounds
            .filter((round) => round.call === 'SendEmailCommand' && round.when === when)
            .map(({ fates }) => fates.get(messageId(message)));
        expect(of('before')).toEqual([
          { state: 'unknown', mails: 0 },
          { state: 'unknown', mails: 0 },
        ]);
        expect(of('after')).toEqual([
          { state: 'unknown', mails: 1 },
          { state: 'unknown', mails: 1 },
        ]);
      });
    });

  return { aggregate, buildPack, planChasers, sendMessage, relayChanges, consultation };
}
