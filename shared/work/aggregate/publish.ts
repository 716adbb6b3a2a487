import { caseKey, getAudit, listCases, parseCase } from '../../domain/audits/store.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { each } from '../../base/aws/map-in-batches.ts';
import type { Bucket } from '../../base/aws/files.ts';
import { getItem, type Table } from '../../base/aws/table.ts';
import type { Log } from '../../base/aws/log.ts';
import { readCaseLogs } from '../../domain/returns/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import type { Change } from '../../domain/messages/messages.ts';
import { toolOfAudit } from '../../domain/tool/tools.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { canonicalJson } from '../../base/content/canonical.ts';
import { caseFacts } from '../../domain/figures/facts.ts';
import type { Kept } from './kept.ts';
import { refresh, sameFigures, type Manifest, type ManifestCase } from '../../domain/figures/manifest.ts';
import { partialHash, partialOf, settledAt, settledSeqs, type Partial } from '../../domain/figures/partial.ts';
import {
  answerRequest,
  dropUnpublished,
  getManifest,
  getRequest,
  lastRevision,
  listUnpublished,
  noteSettled,
  noteUnpublished,
  publish,
  putManifest,
  settledFacts,
  settledSort,
  type Revision,
  type RevisionRequest,
  type SettledCase,
  type Unpublished,
} from '../../domain/figures/store.ts';

export interface FiguresDeps {
  table: Table;
  bucket: Bucket;
  log: Log;
  now: () => Date;
  /** What this process knows already. */
  kept: Kept;
}

/** How often a publication that loses its race is worked out anew before its messages go back to the queue. */
const publishAttempts = 5;

interface Newest {
  revision: Revision;
  manifest: Manifest;
}

/** A case with what it puts into the figures. */
interface TakenCase {
  id: string;
  partial: Partial;
  /** The sum of its logs' last seqs. */
  taken: number;
  /** Its row and logs; absent where this process knew the partial. */
  read?: ReadCase;
}

const takenOf = ({ seqs }: Pick<Partial, 'seqs'>): number => Object.values(seqs).reduce((sum, seq) => sum + seq, 0);

/** A case as its row and its logs have it. */
interface ReadCase {
  entered: Case;
  entries: readonly Entry[];
}

/** A case's row, unless this process knows it, and its logs, read at once; undefined for a case that has no row. */
async function readCase({ table, kept }: FiguresDeps, audit: string, id: string): Promise<ReadCase | undefined> {
  const known = kept.entered({ audit, case: id });
  const [entered, entries] = await Promise.all([
    known ?? getItem(table, caseKey(audit, id)).then((row) => (row === undefined ? undefined : parseCase(row))),
    readCaseLogs(table, audit, id),
  ]);
  return entered === undefined ? undefined : { entered, entries };
}

function taken(audit: Audit, tool: Tool, read: ReadCase): TakenCase {
  const partial = partialOf(tool, caseFacts(audit.id, read.entered, read.entries));
  return { id: read.entered.id, partial, taken: takenOf(partial), read };
}

/** Several cases, read some at a time. */
const readCases = async (deps: FiguresDeps, audit: string, ids: readonly string[]): Promise<ReadCase[]> =>
  (await each(ids, (id) => readCase(deps, audit, id))).filter((one) => one !== undefined);

/**
 * A case's partial as the newest revision counts it, worked out from the logs as far as that revision had read them unless
 * this process knows it.
 * @throws Error where the logs do not give it: they only grow
 */
function countedBefore(deps: FiguresDeps, audit: Audit, tool: Tool, now: TakenCase, counted: ManifestCase): Partial {
  const known = deps.kept.partial({ audit: audit.id, case: counted.case, seqs: counted.seqs });
  if (known !== undefined && partialHash(known) === counted.partial) return known;
  if (now.read === undefined) throw new Error('a case whose logs were not read is not known as it was counted');
  const entries = now.read.entries.filter((entry) => entry.seq <= (counted.seqs[entry.agency] ?? 0));
  const partial = partialOf(tool, caseFacts(audit.id, now.read.entered, entries));
  if (partialHash(partial) !== counted.partial) {
    throw new Error("a case's log does not give the figures that the newest revision counted");
  }
  return partial;
}

