import { build } from 'esbuild';
import { bundling, entryOf } from '../../infra/constructs/bundling.ts';

/** `RelayChanges` as its file is called: `relay-changes`. */
export const fileNameOf = (name: string): string =>
  name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** What is left of a function's own code, without the SDK, when all that it never reaches is taken out. */
export async function reachableCode(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryOf(name)],
    ...bundling,
    write: false,
    minify: false,
    treeShaking: true,
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
