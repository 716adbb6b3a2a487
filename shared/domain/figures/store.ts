import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { auditPartition, sortPrefix, unpublishedPartition } from '../audits/table-keys.ts';
import { AuditId, CaseId, Instant, padded, Sha256 } from '../audits/ids.ts';
import { getBytes, putOnce, type Bucket } from '../../base/aws/files.ts';
import {
  deleteIf,
  getItem,
  putItem,
  putNew,
  putNewer,
  queryAll,
  queryLast,
  queryPage,
  updateIf,
  type Key,
  type RawItem,
  type Table,
} from '../../base/aws/table.ts';
import { canonicalJson, textHash } from '../../base/content/canonical.ts';
import type { Manifest } from './manifest.ts';

const stored = { pk: z.string(), sk: z.string(), audit: AuditId };

/** Counts of a case's questionnaires, as its alert tells them. */
export const SettledCase = z.strictObject({
  case: CaseId,
  expected: z.int(),
  returned: z.int(),
  complete: z.int(),
  /** Absent in older rows, as `declined` is. */
  explained: z.optional(z.int()),
  declined: z.optional(z.int()),
  notKnown: z.int(),
  cannotIdentify: z.int(),
  noReply: z.int(),
  withdrawn: z.int(),
});
export type SettledCase = z.infer<typeof SettledCase>;

// The log positions below are stored as `taken`: rows that were written under that name are read still.

/** A case as a publication settles it, and the position of its logs. */
const SettledRow = z.extend(SettledCase, { taken: z.int() });

/** The audit's counts, as the alert tells them that says nothing more is owed. */
const AuditSettled = z.strictObject({
  ...z.omit(SettledCase, { case: true }).shape,
  summaries: z.strictObject({ owed: z.int(), received: z.int() }),
});

/** A publication: this row, which must be new, is the revision. */
const RevisionItem = z.strictObject({
  ...stored,
  revision: z.int(),
  status: z.enum(['interim', 'final']),
  manifest: Sha256,
  dataCut: z.optional(Instant),
  publishedAt: Instant,
  note: z.optional(z.string()),
  /** The lead's request that it answers. */
  request: z.optional(z.string()),
  /** Cases whose set is settled and has changed since the revision before: each raises an alert. */
  settled: z.array(SettledRow),
  /** With this revision every case is settled, and with the one before not. */
  auditSettled: z.optional(AuditSettled),
});
/** A case that a revision shows newly settled. */
export type SettledInRevision = SettledCase & {
  /** The sum of its logs' last seqs, what staff say beside a return left out: tells one settling of the case from the next. */
  logPosition: number;
};
/** A publication. */
export type Revision = Omit<z.infer<typeof RevisionItem>, 'pk' | 'sk' | 'settled'> & { settled: SettledInRevision[] };

/** A case settled again without new figures; names the newest revision. */
const SettledItem = z.strictObject({ ...stored, case: CaseId, revision: z.int(), counts: SettledCase });

/** A case whose logs were read further than the newest revision counts them, and in which version; absent of the first. */
const UnpublishedItem = z.strictObject({ ...stored, taken: z.int(), version: z.optional(z.int()) });

/** The audit lead's wish for a revision. */
const RequestItem = z.strictObject({
  ...stored,
  id: z.string(),
  askedAt: Instant,
  by: z.optional(z.string()),
  note: z.optional(z.string()),
  /** The revision that answers it, once there is one. */
  answered: z.optional(z.int()),
  state: z.enum(['asked', 'answered']),
});
export type RevisionRequest = Omit<z.infer<typeof RequestItem>, 'pk' | 'sk'>;

/** The files made of a revision. */
const PackItem = z.strictObject({
  ...stored,
  revision: z.int(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: Sha256 })),
});
export type Pack = Omit<z.infer<typeof PackItem>, 'pk' | 'sk'>;

const withoutKeys = <T extends Key>({ pk: _pk, sk: _sk, ...rest }: T): Omit<T, 'pk' | 'sk'> => rest;

const revisionKey = (audit: string, revision: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.revision}${padded(revision)}`,
});
const packKey = (audit: string, revision: number): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.pack}${padded(revision)}`,
});
const requestKey = (audit: string, id: string): Key => ({
  pk: auditPartition(audit),
  sk: `${sortPrefix.request}${id}`,
});
/** The sort key of the row that says a case settled without new figures. */
export const settledSort = (id: string, logPosition: number): string => `${sortPrefix.settled}${id}#${logPosition}`;
/** Notes are spread over so many partitions: every change of a return that is not published at once writes one. */
const noteShards = 2;
const unpublishedKey = (audit: string, id: string): Key => ({
  pk: unpublishedPartition(audit, (createHash('sha256').update(id).digest()[0] ?? 0) % noteShards),
  sk: id,
});

