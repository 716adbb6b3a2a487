/** The program over an open audit in which everything is there once, behind API Gateway's HTTP API. */
import { pullRoutes } from '../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../shared/front/agency/routes.ts';
import { leadRoutes } from '../../shared/front/lead/routes.ts';
import { managerRoutes } from '../../shared/front/manager/routes.ts';
import type { Route } from '../../shared/base/http/route.ts';
import { putRequest } from '../../shared/domain/figures/store.ts';
import { call, obtain, staffClaims } from '../http-event.ts';
import { openProgram } from '../program.ts';
import { audit, keptLog, openAudit, token } from '../unit/front/manager/fixture.ts';
import { makeFigures } from '../unit/work/packs/plain-draw.ts';
import { requestId } from '../unit/work/relay/samples.ts';
import { openGateway, type Gateway } from './gateway.ts';

/** Whoever may call: what they send as `Authorization: Bearer`. */
export const bearers = { manager: 'access-token-of-the-manager', lead: 'access-token-of-the-lead', link: token };

/** Opens it. @returns the gateway, and the failures that functions have logged since */
export async function openWorld(): Promise<Gateway & { failures: () => unknown[] }> {
  const { aws, table } = await openAudit();
  const { log, lines } = keptLog();
  const identifiers = aws.createTable('identifiers', [], { isPlain: true });
  const program = openProgram(
    { table, identifiers, bucket: aws.createBucket() },
    { now: () => new Date('2026-04-20T09:30:00.000Z'), logOf: () => log, make: makeFigures },
  );
  const path = `/v1/audits/${audit.id}/cases/case-1/returns/gp-a`;
  await obtain(program.agencyApi, { method: 'POST', path: `${path}/check`, token, body: { outcome: 'known' } });
  const answers = { A1: { answer: 'yes' }, E2: { answer: 'Nothing to add.' } };
  const content = { childrenCovered: ['child-1', 'child-2'], answers };
  await obtain(program.agencyApi, { method: 'POST', path: `${path}/submissions`, token, body: content });
  await call(program.managerApi, {
    method: 'PUT',
    path: `/v1/audits/${audit.id}/cases/case-1/people/child-1/identifiers`,
    group: 'business-manager',
    body: { name: 'A Child' },
  });
  const askedAt = '2026-04-20T09:00:00.000Z';
  await putRequest(table, { audit: audit.id, id: requestId, askedAt, state: 'asked' });
  await program.take(audit.id, [{ kind: 'request', audit: audit.id, request: requestId }]);
  await program.pack({ audit: audit.id, revision: 1 });
  lines.length = 0;

  const routes: Route[] = [agencyRoutes, pullRoutes, toolRoutes, managerRoutes, leadRoutes].flatMap((table) =>
    Object.values<Route>(table),
  );
  const gateway = await openGateway(program, routes, {
    [bearers.manager]: staffClaims('business-manager'),
    [bearers.lead]: staffClaims('audit-lead'),
  });
  return { ...gateway, failures: () => lines.filter(({ level }) => level === 'failure') };
}
