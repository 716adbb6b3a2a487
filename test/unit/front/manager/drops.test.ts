import { describe, expect, test } from 'vitest';
import { getDropped } from '../../../../shared/domain/audits/dropped.ts';
import type { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { listConcerns } from '../../../../shared/domain/alerts/store.ts';
import { lastDay, listOwed } from '../../../../shared/domain/owed/store.ts';
import { messagesOfEntry, owedOf } from '../../../../shared/work/relay/effects-of-item.ts';
import { newestOfEach } from '../../../../shared/domain/board/standing.ts';
import { boardOfEntry } from '../../../../shared/work/relay/effects-of-item.ts';
import { readCaseStates } from '../../../../shared/domain/returns/store.ts';
import { keepRows } from '../../../../shared/work/relay/store.ts';
import { onCall } from '../../../aws/hooks.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import type { Audit } from '../../../../shared/domain/audits/schema.ts';
import { casePuts, stillIn } from '../../../../shared/domain/audits/store.ts';
import { agency, audit } from './fixture.ts';
import { refusal, request } from './requests.ts';
import { caseOf, deciding, world, type World } from './world.ts';
import { putAudit } from '../../../library.ts';

const gone = { reason: 'wrong-family' };

/** Every return of the first case, by agency: its state, and why it was dropped. */
async function returnsOf(it: World): Promise<Record<string, unknown>> {
  const states = await Promise.all(
    ['gp-a', 'police', 'summary'].map(async (agency) => {
      const last = await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency });
      return [agency, `${last?.state} ${last?.dropped?.reason}`];
    }),
  );
  return Object.fromEntries(states);
}

const allGone = {
  'gp-a': 'withdrawn wrong-family',
  police: 'withdrawn wrong-family',
  summary: 'withdrawn wrong-family',
};

/** To whom the newest entries of the first case are mailed, and with which subject. */
async function noticesOf(it: World): Promise<string[]> {
  const deps = deciding(it, '2026-04-20T09:01:00.000Z');
  const mails: string[] = [];
  for (const last of newestOfEach(await readCaseStates(it.table, audit.id, 'case-1'))) {
    for (const message of messagesOfEntry(last)) {
      const decided = await decide(deps, await it.current(), message);
      const mail = await decided?.compose('');
      if (decided !== undefined && mail !== undefined) mails.push(`${decided.to} ${mail.subject}`);
    }
  }
  return mails;
}

