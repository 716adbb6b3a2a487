/**
 * Bundles functions: `node infra/constructs/bundle.ts DIRECTORY ENTRY…`, each into `DIRECTORY/<its name>/index.mjs`, and what it
 * imports later into `parts` beside it. A process of its own, because synthesis does not wait; one for all of them, because what
 * they share is then read and parsed once.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build, type BuildResult, type Metafile, type Plugin } from 'esbuild';
import { bundling, projectRoot } from './bundling.ts';

/** A function as it is deployed. */
export interface BundledFunction {
  /** Its files by their path in its folder. What Lambda imports is `index.mjs`. */
  files: ReadonlyMap<string, Uint8Array>;
  /** What the bundler says of each, by the same path. Imports are paths of this kind too. */
  outputs: Readonly<Record<string, Metafile['outputs'][string]>>;
}

const settings = {
  ...bundling,
  outExtension: { '.js': '.mjs' },
  // Nothing is written here: where it would be tells what belongs to which function.
  outdir: 'out',
  write: false,
  metafile: true,
  logLevel: 'warning',
} as const;

type Built = BuildResult<typeof settings>;

/** The files of one function in what was built, by their path below its folder. */
function functionIn({ outputFiles, metafile }: Built, name: string): BundledFunction {
  const folder = join('out', name);
  const within = (path: string): string => relative(folder, path);
  return {
    files: new Map(
      outputFiles
        .map(({ path, contents }) => [within(relative(projectRoot, path)), contents] as const)
        .filter(([path]) => !path.startsWith('..')),
    ),
    outputs: Object.fromEntries(
      Object.entries(metafile.outputs)
        .filter(([path]) => !within(path).startsWith('..'))
        .map(([path, output]) => [
          within(path),
          {
            ...output,
            imports: output.imports.map((one) => (one.external ? one : { ...one, path: within(one.path) })),
          },
        ]),
    ),
  };
}

/**
 * Has each part import what its function's source imports. All that a start loads is then needed with every part alike, and is
 * one file, in place of one for each few parts that share some of it.
 * @param atStart our own files that the source imports
 */
const partsUponTheStart = (atStart: readonly string[]): Plugin => ({
  name: 'parts-upon-the-start',
  setup: (build) => {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import' && !resolveDir.includes('node_modules')
        ? { path: join(resolveDir, path), namespace: 'part' }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'part' }, ({ path }) => ({
      contents: [
        ...atStart.map((file) => `import ${JSON.stringify(join(projectRoot, file))};`),
        `export * from ${JSON.stringify(path)};`,
      ].join('\n'),
      resolveDir: dirname(path),
    }));
  },
});

/** Files of ours that a source imports before anything runs. */
const importedBy = (source: string, { inputs }: Metafile): string[] =>
  (inputs[relative(projectRoot, source)]?.imports ?? []).flatMap(({ kind, path, external }) =>
    kind === 'import-statement' && external !== true && !path.startsWith('node_modules/') ? [path] : [],
  );

/** Whether code of ours in a bundle imports other code of ours when it is first needed. */
const loadsLater = (metafile: Metafile, { outputs }: BundledFunction): boolean =>
  Object.values(outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((path) => !path.startsWith('node_modules/'))
    .some((path) =>
      metafile.inputs[path]?.imports.some(({ kind, external }) => kind === 'dynamic-import' && external !== true),
    );

/**
 * Bundles functions by the names of their sources. All in one go, but for those that load parts of themselves later: such
 * parts would be split off for all functions at once, and each function would start from dozens of files.
 */
export async function bundleFunctions(entries: readonly string[]): Promise<Map<string, BundledFunction>> {
  const named = entries.map((entry) => ({ entry, name: basename(entry, '.ts') }));
  const pointsOf = (some: typeof named) => some.map(({ entry, name }) => ({ in: entry, out: `${name}/index` }));
  const whole = await build({ ...settings, entryPoints: pointsOf(named) });
  const bundled = new Map<string, BundledFunction>();
  for (const one of named) {
    const inOne = functionIn(whole, one.name);
    const parted = loadsLater(whole.metafile, inOne)
      ? await build({
          ...settings,
          entryPoints: pointsOf([one]),
          plugins: [partsUponTheStart(importedBy(one.entry, whole.metafile)), ...settings.plugins],
          splitting: true,
          chunkNames: `${one.name}/parts/[name]-[hash]`,
        })
      : undefined;
    bundled.set(one.name, parted === undefined ? inOne : functionIn(parted, one.name));
  }
  return bundled;
}

const [, program, outdir, ...entries] = process.argv;
if (program === import.meta.filename) {
  if (outdir === undefined || entries.length === 0) throw new Error('say into which directory, and what to bundle');
  for (const [name, { files }] of await bundleFunctions(entries)) {
    for (const [path, contents] of files) {
      const file = join(outdir, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
  }
}
