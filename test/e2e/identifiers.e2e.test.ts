/** Who the child is, on the deployed app: whose function may read and write it, and that it stands in its own table alone. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { drained, localClients } from '../../infra/local/emulator/clients.ts';
import { send } from '../../infra/local/player/request.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';
import { addresseeId } from '../../shared/domain/audits/addressee.ts';
import type { Table } from '../../shared/base/aws/table.ts';
import { newSecret } from '../../shared/domain/identifiers/code-rules.ts';
import { exchange, getCode, putCodeRequest } from '../../shared/domain/identifiers/code-store.ts';
import { listPulls } from '../../shared/domain/identifiers/store.ts';
import { tokenHash } from '../../shared/domain/links/link.ts';
import { readDeployment, removeItemsOf, tableItems } from './deployed.ts';
import { canary, contact, enterAudit, mintLink, withoutCanaries } from '../canary-audit.ts';

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
