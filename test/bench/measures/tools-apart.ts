import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entryOf } from '../../../infra/constructs/bundling.ts';
import { stepDown2, stepDown2015 } from '../../library.ts';
import { interleaved, median, type Figure, type Measure } from '../measure.ts';
import { bundled, environmentOf, inBundlesFolder, layOut, startOf } from '../starts.ts';

/** The functions into whose start both questionnaires were compiled, before they were files that a partnership loads. */
const functions = [
  'agency-api',
  'aggregate',
  'build-pack',
  'lead-api',
  'manager-api',
  'plan-chasers',
  'send-message',
  'sweep',
];

/**
 * Source that has some data compiled in, written as people write it: what stands in several places, such as the options of
 * questions that are answered alike, is said once.
 */
export function compiledIn(data: unknown): string {
  const seen = new Map<string, number>();
  const count = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const text = JSON.stringify(value);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    if (before === 0) Object.values(value).forEach(count);
  };
  count(data);

  const names = new Map<string, string>();
  const lines: string[] = [];
  const said = (value: unknown): string => {
    const text = JSON.stringify(value);
    if (typeof value !== 'object' || value === null) return text;
    const known = names.get(text);
    if (known !== undefined) return known;
    const literal = Array.isArray(value)
      ? `[${value.map(said).join(',')}]`
      : `{${Object.entries(value)
          .map(([key, one]) => `${JSON.stringify(key)}:${said(one)}`)
          .join(',')}}`;
    if ((seen.get(text) ?? 0) < 2) return literal;
    const name = `said${names.size}`;
    names.set(text, name);
    lines.push(`const ${name} = ${literal};`);
    return name;
  };
  const whole = said(data);
  return [...lines, `export const compiled = ${whole};`].join('\n');
}

const rounds = 9;
/** Starts of each in a round, in turns, of which the quickest counts: what else a machine does only makes one slower. */
const tries = 9;

/** A function's start beside that of the same with the library's questionnaires compiled in, round by round. */
async function startsOf(name: string, folder: string): Promise<{ name: string; ratios: number[]; kilobytes: number }> {
  const entry = join(folder, `${name}-compiled.ts`);
  await writeFile(
    entry,
    [`export { handler } from ${JSON.stringify(entryOf(name))};`, "export { compiled } from './compiled.ts';"].join(
      '\n',
    ),
  );
  const [product, compiled] = [await bundled(entryOf(name)), await bundled(entry)];
  const files = {
    product: await layOut(join(folder, name), product),
    compiled: await layOut(join(folder, `${name}-compiled`), compiled),
  };
  const env = environmentOf(name);
  const ratios = [];
  for (let round = 0; round < rounds; round++) {
    const starts = await interleaved(
      tries,
      () => startOf(files.product, env),
      () => startOf(files.compiled, env),
    );
    const quickest = (which: 'a' | 'b'): number => Math.min(...starts.map((start) => start[which].imported));
    ratios.push(quickest('a') / quickest('b'));
  }
  return { name, ratios, kilobytes: (compiled.startBytes - product.startBytes) / 1024 };
}

function run(): Promise<Figure> {
  return inBundlesFolder(async (folder) => {
    await writeFile(join(folder, 'compiled.ts'), compiledIn([stepDown2015, stepDown2]));
    const starts = [];
    for (const name of functions) starts.push(await startsOf(name, folder));
    const worst = starts.toSorted((a, b) => median(b.ratios) - median(a.ratios))[0];
    if (worst === undefined) throw new Error('there are no functions');
    return {
      ratios: worst.ratios,
      beside: [
        `the worst is ${worst.name}`,
        ...starts.map(
          ({ name, ratios, kilobytes }) => `${name} ${median(ratios).toFixed(3)} (${kilobytes.toFixed(0)} KB less)`,
        ),
      ],
    };
  });
}

/** What functions no longer load, now that a questionnaire is a file that is loaded. */
export const toolsApart: Measure = {
  id: 'tools-apart',
  what: "Importing a function's bundle, by a new process / the same function's with the library's two questionnaires compiled in again; the worst of those that had them counts",
  target: { at: 'most', value: 1 },
  limit: 0,
  anchor:
    "What is compiled in has to be read and compiled: of today's two some 41 KB, beside 350 to 450. The two that were compiled in before had 28.",
  run,
};
