/** `npm run verify`: what it says, and once as a person runs it, on a folder. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resultLines } from '../../../infra/local/verify-lines.ts';
import { verify } from '../../../shared/work/packs/verify.ts';
import { libraryTool } from '../../library.ts';
import { oldPack, textOf, withFiles, type Pack } from '../../unit/work/packs/golden.ts';
import { makeOnce, plainDraw } from '../../unit/work/packs/plain-draw.ts';

const program = resolve(import.meta.dirname, '../../../infra/local/verify.ts');
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'verify-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs it on a pack written to a folder. */
async function run(name: string, pack: Pack): Promise<{ code: number; lines: string[] }> {
  const folder = join(root, name);
  for (const [path, body] of pack) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), body);
  }
  const { promise, resolve: done } = Promise.withResolvers<{ code: number; lines: string[] }>();
  const child = execFile(process.execPath, [program, folder], (_, stdout) =>
    done({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split('\n') }),
  );
  return promise;
}

const file = 'restricted/aggregate.json';

test('of a pack of another version is said what was made again and what was only hashed', async () => {
  const pack = withFiles(oldPack('2015'), {
    'restricted/figures.html': '<!doctype html>',
    [file]: textOf(oldPack('2015'), file).replace('These figures count', 'These numbers count'),
  });
  const lines = resultLines(await verify(pack, plainDraw, { make: makeOnce, library: libraryTool }));
  expect(lines[0]).toMatch(
    /^Made by another version: one from before versions were named\. This is 0\.\d+\.\d+ \(output /,
  );
  /** The restricted pack's files under a heading. */
  const under = (heading: string): string[] =>
    lines[lines.indexOf(heading) + 1]?.replace('  restricted: ', '').split(', ') ?? [];
  const agreeing = under('Figures made again in other bytes, and they agree:');
  expect(agreeing).toContain('aggregate.json');
  const figures = ['aggregate.json', 'figures.csv', 'responses.csv', 'texts.csv', 'trends.json'];
  expect([...under('Made again, the same byte for byte:'), ...agreeing]).toEqual(expect.arrayContaining(figures));
  expect(under('Only held against the hash in the manifest:')).toContain('figures.html');
  expect(lines).toContainEqual(
    expect.stringMatching(/^note: restricted\/aggregate\.json: \d+ sentences worded otherwise than this version does$/),
  );
  // Packs had no report then: none is made to look at.
  for (const at of ['restricted', 'shareable'])
    expect(lines).toContain(`note: ${at}/report.docx: is not there, and this version makes it`);
  expect(lines.at(-1)).toMatch(
    /^All figures agree: revision 6 \(final\) of 2015-q2-step-down, made again from the 38 /,
  );
});

// Of a submission that is not what its hash names no pack is made: it is told in a second.
test('the program names what does not agree, and ends with 1', async () => {
  const input = 'restricted/inputs/case-1.json';
  const body = textOf(oldPack('2015'), input).replace('"answer": "yes"', '"answer": "no"');
  const { code, lines } = await run('changed', withFiles(oldPack('2015'), { [input]: body }));
  expect(lines.filter((line) => line.startsWith('not right'))).toEqual([
    expect.stringMatching(/^not right: restricted\/inputs\/: case-1\/.* is not what its hash names$/),
  ]);
  expect(lines.at(-1)).toBe('1 thing does not agree in revision 6 (final) of 2015-q2-step-down.');
  expect(code).toBe(1);
});
