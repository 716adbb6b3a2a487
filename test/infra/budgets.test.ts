/**
 * What each function may load, with its start and later. None of it depends on the machine: a heavier import shows here on the day that it comes, and
 * who means it raises the budget in the same commit.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { entryOf, projectRoot } from '../../infra/constructs/bundling.ts';
import { type Bundle, bundlesOf } from '../bundles.ts';

/** Kilobytes that the start loads, and of the whole bundle; files in it, packages in it, and the SDK's clients. */
const budgets: Record<
  string,
  { atStart: number; kilobytes: number; modules: number; packages: number; clients: string[] }
> = {
  'agency-api': { atStart: 360, kilobytes: 360, modules: 412, packages: 18, clients: ['dynamodb'] },
  'agency-form': { atStart: 266, kilobytes: 508, modules: 508, packages: 18, clients: ['dynamodb'] },
  aggregate: { atStart: 404, kilobytes: 404, modules: 503, packages: 25, clients: ['dynamodb', 's3', 'sqs'] },
  'build-pack': { atStart: 463, kilobytes: 1052, modules: 674, packages: 30, clients: ['dynamodb', 's3', 'sqs'] },
  'lead-api': { atStart: 413, kilobytes: 413, modules: 513, packages: 24, clients: ['dynamodb', 's3'] },
  'manager-api': { atStart: 401, kilobytes: 443, modules: 479, packages: 18, clients: ['dynamodb'] },
  'no-route': { atStart: 102, kilobytes: 102, modules: 92, packages: 2, clients: [] },
  'plan-chasers': { atStart: 280, kilobytes: 280, modules: 373, packages: 20, clients: ['dynamodb', 'sqs'] },
  'pull-identifiers': { atStart: 255, kilobytes: 307, modules: 400, packages: 17, clients: ['dynamodb'] },
  'record-delivery': { atStart: 249, kilobytes: 249, modules: 336, packages: 20, clients: ['dynamodb', 'sqs'] },
  'relay-changes': { atStart: 273, kilobytes: 273, modules: 363, packages: 18, clients: ['dynamodb', 'sqs'] },
  'send-message': { atStart: 430, kilobytes: 430, modules: 474, packages: 23, clients: ['dynamodb', 'sesv2', 'sqs'] },
  sweep: { atStart: 405, kilobytes: 405, modules: 523, packages: 24, clients: ['dynamodb', 's3', 'sqs'] },
};

/** `@aws-sdk/core` of `node_modules/@aws-sdk/core/dist-es/…`; nothing for a file of the project's own. */
function packageOf(module: string): string | undefined {
  const [folder, first = '', second = ''] = module.split('/');
  if (folder !== 'node_modules') return undefined;
  return first.startsWith('@') ? `${first}/${second}` : first;
}

const functions = readdirSync(join(projectRoot, 'functions')).map((file) => basename(file, '.ts'));

describe('what a function loads', () => {
  let bundles: Map<string, Bundle>;
  beforeAll(async () => {
    bundles = await bundlesOf(functions.map(entryOf));
  });

  test('has a budget for each, and none for what is not there', () => {
    expect(Object.keys(budgets).toSorted()).toEqual(functions.toSorted());
  });

  test('is at most 520 KB, but for the one that draws and writes documents', () => {
    const large = Object.entries(budgets).filter(([, { kilobytes }]) => kilobytes > 520);
    expect(large.map(([name]) => name)).toEqual(['build-pack']);
  });

  test.each(functions)('%s', (name) => {
    const { startBytes, bytes, modules, clients } = bundles.get(name)!;
    const packages = new Set(modules.map(packageOf).filter((one) => one !== undefined));
    const loads = {
      atStart: Math.ceil(startBytes / 1024),
      kilobytes: Math.ceil(bytes / 1024),
      modules: modules.length,
      packages: packages.size,
    };
    const { clients: allowed, ...budget } = budgets[name] ?? { clients: [] };
    expect(clients).toEqual(allowed);
    const beyond = Object.entries(budget).filter(([what, most]) => {
      const found = loads[what as keyof typeof loads];
      // A budget that is far from what is loaded would let the next import pass unseen.
      return found > most || found < most * 0.96;
    });
    expect({ loads, beyond }).toEqual({ loads, beyond: [] });
  });

  const parted = ['agency-form', 'build-pack', 'manager-api', 'pull-identifiers'];

  test.each(parted)('starts from one file beside the first: %s', (name) => {
    const { startFiles } = bundles.get(name)!;
    expect(startFiles).toEqual(['index.mjs', expect.stringMatching(/^parts\/chunk-\w+\.mjs$/)]);
  });

  test('has no compiler of schemas in the start of what serves pages, nor what compresses them', () => {
    // An error of the compiler's own, by its name.
    const hasCompiler = ({ files }: Bundle, paths: Iterable<string>): boolean =>
      [...paths].some((path) => Buffer.from(files.get(path)!).includes('ZodCompileUnsupportedError'));
    for (const name of ['agency-form', 'pull-identifiers']) {
      const bundle = bundles.get(name)!;
      expect(hasCompiler(bundle, bundle.startFiles)).toBe(false);
      expect(bundle.startImports).not.toContain('node:zlib');
    }
    const form = bundles.get('agency-form')!;
    expect(hasCompiler(form, form.files.keys())).toBe(true);
    expect(bundles.get('aggregate')!.startImports).toContain('node:zlib');
  });

  test.each(functions)('has no tool, nor, at its start, what reads the file of one: %s', (name) => {
    const { modules, startFiles, files } = bundles.get(name)!;
    expect(modules.filter((module) => module.startsWith('shared/domain/tool/library/'))).toEqual([]);
    // The manager's alone loads them; a pack is held against the format before it carries a tool.
    const format = ['shared/domain/tool/condition.ts', 'shared/domain/tool/tool.ts'];
    const reads = ['shared/domain/tool/read-tool.ts', ...format];
    expect(reads.filter((module) => modules.includes(module))).toEqual(
      name === 'manager-api' ? reads : name === 'build-pack' ? format : [],
    );
    // Words of what is wrong with a file.
    const hasWords = (path: string): boolean =>
      Buffer.from(files.get(path)!).includes('is compared as a grade and is none');
    expect(startFiles.some(hasWords)).toBe(false);
    expect([...files.keys()].some(hasWords)).toBe(name === 'manager-api');
  });

  test('has every part that is loaded later, whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bundle-parts-'));
    const parts: string[] = [];
    for (const [name, { files }] of bundles) {
      for (const [path, contents] of files) {
        await mkdir(dirname(join(folder, name, path)), { recursive: true });
        await writeFile(join(folder, name, path), contents);
        if (path !== 'index.mjs') parts.push(join(folder, name, path));
      }
    }
    expect(new Set(parts.map((path) => relative(folder, path).split('/')[0]))).toEqual(new Set(parted));
    const script = `for (const part of ${JSON.stringify(parts)}) await import(part);`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    await rm(folder, { recursive: true });
  });

  test('counts every package that a bundle has', () => {
    expect(
      ['node_modules/zod/v4/mini.js', 'node_modules/@a/b/c.js', 'shared/domain/tool/tool.ts'].map(packageOf),
    ).toEqual(['zod', '@a/b', undefined]);
  });
});
