/** Revisions that somebody wished for, and what counting everything from nothing comes to. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../../../shared/domain/audits/schema.ts';
import { getAudit, listCases } from '../../../shared/domain/audits/store.ts';
import { mapInBatches } from '../../../shared/base/aws/map-in-batches.ts';
import type { Table } from '../../../shared/base/aws/table.ts';
import { caseFacts } from '../../../shared/domain/figures/facts.ts';
import { manifestOf, type Manifest } from '../../../shared/domain/figures/manifest.ts';
import { type CasePartial } from '../../../shared/domain/figures/case-partial.ts';
import { getManifest, lastRevision, publish, putManifest, putRequest } from '../../../shared/domain/figures/store.ts';
import { casePartition } from '../../../shared/domain/audits/table-keys.ts';
import { readCaseLogs } from '../../../shared/domain/returns/store.ts';
import { toolHash } from '../../../shared/domain/tool/tool-hash.ts';
import type { Pipeline } from './pipeline.ts';
import { partialOf } from '../../../shared/domain/figures/count-case.ts';
import { toolOf } from '../../library.ts';

/** Has a revision of everything published, as the audit lead asks for one. */
export async function publishAsAsked(pipeline: Pipeline, audit: string): Promise<void> {
  const { table, clock } = pipeline;
  await putRequest(table, { audit, id: randomUUID(), askedAt: clock.now.toISOString(), state: 'asked' });
  await pipeline.settle();
}

/** The manifest of the newest revision. @throws Error where there is none */
export async function newestManifest({ table, bucket }: Pipeline, audit: string): Promise<Manifest> {
  const revision = await lastRevision(table, audit);
  if (revision === undefined) throw new Error('no revision was published');
  return getManifest(bucket, audit, revision.manifest);
}

async function opened(table: Table, id: string): Promise<Audit> {
  const audit = await getAudit(table, id);
  if (audit === undefined) throw new Error('there is no such audit');
  return audit;
}

/** What a case's logs have in common with those of other cases of audits made here: who was asked, and how far they came. */
function shapeOf({ aws, table }: Pipeline, partition: string): string {
  const { rows, end } = aws.rows(table.name).query({ partition, range: { prefix: 'R#' }, backwards: false });
  if (end !== undefined) throw new Error('a case of more than a page');
  return rows.map(({ item }) => item['sk']?.S).join(' ');
}

/**
 * Publishes the first revision of an audit made here. Its cases have logs that are copies, so each kind of them is counted
 * once: the outcome is what counting each would give, and a refresh refuses it if it is not.
 */
export async function publishCopies(pipeline: Pipeline, id: string): Promise<void> {
  const { table, bucket, clock } = pipeline;
  const [audit, cases] = await Promise.all([opened(table, id), listCases(table, id)]);
  const tool = toolOf(audit.tool);
  if (tool === undefined) throw new Error('an audit names a tool that is not there');
  const counted = new Map<string, CasePartial>();
  const partials: CasePartial[] = [];
  for (const one of cases) {
    const shape = shapeOf(pipeline, casePartition(id, one.id));
    const known =
      counted.get(shape) ?? partialOf(tool, caseFacts(tool, id, one, await readCaseLogs(table, id, one.id)));
    counted.set(shape, known);
    partials.push({ ...known, figures: { ...known.figures, case: one.id } });
  }
  const manifest = manifestOf({ audit: id, tool: audit.tool, toolSha256: toolHash(tool), status: 'interim' }, partials);
  const hash = await putManifest(bucket, manifest);
  const publishedAt = clock.now.toISOString();
  await publish(table, { audit: id, revision: 1, status: 'interim', manifest: hash, publishedAt, settled: [] });
  await pipeline.settle();
}

/**
 * Counts an audit from nothing: reads every case and all of its logs, adds up, and publishes the outcome, aside, so that
 * the audit's own revisions stay as they are.
 * @param aside the name of a new table that the revision's row goes to
 */
export async function rebuild(pipeline: Pipeline, id: string, aside: string): Promise<Manifest> {
  const { table, bucket, clock } = pipeline;
  const [audit, cases] = await Promise.all([opened(table, id), listCases(table, id)]);
  const tool = toolOf(audit.tool);
  if (tool === undefined) throw new Error('an audit names a tool that is not there');
  const partials = await mapInBatches(cases, async (one) =>
    partialOf(tool, caseFacts(tool, id, one, await readCaseLogs(table, id, one.id))),
  );
  const manifest = manifestOf({ audit: id, tool: audit.tool, toolSha256: toolHash(tool), status: 'interim' }, partials);
  const hash = await putManifest(bucket, manifest);
  const publishedAt = clock.now.toISOString();
  await publish(pipeline.aws.createTable(aside), {
    audit: id,
    revision: 1,
    status: 'interim',
    manifest: hash,
    publishedAt,
    settled: [],
  });
  return manifest;
}
