/**
 * Two processes at once, one call at a time: a turnstile lets one or the other go next, so that every order of their
 * calls can be forced.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Change, Message } from '../../shared/domain/messages/messages.ts';
import type { Manifest } from '../../shared/domain/figures/manifest.ts';
import { allRevisions, getManifest, settledFacts } from '../../shared/domain/figures/store.ts';
import { effectsOf } from '../../shared/work/relay/effects-of-item.ts';
import { keepLinks } from '../../shared/domain/links/keep-expiry.ts';
import { allMails } from '../../shared/domain/mail/store.ts';
import { noLinkValid } from '../../shared/domain/links/link-expiry.ts';
import { lastEntry, readLog } from '../../shared/domain/returns/store.ts';
import { live, openTurnstile } from '../life.ts';
import { listLinks } from '../../shared/domain/links/store.ts';
import { messageId } from '../../shared/domain/messages/ids.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath, type Apis, closeAnyway } from '../audit.ts';
import type { Engine, PostOffice, StoredItem } from '../engine.ts';
import type { Answer } from '../http-event.ts';
import { mailsOf, newWorld, recounted, stream, workersIn, type Workers, type World } from '../world.ts';

import { forEachAtOnce, randomOf, someOf, type Orders } from './seeds.ts';

/** The numbers of what an aggregator reads at once, in an order of a seed. */
const shuffled = (seed: number): number[] => {
  const random = randomOf(seed);
  return Array.from({ length: 8 }, (_, number) => ({ number, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ number }) => number);
};

const audit = 'audit-1';
/**
 * Races of whoever writes one item: aggregators, versions, senders.
 * @param readings in how many of the orders of reading aggregators are tried; more than there are, in a drawn one as well
 * @returns the races of what makes many calls between two writes: ticks and relays
 */
