/** The largest audits that are promised, in one go: what it takes, and what it reads. */
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Agency, Audit, Case } from '../../shared/domain/audits/schema.ts';
import { casePut, putAgency } from '../../shared/domain/audits/store.ts';
import { sendAll } from '../../shared/base/aws/queue.ts';
import { putNew, type Table } from '../../shared/base/aws/table.ts';
import { transact } from '../../shared/base/aws/transaction.ts';
import { fanOut } from '../../shared/work/chasing/fan-out.ts';
import { keepOwed, lastDay, listOwed, noteStep } from '../../shared/domain/owed/store.ts';
import { planTick } from '../../shared/work/chasing/tick.ts';
import { type Message } from '../../shared/domain/messages/messages.ts';
import { relay } from '../../shared/work/relay/relay.ts';
import { keepRows } from '../../shared/work/relay/store.ts';
import { claimMail, getMails } from '../../shared/domain/mail/store.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { openAws } from '../aws/aws.ts';
import { messageId } from '../../shared/domain/messages/ids.ts';
import { quiet, staff } from '../program.ts';
import { decideAsk, decideCheck } from '../../shared/domain/returns/decide-entry.ts';
import { apisOn, at, emailOf, openAnyway, loadTool } from '../audit.ts';
import type { Engine, PostOffice, StoredItem } from '../engine.ts';
import { mailsOf, newWorld, workersIn } from '../world.ts';
import { putAudit } from '../library.ts';

const audit = 'audit-1';
/** How large an audit is tried. */
export interface Sizes {
  /** Agencies that owe ten returns each, on an ordinary day of the ladder. */
  owing: number;
  /** And on the day on which the ladder ends. */
  exhausted: number;
  /** An audit that is entered: by at least ten agencies, each of which is asked about every case. */
  entered: { cases: number; agencies: number };
  /** What part of {@link limits} is allowed to a function whose work grows with the audit; without it nothing is timed. */
  share?: number;
}

/** What is promised. */
export const largest: Sizes = { owing: 1000, exhausted: 100, entered: { cases: 200, agencies: 30 } };

/** What the deployed functions may take, in seconds: not how fast they are, but what they must never come near. */
const limits = { managerApi: 15, planChasers: 120, relayChanges: 60, sendMessage: 60 };

/** What a piece of work asked of a table, and how long it took. */
interface Cost {
  calls: Record<string, number>;
  /** Items that came back, by what begins their partition key. */
  read: Record<string, number>;
  seconds: number;
}

/** What a read of a table answers. */
interface Answered {
  Item?: StoredItem;
  Items?: StoredItem[];
  Responses?: Record<string, StoredItem[]>;
}

const kindOf = (pk: string, sk: string): string => {
  const [kind = ''] = pk.split('#');
  return kind === 'AUDIT' || kind === audit ? (sk.split('#')[0] ?? '') : kind;
};

const auditRow: Audit = {
  id: audit,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: '2026 Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-04-30',
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'open',
  createdAt: '2026-05-01T09:00:00.000Z',
  openedAt: '2026-05-05T09:00:00.000Z',
};
const caseOf = (id: string): Case => ({
  id,
  children: [{ id: 'child-1', ageBand: 'school-age' }],
  route: { from: 'CP', to: 'CIN' },
  factors: [],
  referredOn: '2026-01-12',
});
const agencyOf = (id: string): Agency => ({
  id,
  name: `The ${id}`,
  service: 'school',
  contact: { email: emailOf(id) },
  lead: { email: `lead-of-${id}@agency.example` },
});

/** What the app's own code writes, into a table in memory: thousands of rows are faster put in batches. */
async function rowsOf(write: (table: Table) => Promise<unknown>): Promise<StoredItem[]> {
  const aws = openAws();
  const table = aws.createTable();
  await write(table);
  return aws
    .rows(table.name)
    .all()
    .map(({ item }) => item);
}

