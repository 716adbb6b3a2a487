/** Functions' bundles, made as they are deployed. */
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { bundling, entryOf, projectRoot } from '../infra/constructs/bundling.ts';

/** The environment keys that a function reads, if any. @throws Error when it does not name them in one call */
export function environmentKeysOf(name: string): string[] {
  const source = readFileSync(join(projectRoot, 'functions', `${name}.ts`), 'utf8');
  const calls = [...source.matchAll(/readEnv\(\{([^{}]*)\}\)/g)];
  if (!source.includes('readEnv')) return [];
  if (calls.length !== 1) throw new Error(`functions/${name}.ts does not read its environment in one call`);
  return [...(calls[0]?.[1] ?? '').matchAll(/([A-Z][A-Z0-9_]*)\s*:/g)].flatMap(([, key]) => key ?? []).toSorted();
}

/** A bundle by the settings that functions are deployed with. */
export interface Bundle {
  contents: Uint8Array;
  /** Files that something of stands in it. */
  modules: readonly string[];
  /** The SDK's clients in it: `dynamodb`. */
  clients: readonly string[];
}

/** What stands in an output, by what the bundler says of it. */
function bundleFrom(outputs: Metafile['outputs'], { path, contents }: OutputFile): Bundle {
  const { inputs } = outputs[relative(projectRoot, path)] ?? {};
  const modules = Object.entries(inputs ?? {}).flatMap(([name, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [name] : [],
  );
  const clients = modules.flatMap((name) => /@aws-sdk\/client-([a-z0-9]+)\//.exec(name)?.[1] ?? []);
  return { contents, modules, clients: [...new Set(clients)].toSorted() };
}

/** Bundles code as if it stood in the project's root, as a function is. */
export async function bundleOf(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: projectRoot, loader: 'ts' },
    ...bundling,
    outfile: 'out/index.js',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('nothing came of the code');
  return bundleFrom(metafile.outputs, output);
}

/**
 * Functions' bundles as they are deployed, by name. Made in one go, which reads what they share once: each is byte for byte
 * what it is alone.
 */
export async function deployedBundles(names: readonly string[]): Promise<Map<string, Bundle>> {
  const { outputFiles, metafile } = await build({
    entryPoints: names.map(entryOf),
    ...bundling,
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  return new Map(outputFiles.map((output) => [basename(output.path, '.js'), bundleFrom(metafile.outputs, output)]));
}
