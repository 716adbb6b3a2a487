import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { putWaiver } from '../../domain/alerts/store.ts';
import { serviceFaults } from '../../domain/audits/faults.ts';
import { requireAudit, requireCase } from '../../domain/audits/require.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager says of a service that a case calls for: why it is not asked. */
export const createWaiverHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'waive-service'> => ({
  async 'waive-service'(request) {
    const { audit, case: id, service } = request.params;
    const [found] = await Promise.all([requireAudit(table, audit), requireCase(table, audit, id)]);
    const faults = serviceFaults(service, toolOfAudit(found), '/path/service');
    if (faults.length > 0) throw new HttpProblem('invalid-parameter', undefined, faults);
    const waived = { audit, case: id, service, reason: request.body.reason };
    await putWaiver(table, { ...waived, at: request.now.toISOString(), on: request.today, ...actorOf(request) });
    log.info('service-waived', { audit, case: id, kind: service });
    return { status: 200, body: waived };
  },
});
