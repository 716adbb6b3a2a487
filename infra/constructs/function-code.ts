import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code, type AssetCode } from 'aws-cdk-lib/aws-lambda';
import { projectRoot } from './bundling.ts';

const bundler = resolve(import.meta.dirname, 'bundle.ts');

const assetsBuilder = resolve(import.meta.dirname, 'page-assets.ts');

/** Folders that were made for this synthesis, by what is in them. */
const made = new Map<string, string>();

/**
 * What one of our programs makes into a folder of its own, once for a synthesis.
 * @param program is given the folder, and then `args`
 * @throws Error that says what could not be made
 */
function madeOnce(what: string, program: string, args: readonly string[] = []): string {
  const before = made.get(what);
  if (before !== undefined) return before;
  const directory = mkdtempSync(join(tmpdir(), 'case-audit-bundles-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const { status, error } = spawnSync(process.execPath, [program, directory, ...args], { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${what} cannot be bundled`);
  made.set(what, directory);
  return directory;
}

/**
 * Bundles every function of a folder: one by one each would read the SDK anew, which takes four times as long.
 * @returns the folder that has a folder for each, by the name of its source
 */
function bundlesOf(folder: string): string {
  const entries = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return madeOnce(
    relative(projectRoot, folder),
    bundler,
    entries.map((name) => join(folder, name)),
  );
}

/**
 * The code of a function: its bundle, known by its content.
 * @param entry its source; whatever stands beside it is bundled with it
 * @param options.packageFiles files of packages, which are laid where the bundle looks for packages
 * @param options.hasPages the files that pages load are laid beside it, in `assets`
 * @throws Error when there is no such source, or its folder cannot be bundled
 */
export function functionCode(
  entry: string,
  { packageFiles = [], hasPages = false }: { packageFiles?: readonly string[]; hasPages?: boolean } = {},
): AssetCode {
  if (!existsSync(entry)) throw new Error(`there is no ${relative(projectRoot, entry)}`);
  return Code.fromAsset(projectRoot, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Nothing is bundled in Docker. Two functions are told apart by what they would run there.
      image: DockerImage.fromRegistry('none'),
      command: [entry, ...packageFiles, ...(hasPages ? ['pages'] : [])],
      local: {
        tryBundle: (directory) => {
          cpSync(join(bundlesOf(dirname(entry)), basename(entry, '.ts')), directory, { recursive: true });
          for (const name of packageFiles) {
            cpSync(resolve(projectRoot, 'node_modules', name), resolve(directory, 'node_modules', name));
          }
          if (hasPages) {
            cpSync(madeOnce('what pages load', assetsBuilder), join(directory, 'assets'), { recursive: true });
          }
          return true;
        },
      },
    },
  });
}
