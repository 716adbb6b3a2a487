import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling, entryOf } from '../../infra/constructs/house-function.ts';
import { root, sorted } from './template.ts';

/** `RelayChanges` as its file is called: `relay-changes`. */
export const fileNameOf = (name: string): string =>
  name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** The environment keys that a function reads. @throws Error when it does not name them in one call */
export function environmentKeysOf(name: string): string[] {
  const source = readFileSync(join(root, 'functions', `${name}.ts`), 'utf8');
  const calls = [...source.matchAll(/readEnv\(\{([^{}]*)\}\)/g)];
  if (calls.length !== 1) throw new Error(`functions/${name}.ts does not read its environment in one call`);
  return sorted([...(calls[0]?.[1] ?? '').matchAll(/([A-Z][A-Z0-9_]*)\s*:/g)].map(([, key]) => key));
}

/** What is left of a function's own code, without the SDK, when all that it never reaches is taken out. */
export async function reachableCode(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryOf(name)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: bundling.target,
    mainFields: bundling.mainFields,
    external: ['@aws-sdk/*', '@smithy/*'],
    treeShaking: true,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** A function's bundle as it is deployed. */
export async function deployedBundle(name: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entryOf(name)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: bundling.target,
    minify: true,
    mainFields: bundling.mainFields,
    external: bundling.externals,
    logLevel: 'error',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}
