import { createHash } from 'node:crypto';
import { neverAsked } from '../alerts/never-asked.ts';
import { listWaivers } from '../alerts/store.ts';
import { getAudit } from '../audits/store.ts';
import type { Bucket } from '../aws/files.ts';
import type { Log } from '../aws/log.ts';
import type { Table } from '../aws/table.ts';
import type { PackOrder } from '../effects/messages.ts';
import { aggregateJson } from '../figures/aggregate.ts';
import { stableJson } from '../figures/content.ts';
import { getManifest, getPack, getPartial, lastRevision, putPack, putPackFile } from '../figures/store.ts';
import { toolOf } from '../tool/tools.ts';

export interface PackDeps {
  table: Table;
  bucket: Bucket;
  log: Log;
}

/** One file of a pack, ready to be stored. */
interface PackFile {
  name: string;
  body: string;
  contentType: string;
}

const atOnce = 16;

/**
 * Makes the files of the newest revision. An order for an older one is dropped: the newer one's own order is on its way.
 * The same revision gives the same bytes, so making it twice changes nothing.
 * @throws whatever keeps it from reading its parts; the queue delivers the order again
 */
export async function buildPack(deps: PackDeps, order: PackOrder): Promise<void> {
  const { table, bucket, log } = deps;
  const [audit, newest, made] = await Promise.all([
    getAudit(table, order.audit),
    lastRevision(table, order.audit),
    getPack(table, order.audit, order.revision),
  ]);
  if (audit === undefined || newest === undefined) throw new Error('an order names a revision that is not there');
  if (made !== undefined || newest.revision > order.revision) {
    log.info('pack-not-needed', { audit: order.audit, revision: order.revision });
    return;
  }
  const tool = toolOf(audit.tool);
  if (tool === undefined) throw new Error('an audit names a tool that is not there');
  const manifest = await getManifest(bucket, audit.id, newest.manifest);
  const partials = [];
  for (let start = 0; start < manifest.cases.length; start += atOnce) {
    const wanted = manifest.cases.slice(start, start + atOnce);
    partials.push(...(await Promise.all(wanted.map((one) => getPartial(bucket, audit.id, one.partial)))));
  }
  const waived = await listWaivers(table, audit.id);
  const unasked = neverAsked(
    audit.theme,
    partials.map(({ figures }) => ({
      case: figures.case,
      factors: figures.factors,
      askedServices: figures.returns.map((one) => one.service),
      waived: waived.filter((one) => one.case === figures.case),
    })),
  );
  const files: PackFile[] = [
    {
      name: 'restricted/aggregate.json',
      body: stableJson(
        aggregateJson({
          audit,
          revision: newest.revision,
          manifest,
          partials,
          tool,
          note: newest.note,
          neverAsked: unasked,
        }),
      ),
      contentType: 'application/json',
    },
  ];
  await Promise.all(
    files.map((file) =>
      putPackFile(bucket, { audit: audit.id, revision: newest.revision, name: file.name }, file.body, file.contentType),
    ),
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
