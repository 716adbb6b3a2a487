import { getAudit } from '../audits/store.ts';
import type { Audit } from '../audits/schema.ts';
import { presigned, type Bucket } from '../aws/files.ts';
import type { Log } from '../aws/log.ts';
import type { Table } from '../aws/table.ts';
import type { Handlers, Request } from '../http/handler.ts';
import { HttpProblem } from '../http/problem.ts';
import type { LeadRouteId, RevisionShown } from './routes.ts';
import { getPack, getRevision, lastRevision, listRevisions, packPath, putRequest, type Revision } from './store.ts';

export interface LeadDeps {
  table: Table;
  bucket: Bucket;
  log: Log;
  newId: () => string;
}

/** How long a download's URL opens its file, in seconds: long enough to click, too short to pass on. */
const downloadSeconds = 300;

const shown = (revision: Revision): RevisionShown => ({
  revision: revision.revision,
  status: revision.status,
  publishedAt: revision.publishedAt,
  manifest: revision.manifest,
  ...(revision.dataCut === undefined ? {} : { dataCut: revision.dataCut }),
  ...(revision.note === undefined ? {} : { note: revision.note }),
});

async function auditOf(table: Table, request: Request): Promise<Audit> {
  const audit = await getAudit(table, request.params['audit'] ?? '');
  if (audit === undefined) throw new HttpProblem('not-found');
  return audit;
}

/** What the audit lead can do: list revisions, ask for one, and download the files of one. */
export function createLeadHandlers({ table, bucket, log, newId }: LeadDeps): Handlers<LeadRouteId> {
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
          revisions: page.revisions.map(shown),
          ...(page.next === undefined ? {} : { next: String(page.next) }),
        },
      };
    },

    async 'ask-revision'(request) {
      const { note } = request.body as { note?: string };
      const [audit, newest] = await Promise.all([
        auditOf(table, request),
        lastRevision(table, request.params['audit'] ?? ''),
      ]);
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

    async 'get-revision'(request) {
      const audit = await auditOf(table, request);
      const number = Number(request.params['revision']);
      const [revision, pack] = await Promise.all([
        getRevision(table, audit.id, number),
        getPack(table, audit.id, number),
      ]);
      if (revision === undefined) throw new HttpProblem('not-found');
      const expiresAt = new Date(request.now.getTime() + downloadSeconds * 1000).toISOString();
      const files = await Promise.all(
        (pack?.files ?? []).map(async (file) => ({
          ...file,
          url: await presigned(bucket, packPath(audit.id, number, file.name), {
            seconds: downloadSeconds,
            fileName: `${audit.id}-revision-${number}-${file.name.replaceAll('/', '-')}`,
          }),
          expiresAt,
        })),
      );
      log.info('files-shown', { audit: audit.id, revision: number, count: files.length });
      return { status: 200, body: { revision: shown(revision), files } };
    },
  };
}
