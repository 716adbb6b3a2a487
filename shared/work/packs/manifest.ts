import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { AuditId, Sha256 } from '../../domain/audits/ids.ts';
import { stableJson } from '../../base/content/canonical.ts';
import type { PackFile } from './tables/file.ts';
import { Generator } from './generator.ts';
import { ToolId } from '../../domain/tool/codes.ts';

/** The file `manifest.json` of a pack: every other file of it, by which anyone can tell that all is there and unchanged. */
export const PackManifest = z.strictObject({
  schema: z.literal('pack/v1'),
  audit: AuditId,
  revision: z.int().check(z.gte(1)),
  status: z.enum(['interim', 'final']),
  pack: z.enum(['restricted', 'shareable']),
  /**
   * of the revision's manifest as canonical JSON: which figures the files are made from; absent in the shareable pack
   */
  figures: z.optional(Sha256),
  /** what made the files; absent in packs that were made before it was named */
  generator: z.optional(Generator),
  /**
   * the questionnaires that the files are made with, the audit's own first, by the hash of their canonical JSON: in the
   * shareable pack its own alone; absent in packs that were made before they carried them
   */
  tools: z.optional(z.array(z.strictObject({ id: ToolId, sha256: Sha256 })).check(z.minLength(1))),
  /** sorted by name, in code-unit order; this file itself is not among them */
  files: z.array(
    z.strictObject({ name: z.string(), bytes: z.int().check(z.gte(0)), sha256: Sha256, contentType: z.string() }),
  ),
});
export type PackManifest = z.infer<typeof PackManifest>;

/** What the manifest of a pack is called in it. */
export const manifestName = 'manifest.json';

const bytesOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body, 'utf8') : body;

const measured = (body: string | Uint8Array): { bytes: number; sha256: string } => {
  const bytes = bytesOf(body);
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
};

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/**
 * `manifest.json` of a pack, from all its other files in any order.
 * @throws RangeError where a file is there twice or bears the manifest's own name
 */
export function packManifest(files: readonly PackFile[], of: Omit<PackManifest, 'schema' | 'files'>): PackFile {
  const names = new Set([...files.map(({ name }) => name), manifestName]);
  if (names.size !== files.length + 1) throw new RangeError('A pack holds each file once');
  const { audit, revision, status, pack, figures, generator, tools } = of;
  const manifest: PackManifest = {
    schema: 'pack/v1',
    audit,
    revision,
    status,
    pack,
    ...(figures !== undefined && { figures }),
    ...(generator !== undefined && { generator }),
    ...(tools !== undefined && { tools }),
    files: files.map(({ name, body, contentType }) => ({ name, ...measured(body), contentType })).toSorted(byName),
  };
  return { name: manifestName, body: stableJson(manifest), contentType: 'application/json' };
}

/**
 * In what a pack as found differs from its manifest, in plain sentences sorted by file; none where all is there and
 * unchanged. The manifest itself may be among the files.
 */
export function checkManifest(manifest: PackManifest, files: readonly Pick<PackFile, 'name' | 'body'>[]): string[] {
  const found = new Map<string, string | Uint8Array>();
  const faults: { name: string; fault: string }[] = [];
  for (const { name, body } of files) {
    if (name === manifestName) continue;
    if (found.has(name)) faults.push({ name, fault: `${name} is there twice.` });
    found.set(name, body);
  }
  for (const { name, bytes, sha256 } of manifest.files) {
    const body = found.get(name);
    found.delete(name);
    if (body === undefined) {
      faults.push({ name, fault: `${name} is missing.` });
      continue;
    }
    const now = measured(body);
    if (now.bytes !== bytes) {
      faults.push({ name, fault: `${name} has ${now.bytes} bytes; the manifest says ${bytes}.` });
    } else if (now.sha256 !== sha256) {
      faults.push({ name, fault: `${name} has the right size and other content: its SHA-256 is not the manifest's.` });
    }
  }
  for (const name of found.keys()) faults.push({ name, fault: `${name} is not in the manifest.` });
  return faults.toSorted(byName).map(({ fault }) => fault);
}
