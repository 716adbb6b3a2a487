/** `npm run bench`: every measure, in turns with what it is set against, and how costs grow. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { lazily } from '../../shared/base/aws/lazily.ts';
import { openWorld, type World } from './deployed/world.ts';
import { grown } from './growth.ts';
import type { Measure } from './measure.ts';
import { coldStart, pageStart } from './measures/cold-start.ts';
import { cost } from './measures/cost.ts';
import { drain } from './measures/drain.ts';
import { hotKey } from './measures/hot-key.ts';
import { lag } from './measures/lag.ts';
import { largeToolMeasure } from './measures/large-tool.ts';
import { page } from './measures/page.ts';
import { refresh } from './measures/refresh.ts';
import { roundTrips } from './measures/round-trips.ts';
import { stack } from './measures/stack.ts';
import { submitP95 } from './measures/submit-p95.ts';
import { submitRate } from './measures/submit-rate.ts';
import { toolsApart } from './measures/tools-apart.ts';
import { validate } from './measures/validate.ts';
import { writeUnits } from './measures/write-units.ts';
import { growthLines, reportFiles, resultLines } from './report.ts';
import { resultOf, type Result, type Results } from './results.ts';

const HELP = `Measures how fast and how cheap the pipeline is: npm run bench [-- --only ID]

Every figure is a ratio of two things measured in turns in one run, or a count that no machine changes.
A whole run writes docs/benchmarks.json, .md and .svg and docs/growth.svg; --only ID prints one measure, or "growth".
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  let world: World | undefined;
  const open = lazily(async () => (world = await openWorld({ say })));
  const measures: readonly Measure[] = [
    coldStart,
    pageStart,
    toolsApart,
    stack,
    page,
    validate,
    writeUnits,
    hotKey,
    roundTrips,
    submitRate(open),
    submitP95(open),
    lag(open),
    drain(open),
    refresh,
    largeToolMeasure,
    cost,
  ];
  const wanted = measures.filter(({ id }) => values.only === undefined || values.only === id);
  const isGrowth = values.only === undefined || values.only === 'growth';
  if (wanted.length === 0 && !isGrowth) {
    process.stderr.write(`There is no measure ${values.only}; there are ${measures.map(({ id }) => id).join(', ')}.\n`);
    return 2;
  }

  const results: Result[] = [];
  try {
    for (const measure of wanted) {
      say(`measuring ${measure.id}`);
      results.push(resultOf(measure, await measure.run()));
    }
  } finally {
    await world?.close();
  }
  if (isGrowth) say('measuring growth');
  const growth = isGrowth ? await grown() : [];
  for (const line of [...resultLines(results), ...growthLines(growth)]) say(line);
  if (values.only !== undefined) return 0;

  const found: Results = {
    node: process.version,
    cores: availableParallelism(),
    date: new Date().toISOString().slice(0, 10),
    measures: results,
    growth,
  };
  for (const { path, text } of reportFiles(found)) {
    await writeFile(new URL(`../../${path}`, import.meta.url), text);
    say(`wrote ${path}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
