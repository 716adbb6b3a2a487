/** What a digest finds in the table: who of those that something is owed by cannot be reached. */
import { describe, expect, test } from 'vitest';
import { putNew } from '../../../../shared/base/aws/table.ts';
import { concernOf } from '../../../../shared/domain/alerts/concerns.ts';
import { agencyNameOf, digestOf, leadProfessional, stillOpen } from '../../../../shared/domain/alerts/facts.ts';
import { putAcknowledgement } from '../../../../shared/domain/alerts/store.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
import { returnKeyOf } from '../../../../shared/domain/audits/ids.ts';
import { audit } from '../../front/manager/fixture.ts';
import { agencies, caseOf, world, type World } from '../../front/manager/world.ts';

const partner = 'partner@agency.example';
const worker = 'social.worker@council.example';
const cases = [
  { case: { ...caseOf('case-1', worker), auditors: { 'gp-a': partner } }, expects: ['gp-a', 'police'] },
  { case: caseOf('case-2'), expects: ['gp-a'] },
];
const worldOf = () => world({ agencies: Object.values(agencies), cases });

/** A mail that came back, or arrived. */
async function bounced(it: World, email: string, day: string, more: Record<string, unknown> = {}): Promise<void> {
  const to = addresseeId(audit.id, email);
  await it.mail(`chaser/${to}/${day}`, {
    to,
    tick: day,
    claimedAt: `${day}T07:01:00.000Z`,
    acceptedAt: `${day}T07:01:01.000Z`,
    delivery: 'bounced',
    deliveryAt: `${day}T07:02:00.000Z`,
    ...more,
  });
}
const bounces = async (it: World): Promise<string[]> =>
  ((await digestOf(it.table, await it.withTool(), '2026-04-29'))?.openBounces ?? []).map(
    ({ role, agencyNames, cases: of, bouncedOn }) => [role, ...agencyNames, ...of, bouncedOn].join(' '),
  );

describe('addresses that do not work', () => {
  test('are those of contacts, auditors, leads and lead professionals, each with the cases that wait for it', async () => {
    const it = await worldOf();
    for (const email of ['gp-a@agency.example', partner, 'lead-of-gp-a@agency.example', worker]) {
      await bounced(it, email, '2026-04-24');
    }
    expect(await bounces(it)).toEqual([
      'contact The gp-a case-2 2026-04-24',
      'auditor The gp-a case-1 2026-04-24',
      'lead The gp-a case-1 case-2 2026-04-24',
      'lead-professional case-1 2026-04-24',
    ]);
  });

  test('are told as long as something is owed that they stand for, and the newest mail did not arrive', async () => {
    const it = await worldOf();
    const police = 'police@agency.example';
    await bounced(it, police, '2026-04-27');
    await bounced(it, police, '2026-04-24');
    expect(await bounces(it)).toEqual(['contact The police case-1 2026-04-24']);
    await bounced(it, police, '2026-04-28', { delivery: 'delivered' });
    expect(await bounces(it)).toEqual([]);
    await bounced(it, 'gp-a@agency.example', '2026-04-24');
    await it.submit('case-2', 'gp-a');
    expect(await bounces(it)).toEqual([]);
  });

  test('are told since the day of a mail that no ladder sent: at a tick that is played, the tick at the latest', async () => {
    const it = await worldOf();
    const invited = (claimedAt: string) => ({ tick: undefined, claimedAt, acceptedAt: undefined });
    await bounced(it, 'police@agency.example', '2026-04-24', invited('2026-04-26T23:30:00.000Z'));
    await bounced(it, 'gp-a@agency.example', '2026-04-24', invited('2026-06-20T09:00:00.000Z'));
    expect(await bounces(it)).toEqual(['contact The gp-a case-2 2026-04-29', 'contact The police case-1 2026-04-27']);
  });

  test('are those to which the newest mail did not arrive, whatever the mails are called', async () => {
    const it = await worldOf();
    const to = addresseeId(audit.id, 'police@agency.example');
    const at = (day: string, delivery: string) => ({
      to,
      claimedAt: `${day}T07:01:00.000Z`,
      acceptedAt: `${day}T07:01:01.000Z`,
      delivery,
      deliveryAt: `${day}T07:02:00.000Z`,
    });
    await it.mail(`invite/${to}`, at('2026-04-13', 'delivered'));
    await it.mail(`chaser/${to}/2026-04-24`, at('2026-04-24', 'bounced'));
    expect(await bounces(it)).toEqual(['contact The police case-1 2026-04-24']);
    await it.mail(`notice/${to}`, at('2026-04-27', 'delivered'));
    await it.mail(`code/${to}`, { ...at('2026-04-26', 'bounced'), acceptedAt: undefined });
    expect(await bounces(it)).toEqual([]);
  });

  test('are those of contacts and auditors by mails that were to them as such', async () => {
    const it = await worldOf();
    await bounced(it, 'police@agency.example', '2026-04-24', { role: 'contact' });
    await bounced(it, partner, '2026-04-24', { role: 'auditor' });
    expect(await bounces(it)).toEqual(['contact The police case-1 2026-04-24', 'auditor The gp-a case-1 2026-04-24']);
  });

  test("are lead professionals' while their own summary is owed, whatever else is", async () => {
    const other = 'other.worker@council.example';
    const it = await world({
      agencies: Object.values(agencies),
      cases: [
        { case: caseOf('case-1', worker), expects: ['gp-a'] },
        { case: caseOf('case-2', other), expects: ['gp-a'] },
      ],
    });
    for (const email of [worker, other]) await bounced(it, email, '2026-04-24');
    await it.submit('case-1', 'summary');
    expect(await bounces(it)).toEqual(['lead-professional case-2 2026-04-24']);
  });

  test('are not those of mails that never went, nor of a role that the address had before', async () => {
    const it = await worldOf();
    await bounced(it, 'police@agency.example', '2026-04-24', { state: 'void' });
    await bounced(it, 'gp-a@agency.example', '2026-04-24', { role: 'lead' });
    expect(await bounces(it)).toEqual([]);
  });
});

