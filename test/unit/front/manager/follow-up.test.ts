import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { listAcknowledgements, listWaivers } from '../../../../shared/domain/alerts/store.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { createFollowUpHandlers, type FollowUpId } from '../../../../shared/front/manager/follow-up.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { managerResponses } from '../../../../shared/front/manager/responses.ts';
import {
  changeAddress,
  getAudit,
  listAddressChanges,
  listAgencies,
  listCases,
} from '../../../../shared/domain/audits/store.ts';
import { effectsOf } from '../../../../shared/work/relay/effects-of-item.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import type { HttpRequest } from '../../../../shared/base/http/handler.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { putPull } from '../../../../shared/domain/identifiers/store.ts';
import { decide } from '../../../../shared/work/sending/decide.ts';
import { createAgencyHandlers } from '../../../../shared/front/agency/returns.ts';
import { agency, audit, keptLog } from './fixture.ts';
import { agencies, caseOf, world, type World } from './world.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../shared/domain/links/store.ts';

const canary = 'Quill Featherstonehaugh';
const workerAddress = 'social.worker@council.example';
const to = (email: string): string => addresseeId(audit.id, email);

/** One of the manager's requests, and what was logged of it. */
async function request(
  it: World,
  id: FollowUpId,
  of: { case?: string; agency?: string; service?: string; body?: unknown; at?: string; audit?: string } = {},
) {
  const { log, lines } = keptLog();
  const given: HttpRequest = {
    params: {
      audit: of.audit ?? audit.id,
      case: of.case ?? 'case-1',
      agency: of.agency ?? 'gp-a',
      service: of.service ?? 'housing',
    },
    query: {},
    body: of.body,
    headers: {},
    claims: { sub: 'staff-1' },
    now: new Date(of.at ?? '2026-04-20T09:00:00.000Z'),
  };
  const reply = await createFollowUpHandlers({ table: it.table, log })[id](given);
  const { schema } = managerResponses[id][200] ?? {};
  expect(schema === undefined ? undefined : z.parse(schema, reply.body)).toStrictEqual(reply.body);
  expect(JSON.stringify(lines)).not.toMatch(/@|Quill/);
  return reply.body as Record<string, unknown>;
}
const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof HttpProblem ? error.type : `no problem: ${String(error)}`;
};

/** Mints a link, as a mail would, and tells what it opens. */
async function mint(it: World, token: string, email: string, mintedAt: string): Promise<() => Promise<string[] | 404>> {
  await putLink(it.table, tokenHash(token), { audit: audit.id, addressee: to(email), mintedAt });
  return () => opens(it, token);
}
async function opens(it: World, token: string): Promise<string[] | 404> {
  const handlers = createAgencyHandlers({ table: it.table, log: keptLog().log });
  const asked = { params: {}, query: {}, body: undefined, headers: { authorization: `Bearer ${token}` }, claims: {} };
  try {
    const { body } = await handlers.asked({ ...asked, now: new Date('2026-04-20T10:00:00.000Z') });
    return (body as { returns: { submissionsUrl: string }[] }).returns.map((one) =>
      one.submissionsUrl.replace(/.*\/cases\/(.*)\/returns\/(.*)\/submissions/, '$1 $2'),
    );
  } catch (error) {
    if (error instanceof HttpProblem && error.type === 'not-found') return 404;
    throw error;
  }
}
/** Whether a link opens one return, as every act on it asks. */
const opensReturn = async (it: World, token: string, id: string, agency: string): Promise<boolean> => {
  const handlers = createAgencyHandlers({ table: it.table, log: keptLog().log });
  const answer = handlers.check({
    params: { audit: audit.id, case: id, agency },
    query: {},
    body: { outcome: 'known' },
    headers: { authorization: `Bearer ${token}` },
    claims: {},
    now: new Date('2026-04-20T10:00:00.000Z'),
  });
  return (await refusal(answer)).startsWith('no problem');
};

/** What the newest change of an address is told to whom, and what mail that comes to. */
async function toldOf(it: World) {
  const change = it.items().findLast((item) => String(item['sk']).startsWith('ADDRESS#'));
  const [message] = effectsOf(change).messages as [Message];
  const decided = await decide(
    {
      table: it.table,
      log: keptLog().log,
      now: () => new Date('2026-04-20T09:01:00.000Z'),
      newCode: () => '12345678',
      managerAddress: 'manager@partnership.example',
      secondContactAddress: 'second@partnership.example',
    },
    await it.current(),
    message,
  );
  return decided && { kind: decided.kind, to: decided.to, returns: decided.returns };
}

