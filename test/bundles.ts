/** Functions' bundles, made as they are deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
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

/** Bundles a file, or code as if it stood in the project's root, as a function is. */
export async function bundleOf(source: { file: string } | { code: string }): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...('file' in source
      ? { entryPoints: [source.file] }
      : { stdin: { contents: source.code, resolveDir: projectRoot, loader: 'ts' } }),
    ...bundling,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const modules = Object.entries(output?.inputs ?? {}).flatMap(([name, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [name] : [],
  );
  const clients = modules.flatMap((name) => /@aws-sdk\/client-([a-z0-9]+)\//.exec(name)?.[1] ?? []);
  return { contents: outputFiles[0]?.contents ?? new Uint8Array(), modules, clients: [...new Set(clients)].toSorted() };
}

/** A function's bundle as it is deployed. */
export const deployedBundle = (name: string): Promise<Bundle> => bundleOf({ file: entryOf(name) });
