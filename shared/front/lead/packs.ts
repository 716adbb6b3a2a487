import { getAudit } from '../../domain/audits/store.ts';
import { presigned, type Bucket } from '../../base/aws/files.ts';
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { revisionShown } from './figures.ts';
import { getPack, getRevision, packPath } from '../../domain/figures/store.ts';
import type { Handlers, HttpRequest } from '../../base/http/handler.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import { differences } from '../../domain/disclosure/shareable.ts';
import type { ReleaseShown } from './packs-responses.ts';
import type { NewRelease, PackRouteId } from './packs-routes.ts';
import {
  listReleases,
  putRelease,
  releasedFigures,
  releasedRevisions,
  shareableFolder,
  type Release,
} from '../../work/packs/store.ts';

export interface PackLeadDeps {
  table: Table;
  bucket: Bucket;
  log: Log;
}

/** How long a download's URL opens its file, in seconds: long enough to click, too short to pass on. */
const downloadSeconds = 300;

/** How often a release that loses its race is decided anew before its sender is told to try again. */
const releaseAttempts = 5;

const releaseShown = ({ audit: _audit, ...release }: Release): ReleaseShown => release;

/** The revision that a request's path names. @throws HttpProblem 404 */
async function revisionOf(table: Table, request: HttpRequest) {
  const { audit: id = '', revision: number } = request.params;
  const [audit, revision] = await Promise.all([getAudit(table, id), getRevision(table, id, Number(number))]);
  if (audit === undefined || revision === undefined) throw new HttpProblem('not-found');
  return { revision, tool: toolOfAudit(audit) };
}

/** What the audit lead can do with the packs: fetch their files, and release a shareable one. */
export function createPackHandlers({ table, bucket, log }: PackLeadDeps): Handlers<PackRouteId> {
  return {
    async 'get-revision'(request) {
      const { revision } = await revisionOf(table, request);
      const { audit, revision: number } = revision;
      const [pack, releases] = await Promise.all([getPack(table, audit, number), listReleases(table, audit)]);
      const own = releases.filter((release) => release.revision === number);
      const expiresAt = new Date(request.now.getTime() + downloadSeconds * 1000).toISOString();
      const files = await Promise.all(
        (pack?.files ?? []).map(async (file) => {
          // What nobody released is not there to be handed on by the way.
          if (file.name.startsWith(shareableFolder) && own.length === 0) return file;
          const url = await presigned(bucket, packPath(audit, number, file.name), {
            seconds: downloadSeconds,
            fileName: `${audit}-revision-${number}-${file.name.replaceAll('/', '-')}`,
          });
          return { ...file, url, expiresAt };
        }),
      );
      log.info('files-shown', { audit, revision: number, count: files.length });
      return { status: 200, body: { revision: revisionShown(revision), files, releases: own.map(releaseShown) } };
    },

    async release(request) {
      const { to } = request.body as NewRelease;
      const { revision: of, tool } = await revisionOf(table, request);
      const { audit, revision } = of;
      if ((await getPack(table, audit, revision)) === undefined) {
        throw new HttpProblem('not-legal-now', 'the pack of this revision has not been made');
      }
      const next = await releasedFigures(bucket, { audit, revision });
      for (let attempt = 1; attempt <= releaseAttempts; attempt++) {
        const releases = await listReleases(table, audit);
        const others = releasedRevisions(releases).filter((one) => one !== revision);
        const earlier = [];
        for (const one of others) earlier.push(await releasedFigures(bucket, { audit, revision: one }));
        const reasons = differences(next, earlier, tool);
        if (reasons.length > 0) throw new HttpProblem('not-legal-now', reasons.join(' '));
        const release: Release = {
          audit,
          release: (releases.at(-1)?.release ?? 0) + 1,
          revision,
          to,
          releasedAt: request.now.toISOString(),
          ...(request.claims['sub'] === undefined ? {} : { by: request.claims['sub'] }),
        };
        // The number must be new: a release that came meanwhile has to be looked at as well.
        if (await putRelease(table, release)) {
          log.info('pack-released', { audit, revision, count: to.length });
          return { status: 201, body: releaseShown(release) };
        }
      }
      throw new HttpProblem('busy');
    },
  };
}