describe('a changed contact', () => {
  test('ends the old links at once, and the new address gets an invite for what is owed', async () => {
    const it = await world();
    await it.submit('case-2', 'gp-a');
    const old = await mint(it, 'old', 'gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    expect(await old()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    expect(await request(it, 'change-contact', { body: { email: 'new@agency.example' } })).toStrictEqual({
      audit: audit.id,
      what: 'contact',
      change: 1,
    });
    expect(await old()).toBe(404);
    expect(await opensReturn(it, 'old', 'case-1', 'gp-a')).toBe(false);
    expect(await toldOf(it)).toStrictEqual({
      kind: 'invite',
      to: ['new@agency.example'],
      returns: [{ case: 'case-1', agency: 'gp-a' }],
    });
    const fresh = await mint(it, 'fresh', 'new@agency.example', '2026-04-20T09:01:00.000Z');
    expect(await fresh()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('is on the record, with who did it and no address', async () => {
    const it = await world();
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await listAddressChanges(it.table, audit.id)).toStrictEqual([
      {
        audit: audit.id,
        change: 1,
        addressee: to('new@agency.example'),
        was: to('gp-a@agency.example'),
        what: 'contact',
        at: '2026-04-20T09:00:00.000Z',
        by: 'staff-1',
      },
    ]);
    expect((await listAgencies(it.table, audit.id)).map((one) => one.contact.email)).toStrictEqual([
      'new@agency.example',
      'police@agency.example',
    ]);
  });

  test('of one agency leaves the others that the old address stands for where they are', async () => {
    const shared = 'audits@trust.example';
    const it = await world({
      agencies: [agency('gp-a', 'general-practice', shared), agency('gp-b', 'general-practice', shared)],
      cases: [{ case: caseOf('case-1', shared), expects: ['gp-a', 'gp-b'] }],
    });
    const old = await mint(it, 'old', shared, '2026-04-13T07:01:00.000Z');
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await old()).toStrictEqual(['case-1 gp-b', 'case-1 summary']);
    expect((await toldOf(it))?.returns).toStrictEqual([{ case: 'case-1', agency: 'gp-a' }]);
  });

  test('to an address that has links already: they do not open what it takes over', async () => {
    const it = await world();
    const police = await mint(it, 'police', 'police@agency.example', '2026-04-13T07:01:00.000Z');
    await request(it, 'change-contact', { body: { email: 'police@agency.example' } });
    expect(await police()).toStrictEqual(['case-1 police']);
    expect(await opensReturn(it, 'police', 'case-1', 'gp-a')).toBe(false);
  });

  test("of a case's lead professional moves its summary alone", async () => {
    const it = await world({
      agencies: [agencies.gp],
      cases: ['case-1', 'case-2'].map((id) => ({ case: caseOf(id, workerAddress), expects: ['gp-a'] })),
    });
    const old = await mint(it, 'old', workerAddress, '2026-04-13T07:01:00.000Z');
    await request(it, 'change-contact', { agency: SUMMARY, body: { email: 'new.worker@council.example' } });
    expect(await old()).toStrictEqual(['case-2 summary']);
    expect(await toldOf(it)).toMatchObject({ kind: 'invite', to: ['new.worker@council.example'] });
    expect((await listCases(it.table, audit.id)).map((one) => one.leadProfessional?.email)).toStrictEqual([
      'new.worker@council.example',
      workerAddress,
    ]);
  });

  test("does not take the agency's lead away", async () => {
    const it = await world();
    const lead = await mint(it, 'lead', 'lead-of-gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await lead()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('is refused of who is not there, and unless the audit is open', async () => {
    const it = await world();
    const body = { email: 'new@agency.example' };
    expect(await refusal(request(it, 'change-contact', { agency: 'school', body }))).toBe('not-found');
    expect(await refusal(request(it, 'change-contact', { case: 'case-2', agency: SUMMARY, body }))).toBe('not-found');
    expect(await refusal(request(it, 'change-contact', { audit: 'none', body }))).toBe('not-found');
    await it.close();
    expect(await refusal(request(it, 'change-contact', { body }))).toBe('not-legal-now');
    expect(await listAddressChanges(it.table, audit.id)).toStrictEqual([]);
  });

  test('that another change overtakes is decided anew on what that one left', async () => {
    const it = await world();
    // A reissue of the same address commits after this request read the addresses.
    let between = true;
    const inTheWay = async (): Promise<void> => {
      between = false;
      const fact = { audit: audit.id, change: 1, addressee: to('gp-a@agency.example'), what: 'reissue' as const };
      const rows = { agencies: [agencies.gp], cases: [] };
      await changeAddress(it.table, await it.current(), { ...fact, at: '2026-04-20T08:59:00.000Z' }, rows);
    };
    const real = it.table.client.send.bind(it.table.client);
    Object.assign(it.table.client, {
      send: async (command: Parameters<typeof real>[0]) => {
        if (between && command instanceof TransactWriteItemsCommand) await inTheWay();
        return real(command);
      },
    });
    expect(await request(it, 'change-contact', { body: { email: 'new@agency.example' } })).toMatchObject({ change: 2 });
    expect((await listAddressChanges(it.table, audit.id)).map((one) => one.what)).toStrictEqual(['reissue', 'contact']);
  });
});

describe('a reissued link', () => {
  test('ends all older ones of the address, and one minted since opens the same', async () => {
    const shared = 'audits@trust.example';
    const it = await world({
      agencies: [agency('gp-a', 'general-practice', shared), agency('gp-b', 'general-practice', shared)],
      cases: [{ case: caseOf('case-1', shared), expects: ['gp-a', 'gp-b'] }],
    });
    const first = await mint(it, 'first', shared, '2026-04-13T07:01:00.000Z');
    const second = await mint(it, 'second', shared, '2026-04-14T07:01:00.000Z');
    expect(await request(it, 'reissue-link', { at: '2026-04-20T09:00:00.000Z' })).toMatchObject({ what: 'reissue' });
    expect([await first(), await second()]).toStrictEqual([404, 404]);
    for (const name of ['gp-a', 'gp-b']) expect(await opensReturn(it, 'second', 'case-1', name)).toBe(false);
    const third = await mint(it, 'third', shared, '2026-04-20T09:00:00.000Z');
    expect(await third()).toStrictEqual(['case-1 gp-a', 'case-1 gp-b', 'case-1 summary']);
    expect(await toldOf(it)).toMatchObject({ kind: 'notice', to: [shared] });
  });

  test('leaves the links of others, and of the lead, as they are', async () => {
    const it = await world();
    const police = await mint(it, 'police', 'police@agency.example', '2026-04-13T07:01:00.000Z');
    const lead = await mint(it, 'lead', 'lead-of-gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    await request(it, 'reissue-link');
    expect(await police()).toStrictEqual(['case-1 police']);
    expect(await lead()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('again is another change, with a mail of its own', async () => {
    const it = await world();
    await request(it, 'reissue-link');
    expect(await request(it, 'reissue-link', { at: '2026-04-20T09:05:00.000Z' })).toMatchObject({ change: 2 });
  });
});

describe('an acknowledgement', () => {
  const word = (by: string, at: string) => ({ agency: 'police', body: { by, note: `${canary} is safe` }, at });

  test('is kept with who saw it and when; the first word on the same concern stays', async () => {
    const it = await world();
    const entry = await it.submit('case-1', 'police', 'a', { concern: true });
    const first = await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'));
    expect(first).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      agency: 'police',
      upTo: entry.seq,
      at: '2026-04-20T09:00:00.000Z',
      by: 'A. Manager',
    });
    expect(await request(it, 'acknowledge', word('Somebody Else', '2026-04-21T09:00:00.000Z'))).toStrictEqual(first);
    const kept = await listAcknowledgements(it.table, audit.id, 'case-1');
    expect(kept).toMatchObject([{ name: 'A. Manager', by: 'staff-1', upTo: entry.seq }]);
    expect(JSON.stringify(kept)).not.toContain('Quill');
  });

  test('covers the newest concern and those before it, not one that comes after', async () => {
    const it = await world();
    await it.submit('case-1', 'police', 'a', { concern: true });
    const second = await it.submit('case-1', 'police', 'b', { concern: true });
    await it.submit('case-1', 'police', 'c');
    expect(await request(it, 'acknowledge', word('A. Manager', '2026-04-20T09:00:00.000Z'))).toMatchObject({
      upTo: second.seq,
    });
    const later = await it.submit('case-1', 'police', 'd', { concern: true });
    expect(await request(it, 'acknowledge', word('B. Manager', '2026-04-21T09:00:00.000Z'))).toMatchObject({
      upTo: later.seq,
      by: 'B. Manager',
    });
  });

  test('is refused where nobody was asked, or nothing was raised', async () => {
    const it = await world();
    const body = { by: 'A. Manager', note: 'Seen' };
    expect(await refusal(request(it, 'acknowledge', { agency: 'school', body }))).toBe('not-found');
    expect(await refusal(request(it, 'acknowledge', { body }))).toBe('not-legal-now');
  });
});

describe('a waived service and a ladder', () => {
  test('a reason is kept by case and service; a later one replaces it', async () => {
    const it = await world();
    await request(it, 'waive-service', { body: { reason: 'not-involved' } });
    expect(await request(it, 'waive-service', { body: { reason: 'other' } })).toStrictEqual({
      audit: audit.id,
      case: 'case-1',
      service: 'housing',
      reason: 'other',
    });
    expect(await listWaivers(it.table, audit.id)).toStrictEqual([
      {
        audit: audit.id,
        case: 'case-1',
        service: 'housing',
        reason: 'other',
        at: '2026-04-20T09:00:00.000Z',
        by: 'staff-1',
      },
    ]);
    expect(await refusal(request(it, 'waive-service', { case: 'case-9', body: { reason: 'other' } }))).toBe(
      'not-found',
    );
  });

  test('an audit’s own ladder is kept until the audit is closed', async () => {
    const it = await world();
    const ladder = [{ step: 0, does: 'chaser' }];
    expect(await request(it, 'change-ladder', { body: { ladder } })).toMatchObject({ ladder, state: 'open' });
    expect((await getAudit(it.table, audit.id))?.ladder).toStrictEqual(ladder);
    await it.close();
    expect(await refusal(request(it, 'change-ladder', { body: { ladder } }))).toBe('not-legal-now');
  });
});

describe('the history', () => {
  const gp = to('gp-a@agency.example');

  /** Changes, mails and their fates, a pull and an acknowledgement, put in another order than they happened in. */
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
    await request(it, 'acknowledge', { at: '2026-04-20T09:00:00.000Z', body: { by: 'A. Manager', note: canary } });
    const pull = { audit: audit.id, case: 'case-1', agency: 'gp-a', addressee: gp, people: ['child-1'] };
    await putPull(it.table, { ...pull, at: '2026-04-13T09:04:30.000Z' }, 'id-1');
    return it;
  }
  const told = (body: Record<string, unknown>): string[] =>
    (body['historyEvents'] as Record<string, unknown>[]).map((one) =>
      [one['at'], one['what'], one['agency'], one['code'] ?? one['state'] ?? '', one['delivery'] ?? '']
        .join(' ')
        .replace('2026-04-', '')
        .replace(':00.000Z', '')
        .trim(),
    );

  test('of a return is everything that happened to it, the oldest first, by codes alone', async () => {
    const it = await lived();
    const body = await request(it, 'return-history');
    expect(told(body)).toStrictEqual([
      '13T09:00 ask gp-a asked',
      '13T09:03:30.000Z mail gp-a opening delivered',
      '13T09:04 check gp-a known',
      '13T09:04:30.000Z pull gp-a',
      '13T09:05 extension gp-a known',
      '13T09:06 submission gp-a submitted',
      '13T09:07 query gp-a A1',
      // More time for an answer is no query of its own.
      '13T09:08 extension gp-a reopened',
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
    expect(JSON.stringify(body)).not.toMatch(/Quill|@/);
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
        seq: 3,
        version: 1,
        correction: { question: 'A1', corrected: 'no', reason: 'text-says-otherwise' },
      },
      {
        ...common,
        at: '2026-04-13T09:06:00.000Z',
        seq: 4,
        version: 1,
        correction: { question: 'A1', corrected: null },
      },
    ]);
  });

  test('of a case is that of all its returns, and of no other case', async () => {
    const it = await lived();
    const body = await request(it, 'case-history');
    const all = told(body);
    expect(all).toHaveLength(12);
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
