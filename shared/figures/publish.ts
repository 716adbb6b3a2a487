import { listCases, getAudit } from '../audits/store.ts';
import type { Audit } from '../audits/schema.ts';
import type { Bucket } from '../aws/files.ts';
import { getItem, type Table } from '../aws/table.ts';
import type { Log } from '../aws/log.ts';
import { caseKey, parseCase } from '../audits/store.ts';
import { readCaseLogs } from '../returns/store.ts';
import type { Change } from '../effects/messages.ts';
import { toolOf } from '../tool/tools.ts';
import type { Tool } from '../tool/tool.ts';
import { canonicalJson } from './content.ts';
import { caseFacts } from './facts.ts';
import { refresh, sameFigures, type Manifest } from './manifest.ts';
import { partialOf, settledAt, settledSeqs, type Partial } from './partial.ts';
import {
  answerRequest,
  dropUnpublished,
  getManifest,
  getPartial,
  getRequest,
  keepPartial,
  lastRevision,
  noteSettled,
  publish,
  putManifest,
  putPartial,
  settledFacts,
  settledSort,
  unpublishedPartials,
  type Revision,
  type SettledCase,
} from './store.ts';

export interface FiguresDeps {
  table: Table;
  bucket: Bucket;
  log: Log;
  now: () => Date;
}

/** How often a publication that loses its race is worked out anew before its messages go back to the queue. */
const publishAttempts = 5;

interface Newest {
  revision: Revision;
  manifest: Manifest;
}

async function newestOf(deps: FiguresDeps, audit: string): Promise<Newest | undefined> {
  const revision = await lastRevision(deps.table, audit);
  if (revision === undefined) return undefined;
  return { revision, manifest: await getManifest(deps.bucket, audit, revision.manifest) };
}

/** A case's partial, taken afresh from its logs and kept. Undefined for a case that has no row. */
async function takeCase(deps: FiguresDeps, audit: string, tool: Tool, id: string): Promise<Partial | undefined> {
  const [row, entries] = await Promise.all([
    getItem(deps.table, caseKey(audit, id)),
    readCaseLogs(deps.table, audit, id),
  ]);
  if (row === undefined) return undefined;
  const partial = partialOf(tool, caseFacts(audit, parseCase(row), entries));
  await keepPartial(deps.table, partial);
  return partial;
}

const atOnce = 8;

async function takeCases(deps: FiguresDeps, audit: string, tool: Tool, ids: readonly string[]): Promise<Partial[]> {
  const partials: Partial[] = [];
  for (let start = 0; start < ids.length; start += atOnce) {
    const taken = await Promise.all(ids.slice(start, start + atOnce).map((id) => takeCase(deps, audit, tool, id)));
    partials.push(...taken.filter((partial) => partial !== undefined));
  }
  return partials;
}

/** Whether a case's set is settled, and its logs have grown, by more than corrections, since the newest revision that counts it. */
function newlySettled(partial: Partial, newest: Newest | undefined): boolean {
  if (!partial.figures.settled) return false;
  const published = newest?.manifest.cases.find((one) => one.case === partial.figures.case);
  return published === undefined || canonicalJson(settledSeqs(published)) !== canonicalJson(settledSeqs(partial));
}

function settledCounts(partial: Partial): SettledCase {
  const count = (...shown: string[]): number =>
    partial.figures.returns.filter((one) => shown.includes(one.state)).length;
  return {
    case: partial.figures.case,
    expected: partial.figures.returns.length,
    returned: count('with-gaps', 'complete'),
    complete: count('complete'),
    notKnown: count('not-known'),
    cannotIdentify: count('cannot-identify'),
    noReply: count('no-reply'),
    withdrawn: count('withdrawn'),
  };
}

/** Whether with this revision every case of the audit is settled, and with the one before not. */
const nowSettled = (manifest: Manifest, newest: Newest | undefined): boolean =>
  manifest.cases.length > 0 &&
  manifest.open.length === 0 &&
  (newest === undefined || newest.manifest.cases.length < manifest.cases.length || newest.manifest.open.length > 0);

function auditCounts({ totals }: Manifest): NonNullable<Revision['auditSettled']> {
  const { expected, returned, complete, notKnown, cannotIdentify, noReply, withdrawn, ...summaries } =
    totals.completeness;
  return {
    expected,
    returned,
    complete,
    notKnown,
    cannotIdentify,
    noReply,
    withdrawn,
    summaries: { owed: summaries.summariesOwed, received: summaries.summariesReceived },
  };
}

/**
 * Publishes what has been taken, on top of the newest revision.
 * @returns the revision that now holds it (a new one, or the newest where nothing changed), or undefined when somebody
 * else published first and all must be read again
 */
