import { readCaseVersions } from '../../domain/audits/case-log.ts';
import { getAuditWithTool } from '../../domain/audits/audit-tool.ts';
import type { AuditTools } from '../../domain/audits/read-tools.ts';
import { listCases } from '../../domain/audits/store.ts';
import type { Audit, Case, CaseVersion } from '../../domain/audits/schema.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Bucket } from '../../base/aws/files.ts';
import type { Table } from '../../base/aws/table.ts';
import type { Log } from '../../base/aws/log.ts';
import { readCaseLogs } from '../../domain/returns/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import type { Change } from '../../domain/messages/messages.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { caseFacts } from '../../domain/figures/facts.ts';
import type { FiguresCache } from './figures-cache.ts';
import type { Manifest } from '../../domain/figures/manifest.ts';
import { logPositionOf, type CasePartial } from '../../domain/figures/case-partial.ts';
import {
  getManifest,
  getRequest,
  lastRevision,
  listUnpublished,
  settledFacts,
  type Revision,
  type RevisionRequest,
  type Unpublished,
} from '../../domain/figures/store.ts';
import { partialOf } from '../../domain/figures/count-case.ts';

export interface FiguresDeps {
  table: Table;
  /** Tools of audits that this process has read. */
  tools: AuditTools;
  bucket: Bucket;
  log: Log;
  now: () => Date;
  /** What this process knows already. */
  cache: FiguresCache;
}

export interface Newest {
  revision: Revision;
  manifest: Manifest;
}

/** A case with what it puts into the figures. */
export interface CountedCase {
  id: string;
  partial: CasePartial;
  /** See {@link logPositionOf}. */
  logPosition: number;
  /** Its row and logs; absent where this process knew the partial. */
  read?: ReadCase;
}

/** A case as its row and its logs have it. */
interface ReadCase {
  row: Case;
  /** Of the case, the oldest first. */
  versions: readonly CaseVersion[];
  entries: readonly Entry[];
}

/** A case's row, unless this process knows it, and its logs, read at once; undefined for a case that has no row. */
async function readCase({ table, cache }: FiguresDeps, audit: string, id: string): Promise<ReadCase | undefined> {
  const [found, entries] = await Promise.all([
    readCaseVersions(table, audit, id, cache.getCase({ audit, case: id })),
    readCaseLogs(table, audit, id),
  ]);
  return found === undefined ? undefined : { ...found, entries };
}

function countedNow(audit: Audit, tool: Tool, read: ReadCase): CountedCase {
  const partial = partialOf(tool, caseFacts(tool, audit.id, read.versions.at(-1) ?? read.row, read.entries));
  return { id: read.row.id, partial, logPosition: logPositionOf(partial), read };
}

/** Several cases, read some at a time. */
const readCases = async (deps: FiguresDeps, audit: string, ids: readonly string[]): Promise<ReadCase[]> =>
  (await mapInBatches(ids, (id) => readCase(deps, audit, id))).filter((one) => one !== undefined);

/** What a publication rests on beside the cases. Which of it was read first does not matter. */
interface Published {
  revision: Revision | undefined;
  notes: Unpublished[];
  /** Sort keys of the rows that say which cases settled without new figures. */
  announced: ReadonlySet<string>;
}

/** What a decision to publish rests on. */
export interface Read extends Published {
  audit: Audit;
  requests: RevisionRequest[];
  /** how many answers the audit lead has given to the audit's own question */
  judgements: number;
}

export async function readPublished(table: Table, audit: string): Promise<Published> {
  const [revision, notes, facts] = await Promise.all([
    lastRevision(table, audit),
    listUnpublished(table, audit),
    settledFacts(table, audit),
  ]);
  return { revision, notes, announced: new Set(facts.map((fact) => fact.sk)) };
}

/** The cases that changes name, or every case where they are more than changes of returns. */
async function readChanged(deps: FiguresDeps, audit: string, changes: readonly Change[]): Promise<ReadCase[]> {
  const changed = changes.flatMap((change) => ('case' in change ? [change.case] : []));
  const all = isWish(changes) ? await listCases(deps.table, audit) : [];
  return readCases(deps, audit, [...new Set([...changed, ...all.map((one) => one.id)])]);
}

