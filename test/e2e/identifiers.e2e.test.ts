/** Who the child is, on the deployed app: whose function may read and write it, and that it stands in its own table alone. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { drained, localClients } from '../../infra/local/emulator/clients.ts';
import { send } from '../../infra/local/player/request.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Agency, Audit, Case } from '../../shared/domain/audits/schema.ts';
import { casePut, createAudit, putAgency } from '../../shared/domain/audits/store.ts';
import { putNew, type Table } from '../../shared/base/aws/table.ts';
import { transact } from '../../shared/base/aws/transaction.ts';
import { newSecret } from '../../shared/domain/identifiers/code-rules.ts';
import { exchange, getCode, putCodeRequest } from '../../shared/domain/identifiers/code-store.ts';
import { listPulls } from '../../shared/domain/identifiers/store.ts';
import type { Entry } from '../../shared/domain/returns/schema.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { putLink } from '../../shared/domain/links/store.ts';
import { decideAsk, type Decision } from '../../shared/domain/returns/decide-entry.ts';
import { readDeployment, removeItemsOf, tableItems } from './deployed.ts';

/** Nobody's: nothing of it may stand anywhere but in the identifiers table. */
const canary = {
  name: 'Canary Quillfeather',
  formerNames: ['Canary Oldname'],
  dateOfBirth: '2011-11-21',
  nhsNumber: '943 476 5919',
  address: '7 Nowhere Rise, Sometown',
};
const canaries = ['Canary', 'Quillfeather', 'Oldname', '2011-11-21', '9434765919', '943 476 5919', 'Nowhere Rise'];
const withoutCanaries = (what: unknown): void => {
  const text = JSON.stringify(what);
  expect(canaries.filter((one) => text.includes(one))).toEqual([]);
};

const contact = 'contact@surgery.example';
const caseRow: Case = {
  id: 'case-1',
  children: [
    { id: 'child-1', ageBand: 'school-age' },
    { id: 'child-2', ageBand: 'unborn' },
  ],
  adults: [{ id: 'adult-1', role: 'mother' }],
  route: { from: 'CP', to: 'CIN' },
  factors: [],
  referredOn: '2026-01-12',
  leadProfessional: { email: 'worker@council.example' },
};
const agencyRow = (id: string, service: string, email: string): Agency => ({
  id,
  name: `The ${id}`,
  service,
  contact: { email },
  lead: { email: `lead@${id}.example` },
});
const agencies = [
  agencyRow('surgery', 'general-practice', contact),
  agencyRow('police', 'police', 'contact@police.example'),
];
const auditRow = (id: string): Audit => ({
  id,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: '2026-Q2', from: '2026-04-01', to: '2026-06-30' },
  tool: 'step-down@2015',
  windowsAnchor: '2026-04-30',
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'open',
  createdAt: '2026-05-01T09:00:00.000Z',
  openedAt: '2026-05-05T09:00:00.000Z',
});

const entryOf = (decision: Decision): Entry => {
  if (!('entry' in decision)) throw new Error('no entry');
  return decision.entry;
};

/** Puts an audit of one case, asked of both agencies and of the lead professional. */
async function enterAudit(table: Table, id: string, state: Audit['state'] = 'open'): Promise<void> {
  const audit = { ...auditRow(id), state };
  await createAudit(table, audit);
  for (const agency of agencies) await putAgency(table, audit, agency);
  await transact(table, [casePut(id, caseRow)]);
  for (const { agency, service } of [
    { agency: 'surgery', service: 'general-practice' },
    { agency: 'police', service: 'police' },
    { agency: 'summary', service: 'summary' },
  ]) {
    const ask = { audit: id, case: 'case-1', agency, service, askedOn: '2026-05-05', dueOn: '2026-05-19' };
    await putNew(
      table,
      entryOf(decideAsk(undefined, { ...ask, atOpening: true }, { receivedAt: new Date('2026-05-01T09:00:00Z') })),
    );
  }
}

async function mintLink(table: Table, audit: string, email: string): Promise<string> {
  const token = randomUUID();
  const link = { audit, addressee: addresseeId(audit, email), mintedAt: '2026-05-05T09:00:00.000Z' };
  await putLink(table, tokenHash(token), link);
  return token;
}

const deployed = readDeployment();
const { apiUrl } = deployed;
const table: Table = { client: localClients(deployed.env).dynamodb, name: deployed.outputs['TableName'] ?? '' };
const audit = `audit-${randomUUID().slice(0, 8)}`;

afterAll(() => removeItemsOf(deployed, audit));

test('lets the manager enter, and the bearer of a link and a key see, who a child is; each by its own role', async () => {
  await enterAudit(table, audit);
  const manager = await createStaff(deployed, `${audit}@partnership.example`, 'business-manager');
  const staff = await manager.signIn();
  const entered = await send(apiUrl, {
    method: 'PUT',
    path: `/v1/audits/${audit}/cases/case-1/people/child-1/identifiers`,
    token: staff,
    body: canary,
  });
  expect(entered).toMatchObject({ status: 200, json: { people: [{ identifiers: { name: canary.name } }, {}, {}] } });
  const short = await send(apiUrl, {
    method: 'GET',
    path: `/v1/audits/${audit}/shortfalls`,
    token: staff,
  });
  expect(short).toMatchObject({ status: 200, json: { shortfalls: [{ people: [{ id: 'adult-1' }] }, {}, {}] } });

  // A key as an exchange leaves it: what the mail would carry is the business of other tests.
  const of = { audit, case: 'case-1', agency: 'surgery' };
  const addressee = addresseeId(audit, contact);
  const token = await mintLink(table, audit, contact);
  const path = `/v1/audits/${audit}/cases/case-1/returns/surgery`;
  const askedAt = new Date().toISOString();
  await putCodeRequest(table, { ...of, addressee, seq: 1, askedAt });
  const code = await getCode(table, { audit, addressee, request: '000001' });
  const [key, session] = [newSecret(), tokenHash(token)];
  const exchanged = { code: code!, key, session, at: askedAt, day: askedAt.slice(0, 10), today: undefined };
  expect(await exchange(table, exchanged)).toBe(true);
  const headers = { 'pull-key': key };
  const pulled = await send(apiUrl, { method: 'GET', path: `${path}/identifiers`, token, headers });
  expect(pulled).toMatchObject({ status: 200, json: { people: [{ identifiers: { name: canary.name } }, {}, {}] } });
  expect(pulled.headers.get('cache-control')).toBe('no-store');
  expect(await listPulls(table, audit, 'case-1')).toHaveLength(1);

  const refused = await send(apiUrl, { method: 'GET', path: `${path}/identifiers`, token });
  expect(refused.status).toBe(404);
  const tried = await send(apiUrl, {
    method: 'POST',
    path: `${path}/pull-key`,
    token,
    body: { code: '00000000' },
  });
  expect(tried.status).toBe(404);
  const asked = await send(apiUrl, { method: 'POST', path: `${path}/code`, token });
  expect(asked.status).toBe(202);
  // Destroyed, it is told to nobody from that moment on.
  const ofCase = `/v1/audits/${audit}/cases/case-1/identifiers`;
  const erased = await send(apiUrl, { method: 'DELETE', path: ofCase, token: staff });
  expect(erased).toMatchObject({ status: 200, json: { audit, case: 'case-1' } });
  expect((await send(apiUrl, { method: 'GET', path: ofCase, token: staff })).status).toBe(410);
  expect((await send(apiUrl, { method: 'GET', path: `${path}/identifiers`, token, headers })).status).toBe(404);
  await drained(deployed, deployed);
  withoutCanaries(await tableItems(deployed));
});
