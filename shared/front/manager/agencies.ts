import { isDeepStrictEqual } from 'node:util';
import { getItem, type Table } from '../../base/aws/table.ts';
import type { Step } from '../../base/aws/transaction.ts';
import { HttpProblem, refuseFaults } from '../../base/http/problem.ts';
import { draftAgencyDeletes } from '../../domain/audits/draft.ts';
import { agencyFaults } from '../../domain/audits/faults.ts';
import { requireAudit, requireAuditWithTool, requireDraft, requireNotClosed } from '../../domain/audits/require.ts';
import type { Agency } from '../../domain/audits/schema.ts';
import { agencyKey, agencyPuts, asRead, ownerRows, parseAgency } from '../../domain/audits/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import { askInDraft, change, logDeletes } from './cases.ts';
import type { ManagerDeps } from './deps.ts';
import { editDraft } from './draft-edits.ts';
import type { ManagerHandlers } from './routes.ts';

/** The logs of what an agency is asked for in a draft, by case, each oldest first. */
async function logsOf(table: Table, audit: string, agency: string): Promise<Entry[][]> {
  const cases = await readAllStates(table, audit);
  return cases
    .map(({ entries }) => entries.filter((entry) => entry.agency === agency))
    .filter((entries) => entries.length > 0);
}

/** Once agencies are asked, a change of one, and a further one, has a reason on the record. */
const amendInstead = (audit: string): string =>
  `The audit is open. Add or change the agency with a reason instead, by POST /v1/audits/${audit}/amendments.`;

const tooMany = (): HttpProblem =>
  new HttpProblem(
    'not-legal-now',
    'This agency is asked about too many cases to change them all at once. Take it off some of them first.',
  );

/** What the business manager enters of an agency, changes and deletes. */
export function createAgencyHandlers({
  table,
  tools,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-agency' | 'delete-agency'> {
  return {
    'put-agency': (request) =>
      editDraft('this agency', async () => {
        const { audit: auditId, agency: id } = request.params;
        const agency: Agency = { ...request.body, id };
        const { audit, tool } = await requireAuditWithTool({ table, tools }, auditId);
        const row = await getItem(table, agencyKey(auditId, id));
        requireNotClosed(audit);
        refuseFaults(agencyFaults(agency, tool));
        const stands = row === undefined ? undefined : parseAgency(row);
        const edit = { stands, reply: { status: 200, body: agency } };
        if (isDeepStrictEqual(stands, agency)) return edit;
        if (audit.state === 'open') throw new HttpProblem('not-legal-now', amendInstead(audit.id));
        // What it is asked for says its service: that follows.
        const isOther = stands !== undefined && stands.service !== agency.service;
        const asks = (isOther ? await logsOf(table, audit.id, id) : []).flatMap((entries) => {
          const last = entries.at(-1);
          if (last === undefined) return [];
          return askInDraft(audit, { case: last.case, agency: id, service: agency.service }, last, request);
        });
        const write = async (): Promise<boolean> => {
          const written = await change(table, [asRead(audit), ...agencyPuts(audit.id, agency), ...asks], tooMany);
          if (written) log.info('agency-entered', { audit: audit.id, agency: agency.id });
          return written;
        };
        return { ...edit, write };
      }),

    'delete-agency': (request) =>
      editDraft('this agency', async () => {
        const { audit: auditId, agency } = request.params;
        const audit = await requireAudit(table, auditId);
        const row = await getItem(table, agencyKey(auditId, agency));
        requireDraft(audit);
        if (row === undefined) throw new HttpProblem('not-found');
        const [logs, { cases }] = await Promise.all([logsOf(table, audit.id, agency), ownerRows(table, audit.id)]);
        const steps: Step[] = [
          asRead(audit),
          ...draftAgencyDeletes(audit.id, agency, [...cases.values()]),
          ...logs.flatMap((entries) => logDeletes(entries)),
        ];
        const takenOff = logs.flatMap((entries) => entries.slice(0, 1).map((entry) => entry.case));
        const write = async (): Promise<boolean> => {
          const written = await change(table, steps, tooMany);
          if (written) log.info('agency-deleted', { audit: audit.id, agency, count: takenOff.length });
          return written;
        };
        return { stands: parseAgency(row), write, reply: { status: 200, body: { audit: audit.id, agency, takenOff } } };
      }),
  };
}
