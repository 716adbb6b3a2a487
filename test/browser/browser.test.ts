/** The browser that tests use: what it leaves behind. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'left-behind-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a script that has opened a browser, in a process whose temporary folder is its own. */
const run = (script: string): Promise<unknown> =>
  promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { openBrowser } from './test/browser.ts'; const opened = await openBrowser(); ${script}`,
    ],
    { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, TMPDIR: folder } },
  );

test.each([
  ['closed, once or twice', 'await opened.browser.newPage(); await opened.close(); await opened.close();'],
  ['not closed by a process that ends', 'await opened.browser.newPage(); process.exit(0);'],
])('nothing is left when it is %s', async (_how, script) => {
  await run(script);
  expect(await readdir(folder)).toStrictEqual([]);
});

test('nothing is left when something is thrown before it is closed', async () => {
  // The error of a process that fails repeats its script, so the words of this one are put together there.
  await expect(run("throw new Error(['a', 'test', 'fails'].join(' '));")).rejects.toThrow('a test fails');
  expect(await readdir(folder)).toStrictEqual([]);
});
