import { transact, type Step } from '../../base/aws/transaction.ts';
import { oneOf } from '../../base/http/parse.ts';
import { HttpProblem, badField, refuseFaults, type FieldProblem } from '../../base/http/problem.ts';
import { deleteDraft, draftAuditPut, isBeingDeleted } from '../../domain/audits/draft.ts';
import { agencyFaults, auditFaults, caseFaults } from '../../domain/audits/faults.ts';
import { caseInWords } from '../../domain/audits/names.ts';
import { requireAudit, requireDraft } from '../../domain/audits/require.ts';
import type { Audit, NewAudit } from '../../domain/audits/schema.ts';
import { listAgencies, stillIn } from '../../domain/audits/store.ts';
import { clearDeleted } from '../../domain/identifiers/delete-draft.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import { readAllStates, type CaseStates } from '../../domain/returns/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolIds, toolOf } from '../../domain/tool/tools.ts';
import { askInDraft, largestTransaction } from './cases.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

const at = (pointer: string, faults: readonly FieldProblem[], about: string): FieldProblem[] =>
  faults.map(({ code, detail }) => ({ pointer, code, detail: `${about}: ${detail}` }));

/** What of a draft does not go with the audit as it is to be. Codes are of the tool; days lie beside the audit's own. */
function faultsOfRest(
  wanted: NewAudit,
  tool: Tool,
  rest: { agencies: Awaited<ReturnType<typeof listAgencies>>; cases: readonly CaseStates[] },
): FieldProblem[] {
  return [
    ...rest.agencies.flatMap((agency) => at('/tool', agencyFaults(agency, tool), `The agency ${agency.id}`)),
    ...rest.cases.flatMap(({ entered }) => at('', caseFaults(entered, wanted, tool), caseInWords(entered.id))),
  ];
}

/** Steps that give the returns of a draft its audit's new dates; those that the manager gave dates of their own keep them. */
function redated(
  audit: Audit,
  wanted: NewAudit,
  cases: readonly CaseStates[],
  request: Parameters<typeof askInDraft>[3],
): { asks: Step[]; faults: FieldProblem[] } {
  const asks: Step[] = [];
  const faults: FieldProblem[] = [];
  for (const last of cases.flatMap(({ entries }) => [...lastEntries(entries).values()])) {
    const follows = last.askedOn === audit.opensOn && last.dueOn === audit.dueOn;
    const dates = follows ? { askedOn: wanted.opensOn, dueOn: wanted.dueOn } : last;
    asks.push(...askInDraft(audit, last, last, request, dates));
    const isOutside = (pointer: string, is: boolean): FieldProblem[] =>
      is
        ? [
            {
              pointer,
              code: 'invalid_value',
              detail: `${caseInWords(last.case)}: a return has a date of its own outside it`,
            },
          ]
        : [];
    faults.push(
      ...isOutside('/opensOn', dates.askedOn < wanted.opensOn),
      ...isOutside('/closesOn', dates.dueOn > wanted.closesOn),
    );
  }
  return { asks, faults };
}

/** What the business manager does with an audit in draft as a whole: changes or deletes it. */
export function createDraftHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-audit' | 'delete-audit'> {
  return {
    async 'put-audit'(request) {
      const wanted = request.body;
      const audit = await requireAudit(table, request.params.audit);
      requireDraft(audit);
      if (wanted.id !== audit.id) throw badField('/id', 'invalid_value', 'must be the id in the path');
      const tool = toolOf(wanted.tool);
      if (tool === undefined) throw badField('/tool', 'invalid_value', oneOf(toolIds, wanted.tool));
      const [agencies, cases] = await Promise.all([listAgencies(table, audit.id), readAllStates(table, audit.id)]);
      const { asks, faults } = redated(audit, wanted, cases, request);
      refuseFaults([...auditFaults(wanted, tool), ...faultsOfRest(wanted, tool, { agencies, cases }), ...faults]);
      const { createdAt } = audit;
      // The returns first, the audit last: what is cut off in between is done again by the same request.
      let left = asks;
      let { edits } = audit;
      while (left.length >= largestTransaction) {
        const steps = [stillIn(audit), ...left.slice(0, largestTransaction - 1)];
        if ((await transact(table, steps)) !== undefined) throw new HttpProblem('busy');
        left = left.slice(largestTransaction - 1);
        edits = (edits ?? 0) + 1;
      }
      const after: Audit = { ...wanted, state: 'draft', createdAt };
      const put = draftAuditPut({ ...audit, ...(edits === undefined ? {} : { edits }) }, after);
      if ((await transact(table, [put, ...left])) !== undefined) throw new HttpProblem('busy');
      log.info('audit-entered', { audit: audit.id, count: asks.length });
      return { status: 200, body: { ...after, edits: (edits ?? 0) + 1 } };
    },

    async 'delete-audit'(request) {
      const { audit: id } = request.params;
      if (!(await isBeingDeleted(table, id))) {
        const audit = await requireAudit(table, id);
        requireDraft(audit);
        if (!(await deleteDraft(table, audit))) throw new HttpProblem('busy');
      }
      await clearDeleted({ table, identifiers }, id);
      log.info('audit-deleted', { audit: id });
      return { status: 200, body: { audit: id } };
    },
  };
}
