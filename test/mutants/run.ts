/**
 * `npm run test:mutants`: changes the rules of `domain` and `work` one at a time and asks the unit tests each time; a
 * change that no test notices is one that could have been made by mistake. It takes hours, so it is apart from `npm test`.
 * `npm run test:mutants -- PART…` does some parts; `--file GLOB` some files of them; `--write` puts the scores into
 * docs/mutants.md. What it has found is kept in `.local/mutants`, and asked again only where code or tests have changed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { parts, type Part } from './parts.ts';
import { scoreOf, scoresIn, tableOf, withTable, type Score } from './score.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { file: { type: 'string' }, write: { type: 'boolean', default: false } },
});
if (values.write && values.file !== undefined) throw new Error('A part has one score, of all its files');
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}`);
const asked = Object.entries(parts).filter(([name]) => positionals.length === 0 || positionals.includes(name));

async function scoreOfPart(name: string, { mutate, tests, unchanged = [] }: Part): Promise<Score> {
  process.env['MUTANT_TESTS'] = tests.join(',');
  const stryker = new Stryker({
    testRunner: 'loaded-once',
    plugins: [new URL('stryker-runner.ts', import.meta.url).pathname],
    mutate: values.file === undefined ? [...mutate] : [values.file],
    mutator: { plugins: [], excludedMutations: [...unchanged] },
    // A change of what is made once, when a module is loaded, would need every test again.
    ignoreStatic: true,
    // Nothing here is compiled, so there is nothing to rewrite.
    tsconfigFile: 'none',
    tempDirName: '.local/mutants/sandbox',
    ignorePatterns: ['.local', 'out', 'cdk.out', 'docs/*.svg'],
    concurrency: 1,
    // What never ends is cut off by how often it comes by the change: a busy machine must not pass for one that was noticed.
    timeoutMS: 30_000,
    incremental: values.file === undefined,
    incrementalFile: `.local/mutants/${name}.json`,
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    clearTextReporter: { logTests: false, allowColor: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: `.local/mutants/${name}.html` },
    jsonReporter: { fileName: `.local/mutants/${name}-report.json` },
    thresholds: { high: 90, low: 70, break: null },
  });
  return scoreOf(name, await stryker.runMutationTest());
}

await mkdir('.local/mutants', { recursive: true });
const scores: Score[] = [];
for (const [name, part] of asked) scores.push(await scoreOfPart(name, part));
console.log(tableOf(scores));
if (values.write) {
  const path = 'docs/mutants.md';
  const page = await readFile(path, 'utf8');
  // What was not run now stands as it did.
  const known = new Map([...scoresIn(page), ...scores].map((score) => [score.part, score]));
  const all = Object.keys(parts).flatMap((name) => known.get(name) ?? []);
  await writeFile(path, withTable(page, tableOf(all)));
}
