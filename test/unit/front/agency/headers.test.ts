/** What the bearer of a link sends in headers, beside the link itself. */
import { expect, test } from 'vitest';
import { createHttpHandler } from '../../../../shared/base/http/handler.ts';
import { createAgencyHandlers } from '../../../../shared/front/agency/handlers.ts';
import { createPullHandlers } from '../../../../shared/front/agency/identifiers.ts';
import { pullRoutes } from '../../../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes } from '../../../../shared/front/agency/routes.ts';
import { context, eventOf } from '../../../http-event.ts';
import { keptLog, openAudit, token } from '../manager/fixture.ts';
import { memoryTable } from '../manager/memory-table.ts';

const path = '/v1/audits/2026-q2/cases/case-1/returns/gp-a';

async function opened() {
  const { table } = await openAudit();
  const { log } = keptLog();
  const handler = createHttpHandler({
    routes: { ...agencyRoutes, ...pullRoutes },
    handlers: {
      ...createAgencyHandlers({ table, log, newSecret: () => 's'.repeat(32) }),
      ...createPullHandlers({ table, identifiers: memoryTable().table, log, newId: () => '1' }),
    },
    log,
    now: () => new Date('2026-04-20T09:30:00.000Z'),
  });
  return async (method: string, to: string, headers: Record<string, string>, body?: string) => {
    const answer = await handler(
      eventOf({
        method,
        path: `${path}${to}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body }),
      }),
      context,
    );
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') as Record<string, unknown> };
  };
}

const content = '{"childrenCovered":["child-1"],"answers":{}}';

test.each(['', 'a b', 'é', 'k'.repeat(129)])('the Idempotency-Key %j is refused by name', async (key) => {
  const send = await opened();
  const { status, body } = await send('POST', '/submissions', { 'idempotency-key': key }, content);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    type: '/problems/invalid-parameter',
    errors: [
      {
        pointer: '/header/idempotency-key',
        code: 'invalid_format',
        detail: 'must be 1 to 128 printable characters',
      },
    ],
  });
});

test.each([undefined, 'k', '!~', 'k'.repeat(128)])('the Idempotency-Key %j is taken', async (key) => {
  const send = await opened();
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  expect((await send('POST', '/submissions', headers, content)).status).toBe(201);
});

test.each(['/submissions/1', '/identifiers'])('%s without a pull key is refused like with a wrong one', async (to) => {
  const send = await opened();
  await send('POST', '/submissions', {}, content);
  const without = await send('GET', to, {});
  expect(without).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  for (const key of ['', 'x', `000001.${'s'.repeat(32)}`]) {
    expect(await send('GET', to, { 'pull-key': key })).toStrictEqual(without);
  }
});
