/** What `npm run verify` prints of what was found. */
import { generator, type Generator } from '../../shared/work/packs/generator.ts';
import type { Verified } from '../../shared/work/packs/verify.ts';

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

/** Line by line: who made the files, what was made again, what was only held against a hash, what is wrong, and the sum of it. */
export function resultLines({
  faults,
  audit,
  revision,
  status,
  submissions,
  files,
  madeByAnother,
}: Verified): string[] {
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
