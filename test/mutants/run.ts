/**
 * `npm run test:mutants`: changes the rules of `domain` and `work` one at a time and asks the unit tests each time; a
 * change that no test notices is one that could have been made by mistake. It takes hours, so it is apart from `npm test`.
 * `npm run test:mutants -- PART…` does some parts; `--file GLOB` some files of them; `--write` puts the scores into
 * docs/mutants.md. What it has found is kept in `.local/mutants`, and asked again only where code or tests have changed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { parts, type Part } from './parts.ts';
import { scoreOf, tableOf, withTable, type Score } from './score.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { file: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const asked = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')}`);

async function scoreOfPart(name: string, { mutate, tests, unchanged = [] }: Part): Promise<Score> {
  process.env['MUTANT_TESTS'] = tests.join(',');
  const stryker = new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutants/vitest.config.ts' },
    mutate: values.file === undefined ? [...mutate] : [values.file],
    mutator: { plugins: [], excludedMutations: [...unchanged] },
    // A change of what is made once, when a module is loaded, would need every test again.
    ignoreStatic: true,
    // Nothing here is compiled, so there is nothing to rewrite.
    tsconfigFile: 'none',
    tempDirName: '.local/mutants/sandbox',
    ignorePatterns: ['.local', 'out', 'cdk.out', 'docs/*.svg'],
    concurrency: availableParallelism(),
    timeoutMS: 10_000,
    incremental: values.file === undefined,
    incrementalFile: `.local/mutants/${name}.json`,
    reporters: ['clear-text', 'html'],
    clearTextReporter: { logTests: false, allowColor: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: `.local/mutants/${name}.html` },
    thresholds: { high: 90, low: 70, break: null },
  });
  return scoreOf(name, await stryker.runMutationTest());
}

await mkdir('.local/mutants', { recursive: true });
const scores: Score[] = [];
for (const name of asked) scores.push(await scoreOfPart(name, parts[name]));
console.log(tableOf(scores));
if (values.write) {
  const page = 'docs/mutants.md';
  await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(scores)));
}
