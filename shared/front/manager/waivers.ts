import { getItem } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { waiverPut } from '../../domain/alerts/store.ts';
import { caseUnchanged } from '../../domain/audits/draft.ts';
import { serviceFaults } from '../../domain/audits/faults.ts';
import { requireAudit } from '../../domain/audits/require.ts';
import { caseKey, stillIn } from '../../domain/audits/store.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager says of a service that a case calls for: why it is not asked. */
export const createWaiverHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'waive-service'> => ({
  async 'waive-service'(request) {
    const { audit, case: id, service } = request.params;
    const [found, row] = await Promise.all([requireAudit(table, audit), getItem(table, caseKey(audit, id))]);
    if (row === undefined) throw new HttpProblem('not-found');
    const faults = serviceFaults(service, toolOfAudit(found), '/path/service');
    if (faults.length > 0) throw new HttpProblem('invalid-parameter', undefined, faults);
    const waived = { audit, case: id, service, reason: request.body.reason };
    const steps = [
      stillIn(found),
      waiverPut({ ...waived, at: request.now.toISOString(), on: request.today, ...actorOf(request) }),
      ...(found.state === 'draft' ? [caseUnchanged(audit, id, row)] : []),
    ];
    if ((await transact(table, steps)) !== undefined) throw new HttpProblem('busy');
    log.info('service-waived', { audit, case: id, kind: service });
    return { status: 200, body: waived };
  },
});