export function raceSuite(
  engine: Engine,
  orders: Orders,
  readings: number,
): { ticks: () => unknown; relays: () => unknown } {
  const { itemsOf, newTable } = engine;
  let postOffice: PostOffice;
  /** Both cases have their sets, and nothing of them is taken yet. */
  let settled: StoredItem[];
  /** What its revisions must come to. */
  let figures: Manifest;
  /** Case 1 was settled again with the same figures; case 2 is settled now; nothing of that is taken yet. */
  let again: { items: StoredItem[]; publish: (world: World) => Promise<void> };

  const submit = async (world: Pick<World, 'table'>, id: string, agency: string, answers: Record<string, string>) => {
    const token = await linkFor(world.table, audit, emailOf(agency));
    const path = `${returnPath(audit, id, agency)}/submissions`;
    const { agency: api } = apisOn(world.table, () => at('2026-05-12'));
    expect(await api({ method: 'POST', path, body: contentOf(answers), token })).toMatchObject({ status: 201 });
  };

  const changeOf = (id: string, agency: string, seq: number): Change => ({
    kind: 'return',
    audit,
    case: id,
    agency,
    seq,
  });
  const closing: Change = { kind: 'closing', audit };

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    const table = await newTable();
    await makeAudit(apisOn(table, () => at('2026-05-05')).manager, { audit, cases: ['case-1', 'case-2'] });
    await submit({ table }, 'case-1', 'police', { A1: 'yes' });
    await submit({ table }, 'case-1', 'general-practice', { A1: 'no' });
    await submit({ table }, 'case-2', 'police', { A1: 'yes', B1: 'no' });
    await submit({ table }, 'case-2', 'school-a', { A2: 'no' });
    settled = await itemsOf(table);
    figures = await recounted(table, audit, 'interim');
    await submit({ table }, 'case-1', 'police', { A1: 'yes', C12: 'A tool' });
    again = {
      items: await itemsOf(table),
      publish: async (world) => {
        await submit(world, 'case-1', 'police', { A1: 'yes', C12: 'Another tool' });
      },
    };
  });

  afterAll(() => postOffice.close());

  /** What each of two processes does. */
  type Work = (workers: Workers, world: World) => Promise<unknown>;

  /**
   * Orders of what an aggregator reads at once, which must rest on none: 0 the audit, 1 a case's row, 2 its logs, 3 the
   * revision, 4 and 5 the notes, 6 what settled. Those that are named go first.
   */
  const readingOrders = [
    ['as they are made', []],
    ['the revision first', [3]],
    ['the audit, then the revision', [0, 3]],
    ['backwards', [6, 5, 4, 3, 2, 1, 0]],
    ['in an order that is drawn', shuffled(orders.seed)],
  ] as const satisfies [string, readonly number[]][];
  const triedReadings = readingOrders.slice(0, readings);

  /**
   * Runs two processes through a turnstile.
   * @param choose which goes next when both wait: 0 or 1
   * @returns how many calls each made, and how each ended
   */
  async function both(world: World, works: readonly [Work, Work], choose: Choice, early?: readonly number[]) {
    const made = [0, 0];
    const { join, leave } = openTurnstile((waiting) => {
      const wanted = waiting.length === 1 ? 0 : waiting.indexOf(choose(made));
      made[waiting[wanted] ?? 0]! += 1;
      return wanted;
    }, early);
    const lives = works.map(() => join());
    const ended = await Promise.allSettled(
      works.map(async (work, index) => {
        const life = lives[index]!;
        await live(life, () => work(workersIn(world), world)).finally(() => leave(life));
      }),
    );
    return { calls: lives.map((life) => life.calls.length), ended: ended.map((one) => one.status) };
  }

  type Choice = (calls: readonly number[]) => number;

  /** One call of each in turn. */
  const inTurn: Choice = (made) => (made[0]! <= made[1]! ? 0 : 1);

  /** An order of two processes' calls, and how it is named when something fails in it. */
  interface NamedChoice {
    name: string;
    choose: Choice;
  }

  /** The orders in which one process stops before its n-th call until the other has ended, for every n and either way. */
  const stops = (calls: readonly number[], of: readonly number[]): NamedChoice[] =>
    of.flatMap((stopped) =>
      Array.from({ length: calls[stopped] ?? 0 }, (_, before) => ({
        name: `process ${stopped} stopped before its call ${before + 1}`,
        choose: (made: readonly number[]) => (made[stopped]! < before ? stopped : 1 - stopped),
      })),
    );

  /** An order that is drawn: whoever went last goes again more or less often, so that there are long turns and short ones. */
  function drawnFrom(seed: number): NamedChoice {
    const random = randomOf(seed);
    const stays = random();
    let last = random() < 0.5 ? 0 : 1;
    return { name: `an order drawn from seed ${seed}`, choose: () => (last = random() < stays ? last : 1 - last) };
  }

  /**
   * Runs in turn, then with every stop and in orders that are drawn, some at once: they share nothing.
   * @param begin another order for the run that tells how many calls there are to stop before
   * @returns how many stops there were
   */
  async function runAll(
    run: (choose: Choice) => Promise<number[]>,
    of: readonly number[] = [0, 1],
    begin: Choice = inTurn,
  ): Promise<number> {
    const all = stops(await run(begin), of);
    const drawn = Array.from({ length: orders.drawn }, (_, index) => drawnFrom(orders.seed + index));
    const tried = [...someOf(all, orders), ...drawn];
    await forEachAtOnce(
      tried,
      4,
      ({ name }) => name,
      ({ choose }) => run(choose),
    );
    return all.length;
  }

  /** What holds of an audit's revisions whoever published them. @returns the newest one's manifest, and who was told of */
  async function expectRevisionsRight(world: World): Promise<{ newest: Manifest | undefined; told: string[] }> {
    const [revisions, facts] = await Promise.all([allRevisions(world.table, audit), settledFacts(world.table, audit)]);
    const manifests = await Promise.all(revisions.map((one) => getManifest(world.bucket, audit, one.manifest)));
    expect(revisions.map((one) => one.revision)).toEqual(revisions.map((_, index) => index + 1));
    for (const [index, manifest] of manifests.entries()) {
      const before = manifests[index - 1];
      for (const held of before?.cases ?? []) {
        const now = manifest.cases.find((one) => one.case === held.case);
        for (const [agency, seq] of Object.entries(held.seqs)) {
          expect(now?.seqs[agency] ?? 0).toBeGreaterThanOrEqual(seq);
        }
      }
    }
    const statuses = manifests.map((manifest) => manifest.status);
    expect(statuses.toSorted().toReversed()).toEqual(statuses);
    const told = [
      ...revisions.flatMap((one) => one.settled.map(({ case: id, logPosition }) => `${id} ${logPosition}`)),
      ...facts.map((fact) => `${fact.case} ${fact.sk.split('#').at(-1)}`),
    ];
    expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
    return { newest: manifests.at(-1), told };
  }

  describe.each(triedReadings)('two aggregators, one on each case of an audit, that read %s', (_name, early) => {
    const works: readonly [Work, Work] = [
      (workers) => workers.take(audit, [changeOf('case-1', 'general-practice', 2)]),
      (workers) => workers.take(audit, [changeOf('case-2', 'school-a', 2)]),
    ];

    const run = async (choose: Choice): Promise<number[]> => {
      const world = await newWorld(engine, postOffice, settled);
      const { calls, ended } = await both(world, works, choose, early);
      expect(ended).toEqual(['fulfilled', 'fulfilled']);
      const { newest, told } = await expectRevisionsRight(world);
      expect(newest).toEqual(figures);
      expect(told.map((one) => one.slice(0, 'case-1'.length)).toSorted()).toEqual(['case-1', 'case-2']);
      return calls;
    };

    test('wherever one is held back until the other has ended', async () => {
      expect(await runAll(run, [0])).toBeGreaterThan(5);
    });

    test('in any order of their calls', async () => {
      const property = fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: 1 }), { minLength: 40, maxLength: 40 }), async (order) => {
          await run((made) => order[(made[0]! + made[1]!) % order.length]!);
        }),
        { numRuns: orders.drawn, seed: orders.seed, endOnFailure: true },
      );
      await expect(property).resolves.toBeUndefined();
    });
  });

  describe.each(triedReadings)('an aggregator that reads %s', (_name, early) => {
    const settles: Work = (workers) => workers.take(audit, [changeOf('case-1', 'general-practice', 2)]);
    const late: Record<string, string> = { A1: 'no', A2: 'no' };
    const close: Work = async (workers, world) => {
      const { manager } = apisOn(world.table, () => at('2026-06-30'));
      await manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
      await workers.take(audit, [closing]);
    };
    /** Holds back the first before each of its calls until the other has ended. @returns the newest manifest of each run */
    const newestOf = async (works: readonly [Work, Work]): Promise<(Manifest | undefined)[]> => {
      const found: (Manifest | undefined)[] = [];
      const run = async (choose: Choice): Promise<number[]> => {
        const world = await newWorld(engine, postOffice, settled);
        const { calls, ended } = await both(world, works, choose, early);
        expect(ended).toEqual(['fulfilled', 'fulfilled']);
        found.push((await expectRevisionsRight(world)).newest);
        return calls;
      };
      expect(await runAll(run, [0])).toBeGreaterThan(5);
      return found;
    };

    test('and settles a case, beside one that closes the audit before a late version comes: the final revision is the last', async () => {
      const closeFirst: Work = async (workers, world) => {
        await close(workers, world);
        await submit(world, 'case-1', 'police', late);
      };
      for (const newest of await newestOf([settles, closeFirst]))
        expect(newest).toEqual({ ...figures, status: 'final' });
    });

    test('and settles a case, beside one that publishes a further version of it: no revision counts less than the one before', async () => {
      const further: Work = async (workers, world) => {
        await submit(world, 'case-1', 'police', late);
        await workers.take(audit, [changeOf('case-1', 'police', 3)]);
      };
      for (const newest of await newestOf([settles, further])) {
        expect(newest?.cases[0]?.seqs).toMatchObject({ police: 3, 'general-practice': 2 });
      }
    });
  });

  test('a case that settles again without new figures is told of once, before another publishes and after', async () => {
    const world = await newWorld(engine, postOffice, again.items);
    const workers = workersIn(world);
    await workers.take(audit, [changeOf('case-1', 'police', 3)]);
    await again.publish(world);
    await workers.take(audit, [changeOf('case-1', 'police', 4)]);
    expect(await settledFacts(world.table, audit)).toHaveLength(1);
    await workers.take(audit, [changeOf('case-2', 'police', 2), changeOf('case-2', 'school-a', 2)]);
    expect((await allRevisions(world.table, audit)).map((one) => one.settled.map((row) => row.case))).toEqual([
      ['case-1'],
      ['case-2'],
    ]);
    await expectRevisionsRight(world);
  });

  test('two versions of one return at once are both kept, wherever one is held back until the other has ended', async () => {
    const of = { audit, case: 'case-2', agency: 'school-a' };
    const sends =
      (answers: Record<string, string>): Work =>
      (_workers, world) =>
        submit(world, of.case, of.agency, answers);
    const run = async (choose: Choice): Promise<number[]> => {
      const world = await newWorld(engine, postOffice, settled);
      const { calls, ended } = await both(world, [sends({ A2: 'yes' }), sends({ A1: 'yes' })], choose);
      expect(ended).toEqual(['fulfilled', 'fulfilled']);
      // Asked, sent, and sent twice more.
      expect((await readLog(world.table, of)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      return calls;
    };
    expect(await runAll(run)).toBeGreaterThan(5);
  });

  test('of two versions at once that are both to replace the same one is taken, and the other is told, in every order', async () => {
    const of = { audit, case: 'case-2', agency: 'school-a' };
    const run = async (choose: Choice): Promise<number[]> => {
      const world = await newWorld(engine, postOffice, settled);
      const token = await linkFor(world.table, audit, emailOf(of.agency));
      const path = `${returnPath(audit, of.case, of.agency)}/submissions`;
      const answers: Answer[] = [];
      const sends =
        (id: string): Work =>
        async () => {
          const { agency: api } = apisOn(world.table, () => at('2026-05-12'));
          const headers = { 'if-match': '"1"' };
          answers.push(await api({ method: 'POST', path, body: contentOf({ [id]: 'yes' }), token, headers }));
        };
      const { calls } = await both(world, [sends('A1'), sends('A2')], choose);
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '412']);
      expect(answers.find(({ status }) => status === 201)?.body).toMatchObject({ version: 2, replaces: 1 });
      expect((await readLog(world.table, of)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      return calls;
    };
    expect(await runAll(run)).toBeGreaterThan(5);
  });

  describe('two senders of one message', () => {
    const message: Message = { about: 'opening', audit, addressee: addresseeId(audit, emailOf('school-a')) };
    const unsettled = (): StoredItem[] => settled.filter((item) => item['sk']?.S !== 'R#school-a#000002');

    test('send one mail, wherever one is held back until the other has ended', async () => {
      const run = async (choose: Choice): Promise<number[]> => {
        const world = await newWorld(engine, postOffice, unsettled());
        const send: Work = (workers) => workers.send(message);
        const { calls, ended } = await both(world, [send, send], choose);
        expect(mailsOf(world)).toHaveLength(1);
        // Whoever did not send it leaves it to its queue, which brings it again.
        const mail = (await allMails(world.table, audit)).get(messageId(message));
        expect(mail?.state).toBe('accepted');
        expect(ended).toContain('fulfilled');
        return calls;
      };
      expect(await runAll(run)).toBeGreaterThan(8);
    });
  });

  const ticks = () =>
    describe('two ticks at once', () => {
      let outstanding: World;
      let items: StoredItem[];
      beforeAll(async () => {
        outstanding = await newWorld(engine, postOffice, []);
        await makeAudit(apisOn(outstanding.table, () => at('2026-05-05')).manager, { audit, cases: ['case-3'] });
        await stream(outstanding, []);
        items = await itemsOf(outstanding.table);
      });

      /** Plans a tick and takes its messages as they come, each again when another is at it. */
      const tickOn =
        (day: string): Work =>
        (workers) =>
          workers.plan({ act: 'tick', audit, day }, async (messages) => {
            for (const message of messages) await workers.send(message).catch(() => workers.send(message));
          });
      const chased = async (world: World): Promise<string[]> =>
        [...(await allMails(world.table, audit)).values()]
          .filter((mail) => mail.kind === 'chaser' && mail.state !== 'void')
          .map((mail) => `${mail.tick} ${mail.state} ${mail.returns.map((one) => one.step).join()}`);

      test('of one day plan and send each chaser once, wherever the one is held back until the other has ended', async () => {
        const run = async (choose: Choice): Promise<number[]> => {
          const world = { ...(await newWorld(engine, postOffice, items)), bucket: outstanding.bucket };
          const { calls } = await both(world, [tickOn('2026-05-12'), tickOn('2026-05-12')], choose);
          // What neither could finish their queue brings again.
          await tickOn('2026-05-12')(workersIn(world), world);
          expect(await chased(world)).toEqual(['2026-05-12 accepted -5']);
          expect(mailsOf(world).filter((mail) => mail.to === emailOf('school-a'))).toHaveLength(1);
          return calls;
        };
        expect(await runAll(run, [0])).toBeGreaterThan(20);
      });

      test('of two days put the step into one mail, wherever the earlier is held back until the later has ended', async () => {
        const days = new Set<string>();
        const run = async (choose: Choice): Promise<number[]> => {
          const world = { ...(await newWorld(engine, postOffice, items)), bucket: outstanding.bucket };
          const { calls } = await both(world, [tickOn('2026-05-12'), tickOn('2026-05-13')], choose);
          await tickOn('2026-05-13')(workersIn(world), world);
          await tickOn('2026-05-14')(workersIn(world), world);
          const chasers = await chased(world);
          expect(chasers).toEqual([expect.stringMatching(/^2026-05-1[234] accepted -5$/)]);
          expect(mailsOf(world).filter((mail) => mail.to === emailOf('school-a'))).toHaveLength(1);
          chasers.forEach((chaser) => days.add(chaser.slice(0, 10)));
          return calls;
        };
        // In turn the earlier tick would find itself overtaken at once.
        expect(await runAll(run, [0], () => 0)).toBeGreaterThan(40);
        // Both ways round: the earlier tick's mail was gone by then, or the later one's went instead.
        expect([...days]).toEqual(expect.arrayContaining(['2026-05-12', '2026-05-13']));
      });
    });

  const relays = () =>
    describe('two relays, of which one tells of what the other has not heard of', () => {
      const addressee = addresseeId(audit, emailOf('school-a'));
      const managerOf = ({ table }: World): Apis['manager'] => apisOn(table, () => at('2026-05-08')).manager;
      const actOn = (world: World, id: string, what: 'withdraw' | 'ask'): Promise<unknown> =>
        managerOf(world)({
          method: 'POST',
          path: `${returnPath(audit, id, 'school-a')}/${what}`,
          body: what === 'ask' ? { askedOn: '2026-05-08', dueOn: '2026-05-19' } : { reason: 'not-involved' },
        });
      /** Keeps what follows from the newest entry of a return, as the relay of its shard does. */
      const tell =
        (id: string): Work =>
        async (_workers, { table }) =>
          keepLinks(table, effectsOf(await lastEntry(table, { audit, case: id, agency: 'school-a' })).links);
      const actAndTell =
        (id: string, what: 'withdraw' | 'ask'): Work =>
        async (workers, world) => {
          await actOn(world, id, what);
          await tell(id)(workers, world);
        };
      let items: StoredItem[];
      beforeAll(async () => {
        const world = await newWorld(engine, postOffice, []);
        await makeAudit(managerOf(world), { audit, cases: ['case-2', 'case-3'] });
        await actOn(world, 'case-2', 'withdraw');
        items = await itemsOf(world.table);
      });
      const validFrom = async (world: World): Promise<string | undefined> =>
        (await listLinks(world.table, audit)).get(addressee);

      /** Does one thing after another, then two at once in every order. @returns what the row said in the end, each time */
      const endings = async (first: (world: World) => Promise<unknown>, works: readonly [Work, Work]) => {
        const found = new Set<string | undefined>();
        const run = async (choose: Choice): Promise<number[]> => {
          const world = await newWorld(engine, postOffice, items);
          await first(world);
          const { calls, ended } = await both(world, works, choose);
          expect(ended).toEqual(['fulfilled', 'fulfilled']);
          found.add(await validFrom(world));
          return calls;
        };
        expect(await runAll(run)).toBeGreaterThan(12);
        return [...found];
      };

      test('of the last withdrawal, and of another return that is asked for again meanwhile, leave the links open', async () => {
        const withdrawn = (world: World): Promise<unknown> => actOn(world, 'case-3', 'withdraw');
        expect(await endings(withdrawn, [tell('case-3'), actAndTell('case-2', 'ask')])).toEqual([undefined]);
      });

      test('of an asking, and of the withdrawal of that return and so of all, leave the links ended', async () => {
        const askedAgain = async (world: World): Promise<void> => {
          await actOn(world, 'case-3', 'withdraw');
          await tell('case-3')(workersIn(world), world);
          expect(await validFrom(world)).toBe(noLinkValid);
          await actOn(world, 'case-2', 'ask');
        };
        expect(await endings(askedAgain, [tell('case-2'), actAndTell('case-2', 'withdraw')])).toEqual([noLinkValid]);
      });
    });

  return { ticks, relays };
}
