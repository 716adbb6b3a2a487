/**
 * The ladder day by day: whatever is doubled, late, lost or cut off, each step of a return is in one
 * mail at most, and none that still matters is left out.
 */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Table } from '../../shared/base/aws/table.ts';
import { dropOwed, keepOwed, listOwed, newestTick } from '../../shared/domain/owed/store.ts';
import { type Message } from '../../shared/domain/messages/messages.ts';
import { relay } from '../../shared/work/relay/relay.ts';
import { keepRows } from '../../shared/work/relay/store.ts';
import { mailTag } from '../../shared/domain/mail/mail-item.ts';
import { allMails } from '../../shared/domain/mail/store.ts';
import { readLog } from '../../shared/domain/returns/store.ts';
import { beginLife, Killed, live, type Kill, type Life } from '../life.ts';
import { messageId } from '../../shared/domain/messages/ids.ts';
import { quiet, staff } from '../program.ts';
import { apisOn, at, contentOf, emailOf, linkFor, makeAudit, returnPath, openAnyway } from '../audit.ts';
import type { Engine, PostOffice, StoredItem } from '../engine.ts';
import { mailsOf, newWorld, stream, sweepAt, sweepUntilQuiet, workersIn, type World } from '../world.ts';

const audit = 'audit-1';
/** What is due on Tuesday 19 May; Monday the 25th is a holiday. */
const days = {
  before5: '2026-05-12',
  dayAfter: '2026-05-13',
  before2: '2026-05-15',
  saturday: '2026-05-16',
  due: '2026-05-19',
  after2: '2026-05-21',
  holiday: '2026-05-25',
  after5: '2026-05-27',
  after8: '2026-06-01',
} as const;

