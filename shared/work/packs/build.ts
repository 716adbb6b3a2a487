import { createHash } from 'node:crypto';
import { getAuditWithTool } from '../../domain/audits/audit-tool.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Log } from '../../base/aws/log.ts';
import type { PackOrder } from '../../domain/messages/messages.ts';
import { getPack, lastRevision, putPack, putPackFile } from '../../domain/figures/store.ts';
import { loadPack, type LoadDeps } from './load.ts';
import type { PackFile } from './tables/file.ts';
import type { PackInput } from './inputs.ts';

export interface PackDeps extends LoadDeps {
  log: Log;
  /** Makes all files of both packs: `packsOf`. */
  make: (input: PackInput) => Promise<PackFile[]>;
}

/**
 * Makes the files of the newest revision. An order for an older one is dropped: the newer one's own order is on its way.
 * The same revision gives the same bytes, so making it twice changes nothing.
 * @throws whatever keeps it from reading its parts; the queue delivers the order again
 */
export async function buildPack(deps: PackDeps, order: PackOrder): Promise<void> {
  const { table, bucket, log } = deps;
  const [found, newest, made] = await Promise.all([
    getAuditWithTool(deps, order.audit),
    lastRevision(table, order.audit),
    getPack(table, order.audit, order.revision),
  ]);
  if (found === undefined || newest === undefined) throw new Error('an order names a revision that is not there');
  if (made !== undefined || newest.revision > order.revision) {
    log.info('pack-not-needed', { audit: order.audit, revision: order.revision });
    return;
  }
  const { audit, tool } = found;
  const files = await deps.make(await loadPack(deps, audit, tool, newest));
  await mapInBatches(files, ({ name, body, contentType }) =>
    putPackFile(bucket, { audit: audit.id, revision: newest.revision, name }, body, contentType),
  );
  await putPack(table, {
    audit: audit.id,
    revision: newest.revision,
    files: files.map(({ name, body }) => ({
      name,
      bytes: Buffer.byteLength(body),
      sha256: createHash('sha256').update(body).digest('hex'),
    })),
  });
  log.info('pack-built', { audit: audit.id, revision: newest.revision, count: files.length });
}
