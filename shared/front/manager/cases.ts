import { isDeepStrictEqual } from 'node:util';
import { getItem } from '../../base/aws/table.ts';
import { transact } from '../../base/aws/transaction.ts';
import { HttpProblem, badField, refuseFaults, refuseUnknownIds } from '../../base/http/problem.ts';
import { stampOf } from '../../base/http/request.ts';
import { agencyFaults, caseFaults } from '../../domain/audits/faults.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { requireAudit, requireNotClosed } from '../../domain/audits/require.ts';
import type { Agency, Case } from '../../domain/audits/schema.ts';
import { agencyKey, casePuts, listAgencies, parseAgency, putAgency, stillIn } from '../../domain/audits/store.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { entryPut, readCaseStates } from '../../domain/returns/store.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { ManagerDeps } from './deps.ts';
import { cycleOf } from './returns.ts';
import type { ManagerHandlers } from './routes.ts';
import { decideAsk, type Decision } from '../../domain/returns/decide-entry.ts';

/** DynamoDB takes so many steps in a transaction: the case, its condition and its returns' first entries. */
const largestTransaction = 100;

const entryOf = (decision: Decision): Entry | undefined => ('entry' in decision ? decision.entry : undefined);

/** What the business manager enters before an audit opens: its agencies, its cases, and who is expected about each. */
export function createCaseHandlers({ table, log }: ManagerDeps): Pick<ManagerHandlers, 'put-agency' | 'put-case'> {
  return {
    async 'put-agency'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const agency: Agency = { ...request.body, id: request.params.agency };
      requireNotClosed(audit);
      refuseFaults(agencyFaults(agency, toolOfAudit(audit)));
      if (audit.state === 'open') {
        const row = await getItem(table, agencyKey(audit.id, agency.id));
        if (row !== undefined) {
          if (isDeepStrictEqual(parseAgency(row), agency)) return { status: 200, body: agency };
          throw new HttpProblem('not-legal-now', 'the audit is open: its agencies stand as they were entered');
        }
      }
      if (!(await putAgency(table, audit, agency))) throw new HttpProblem('busy');
      log.info('agency-entered', { audit: audit.id, agency: agency.id });
      return { status: 200, body: agency };
    },

    async 'put-case'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const { expects, ...wanted } = request.body;
      const entered: Case = { id: request.params.case, ...wanted };
      if (audit.state !== 'draft')
        throw new HttpProblem('not-legal-now', 'cases are entered while the audit is in draft');
      refuseFaults(caseFaults(entered, audit, toolOfAudit(audit)));
      const [agencies, entries] = await Promise.all([
        listAgencies(table, audit.id),
        readCaseStates(table, audit.id, entered.id),
      ]);
      const services = new Map(agencies.map((agency) => [agency.id, agency.service]));
      refuseUnknownIds(expects, services, {
        at: '/expects',
        code: 'unknown-agency',
        detail: 'is not an agency of this audit',
      });

      const last = lastEntries(entries);
      const owing = [...expects, ...(entered.leadProfessional === undefined ? [] : [SUMMARY])];
      const asks = owing
        .filter((agency) => !last.has(agency))
        .flatMap((agency) => {
          const decision = decideAsk(
            undefined,
            {
              audit: audit.id,
              case: entered.id,
              agency,
              service: services.get(agency) ?? SUMMARY,
              ...cycleOf(audit, {}),
              atOpening: true,
            },
            stampOf(request),
          );
          return entryOf(decision) ?? [];
        });
      const steps = [stillIn(audit), ...casePuts(audit.id, entered), ...asks.map(entryPut)];
      if (steps.length > largestTransaction) throw badField('/expects', 'too_big', 'names too many agencies at once');
      if ((await transact(table, steps)) !== undefined) throw new HttpProblem('busy');
      log.info('case-entered', { audit: audit.id, case: entered.id, count: asks.length });
      return { status: 200, body: entered };
    },
  };
}
