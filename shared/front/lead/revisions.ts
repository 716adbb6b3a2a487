import { pageSizeOf } from '../../base/http/paging.ts';
import { HttpProblem, badField } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import type { ToolDeps } from '../../domain/audits/audit-tool.ts';
import { requireAudit, requireAuditWithTool, requireOpened } from '../../domain/audits/require.ts';
import { getRevision, lastRevision, listRevisions, putRequest, type Revision } from '../../domain/figures/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import type { LeadDeps } from './deps.ts';
import type { RevisionShown } from './responses.ts';
import type { LeadHandlers } from './routes.ts';

/** A revision as the audit lead is shown it. */
export const revisionShown = (revision: Revision): RevisionShown => ({
  revision: revision.revision,
  status: revision.status,
  publishedAt: revision.publishedAt,
  manifest: revision.manifest,
  ...(revision.dataCut === undefined ? {} : { dataCut: revision.dataCut }),
  ...(revision.note === undefined ? {} : { note: revision.note }),
});

/** The revision that a path names, and the tool of its audit. @throws HttpProblem 404 */
export async function requireRevision(
  deps: ToolDeps,
  { audit: id, revision: number }: { audit: string; revision: string },
): Promise<{ revision: Revision; tool: Tool }> {
  const [{ tool }, revision] = await Promise.all([
    requireAuditWithTool(deps, id),
    getRevision(deps.table, id, Number(number)),
  ]);
  if (revision === undefined) throw new HttpProblem('not-found');
  return { revision, tool };
}

/** What the audit lead does with the revisions of the figures: list them, and ask for one. */
export function createRevisionHandlers({
  table,
  log,
  newId,
}: LeadDeps): Pick<LeadHandlers, 'list-revisions' | 'ask-revision'> {
  return {
    async 'list-revisions'(request) {
      const { audit } = request.params;
      await requireAudit(table, audit);
      const { after } = request.query;
      const page = await listRevisions(table, audit, {
        limit: pageSizeOf(request.query),
        after: after === undefined ? undefined : Number(after),
      });
      return {
        status: 200,
        body: {
          revisions: page.revisions.map(revisionShown),
          ...(page.next === undefined ? {} : { next: String(page.next) }),
        },
      };
    },

    async 'ask-revision'(request) {
      const { note } = request.body;
      const [audit, newest] = await Promise.all([
        requireAudit(table, request.params.audit),
        lastRevision(table, request.params.audit),
      ]);
      requireOpened(audit);
      if (audit.state === 'closed' && note === undefined) {
        throw badField('/note', 'invalid_type', 'is missing: once the audit is closed, say what changed');
      }
      const id = newId();
      await putRequest(table, {
        audit: audit.id,
        id,
        askedAt: request.now.toISOString(),
        state: 'asked',
        ...(note === undefined ? {} : { note }),
        ...actorOf(request),
      });
      log.info('revision-asked', { audit: audit.id });
      return { status: 202, body: { request: id, ...(newest === undefined ? {} : { newest: newest.revision }) } };
    },
  };
}