function parseRevision(item: RawItem): Revision {
  const { settled, ...revision } = withoutKeys(z.parse(RevisionItem, item));
  return { ...revision, settled: settled.map(({ taken, ...counts }) => ({ ...counts, logPosition: taken })) };
}

/** The newest revision, read consistently, or undefined before the first. */
export async function lastRevision(table: Table, audit: string): Promise<Revision | undefined> {
  const item = await queryLast(table, auditPartition(audit), sortPrefix.revision);
  return item === undefined ? undefined : parseRevision(item);
}

/** One revision, or undefined. */
export async function getRevision(table: Table, audit: string, revision: number): Promise<Revision | undefined> {
  const item = await getItem(table, revisionKey(audit, revision));
  return item === undefined ? undefined : parseRevision(item);
}

/** A page of revisions, the newest first. `after`: the number that the page before ended on. */
export async function listRevisions(
  table: Table,
  audit: string,
  options: { limit: number; after?: number | undefined },
): Promise<{ revisions: Revision[]; next?: number }> {
  const page = await queryPage(table, auditPartition(audit), sortPrefix.revision, {
    limit: options.limit,
    descending: true,
    ...(options.after === undefined ? {} : { after: revisionKey(audit, options.after).sk }),
  });
  const next = page.next === undefined ? undefined : Number(page.next.slice(sortPrefix.revision.length));
  return { revisions: page.items.map(parseRevision), ...(next === undefined ? {} : { next }) };
}

/** Every revision of an audit, the oldest first. */
export const allRevisions = async (table: Table, audit: string): Promise<Revision[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.revision)).map(parseRevision);

/** Publishes a revision, unless another has its number. @returns whether it was published */
export async function publish(table: Table, revision: Revision): Promise<boolean> {
  const settled = revision.settled.map(({ logPosition, ...counts }) => ({ ...counts, taken: logPosition }));
  const item = { ...revisionKey(revision.audit, revision.revision), ...revision, settled };
  return (await putNew(table, item)).written;
}

/** Notes that a case settled again without new figures; noting it twice is one note. */
export async function noteSettled(
  table: Table,
  note: { audit: string; revision: number; logPosition: number; counts: SettledCase },
): Promise<void> {
  const { audit, revision, logPosition, counts } = note;
  const sk = settledSort(counts.case, logPosition);
  await putNew(table, { pk: auditPartition(audit), sk, audit, case: counts.case, revision, counts });
}

/** What a row says settled a case: a revision's, or a {@link noteSettled} row's. Undefined when it does not. */
export async function settledBy(
  table: Table,
  audit: string,
  fact: string,
  id: string,
): Promise<{ revision: number; counts: SettledCase } | undefined> {
  const item = await getItem(table, { pk: auditPartition(audit), sk: fact });
  if (item === undefined) return undefined;
  if (fact.startsWith(sortPrefix.settled)) {
    const { revision, counts } = z.parse(SettledItem, item);
    return { revision, counts };
  }
  const { revision, settled } = parseRevision(item);
  const row = settled.find((one) => one.case === id);
  if (row === undefined) return undefined;
  const { logPosition: _logPosition, ...counts } = row;
  return { revision, counts };
}

/** What a revision says of an audit that it shows settled. Undefined when it does not. */
export async function auditSettledBy(
  table: Table,
  audit: string,
  fact: string,
): Promise<
  { revision: number; counts: Omit<SettledCase, 'case'>; summaries: { owed: number; received: number } } | undefined
> {
  const item = await getItem(table, { pk: auditPartition(audit), sk: fact });
  if (item === undefined) return undefined;
  const { revision, auditSettled } = parseRevision(item);
  if (auditSettled === undefined) return undefined;
  const { summaries, ...counts } = auditSettled;
  return { revision, counts, summaries };
}

/** Rows that say which cases settled without new figures, by sort key. */
export const settledFacts = async (
  table: Table,
  audit: string,
): Promise<{ sk: string; audit: string; case: string }[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.settled)).map((item) => {
    const { sk, case: id } = z.parse(SettledItem, item);
    return { sk, audit, case: id };
  });

/** A note that a case's logs were read further than the newest revision counts them, and in which version it was read. */
export interface Unpublished {
  case: string;
  logPosition: number;
  version?: number | undefined;
}

/** Notes how far a case's logs were read, unless they were noted as read further. */
export async function noteUnpublished(table: Table, audit: string, note: Unpublished): Promise<void> {
  const { case: id, logPosition: taken, version } = note;
  await putNewer(table, { ...unpublishedKey(audit, id), audit, taken, version }, 'taken', taken);
}

