/** What makes packs, held against what it says of itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { lazily } from '../../../../shared/base/aws/lazily.ts';
import { stableJson } from '../../../../shared/base/content/canonical.ts';
import { generator } from '../../../../shared/work/packs/generator.ts';
import { PackManifest } from '../../../../shared/work/packs/manifest.ts';
import { packsOf } from '../../../../shared/work/packs/pack.ts';
import type { Draw } from '../../../../shared/work/packs/word/picture.ts';
import { drawingFiles, bundledRenderer } from '../../../../shared/work/packs/word/bundled-renderer.ts';
import { folder, goldenInput, goldenNames, hashOf } from '../../../unit/work/packs/golden.ts';
import { plainDraw } from '../../../unit/work/packs/plain-draw.ts';

const root = join(import.meta.dirname, '../../../..');
const read = <T>(file: string, schema: z.ZodMiniType<T>): T =>
  schema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));

const Versions = z.record(z.string(), z.string());
const packageJson = read('package.json', z.object({ version: z.string(), dependencies: Versions }));
const lock = read(
  'package-lock.json',
  z.object({
    packages: z.record(z.string(), z.object({ version: z.optional(z.string()), dependencies: z.optional(Versions) })),
  }),
);

/** Packages that files are made with and whose version no byte depends on, and why. */
const withoutEffect: Record<string, string> = {
  canonicalize: 'RFC 8785 leaves it no choice',
  zod: 'it reads inputs, and writes nothing',
  nanoid: "makes docx's ids, which are numbered anew",
  '@types/node': 'types',
};

/** `@a/b` of `@a/b/c`, `a` of `a/b`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('the libraries that a generator names', () => {
  test('are those that files are made with, and what these rest on', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['shared/work/packs/pack.ts', 'shared/work/packs/word/bundled-renderer.ts'],
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'out',
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, external }) =>
        external === true && !path.startsWith('node:') ? [packageOf(path)] : [],
      ),
    );
    const named = Object.keys(generator.libraries);
    const under = named.flatMap((name) => Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {}));
    const all = new Set([...imported, ...drawingFiles.map(packageOf), ...under]);
    expect([...all].filter((name) => withoutEffect[name] === undefined).toSorted()).toEqual(named);
    expect(Object.keys(withoutEffect).filter((name) => !all.has(name))).toEqual([]);
  });

  test.each(Object.entries(generator.libraries))('%s is %s: pinned, locked and installed once', (name, version) => {
    expect(packageJson.dependencies[name]).toBe(version);
    const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    expect(copies.map(([path, { version: locked }]) => [path, locked])).toEqual([[`node_modules/${name}`, version]]);
    const installed = read(`node_modules/${name}/package.json`, z.object({ version: z.string() }));
    expect(installed.version).toBe(version);
  });

  test('stand beside the version of the project', () => {
    expect(generator.version).toBe(packageJson.version);
  });
});

/** A file's hash; of a manifest without the generator, which this hash becomes a part of. */
function comparable(name: string, body: string | Uint8Array): string {
  if (!name.endsWith('/manifest.json')) return hashOf(body);
  const { generator: _own, ...rest } = PackManifest.parse(JSON.parse(String(body)));
  return hashOf(stableJson(rest));
}

/**
 * Every eighth chart as the renderer draws it, each kind among them, and a pixel for the others: a renderer that draws
 * otherwise is noticed by a few, and to draw them all takes longer than all the rest of the packs.
 */
async function drawEveryEighth(): Promise<Draw> {
  const draw = await bundledRenderer();
  let asked = 0;
  return (svg) => (asked++ % 8 === 0 ? draw : plainDraw)(svg);
}

describe('what this program makes of fixed inputs', () => {
  const packs = lazily(async () => {
    const draw = await drawEveryEighth();
    const files: { name: string; body: string | Uint8Array }[] = [];
    for (const golden of goldenNames) {
      const { input, tool } = goldenInput(golden);
      for (const { name, body } of await packsOf(input, tool, draw)) files.push({ name: `${golden}/${name}`, body });
    }
    return files;
  });
  const hashes = async (): Promise<string> =>
    stableJson(Object.fromEntries((await packs()).map(({ name, body }) => [name, comparable(name, body)])));

  test('is what golden.json has of every file; where it is meant to differ, write it anew with --update', async () => {
    await expect(await hashes()).toMatchFileSnapshot(join(folder, 'golden.json'));
  });

  test('is named by the generator; where it differs, this is another generator: put the new name in', async () => {
    expect(generator.output).toBe(hashOf(await hashes()).slice(0, 16));
  });

  test('is in packs whose every manifest names the generator', async () => {
    const manifests = (await packs()).filter(({ name }) => name.endsWith('/manifest.json'));
    const named = manifests.map(({ body }) => PackManifest.parse(JSON.parse(String(body))).generator);
    expect(named).toEqual([generator, generator, generator, generator]);
  });
});
