import type { Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { getAudit } from '../../domain/audits/store.ts';
import { getRevision, lastRevision, listRevisions, putRequest, type Revision } from '../../domain/figures/store.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import { auditOf } from '../agency/paths.ts';
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

/** The revision that a request's path names. @throws HttpProblem 404 */
export async function revisionOf(table: Table, request: { params: { audit: string; revision: string } }) {
  const { audit: id, revision: number } = request.params;
  const [audit, revision] = await Promise.all([getAudit(table, id), getRevision(table, id, Number(number))]);
  if (audit === undefined || revision === undefined) throw new HttpProblem('not-found');
  return { revision, tool: toolOfAudit(audit) };
}

/** What the audit lead does with the revisions of the figures: list them, and ask for one. */
export function createRevisionHandlers({
  table,
  log,
  newId,
}: LeadDeps): Pick<LeadHandlers, 'list-revisions' | 'ask-revision'> {
  return {
    async 'list-revisions'(request) {
      const audit = await auditOf(table, request);
      const { after, limit } = request.query;
      const page = await listRevisions(table, audit.id, {
        limit: Number(limit ?? '50'),
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
      const [audit, newest] = await Promise.all([auditOf(table, request), lastRevision(table, request.params.audit)]);
      if (audit.state === 'draft') throw new HttpProblem('not-legal-now', 'the audit has not opened');
      if (audit.state === 'closed' && note === undefined) {
        throw new HttpProblem('invalid-body', undefined, [
          { pointer: '/note', code: 'invalid_type', detail: 'is missing: once the audit is closed, say what changed' },
        ]);
      }
      const id = newId();
      await putRequest(table, {
        audit: audit.id,
        id,
        askedAt: request.now.toISOString(),
        state: 'asked',
        ...(note === undefined ? {} : { note }),
        ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
      });
      log.info('revision-asked', { audit: audit.id });
      return { status: 202, body: { request: id, ...(newest === undefined ? {} : { newest: newest.revision }) } };
    },
  };
}
