import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code, type AssetCode } from 'aws-cdk-lib/aws-lambda';
import { projectRoot } from './bundling.ts';

const bundler = resolve(import.meta.dirname, 'bundle.ts');

/**
 * The code of a function: its bundle, known by its content.
 * @param packageFiles files of packages, which are laid where the bundle looks for packages
 * @throws Error when there is no such source, or it cannot be bundled
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
          const { status, error } = spawnSync(process.execPath, [bundler, entry, directory], { stdio: 'inherit' });
          if (error !== undefined) throw error;
          if (status !== 0) throw new Error(`${relative(projectRoot, entry)} cannot be bundled`);
          for (const name of packageFiles) {
            cpSync(resolve(projectRoot, 'node_modules', name), resolve(directory, 'node_modules', name));
          }
          return true;
        },
      },
    },
  });
}
