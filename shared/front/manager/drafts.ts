import { isDeepStrictEqual } from 'node:util';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { badField, refuseFaults, type FieldProblem } from '../../base/http/problem.ts';
import type { Reply } from '../../base/http/request.ts';
import { deleteDraft, draftAuditPut, isBeingDeleted } from '../../domain/audits/draft.ts';
import { agencyFaults, auditFaults, caseFaults } from '../../domain/audits/faults.ts';
import { caseInWords } from '../../domain/audits/names.ts';
import { requireAudit, requireDraft } from '../../domain/audits/require.ts';
import type { Audit, NewAudit } from '../../domain/audits/schema.ts';
import { asRead, listAgencies } from '../../domain/audits/store.ts';
import { clearDeleted } from '../../domain/identifiers/delete-draft.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import { readAllStates, type CaseStates } from '../../domain/returns/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { askInDraft, largestTransaction } from './cases.ts';
import type { ManagerDeps } from './deps.ts';
import { editDraft } from './draft-edits.ts';
import { requireTool } from './require-tool.ts';
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

/** A draft after so many more of its changes. */
const editedBy = (audit: Audit, more: number): Audit =>
  more === 0 ? audit : { ...audit, edits: (audit.edits ?? 0) + more };

/** What the business manager does with an audit in draft as a whole: changes or deletes it. */
export function createDraftHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-audit' | 'delete-audit'> {
  return {
    'put-audit': (request) =>
      editDraft('this audit', async () => {
        const wanted = request.body;
        const audit = await requireAudit(table, request.params.audit);
        requireDraft(audit);
        if (wanted.id !== audit.id) throw badField('/id', 'invalid_value', 'must be the id in the path');
        const [tool, agencies, cases] = await Promise.all([
          requireTool(table, wanted.tool),
          listAgencies(table, audit.id),
          readAllStates(table, audit.id),
        ]);
        const { asks, faults } = redated(audit, wanted, cases, request);
        refuseFaults([...auditFaults(wanted, tool), ...faultsOfRest(wanted, tool, { agencies, cases }), ...faults]);
        const { edits = 0, ...stands } = audit;
        const after: Audit = { ...wanted, state: 'draft', createdAt: audit.createdAt };
        if (asks.length === 0 && isDeepStrictEqual(stands, after)) {
          return { stands, reply: { status: 200, body: audit } };
        }
        // The returns first, the audit last: what is cut off in between is done again by the same request.
        const parts: Step[][] = [];
        let left = asks;
        while (left.length >= largestTransaction) {
          parts.push(left.slice(0, largestTransaction - 1));
          left = left.slice(largestTransaction - 1);
        }
        const write = async (): Promise<boolean> => {
          for (const [index, part] of parts.entries()) {
            if ((await transact(table, [asRead(editedBy(audit, index)), ...part])) !== undefined) return false;
          }
          const last = draftAuditPut(editedBy(audit, parts.length), after);
          if ((await transact(table, [last, ...left])) !== undefined) return false;
          log.info('audit-entered', { audit: audit.id, count: asks.length });
          return true;
        };
        return { stands, write, reply: { status: 200, body: { ...after, edits: edits + parts.length + 1 } } };
      }),

    async 'delete-audit'(request) {
      const { audit: id } = request.params;
      const reply = await editDraft('this draft', async () => {
        const answered: Reply = { status: 200, body: { audit: id } };
        if (await isBeingDeleted(table, id)) return { stands: undefined, reply: answered };
        const audit = await requireAudit(table, id);
        requireDraft(audit);
        const { edits: contents, ...own } = audit;
        return { stands: { ...own, contents }, write: () => deleteDraft(table, audit), reply: answered };
      });
      await clearDeleted({ table, identifiers }, id);
      log.info('audit-deleted', { audit: id });
      return reply;
    },
  };
}
