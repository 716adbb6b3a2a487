/** Whether what was published can be worked out again, whatever has happened since. */
import { expect } from 'vitest';
import type { Bucket } from '../shared/base/aws/files.ts';
import type { Table } from '../shared/base/aws/table.ts';
import { contentHash } from '../shared/base/content/canonical.ts';
import { readCaseVersions, requireVersion } from '../shared/domain/audits/case-log.ts';
import { getAuditWithTool } from '../shared/domain/audits/audit-tool.ts';
import { defaultRule } from '../shared/domain/disclosure/small-number-rule.ts';
import { partialHash, type CasePartial } from '../shared/domain/figures/case-partial.ts';
import { partialOf } from '../shared/domain/figures/count-case.ts';
import { caseFacts } from '../shared/domain/figures/facts.ts';
import { manifestOf } from '../shared/domain/figures/manifest.ts';
import { allRevisions, type Revision } from '../shared/domain/figures/store.ts';
import { readCaseLogs } from '../shared/domain/returns/store.ts';
import type { Tool } from '../shared/domain/tool/tool.ts';
import { toolHash } from '../shared/domain/tool/tool-hash.ts';
import { factsFrom } from '../shared/work/packs/inputs.ts';
import { loadPack } from '../shared/work/packs/load.ts';
import { packFigures } from '../shared/work/packs/pack.ts';
import { manifestsOf } from './world.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';

/** Where it was published. */
interface Published {
  table: Table;
  bucket: Bucket;
}

/** What a revision names of each case, worked out again from the version of the case and the entries that it says it took. */
async function derived(
  world: Published,
  tool: Tool,
  audit: string,
  named: { case: string; version?: number | undefined; seqs: Record<string, number> },
) {
  const [found, entries] = await Promise.all([
    readCaseVersions(world.table, audit, named.case),
    readCaseLogs(world.table, audit, named.case),
  ]);
  const taken = entries.filter((entry) => entry.seq <= (named.seqs[entry.agency] ?? 0));
  return partialOf(tool, caseFacts(tool, audit, requireVersion(found!.versions, named), taken));
}

/**
 * Every published revision derives, its pack's inputs give it again, and its counts are parts of what was expected.
 * @param look is shown each revision with its figures as they are made now
 */
export async function expectDerivable(
  world: Published,
  audit: string,
  look: (revision: Revision, figures: ReturnType<typeof packFigures>) => void = () => undefined,
): Promise<CasePartial[]> {
  const [found, revisions, manifests] = await Promise.all([
    getAuditWithTool({ table: world.table, tools: emptyTools() }, audit),
    allRevisions(world.table, audit),
    manifestsOf(world, audit),
  ]);
  const { audit: row, tool } = found!;
  let partials: CasePartial[] = [];
  for (const [index, manifest] of manifests.entries()) {
    partials = await Promise.all(manifest.cases.map((one) => derived(world, tool, audit, one)));
    expect(partials.map(partialHash)).toStrictEqual(manifest.cases.map((one) => one.partial));
    const revision = revisions[index]!;
    const input = await loadPack(
      { table: world.table, tools: emptyTools(), bucket: world.bucket, rule: defaultRule },
      row,
      tool,
      revision,
    );
    const { status, amendments, judgements } = input.revision;
    const fromInputs = input.cases.map((one) => partialOf(tool, factsFrom(tool, audit, one)));
    expect(
      contentHash(
        manifestOf({ audit, tool: tool.id, toolSha256: toolHash(tool), status, amendments, judgements }, fromInputs),
      ),
    ).toBe(revision.manifest);
    const figures = packFigures(input);
    look(revision, figures);
    const { completeness } = figures.exact;
    const { expected, returned, notKnown, cannotIdentify, noReply, declined = 0, withdrawn } = completeness;
    expect(expected).toBe(returned + notKnown + cannotIdentify + noReply + declined + withdrawn);
    expect(completeness.distributed).toBe(expected - cannotIdentify - withdrawn);
  }
  return partials;
}
