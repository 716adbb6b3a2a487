/** What a lead who took over is told: what was escalated before, and is still owed; once. */
import { describe, expect, test } from 'vitest';
import { addressPut, type AddressChange } from '../../../../shared/domain/audits/address-changes.ts';
import { agencyAmended, caseAmended } from '../../../../shared/domain/audits/store.ts';
import { transact } from '../../../../shared/base/aws/transaction.ts';
import { noteStep, noteTick } from '../../../../shared/domain/owed/store.ts';
import { lastEntry } from '../../../../shared/domain/returns/store.ts';
import { decide } from '../../../../shared/work/sending/decide-mail.ts';
import type { Message } from '../../../../shared/domain/messages/messages.ts';
import { partnership } from '../../../program.ts';
import { audit, keptLog } from '../../front/manager/fixture.ts';
import { to } from '../../front/manager/requests.ts';
import { agencies, caseOf, stepDays, world, type World } from '../../front/manager/world.ts';
import { stepDown2 } from '../../../library.ts';

const next = 'next@agency.example';
const former = to('lead-of-gp-a@agency.example');
const at = (day: string) => ({ at: `${day}T09:00:00.000Z`, on: day });

/** Another lead of the general practice, as an amendment or a correction of the address leaves it. */
async function changed(it: World, change = 1, email = next, more: Partial<AddressChange> = {}): Promise<Message> {
  const fact = { audit: audit.id, change, addressee: to(email), what: 'lead' as const, of: [{ agency: 'gp-a' }] };
  const after = { ...agencies.gp, lead: { email } };
  await transact(it.table, [...agencyAmended(audit.id, after), addressPut({ ...fact, ...at('2026-05-12'), ...more })]);
  return { about: 'lead', audit: audit.id, addressee: to(email), change };
}

/** A step of returns was mailed at a tick. */
async function mailed(
  it: World,
  step: number,
  tick: string,
  { cases = ['case-1', 'case-2'], agency = 'gp-a', addressee = former, state = 'accepted' } = {},
) {
  const kind = step === 5 ? 'escalation' : step > 5 ? 'alert' : 'chaser';
  const mail = step > 5 ? `alert/ladder-exhausted/${tick}/manager` : `${kind}/${addressee}/${tick}`;
  await noteTick(it.table, audit.id, tick);
  for (const id of cases) {
    const last = (await lastEntry(it.table, { audit: audit.id, case: id, agency }))!;
    await noteStep(it.table, { audit: audit.id, case: id, agency, cycle: last.cycle, step, mail });
  }
  const returns = cases.map((id) => ({ case: id, agency, step }));
  await it.mail(mail, { kind, about: kind, to: addressee, returns, tick, state });
}

const decided = async (it: World, message: Message, now = '2026-05-12T09:30:00.000Z') => {
  const deps = {
    table: it.table,
    tool: stepDown2,
    log: keptLog().log,
    now: () => new Date(now),
    newCode: () => '12345678',
    linkDays: 90,
    partnership,
    managerAddress: 'manager@partnership.example',
    secondContactAddress: 'second@partnership.example',
    baseUrl: 'https://audits.example',
  };
  const mail = await decide(deps, await it.current(), message);
  const text = (await mail?.compose('https://audits.example/returns/open#t=x'))?.text.replaceAll(/\s+/g, ' ');
  return mail && { ...mail, text, lines: mail.returns.map((one) => Object.values(one).join(' ')) };
};

