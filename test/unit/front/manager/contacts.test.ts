import { describe, expect, test } from 'vitest';
import { onCall } from '../../../aws/hooks.ts';
import { HttpProblem } from '../../../../shared/base/http/problem.ts';
import { SUMMARY } from '../../../../shared/domain/audits/ids.ts';
import { changeAddress, listAddressChanges } from '../../../../shared/domain/audits/address-changes.ts';
import { listAgencies, listCases } from '../../../../shared/domain/audits/store.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { tokenHash } from '../../../../shared/domain/links/link.ts';
import { putLink } from '../../../../shared/domain/links/store.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { createAgencyHandlers } from '../../../../shared/front/agency/handlers.ts';
import { effectsOf, messagesOfEntry } from '../../../../shared/work/relay/effects-of-item.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import { agency, audit, keptLog } from './fixture.ts';
import { refusal, request, to } from './requests.ts';
import { agencies, caseOf, deciding, world, type World } from './world.ts';
import { emptyTools } from '../../../../shared/domain/audits/read-tools.ts';

const workerAddress = 'social.worker@council.example';

/** Mints a link, as a mail would, and tells what it opens. */
async function mint(it: World, token: string, email: string, mintedAt: string): Promise<() => Promise<string[] | 404>> {
  await putLink(it.table, tokenHash(token), { audit: audit.id, addressee: to(email), mintedAt });
  return () => opens(it, token);
}
async function opens(it: World, token: string): Promise<string[] | 404> {
  const handlers = createAgencyHandlers({
    table: it.table,
    tools: emptyTools(),
    log: keptLog().log,
    linkDays: 90,
    newSecret: () => 's'.repeat(32),
  });
  const asked = { params: {}, query: {}, body: undefined, headers: { authorization: `Bearer ${token}` }, claims: {} };
  try {
    const { body } = await handlers.asked({ ...asked, now: new Date('2026-04-20T10:00:00.000Z'), today: '2026-04-20' });
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
  const handlers = createAgencyHandlers({
    table: it.table,
    tools: emptyTools(),
    log: keptLog().log,
    linkDays: 90,
    newSecret: () => 's'.repeat(32),
  });
  const answer = handlers.check({
    params: { audit: audit.id, case: id, agency },
    query: {},
    body: { outcome: 'known' },
    headers: { authorization: `Bearer ${token}` },
    claims: {},
    now: new Date('2026-04-20T10:00:00.000Z'),
    today: '2026-04-20',
  });
  return (await refusal(answer)).startsWith('no problem');
};

/** The mail that the newest change of an address comes to. */
async function mailOf(it: World) {
  const change = it.items().findLast((item) => String(item['sk']).startsWith('ADDRESS#'));
  const [message] = effectsOf(change).messages as [Message];
  return decide(deciding(it, '2026-04-20T09:01:00.000Z'), await it.current(), message);
}

/** What the newest change of an address is told to whom, and what mail that comes to. */
async function toldOf(it: World) {
  const decided = await mailOf(it);
  return decided && { kind: decided.kind, to: decided.to, returns: decided.returns };
}

const textOf = async (it: World): Promise<string> =>
  (await (await mailOf(it))?.compose('https://audits.example/open#t=token'))?.text.replaceAll(/\s+/g, ' ') ?? '';

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
      to: 'new@agency.example',
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
        of: [{ agency: 'gp-a', was: to('gp-a@agency.example') }],
        at: '2026-04-20T09:00:00.000Z',
        on: '2026-04-20',
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
    expect(await toldOf(it)).toMatchObject({ kind: 'invite', to: 'new.worker@council.example' });
    expect((await listCases(it.table, audit.id)).map((one) => one.leadProfessional?.email)).toStrictEqual([
      'new.worker@council.example',
      workerAddress,
    ]);
  });

  test('who is a lead, or audits one case, opens what that is by their own link, and by none from before', async () => {
    const leadProfessional = { email: workerAddress, lead: { email: 'team@council.example' } };
    const it = await world({
      agencies: [agencies.gp],
      cases: ['case-1', 'case-2'].map((id) => ({ case: { ...caseOf(id), leadProfessional }, expects: ['gp-a'] })),
    });
    const change = (email: string, role: string, of: object) =>
      request(it, 'change-contact', { ...of, body: { email, role } });
    await change('new.lead@agency.example', 'lead', {});
    await change('partner@agency.example', 'auditor', { case: 'case-2' });
    await change('new.team@council.example', 'lead', { agency: SUMMARY });
    const since = '2026-04-20T09:01:00.000Z';
    const lead = await mint(it, 'lead', 'new.lead@agency.example', since);
    expect(await lead()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    const auditor = await mint(it, 'auditor', 'partner@agency.example', since);
    expect(await auditor()).toStrictEqual(['case-2 gp-a']);
    const early = await mint(it, 'early', 'partner@agency.example', '2026-04-20T08:59:00.000Z');
    expect(await early()).toBe(404);
    const team = await mint(it, 'team', 'new.team@council.example', since);
    expect(await team()).toStrictEqual(['case-1 summary']);
  });

  test("does not take the agency's lead away", async () => {
    const it = await world();
    const lead = await mint(it, 'lead', 'lead-of-gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await lead()).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('is refused of who is not there, and once the links of the audit are over', async () => {
    const it = await world();
    const body = { email: 'new@agency.example' };
    expect(await refusal(request(it, 'change-contact', { agency: 'school', body }))).toBe('not-found');
    expect(await refusal(request(it, 'change-contact', { case: 'case-2', agency: SUMMARY, body }))).toBe('not-found');
    expect(await refusal(request(it, 'change-contact', { audit: 'none', body }))).toBe('not-found');
    await it.close('2026-05-29T15:00:00.000Z');
    const over = { at: '2026-08-27T15:00:00.000Z' };
    expect(await refusal(request(it, 'change-contact', { body, ...over }))).toBe('not-legal-now');
    expect(await refusal(request(it, 'reissue-link', over))).toBe('not-legal-now');
    expect(await listAddressChanges(it.table, audit.id)).toStrictEqual([]);
  });

  test('and a reissued link are legal after closing, for ninety days', async () => {
    const it = await world();
    await it.close('2026-05-29T15:00:00.000Z');
    const last = { at: '2026-08-27T14:59:59.999Z' };
    expect(await request(it, 'reissue-link', last)).toMatchObject({ what: 'reissue', change: 1 });
    const changed = await request(it, 'change-contact', { body: { email: 'new@agency.example' }, ...last });
    expect(changed).toMatchObject({ what: 'contact', change: 2 });
  });

  test('that another change overtakes is decided anew on what that one left', async () => {
    const it = await world();
    // A reissue of the same address commits after this request read the addresses.
    onCall(it.aws, 1, { command: 'TransactWriteItemsCommand' }, async (_call, make) => {
      const fact = { audit: audit.id, change: 1, addressee: to('gp-a@agency.example'), what: 'reissue' as const };
      const rows = { agencies: [{ is: agencies.gp, sets: ['contact' as const] }], cases: [] };
      await changeAddress(it.table, await it.current(), { ...fact, at: '2026-04-20T08:59:00.000Z' }, rows);
      return make();
    });
    expect(await request(it, 'change-contact', { body: { email: 'new@agency.example' } })).toMatchObject({ change: 2 });
    expect((await listAddressChanges(it.table, audit.id)).map((one) => one.what)).toStrictEqual(['reissue', 'contact']);
  });
});

