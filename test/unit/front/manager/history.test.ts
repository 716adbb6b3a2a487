import { describe, expect, test } from 'vitest';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { putReading } from '../../../../shared/domain/alerts/readings.ts';
import { putAcknowledgement } from '../../../../shared/domain/alerts/store.ts';
import { caseLogPuts } from '../../../../shared/domain/audits/case-log.ts';
import { putErasure, putIdentifiers, putPull } from '../../../../shared/domain/identifiers/store.ts';
import { audit, entered } from './fixture.ts';
import { canary, refusal, request, to } from './requests.ts';
import { world, type World } from './world.ts';

describe('the history', () => {
  const gp = to('gp-a@agency.example');
  const acted = 'Spoke with the team manager.';

  /** Changes, mails and their fates, a pull, a reading and an acknowledgement, put in another order than they happened in. */
  async function lived(): Promise<World> {
    const it = await world();
    await it.mail(`invite/${gp}`, {
      about: 'opening',
      to: gp,
      returns: [
        { case: 'case-1', agency: 'gp-a' },
        { case: 'case-2', agency: 'gp-a' },
      ],
      acceptedAt: '2026-04-13T09:03:30.000Z',
      delivery: 'delivered',
      deliveryAt: '2026-04-13T09:03:31.000Z',
    });
    await it.check('case-1', 'gp-a', { outcome: 'known', note: canary });
    await it.extend('case-1', 'gp-a', '2026-04-13', '2026-05-08');
    await it.submit('case-1', 'gp-a', 'a', { concern: true });
    await it.query('case-1', 'gp-a', '2026-05-05', '2026-05-19', canary);
    await it.extend('case-1', 'gp-a', '2026-05-18', '2026-05-22');
    await it.withdraw('case-1', 'police', 'not-involved');
    await request(it, 'acknowledge', { at: '2026-04-20T09:00:00.000Z', body: { by: 'A. Manager', note: acted } });
    const pull = { audit: audit.id, case: 'case-1', agency: 'gp-a', addressee: gp, people: ['child-1'] };
    await putPull(it.table, { ...pull, at: '2026-04-13T09:04:30.000Z' }, 'id-1');
    const { addressee: _addressee, people: _people, ...reading } = pull;
    await putReading(it.table, { ...reading, seq: 4, at: '2026-04-20T08:59:00.000Z', by: 'staff-2' });
    return it;
  }
  const told = (body: Record<string, unknown>): string[] =>
    (body['historyEvents'] as Record<string, unknown>[]).map((one) =>
      [
        one['at'],
        one['what'],
        one['agency'],
        one['code'] ?? one['state'] ?? '',
        one['delivery'] ?? '',
        typeof one['on'] !== 'string' || String(one['at']).startsWith(one['on']) ? '' : `on ${one['on']}`,
      ]
        .filter((part) => part !== '')
        .join(' ')
        .replace('2026-04-', '')
        .replace(':00.000Z', ''),
    );

  test('of a return is everything that happened to it, the oldest first; of answers and queries by codes alone', async () => {
    const it = await lived();
    const body = await request(it, 'return-history');
    expect(told(body)).toStrictEqual([
      '13T09:00 ask gp-a asked',
      '13T09:03:30.000Z mail gp-a opening delivered',
      '13T09:04 check gp-a known',
      '13T09:04:30.000Z pull gp-a',
      '13T09:05 extension gp-a known',
      '13T09:06 submission gp-a submitted',
      '13T09:07 query gp-a A1 on 2026-05-05',
      // More time for an answer is no query of its own.
      '13T09:08 extension gp-a reopened on 2026-05-18',
      '20T08:59 reading gp-a',
      '20T09:00 acknowledgement gp-a',
    ]);
    expect(body['historyEvents']).toContainEqual({
      at: '2026-04-13T09:04:30.000Z',
      what: 'pull',
      case: 'case-1',
      agency: 'gp-a',
      by: gp,
      people: ['child-1'],
    });
    // The check's note is the manager's to read; the query's words are not.
    expect(JSON.stringify(body).match(/Quill/g)).toHaveLength(JSON.stringify(canary).match(/Quill/g)!.length);
    expect(JSON.stringify(body)).not.toMatch(/@/);
  });

  test('says what was written with a check and why more time was given, and nothing of an answer', async () => {
    const events = (await request(await lived(), 'return-history'))['historyEvents'] as Record<string, unknown>[];
    const of = (act: string) => events.filter(({ what }) => what === act);
    expect(of('check').map(({ note }) => note)).toStrictEqual([canary]);
    expect(of('extension').map(({ reason }) => reason)).toStrictEqual(['Leave', 'Leave']);
    for (const act of ['ask', 'submission', 'query']) {
      for (const event of of(act)) expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['note']));
      for (const event of of(act)) expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['reason']));
    }
  });

  test('says who read what raised a concern, and what the one who acknowledged it did', async () => {
    const { historyEvents } = await request(await lived(), 'return-history');
    const of = { case: 'case-1', agency: 'gp-a', seq: 4 };
    expect((historyEvents as unknown[]).slice(-2)).toStrictEqual([
      { ...of, at: '2026-04-20T08:59:00.000Z', what: 'reading', by: 'staff-2' },
      {
        ...of,
        at: '2026-04-20T09:00:00.000Z',
        what: 'acknowledgement',
        by: 'A. Manager',
        note: acted,
        on: '2026-04-20',
      },
    ]);
  });

  test('says what a check said of each person, and who saw to what it left, and did what', async () => {
    const it = await world();
    const people = { 'child-1': 'known', 'child-2': 'moved' } as const;
    const { seq } = await it.check('case-1', 'gp-a', { outcome: 'known', people, unlisted: true });
    await it.seenTo('case-1', 'gp-a', seq, { by: 'A. Manager', note: acted });
    await it.submit('case-1', 'gp-a');
    const events = (await request(it, 'return-history'))['historyEvents'] as Record<string, unknown>[];
    const [check, seenTo] = events.slice(-3);
    expect(check).toMatchObject({ what: 'check', seq, said: { people, unlisted: true } });
    expect(seenTo).toStrictEqual({
      at: '2026-04-13T09:05:00.000Z',
      on: '2026-04-13',
      what: 'seen-to',
      case: 'case-1',
      agency: 'gp-a',
      seq: 3,
      state: 'known',
      dueOn: audit.dueOn,
      check: seq,
      by: 'A. Manager',
      note: acted,
    });
    // What stands is said of the check that said it alone.
    expect(events.at(-1)).not.toHaveProperty('said');
  });

  test('says of a submission what it leaves open, and of the one that counts until when that can be filled in', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a', 'a', { covers: ['child-1'], gaps: ['A1', 'A2'], unexplained: 3 });
    await it.submit('case-1', 'gp-a', 'b', { covers: ['child-1'], gaps: ['A1'] });
    const events = (await request(it, 'return-history'))['historyEvents'] as Record<string, unknown>[];
    const [first, second] = events.filter(({ what }) => what === 'submission');
    expect(first).toMatchObject({ version: 1, gaps: 3, unexplained: 3 });
    expect(first).not.toHaveProperty('stillOpen');
    expect(second).toMatchObject({
      version: 2,
      gaps: 2,
      stillOpen: {
        questions: 1,
        children: 1,
        until: '2026-05-29',
        words:
          '1 question is left unanswered and 1 child is not covered. This can be filled in until the audit closes, on Friday 29 May 2026.',
      },
    });
  });

  test('tells a correction, and that it was taken back, in codes', async () => {
    const it = await world();
    await it.submit('case-1', 'gp-a');
    const corrected = { version: 1, question: 'A1', corrected: 'no', reason: 'text-says-otherwise' } as const;
    await it.correct('case-1', 'gp-a', corrected);
    await it.correct('case-1', 'gp-a', { version: 1, question: 'A1', corrected: null });
    const body = await request(it, 'return-history');
    const common = { what: 'correction', case: 'case-1', agency: 'gp-a', state: 'submitted', dueOn: '2026-05-01' };
    expect((body['historyEvents'] as unknown[]).slice(-2)).toStrictEqual([
      {
        ...common,
        at: '2026-04-13T09:05:00.000Z',
        on: '2026-04-13',
        seq: 3,
        version: 1,
        correction: { question: 'A1', corrected: 'no', reason: 'text-says-otherwise' },
      },
      {
        ...common,
        at: '2026-04-13T09:06:00.000Z',
        on: '2026-04-13',
        seq: 4,
        version: 1,
        correction: { question: 'A1', corrected: null },
      },
    ]);
  });

  test('says the day that each act belongs to, where that is played or given too', async () => {
    const it = await world();
    const at = '2026-11-30T09:00:00.000Z';
    const of = { audit: audit.id, case: 'case-1' };
    const by = { receivedAt: new Date(at), on: '2026-04-22', by: 'staff-1' };
    const { current } = it;
    const after = { ...entered('case-1'), version: 2, factors: [] };
    await transact(
      it.table,
      caseLogPuts(audit.id, { entered: entered('case-1'), after, fields: ['factors'], reason: 'Wrong' }, by),
    );
    const person = { ...of, person: 'child-1', identifiers: {}, enteredAt: at, on: '2026-04-23' };
    await putIdentifiers(it, await current(), { caseRow: {}, before: undefined }, person);
    await putErasure(it.table, { ...of, at, on: '2026-04-24' });
    const said = { ...of, agency: 'gp-a', upTo: 2, at, on: '2026-04-27', name: 'A. Manager' };
    await putAcknowledgement(it.table, said, acted);
    await it.mail('chaser/x/2026-04-24', { tick: '2026-04-24', claimedAt: at, acceptedAt: at });
    const { historyEvents } = await request(it, 'case-history');
    const days = (historyEvents as Record<string, unknown>[])
      .filter((one) => one['at'] === at)
      .map(({ what, on }) => [what, on]);
    expect(Object.fromEntries(days)).toStrictEqual({
      amendment: '2026-04-22',
      'identifiers-entered': '2026-04-23',
      'identifiers-erased': '2026-04-24',
      acknowledgement: '2026-04-27',
      mail: '2026-04-24',
    });
  });

  test('of a case is that of all its returns, and of no other case', async () => {
    const it = await lived();
    const body = await request(it, 'case-history');
    const all = told(body);
    expect(all).toHaveLength(13);
    expect(all).toContain('13T09:09 withdrawal police not-involved');
    expect(all).toContain('13T09:02 ask summary asked');
    const at = (body['historyEvents'] as { at: string }[]).map((one) => one.at);
    expect(at).toStrictEqual(at.toSorted());
    expect(told(await request(it, 'case-history', { case: 'case-2' }))).toStrictEqual([
      '13T09:03 ask gp-a asked',
      '13T09:03:30.000Z mail gp-a opening delivered',
    ]);
  });

  test.each([
    ['claimed', undefined, 'not-sent'],
    ['void', undefined, 'not-sent'],
    ['unknown', undefined, 'unknown'],
    ['accepted', undefined, 'unknown'],
    ['accepted', 'complained', 'bounced'],
    ['unknown', 'delivered', 'delivered'],
  ])('shows of a mail that is %s and %s by SES: %s', async (state, delivery, shown) => {
    const it = await world();
    await it.mail('chaser/x/2026-04-24', {
      about: 'chaser',
      state,
      returns: [{ case: 'case-2', agency: 'gp-a', step: -5 }],
      ...(delivery === undefined ? {} : { delivery, deliveryAt: '2026-04-24T07:00:00.000Z' }),
    });
    expect(told(await request(it, 'return-history', { case: 'case-2' }))).toContainEqual(
      expect.stringMatching(new RegExp(`mail gp-a chaser ${shown}$`)),
    );
  });

  test('is none of what is not there', async () => {
    const it = await world();
    expect(await refusal(request(it, 'return-history', { agency: 'school' }))).toBe('not-found');
    expect(await refusal(request(it, 'case-history', { case: 'case-9' }))).toBe('not-found');
  });
});
