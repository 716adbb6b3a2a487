/** Functions' bundles, made as they are deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunctions, type BundledFunction } from '../infra/constructs/bundle.ts';
import { projectRoot } from '../infra/constructs/bundling.ts';

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
  /** Its files by their path in the function's folder, the first of which is `index.mjs`. */
  files: ReadonlyMap<string, Uint8Array>;
  /** The files that a function's start loads: the first, and those that it imports before anything runs. */
  startFiles: readonly string[];
  startBytes: number;
  /** What else those import, all of it Node's: `node:fs`. */
  startImports: readonly string[];
  /** Bytes of all files. */
  bytes: number;
  /** Files that something of stands in it. */
  modules: readonly string[];
  /** The SDK's clients in it: `dynamodb`. */
  clients: readonly string[];
  /** The commands in it that such a client sends, each as `dynamodb GetItem`. */
  commands: readonly string[];
}

const first = 'index.mjs';

function bundleFrom({ files, outputs }: BundledFunction): Bundle {
  const atStart = new Set<string>();
  const startImports = new Set<string>();
  const follow = (path: string): void => {
    if (atStart.has(path)) return;
    atStart.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      if (external === true) startImports.add(next);
      else follow(next);
    }
  };
  follow(first);
  const bytesOf = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (files.get(path)?.byteLength ?? NaN), 0);
  const modules = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
  );
  const clients = modules.flatMap((name) => /@aws-sdk\/client-([a-z0-9]+)\//.exec(name)?.[1] ?? []);
  const commands = modules.flatMap((name) => {
    const [, client, command] = /@aws-sdk\/client-([a-z0-9]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(name) ?? [];
    return client === undefined ? [] : [`${client} ${command}`];
  });
  return {
    files,
    startFiles: [...atStart],
    startBytes: bytesOf(atStart),
    startImports: [...startImports].toSorted(),
    bytes: bytesOf(files.keys()),
    modules: [...new Set(modules)],
    clients: [...new Set(clients)].toSorted(),
    commands: [...new Set(commands)].toSorted(),
  };
}

/** Functions' bundles as they are deployed, by name. @param entries their sources */
export async function bundlesOf(entries: readonly string[]): Promise<Map<string, Bundle>> {
  const bundled = await bundleFunctions(entries);
  return new Map([...bundled].map(([name, one]) => [name, bundleFrom(one)]));
}
