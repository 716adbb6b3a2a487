import * as z from 'zod/mini';
import { auditPartition, sortPrefix } from '../../domain/audits/table-keys.ts';
import { AuditId, Instant, padded } from '../../domain/audits/ids.ts';
import { getText, putOnce, type Bucket } from '../../base/aws/files.ts';
import { putNew, queryAll, type Key, type Table } from '../../base/aws/table.ts';
import { packPath } from '../../domain/figures/store.ts';
import { CaseFigures } from '../../domain/figures/case-partial.ts';
import { AuditHeader, NeverAsked } from '../../domain/figures/aggregate.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import { ShareableAggregate } from '../../domain/disclosure/schema.ts';
import { DisclosureRule } from '../../domain/disclosure/small-number-rule.ts';

const Ordinal = z.int().check(z.gte(1));

/** A release of a shareable pack: to whom the audit lead handed it on. */
const ReleaseItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  /** its number: releases of an audit are made one after the other, each in sight of those before */
  release: Ordinal,
  revision: Ordinal,
  to: z.array(z.string()),
  releasedAt: Instant,
  /** the member of staff who released it (the user pool's opaque subject) */
  by: z.optional(z.string()),
});
export type Release = Omit<z.infer<typeof ReleaseItem>, 'pk' | 'sk'>;

/** The folder of a shareable pack among a revision's files. */
export const shareableFolder = 'shareable/';
const shareableFigures = `${shareableFolder}aggregate.json`;

const releaseKey = (audit: string, release: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.release}${padded(release)}`,
});

/** Every release of an audit, the oldest first, read consistently. */
export const listReleases = async (table: Table, audit: string): Promise<Release[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.release)).map((item) => {
    const { pk: _pk, sk: _sk, ...release } = z.parse(ReleaseItem, item);
    return release;
  });

/** Puts a release on the record, unless another took its number. @returns whether it stands */
export const putRelease = async (table: Table, release: Release): Promise<boolean> =>
  (await putNew(table, { ...releaseKey(release.audit, release.release), ...release })).written;

/** The revisions that were released, each once, in the order of their first release. */
export const releasedRevisions = (releases: readonly Release[]): number[] => [
  ...new Set(releases.map(({ revision }) => revision)),
];

/**
 * What a pack is made from beyond what its revision names and can change meanwhile: which services nobody asked, and
 * which other revisions stand beside it. Decided once, by whoever comes first, so that everybody makes the same pack.
 */
export const Decided = z.strictObject({
  schema: z.literal('decided/v1'),
  rule: DisclosureRule,
  neverAsked: z.array(NeverAsked),
  /** The audit as its files carry it: a title may be amended. Absent in what was decided before it could be. */
  audit: z.optional(AuditHeader),
  quarters: z.array(
    z.strictObject({
      audit: AuditId,
      revision: Ordinal,
      released: z.optional(Ordinal),
      header: z.optional(AuditHeader),
    }),
  ),
  olderLeftOut: z.boolean(),
  released: z.array(Ordinal),
});
export type Decided = z.infer<typeof Decided>;

/** Keeps what was decided for a revision's pack, unless it was decided before. @returns what stands */
export async function decideOnce(
  bucket: Bucket,
  of: { audit: string; revision: number },
  decided: Decided,
): Promise<Decided> {
  const path = packPath(of.audit, of.revision, 'decided.json');
  await putOnce(bucket, path, canonicalJson(decided), 'application/json');
  return z.parse(Decided, JSON.parse(await getText(bucket, path)));
}

/** The shareable figures of a revision whose pack is made. */
export const getShareable = async (
  bucket: Bucket,
  of: { audit: string; revision: number },
): Promise<ShareableAggregate> =>
  z.parse(ShareableAggregate, JSON.parse(await getText(bucket, packPath(of.audit, of.revision, shareableFigures))));

/**
 * The cases that a revision's packs are made from, as they count: kept beside the packs, so that whoever compares releases
 * need not count again.
 */
const Counted = z.strictObject({ schema: z.literal('counted/v1'), cases: z.array(CaseFigures) });

const countedPath = (of: { audit: string; revision: number }): string =>
  packPath(of.audit, of.revision, 'counted.json');

/** Keeps how a revision's cases count; the same revision gives the same. */
export const putCounted = (
  bucket: Bucket,
  of: { audit: string; revision: number },
  cases: readonly CaseFigures[],
): Promise<void> =>
  putOnce(bucket, countedPath(of), canonicalJson({ schema: 'counted/v1', cases }), 'application/json');

/** A shareable pack's figures, with the cases that they were made from. */
export interface ReleasedFigures {
  figures: ShareableAggregate;
  cases: CaseFigures[];
}

/**
 * The shareable figures of a revision whose pack is made, with the cases that they were made from.
 * @throws NoSuchKey or AccessDenied where its pack is not made
 */
export async function releasedFigures(
  bucket: Bucket,
  of: { audit: string; revision: number },
): Promise<ReleasedFigures> {
  const [figures, counted] = await Promise.all([getShareable(bucket, of), getText(bucket, countedPath(of))]);
  return { figures, cases: z.parse(Counted, JSON.parse(counted)).cases };
}
