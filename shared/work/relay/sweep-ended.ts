/** Of the sweep, what cleans up: it deletes what nobody can read any more. */
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { SUMMARY, type ReturnKey } from '../../domain/audits/ids.ts';
import type { Audit, Case } from '../../domain/audits/schema.ts';
import { listAgencies, listCases } from '../../domain/audits/store.ts';
import { overIfSavedUntil } from '../../domain/drafts/draft.ts';
import { deleteDrafts } from '../../domain/drafts/store.ts';
import { erasureInTime, type Erasure } from '../../domain/identifiers/erasure.ts';
import {
  deleteIdentifiers,
  everEntered,
  listErasures,
  noteErased,
  putErasure,
} from '../../domain/identifiers/store.ts';
import { deleteReferences } from '../../domain/identifiers/references.ts';
import { linksAreOver } from '../../domain/links/link-expiry.ts';
import { deleteLinks } from '../../domain/links/store.ts';

export interface EndedDeps {
  table: Table;
  /** The identifiers table, of which it deletes, and reads nothing. */
  identifiers: Table;
  /** The table of drafts, likewise. */
  drafts: Table;
  /** Days after closing in which links still open. */
  linkDays: number;
  /** Days after closing at whose end identifiers are destroyed. */
  identifiersDays: number;
  log: Log;
}

/** All returns that there may be: who was asked about which case is not read. */
function everyReturn(
  audit: string,
  cases: readonly Pick<Case, 'id'>[],
  agencies: readonly { id: string }[],
): ReturnKey[] {
  const owners = [...agencies.map(({ id }) => id), SUMMARY];
  return cases.flatMap(({ id }) => owners.map((agency) => ({ audit, case: id, agency })));
}

async function deleteRowsOf({ table, identifiers, log }: EndedDeps, erasure: Erasure, tick: string): Promise<void> {
  const { audit } = erasure;
  const [all, agencies] = await Promise.all([listCases(table, audit), listAgencies(table, audit)]);
  const cases = all.filter(({ id }) => (erasure.case ?? id) === id);
  const people: { audit: string; case: string; person: string }[] = [];
  for (const one of cases) {
    for (const person of await everEntered(table, audit, one)) people.push({ audit, case: one.id, person });
  }
  await deleteIdentifiers(identifiers, people);
  // Whoever was asked about a case may have called its return something; who did is not read either.
  await deleteReferences(identifiers, everyReturn(audit, cases, agencies));
  await noteErased(table, erasure, tick);
  log.info('identifiers-deleted', { audit, count: people.length });
}

/**
 * Deletes what nobody can read any more: identifiers that were destroyed, drafts that are over, and links.
 * @param tick the schedule's own time
 */
export async function sweepEnded(deps: EndedDeps, audit: Audit, tick: string): Promise<void> {
  await sweepErased(deps, audit, tick);
  await sweepDrafts(deps, audit, tick);
  if (!linksAreOver(audit, deps.linkDays, new Date(tick))) return;
  const count = await deleteLinks(deps.table, audit.id);
  if (count > 0) deps.log.info('links-deleted', { audit: audit.id, count });
}

/**
 * Deletes the identifiers of people whose time is up, or of whom the manager said so. Nothing of them is read. A fact is put
 * for a time that is up, so that the record says when; what is entered after a fact is refused, so once is enough.
 */
async function sweepErased(deps: EndedDeps, audit: Audit, tick: string): Promise<void> {
  const erasures = await listErasures(deps.table, audit.id);
  const inTime = erasureInTime(audit, deps.identifiersDays, new Date(tick));
  if (inTime !== undefined && !erasures.some((one) => one.case === undefined)) {
    erasures.push(await putErasure(deps.table, inTime));
  }
  for (const erasure of erasures) if (erasure.deletedAt === undefined) await deleteRowsOf(deps, erasure, tick);
}

/** For so long, in milliseconds, each sweep deletes drafts that are over. What is left all the same DynamoDB deletes, once its time comes. */
const draftsAreSwept = 24 * 60 * 60 * 1000;

/**
 * Deletes the drafts of an audit on the day on which they are over. The rows of those that were saved while it was open would stay
 * for up to a year. One that was saved since has its right time itself.
 */
async function sweepDrafts({ table, drafts, log }: EndedDeps, audit: Audit, tick: string): Promise<void> {
  const now = new Date(tick);
  const savedUntil = overIfSavedUntil(audit, now);
  if (savedUntil === undefined || overIfSavedUntil(audit, new Date(now.getTime() - draftsAreSwept)) !== undefined)
    return;
  const [cases, agencies] = await Promise.all([listCases(table, audit.id), listAgencies(table, audit.id)]);
  await deleteDrafts(drafts, everyReturn(audit.id, cases, agencies), savedUntil);
  log.info('drafts-deleted', { audit: audit.id });
}
