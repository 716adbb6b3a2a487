import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCall } from '../../../infra/local/demo-call.ts';

const demo = resolve(import.meta.dirname, '../../../infra/local/demo.ts');
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const run = (...args: string[]) => spawnSync(process.execPath, [demo, ...args], { cwd: folder, encoding: 'utf8' });
const reference = resolve(import.meta.dirname, '../../reference-audit/audit.json');

describe('a call that is wrong is told in one sentence', () => {
  test.each<[string, () => string[], RegExp]>([
    ['an unknown option', () => ['--audits', 'a.json'], /^Unknown option '--audits'\. --help says what there is\.$/],
    ['an option without its value', () => ['--audit'], /^Option '--audit <value>' argument missing\. --help/],
    ['an argument of no option', () => ['audit.json'], /^Unexpected argument 'audit\.json'/],
    ['no such file', () => ['--audit', join(folder, 'none.json')], /none\.json cannot be read \(ENOENT\)\.$/],
    ['a folder for a file', () => ['--audit', '.'], /^\. cannot be read \(EISDIR\)\.$/],
    ['no JSON', () => ['--audit', written('half.json', '{')], /half\.json is not JSON\.$/],
    ['a day that does not exist', () => ['--until', '2015-04-31'], /^--until takes a day written YYYY-MM-DD, not /],
    ['a day before the opening', () => ['--until', '2015-04-06'], /^The audit opens on 2015-04-07: there is nothing/],
    ['a file where the folder should be', () => ['--out', written('taken', '')], /taken cannot be made \(EEXIST\)\.$/],
  ])('%s', async (_, args, message) => {
    const { message: told } = await readCall(args(), reference).then(
      () => expect.unreachable('it was taken'),
      (error: Error) => error,
    );
    expect(told).toMatch(message);
    expect(told).not.toContain('\n');
  });
});

test('a right call says what is asked for, and its folder is there', async () => {
  const out = join(folder, 'new', 'out');
  const call = await readCall(['--until', '2015-04-30', '--out', out], reference);
  expect(call).toMatchObject({ until: '2015-04-30', out, stay: false, file: { audit: { id: '2015-q2-step-down' } } });
  expect(existsSync(out)).toBe(true);
});

test('a calendar is played beyond the closing, as far as holidays are known', async () => {
  const until = (day: string) => readCall(['--until', day, '--out', join(folder, 'later')], reference);
  expect(await until('2015-05-20')).toMatchObject({ until: '2015-05-20', file: { audit: { closesOn: '2015-05-15' } } });
  await expect(until('2062-05-20')).rejects.toThrow('Nobody knows the bank holidays of 2062-05-20 yet.');
});

test('the program ends with 2 then, and says nothing else: of an audit file every fault, before anything is started', () => {
  const file = '\ufeff{"audit":{"id":"a","dueOn":"2062-01-01"},\n"cases":[],"agencies":[],\n"cases":[],"replies":[]}';
  const { status, stderr, stdout } = run('--audit', written('wrong.json', file), '--out', 'never');
  expect([status, stdout, existsSync(join(folder, 'never'))]).toEqual([2, '', false]);
  expect(stderr).toMatch(/^The audit file is not valid:\n/);
  for (const fault of [
    '/cases is there twice (line 3)',
    '/audit/title is missing (line 1)',
    '/audit/dueOn must lie in',
  ])
    expect(stderr).toContain(`\n  ${fault}`);
  // A heading, and nothing but faults under it.
  expect(stderr).toMatch(/^.*:\n( {2}\/.*\n)+$/);
});

test('and so it does when it is called wrongly: with one sentence, and nothing else', () => {
  const { status, stderr, stdout } = run('--audits', 'a.json');
  expect([status, stdout, stderr]).toEqual([2, '', "Unknown option '--audits'. --help says what there is.\n"]);
});

test('--help says what there is', () => {
  const { status, stdout } = run('--help');
  expect(status).toBe(0);
  for (const option of ['--audit FILE', '--until DATE', '--out DIR', '--stay', '--help'])
    expect(stdout).toContain(option);
});
