/** Schemas as functions have them: the plainest are made once, and hold whatever they held. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as mini from 'zod/mini';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../infra/constructs/bundling.ts';
import { bundlesOf } from '../bundles.ts';

describe('schemas in a bundle', () => {
  let folder: string;
  let z: typeof mini;
  beforeAll(async () => {
    // Where packages are looked for.
    folder = await mkdtemp(join(projectRoot, 'node_modules', '.schemas-'));
    const entry = join(folder, 'schemas.ts');
    await writeFile(entry, "export * from 'zod/mini';\n");
    const file = join(folder, 'index.mjs');
    await writeFile(file, (await bundlesOf([entry])).get('schemas')!.files.get('index.mjs')!);
    z = await import(/* @vite-ignore */ pathToFileURL(file).href);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are one wherever they are the plainest, and what may be left out is one of each', () => {
    for (const name of ['string', 'int', 'boolean', 'never'] as const) expect(z[name]()).toBe(z[name]());
    expect(z.optional(z.string())).toBe(z.optional(z.string()));
    expect(z.optional(z.string())).not.toBe(z.optional(z.int()));
    expect(z.strictObject({}).def.catchall).toBe(z.strictObject({}).def.catchall);
  });

  test('are made by themselves where they are told something', () => {
    expect(z.string('say it')).not.toBe(z.string());
    expect(z.safeParse(z.string('say it'), 1).error?.issues[0]?.message).toBe('say it');
    const short = z.string().check(z.maxLength(1));
    expect(z.safeParse(short, 'ab').success).toBe(false);
    expect(z.safeParse(z.string(), 'ab').success).toBe(true);
    const named = z.optional(z.string().check(z.minLength(1)));
    expect(z.safeParse(named, '').success).toBe(false);
    expect(z.safeParse(z.optional(z.string()), '').success).toBe(true);
  });

  test('hold what they held, shared or not', () => {
    const One = z.strictObject({ a: z.string(), b: z.optional(z.string()), c: z.int(), d: z.optional(z.boolean()) });
    expect(z.safeParse(One, { a: '', c: 1 }).success).toBe(true);
    const { error } = z.safeParse(One, { a: 1, b: 2, c: 1.5, d: 3, e: 4 });
    expect(error?.issues.map(({ path, code }) => [path.join('/'), code])).toEqual([
      ['a', 'invalid_type'],
      ['b', 'invalid_type'],
      ['c', 'invalid_type'],
      ['d', 'invalid_type'],
      ['', 'unrecognized_keys'],
    ]);
  });
});
