import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCall } from '../../../infra/local/demo-call.ts';
import type { AuditFile } from '../../../infra/local/player/audit-file.ts';
import { libraryTool } from '../../library.ts';

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

const folderOfAudits = resolve(import.meta.dirname, '../../reference-audit');
/** A theme that the program does not know: an audit file, and the questionnaire that it names. */
const ownAudit = join(folderOfAudits, 'care-leavers.json');
const ownTool = join(folderOfAudits, 'care-leavers@1.json');

describe('a questionnaire of one’s own', () => {
  const call = (...args: string[]) => readCall(['--out', join(folder, 'own'), ...args], reference);

  test('is the one that the audit file is held against, and played with', async () => {
    expect(await call('--audit', ownAudit, '--tool', ownTool)).toMatchObject({
      tool: { id: 'care-leavers@1', theme: 'care-leavers' },
      file: { audit: { tool: 'care-leavers@1' } },
    });
    const value = JSON.parse(readFileSync(ownAudit, 'utf8')) as AuditFile;
    value.agencies[0]!.service = 'colledge';
    value.replies[0]!.submission!.answers['H1'] = { answer: 'boat' };
    const { message } = await call(
      '--audit',
      written('own-wrong.json', JSON.stringify(value, null, 2)),
      '--tool',
      ownTool,
    ).then(
      () => expect.unreachable('it was taken'),
      (error: Error) => error,
    );
    expect(message).toMatch(/\/agencies\/0\/service is not known here: did you mean college\?.* \(line \d+\)/);
    expect(message).toMatch(/\/replies\/0\/submission\/answers\/H1\/answer .*own, family, hostel\. \(line \d+\)/);
  });

  test('stands in the place of the library’s that has its id', async () => {
    const own = { ...libraryTool('step-down@2015'), title: 'In our own words' };
    expect(await call('--tool', written('ours.json', JSON.stringify(own)))).toMatchObject({
      tool: { title: own.title },
    });
    expect(await call()).toMatchObject({ tool: libraryTool('step-down@2015') });
  });

  test('that the audit does not name is told plainly, and so is that nobody gave the one that it names', async () => {
    await expect(call('--tool', ownTool)).rejects.toThrow(
      /care-leavers@1\.json is the questionnaire care-leavers@1, and the audit names step-down@2015 in \/audit\/tool\.$/,
    );
    await expect(call('--audit', ownAudit)).rejects.toThrow(
      /\/audit\/tool must be one of: domestic-abuse@1, step-down@2, step-down@2015, or a file of your own, given with --tool \(line \d+\)/,
    );
  });

  test('is told every fault by line and place, and the program ends with 2', () => {
    const file = { ...libraryTool('step-down@2'), minutes: 0, theme: 'Step down' };
    const path = written('faulty-tool.json', JSON.stringify(file, null, 2));
    const { status, stderr, stdout } = run('--tool', path, '--out', 'never');
    expect([status, stdout, existsSync(join(folder, 'never'))]).toEqual([2, '', false]);
    expect(stderr).toMatch(
      /faulty-tool\.json is not a tool yet: 2 faults\.\n {2}line 5: \/theme .*\n {2}line 7: \/minutes /,
    );
    expect(run('--tool', 'none.json').stderr).toBe('none.json cannot be read (ENOENT).\n');
  });
});

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
  for (const option of ['--audit FILE', '--tool FILE', '--until DATE', '--out DIR', '--stay', '--help'])
    expect(stdout).toContain(option);
});
