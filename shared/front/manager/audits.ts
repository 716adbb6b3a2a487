import { isDeepStrictEqual } from 'node:util';
import { pageSizeOf } from '../../base/http/paging.ts';
import { oneOf } from '../../base/http/parse.ts';
import { HttpProblem, badField, refuseFaults } from '../../base/http/problem.ts';
import { auditFaults, closureFaults } from '../../domain/audits/faults.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { requireAudit, requireNotClosed } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import {
  changeReminders,
  createAudit,
  getAudit,
  listAgencies,
  listAuditIds,
  listCases,
  moveAudit,
} from '../../domain/audits/store.ts';
import { readShortfalls } from '../../domain/identifiers/store.ts';
import { readAllStates, type CaseStates } from '../../domain/returns/store.ts';
import { toolIds, toolOf, toolOfAudit } from '../../domain/tool/tools.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager does with an audit as a whole: make, list and show it, open and close it, change its ladder. */
export function createAuditHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<
  ManagerHandlers,
  'create-audit' | 'list-audits' | 'get-audit' | 'open-audit' | 'close-audit' | 'change-ladder' | 'change-closures'
> {
  /** Moves an audit on, once. @returns the audit in the state it was to be in */
  const move = async (
    audit: Audit,
    from: Audit['state'],
    change: Pick<Audit, 'state'> & Partial<Audit>,
  ): Promise<Audit> => {
    if (audit.state === change.state) return audit;
    if (audit.state !== from) {
      throw new HttpProblem('not-legal-now', `an audit that is ${audit.state} cannot become ${change.state}`);
    }
    if (!(await moveAudit(table, audit, change))) throw new HttpProblem('busy');
    log.info('audit-moved', { audit: audit.id, kind: change.state });
    return { ...audit, ...change };
  };

  /** An audit can open once every case asks somebody. @throws HttpProblem 409 that names the cases which do not */
  const ready = async (audit: Audit): Promise<CaseStates[]> => {
    const logs = await readAllStates(table, audit.id);
    if (logs.length === 0) throw new HttpProblem('not-legal-now', 'the audit has no cases');
    const empty = logs.filter(({ entries }) => !entries.some((entry) => entry.agency !== SUMMARY));
    if (empty.length > 0) {
      throw new HttpProblem(
        'not-legal-now',
        `nobody is asked about ${empty.map(({ entered }) => entered.id).join(', ')}`,
      );
    }
    return logs;
  };

  return {
    async 'create-audit'(request) {
      const wanted = request.body;
      const tool = toolOf(wanted.tool);
      if (tool === undefined) throw badField('/tool', 'invalid_value', oneOf(toolIds, wanted.tool));
      refuseFaults(auditFaults(wanted, tool));
      const audit: Audit = { ...wanted, state: 'draft', createdAt: request.now.toISOString() };
      const existing = await createAudit(table, audit);
      if (existing === undefined) {
        log.info('audit-created', { audit: audit.id });
        return { status: 201, body: audit };
      }
      if (!isDeepStrictEqual({ ...existing, ...wanted }, existing))
        throw new HttpProblem('not-legal-now', 'another audit has this id');
      return { status: 201, body: existing };
    },

    async 'list-audits'(request) {
      const limit = pageSizeOf(request.query);
      const ids = (await listAuditIds(table)).toReversed();
      const { after } = request.query;
      const start = after === undefined ? 0 : ids.findIndex((one) => one.id === after) + 1;
      const page = ids.slice(start, start + limit);
      const audits = await Promise.all(page.map((one) => getAudit(table, one.id)));
      const next = ids.length > start + limit ? page.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { audits: audits.filter((audit) => audit !== undefined), ...(next === undefined ? {} : { next }) },
      };
    },

    async 'get-audit'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const [agencies, cases] = await Promise.all([listAgencies(table, audit.id), listCases(table, audit.id)]);
      return { status: 200, body: { audit, agencies, cases } };
    },

    async 'open-audit'(request) {
      const audit = await requireAudit(table, request.params.audit);
      const logs = await ready(audit);
      const opened = await move(audit, 'draft', { state: 'open', openedAt: request.now.toISOString() });
      return { status: 200, body: { ...opened, shortfalls: await readShortfalls(identifiers, audit.id, logs) } };
    },

    async 'close-audit'(request) {
      const change = { state: 'closed' as const, closedAt: request.now.toISOString() };
      return { status: 200, body: await move(await requireAudit(table, request.params.audit), 'open', change) };
    },

    async 'change-ladder'(request) {
      const audit = await requireAudit(table, request.params.audit);
      requireNotClosed(audit);
      const { ladder } = request.body;
      if (!(await changeReminders(table, audit, { ladder }))) throw new HttpProblem('busy');
      log.info('ladder-changed', { audit: audit.id });
      return { status: 200, body: { ...audit, ladder } };
    },

    async 'change-closures'(request) {
      const [audit, agencies] = await Promise.all([
        requireAudit(table, request.params.audit),
        listAgencies(table, request.params.audit),
      ]);
      requireNotClosed(audit);
      const { closures } = request.body;
      const ids = agencies.map(({ id }) => id);
      refuseFaults(closureFaults(closures, toolOfAudit(audit), ids));
      if (!(await changeReminders(table, audit, { closures }))) throw new HttpProblem('busy');
      log.info('closures-changed', { audit: audit.id, count: closures.length });
      return { status: 200, body: { ...audit, closures } };
    },
  };
}
