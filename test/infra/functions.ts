import { basename } from 'node:path';
import { build } from 'esbuild';
import { bundling, entryOf } from '../../infra/constructs/bundling.ts';

/** `RelayChanges` as its file is called: `relay-changes`. */
export const fileNameOf = (name: string): string =>
  name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/**
 * What is left of each function's own code, without the SDK, when all that it never reaches is taken out. By name, and made
 * in one go: they share most of what they load.
 */
export async function reachableCode(names: readonly string[]): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: names.map(entryOf),
    ...bundling,
    outdir: 'out',
    write: false,
    minify: false,
    treeShaking: true,
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}
