import { requireVersion, versionNumber } from '../../domain/audits/case-log.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { toolHash } from '../../domain/tool/tool-hash.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import { caseFacts } from '../../domain/figures/facts.ts';
import { refresh, sameFigures, type Manifest, type ManifestCase } from '../../domain/figures/manifest.ts';
import { partialHash, settledAt, settledSeqs, type CasePartial } from '../../domain/figures/case-partial.ts';
import { settledSort, type Revision, type SettledCase, type SettledInRevision } from '../../domain/figures/store.ts';
import type { CountedCase, FiguresDeps, Newest, Read } from './read.ts';
import { partialNamed } from '../../domain/figures/count-case.ts';

/**
 * A case's partial as the newest revision counts it, worked out from the logs as far as that revision had read them unless
 * this process knows it.
 * @throws Error where the logs do not give it: they only grow
 */
function countedBefore(
  { cache }: Pick<FiguresDeps, 'cache'>,
  audit: Audit,
  tool: Tool,
  now: CountedCase,
  counted: ManifestCase,
): CasePartial {
  const known = cache.getPartial({ audit: audit.id, ...counted });
  if (known !== undefined && partialHash(known) === counted.partial) return known;
  if (now.read === undefined) throw new Error('a case whose logs were not read is not known as it was counted');
  const entries = now.read.entries.filter((entry) => entry.seq <= (counted.seqs[entry.agency] ?? 0));
  const facts = caseFacts(tool, audit.id, requireVersion(now.read.versions, counted), entries);
  const partial = partialNamed(tool, facts, counted.partial);
  if (partial === undefined) throw new Error("a case's log does not give the figures that the newest revision counted");
  return partial;
}

/** Whether a case's logs were read before the newest revision had read them: what it counts would be lost. */
const isBehind = ({ partial }: CountedCase, counted: ManifestCase | undefined): boolean =>
  counted !== undefined &&
  (versionNumber(partial) < versionNumber(counted) ||
    Object.entries(counted.seqs).some(([agency, seq]) => (partial.seqs[agency] ?? 0) < seq));

/** What the newest revision says of a case. */
const ofCase = (newest: Newest | undefined, id: string): ManifestCase | undefined =>
  newest?.manifest.cases.find((one) => one.case === id);

/** Whether a case's set is settled, and its logs have grown, by more than what staff say beside a return, since the newest revision that counts it. */
export function newlySettled(partial: CasePartial, newest: Newest | undefined): boolean {
  if (!partial.figures.settled) return false;
  const published = ofCase(newest, partial.figures.case);
  return published === undefined || canonicalJson(settledSeqs(published)) !== canonicalJson(settledSeqs(partial));
}

/** Counts of a case's questionnaires, as its alert tells them. */
function settledCounts(partial: CasePartial): SettledCase {
  const count = (...shown: string[]): number =>
    partial.figures.returns.filter((one) => shown.includes(one.state)).length;
  return {
    case: partial.figures.case,
    expected: partial.figures.returns.length,
    returned: count('with-gaps', 'complete'),
    complete: count('complete'),
    explained: partial.figures.returns.filter((one) => one.explained === true).length,
    notKnown: count('not-known'),
    cannotIdentify: count('cannot-identify'),
    noReply: count('no-reply'),
    declined: count('declined'),
    withdrawn: count('withdrawn'),
  };
}

/** Whether with this revision every case of the audit is settled, and with the one before not. */
const nowSettled = (manifest: Manifest, newest: Newest | undefined): boolean =>
  manifest.totals.cases > 0 &&
  manifest.open.length === 0 &&
  (newest === undefined || newest.manifest.cases.length < manifest.cases.length || newest.manifest.open.length > 0);

/** The audit's counts, as the alert tells them that says nothing more is owed. */
function auditCounts({ totals }: Manifest): NonNullable<Revision['auditSettled']> {
  const {
    expected,
    returned,
    complete,
    explained = 0,
    notKnown,
    cannotIdentify,
    noReply,
    declined = 0,
    withdrawn,
    ...summaries
  } = totals.completeness;
  return {
    expected,
    returned,
    complete,
    explained,
    notKnown,
    cannotIdentify,
    noReply,
    declined,
    withdrawn,
    summaries: { owed: summaries.summariesOwed, received: summaries.summariesReceived },
  };
}

/** What is to be published, beyond what settles by itself. */
export interface Wish {
  status: Revision['status'];
  note?: string | undefined;
  request?: string | undefined;
}

/** What counting comes to, on top of the newest revision. */
export type Decision =
  /** Somebody published more than was read: all must be read again. */
  | { kind: 'behind' }
  /** The newest revision says the same; cases may have settled all the same. */
  | { kind: 'nothing-new'; revision: number; changed: CountedCase[]; settled: SettledInRevision[] }
  /** A revision to publish; its manifest's hash and the instant are the publisher's to add. */
  | { kind: 'revision'; manifest: Manifest; revision: Omit<Revision, 'manifest' | 'publishedAt'> };

/**
 * Decides what cases, as they were counted, make of the newest revision. Reads and writes nothing.
 * @throws Error where the logs contradict what the newest revision counted
 */
export function decidePublication(
  deps: Pick<FiguresDeps, 'cache'>,
  read: Read,
  newest: Newest | undefined,
  tool: Tool,
  cases: readonly CountedCase[],
  wish: Wish,
): Decision {
  const { audit } = read;
  // An audit that was open when it was read, under a final revision: it was closed in between.
  if (wish.status === 'interim' && newest?.revision.status === 'final') return { kind: 'behind' };
  if (cases.some((one) => isBehind(one, ofCase(newest, one.id)))) return { kind: 'behind' };
  const changed = cases.filter(({ partial }) => {
    const counted = ofCase(newest, partial.figures.case);
    return counted?.partial !== partialHash(partial);
  });
  const before = changed.flatMap((one) => {
    const counted = ofCase(newest, one.id);
    return counted === undefined ? [] : [countedBefore(deps, audit, tool, one, counted)];
  });
  const after = changed.map(({ partial }) => partial);
  const { id, tool: toolId, amendments } = audit;
  // Whoever publishes at the same moment may have read more of them: what was published is not taken back.
  const judgements = Math.max(read.judgements, newest?.manifest.judgements ?? 0) || undefined;
  const of = { audit: id, tool: toolId, toolSha256: toolHash(tool), status: wish.status, amendments, judgements };
  const manifest = refresh(of, { previous: newest?.manifest, before, after });
  const settled = after
    // Nothing came of a dropped case that could be told as its set.
    .filter((partial) => partial.figures.dropped === undefined && newlySettled(partial, newest))
    .map((partial): SettledInRevision => ({ ...settledCounts(partial), logPosition: settledAt(partial) }));
  if (newest !== undefined && sameFigures(newest.manifest, manifest)) {
    return { kind: 'nothing-new', revision: newest.revision.revision, changed, settled };
  }
  return {
    kind: 'revision',
    manifest,
    revision: {
      audit: audit.id,
      revision: (newest?.revision.revision ?? 0) + 1,
      status: wish.status,
      // One alert a settling: what was announced without new figures is not announced again by the next revision.
      settled: settled.filter((one) => !read.announced.has(settledSort(one.case, one.logPosition))),
      ...(nowSettled(manifest, newest) ? { auditSettled: auditCounts(manifest) } : {}),
      ...(manifest.dataCut === null ? {} : { dataCut: manifest.dataCut }),
      ...(wish.note === undefined ? {} : { note: wish.note }),
      ...(wish.request === undefined ? {} : { request: wish.request }),
    },
  };
}