test('what is overdue is told by the name of the agency that owes it', async () => {
  const it = await world();
  const { overdue } = (await digestOf(it.table, await it.withTool(), '2026-05-06'))!;
  expect(overdue.map((one) => [one.case, one.of, 'agencyName' in one && one.agencyName])).toEqual([
    ['case-1', 'questionnaire', 'The gp-a'],
    ['case-1', 'questionnaire', 'The police'],
    ['case-1', 'summary', false],
    ['case-2', 'questionnaire', 'The gp-a'],
  ]);
});

test('an agency is named by its name, and whoever writes a summary as what they are', async () => {
  const { table } = await world();
  const names = ['police', 'gp-a', 'summary', 'none'].map((agency) => agencyNameOf(table, audit.id, agency));
  expect(await Promise.all(names)).toEqual(['The police', 'The gp-a', leadProfessional, leadProfessional]);
});

test('a concern stays open whatever is said of the same agency about another case, or in another audit', async () => {
  const it = await world();
  const first = await it.submit('case-1', 'gp-a', 'a', { concern: true });
  const second = await it.submit('case-2', 'gp-a', 'a', { concern: true });
  const elsewhere = { ...first, pk: '2026-q1#case-1', audit: '2026-q1' };
  await putNew(it.table, elsewhere);
  const word = { ...returnKeyOf(first), upTo: first.seq, at: '2026-04-20T09:00:00.000Z', name: 'A. Manager' };
  await putAcknowledgement(it.table, word, 'Done');
  const open = await stillOpen(it.table, [first, second, elsewhere].map(concernOf));
  expect(open.map((one) => [one.audit, one.case, one.agencyName])).toEqual([
    [audit.id, 'case-2', 'The gp-a'],
    ['2026-q1', 'case-1', leadProfessional],
  ]);
});

test('summaries are counted apart: those owed without those withdrawn, and those that came', async () => {
  const it = await world({
    agencies: Object.values(agencies),
    cases: ['case-1', 'case-2', 'case-3'].map((id) => ({ case: caseOf(id, worker), expects: ['police'] })),
  });
  await it.submit('case-1', 'summary');
  await it.withdraw('case-2', 'summary');
  const { counts } = (await digestOf(it.table, await it.withTool(), '2026-05-06'))!;
  expect(counts).toMatchObject({ expected: 3, noReply: 3, summaries: { owed: 2, received: 1 } });
});
