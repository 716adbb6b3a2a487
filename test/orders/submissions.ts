/** Submissions as agencies send them: again, at once, under keys, after withdrawals and late. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Table } from '../../shared/base/aws/table.ts';
import { unpacked } from '../../shared/base/content/compressed.ts';
import { readLog } from '../../shared/domain/returns/store.ts';
import { Content } from '../../shared/domain/tool/submission.ts';
import { type Answer } from '../http-event.ts';
import {
  apisOn,
  at,
  contentOf,
  emailOf,
  linkFor,
  makeAudit,
  pullKeyFor,
  returnPath,
  type Apis,
  closeAnyway,
} from '../audit.ts';
import type { Engine } from '../engine.ts';

/** @param atOnce how many want one item where many do */
export function submissionSuites(engine: Engine, atOnce: number) {
  let table: Table;
  let now: Date;
  let apis: Apis;
  let number = 0;
  let audit: string;
  /** The token of a link, by agency. */
  let links: Record<string, string>;

  beforeAll(async () => {
    table = await engine.newTable();
    apis = apisOn(table, () => now);
  });

  beforeEach(async () => {
    number += 1;
    audit = `audit-${number}`;
    now = at('2026-05-05');
    await makeAudit(apis.manager, { audit, cases: ['case-1', 'case-2', 'case-3'] });
    const owners = ['police', 'general-practice', 'school-a', 'summary'];
    const tokens = await Promise.all(owners.map((owner) => linkFor(table, audit, emailOf(owner))));
    links = Object.fromEntries(owners.map((owner, index) => [owner, tokens[index]!]));
    now = at('2026-05-12');
  });

  const submit = (
    agency: string,
    body: unknown,
    options: { case?: string; key?: string; token?: string; audit?: string } = {},
  ): Promise<Answer> =>
    apis.agency({
      method: 'POST',
      path: `${returnPath(options.audit ?? audit, options.case ?? 'case-1', agency)}/submissions`,
      body,
      token: options.token ?? links[agency]!,
      ...(options.key === undefined ? {} : { headers: { 'idempotency-key': options.key } }),
    });

  const check = (agency: string, body: unknown, id = 'case-1'): Promise<Answer> =>
    apis.agency({
      method: 'POST',
      path: `${returnPath(audit, id, agency)}/check`,
      body,
      token: links[agency]!,
    });

  const withdraw = (agency: string, id: string): Promise<Answer> =>
    apis.manager({
      method: 'POST',
      path: `${returnPath(audit, id, agency)}/withdraw`,
      body: { reason: 'filed-in-error' },
    });

  const logOf = (agency: string, id = 'case-1') => readLog(table, { audit, case: id, agency });
  const submissionsIn = async (agency: string, id = 'case-1') =>
    (await logOf(agency, id)).filter((entry) => entry.act === 'submission');

  const yes = contentOf({ A1: 'yes', A2: 'no', F2: 'no' });
  const no = contentOf({ A1: 'no' });

  /** Of many at once one is stored, or each that is another. */
  const atOnceOnly = (): void => {
    test('a submission that is sent many times at once is stored once, and all get one receipt', async () => {
      const answers = await Promise.all(
        Array.from({ length: atOnce }, () => {
          now = new Date(now.getTime() + 1);
          return submit('police', yes);
        }),
      );
      const stored = await submissionsIn('police');
      expect(stored).toHaveLength(1);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await submit('police', yes, { token: '' })).toMatchObject({ status: 401 });
      expect(answers[0]).toMatchObject({
        status: 201,
        body: { version: 1, sha256: stored[0]!.counted!.sha256, receivedAt: stored[0]!.receivedAt },
      });
    });

    test('of many different submissions of one return at once each is a version of its own or is told to come again', async () => {
      const answers = await Promise.all(
        Array.from({ length: atOnce }, (_, index) => submit('police', contentOf({ C12: `Tool ${index}` }))),
      );
      const taken = answers.filter((answer) => answer.status === 201);
      const refused = answers.filter((answer) => answer.status !== 201);
      for (const answer of refused) expect(answer).toMatchObject({ status: 409, body: { type: '/problems/busy' } });
      expect(taken.length).toBeGreaterThan(0);

      const log = await logOf('police');
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1));
      const stored = log.filter((entry) => entry.act === 'submission');
      expect(stored.map((entry) => entry.versions)).toEqual(stored.map((_, index) => index + 1));
      const said = (rows: { version: unknown; sha256: unknown }[]) =>
        rows.map(({ version, sha256 }) => `${String(version)} ${String(sha256)}`).toSorted();
      expect(said(taken.map((answer) => answer.body as { version: number; sha256: string }))).toEqual(
        said(stored.map((entry) => entry.counted!)),
      );
      expect(new Set(taken.map((answer) => answer.body['sha256'])).size).toBe(taken.length);
    });
  };

  const all = (): void => {
    atOnceOnly();

    describe('a submission that is sent again', () => {
      test('is stored once, and gets the receipt that it got', async () => {
        const first = await submit('police', yes);
        now = at('2026-05-13');
        const second = await submit('police', yes);
        expect(first).toMatchObject({ status: 201, body: { version: 1, receivedAt: '2026-05-12T09:00:00.000Z' } });
        expect(second).toEqual(first);
        expect(await submissionsIn('police')).toHaveLength(1);
      });

      test('many times at once under one key is stored once, and all get one receipt', async () => {
        const answers = await Promise.all(Array.from({ length: atOnce }, () => submit('police', yes, { key: 'k-1' })));
        expect(await submissionsIn('police')).toHaveLength(1);
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        expect(await submit('police', yes, { token: '' })).toMatchObject({ status: 401 });
        expect(answers[0]!.status).toBe(201);
      });

      test('gets its receipt although a check came after it', async () => {
        const first = await submit('police', yes);
        await check('police', { outcome: 'known', knows: ['child-1'] });
        expect(await submit('police', yes)).toEqual(first);
        expect(await submissionsIn('police')).toHaveLength(1);
      });
    });

    test('a check and a submission that race are both taken, whichever is first', async () => {
      for (const round of [1, 2, 3, 4, 5, 6]) {
        const answers = await Promise.all(
          round % 2 === 0
            ? [
                check('police', { outcome: 'known', knows: ['child-1'] }),
                submit('police', contentOf({ C12: `${round}` })),
              ]
            : [
                submit('police', contentOf({ C12: `${round}` })),
                check('police', { outcome: 'known', knows: ['child-2'] }),
              ],
        );
        const [first, second] = round % 2 === 0 ? [200, 201] : [201, 200];
        expect(answers.map((answer) => answer.status)).toEqual([first, second]);
        const log = await logOf('police');
        expect(log.map((entry) => entry.seq)).toEqual(log.map((_, index) => index + 1));
        expect(log.at(-1)).toMatchObject({ state: 'submitted', versions: round, counted: { version: round } });
        expect(log.at(-1)!.knows).toEqual([round % 2 === 0 ? 'child-1' : 'child-2']);
      }
    });

    test('an older version sent again is a new one, and the last counts', async () => {
      const receipts = [await submit('police', yes), await submit('police', no), await submit('police', yes)];
      expect(receipts.map((answer) => answer.body['version'])).toEqual([1, 2, 3]);
      const log = await logOf('police');
      expect(log.at(-1)!.counted).toMatchObject({ version: 3, sha256: receipts[0]!.body['sha256'] });
      expect(unpacked(Content, log.at(-1)!.content!)).toEqual(yes);
      const path = `${returnPath(audit, 'case-1', 'police')}/submissions`;
      const of = { audit, case: 'case-1', agency: 'police' };
      const key = await pullKeyFor({ table, apis, now: () => now }, of, links['police']!);
      const copyOf = (version: number): Promise<Answer> =>
        apis.agency({
          method: 'GET',
          path: `${path}/${version}`,
          token: links['police']!,
          headers: { 'pull-key': key },
        });
      const counts = await Promise.all([1, 2, 3].map(copyOf));
      expect(counts.map((answer) => answer.body['counts'])).toEqual([false, false, true]);
      const again = await apis.agency({
        method: 'GET',
        path: `${path}/1/receipt`,
        token: links['police']!,
        headers: { 'pull-key': key },
      });
      expect(again.body).toEqual(receipts[0]!.body);
    });

    describe('an Idempotency-Key', () => {
      test('gets the same receipt for the same body, even after a newer version', async () => {
        const first = await submit('police', yes, { key: 'k-1' });
        const second = await submit('police', no, { key: 'k-2' });
        expect(second.body['version']).toBe(2);
        expect(await submit('police', yes, { key: 'k-1' })).toEqual(first);
        expect(await submissionsIn('police')).toHaveLength(2);
      });

      test('refuses another body, before a newer version and after', async () => {
        await submit('police', yes, { key: 'k-1' });
        const other = await submit('police', no, { key: 'k-1' });
        expect(other).toMatchObject({ status: 409, body: { type: '/problems/key-reused' } });
        await submit('police', no);
        expect(await submit('police', no, { key: 'k-1' })).toEqual(other);
        expect(await submissionsIn('police')).toHaveLength(2);
      });

      test('belongs to one return', async () => {
        await submit('police', yes, { key: 'k-1' });
        expect(await submit('police', no, { key: 'k-1', case: 'case-2' })).toMatchObject({
          status: 201,
          body: { case: 'case-2', version: 1 },
        });
      });
    });

    describe('after a withdrawal', () => {
      test('a submission is refused as long as another return of the addressee stands', async () => {
        await submit('police', yes);
        await withdraw('police', 'case-1');
        expect(await submit('police', no)).toMatchObject({ status: 409, body: { type: '/problems/not-legal-now' } });
        expect(await submit('police', no, { case: 'case-2' })).toMatchObject({ status: 201 });
        expect(await submissionsIn('police')).toHaveLength(1);
      });

      test('of all its returns the addressee finds nothing, and asking again opens the link again', async () => {
        await withdraw('police', 'case-1');
        await withdraw('police', 'case-2');
        expect(await submit('police', yes)).toMatchObject({ status: 404 });
        expect(await submissionsIn('police')).toHaveLength(0);
        await apis.manager({
          method: 'POST',
          path: `${returnPath(audit, 'case-1', 'police')}/ask`,
          body: { askedOn: '2026-05-12' },
        });
        expect(await submit('police', yes)).toMatchObject({ status: 201 });
      });
    });

    test('a submission after the closing is taken, and its receipt says that it is late, and no other says so', async () => {
      const inTime = await submit('police', yes);
      now = at('2026-06-30');
      await apis.manager({ method: 'POST', path: `/v1/audits/${audit}/close`, body: closeAnyway });
      now = at('2026-07-01');
      expect(await submit('police', yes)).toEqual(inTime);
      expect(inTime.body['late']).toBe(false);
      expect(await submit('police', no)).toMatchObject({ status: 201, body: { version: 2, late: true } });
      expect((await logOf('police')).at(-1)).toMatchObject({ state: 'submitted', counted: { version: 2 } });
    });

    test('a foreign, an unknown and an ended link get the same answer, byte for byte; one that is absent is asked for', async () => {
      now = at('2026-05-05');
      await makeAudit(apis.manager, { audit: `${audit}-other`, cases: ['case-1'] });
      const elsewhere = await linkFor(table, `${audit}-other`, emailOf('police'));
      await withdraw('school-a', 'case-2');
      await withdraw('school-a', 'case-3');
      const answers = [
        await submit('police', yes, { token: links['general-practice']! }),
        await submit('police', yes, { token: elsewhere }),
        await submit('police', yes, { token: 'no-such-token' }),
        await submit('police', yes, { token: links['summary']! }),
        await submit('summary', { text: 'Theirs' }, { token: links['police']! }),
        await submit('school-a', yes, { case: 'case-2' }),
        await submit('school-a', yes, { case: 'case-1' }),
        await submit('police', yes, { case: 'case-9' }),
        await submit('police', yes, { audit: 'no-such-audit' }),
      ];
      expect(answers[0]!.status).toBe(404);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await submit('police', yes, { token: '' })).toMatchObject({ status: 401 });
      expect(await submissionsIn('police')).toHaveLength(0);
    });
  };

  return { atOnce: atOnceOnly, all };
}