/** Whether a case's logs were read before the newest revision had read them: what it counts would be lost. */
const isBehind = ({ partial }: TakenCase, counted: ManifestCase | undefined): boolean =>
  counted !== undefined && Object.entries(counted.seqs).some(([agency, seq]) => (partial.seqs[agency] ?? 0) < seq);

const ofCase = (newest: Newest | undefined, id: string): ManifestCase | undefined =>
  newest?.manifest.cases.find((one) => one.case === id);

/** Whether a case's set is settled, and its logs have grown, by more than corrections, since the newest revision that counts it. */
function newlySettled(partial: Partial, newest: Newest | undefined): boolean {
  if (!partial.figures.settled) return false;
  const published = ofCase(newest, partial.figures.case);
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

/** What a publication rests on beside the cases. Which of it was read first does not matter. */
interface Published {
  revision: Revision | undefined;
  notes: Unpublished[];
  /** Sort keys of the rows that say which cases settled without new figures. */
  told: ReadonlySet<string>;
}

/** What a decision to publish rests on. */
interface Read extends Published {
  audit: Audit;
  requests: RevisionRequest[];
}

async function readPublished(table: Table, audit: string): Promise<Published> {
  const [revision, notes, facts] = await Promise.all([
    lastRevision(table, audit),
    listUnpublished(table, audit),
    settledFacts(table, audit),
  ]);
  return { revision, notes, told: new Set(facts.map((fact) => fact.sk)) };
}

/** The cases that changes name, or every case where they are more than changes of returns. */
async function readChanged(deps: FiguresDeps, audit: string, changes: readonly Change[]): Promise<ReadCase[]> {
  const changed = changes.flatMap((change) => (change.kind === 'return' ? [change.case] : []));
  const all = changes.every(({ kind }) => kind === 'return') ? [] : await listCases(deps.table, audit);
  return readCases(deps, audit, [...new Set([...changed, ...all.map((one) => one.id)])]);
}

/**
 * Whether changes could settle a case, by what this process knows of it: fewer changes than returns that were owed cannot.
 * It only says whether reading what a publication rests on is worth doing together with the rest.
 */
function couldSettle({ kept }: FiguresDeps, audit: string, changes: readonly Change[]): boolean {
  const byCase = Map.groupBy(changes, (change) => (change.kind === 'return' ? change.case : ''));
  return [...byCase].some(([id, own]) => {
    const known = kept.newest({ audit, case: id });
    const owed = known?.figures.returns.filter(({ settled }) => !settled).length ?? 0;
    return owed <= own.length;
  });
}

async function newestOf(deps: FiguresDeps, revision: Revision | undefined): Promise<Newest | undefined> {
  if (revision === undefined) return undefined;
  const known = deps.kept.manifest(revision.manifest);
  if (known !== undefined) return { revision, manifest: known };
  const manifest = await getManifest(deps.bucket, revision.audit, revision.manifest);
  deps.kept.keepManifest(revision.manifest, manifest);
  return { revision, manifest };
}

/**
 * Cases that are noted and that no change names: as this process knows them, where it also knows how they were counted
 * before; else as their logs have them.
 */
async function takeNoted(
  deps: FiguresDeps,
  read: Read,
  tool: Tool,
  notes: readonly Unpublished[],
): Promise<TakenCase[]> {
  const { kept } = deps;
  const audit = read.audit.id;
  const manifest = read.revision === undefined ? undefined : kept.manifest(read.revision.manifest);
  const isKnownAsCounted = (id: string): boolean => {
    if (read.revision === undefined) return true;
    const counted = manifest?.cases.find((one) => one.case === id);
    if (counted === undefined) return manifest !== undefined;
    return kept.partial({ audit, case: id, seqs: counted.seqs }) !== undefined;
  };
  const known = notes.flatMap((note): TakenCase[] => {
    const partial = kept.newest({ audit, case: note.case });
    const isKnown = partial !== undefined && takenOf(partial) === note.taken && isKnownAsCounted(note.case);
    return isKnown ? [{ id: note.case, partial, taken: note.taken }] : [];
  });
  const unknown = notes.map((note) => note.case).filter((id) => !known.some((one) => one.id === id));
  const cases = await readCases(deps, audit, unknown);
  return [...known, ...cases.map((one) => taken(read.audit, tool, one))];
}

/**
 * Publishes what was taken, on top of the newest revision.
 * @returns the revision that now holds it (a new one, or the newest where nothing changed), or undefined when somebody
 * else published first and all must be read again
 */
async function publishOnce(
  deps: FiguresDeps,
  read: Read,
  newest: Newest | undefined,
  tool: Tool,
  cases: readonly TakenCase[],
  wish: { status: Revision['status']; note?: string | undefined; request?: string | undefined },
): Promise<number | undefined> {
  const { table, bucket } = deps;
  const { audit } = read;
  // An audit that was open when it was read, under a final revision: it was closed in between.
  if (wish.status === 'interim' && newest?.revision.status === 'final') return undefined;
  if (cases.some((one) => isBehind(one, ofCase(newest, one.id)))) return undefined;
  const changed = cases.filter(({ partial }) => {
    const counted = ofCase(newest, partial.figures.case);
    return counted?.partial !== partialHash(partial);
  });
  const before = changed.flatMap((one) => {
    const counted = ofCase(newest, one.id);
    return counted === undefined ? [] : [countedBefore(deps, audit, tool, one, counted)];
  });
  const after = changed.map(({ partial }) => partial);
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
    // Told first: what is noted as read and was not told would be left alone.
    await noteAll(deps, audit, changed, read.notes);
    deps.log.info('nothing-new-to-publish', { audit: audit.id, revision });
    return revision;
  }

  // One alert a settling: what was told without new figures is not told again by the next revision that counts it.
  const untold = settled.filter((partial) => !read.told.has(settledSort(partial.figures.case, settledAt(partial))));
  const revision = (newest?.revision.revision ?? 0) + 1;
  const hash = await putManifest(bucket, manifest);
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
  deps.kept.keepManifest(hash, manifest);
  deps.log.info('revision-published', { audit: audit.id, revision, kind: wish.status });
  const counted = new Map(cases.map((one) => [one.id, one.taken]));
  await dropUnpublished(
    table,
    audit.id,
    read.notes.filter((note) => note.taken <= (counted.get(note.case) ?? -1)),
  );
  return revision;
}

