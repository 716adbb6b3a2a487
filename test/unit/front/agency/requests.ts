/** Requests by the bearer of a link, as the tests of `front/agency` send them. */
import { createHttpHandler } from '../../../../shared/base/http/handler.ts';
import { createAgencyHandlers } from '../../../../shared/front/agency/handlers.ts';
import { createPullHandlers } from '../../../../shared/front/agency/identifiers.ts';
import { pullRoutes } from '../../../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes } from '../../../../shared/front/agency/routes.ts';
import { context, eventOf } from '../../../http-event.ts';
import { keptLog, openAudit, token } from '../manager/fixture.ts';

const path = '/v1/audits/2026-q2/cases/case-1/returns/gp-a';

/** An open audit, and what sends a request of its general practice. */
export async function opened() {
  const { aws, table } = await openAudit();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const { log } = keptLog();
  const handler = createHttpHandler({
    routes: { ...agencyRoutes, ...pullRoutes },
    handlers: {
      ...createAgencyHandlers({ table, log, newSecret: () => 's'.repeat(32) }),
      ...createPullHandlers({ table, identifiers, log, newId: () => '1' }),
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

export const content = '{"childrenCovered":["child-1"],"answers":{}}';
