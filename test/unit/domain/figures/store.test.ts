import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { canonicalJson, textHash } from '../../../../shared/base/content/canonical.ts';
import { manifestOf } from '../../../../shared/domain/figures/manifest.ts';
import { getManifest, getPack, putManifest, putPack } from '../../../../shared/domain/figures/store.ts';
import { dated, type FiguresFile } from '../../../../shared/domain/figures/figures.ts';
import { openAws } from '../../../aws/aws.ts';

const audit = '2026-q2';
const manifest = manifestOf({ audit, tool: 'step-down@2', status: 'interim' }, []);

describe('a manifest', () => {
  test('is read by the hash that it was stored under', async () => {
    const bucket = openAws().createBucket();
    const hash = await putManifest(bucket, manifest);
    expect(hash).toBe(textHash(canonicalJson(manifest)));
    expect(await getManifest(bucket, audit, hash)).toStrictEqual(manifest);
  });

  test.each<[string, unknown, string | undefined]>([
    ['another than its hash names', { ...manifest, status: 'final' }, textHash(canonicalJson(manifest))],
    ['of a later form', { ...manifest, schema: 'manifest/v2' }, undefined],
    ['no object at all', [manifest], undefined],
  ])('is refused where it is %s', async (_what, stored, name) => {
    const aws = openAws();
    const bucket = aws.createBucket();
    const json = canonicalJson(stored);
    const hash = name ?? textHash(json);
    const body = gzipSync(json);
    aws
      .objects(bucket.name)
      .set(`audits/${audit}/manifests/${hash}.json.gz`, { body, contentType: 'application/gzip' });
    await expect(getManifest(bucket, audit, hash)).rejects.toThrow('not what its hash names');
  });
});

test('the files made of a revision are noted once; none are where none were made', async () => {
  const table = openAws().createTable();
  const pack = { audit, revision: 3, files: [{ name: 'report.docx', bytes: 7, sha256: 'a'.repeat(64) }] };
  expect(await getPack(table, audit, 3)).toBeUndefined();
  await putPack(table, pack);
  await putPack(table, { ...pack, files: [] });
  expect(await getPack(table, audit, 3)).toStrictEqual(pack);
  expect(await getPack(table, audit, 4)).toBeUndefined();
});

test('figures tell their data cut as an instant, shareable ones as a day, and none where nothing is counted', () => {
  const file = (dataCut: string | null, more: object = {}): FiguresFile => ({ dataCut, ...more }) as FiguresFile;
  expect(dated(file('2026-05-05T09:00:00.000Z')).dataCut).toEqual({ instant: '2026-05-05T09:00:00.000Z' });
  expect(dated(file('2026-05-05', { suppression: {} })).dataCut).toEqual({ day: '2026-05-05' });
  expect(dated(file(null, { revision: 7 }))).toEqual({ dataCut: null, revision: 7 });
});
