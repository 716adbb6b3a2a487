import type { Audit } from '../../domain/audits/schema.ts';
import { getAudit, listAuditIds } from '../../domain/audits/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Bucket } from '../../base/aws/files.ts';
import type { Table } from '../../base/aws/table.ts';
import { getManifest, listRevisions, type Revision } from '../../domain/figures/store.ts';
import type { Totals } from '../../domain/figures/totals.ts';
import type { Tool } from '../../domain/tool/tool.ts';

/** An earlier audit at the revision that this one is set beside. */
export interface EarlierQuarter {
  audit: Audit;
  revision: number;
  status: Revision['status'];
  totals: Totals;
}

/** How many audits an audit is set beside: three years of quarters. */
export const mostEarlierQuarters = 12;

const atOnce = 8;
/** Most often the newest revision is the one; after closing there are few. */
const revisionsAtOnce = 5;

/** An audit's newest revision published by then, or undefined. */
async function revisionAsAt(table: Table, audit: string, asAt: string): Promise<Revision | undefined> {
  let after: number | undefined;
  do {
    const page = await listRevisions(table, audit, { limit: revisionsAtOnce, after });
    const found = page.revisions.find(({ publishedAt }) => Date.parse(publishedAt) <= Date.parse(asAt));
    if (found !== undefined) return found;
    after = page.next;
  } while (after !== undefined);
  return undefined;
}

const newestFirst = (a: Audit, b: Audit): number =>
  a.quarter.to === b.quarter.to ? (a.id < b.id ? 1 : -1) : a.quarter.to < b.quarter.to ? 1 : -1;

/**
 * The audits that an audit is set beside: of the same theme, or with a questionnaire that its own is declared comparable
 * with, of a quarter that does not end later, with a revision; at most the newest twelve, the oldest first. What another
 * questionnaire declares of its own is looked at when an audit is made with that one: a tool that somebody loads for another
 * theme changes nothing here.
 * @param tool the audit's own
 * @param asAt when the revision was published that this is for: of each audit the newest revision published by then is
 * taken, so that a revision's files are the same whenever they are made
 * @returns `olderLeftOut`: whether there are more than are returned
 * @throws whatever keeps it from reading; the caller's queue delivers again
 */
export async function earlierQuarters(
  table: Table,
  bucket: Bucket,
  { audit, tool }: { audit: Pick<Audit, 'id' | 'theme' | 'quarter'>; tool: Pick<Tool, 'comparable'> },
  asAt: string,
): Promise<{ earlier: EarlierQuarter[]; olderLeftOut: boolean }> {
  const comparable = new Set(tool.comparable.map((one) => one.with));
  const others = (await listAuditIds(table)).filter(({ id }) => id !== audit.id);
  const audits = (await mapInBatches(others, ({ id }) => getAudit(table, id)))
    .filter((one) => one !== undefined)
    .filter((one) => one.theme === audit.theme || comparable.has(one.tool))
    .filter((one) => one.quarter.to <= audit.quarter.to)
    .toSorted(newestFirst);

  const found: { audit: Audit; revision: Revision }[] = [];
  for (let start = 0; start < audits.length && found.length <= mostEarlierQuarters; start += atOnce) {
    const revised = await Promise.all(
      audits.slice(start, start + atOnce).map(async (one) => {
        const revision = await revisionAsAt(table, one.id, asAt);
        return revision === undefined ? [] : [{ audit: one, revision }];
      }),
    );
    found.push(...revised.flat());
  }
  const earlier = await mapInBatches(
    found.slice(0, mostEarlierQuarters).toReversed(),
    async ({ audit: one, revision: { revision, status, manifest } }): Promise<EarlierQuarter> => {
      const { totals } = await getManifest(bucket, one.id, manifest);
      return { audit: one, revision, status, totals };
    },
  );
  return { earlier, olderLeftOut: found.length > mostEarlierQuarters };
}