/** The suite by subject, on an engine. */
export function chasingSuites(engine: Engine) {
  const { itemsOf } = engine;
  let postOffice: PostOffice;
  /** The audit on its opening day, everybody invited. */
  let invited: { world: World; items: StoredItem[] };

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    const world = await newWorld(engine, postOffice, []);
    await makeAudit(apisOn(world.table, () => at('2026-05-05')).manager, {
      audit,
      cases: ['case-1', 'case-2', 'case-3'],
    });
    await stream(world, []);
    invited = { world, items: await itemsOf(world.table) };
  });

  afterAll(() => postOffice.close());

  /** A world of its own at a moment; objects are named by their content, so that a bucket can be shared. */
  async function worldOf(items: readonly StoredItem[] = invited.items): Promise<World> {
    const world = await newWorld(engine, postOffice, items);
    return { ...world, bucket: invited.world.bucket };
  }

  const managerOf = (world: World, day: string) => apisOn(world.table, () => at(day)).manager;
  const act = (world: World, day: string, id: string, agency: string, what: string, body: object) =>
    managerOf(world, day)({ method: 'POST', path: `${returnPath(audit, id, agency)}/${what}`, body });

  async function say(
    world: World,
    day: string,
    id: string,
    agency: string,
    what: 'check' | 'submissions',
    body: object,
  ): Promise<void> {
    const token = await linkFor(world.table, audit, emailOf(agency));
    const path = `${returnPath(audit, id, agency)}/${what}`;
    const answer = await apisOn(world.table, () => at(day)).agency({ method: 'POST', path, body, token });
    expect(answer.status).toBeLessThan(300);
  }
  const submit = (world: World, day: string, id: string, agency: string): Promise<void> =>
    say(world, day, id, agency, 'submissions', contentOf({ A1: 'yes' }));

  /** What a tick puts into the queue. */
  async function plan(world: World, day: string): Promise<Message[]> {
    const planned: Message[] = [];
    await workersIn(world).plan({ act: 'tick', audit, day }, (messages) =>
      Promise.resolve(void planned.push(...messages)),
    );
    return planned;
  }

  async function sendAll(world: World, messages: readonly Message[]): Promise<void> {
    for (const message of messages) await workersIn(world).send(message);
  }

  /** Acts are told of, then the tick is planned and its messages sent. */
  async function tick(world: World, day: string): Promise<void> {
    await stream(world, await itemsOf(world.table));
    await sendAll(world, await plan(world, day));
  }

  /** The mails of the ladder that were put before SES, as `12 May chaser police: case-1 -5`, each as often as it went. */
  async function ladderMails(world: World): Promise<string[]> {
    const sent = mailsOf(world);
    return [...(await allMails(world.table, audit))]
      .filter(([, mail]) => mail.returns.some((one) => one.step !== undefined))
      .flatMap(([id, mail]) => {
        const to = [...names].find(([, name]) => name.id === mail.to)?.[0] ?? mail.to;
        const what = mail.returns.map((one) => `${one.case} ${one.agency} ${one.step}`).join(', ');
        const times = sent.filter((one) => one.tag === mailTag(audit, id)).length;
        return Array.from({ length: times }, () => `${mail.tick} ${mail.kind} ${to}: ${what}`);
      })
      .toSorted();
  }
  const names = new Map(
    ['general-practice', 'police', 'school-a', 'summary'].flatMap((agency) => [
      [agency, { id: addresseeId(audit, emailOf(agency)) }],
      [`lead-of-${agency}`, { id: addresseeId(audit, `lead-of-${agency}@agency.example`) }],
    ]),
  );
  /** Everybody's chaser of a day. */
  const chasersOfAll = (day: string, step: number): string[] => [
    `${day} chaser general-practice: case-1 general-practice ${step}`,
    `${day} chaser police: case-1 police ${step}, case-2 police ${step}`,
    `${day} chaser school-a: case-2 school-a ${step}, case-3 school-a ${step}`,
    `${day} chaser summary: case-1 summary ${step}`,
  ];
  const chaserTo = (agency: string, day: string) =>
    ({ about: 'chaser', audit, addressee: addresseeId(audit, emailOf(agency)), tick: day }) as const;

  const ticks = () =>
    describe('ticks', () => {
      test('of every day of the audit send each step once, to whom the ladder says', async () => {
        const world = await worldOf();
        for (const day of [...Object.values(days), '2026-06-02']) await tick(world, day);
        const returns = ['case-1 police', 'case-2 police'];
        const escalated = (to: string, what: string) => `${days.after5} escalation ${to}: ${what} 5`;
        expect(await ladderMails(world)).toEqual(
          [
            ...chasersOfAll(days.before5, -5),
            ...chasersOfAll(days.before2, -2),
            ...chasersOfAll(days.due, 0),
            ...chasersOfAll(days.after2, 2),
            escalated('lead-of-general-practice', 'case-1 general-practice'),
            escalated('lead-of-police', returns.join(' 5, ')),
            escalated('lead-of-school-a', 'case-2 school-a 5, case-3 school-a'),
            escalated('summary', 'case-1 summary'),
            `${days.after8} alert manager: ${['case-1 general-practice', 'case-1 police', 'case-1 summary', 'case-2 police', 'case-2 school-a', 'case-3 school-a'].join(' 8, ')} 8`,
          ].toSorted(),
        );
      });

      test('missed are made good by the next with the latest step alone, and missed to the end with the alert', async () => {
        const world = await worldOf();
        await tick(world, days.after2);
        expect(await ladderMails(world)).toEqual(chasersOfAll(days.after2, 2));
        await tick(world, '2026-06-10');
        expect((await ladderMails(world)).slice(4)).toEqual([expect.stringContaining(' alert manager: case-1 ')]);
      });

      test('doubled, planned and sent again in any order, send nothing twice', async () => {
        const world = await worldOf();
        const first = await plan(world, days.before5);
        const second = await plan(world, days.before5);
        expect(second.map(messageId)).toEqual(first.map(messageId));
        await sendAll(world, [...first, ...second.toReversed(), ...first]);
        await tick(world, days.before5);
        await tick(world, days.dayAfter);
        expect(await ladderMails(world)).toEqual(chasersOfAll(days.before5, -5));
      });

      test('late ones, planned or only sent after a newer one, send nothing; the newer one leaves nothing out', async () => {
        const world = await worldOf();
        const late = await plan(world, days.before5);
        const newer = await plan(world, days.before2);
        expect(await plan(world, days.before5)).toEqual([]);
        expect(await newestTick(world.table, audit)).toBe(days.before2);
        await sendAll(world, late);
        expect(await ladderMails(world)).toEqual([]);
        await sendAll(world, [...newer, ...late]);
        expect(await ladderMails(world)).toEqual(chasersOfAll(days.before2, -2));
      });

      test('whose message comes late on its own day still goes out', async () => {
        const world = await worldOf();
        const planned = await plan(world, days.before5);
        await submit(world, days.before5, 'case-3', 'school-a');
        await act(world, days.before5, 'case-1', 'police', 'extend', {
          askedOn: days.before5,
          dueOn: '2026-06-16',
          reason: 'leave',
        });
        await say(world, days.before5, 'case-1', 'general-practice', 'check', { outcome: 'cannot-identify' });
        await sendAll(world, planned);
        // What changed between the plan and the mail is decided by the mail.
        expect(await ladderMails(world)).toEqual([
          `${days.before5} chaser police: case-2 police -5`,
          `${days.before5} chaser school-a: case-2 school-a -5`,
          `${days.before5} chaser summary: case-1 summary -5`,
        ]);
      });

      test('go on after an extension in its own cycle, and never on days off', async () => {
        const world = await worldOf();
        await tick(world, days.before5);
        await act(world, days.dayAfter, 'case-3', 'school-a', 'extend', {
          askedOn: days.dayAfter,
          dueOn: '2026-06-02',
          reason: 'leave',
        });
        await submit(world, days.dayAfter, 'case-2', 'school-a');
        // Step -5 of 2 June is 26 May.
        for (const day of [days.before2, days.due, days.holiday, '2026-05-26']) await tick(world, day);
        expect((await ladderMails(world)).filter((mail) => mail.includes('school-a'))).toEqual([
          `${days.before5} chaser school-a: case-2 school-a -5, case-3 school-a -5`,
          '2026-05-26 chaser school-a: case-3 school-a -5',
        ]);
      });
    });

  /** Does work as one process, which may be cut off. @returns its life, and whether it failed of itself */
  async function processOf(world: World, work: (world: World) => Promise<unknown>, kill?: Kill): Promise<Life> {
    const life = beginLife(kill === undefined ? {} : { kill });
    const [ended] = await Promise.allSettled([live(life, () => work(world))]);
    await life.idle();
    if (ended.status === 'rejected' && !(ended.reason instanceof Killed)) throw ended.reason;
    return life;
  }

  const isWrite = (call: string): boolean => /^(Put|Update|Delete|Transact|Send)/.test(call);

  const cutOff = () =>
    describe('a chaser whose sender is cut off', () => {
      const message = chaserTo('police', days.before5);
      const id = messageId(message);
      let planned: StoredItem[];
      let rounds: (Kill & { call: string; beforeSending: boolean })[];
      /** Which call is the one to SES. */
      let sesCall: number;

      beforeAll(async () => {
        const world = await worldOf();
        await plan(world, days.before5);
        planned = await itemsOf(world.table);
        const { calls } = await processOf(world, (own) => workersIn(own).send(message));
        sesCall = calls.indexOf('SendEmailCommand') + 1;
        // The move to `sending` is the last call before the mail.
        if (calls[sesCall - 2] !== 'UpdateItemCommand') throw new Error(`before the mail comes ${calls[sesCall - 2]}`);
        rounds = calls.flatMap((call, index) =>
          isWrite(call)
            ? (['before', 'after'] as const).map((when) => ({
                call,
                when,
                at: index + 1,
                beforeSending: index + 1 < sesCall - 1 || (index + 1 === sesCall - 1 && when === 'before'),
              }))
            : [],
        );
      });

      /** Every round in a world of its own, some at once. */
      async function inEveryRound(run: (world: World, round: (typeof rounds)[number]) => Promise<void>): Promise<void> {
        const left = rounds.values();
        await Promise.all(
          Array.from({ length: 4 }, async () => {
            for (const round of left) {
              const world = await worldOf(planned);
              await processOf(world, (own) => workersIn(own).send(message), round);
              await run(world, round);
            }
          }),
        );
      }

      const mine = async (world: World): Promise<string[]> =>
        (await ladderMails(world)).filter((mail) => mail.includes(' police: '));
      const chaserOf = (day: string, step: number): string =>
        `${day} chaser police: case-1 police ${step}, case-2 police ${step}`;
      const stateOf = async (world: World): Promise<string | undefined> =>
        (await allMails(world.table, audit)).get(id)?.state;
      /** Whether SES has been given the mail, by where its sender was cut off. */
      const went = ({ at: call, when }: Kill): boolean => call > sesCall || (call === sesCall && when === 'after');

      test('goes out once when it is delivered again; one that may be lost is unknown, and the manager is told', async () => {
        expect(rounds.filter((round) => round.beforeSending).length).toBeGreaterThan(6);
        const states: string[] = [];
        await inEveryRound(async (world, round) => {
          for (let delivery = 1; delivery <= 2; delivery++) await workersIn(world).send(message);
          await stream(world, planned);
          const state = (await stateOf(world)) ?? 'none';
          const sent = await mine(world);
          const alerts = mailsOf(world).filter(
            (mail) => mail.tag === mailTag(audit, `alert/mail-unknown/${id}/manager`),
          );
          expect({ round, sent, alerts: alerts.map((mail) => mail.to) }).toEqual({
            round,
            sent: round.beforeSending || went(round) ? [chaserOf(days.before5, -5)] : [],
            alerts: state === 'unknown' ? [staff.manager] : [],
          });
          states.push(`${state}, ${round.beforeSending ? 'cut off before' : 'cut off later'}`);
          // The next tick does not send the step again, lost or not, and the one after sends the next.
          await tick(world, days.dayAfter);
          expect({ round, sent: await mine(world) }).toEqual({ round, sent });
          await tick(world, days.before2);
          expect({ round, sent: await mine(world) }).toEqual({ round, sent: [...sent, chaserOf(days.before2, -2)] });
        });
        // Cut off after the move to `sending`, before SES, after SES, and before it is noted that SES took it.
        expect(states.filter((state) => state.startsWith('unknown'))).toHaveLength(4);
        const ends = ['accepted, cut off before', 'accepted, cut off later', 'unknown, cut off later'];
        expect([...new Set(states)].toSorted()).toEqual(ends);
      });

      test('leaves its step to the next tick when it was not delivered again by then, unless it may have gone', async () => {
        await inEveryRound(async (world, round) => {
          await tick(world, days.dayAfter);
          const sent = await mine(world);
          const itself = went(round) ? [chaserOf(days.before5, -5)] : [];
          expect({ round, sent }).toEqual({
            round,
            sent: round.beforeSending ? [chaserOf(days.dayAfter, -5)] : itself,
          });
          await workersIn(world).send(message);
          await stream(world, planned);
          const ends = round.beforeSending ? ['void'] : ['accepted', 'unknown'];
          expect(ends).toContain(await stateOf(world));
          await tick(world, '2026-05-14');
          expect({ round, sent: await mine(world) }).toEqual({ round, sent });
        });
      });
    });

  const refused = (): void =>
    test('a chaser that SES refuses all day long goes out with the next tick, and then once', async () => {
      const world = await worldOf();
      const message = chaserTo('police', days.before5);
      await plan(world, days.before5);
      postOffice.refuse(world.sender, true);
      for (let delivery = 1; delivery <= 5; delivery++) {
        await expect(workersIn(world).send(message)).rejects.toThrow('SES refused a mail');
      }
      postOffice.refuse(world.sender, false);
      await tick(world, days.dayAfter);
      await workersIn(world).send(message);
      await tick(world, '2026-05-14');
      expect(await ladderMails(world)).toEqual(chasersOfAll(days.dayAfter, -5));
      expect((await allMails(world.table, audit)).get(messageId(message))?.state).toBe('void');
    });

  const escalation = (): void =>
    test('an escalation leaves alone the chaser to the same address that is on its way', async () => {
      const both = 'both@agency.example';
      const world = await worldOf([]);
      const { manager } = apisOn(world.table, () => at('2026-05-05'));
      await makeAudit(manager, { audit, cases: ['case-1', 'case-2'], open: false });
      const agency = { name: 'The police', service: 'police', contact: { email: both }, lead: { email: both } };
      await manager({ method: 'PUT', path: `/v1/audits/${audit}/agencies/police`, body: agency });
      await manager({ method: 'POST', path: `/v1/audits/${audit}/open`, body: openAnyway });
      await stream(world, []);
      // Step +5 of the one is step -2 of the other.
      await act(world, days.before5, 'case-1', 'police', 'extend', {
        askedOn: days.before5,
        dueOn: '2026-05-29',
        reason: 'leave',
      });
      await stream(world, []);
      const planned = await plan(world, days.after5);
      const to = { audit, addressee: addresseeId(audit, both), tick: days.after5 };
      const [chaser, escalation] = [{ about: 'chaser', ...to } as const, { about: 'escalation', ...to } as const];
      expect(planned.map(messageId)).toEqual(expect.arrayContaining([messageId(chaser), messageId(escalation)]));
      const before = await itemsOf(world.table);
      const { calls } = await processOf(world, (own) => workersIn(own).send(chaser));
      const other = await worldOf(before);
      // Held before the move to `sending`, when its step is noted, while the other goes.
      const sending = calls.indexOf('SendEmailCommand');
      await processOf(other, (own) => workersIn(own).send(chaser), { at: sending, when: 'before' });
      await sendAll(other, [
        escalation,
        { about: 'ladder-exhausted', audit, tick: days.after5, to: 'manager' },
        chaser,
      ]);
      expect((await ladderMails(other)).map((mail) => mail.replace(to.addressee, 'both'))).toEqual([
        `${days.after5} chaser both: case-1 police -2`,
        `${days.after5} escalation both: case-2 police 5`,
      ]);
    });

  const decidedAnew = (): void =>
    test('a mail that is decided anew is on the record with what it says now', async () => {
      const world = await worldOf();
      await plan(world, days.before5);
      const message = chaserTo('police', days.before5);
      const { calls } = await processOf(await worldOf(await itemsOf(world.table)), (own) =>
        workersIn(own).send(message),
      );
      const sending = calls.indexOf('SendEmailCommand');
      await processOf(world, (own) => workersIn(own).send(message), { at: sending, when: 'before' });
      await submit(world, days.before5, 'case-1', 'police');
      await workersIn(world).send(message);
      expect(await ladderMails(world)).toEqual([`${days.before5} chaser police: case-2 police -5`]);
    });

  /** @param isSample whether only that they come and go */
  const rows = (isSample = false) =>
    describe('rows of what is owed', () => {
      const owedRows = async (world: World): Promise<string[]> =>
        (await listOwed(world.table, audit, '9999-12-31'))
          .map((row) => `${row.case} ${row.agency} ${row.dueOn} ${row.cycle}`)
          .toSorted();
      const allDue = (day: string): string[] =>
        [
          'case-1 general-practice',
          'case-1 police',
          'case-1 summary',
          'case-2 police',
          'case-2 school-a',
          'case-3 school-a',
        ].map((one) => `${one} ${day} 1`);
      const others = allDue(days.due).filter((row) => !row.startsWith('case-3'));
      /** Acts that leave case 3's return owed by another day, each told or not. */
      const extend = (world: World, dueOn: string) =>
        act(world, days.before5, 'case-3', 'school-a', 'extend', { askedOn: days.before5, dueOn, reason: 'leave' });
      const told = async (world: World): Promise<void> => stream(world, invited.items);

      test('are kept from the opening, moved by an extension, and come and go with what is owed', async () => {
        const world = await worldOf();
        expect(await owedRows(world)).toEqual(allDue(days.due));
        await extend(world, '2026-06-02');
        await told(world);
        expect(await owedRows(world)).toEqual([...others, 'case-3 school-a 2026-06-02 2']);
        await say(world, days.before5, 'case-3', 'school-a', 'check', { outcome: 'known' });
        await told(world);
        expect(await owedRows(world)).toEqual([...others, 'case-3 school-a 2026-06-02 2']);
        await submit(world, days.before5, 'case-3', 'school-a');
        await told(world);
        expect(await owedRows(world)).toEqual(others);
        await managerOf(
          world,
          days.due,
        )({
          method: 'POST',
          path: `${returnPath(audit, 'case-3', 'school-a')}/withdraw`,
          body: { reason: 'filed-in-error' },
        });
        await act(world, days.due, 'case-3', 'school-a', 'ask', { askedOn: days.due, dueOn: '2026-06-09' });
        await told(world);
        expect(await owedRows(world)).toEqual([...others, 'case-3 school-a 2026-06-09 6']);
        await say(world, days.due, 'case-3', 'school-a', 'check', { outcome: 'cannot-identify', missing: ['name'] });
        await told(world);
        expect(await owedRows(world)).toEqual(others);
      });

      if (isSample) return;

      test('that were lost are restored by the sweep, and those left behind are dropped; the ladder goes on from them', async () => {
        const world = await worldOf();
        await extend(world, '2026-05-20');
        await submit(world, days.before5, 'case-2', 'police');
        // Nobody is told of either, and two rows are lost.
        for (const [id, agency] of [
          ['case-1', 'police'],
          ['case-2', 'school-a'],
        ] as const) {
          await dropOwed(world.table, { audit, case: id, agency, dueOn: days.due, seq: 1 });
        }
        await say(world, days.before5, 'case-3', 'school-a', 'check', { outcome: 'known' });
        expect(await owedRows(world)).toHaveLength(4);
        await sweepUntilQuiet(world);
        const right = [
          ...others.filter((row) => row !== `case-2 police ${days.due} 1`),
          'case-3 school-a 2026-05-20 2',
        ];
        expect(await owedRows(world)).toEqual(right);
        const { calls } = await processOf(world, (own) => sweepAt(own, '2026-05-21T09:00:00.000Z'));
        expect(await owedRows(world)).toEqual(right);
        // Where every row is right none is written.
        expect(calls.filter(isWrite)).toEqual([]);
        await sendAll(world, await plan(world, days.before5));
        expect((await ladderMails(world)).filter((mail) => /police|school/.test(mail))).toEqual([
          `${days.before5} chaser police: case-1 police -5`,
          `${days.before5} chaser school-a: case-2 school-a -5`,
        ]);
      });

      /** The records that the stream tells of what was done in a world since the invites. */
      async function recordsOf(world: World): Promise<DynamoDBRecord[]> {
        const log = await readLog(world.table, { audit, case: 'case-3', agency: 'school-a' });
        return log
          .filter((entry) => entry.seq > 1)
          .map((entry) => marshall(entry, { removeUndefinedValues: true }))
          .map((item) => ({ dynamodb: { NewImage: item } }) as DynamoDBRecord);
      }
      const relayTo = (table: Table, records: readonly DynamoDBRecord[]): Promise<void> =>
        relay(
          {
            log: quiet,
            keep: (rows) => keepRows(table, rows),
            send: () => Promise.resolve(),
            park: () => Promise.resolve(),
          },
          records,
        );

      test('come out the same when the stream gives a batch twice, or cuts it elsewhere the second time', async () => {
        const world = await worldOf();
        await extend(world, '2026-05-26');
        await extend(world, '2026-06-02');
        await say(world, days.before5, 'case-3', 'school-a', 'check', { outcome: 'known' });
        const open = await recordsOf(world);
        expect(open).toHaveLength(3);
        for (let first = 0; first <= open.length; first++) {
          await relayTo(world.table, open.slice(0, first));
          await relayTo(world.table, open);
          await relayTo(world.table, open);
          expect(await owedRows(world)).toEqual([...others, 'case-3 school-a 2026-06-02 3']);
        }
        await submit(world, days.before5, 'case-3', 'school-a');
        const settled = await recordsOf(world);
        for (let first = 0; first <= settled.length; first++) {
          await relayTo(world.table, settled.slice(0, first));
          await relayTo(world.table, settled);
          expect(await owedRows(world)).toEqual(others);
        }
      });

      test('that are stale cost a message that comes to nothing', async () => {
        const world = await worldOf();
        await submit(world, days.before5, 'case-3', 'school-a');
        await told(world);
        const stale = {
          audit,
          case: 'case-3',
          agency: 'school-a',
          seq: 1,
          cycle: 1,
          askedOn: '2026-05-05',
          dueOn: days.due,
        };
        await keepOwed(world.table, stale);
        await submit(world, days.before5, 'case-2', 'school-a');
        const planned = await plan(world, days.before5);
        expect(planned.map(messageId)).toContain(messageId(chaserTo('school-a', days.before5)));
        await sendAll(world, planned);
        expect((await ladderMails(world)).filter((mail) => mail.includes('school-a'))).toEqual([]);
      });
    });

  return { ticks, cutOff, refused, escalation, decidedAnew, rows };
}
