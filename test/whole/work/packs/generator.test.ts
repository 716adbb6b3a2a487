/** What makes packs, held against what it says of itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
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
import { everyKindInput } from '../../../unit/work/packs/every-kind.ts';
import { plainDraw } from '../../../unit/work/packs/plain-draw.ts';
import { readDocx } from '../../../unit/work/packs/read-docx.ts';
import { ofMails, runsIn, unescaped, withoutQuoted, wrongIn } from '../../../wrong-words.ts';
import { shownStates } from '../../../../shared/domain/returns/shown-state.ts';
import type { PackFile } from '../../../../shared/work/packs/tables/file.ts';

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

const textsOfMarkup = (markup: string): string[] => unescaped(markup.replaceAll(/<[^>]*>/g, '\n')).split('\n');

/** The texts of a pack's file that people read; of one that programs read, nothing. */
function textsOf({ name, body }: Pick<PackFile, 'name' | 'body'>): string[] {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (name.endsWith('.html')) return textsOfMarkup(String(bytes).replaceAll(/<style[\s\S]*?<\/style>/g, ''));
  // A long text is drawn line by line.
  if (name.endsWith('.svg')) return [unescaped(String(bytes).replaceAll(/<[^>]*>/g, ' '))];
  if (name.endsWith('.docx')) return readDocx(bytes).paragraphs.map(({ text }) => text);
  if (!name.endsWith('.xlsx')) return [];
  const parts = Object.entries(unzipSync(bytes)).filter(([part]) => /sharedStrings|sheet\d+\.xml$/.test(part));
  return parts.flatMap(([, part]) => textsOfMarkup(strFromU8(part)));
}

/** A cell of a sheet that holds a code, as the CSV file of the same rows does; a place in the data file. */
const isCode = (text: string): boolean => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) || text.startsWith('/');
/** The report keeps the titles of the report of 2015. */
const sectionOf2015 = '3.5 Challenge and escalation';

/** The two that packs were made of before, and one that has every kind of question. */
const inputs = {
  ...Object.fromEntries(goldenNames.map((name) => [name, () => goldenInput(name).input])),
  'every-kind': everyKindInput,
};

/** Both packs of each fixed input: whatever looks at their files looks at these, as to make them takes seconds. */
const packs = lazily(async () => {
  const draw = await drawEveryEighth();
  const files: { golden: string; name: string; body: string | Uint8Array }[] = [];
  for (const [golden, input] of Object.entries(inputs)) {
    for (const { name, body } of await packsOf(input(), draw)) files.push({ golden, name, body });
  }
  return files;
});

describe('what this program makes of fixed inputs', () => {
  const hashes = async (): Promise<string> =>
    stableJson(
      Object.fromEntries(
        (await packs()).map(({ golden, name, body }) => [`${golden}/${name}`, comparable(name, body)]),
      ),
    );

  test('is what golden.json has of every file; where it is meant to differ, write it anew with --update', async () => {
    await expect(await hashes()).toMatchFileSnapshot(join(folder, 'golden.json'));
  });

  test('is named by the generator; where it differs, this is another generator: put the new name in', async () => {
    expect(generator.output).toBe(hashOf(await hashes()).slice(0, 16));
  });

  test('is in packs whose every manifest names the generator', async () => {
    const manifests = (await packs()).filter(({ name }) => name.endsWith('/manifest.json'));
    const named = manifests.map(({ body }) => PackManifest.parse(JSON.parse(String(body))).generator);
    expect(named).toEqual(Object.keys(inputs).flatMap(() => [generator, generator]));
  });

  test.each(Object.entries(inputs).map(([golden, made]) => ({ golden, made })))(
    'has the words of people in $golden, but for what its questionnaire and its agencies say',
    async ({ golden, made }) => {
      const input = made();
      const audits = [input.revision, ...input.revision.quarters].map(({ audit }) => audit);
      const ids = audits.flatMap(({ id, quarter }) => [id, quarter.label]);
      // Its questionnaires are among what it is made from: trends show the questions of earlier ones too.
      const quoted = runsIn([input, sectionOf2015]);
      const files = (await packs()).filter((file) => file.golden === golden);
      expect(files.length).toBeGreaterThan(20);
      const found = files.flatMap((file) =>
        [...new Set(textsOf(file))].flatMap((text) => {
          if (isCode(text) || text.startsWith('Answers: ') || wrongIn(text).length === 0) return [];
          const own = ids.reduce((left, id) => left.replaceAll(id, ' '), withoutQuoted(text, quoted));
          return wrongIn(own).flatMap((one) =>
            ofMails.some((right) => one.endsWith(right)) ? [] : [`${file.name}: ${one} (${text.trim().slice(0, 80)})`],
          );
        }),
      );
      expect([...new Set(found)]).toEqual([]);
    },
  );

  test('tells states in a workbook in words, and not as codes', async () => {
    const body = (await packs()).find(
      ({ golden, name }) => golden === '2015' && name === 'restricted/figures.xlsx',
    )?.body;
    if (!(body instanceof Uint8Array)) throw new Error('there is no workbook');
    const sheet = (await readXlsx(body)).sheets.find(({ name }) => name === 'completeness-by-case');
    const cells = new Set((sheet?.rows ?? []).flat());
    expect(cells).toContain('Questions left unanswered');
    expect(shownStates.filter((state) => cells.has(state))).toEqual([]);
  });
});