describe('a dropped case', () => {
  test('ends every return, whatever its state, and says who did it and when', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    await it.check('case-1', 'police', { outcome: 'not-known' });
    await it.withdraw('case-1', 'summary');
    expect(await request(it, 'drop-case', { body: gone })).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      reason: 'wrong-family',
      at: '2026-04-20T09:00:00.000Z',
      on: '2026-04-20',
      by: 'staff-1',
    });
    expect(await returnsOf(it)).toStrictEqual(allGone);
  });

  test('is said twice and is one; another reason is told what was said', async () => {
    const it = await world();
    const first = await request(it, 'drop-case', { body: gone });
    const items = it.items();
    expect(await request(it, 'drop-case', { body: gone, at: '2026-04-21T09:00:00.000Z' })).toStrictEqual(first);
    const other = request(it, 'drop-case', { body: { reason: 'replaced', replacedBy: 'case-2' } });
    await expect(other).rejects.toMatchObject({
      detail: 'This case was taken out of the audit, because it was the wrong family. That cannot be changed.',
    });
    expect(it.items()).toStrictEqual(items);
  });

  test('stands in a list of its own, with what replaced it, outside every count and of nobody asked for', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    const before = (await request(it, 'completeness')) as { expected: number; summaries: { owed: number } };
    expect([before.expected, before.summaries.owed]).toStrictEqual([3, 1]);
    await request(it, 'drop-case', { body: { reason: 'replaced', replacedBy: 'case-2' } });
    const dropped = newestOfEach(await readCaseStates(it.table, audit.id, 'case-1'));
    const board = dropped.map((entry) => boardOfEntry(entry, entry));
    await keepRows(it.table, { owed: [], board, links: [], concerns: [] });
    expect(await request(it, 'completeness')).toMatchObject({
      expected: 1,
      returned: 0,
      withdrawn: 0,
      summaries: { owed: 0, received: 0 },
      dropped: [{ case: 'case-1', reason: 'replaced', replacedBy: 'case-2' }],
      neverAsked: [
        { case: 'case-2', service: 'adult-services' },
        { case: 'case-2', service: 'housing' },
      ],
      cases: [{ case: 'case-2' }],
    });
  });

  test('keeps its concerns open, and owes nothing', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a', 'a', { concern: true });
    await request(it, 'drop-case', { body: gone });
    for (const agency of ['gp-a', 'police', 'summary']) {
      const last = (await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency }))!;
      await keepRows(it.table, { owed: [owedOf(last)], board: [], links: [], concerns: [] });
    }
    expect(await listConcerns(it.table, { audit: audit.id })).toMatchObject([{ case: 'case-1', agency: 'gp-a' }]);
    expect((await listOwed(it.table, audit.id, lastDay)).map((one) => one.case)).toStrictEqual(['case-2']);
  });

  test('is dropped after closing too; in draft it is deleted', async () => {
    const closed = await world();
    await closed.close();
    await request(closed, 'drop-case', { body: gone });
    expect(await returnsOf(closed)).toStrictEqual(allGone);
    const draft: Audit = { ...audit, id: 'next' };
    await putAudit(closed.table, draft);
    await transact(closed.table, [stillIn(draft), ...casePuts('next', caseOf('case-1'))]);
    expect(await refusal(request(closed, 'drop-case', { audit: 'next', body: gone }))).toBe('not-legal-now');
  });

  test.each([
    ['itself', 'case-1', 'must be another case'],
    ['one that is not there', 'case-9', 'is not a case of this audit'],
    ['one that was dropped', 'case-2', 'was dropped itself'],
  ])('is replaced by no other than one that stands: %s', async (_name, replacedBy, detail) => {
    const it = await world();
    await request(it, 'drop-case', { case: 'case-2', body: gone });
    await expect(request(it, 'drop-case', { body: { reason: 'replaced', replacedBy } })).rejects.toMatchObject({
      errors: [{ pointer: '/replacedBy', detail }],
    });
    expect(await getDropped(it.table, audit.id, 'case-1')).toBeUndefined();
  });

  test('is asked about by nobody any more: neither whom it was asked of nor another', async () => {
    const it = await world();
    await request(it, 'drop-case', { case: 'case-2', body: gone });
    for (const agency of ['gp-a', 'police']) {
      const asked = request(it, 'ask', { case: 'case-2', agency, body: { askedOn: '2026-04-21' } });
      await expect(asked).rejects.toMatchObject({ detail: expect.stringContaining('taken out of the audit') });
    }
    expect(await refusal(request(it, 'drop-case', { case: 'case-9', body: gone }))).toBe('not-found');
  });

  test('mails whom it was asked of once, and not again whom a return was withdrawn from before', async () => {
    const it = await world();
    await it.withdraw('case-1', 'police');
    await request(it, 'drop-case', { body: gone });
    expect(await noticesOf(it)).toStrictEqual([
      'gp-a@agency.example No longer asked for: a questionnaire about Case 1, April to June 2026',
      'social.worker@council.example No longer asked for: the case summary about Case 1, April to June 2026',
    ]);
  });
});

describe('the notice of a drop', () => {
  test('is one an addressee, however many of its returns end, less those that ended before', async () => {
    const shared = (id: string, service: string) => agency(id, service, 'audits@health.example');
    const it = await world({
      agencies: [shared('gp-a', 'general-practice'), shared('police', 'police'), shared('school', 'school')],
      cases: [{ case: caseOf('case-1', 'audits@health.example'), expects: ['gp-a', 'police', 'school'] }],
    });
    await it.withdraw('case-1', 'gp-a');
    await it.submit('case-1', 'police');
    await request(it, 'drop-case', { body: gone });
    expect(await noticesOf(it)).toStrictEqual([
      'audits@health.example No longer asked for: Case 1, 2 questionnaires and 1 case summary, April to June 2026',
    ]);
  });
});

describe('a drop beside something else', () => {
  test('waits for what came first, and ends that too', async () => {
    const it = await world();
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      await it.submit('case-1', 'gp-a');
      return make();
    });
    await request(it, 'drop-case', { body: gone });
    const last = await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a' });
    expect(last).toMatchObject({ seq: 3, act: 'drop', versions: 1 });
    expect(last?.counted).toBeUndefined();
  });

  test('of an agency that is put on the case at that moment ends its return, or keeps it off', async () => {
    for (const first of ['ask', 'drop'] as const) {
      const it = await world();
      const ask = () => request(it, 'ask', { case: 'case-2', agency: 'police', body: { askedOn: '2026-04-21' } });
      const drop = () => request(it, 'drop-case', { case: 'case-2', body: gone });
      const [held, other] = first === 'ask' ? [drop, ask] : [ask, drop];
      onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
        await other();
        return make();
      });
      const outcome = await held().catch((error: unknown) => (error as HttpProblem).type);
      const last = await lastEntry(it.table, { audit: audit.id, case: 'case-2', agency: 'police' });
      const found = first === 'ask' ? [last?.state, last?.dropped] : [outcome, last];
      expect(found).toStrictEqual(first === 'ask' ? ['withdrawn', gone] : ['not-legal-now', undefined]);
    }
  });
});
