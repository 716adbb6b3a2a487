/** How long functions' bundles take to start, each in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildPageAssets } from '../../infra/constructs/page-assets.ts';
import { bundlesOf, environmentKeysOf, type Bundle } from '../bundles.ts';

const root = resolve(import.meta.dirname, '../..');

/** Lets bundles be laid in a folder of their own, which is gone afterwards. */
export async function inBundlesFolder<Found>(use: (folder: string) => Promise<Found>): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-starts-'));
  try {
    // What a function lays beside its code is looked for where packages are; what pages load stands beside it.
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await buildPageAssets(join(folder, 'assets'));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Lays the files of a function as they are deployed. @returns the one that Lambda imports */
export async function layOut(folder: string, { files }: Bundle): Promise<string> {
  for (const [path, contents] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  }
  await symlink(join(dirname(folder), 'assets'), join(folder, 'assets'));
  return join(folder, 'index.mjs');
}

/** The bundle of one source, made as functions' are. */
export async function bundled(entry: string): Promise<Bundle> {
  const [bundle] = (await bundlesOf([entry])).values();
  if (bundle === undefined) throw new Error(`nothing came of ${entry}`);
  return bundle;
}

/** The environment in which a function starts: what each key says matters to none. */
export const environmentOf = (name: string): Record<string, string> => ({
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  ...Object.fromEntries(environmentKeysOf(name).map((key) => [key, '3'])),
});

const run = promisify(execFile);

/**
 * Time (ms) of one start: of the whole process, from its spawning until it has imported a file and ended, or has ended where
 * there is none; and of the import alone.
 */
export async function startOf(
  file: string | undefined,
  env: Record<string, string>,
): Promise<{ process: number; imported: number }> {
  const script = [
    'const started = performance.now();',
    ...(file === undefined ? [] : [`await import(${JSON.stringify(file)});`]),
    'process.stdout.write(`ready ${performance.now() - started}`);',
  ].join('\n');
  const started = performance.now();
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  const [, imported] = /ready ([\d.]+)$/.exec(stdout) ?? [];
  if (imported === undefined) throw new Error(`${file} was not imported`);
  return { process: performance.now() - started, imported: Number(imported) };
}
