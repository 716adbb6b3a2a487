import { versionNumber } from '../../domain/audits/case-log.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import {
  dropUnpublished,
  noteSettled,
  noteUnpublished,
  publish,
  putManifest,
  type Unpublished,
} from '../../domain/figures/store.ts';
import type { Decision } from './decide-publication.ts';
import type { CountedCase, FiguresDeps, Read } from './read.ts';

/**
 * Writes what was decided.
 * @param cases all that were counted for it
 * @returns the revision that now holds them (a new one, or the newest where nothing changed), or undefined when somebody
 * else published first and all must be read again
 */
export async function writeDecision(
  deps: FiguresDeps,
  read: Read,
  cases: readonly CountedCase[],
  decision: Decision,
): Promise<number | undefined> {
  const { table, bucket, log, cache } = deps;
  const { audit, notes } = read;
  switch (decision.kind) {
    case 'behind':
      return undefined;

    case 'nothing-new': {
      const { revision, changed, settled } = decision;
      await Promise.all(
        settled.map(({ logPosition, ...counts }) =>
          noteSettled(table, { audit: audit.id, revision, logPosition, counts }),
        ),
      );
      // Announced first: what is noted as read and was not announced would be left alone.
      await noteAll(deps, audit, changed, notes);
      log.info('nothing-new-to-publish', { audit: audit.id, revision });
      return revision;
    }

    case 'revision': {
      const { manifest, revision } = decision;
      const hash = await putManifest(bucket, manifest);
      const publishedAt = deps.now().toISOString();
      if (!(await publish(table, { ...revision, manifest: hash, publishedAt }))) return undefined;
      cache.putManifest(hash, manifest);
      log.info('revision-published', { audit: audit.id, revision: revision.revision, kind: revision.status });
      const counted = new Map(cases.map((one) => [one.id, one]));
      await dropUnpublished(
        table,
        audit.id,
        notes.filter((note) => {
          const one = counted.get(note.case);
          return (
            one !== undefined &&
            note.logPosition <= one.logPosition &&
            versionNumber(note) <= versionNumber(one.partial)
          );
        }),
      );
      return revision.revision;
    }
  }
}

/** Notes how far cases were read, where no note that is known says so yet. */
export async function noteAll(
  { table }: FiguresDeps,
  audit: Audit,
  cases: readonly CountedCase[],
  notes: readonly Unpublished[] = [],
): Promise<void> {
  const noted = new Map(notes.map((note) => [note.case, note.logPosition]));
  const news = cases.filter((one) => (noted.get(one.id) ?? -1) < one.logPosition);
  await Promise.all(
    news.map(({ id, logPosition, partial: { version } }) =>
      noteUnpublished(table, audit.id, { case: id, logPosition, version }),
    ),
  );
}
