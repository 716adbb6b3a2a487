/** What a digest finds in the table: who of those that something is owed by cannot be reached. */
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../../shared/domain/alerts/facts.ts';
import { addresseeId } from '../../../../shared/domain/audits/addressee.ts';
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
  ((await digestOf(it.table, await it.current(), '2026-04-29'))?.openBounces ?? []).map(
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

  test('are not those of mails that never went, nor of a role that the address had before', async () => {
    const it = await worldOf();
    await bounced(it, 'police@agency.example', '2026-04-24', { state: 'void' });
    await bounced(it, 'gp-a@agency.example', '2026-04-24', { role: 'lead' });
    expect(await bounces(it)).toEqual([]);
  });
});

test('summaries are counted apart: those owed without those withdrawn, and those that came', async () => {
  const it = await world({
    agencies: Object.values(agencies),
    cases: ['case-1', 'case-2', 'case-3'].map((id) => ({ case: caseOf(id, worker), expects: ['police'] })),
  });
  await it.submit('case-1', 'summary');
  await it.withdraw('case-2', 'summary');
  const { counts } = (await digestOf(it.table, await it.current(), '2026-05-06'))!;
  expect(counts).toMatchObject({ expected: 3, noReply: 3, summaries: { owed: 2, received: 1 } });
});