describe('a lead who took over', () => {
  test('is told in one mail, with a link of their own, of what was escalated and is still owed', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    const mail = await decided(it, await changed(it));
    expect(mail).toMatchObject({ kind: 'escalation', to: next, role: 'lead', steps: [], calendar: [], linked: true });
    expect(mail?.lines).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    expect(mail?.text).toContain('You get this email as the senior contact of The gp-a.');
    expect(mail?.text).toContain('We wrote to whoever was that before you, and it has still not come.');
    expect(mail?.text).toContain('overdue by 6 working days');
  });

  test('is not told of what has come, was asked for anew, or was never escalated', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5, { cases: ['case-1'] });
    await mailed(it, 2, stepDays.after5, { cases: ['case-2'] });
    const message = await changed(it);
    expect((await decided(it, message))?.lines).toStrictEqual(['case-1 gp-a']);
    await it.extend('case-1', 'gp-a', '2026-05-11', '2026-05-15');
    expect(await decided(it, message)).toBeUndefined();
    const other = await world();
    await mailed(other, 5, stepDays.after5);
    await other.submit('case-1', 'gp-a');
    await other.withdraw('case-2', 'gp-a');
    expect(await decided(other, await changed(other))).toBeUndefined();
  });

  test('is told too of what all reminders have been sent for', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    await mailed(it, 8, stepDays.after8, { addressee: 'manager' });
    expect((await decided(it, await changed(it, 1, next, at('2026-05-15'))))?.lines).toHaveLength(2);
  });

  test.each(['void', 'claimed'])('is not told of a step whose mail is %s: the next tick tells them', async (state) => {
    const it = await world();
    await mailed(it, 5, stepDays.after5, { state });
    expect(await decided(it, await changed(it))).toBeUndefined();
  });

  test('is told once, however late or often: not of what a tick told them, nor when they come back', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5, { cases: ['case-1'] });
    const first = await changed(it);
    await mailed(it, 5, '2026-05-13', { cases: ['case-2'], addressee: to(next) });
    expect((await decided(it, first))?.lines).toStrictEqual(['case-1 gp-a']);
    // The former one is lead again, and had the escalation of one of the two.
    const back = await changed(it, 2, 'lead-of-gp-a@agency.example', at('2026-05-14'));
    expect(await decided(it, first)).toBeUndefined();
    expect((await decided(it, back))?.lines).toStrictEqual(['case-2 gp-a']);
    const sent = { kind: 'escalation', about: 'lead', to: former, tick: '2026-05-14' };
    await it.mail(`escalation/lead/${former}/2`, { ...sent, returns: [{ case: 'case-2', agency: 'gp-a' }] });
    expect((await decided(it, back))?.lines).toStrictEqual(['case-2 gp-a']);
    await changed(it, 3, next, at('2026-05-15'));
    expect(await decided(it, await changed(it, 4, 'lead-of-gp-a@agency.example', at('2026-05-18')))).toBeUndefined();
  });

  test('of one agency is not told again of another that they led before', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    await mailed(it, 5, stepDays.after5, { cases: ['case-1'], agency: 'police', addressee: to(next) });
    await transact(it.table, agencyAmended(audit.id, { ...agencies.police, lead: { email: next } }));
    expect((await decided(it, await changed(it)))?.lines).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('of one agency is not told of another whose lead they have long been, nor of another case than was changed', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    // Its former lead was told.
    await mailed(it, 5, stepDays.after5, {
      cases: ['case-1'],
      agency: 'police',
      addressee: to('former@police.example'),
    });
    await transact(it.table, agencyAmended(audit.id, { ...agencies.police, lead: { email: next } }));
    expect((await decided(it, await changed(it)))?.lines).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
    const one = await changed(it, 2, next, { of: [{ agency: 'gp-a', case: 'case-2' }] });
    expect((await decided(it, one))?.lines).toStrictEqual(['case-2 gp-a']);
  });

  test('is not told of what is not overdue, nor where the ladder has no step for leads', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    expect(await decided(it, await changed(it, 1, next, at('2026-05-01')))).toBeUndefined();
    expect((await decided(it, await changed(it, 2, next, at('2026-05-05'))))?.lines).toHaveLength(2);
    const chasersAlone = await world(undefined, { ladder: [{ step: 2, does: 'chaser' }] });
    await mailed(chasersAlone, 5, stepDays.after5);
    expect(await decided(chasersAlone, await changed(chasersAlone))).toBeUndefined();
  });

  test('is told again of what was asked for anew since they were told', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5, { addressee: to(next), cases: ['case-1'] });
    await mailed(it, 5, stepDays.after5, { cases: ['case-2'] });
    expect((await decided(it, await changed(it)))?.lines).toStrictEqual(['case-2 gp-a']);
    // What was asked for on the very day was not what they were told of.
    await it.ask('case-1', 'gp-a', { askedOn: stepDays.after5, dueOn: '2026-05-12' });
    await mailed(it, 5, '2026-05-19', { cases: ['case-1'] });
    const later = await changed(it, 2, next, at('2026-05-20'));
    expect((await decided(it, later))?.lines).toStrictEqual(['case-1 gp-a', 'case-2 gp-a']);
  });

  test('of a change from before changes said what they are of is told nothing', async () => {
    const it = await world();
    await mailed(it, 5, stepDays.after5);
    expect(await decided(it, await changed(it, 1, next, { of: undefined }))).toBeUndefined();
    expect(await decided(it, { about: 'lead', audit: audit.id, addressee: to(next), change: 9 })).toBeUndefined();
  });

  test('after closing is told of what is asked again alone, and for ninety days', async () => {
    const it = await world();
    for (const id of ['case-1', 'case-2']) await it.submit(id, 'gp-a');
    await it.query('case-1', 'gp-a', '2026-04-20', '2026-05-01');
    await mailed(it, 5, stepDays.after5, { cases: ['case-1'] });
    await it.close('2026-05-11T15:00:00.000Z');
    const message = await changed(it);
    const mail = await decided(it, message);
    expect(mail?.lines).toStrictEqual(['case-1 gp-a']);
    expect(mail?.text).toContain('The audit closed on Monday 11 May 2026. What you send can still change the report.');
    expect(await decided(it, message, '2026-08-10T09:00:00.000Z')).toBeUndefined();
  });

  test("as the lead professional's manager is told of the late summary", async () => {
    const leadProfessional = { email: 'social.worker@council.example', lead: { email: 'former@council.example' } };
    const it = await world({ agencies: [], cases: [{ case: { ...caseOf('case-1'), leadProfessional }, expects: [] }] });
    const summary = { cases: ['case-1'], agency: 'summary', addressee: to('former@council.example') };
    await mailed(it, 5, stepDays.after5, summary);
    const after = { ...caseOf('case-1'), leadProfessional: { ...leadProfessional, lead: { email: next } } };
    const of = [{ agency: 'summary', case: 'case-1' }];
    const fact = { audit: audit.id, change: 1, addressee: to(next), what: 'lead' as const, of, ...at('2026-05-12') };
    const sets = { professional: true, auditors: [], since: {} };
    await transact(it.table, [...caseAmended(audit.id, after, sets), addressPut(fact)]);
    const mail = await decided(it, { about: 'lead', audit: audit.id, addressee: to(next), change: 1 });
    expect(mail?.lines).toStrictEqual(['case-1 summary']);
    expect(mail?.text).toContain('You get this email as the manager of the lead professional of Case 1.');
  });
});
