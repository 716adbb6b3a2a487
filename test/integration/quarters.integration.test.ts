/** Which audits an audit is set beside, and at which revision, on a real engine. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Audit } from '../../shared/domain/audits/schema.ts';
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { Table } from '../../shared/base/aws/table.ts';
import { manifestOf, type Manifest } from '../../shared/domain/figures/manifest.ts';
import { publish, putManifest } from '../../shared/domain/figures/store.ts';
import { trendsOf } from '../../shared/domain/figures/across-quarters.ts';
import { earlierQuarters, mostEarlierQuarters } from '../../shared/work/packs/quarters.ts';
import { at } from '../audit.ts';
import { newBucket, newTable } from './fixture.ts';
import { putAudit, toolOf } from '../library.ts';

let table: Table;
let bucket: Bucket;
beforeEach(async () => {
  [table, bucket] = await Promise.all([newTable(), newBucket()]);
});

const audit = (id: string, to: string, more: Partial<Audit> = {}): Audit => ({
  id,
  title: 'Stepping down',
  theme: 'step-down',
  quarter: { label: `to ${to}`, from: '2010-01-01', to },
  tool: 'step-down@2015',
  windowsAnchor: to,
  opensOn: '2026-05-05',
  dueOn: '2026-05-19',
  closesOn: '2026-06-30',
  state: 'closed',
  createdAt: at('2026-05-01').toISOString(),
  ...more,
});

/** An audit with revisions published on these days, each of one case more than the one before. */
async function withRevisions(of: Audit, ...days: string[]): Promise<Manifest[]> {
  await putAudit(table, of);
  const manifests: Manifest[] = [];
  for (const [index, day] of days.entries()) {
    const cases = Array.from({ length: index + 1 }, (_, n) => ({
      schema: 'partial/v1' as const,
      figures: {
        audit: of.id,
        tool: of.tool,
        case: `case-${n}`,
        route: { from: 'CP', to: 'CIN' },
        factors: [],
        settled: false,
        returns: [],
        questions: {},
      },
      inputs: [],
      seqs: {},
    }));
    const status = index === days.length - 1 ? 'final' : 'interim';
    const manifest = manifestOf({ audit: of.id, tool: of.tool, status }, cases);
    manifests.push(manifest);
    await publish(table, {
      audit: of.id,
      revision: index + 1,
      status,
      manifest: await putManifest(bucket, manifest),
      publishedAt: at(day).toISOString(),
      settled: [],
    });
  }
  return manifests;
}

const now = audit('now', '2026-06-30');
const asAt = at('2026-07-10').toISOString();
/** Of a tool that is comparable with one of another theme. */
const tool = {
  comparable: [{ with: 'domestic-abuse@1', question: 'G44', rule: 'same' as const, parts: ['F1'] }],
};
const found = async (by = asAt) => {
  const { earlier, olderLeftOut } = await earlierQuarters(table, bucket, { audit: now, tool }, by);
  return { earlier: earlier.map((one) => [one.audit.id, one.revision, one.status]), olderLeftOut };
};

describe('the audits that an audit is set beside', () => {
  test('are of its theme or comparable, of a quarter that does not end later, with a revision; the oldest first', async () => {
    await withRevisions(now, '2026-07-10');
    await withRevisions(audit('b-same-quarter', '2026-06-30'), '2026-07-01');
    await withRevisions(audit('a-same-quarter', '2026-06-30'), '2026-07-02');
    await withRevisions(audit('next-quarter', '2026-07-01'), '2026-07-02');
    await withRevisions(audit('spring', '2026-03-31', { tool: 'step-down@2' }), '2026-04-01');
    await withRevisions(audit('another-theme', '2026-03-31', { theme: 'neglect' }), '2026-04-01');
    const comparable = { theme: 'domestic-abuse', tool: 'domestic-abuse@1' };
    await withRevisions(audit('comparable', '2026-01-31', comparable), '2026-04-01');
    await withRevisions(audit('comparable-later', '2026-07-31', comparable), '2026-07-01');
    await withRevisions(audit('not-published', '2025-12-31'));
    expect(await found()).toEqual({
      earlier: [
        ['comparable', 1, 'final'],
        ['spring', 1, 'final'],
        ['a-same-quarter', 1, 'final'],
        ['b-same-quarter', 1, 'final'],
      ],
      olderLeftOut: false,
    });
  });

  test('stand at the newest revision that was published by then, however many came since', async () => {
    const spring = audit('spring', '2026-03-31');
    const manifests = await withRevisions(spring, '2026-04-01', '2026-04-02', ...Array(11).fill('2026-08-01'));
    expect((await found()).earlier).toEqual([['spring', 2, 'interim']]);
    expect((await found(at('2026-04-01').toISOString())).earlier).toEqual([['spring', 1, 'interim']]);
    expect((await found(at('2026-03-31').toISOString())).earlier).toEqual([]);
    expect((await found(at('2026-08-02').toISOString())).earlier).toEqual([['spring', 13, 'final']]);
    const { earlier } = await earlierQuarters(table, bucket, { audit: now, tool: { comparable: [] } }, asAt);
    expect(earlier).toEqual([{ audit: spring, revision: 2, status: 'interim', totals: manifests[1]?.totals }]);
  });

  test(`are the newest ${mostEarlierQuarters}, and it is said when there are older ones`, async () => {
    const years = Array.from({ length: mostEarlierQuarters + 1 }, (_, n) => `${2026 - n}`);
    for (const year of years.slice(0, -1)) await withRevisions(audit(`in-${year}`, `${year}-03-31`), '2026-07-01');
    // One without a revision takes nobody's place.
    await withRevisions(audit('no-revision', '2026-02-28'));
    expect((await found()).olderLeftOut).toBe(false);
    const oldest = years.at(-1) ?? '';
    await withRevisions(audit(`in-${oldest}`, `${oldest}-03-31`), '2026-07-01');
    const { earlier, olderLeftOut } = await found();
    expect(earlier.map(([id]) => id)).toEqual(
      years
        .slice(0, -1)
        .toReversed()
        .map((year) => `in-${year}`),
    );
    expect(olderLeftOut).toBe(true);
  });

  test('make trends with it', async () => {
    const [mine] = await withRevisions(now, '2026-07-10');
    await withRevisions(audit('spring', '2026-03-31'), '2026-04-01');
    const { earlier } = await earlierQuarters(table, bucket, { audit: now, tool: { comparable: [] } }, asAt);
    const tool = toolOf(now.tool)!;
    const mineNow = { audit: now, revision: 1, status: 'final' as const, totals: mine!.totals, tool };
    const trends = trendsOf([...earlier.map((one) => ({ ...one, tool })), mineNow]);
    expect(trends.series[0]?.points.map((point) => point.audit)).toEqual(['spring', 'now']);
  });
});