describe('once the audit is closed', () => {
  test('a changed contact is told what has not come and can still be sent, and the older links end', async () => {
    const it = await world();
    const old = await mint(it, 'old', 'gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    await it.submit('case-2', 'gp-a');
    await it.close();
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await old()).toBe(404);
    expect(await toldOf(it)).toMatchObject({ kind: 'invite', to: 'new@agency.example', returns: [{ case: 'case-1' }] });
    expect(await textOf(it)).toMatch(/closed on Friday 29 May 2026.*it can still change the report/);
  });

  test('a changed contact is told the day on which a played audit closed, as everybody was', async () => {
    const it = await world();
    await it.close('2026-06-30T15:00:00.000Z', { closedOn: '2026-05-28' });
    await request(it, 'change-contact', { body: { email: 'new@agency.example' } });
    expect(await textOf(it)).toContain('closed on Thursday 28 May 2026.');
  });

  test('a link is reissued, and its mail says that what is sent can still change the report', async () => {
    const it = await world();
    const old = await mint(it, 'old', 'gp-a@agency.example', '2026-04-13T07:01:00.000Z');
    await it.close();
    await request(it, 'reissue-link');
    expect(await old()).toBe(404);
    expect(await textOf(it)).toMatch(/new link.*The audit is closed\. Send it: it can still change the report\./);
  });

  test('a return is withdrawn, and whoever was asked for it is told', async () => {
    const it = await world();
    await it.close();
    expect(await request(it, 'withdraw', { body: { reason: 'agency-closed' } })).toMatchObject({ state: 'withdrawn' });
    const last = await lastEntry(it.table, { audit: audit.id, case: 'case-1', agency: 'gp-a' });
    const decided = await decide(
      deciding(it, '2026-04-20T09:01:00.000Z'),
      await it.current(),
      messagesOfEntry(last!)[0]!,
    );
    expect(decided).toMatchObject({ kind: 'notice', to: 'gp-a@agency.example' });
    const extended = request(it, 'extend', { body: { askedOn: '2026-05-20', dueOn: '2026-05-29', reason: 'Leave' } });
    expect(await refusal(extended)).toBe('not-legal-now');
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
    expect(await toldOf(it)).toMatchObject({ kind: 'notice', to: shared });
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