/** The notes of an audit, read consistently. */
export async function listUnpublished(table: Table, audit: string): Promise<Unpublished[]> {
  const shards = await Promise.all(
    Array.from({ length: noteShards }, (_, shard) => queryAll(table, unpublishedPartition(audit, shard), '')),
  );
  return shards.flat().map((item) => {
    const { sk, taken, version } = z.parse(UnpublishedItem, item);
    return { case: sk, logPosition: taken, ...(version !== undefined && { version }) };
  });
}

/** Drops the notes of cases that a revision has now published, unless they have grown since. */
export async function dropUnpublished(table: Table, audit: string, published: readonly Unpublished[]): Promise<void> {
  await Promise.all(
    published.map(({ case: id, logPosition: taken }) =>
      deleteIf(table, unpublishedKey(audit, id), { attribute: 'taken', expected: taken }),
    ),
  );
}

/** Asks for a revision; the stream carries the wish on. */
export const putRequest = (table: Table, request: RevisionRequest): Promise<void> =>
  putItem(table, { ...requestKey(request.audit, request.id), ...request });

/** One request, or undefined. */
export async function getRequest(table: Table, audit: string, id: string): Promise<RevisionRequest | undefined> {
  const item = await getItem(table, requestKey(audit, id));
  return item === undefined ? undefined : withoutKeys(z.parse(RequestItem, item));
}

/** All requests of an audit. */
export const listRequests = async (table: Table, audit: string): Promise<RevisionRequest[]> =>
  (await queryAll(table, auditPartition(audit), sortPrefix.request)).map((item) =>
    withoutKeys(z.parse(RequestItem, item)),
  );

/** Notes which revision answers a request; the first answer stays. */
export async function answerRequest(table: Table, audit: string, id: string, revision: number): Promise<void> {
  await updateIf(
    table,
    requestKey(audit, id),
    { attribute: 'state', expected: 'asked' },
    { state: 'answered', answered: revision },
  );
}

/** Notes the files made of a revision; making them twice is the same note. */
export async function putPack(table: Table, pack: Pack): Promise<void> {
  await putNew(table, { ...packKey(pack.audit, pack.revision), ...pack });
}

/** The files made of a revision, or undefined while there are none. */
export async function getPack(table: Table, audit: string, revision: number): Promise<Pack | undefined> {
  const item = await getItem(table, packKey(audit, revision));
  return item === undefined ? undefined : withoutKeys(z.parse(PackItem, item));
}

const manifestPath = (audit: string, hash: string): string => `audits/${audit}/manifests/${hash}.json.gz`;

/** Where a pack's file stands in the results bucket. */
export const packPath = (audit: string, revision: number, name: string): string =>
  `audits/${audit}/revisions/${padded(revision)}/${name}`;

/**
 * Stores a manifest under the hash of its canonical JSON; compressed, as each late return's refresh reads the newest one.
 * @returns the hash
 */
export async function putManifest(bucket: Bucket, manifest: Manifest): Promise<string> {
  const json = canonicalJson(manifest);
  const hash = textHash(json);
  await putOnce(bucket, manifestPath(manifest.audit, hash), gzipSync(json), 'application/gzip');
  return hash;
}

/** A value, and the JSON that it was read from. */
interface ReadJson<T> {
  json: string;
  value: T;
}

const ManifestForm = z.object({ schema: z.literal('manifest/v1' satisfies Manifest['schema']) });

/**
 * Whether what was read is the manifest of that hash. Only {@link putManifest} hashes what it takes, which is a manifest by
 * its type; `schema` tells its form from later ones. So hash and form vouch for the rest as well as a look at each field
 * would, and at a thousand cases in a tenth of the time.
 */
const isManifest = (read: ReadJson<unknown>, hash: string): read is ReadJson<Manifest> =>
  textHash(read.json) === hash && z.validate(ManifestForm, read.value);

/**
 * The manifest of that hash.
 * @throws Error where what stands under the hash is something else
 */
export async function getManifest(bucket: Bucket, audit: string, hash: string): Promise<Manifest> {
  const json = gunzipSync(await getBytes(bucket, manifestPath(audit, hash))).toString();
  const read: ReadJson<unknown> = { json, value: JSON.parse(json) };
  if (!isManifest(read, hash)) throw new Error('a manifest is not what its hash names');
  return read.value;
}

/** Stores a file of a pack. */
export const putPackFile = (
  bucket: Bucket,
  of: { audit: string; revision: number; name: string },
  body: string | Uint8Array,
  contentType: string,
): Promise<void> => putOnce(bucket, packPath(of.audit, of.revision, of.name), body, contentType);
