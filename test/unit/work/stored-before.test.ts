/** What was stored before days were held against anything is stood by whatever reads it. */
import { describe, expect, test } from 'vitest';
import { putItem } from '../../../shared/base/aws/table.ts';
import { auditKey, moveAudit } from '../../../shared/domain/audits/store.ts';
import { tokenHash } from '../../../shared/domain/links/link.ts';
import { linkKey, putLink } from '../../../shared/domain/links/store.ts';
import { messageId } from '../../../shared/domain/messages/ids.ts';
import type { Message } from '../../../shared/domain/messages/messages.ts';
import { planTick, ticksOf } from '../../../shared/work/chasing/tick.ts';
import { context, eventOf } from '../../http-event.ts';
import { openProgram } from '../../program.ts';
import { audit, keptLog } from '../front/manager/fixture.ts';
import { request, to } from '../front/manager/requests.ts';
import { agencies, caseOf, world } from '../front/manager/world.ts';
import { senderOf } from './sending/sender.ts';
import { putAudit } from '../../library.ts';

const tick = '2026-04-24';
const everybody = ['gp-a@agency.example', 'police@agency.example', 'social.worker@council.example'].map(to);

/** Everything that a tick and an opening send, each in its turn. @returns subjects of the mails */
async function mailed(it: Awaited<ReturnType<typeof world>>): Promise<string[]> {
  const messages: Message[] = everybody.map((addressee) => ({ about: 'opening', audit: audit.id, addressee }));
  const send = (planned: readonly Message[]) => Promise.resolve(void messages.push(...planned));
  await planTick({ table: it.table, log: keptLog().log, send }, { act: 'tick', audit: audit.id, day: tick });
  messages.push({ about: 'ladder-exhausted', audit: audit.id, tick, to: 'manager' });
  const sender = senderOf(it);
  for (const message of new Map(messages.map((one) => [messageId(one), one])).values()) await sender.send(message);
  return sender.sent.map((mail) => mail.Content?.Simple?.Subject?.Data ?? '');
}

async function asked(it: Awaited<ReturnType<typeof world>>): Promise<number | undefined> {
  await putLink(it.table, tokenHash('t'), {
    audit: audit.id,
    addressee: everybody[0]!,
    mintedAt: '2026-04-13T07:01:00.000Z',
  });
  const { agencyApi } = openProgram({ table: it.table }, { now: () => new Date('2026-04-20T09:00:00.000Z') });
  const event = eventOf({ path: '/v1/asked', headers: { authorization: 'Bearer t' } });
  return (await agencyApi(event, context)).statusCode;
}

describe.each([
  ['of 2014', { opensOn: '2014-04-07', dueOn: '2014-04-24', closesOn: '2014-05-15', windowsAnchor: '2014-03-31' }],
  ['of 2062', { opensOn: '2062-04-07', dueOn: '2062-04-24', closesOn: '2062-05-15', windowsAnchor: '2090-03-31' }],
  [
    'from year 1 to the last',
    { opensOn: '0001-01-01', dueOn: '9999-12-31', closesOn: '9999-12-31', windowsAnchor: '0001-01-01' },
  ],
  [
    'of the first days',
    { opensOn: '0000-01-01', dueOn: '0000-01-01', closesOn: '0000-01-02', windowsAnchor: '0000-01-01' },
  ],
  ['with far holidays', { extraHolidays: ['0000-01-01', '9999-12-31'] }],
])('an audit %s', (_, days) => {
  test.each(['0000-01-01', '0001-01-01', '9999-12-31', '2025-09-30'])(
    'with a referral on %s is served',
    async (referredOn) => {
      const it = await world(
        {
          agencies: Object.values(agencies),
          cases: [
            {
              case: { ...caseOf('case-1', 'social.worker@council.example'), referredOn, steppedDownOn: '0001-01-01' },
              expects: ['gp-a', 'police'],
            },
            { case: caseOf('case-2'), expects: ['gp-a'] },
          ],
        },
        days,
      );
      expect((await mailed(it)).length).toBeGreaterThanOrEqual(everybody.length);
      expect(await asked(it)).toBe(200);
      expect(await request(it, 'completeness')).toMatchObject({ expected: 3 });
      expect(await request(it, 'completeness', { at: '2062-05-20T09:00:00.000Z' })).toMatchObject({ expected: 3 });
      expect(await request(it, 'case-history')).toBeDefined();
    },
  );
});

describe('an audit that cannot be read', () => {
  /** A world with a second audit that is open, whose row makes no sense. */
  async function withBroken() {
    const it = await world();
    const broken = { ...audit, id: 'broken' };
    await putAudit(it.table, broken);
    await moveAudit(it.table, broken, { state: 'open' });
    const row = it.items().find((item) => item['pk'] === auditKey('broken').pk)!;
    await putItem(it.table, { ...row, pk: String(row['pk']), sk: String(row['sk']), title: 7 });
    return it;
  }

  test('does not keep the others from their tick', async () => {
    const planned = await ticksOf((await withBroken()).table, tick);
    expect(planned.toSorted((one, other) => (one.audit < other.audit ? -1 : 1))).toStrictEqual(
      [audit.id, 'broken'].map((id) => ({ act: 'tick', audit: id, day: tick })),
    );
  });

  test('does not keep the others from being swept, and is told', async () => {
    const it = await withBroken();
    const { log, lines } = keptLog();
    const program = openProgram(
      { table: it.table, bucket: it.aws.createBucket() },
      { now: () => new Date('2026-04-20T09:00:00.000Z'), logOf: () => log },
    );
    await expect(program.sweep('2026-04-20T09:00:00.000Z', () => Promise.resolve())).rejects.toThrow(AggregateError);
    expect(lines.map(({ code, fields }) => `${code} ${fields?.audit}`).toSorted()).toStrictEqual([
      `audit-not-swept broken`,
      `audit-swept ${audit.id}`,
    ]);
  });
});

describe('what earlier releases stored of links and identifiers', () => {
  test('is read: a link that nothing finds, and identifiers without marks, days or a record of their entering', async () => {
    const it = await world();
    await putItem(it.table, {
      ...linkKey(tokenHash('t')),
      audit: audit.id,
      addressee: everybody[0],
      mintedAt: '2026-04-13T07:01:00.000Z',
    });
    await putItem(it.identifiers, {
      pk: `${audit.id}#case-1`,
      sk: 'PERSON#child-1',
      audit: audit.id,
      case: 'case-1',
      person: 'child-1',
      identifiers: { name: 'A', formerNames: ['B'], nhsNumber: '9434765919' },
      enteredAt: '2026-04-12T09:00:00.000Z',
      by: 'staff-1',
    });
    // A code and its key, under the return; nothing reads them any more.
    await putItem(it.table, { pk: `${audit.id}#case-1`, sk: 'CODE#gp-a#000001', state: 'used', tries: 1 });
    const { agencyApi } = openProgram({ table: it.table }, { now: () => new Date('2026-04-20T09:00:00.000Z') });
    const event = eventOf({ path: '/v1/asked', headers: { authorization: 'Bearer t' } });
    expect((await agencyApi(event, context)).statusCode).toBe(200);
    expect(await request(it, 'get-identifiers')).toMatchObject({
      people: [{ identifiers: { name: 'A', formerNames: ['B'], nhsNumber: '9434765919' } }, {}, {}],
    });
    expect(await request(it, 'case-history')).toMatchObject({ case: 'case-1' });
  });
});
