/** `npm run verify -- DIR`: derives every figure of a pack again from the submissions that it carries. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { generator, type Generator } from '../../shared/work/packs/generator.ts';
import { verify, type Verified } from '../../shared/work/packs/verify.ts';
import { bundledRenderer } from '../../shared/work/packs/word/bundled-renderer.ts';

const HELP = `Checks the files of a revision: npm run verify -- DIR

DIR is the folder that holds restricted/ and shareable/ (what the demo's --out wrote, or what was downloaded).
Every file is held against its pack's manifest; every submission in restricted/inputs/ against its hash and the
publication; and every file of both packs against one made again from those submissions. Where another version of this
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

/** `0.1.0 (output 1f2e…; docx 9.15.2, …)`: what made the files of a pack. */
function nameOf(maker: Generator | undefined): string {
  if (maker === undefined) return 'one from before versions were named';
  const libraries = Object.entries(maker.libraries).map(([name, version]) => `${name} ${version}`);
  return `${maker.version} (output ${maker.output}; ${libraries.join(', ')})`;
}

/** A heading, and under it the files of each pack; nothing where there are none. */
function fileLines(heading: string, names: readonly string[]): string[] {
  const lines = ['restricted', 'shareable'].flatMap((pack) => {
    const own = names.filter((name) => name.startsWith(`${pack}/`)).map((name) => name.slice(pack.length + 1));
    return own.length === 0 ? [] : [`  ${pack}: ${own.join(', ')}`];
  });
  return lines.length === 0 ? [] : [heading, ...lines];
}

function resultLines({ faults, audit, revision, status, submissions, files, madeByAnother }: Verified): string[] {
  const what = `revision ${revision} (${status}) of ${audit}`;
  const wrong = faults.map((fault) => `not right: ${fault}`);
  const sum = `${faults.length} ${faults.length === 1 ? 'thing does' : 'things do'} not agree in ${what}.`;
  const from = `the ${submissions} submissions that it counts`;
  if (madeByAnother === undefined) {
    return [...wrong, faults.length === 0 ? `All agrees: ${files} files of ${what}, made again from ${from}.` : sum];
  }
  const { generator: maker, same, agreeing, onlyHashed, remarks } = madeByAnother;
  return [
    `Made by another version: ${nameOf(maker)}. This is ${nameOf(generator)}.`,
    ...fileLines('Made again, the same byte for byte:', same),
    ...fileLines('Figures made again in other bytes, and they agree:', agreeing),
    ...fileLines('Only held against the hash in the manifest:', onlyHashed),
    ...remarks.map((remark) => `note: ${remark}`),
    ...wrong,
    faults.length === 0
      ? `All figures agree: ${what}, made again from ${from}; all ${files} files are as their manifests say.`
      : sum,
  ];
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
  const found = await verify(files, await bundledRenderer());
  for (const line of resultLines(found)) process.stdout.write(`${line}\n`);
  return found.faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
