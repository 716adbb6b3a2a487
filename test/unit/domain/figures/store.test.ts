import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { canonicalJson, textHash } from '../../../../shared/base/content/canonical.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { getManifest, putManifest } from '../../../../shared/domain/figures/store.ts';
import { memoryBucket } from '../../work/packs/memory-bucket.ts';

const audit = '2026-q2';
const manifest = manifestOf({ audit, tool: 'step-down@2', status: 'interim' }, []);

describe('a manifest', () => {
  test('is read by the hash that it was stored under', async () => {
    const { bucket } = memoryBucket();
    const hash = await putManifest(bucket, manifest);
    expect(hash).toBe(textHash(canonicalJson(manifest)));
    expect(await getManifest(bucket, audit, hash)).toStrictEqual(manifest);
  });

  test.each<[string, unknown, string | undefined]>([
    ['another than its hash names', { ...manifest, status: 'final' }, textHash(canonicalJson(manifest))],
    ['of a later form', { ...manifest, schema: 'manifest/v2' }, undefined],
    ['no object at all', [manifest], undefined],
  ])('is refused where it is %s', async (_what, stored, name) => {
    const { bucket, objects } = memoryBucket();
    const json = canonicalJson(stored);
    const hash = name ?? textHash(json);
    const body = gzipSync(json);
    objects.set(`audits/${audit}/manifests/${hash}.json.gz`, { body, contentType: 'application/gzip' });
    await expect(getManifest(bucket, audit, hash)).rejects.toThrow('not what its hash names');
  });
});
