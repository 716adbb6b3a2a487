import { getItem } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { getWaiver, waiverPut } from '../../domain/alerts/store.ts';
import { caseUnchanged } from '../../domain/audits/draft.ts';
import { serviceFaults } from '../../domain/audits/faults.ts';
import { requireAuditWithTool } from '../../domain/audits/require.ts';
import { caseKey, stillIn } from '../../domain/audits/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** How often a word that loses its race to something else is decided anew. */
const waiverAttempts = 8;

/** What the business manager says of a service that a case calls for: why it is not asked. A later word replaces it. */
export const createWaiverHandlers = ({ table, tools, log }: ManagerDeps): Pick<ManagerHandlers, 'waive-service'> => ({
  async 'waive-service'(request) {
    const { audit, case: id, service } = request.params;
    const waived = { audit, case: id, service, reason: request.body.reason };
    let seen: string | undefined;
    for (let attempt = 1; attempt <= waiverAttempts; attempt++) {
      const [{ audit: found, tool }, row, before] = await Promise.all([
        requireAuditWithTool({ table, tools }, audit),
        getItem(table, caseKey(audit, id)),
        getWaiver(table, waived),
      ]);
      if (row === undefined) throw new HttpProblem('not-found');
      const faults = serviceFaults(service, tool, '/path/service');
      if (faults.length > 0) throw new HttpProblem('invalid-parameter', undefined, faults);
      // Said already it is written nowhere.
      if (before?.reason === waived.reason) return { status: 200, body: waived };
      if (attempt === 1) seen = before?.reason;
      if (before !== undefined && before.reason !== seen) {
        throw new HttpProblem(
          'not-legal-now',
          `Somebody else said at the same moment why this service is not asked: ${before.reason.replaceAll('-', ' ')}. Send yours again if it still holds.`,
        );
      }
      const steps = [
        stillIn(found),
        waiverPut({ ...waived, at: request.now.toISOString(), on: request.today, ...actorOf(request) }, before),
        ...(found.state === 'draft' ? [caseUnchanged(audit, id, row)] : []),
      ];
      if ((await transact(table, steps)) !== undefined) continue;
      log.info('service-waived', { audit, case: id, kind: service });
      return { status: 200, body: waived };
    }
    throw new HttpProblem('busy');
  },
});
