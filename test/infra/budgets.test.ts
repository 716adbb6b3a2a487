/**
 * What each function may load. None of it depends on the machine: a heavier import shows here on the day that it comes, and
 * who means it raises the budget in the same commit.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../infra/constructs/bundling.ts';
import { type Bundle, deployedBundles } from '../bundles.ts';

/** Kilobytes of the bundle, files in it, packages in it, and the SDK's clients. */
const budgets: Record<string, { kilobytes: number; modules: number; packages: number; clients: string[] }> = {
  'agency-api': { kilobytes: 387, modules: 408, packages: 19, clients: ['dynamodb'] },
  'agency-form': { kilobytes: 483, modules: 481, packages: 19, clients: ['dynamodb'] },
  aggregate: { kilobytes: 451, modules: 512, packages: 26, clients: ['dynamodb', 's3', 'sqs'] },
  'build-pack': { kilobytes: 1065, modules: 706, packages: 31, clients: ['dynamodb', 's3', 'sqs'] },
  'lead-api': { kilobytes: 451, modules: 513, packages: 25, clients: ['dynamodb', 's3'] },
  'manager-api': { kilobytes: 427, modules: 455, packages: 18, clients: ['dynamodb'] },
  'no-route': { kilobytes: 123, modules: 106, packages: 4, clients: [] },
  'plan-chasers': { kilobytes: 331, modules: 385, packages: 21, clients: ['dynamodb', 'sqs'] },
  'pull-identifiers': { kilobytes: 316, modules: 401, packages: 18, clients: ['dynamodb'] },
  'record-delivery': { kilobytes: 272, modules: 352, packages: 21, clients: ['dynamodb', 'sqs'] },
  'relay-changes': { kilobytes: 296, modules: 374, packages: 19, clients: ['dynamodb', 'sqs'] },
  'send-message': { kilobytes: 470, modules: 477, packages: 24, clients: ['dynamodb', 'sesv2', 'sqs'] },
  sweep: { kilobytes: 458, modules: 540, packages: 25, clients: ['dynamodb', 's3', 'sqs'] },
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
    bundles = await deployedBundles(functions);
  });

  test('has a budget for each, and none for what is not there', () => {
    expect(Object.keys(budgets).toSorted()).toEqual(functions.toSorted());
  });

  test('is at most 520 KB, but for the one that draws and writes documents', () => {
    const large = Object.entries(budgets).filter(([, { kilobytes }]) => kilobytes > 520);
    expect(large.map(([name]) => name)).toEqual(['build-pack']);
  });

  test.each(functions)('%s', (name) => {
    const { contents, modules, clients } = bundles.get(name)!;
    const packages = new Set(modules.map(packageOf).filter((one) => one !== undefined));
    const loads = {
      kilobytes: Math.ceil(contents.byteLength / 1024),
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

  test('counts every package that a bundle has', () => {
    expect(
      ['node_modules/zod/v4/mini.js', 'node_modules/@a/b/c.js', 'shared/domain/tool/tool.ts'].map(packageOf),
    ).toEqual(['zod', '@a/b', undefined]);
  });
});