export function scaleSuite(engine: Engine, sizes: Sizes) {
  const { fill, itemsOf, newQueue, sqs } = engine;
  let postOffice: PostOffice;
  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
  });
  afterAll(() => postOffice.close());

  const expectWithin = (seconds: number, of: keyof typeof limits): void => {
    if (sizes.share === undefined) return;
    const grows = of === 'managerApi' || of === 'planChasers';
    expect(seconds).toBeLessThan(limits[of] * (grows ? sizes.share : 1));
  };
  const inWords = (count: number): string => (count === 1000 ? 'a thousand' : count.toLocaleString('en-GB'));

  /** Does work on a table, alone, and counts. */
  async function costOf(table: Table, work: (table: Table) => Promise<unknown>): Promise<Cost> {
    const cost: Cost = { calls: {}, read: {}, seconds: 0 };
    const add = (to: Record<string, number>, name: string): void => void (to[name] = (to[name] ?? 0) + 1);
    const end = engine.watchTables((command, answer) => {
      add(cost.calls, command.replace('Command', ''));
      const { Item, Items, Responses }: Answered = answer;
      const items = [Item ?? [], Items ?? [], Object.values(Responses ?? {}).flat()].flat();
      for (const { pk, sk } of items) add(cost.read, kindOf(pk?.S ?? '', sk?.S ?? ''));
    });
    const from = performance.now();
    await work(table);
    cost.seconds = (performance.now() - from) / 1000;
    end();
    return cost;
  }

  /** Puts many rows, some batches at once. */
  async function fillAll(table: Table, rows: readonly StoredItem[]): Promise<void> {
    const share = Math.ceil(rows.length / 8);
    await Promise.all(Array.from({ length: 8 }, (_, nth) => fill(table, rows.slice(nth * share, (nth + 1) * share))));
  }

  /** So many agencies, all chased once; each owes a return for ten cases. */
  async function owing(count: number) {
    const agencies = Array.from({ length: count }, (_, index) => `agency-${index}`);
    const cases = Array.from({ length: 250 }, (_, index) => `case-${index}`);
    const returns = agencies.flatMap((agency, index) =>
      Array.from({ length: 10 }, (_, nth) => ({ agency, case: cases[(index * 10 + nth) % cases.length]! })),
    );
    const inOtherHands = (those: typeof returns, suffix: string): typeof returns =>
      those.map((one) => ({ ...one, agency: `${one.agency}-${suffix}` }));
    /** Some more have been settled, and some are due much later. */
    const settled = inOtherHands(returns.slice(0, 2000), 'settled');
    const later = inOtherHands(returns.slice(2000, 3000), 'later');
    const mailOf = (agency: string): string => `chaser/${addresseeId(audit, emailOf(agency))}/2026-05-12`;
    const dates = { askedOn: '2026-05-05', dueOn: '2026-05-19' };
    const stamp = { receivedAt: at('2026-05-01') };
    const entryOf = (of: { agency: string; case: string }): Entry => {
      const decision = decideAsk(undefined, { audit, ...of, service: 'school', ...dates, atOpening: true }, stamp);
      if (!('entry' in decision)) throw new Error('an ask that is refused');
      return decision.entry;
    };
    const settledOf = (entry: Entry): Entry => {
      const decision = decideCheck(entry, { outcome: 'not-known' }, stamp);
      if (!('entry' in decision)) throw new Error('a check that is refused');
      return decision.entry;
    };
    const of = { audit, seq: 1, cycle: 1, ...dates };
    const rows = await rowsOf(async (table) => {
      await putAudit(table, auditRow);
      for (const agency of agencies) await putAgency(table, auditRow, agencyOf(agency));
      for (const id of cases) await transact(table, [casePut(audit, caseOf(id))]);
      for (const one of returns) {
        await putNew(table, entryOf(one));
        await keepOwed(table, { ...of, ...one });
        await noteStep(table, { audit, ...one, cycle: 1, step: -5, mail: mailOf(one.agency) });
      }
      for (const one of settled) {
        await putNew(table, entryOf(one));
        await putNew(table, settledOf(entryOf(one)));
      }
      for (const one of later) await keepOwed(table, { ...of, ...one, dueOn: '2026-06-23' });
      // Everybody has been chased once.
      for (const agency of agencies) {
        const to = addresseeId(audit, emailOf(agency));
        const mail = { audit, kind: 'chaser', about: 'chaser', to, tick: '2026-05-12' } as const;
        await claimMail(table, mailOf(agency), {
          ...mail,
          returns: [],
          state: 'accepted',
          claimedAt: '2026-05-12T07:00:00.000Z',
        });
      }
    });
    const world = await newWorld(engine, postOffice, []);
    await fillAll(world.table, rows);
    return { world, agencies, cases, returns };
  }

  const ticks = (): void => {
    test(`${inWords(10 * sizes.owing)} returns that are owed are planned and fanned out by one tick, which reads nothing but what is outstanding`, async () => {
      const { world, agencies, cases, returns } = await owing(sizes.owing);
      expect(returns).toHaveLength(10 * sizes.owing);
      const day = '2026-05-15';
      const queue = await newQueue();
      let planned: Message[] = [];
      const cost = await costOf(world.table, (table) => {
        const send = async (messages: readonly Message[]): Promise<void> => {
          planned = [...messages];
          await sendAll(
            sqs,
            queue,
            messages.map((body) => ({ body })),
          );
        };
        return planTick({ table, log: quiet, send }, { act: 'tick', audit, day });
      });
      const chasers = agencies.map((agency) => `chaser/${addresseeId(audit, emailOf(agency))}/${day}`);
      expect(planned.map(messageId).toSorted()).toEqual([...chasers, `digest/${day}/manager`].toSorted());
      const queued = await engine.messagesIn(queue);
      expect(queued).toHaveLength(planned.length);
      // A read of the mails that the steps name, too, by which it is known that they went.
      expect(cost.read).toEqual({
        AUDIT: 1,
        OWED: returns.length,
        STEP: returns.length,
        AGENCY: agencies.length,
        CASE: cases.length,
        MAIL: agencies.length,
      });
      expect(cost.calls).toMatchObject({ BatchGetItem: (returns.length + agencies.length) / 100 });
      expectWithin(cost.seconds, 'planChasers');
    });

    test(`${inWords(10 * sizes.exhausted)} returns that reach the end of the ladder at once are told of in one alert, once`, async () => {
      const { world, returns } = await owing(sizes.exhausted);
      const tick = '2026-06-01';
      const planned: Message[] = [];
      const send = (messages: readonly Message[]) => Promise.resolve(void planned.push(...messages));
      await planTick({ table: world.table, log: quiet, send }, { act: 'tick', audit, day: tick });
      expect(planned.map(messageId)).toEqual([`alert/ladder-exhausted/${tick}/manager`, `digest/${tick}/manager`]);
      const from = performance.now();
      await Promise.all(planned.map((message) => workersIn(world).send(message)));
      const seconds = (performance.now() - from) / 1000;
      const states = await getMails(world.table, audit, planned.map(messageId));
      expect(states.map((mail) => mail?.state)).toEqual(['accepted', 'accepted']);
      expect(mailsOf(world).map((mail) => mail.to)).toEqual([staff.manager, staff.manager]);
      expect(states[0]?.returns).toHaveLength(returns.length);
      expectWithin(seconds, 'sendMessage');
      await planTick({ table: world.table, log: quiet, send }, { act: 'tick', audit, day: '2026-06-02' });
      expect(planned.slice(2).map(messageId)).not.toContain('alert/ladder-exhausted/2026-06-02/manager');
    });
  };

  const entered = (): void => {
    test(`an audit of ${sizes.entered.cases} cases by ${sizes.entered.agencies} agencies is entered, opened and invited within the limits of each function`, async () => {
      const world = await newWorld(engine, postOffice, []);
      const { manager } = apisOn(world.table, () => at('2026-05-05'));
      const agencies = Array.from({ length: sizes.entered.agencies }, (_, index) => `agency-${index}`);
      const cases = Array.from({ length: sizes.entered.cases }, (_, index) => `case-${index}`);
      const { state: _state, createdAt: _createdAt, openedAt: _openedAt, ...draft } = auditRow;
      await loadTool(manager, draft.tool);
      await manager({ method: 'POST', path: '/v1/audits', body: draft });
      for (const id of agencies) {
        const { id: _id, ...body } = agencyOf(id);
        await manager({ method: 'PUT', path: `/v1/audits/${audit}/agencies/${id}`, body });
      }
      for (const id of cases) {
        const { id: _id, ...entered } = caseOf(id);
        const leadProfessional = { email: `lead-professional-of-${id}@social-care.example` };
        const body = { ...entered, leadProfessional, expects: agencies };
        await manager({ method: 'PUT', path: `/v1/audits/${audit}/cases/${id}`, body });
      }
      const opening = await costOf(world.table, (table) =>
        apisOn(table, () => at('2026-05-05')).manager({
          method: 'POST',
          path: `/v1/audits/${audit}/open`,
          body: openAnyway,
        }),
      );
      // Each case's logs once, and each case's identifiers once.
      expect(opening.calls['Query']).toBeLessThanOrEqual(2 * cases.length + 10);
      expectWithin(opening.seconds, 'managerApi');

      const entries = (await itemsOf(world.table)).filter((item) => item['sk']?.S?.startsWith('R#'));
      expect(entries).toHaveLength(cases.length * (agencies.length + 1));
      const records = entries.map((item) => ({ dynamodb: { NewImage: item } }) as DynamoDBRecord);
      const atOnce = 100;
      const relayed: Cost[] = [];
      const told = Math.min(1000, entries.length - (entries.length % atOnce));
      for (let start = 0; start < told; start += atOnce) {
        const batch = records.slice(start, start + atOnce);
        relayed.push(
          await costOf(world.table, (table) =>
            relay(
              {
                log: quiet,
                keep: (rows) => keepRows(table, rows),
                send: () => Promise.resolve(),
                park: () => Promise.reject(new Error('an entry that cannot be read')),
              },
              batch,
            ),
          ),
        );
      }
      // A row each of what is owed, and one look at whose links are ended; a row for each case that is new, from its logs, and
      // none written twice for what they told.
      for (const {
        calls: { PutItem = 0, Query = 0, UpdateItem = 0, ...others },
      } of relayed) {
        const cases = Query - 1;
        expect([PutItem - atOnce, others]).toEqual([cases, {}]);
        expect(cases).toBeLessThanOrEqual(Math.ceil(atOnce / (agencies.length + 1)) + 1);
        expect(UpdateItem).toBeLessThanOrEqual(atOnce);
      }
      expectWithin(Math.max(...relayed.map((one) => one.seconds)), 'relayChanges');
      expect(await listOwed(world.table, audit, lastDay)).toHaveLength(told);

      const queue = await newQueue();
      const planning = await costOf(world.table, (table) => {
        const send = (messages: readonly Message[]): Promise<void> =>
          sendAll(
            sqs,
            queue,
            messages.map((body) => ({ body })),
          );
        return fanOut({ table, log: quiet, send }, { act: 'opening', audit });
      });
      expect(planning.read).toEqual({ AGENCY: agencies.length, CASE: cases.length });
      expectWithin(planning.seconds, 'planChasers');
      const queued = await engine.messagesIn(queue);
      expect(queued).toHaveLength(agencies.length + cases.length);

      // An agency with 200 returns is the dearest addressee; ten of them can be in one batch.
      const invites = agencies.slice(0, 10).map((id) => ({
        about: 'opening' as const,
        audit,
        addressee: addresseeId(audit, emailOf(id)),
      }));
      const from = performance.now();
      await Promise.all(invites.map((message) => workersIn(world).send(message)));
      const seconds = (performance.now() - from) / 1000;
      expect(mailsOf(world)).toHaveLength(invites.length);
      expect(mailsOf(world)[0]?.text.match(/Case \d+/g)).toHaveLength(cases.length);
      expectWithin(seconds, 'sendMessage');
      const [one] = (await getMails(world.table, audit, [messageId(invites[0]!)])).flatMap((mail) => mail ?? []);
      expect(one?.returns).toHaveLength(cases.length);
    });
  };

  return { ticks, entered };
}
