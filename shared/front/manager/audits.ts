import { isDeepStrictEqual } from 'node:util';
import { etagOf } from '../../base/http/entity-tag.ts';
import { pageSizeOf } from '../../base/http/paging.ts';
import { oneOf } from '../../base/http/parse.ts';
import { HttpProblem, badField, refuseFaults } from '../../base/http/problem.ts';
import { auditFaults, closureFaults } from '../../domain/audits/faults.ts';
import { requireAudit, requireNotClosed } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import {
  changeReminders,
  createAudit,
  getAudit,
  listAgencies,
  listAuditIds,
  listCases,
} from '../../domain/audits/store.ts';
import { clearDeleted } from '../../domain/identifiers/delete-draft.ts';
import { toolIds, toolOf, toolOfAudit } from '../../domain/tool/tools.ts';
import type { ManagerDeps } from './deps.ts';
import type { ManagerHandlers } from './routes.ts';

/** What the business manager does with an audit as a whole: make, list and show it, change its ladder. */
export function createAuditHandlers({
  table,
  identifiers,
  log,
}: ManagerDeps): Pick<
  ManagerHandlers,
  'create-audit' | 'list-audits' | 'get-audit' | 'change-ladder' | 'change-closures'
> {
  return {
    async 'create-audit'(request) {
      const wanted = request.body;
      const tool = toolOf(wanted.tool);
      if (tool === undefined) throw badField('/tool', 'invalid_value', oneOf(toolIds, wanted.tool));
      refuseFaults(auditFaults(wanted, tool));
      const audit: Audit = { ...wanted, state: 'draft', createdAt: request.now.toISOString() };
      let existing = await createAudit(table, audit);
      if (existing === 'deleted') {
        // Whoever deleted it was cut off, or is at it still.
        await clearDeleted({ table, identifiers }, audit.id);
        existing = await createAudit(table, audit);
      }
      if (existing === 'deleted') throw new HttpProblem('busy');
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
      return { status: 200, body: { audit, agencies, cases }, headers: { etag: etagOf(audit.amendments ?? 0) } };
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
