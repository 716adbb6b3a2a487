import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { referenceValue } from './samples.ts';

const demo = resolve(import.meta.dirname, '../../../infra/local/demo.ts');
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const run = (...args: string[]) => spawnSync(process.execPath, [demo, ...args], { cwd: folder, encoding: 'utf8' });

describe('a call that is wrong ends with 2 and one sentence', () => {
  const query = { on: '2015-04-14', kind: 'query', case: 'case-1', agency: 'police', question: 'A1', text: 'Which?' };
  test.each<[string, () => string[], RegExp]>([
    ['an unknown option', () => ['--audits', 'a.json'], /^Unknown option '--audits'\. --help says what there is\.\n$/],
    ['an option without its value', () => ['--audit'], /^Option '--audit <value>' argument missing\. --help/],
    ['an argument of no option', () => ['audit.json'], /^Unexpected argument 'audit\.json'/],
    ['no such file', () => ['--audit', 'none.json'], /^none\.json cannot be read \(ENOENT\)\.\n$/],
    ['a folder for a file', () => ['--audit', '.'], /^\. cannot be read \(EISDIR\)\.\n$/],
    ['no JSON', () => ['--audit', written('half.json', '{')], /^half\.json is not JSON\.\n$/],
    [
      'another document',
      () => ['--audit', written('other.json', '{}')],
      /^The audit file is not valid: \/audit is missing; /,
    ],
    [
      'acts that cannot be played yet',
      () => ['--audit', written('acts.json', JSON.stringify({ ...referenceValue(), acts: [query] }))],
      /^Acts of these kinds cannot be played yet: query\.\n$/,
    ],
    [
      'a file where the folder should be',
      () => ['--out', written('taken', '')],
      /taken cannot be made \(EEXIST\)\.\n$/,
    ],
  ])('%s', (_, args, message) => {
    const { status, stderr, stdout } = run(...args());
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect([status, stdout]).toEqual([2, '']);
  });
});

test('--help says what there is', () => {
  const { status, stdout } = run('--help');
  expect(status).toBe(0);
  for (const option of ['--audit FILE', '--out DIR', '--stay', '--help']) expect(stdout).toContain(option);
});