/** Notes how far cases were read, where no note that is known says so yet. */
async function noteAll(
  { table }: FiguresDeps,
  audit: Audit,
  cases: readonly TakenCase[],
  notes: readonly Unpublished[] = [],
): Promise<void> {
  const noted = new Map(notes.map((note) => [note.case, note.taken]));
  const news = cases.filter((one) => (noted.get(one.id) ?? -1) < one.taken);
  await Promise.all(news.map((one) => noteUnpublished(table, audit.id, { case: one.id, taken: one.taken })));
}

/** What changes name, read in one go, with what they may call for. */
interface Named {
  audit: Audit;
  tool: Tool;
  requests: RevisionRequest[];
  cases: TakenCase[];
  /** Read together with the rest where the changes could call for a publication. */
  published: Published | undefined;
}

async function readNamed(deps: FiguresDeps, auditId: string, changes: readonly Change[]): Promise<Named> {
  const { table, kept } = deps;
  const wasOpened = kept.isOpened(auditId);
  const wished = changes.flatMap((change) => (change.kind === 'request' ? [change.request] : []));
  const [audit, requests, cases, published] = await Promise.all([
    getAudit(table, auditId),
    Promise.all(wished.map((id) => getRequest(table, auditId, id))),
    readChanged(deps, auditId, changes),
    isWish(changes) || couldSettle(deps, auditId, changes) ? readPublished(table, auditId) : undefined,
  ]);
  if (audit === undefined) throw new Error('a change names an audit that is not there');
  const tool = toolOfAudit(audit);
  const found = cases.map((one) => taken(audit, tool, one));
  // A case's row may change in draft, and what was read beside an audit's opening may be from before.
  for (const { partial, read } of wasOpened ? found : []) {
    kept.keepPartial(partial);
    if (read !== undefined) kept.keepEntered(auditId, read.entered);
  }
  if (audit.state !== 'draft') kept.noteOpened(auditId);
  return { audit, tool, requests: requests.filter((request) => request !== undefined), cases: found, published };
}

