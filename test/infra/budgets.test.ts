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
  'agency-api': { atStart: 390, kilobytes: 390, modules: 408, packages: 19, clients: ['dynamodb'] },
  'agency-form': { atStart: 315, kilobytes: 516, modules: 493, packages: 19, clients: ['dynamodb'] },
  aggregate: { atStart: 451, kilobytes: 451, modules: 512, packages: 26, clients: ['dynamodb', 's3', 'sqs'] },
  'build-pack': { atStart: 493, kilobytes: 1039, modules: 656, packages: 31, clients: ['dynamodb', 's3', 'sqs'] },
  'lead-api': { atStart: 443, kilobytes: 443, modules: 514, packages: 25, clients: ['dynamodb', 's3'] },
  'manager-api': { atStart: 430, kilobytes: 430, modules: 457, packages: 18, clients: ['dynamodb'] },
  'no-route': { atStart: 116, kilobytes: 116, modules: 98, packages: 4, clients: [] },
  'plan-chasers': { atStart: 331, kilobytes: 331, modules: 385, packages: 21, clients: ['dynamodb', 'sqs'] },
  'pull-identifiers': { atStart: 272, kilobytes: 317, modules: 400, packages: 18, clients: ['dynamodb'] },
  'record-delivery': { atStart: 272, kilobytes: 272, modules: 352, packages: 21, clients: ['dynamodb', 'sqs'] },
  'relay-changes': { atStart: 296, kilobytes: 296, modules: 374, packages: 19, clients: ['dynamodb', 'sqs'] },
  'send-message': { atStart: 470, kilobytes: 470, modules: 478, packages: 24, clients: ['dynamodb', 'sesv2', 'sqs'] },
  sweep: { atStart: 458, kilobytes: 458, modules: 540, packages: 25, clients: ['dynamodb', 's3', 'sqs'] },
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
    expect(new Set(parts.map((path) => relative(folder, path).split('/')[0]))).toEqual(
      new Set(['agency-form', 'build-pack', 'pull-identifiers']),
    );
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
