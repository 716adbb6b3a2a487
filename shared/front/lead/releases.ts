import { isDeepStrictEqual } from 'node:util';
import { HttpProblem } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { differences } from '../../domain/disclosure/shareable.ts';
import { getPack } from '../../domain/figures/store.ts';
import type { LeadDeps } from './deps.ts';
import type { ReleaseShown } from './responses.ts';
import { requireRevision } from './revisions.ts';
import type { LeadHandlers } from './routes.ts';
import { listReleases, putRelease, releasedFigures, releasedRevisions, type Release } from '../../work/packs/store.ts';

/** How often a release that loses its race is decided anew before its sender is told to try again. */
const releaseAttempts = 5;

/** A release as the audit lead is shown it. */
export const releaseShown = ({ audit: _audit, ...release }: Release): ReleaseShown => release;

/** What the audit lead does to hand a shareable pack on. */
export const createReleaseHandlers = ({ table, tools, bucket, log }: LeadDeps): Pick<LeadHandlers, 'release'> => ({
  async release(request) {
    const { to } = request.body;
    const { revision: of, tool } = await requireRevision({ table, tools }, request.params);
    const { audit, revision } = of;
    if ((await getPack(table, audit, revision)) === undefined) {
      throw new HttpProblem(
        'not-legal-now',
        'The files of this version of the figures have not been made yet. Try again in a few minutes.',
      );
    }
    const next = await releasedFigures(bucket, { audit, revision });
    for (let attempt = 1; attempt <= releaseAttempts; attempt++) {
      const releases = await listReleases(table, audit);
      // Said twice it is one release.
      const same = releases.find((one) => one.revision === revision && isDeepStrictEqual(one.to, to));
      if (same !== undefined) return { status: 201, body: releaseShown(same) };
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
        ...actorOf(request),
      };
      // The number must be new: a release that came meanwhile has to be looked at as well.
      if (await putRelease(table, release)) {
        log.info('pack-released', { audit, revision, count: to.length });
        return { status: 201, body: releaseShown(release) };
      }
    }
    throw new HttpProblem('busy');
  },
});