/** Whether changes are more than changes of returns: somebody waits for a revision. */
const isWish = (changes: readonly Change[]): boolean => changes.some(({ kind }) => kind !== 'return');

/**
 * Takes changes of one audit's returns and publishes what they call for: a revision when a case's set is newly settled,
 * when the lead asked, and the final one when the audit was closed. Of a case that calls for none it is noted how far its
 * logs were read, so that the next revision finds it.
 * Safe to run twice, late, out of order, and beside another: what is published is on top of the newest revision, whose
 * number can be put once, and no case is counted from less than that revision had read.
 * @throws Error when every attempt to publish lost its race, or anything it needs is out of reach
 */
export async function takeChanges(deps: FiguresDeps, auditId: string, changes: readonly Change[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if (attempt > publishAttempts) throw new Error('publishing lost every race');
    const { audit, tool, requests, cases, published } = await readNamed(deps, auditId, changes);
    const maySettle = audit.state === 'open' && cases.some(({ partial }) => partial.figures.settled);
    if (!isWish(changes) && !maySettle) return noteAll(deps, audit, cases, published?.notes);

    const read: Read = { audit, requests, ...(published ?? (await readPublished(deps.table, auditId))) };
    const others = read.notes.filter((note) => !cases.some((one) => one.id === note.case));
    const [newest, noted] = await Promise.all([newestOf(deps, read.revision), takeNoted(deps, read, tool, others)]);
    const wish = await wishOf(deps, read, newest, changes);
    const settles = audit.state === 'open' && cases.some(({ partial }) => newlySettled(partial, newest));
    if (wish === undefined && !settles) return noteAll(deps, audit, cases, read.notes);
    const revision = await publishOnce(deps, read, newest, tool, [...cases, ...noted], wish ?? { status: 'interim' });
    if (revision === undefined) continue;
    if (wish?.request !== undefined) await answerRequest(deps.table, auditId, wish.request, revision);
    if ((wish?.more ?? 0) === 0) return;
  }
}

interface Wish {
  status: Revision['status'];
  note?: string | undefined;
  request?: string | undefined;
  /** Further wishes among the same changes. */
  more: number;
}

/** What the changes ask to be published, beyond what settles by itself. Wishes that are met already are none. */
async function wishOf(
  deps: FiguresDeps,
  { audit, requests }: Read,
  newest: Newest | undefined,
  changes: readonly Change[],
): Promise<Wish | undefined> {
  const status = audit.state === 'closed' ? 'final' : 'interim';
  const wishes: Omit<Wish, 'more'>[] = [];
  if (changes.some((change) => change.kind === 'closing') && newest?.revision.status !== 'final') {
    wishes.push({ status: 'final' });
  }
  for (const request of requests) {
    if (request.state === 'answered') continue;
    if (newest?.revision.request === request.id) {
      await answerRequest(deps.table, audit.id, request.id, newest.revision.revision);
      continue;
    }
    wishes.push({ status, note: request.note, request: request.id });
  }
  const [first, ...rest] = wishes;
  return first === undefined ? undefined : { ...first, more: rest.length };
}
