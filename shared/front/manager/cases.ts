import { isDeepStrictEqual } from 'node:util';
import { getItem, queryKeys, type Table } from '../../base/aws/table.ts';
import { transact, type Step } from '../../base/aws/transaction.ts';
import { HttpProblem, badField, refuseFaults, refuseUnknownIds } from '../../base/http/problem.ts';
import { stampOf, type RequestContext } from '../../base/http/request.ts';
import { waiverKeys } from '../../domain/alerts/store.ts';
import { draftCaseDeletes, draftCasePuts } from '../../domain/audits/draft.ts';
import { auditorFaults } from '../../domain/audits/auditors.ts';
import { caseFaults } from '../../domain/audits/faults.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { peopleOf } from '../../domain/audits/people.ts';
import { requireAudit, requireAuditWithTool, requireDraft } from '../../domain/audits/require.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { asRead, caseKey, listAgencies, parseCase } from '../../domain/audits/store.ts';
import { identifierDeletes } from '../../domain/identifiers/delete-draft.ts';
import { decideAsk } from '../../domain/returns/decide-entry.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { entryKey, entryPut, readCaseStates } from '../../domain/returns/store.ts';
import { casePartition } from '../../domain/audits/table-keys.ts';
import type { ManagerDeps } from './deps.ts';
import { editDraft } from './draft-edits.ts';
import { cycleOf } from './returns.ts';
import type { ManagerHandlers } from './routes.ts';

/** DynamoDB takes so many steps in a transaction. */
export const largestTransaction = 100;

/** Writes a change of a draft as one. @returns whether it was, and nobody had changed the draft in the same moment */
export async function change(table: Table, steps: readonly Step[], tooMany: () => HttpProblem): Promise<boolean> {
  if (steps.length > largestTransaction) throw tooMany();
  return (await transact(table, steps)) === undefined;
}

/** The step that asks for a return of a draft, or asks again where something of the asking is another now. */
export function askInDraft(
  audit: Audit,
  of: { case: string; agency: string; service: string },
  last: Entry | undefined,
  request: Pick<RequestContext, 'now' | 'today' | 'claims'>,
  cycle: { askedOn: string; dueOn: string } = last ?? cycleOf(audit, {}),
): Step[] {
  const { askedOn, dueOn } = cycle;
  const decision = decideAsk(last, { audit: audit.id, ...of, askedOn, dueOn, atOpening: true }, stampOf(request));
  return 'entry' in decision ? [entryPut(decision.entry)] : [];
}

/** Steps of a transaction: the whole logs of returns of a draft go. */
export const logDeletes = (entries: readonly Entry[]): Step[] =>
  entries.map((entry) => ({ delete: entryKey(entry, entry.seq) }));

/** Who is expected about a case, by its logs. */
const expectedIn = (entries: readonly Entry[]): string[] => [...lastEntries(entries).keys()].toSorted();

/** What the business manager enters of a case before an audit opens: the case, and who is expected about it. */
export function createCaseHandlers({
  table,
  tools,
  identifiers,
  log,
}: ManagerDeps): Pick<ManagerHandlers, 'put-case' | 'delete-case'> {
  return {
    'put-case': (request) =>
      editDraft('this case', async () => {
        const { audit, tool } = await requireAuditWithTool({ table, tools }, request.params.audit);
        const { expects, ...wanted } = request.body;
        const entered: Case = { id: request.params.case, ...wanted };
        requireDraft(audit);
        refuseFaults([...caseFaults(entered, audit, tool), ...auditorFaults(entered, new Set(expects))]);
        const [row, agencies, entries] = await Promise.all([
          getItem(table, caseKey(audit.id, entered.id)),
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
        const asks = owing.flatMap((agency) =>
          askInDraft(
            audit,
            { case: entered.id, agency, service: services.get(agency) ?? SUMMARY },
            last.get(agency),
            request,
          ),
        );
        const notExpected = entries.filter(({ agency }) => !owing.includes(agency));
        const before = row === undefined ? undefined : parseCase(row);
        const edit = {
          stands: before && { ...before, expects: expectedIn(entries) },
          reply: { status: 200, body: entered },
        };
        if (asks.length + notExpected.length === 0 && isDeepStrictEqual(before, entered)) return edit;
        const people = new Set(peopleOf(entered).map(({ id }) => id));
        const gone =
          before === undefined ? [] : await identifierDeletes({ table, identifiers }, audit.id, before, people);
        const steps: Step[] = [
          asRead(audit),
          ...draftCasePuts(audit.id, entered, row),
          ...asks,
          ...logDeletes(notExpected),
          ...gone,
        ];
        const write = async (): Promise<boolean> => {
          const written = await change(table, steps, () =>
            badField('/expects', 'too_big', 'changes too much at once: take off or put on fewer agencies at a time'),
          );
          if (written) log.info('case-entered', { audit: audit.id, case: entered.id, count: asks.length });
          return written;
        };
        return { ...edit, write };
      }),

    'delete-case': (request) =>
      editDraft('this case', async () => {
        const { audit: auditId, case: id } = request.params;
        const audit = await requireAudit(table, auditId);
        const [row, keys, waivers, entries] = await Promise.all([
          getItem(table, caseKey(auditId, id)),
          queryKeys(table, casePartition(auditId, id), ''),
          waiverKeys(table, auditId, id),
          readCaseStates(table, auditId, id),
        ]);
        requireDraft(audit);
        if (row === undefined) throw new HttpProblem('not-found');
        const entered = parseCase(row);
        const steps: Step[] = [
          asRead(audit),
          ...draftCaseDeletes(audit.id, id, row),
          ...[...keys, ...waivers].map((key) => ({ delete: key })),
          ...(await identifierDeletes({ table, identifiers }, audit.id, entered)),
        ];
        const tooMany = (): HttpProblem =>
          new HttpProblem(
            'not-legal-now',
            'So many agencies are asked about this case that it cannot be deleted at once. Take some of them off it first.',
          );
        const write = async (): Promise<boolean> => {
          const written = await change(table, steps, tooMany);
          if (written) log.info('case-deleted', { audit: audit.id, case: id });
          return written;
        };
        const stands = { ...entered, expects: expectedIn(entries), details: keys.length };
        return { stands, write, reply: { status: 200, body: { audit: audit.id, case: id } } };
      }),
  };
}
