import * as z from 'zod/mini';
import { neverAsked, type AskedOfCase } from '../../domain/alerts/never-asked.ts';
import { listWaivers } from '../../domain/alerts/store.ts';
import { listAmendments } from '../../domain/audits/amendment-log.ts';
import { listJudgements, standingJudgements } from '../../domain/audits/judgements.ts';
import { readCaseLog, readCaseVersions, requireVersion, versionNumber } from '../../domain/audits/case-log.ts';
import { getAuditWithTool, type ToolDeps } from '../../domain/audits/audit-tool.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Bucket } from '../../base/aws/files.ts';
import type { Table } from '../../base/aws/table.ts';
import type { AmendedRow, AuditHeader, JudgementRow } from '../../domain/figures/aggregate.ts';
import type { Manifest } from '../../domain/figures/manifest.ts';
import { type CaseFigures } from '../../domain/figures/case-partial.ts';
import { getManifest, getRevision, type Revision } from '../../domain/figures/store.ts';
import { readCaseLogs } from '../../domain/returns/store.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import type { DisclosureRule } from '../../domain/disclosure/small-number-rule.ts';
import { factsFrom, inputCase, InputRevision, inputWithoutSample, type InputCase, type PackInput } from './inputs.ts';
import { packTools } from './pack-tools.ts';
import { amendedSince, entriesSince } from './amended.ts';
import { earlierQuarters } from './quarters.ts';
import {
  decideOnce,
  getShareable,
  listReleases,
  putCounted,
  releasedFigures,
  releasedRevisions,
  type Decided,
} from './store.ts';
import { partialNamed } from '../../domain/figures/count-case.ts';

/** What reading a pack's inputs needs. */
export interface LoadDeps extends ToolDeps {
  bucket: Bucket;
  rule: DisclosureRule;
}

/** As much of an audit as its files carry. */
export const headerOf = ({ id, title, quarter, theme, tool, windowsAnchor }: Audit): AuditHeader => ({
  id,
  title,
  quarter: { label: quarter.label, from: quarter.from, to: quarter.to },
  theme,
  tool,
  windowsAnchor,
});

async function decide(
  deps: LoadDeps,
  audit: Audit,
  tool: Tool,
  of: Revision,
  counted: readonly Omit<AskedOfCase, 'waived'>[],
): Promise<Decided> {
  const { table, bucket, rule } = deps;
  const { revision, publishedAt } = of;
  const [waived, { earlier, olderLeftOut }, releases] = await Promise.all([
    listWaivers(table, audit.id),
    earlierQuarters(table, bucket, { audit, tool }, publishedAt),
    listReleases(table, audit.id),
  ]);
  return decideOnce(
    bucket,
    { audit: audit.id, revision },
    {
      schema: 'decided/v1',
      rule,
      audit: headerOf(audit),
      neverAsked: neverAsked(
        tool,
        counted.map((one) => ({ ...one, waived: waived.filter((waiver) => waiver.case === one.case) })),
      ),
      quarters: await mapInBatches(earlier, async (quarter) => {
        const released = releasedRevisions(await listReleases(table, quarter.audit.id)).at(-1);
        return {
          audit: quarter.audit.id,
          revision: quarter.revision,
          ...(released !== undefined && { released }),
          header: headerOf(quarter.audit),
        };
      }),
      olderLeftOut,
      released: releasedRevisions(releases).filter((one) => one !== revision),
    },
  );
}

async function quarterOf(
  deps: LoadDeps,
  of: Decided['quarters'][number],
): Promise<{ quarter: InputRevision['quarters'][number]; tool: Tool }> {
  const [found, revision] = await Promise.all([
    getAuditWithTool(deps, of.audit),
    getRevision(deps.table, of.audit, of.revision),
  ]);
  if (found === undefined || revision === undefined) throw new Error('an earlier quarter is not there any more');
  const { audit, tool } = found;
  const { totals } = await getManifest(deps.bucket, of.audit, revision.manifest);
  return {
    quarter: { audit: of.header ?? headerOf(audit), revision: of.revision, status: revision.status, totals },
    tool,
  };
}

/** A case as the revision counted it; throws where its log does not give the partial that the revision names. */
async function loadCase(
  deps: LoadDeps,
  audit: string,
  tool: Tool,
  one: Manifest['cases'][number],
): Promise<{ input: InputCase; figures: CaseFigures; asked: Omit<AskedOfCase, 'waived'> }> {
  const [found, entries] = await Promise.all([
    readCaseVersions(deps.table, audit, one.case),
    readCaseLogs(deps.table, audit, one.case),
  ]);
  if (found === undefined) throw new Error('a revision counts a case that is not there');
  const entered = requireVersion(found.versions, one);
  const input = inputCase(entered, entries, one.seqs);
  const partial = partialNamed(tool, factsFrom(tool, audit, input), one.partial);
  if (partial === undefined) throw new Error("a case's log does not give the figures that the revision counted");
  const { figures } = partial;
  const isBefore = figures.sample === undefined && figures.dropped === undefined;
  const asked = {
    case: one.case,
    factors: figures.factors,
    ageBands: entered.children.map(({ ageBand }) => ageBand),
    askedServices: figures.returns.map(({ service }) => service),
  };
  return { input: isBefore ? inputWithoutSample(input) : input, figures, asked };
}

