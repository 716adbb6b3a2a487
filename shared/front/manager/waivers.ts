import { getItem } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { putWaiver } from '../../domain/alerts/store.ts';
import { caseKey, parseCase } from '../../domain/audits/store.ts';
import { auditOf } from '../agency/paths.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager says of a service that a case calls for: why it is not asked. */
export const createWaiverHandlers = ({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'waive-service'> => ({
  async 'waive-service'(request) {
    const audit = await auditOf(table, request);
    const id = request.params.case;
    const row = await getItem(table, caseKey(audit.id, id));
    if (row === undefined) throw new HttpProblem('not-found');
    const { reason } = request.body;
    const waived = { audit: audit.id, case: parseCase(row).id, service: request.params.service, reason };
    const { receivedAt, ...by } = stampOf(request);
    await putWaiver(table, { ...waived, at: receivedAt.toISOString(), ...by });
    log.info('service-waived', { audit: audit.id, case: id, kind: waived.service });
    return { status: 200, body: waived };
  },
});
