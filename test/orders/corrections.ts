/** The audit lead's corrections: into the next revision, and beside a version that comes meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../shared/domain/messages/messages.ts';
import { caseFacts } from '../../shared/domain/figures/facts.ts';
import { stepDown2015 } from '../library.ts';
import { listCases } from '../../shared/domain/audits/store.ts';
import { contentHash } from '../../shared/base/content/canonical.ts';
import { allRevisions, getManifest, listRequests } from '../../shared/domain/figures/store.ts';
import { standingCorrections } from '../../shared/domain/returns/log.ts';
import { readCaseLogs, readLog } from '../../shared/domain/returns/store.ts';
import { type Answer } from '../http-event.ts';
import { beginLife, live } from '../life.ts';
import { apisOn, at, contentOf, emailOf, leadOn, linkFor, makeAudit, returnPath } from '../audit.ts';
import type { Engine, PostOffice } from '../engine.ts';
import {
  mailsOf,
  newWorld,
  recounted,
  recountedCases,
  stream,
  sweepUntilQuiet,
  workersIn,
  type World,
} from '../world.ts';

const key = (audit: string) => ({ audit, case: 'case-3', agency: 'school-a' });
const correction = { version: 1, question: 'A1', corrected: 'no', reason: 'text-says-otherwise' };

/** @param atOnce how many times a correction comes at once where it does */
export function correctionSuites(engine: Engine, atOnce: number) {
  let postOffice: PostOffice;
  let world: World;
  let number = 0;
  /** Each test has an audit of its own: one case, one school. */
  let audit: string;

  const correct = (body: object = correction): Promise<Answer> =>
    leadOn(world.table, world.bucket, () => at('2026-05-13'))({
      method: 'POST',
      path: `${returnPath(audit, 'case-3', 'school-a')}/corrections`,
      body,
    });

  const submit = async (answers: Record<string, string>): Promise<Answer> => {
    const token = await linkFor(world.table, audit, emailOf('school-a'));
    const path = `${returnPath(audit, 'case-3', 'school-a')}/submissions`;
    return apisOn(world.table, () => at('2026-05-12')).agency({
      method: 'POST',
      path,
      body: contentOf(answers),
      token,
    });
  };

  const newAudit = async (): Promise<void> => {
    number += 1;
    audit = `audit-${number}`;
    const { manager } = apisOn(world.table, () => at('2026-05-05'));
    await makeAudit(manager, { audit, cases: ['case-3'] });
    expect(await submit({ A1: 'yes' })).toMatchObject({ status: 201 });
  };

  beforeAll(async () => {
    postOffice = await engine.openPostOffice();
    world = await newWorld(engine, postOffice, []);
  });
  afterAll(() => postOffice.close());
  beforeEach(newAudit);

  /** Of many at once one is stored, or each that is of another question. */
  const atOnceOnly = (): void => {
    test('a correction many times at once is one entry, and all get one answer', async () => {
      const answers = await Promise.all(Array.from({ length: atOnce }, () => correct()));
      expect(answers[0]).toMatchObject({ status: 200, body: { seq: 3 } });
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect((await readLog(world.table, key(audit))).map((entry) => entry.act)).toEqual([
        'ask',
        'submission',
        'correction',
      ]);
    });

    test('corrections of different questions at once are all kept, or told to come again', async () => {
      const questions = ['A1', 'A2', 'A3', 'B1', 'B3', 'B5', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6'];
      const answers = await Promise.all(questions.map((question) => correct({ ...correction, question })));
      const taken = questions.filter((_, index) => answers[index]!.status === 200);
      for (const answer of answers.filter(({ status }) => status !== 200)) {
        expect(answer).toMatchObject({ status: 409, body: { type: '/problems/busy' } });
      }
      const log = await readLog(world.table, key(audit));
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1));
      expect(
        standingCorrections(log)
          .map(({ question }) => question)
          .toSorted(),
      ).toEqual(taken);
    });
  };

  const all = (): void => {
    atOnceOnly();

    test('a correction stands in the next revision beside the answer, whose counts are as before, and is told to nobody', async () => {
      // A world of its own: the stream and the sweep tell of everything in it.
      world = await newWorld(engine, postOffice, []);
      await newAudit();
      await stream(world, []);
      await sweepUntilQuiet(world);
      const [told, mails] = [await engine.itemsOf(world.table), mailsOf(world).length];
      expect(await allRevisions(world.table, audit)).toHaveLength(1);

      expect(await correct()).toMatchObject({ status: 200, body: { answer: 'yes', corrected: 'no', seq: 3 } });
      await stream(world, told);
      expect(await allRevisions(world.table, audit)).toHaveLength(1);
      expect(await sweepUntilQuiet(world)).toBe(0);

      const lead = leadOn(world.table, world.bucket, () => at('2026-05-13'));
      expect(await lead({ method: 'POST', path: `/v1/audits/${audit}/revisions`, body: {} })).toMatchObject({
        status: 202,
      });
      const [request] = await listRequests(world.table, audit);
      const wish: Change = { kind: 'request', audit, request: request!.id };
      await workersIn(world).take(audit, [wish]);
      const [first, second] = await Promise.all(
        (await allRevisions(world.table, audit)).map((one) => getManifest(world.bucket, audit, one.manifest)),
      );
      expect(second).toEqual(await recounted(world.table, audit, 'interim'));
      expect(second!.totals).toEqual(first!.totals);
      expect(second!.cases[0]!.hash).not.toBe(first!.cases[0]!.hash);
      const [counted] = await recountedCases(world.table, audit);
      expect(second!.cases[0]!.partial).toBe(contentHash(counted));
      expect(counted!.figures.corrections).toEqual([{ agency: 'school-a', answer: 'yes', ...correction }]);
      await stream(world, told);
      expect(mailsOf(world)).toHaveLength(mails);
    });

    describe('a correction of version 1 while version 2 comes', () => {
      /** What is shown of the return when both are through. */
      const expectNotShown = async (): Promise<void> => {
        const log = await readLog(world.table, key(audit));
        expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1));
        expect(log.at(-1)).toMatchObject({ state: 'submitted', counted: { version: 2 } });
        const [entered] = await listCases(world.table, audit);
        const [one] = caseFacts(
          stepDown2015,
          audit,
          entered!,
          await readCaseLogs(world.table, audit, 'case-3'),
        ).returns;
        expect(one?.counted).toMatchObject({ version: 2, answers: { A1: { answer: 'no' } } });
        expect(one?.counted?.corrections).toBeUndefined();
      };

      /** Holds the one before its call of that number until the other is through. */
      const held = async (before: number, one: () => Promise<Answer>, other: () => Promise<Answer>) => {
        let count = 0;
        let met: Answer | undefined;
        const life = beginLife({
          gate: async () => {
            count += 1;
            if (count === before) met = await live(beginLife(), other);
          },
        });
        const answer = await live(life, one);
        return { answer, other: met ?? (await other()), calls: life.calls };
      };
      const second = (): Promise<Answer> => submit({ A1: 'no' });

      test('is refused wherever the version came first, and not shown wherever it came after', async () => {
        const statuses: number[] = [];
        for (let before = 1, last = 99; before <= last; before += 1) {
          await newAudit();
          const { answer, other, calls } = await held(before, () => correct(), second);
          expect(other).toMatchObject({ status: 201, body: { version: 2 } });
          const isRefused = String(answer.body['detail']).startsWith('Version 2 counts now');
          expect(isRefused).toBe(answer.body['type'] === '/problems/not-legal-now');
          statuses.push(answer.status);
          await expectNotShown();
          last = calls.length + 1;
        }
        // Before each of its calls the version wins; after the last, it comes later.
        expect(statuses).toEqual([...Array.from({ length: statuses.length - 1 }, () => 409), 200]);
        expect(statuses.length).toBeGreaterThan(3);
      });

      test('is kept, and not shown, wherever the version is held back until it is through', async () => {
        for (let before = 1, last = 99; before <= last; before += 1) {
          await newAudit();
          const { answer, other, calls } = await held(before, second, () => correct());
          expect(answer).toMatchObject({ status: 201, body: { version: 2 } });
          expect([200, 409]).toContain(other.status);
          expect(other.status).toBe(before <= calls.length ? 200 : 409);
          await expectNotShown();
          last = calls.length + 1;
        }
      });
    });
  };

  return { atOnce: atOnceOnly, all };
}
