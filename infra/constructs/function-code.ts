import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code, type AssetCode } from 'aws-cdk-lib/aws-lambda';
import { projectRoot } from './bundling.ts';

const bundler = resolve(import.meta.dirname, 'bundle.ts');

/** By the folder of their sources: where the bundles are. */
const bundled = new Map<string, string>();

/**
 * Bundles every function of a folder, once for a synthesis: one by one each would read the SDK anew, which takes four times as long.
 * @returns the folder that has a folder for each, by the name of its source
 */
function bundlesOf(folder: string): string {
  const made = bundled.get(folder);
  if (made !== undefined) return made;
  const entries = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const directory = mkdtempSync(join(tmpdir(), 'case-audit-bundles-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const args = [bundler, directory, ...entries.map((name) => join(folder, name))];
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${relative(projectRoot, folder)} cannot be bundled`);
  bundled.set(folder, directory);
  return directory;
}

/**
 * The code of a function: its bundle, known by its content.
 * @param entry its source; whatever stands beside it is bundled with it
 * @param packageFiles files of packages, which are laid where the bundle looks for packages
 * @throws Error when there is no such source, or its folder cannot be bundled
 */
export function functionCode(entry: string, packageFiles: readonly string[] = []): AssetCode {
  if (!existsSync(entry)) throw new Error(`there is no ${relative(projectRoot, entry)}`);
  return Code.fromAsset(projectRoot, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Nothing is bundled in Docker. Two functions are told apart by what they would run there.
      image: DockerImage.fromRegistry('none'),
      command: [entry, ...packageFiles],
      local: {
        tryBundle: (directory) => {
          cpSync(join(bundlesOf(dirname(entry)), basename(entry, '.ts')), directory, { recursive: true });
          for (const name of packageFiles) {
            cpSync(resolve(projectRoot, 'node_modules', name), resolve(directory, 'node_modules', name));
          }
          return true;
        },
      },
    },
  });
}