/** What was amended since the revision before. Of a case that the revision before counts so, nothing is read. */
async function readAmended(
  table: Table,
  audit: string,
  of: { manifest: Manifest; previous: Manifest | undefined },
): Promise<AmendedRow[]> {
  const { manifest, previous } = of;
  const known = new Map((previous?.cases ?? []).map((one) => [one.case, versionNumber(one)]));
  const grown = manifest.cases.filter((one) => versionNumber(one) > (known.get(one.case) ?? 0));
  const [ofAudit, ofCases] = await Promise.all([
    manifest.amendments === previous?.amendments ? [] : listAmendments(table, audit),
    mapInBatches(grown, async (one) => entriesSince(one, await readCaseLog(table, audit, one.case), previous)),
  ]);
  return amendedSince(of, ofAudit, ofCases.flat());
}

/** How the audit lead had answered the audit's own question, as far as the revision took it, of each case that stands. */
async function readJudged(
  table: Table,
  audit: string,
  { judgements }: Manifest,
  standing: readonly CaseFigures[],
): Promise<JudgementRow[]> {
  if (judgements === undefined) return [];
  const given = await listJudgements(table, audit);
  const newest = standingJudgements(given.filter((one) => one.judgement <= judgements));
  return standing.flatMap(({ case: id }) => {
    const one = newest.get(id);
    return one === undefined
      ? []
      : [{ case: id, answer: one.answer, ...(one.note !== undefined && { note: one.note }) }];
  });
}

/**
 * Everything that a revision's files are made from, once it is kept how its cases count. The same revision gives the same, whenever and however often it is
 * read.
 * @throws Error where what a revision names is not there or gives other figures
 */
export async function loadPack(deps: LoadDeps, audit: Audit, tool: Tool, revision: Revision): Promise<PackInput> {
  const { table, bucket } = deps;
  const manifest = await getManifest(bucket, audit.id, revision.manifest);
  const loaded = await mapInBatches(manifest.cases, (one) => loadCase(deps, audit.id, tool, one));
  const cases = loaded.map(({ input }) => input);
  const standing = loaded.filter(({ figures }) => figures.dropped === undefined);
  const counted = standing.map(({ figures }) => figures);
  const of = { audit: audit.id, revision: revision.revision };
  const asked = standing.map((one) => one.asked);
  const [decided] = await Promise.all([decide(deps, audit, tool, revision, asked), putCounted(bucket, of, counted)]);
  const before = revision.revision > 1 ? await getRevision(table, audit.id, revision.revision - 1) : undefined;
  const [previous, quarters, released, releasedQuarters] = await Promise.all([
    before === undefined ? undefined : getManifest(bucket, audit.id, before.manifest),
    mapInBatches(decided.quarters, (quarter) => quarterOf(deps, quarter)),
    mapInBatches(decided.released, (one) => releasedFigures(bucket, { audit: audit.id, revision: one })),
    mapInBatches(
      decided.quarters.flatMap((one) =>
        one.released === undefined ? [] : [{ audit: one.audit, revision: one.released }],
      ),
      (one) => getShareable(bucket, one),
    ),
  ]);
  const [amended, judged] = await Promise.all([
    readAmended(table, audit.id, { manifest, previous }),
    readJudged(table, audit.id, manifest, counted),
  ]);
  const read: InputRevision = {
    schema: 'inputs/v1',
    audit: decided.audit ?? headerOf(audit),
    revision: revision.revision,
    status: revision.status,
    ...(revision.note !== undefined && { note: revision.note }),
    ...(audit.criteria !== undefined && { criteria: audit.criteria }),
    ...(manifest.amendments !== undefined && { amendments: manifest.amendments }),
    ...(amended.length > 0 && { amended }),
    ...(manifest.judgements !== undefined && { judgements: manifest.judgements }),
    ...(judged.length > 0 && { judged }),
    publishedAt: revision.publishedAt,
    manifest: revision.manifest,
    rule: decided.rule,
    neverAsked: decided.neverAsked,
    ...(before !== undefined &&
      previous !== undefined && {
        previous: { revision: before.revision, totals: previous.totals },
      }),
    quarters: quarters.map(({ quarter }) => quarter),
    olderLeftOut: decided.olderLeftOut,
    released,
    releasedQuarters,
    cases: cases.map((one) => one.case),
  };
  // In the order that whoever reads the file finds it in: the bytes of what is made from it depend on it.
  const tools = packTools(
    tool,
    quarters.map((one) => one.tool),
  );
  return { cases, revision: z.parse(InputRevision, read), ...tools };
}