/**
 * Whether changes could settle a case, by what this process knows of it: fewer changes than returns that were owed cannot.
 * It only says whether reading what a publication rests on is worth doing together with the rest.
 */
function couldSettle({ cache }: FiguresDeps, audit: string, changes: readonly Change[]): boolean {
  const byCase = Map.groupBy(changes, (change) => ('case' in change ? change.case : ''));
  return [...byCase].some(([id, own]) => {
    const known = cache.getNewestPartial({ audit, case: id });
    const owed = known?.figures.returns.filter(({ settled }) => !settled).length ?? 0;
    return owed <= own.length;
  });
}

export async function newestOf(deps: FiguresDeps, revision: Revision | undefined): Promise<Newest | undefined> {
  if (revision === undefined) return undefined;
  const known = deps.cache.getManifest(revision.manifest);
  if (known !== undefined) return { revision, manifest: known };
  const manifest = await getManifest(deps.bucket, revision.audit, revision.manifest);
  deps.cache.putManifest(revision.manifest, manifest);
  return { revision, manifest };
}

/**
 * Cases that are noted and that no change names: as this process knows them, where it also knows how they were counted
 * before; else as their logs have them.
 */
export async function countNoted(
  deps: FiguresDeps,
  read: Pick<Read, 'audit' | 'revision'>,
  tool: Tool,
  notes: readonly Unpublished[],
): Promise<CountedCase[]> {
  const { cache } = deps;
  const audit = read.audit.id;
  const manifest = read.revision === undefined ? undefined : cache.getManifest(read.revision.manifest);
  const isKnownAsCounted = (id: string): boolean => {
    if (read.revision === undefined) return true;
    const counted = manifest?.cases.find((one) => one.case === id);
    if (counted === undefined) return manifest !== undefined;
    return cache.getPartial({ audit, ...counted }) !== undefined;
  };
  const known = notes.flatMap((note): CountedCase[] => {
    const partial = cache.getNewestPartial({ audit, case: note.case });
    const isKnown =
      partial !== undefined &&
      partial.version === note.version &&
      logPositionOf(partial) === note.logPosition &&
      isKnownAsCounted(note.case);
    return isKnown ? [{ id: note.case, partial, logPosition: note.logPosition }] : [];
  });
  const unknown = notes.map((note) => note.case).filter((id) => !known.some((one) => one.id === id));
  const cases = await readCases(deps, audit, unknown);
  return [...known, ...cases.map((one) => countedNow(read.audit, tool, one))];
}

/** What changes name, read in one go, with what they may call for. */
interface Named {
  audit: Audit;
  tool: Tool;
  requests: RevisionRequest[];
  cases: CountedCase[];
  /** Read together with the rest where the changes could call for a publication. */
  published: Published | undefined;
}

export async function readNamed(deps: FiguresDeps, auditId: string, changes: readonly Change[]): Promise<Named> {
  const { table, cache } = deps;
  const wasOpened = cache.isOpened(auditId);
  const wished = changes.flatMap((change) => (change.kind === 'request' ? [change.request] : []));
  const [named, requests, cases, published] = await Promise.all([
    getAuditWithTool(deps, auditId),
    Promise.all(wished.map((id) => getRequest(table, auditId, id))),
    readChanged(deps, auditId, changes),
    isWish(changes) || couldSettle(deps, auditId, changes) ? readPublished(table, auditId) : undefined,
  ]);
  if (named === undefined) throw new Error('a change names an audit that is not there');
  const { audit, tool } = named;
  const found = cases.map((one) => countedNow(audit, tool, one));
  // A case's row may change in draft, and what was read beside an audit's opening may be from before.
  for (const { partial, read } of wasOpened ? found : []) {
    cache.putPartial(partial);
    if (read !== undefined) cache.putCase(auditId, read.row);
  }
  if (audit.state !== 'draft') cache.noteOpened(auditId);
  return { audit, tool, requests: requests.filter((request) => request !== undefined), cases: found, published };
}

/** Whether changes are more than changes of returns and cases: somebody waits for a revision. */
export const isWish = (changes: readonly Change[]): boolean => changes.some((change) => !('case' in change));
