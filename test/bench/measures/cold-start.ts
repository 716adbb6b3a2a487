import { readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { entryOf } from '../../../infra/constructs/bundling.ts';
import type { Bundle } from '../../bundles.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';
import { bundled, environmentOf, inBundlesFolder, layOut, startOf } from '../starts.ts';

const root = resolve(import.meta.dirname, '../../..');
const rounds = 11;
/**
 * Starts of each in a round, of which the quickest counts: what else a machine does only makes one slower. The two take turns
 * within a round as well, so that both have the machine's quiet moments.
 */
const tries = 5;

const classes: Record<string, string> = {
  dynamodb: 'DynamoDBClient',
  s3: 'S3Client',
  sesv2: 'SESv2Client',
  sqs: 'SQSClient',
};

/**
 * A function that makes the same SDK clients, one of each, and can send the same commands: none of our own code, no other
 * package. It is bundled as functions are, and never called.
 */
function clientsOnly({ clients, commands }: Bundle): string {
  const named = commands.map((command) => command.split(' '));
  const of = (client: string): string[] =>
    named.flatMap(([of, command]) => (of === client ? [`${command}Command`] : []));
  return [
    ...clients.map(
      (client) => `import { ${[classes[client], ...of(client)].join(', ')} } from '@aws-sdk/client-${client}';`,
    ),
    `export const clients = [${clients.map((client) => `new ${classes[client]}({})`).join(', ')}];`,
    `export const commands = [${clients.flatMap(of).join(', ')}];`,
  ].join('\n');
}

/** A function's start beside that of a bundle that only has its clients, round by round, and of a bare node. */
async function startsOf(name: string, folder: string): Promise<{ name: string; ratios: number[]; toNode: number }> {
  const product = await bundled(entryOf(name));
  // It stands where packages are looked for, and is bundled as if it were a function's source.
  const source = join(folder, `${name}-clients.ts`);
  await writeFile(source, clientsOnly(product));
  const files = {
    product: await layOut(join(folder, name), product),
    base: await layOut(join(folder, `${name}-clients`), await bundled(source)),
  };
  const env = environmentOf(name);
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const starts = await interleaved(
      tries,
      async () => (await startOf(files.product, env)).process,
      async () => (await startOf(files.base, env)).process,
    );
    taken.push({
      product: Math.min(...starts.map(({ a }) => a)),
      base: Math.min(...starts.map(({ b }) => b)),
      bare: (await startOf(undefined, env)).process,
    });
  }
  return {
    name,
    ratios: taken.map(({ product, base }) => product / base),
    toNode: Math.min(...taken.map(({ product }) => product)) / Math.min(...taken.map(({ bare }) => bare)),
  };
}

/** @param wanted whether a function is measured, by its name */
function measureAll(wanted: (name: string) => boolean): Promise<Figure> {
  return inBundlesFolder(async (folder) => {
    const names = (await readdir(join(root, 'functions'))).map((file) => basename(file, '.ts')).toSorted();
    const starts = [];
    for (const name of names.filter(wanted)) starts.push(await startsOf(name, folder));
    const worst = starts.toSorted((a, b) => median(b.ratios) - median(a.ratios))[0];
    if (worst === undefined) throw new Error('there are no functions');
    return {
      ratios: worst.ratios,
      beside: [
        `the worst is ${worst.name}`,
        ...starts.map(
          ({ name, ratios, toNode }) => `${name} ${median(ratios).toFixed(2)} (${toNode.toFixed(1)} times a bare node)`,
        ),
      ],
    };
  });
}

/** What a function loads beyond the clients that nothing can do without. */
export const coldStart: Measure = {
  id: 'cold-start',
  what: "Spawning a process that imports a function's bundle / one that only makes the same SDK clients, with the same commands, bundled alike; the worst function counts",
  target: { at: 'most', value: 1.15 },
  limit: 1,
  anchor: 'hello world 114 ms on arm64 Lambda; with three tuned SDK clients 375 ms, 3.3 times as long',
  short:
    'The schema library, its schemas and the batch processor are most of what stands between a function and its clients. ' +
    'Leaving answers out of what a function loads, and the router that loads node:http, took 0.3 away; loading what makes ' +
    'files with the first pack, 0.9 of build-pack. The target would take handwritten checks in place of schemas.',
  run: () => measureAll(() => true),
};

/** The same of the functions whose pages people wait for. */
export const pageStart: Measure = {
  id: 'page-start',
  what: 'The same of the functions that serve pages to those who answer',
  target: { at: 'most', value: 1.35 },
  limit: 1,
  anchor: coldStart.anchor,
  run: () => measureAll((name) => ['agency-form', 'pull-identifiers'].includes(name)),
};