async function publishOnce(
  deps: FiguresDeps,
  audit: Audit,
  newest: Newest | undefined,
  wish: { status: Revision['status']; note?: string | undefined; request?: string | undefined },
): Promise<number | undefined> {
  const { table, bucket } = deps;
  const [unpublished, facts] = await Promise.all([unpublishedPartials(table, audit.id), settledFacts(table, audit.id)]);
  const before = await Promise.all(
    unpublished.flatMap(({ partial }) => {
      const published = newest?.manifest.cases.find((one) => one.case === partial.figures.case);
      return published === undefined ? [] : [getPartial(bucket, audit.id, published.partial)];
    }),
  );
  const after = unpublished.map(({ partial }) => partial);
  const of = { audit: audit.id, tool: audit.tool, status: wish.status };
  const manifest = refresh(of, { previous: newest?.manifest, before, after });
  const settled = after.filter((partial) => newlySettled(partial, newest));

  if (newest !== undefined && sameFigures(newest.manifest, manifest)) {
    const { revision } = newest.revision;
    await Promise.all(
      settled.map((partial) =>
        noteSettled(table, { audit: audit.id, revision, taken: settledAt(partial), counts: settledCounts(partial) }),
      ),
    );
    deps.log.info('nothing-new-to-publish', { audit: audit.id, revision });
    return revision;
  }

  // One alert a settling: what was told without new figures is not told again by the next revision that counts it.
  const told = new Set(facts.map((fact) => fact.sk));
  const untold = settled.filter((partial) => !told.has(settledSort(partial.figures.case, settledAt(partial))));
  const revision = (newest?.revision.revision ?? 0) + 1;
  const [hash] = await Promise.all([
    putManifest(bucket, manifest),
    ...after.map((partial) => putPartial(bucket, partial)),
  ]);
  const published = await publish(table, {
    audit: audit.id,
    revision,
    status: wish.status,
    manifest: hash,
    publishedAt: deps.now().toISOString(),
    settled: untold.map((partial) => ({ ...settledCounts(partial), taken: settledAt(partial) })),
    ...(nowSettled(manifest, newest) ? { auditSettled: auditCounts(manifest) } : {}),
    ...(manifest.dataCut === null ? {} : { dataCut: manifest.dataCut }),
    ...(wish.note === undefined ? {} : { note: wish.note }),
    ...(wish.request === undefined ? {} : { request: wish.request }),
  });
  if (!published) return undefined;
  deps.log.info('revision-published', { audit: audit.id, revision, kind: wish.status });
  await dropUnpublished(
    table,
    audit.id,
    unpublished.map(({ partial, taken }) => ({ case: partial.figures.case, taken })),
  );
  return revision;
}

/**
 * Takes changes of one audit's returns into its cases' partials and publishes what they call for:
 * a revision when a case's set is newly settled, when the lead asked, and the final one when the audit was closed.
 * Safe to run twice, late, out of order, and beside another.
 * @throws Error when every attempt to publish lost its race, or anything it needs is out of reach
 */
export async function takeChanges(deps: FiguresDeps, auditId: string, changes: readonly Change[]): Promise<void> {
  const changed = [...new Set(changes.flatMap((change) => (change.kind === 'return' ? [change.case] : [])))];

  for (let attempt = 1; ; attempt++) {
    if (attempt > publishAttempts) throw new Error('publishing lost every race');
    // Read first: whatever is published after this makes the condition on the next number fail.
    const newest = await newestOf(deps, auditId);
    // Read next: an audit that is open now cannot have a final revision yet, so none is followed by an interim one.
    const audit = await getAudit(deps.table, auditId);
    if (audit === undefined) throw new Error('a change names an audit that is not there');
    const tool = toolOf(audit.tool);
    if (tool === undefined) throw new Error('an audit names a tool that is not there');
    const wish = await wishOf(deps, audit, newest, changes);
    const ids = wish?.everything === true ? (await listCases(deps.table, auditId)).map((one) => one.id) : changed;
    const taken = await takeCases(deps, auditId, tool, ids);
    const called = taken.some((partial) => newlySettled(partial, newest));
    if (wish === undefined && (audit.state !== 'open' || !called)) return;
    const revision = await publishOnce(deps, audit, newest, wish ?? { status: 'interim' });
    if (revision === undefined) continue;
    if (wish?.request !== undefined) await answerRequest(deps.table, auditId, wish.request, revision);
    if ((wish?.more ?? 0) === 0) return;
  }
}

interface Wish {
  status: Revision['status'];
  /** Every case is read again, not only those the changes name. */
  everything: true;
  note?: string | undefined;
  request?: string | undefined;
  /** Further wishes among the same changes. */
  more: number;
}

/** What the changes ask to be published, beyond what settles by itself. Wishes that are met already are none. */
async function wishOf(
  deps: FiguresDeps,
  audit: Audit,
  newest: Newest | undefined,
  changes: readonly Change[],
): Promise<Wish | undefined> {
  const status = audit.state === 'closed' ? 'final' : 'interim';
  const wishes: Omit<Wish, 'more'>[] = [];
  if (changes.some((change) => change.kind === 'closing') && newest?.revision.status !== 'final') {
    wishes.push({ status: 'final', everything: true });
  }
  for (const change of changes) {
    if (change.kind !== 'request') continue;
    const request = await getRequest(deps.table, audit.id, change.request);
    if (request === undefined || request.state === 'answered') continue;
    if (newest?.revision.request === request.id) {
      await answerRequest(deps.table, audit.id, request.id, newest.revision.revision);
      continue;
    }
    wishes.push({ status, everything: true, note: request.note, request: request.id });
  }
  const [first, ...rest] = wishes;
  return first === undefined ? undefined : { ...first, more: rest.length };
}
