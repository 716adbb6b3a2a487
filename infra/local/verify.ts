/** `npm run verify -- DIR`: derives every figure of a pack again from the submissions that it carries. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { library } from './library.ts';
import { verify } from '../../shared/work/packs/verify.ts';
import { bundledRenderer } from '../../shared/work/packs/word/bundled-renderer.ts';
import { resultLines } from './verify-lines.ts';

const HELP = `Checks the files of a revision: npm run verify -- DIR

DIR is the folder that holds restricted/ and shareable/ (what the demo's --out wrote, or what was downloaded).
Every file is held against its pack's manifest; the questionnaires in restricted/inputs/ against the hashes that the
manifest names, every submission there against its hash and the publication; and every file of both packs against one
made again from those submissions with those questionnaires. Where another version of this
program made the files, other bytes can be right: then it says so, compares figure by figure, and says of which files it
checked nothing but the hash.

Ends with 0 when all agrees, 1 when something does not, 2 when it is called wrongly.
`;

/** The files of both packs, by path with slashes. */
async function readPacks(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const pack of ['restricted', 'shareable']) {
    const entries = await readdir(join(folder, pack), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(folder, path).split(sep).join('/'), await readFile(path));
    }
  }
  return files;
}

async function main(args: readonly string[]): Promise<number> {
  const [folder, ...rest] = args;
  if (folder === '--help' || folder === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  if (folder === undefined || rest.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  const files = await readPacks(resolve(folder)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `${folder} does not hold the two packs restricted/ and shareable/ (${error.code ?? error.message}).`,
    );
  });
  const found = await verify(files, await bundledRenderer(), { library: library.find });
  for (const line of resultLines(found)) process.stdout.write(`${line}\n`);
  return found.faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
