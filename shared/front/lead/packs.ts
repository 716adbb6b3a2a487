import { presigned } from '../../base/aws/files.ts';
import { getPack, packPath } from '../../domain/figures/store.ts';
import type { LeadDeps } from './deps.ts';
import { releaseShown } from './releases.ts';
import { requireRevision, revisionShown } from './revisions.ts';
import type { LeadHandlers } from './routes.ts';
import { listReleases, shareableFolder } from '../../work/packs/store.ts';

/** How long a download's URL opens its file, in seconds: long enough to click, too short to pass on. */
const downloadSeconds = 300;

/** What the audit lead is shown of a revision: its files, each behind a short-lived URL. */
export const createPackHandlers = ({ table, tools, bucket, log }: LeadDeps): Pick<LeadHandlers, 'get-revision'> => ({
  async 'get-revision'(request) {
    const { revision } = await requireRevision({ table, tools }, request.params);
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
});
