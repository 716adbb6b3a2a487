import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAuditFile } from '../../../infra/local/player/audit-file.ts';
import { smallAudit, submission } from '../../e2e/small-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const read = (bytes: string | Uint8Array) => {
  const path = join(folder, `${++files}.json`);
  writeFileSync(path, bytes);
  return readAuditFile(path);
};
const small = smallAudit('small');
const text = (value: unknown = small): string => JSON.stringify(value, undefined, 1);

/** The faults that a file is refused with. */
const faultsOf = async (bytes: string | Uint8Array): Promise<string[]> => {
  const error = await read(bytes).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message.split('\n').slice(1) : [];
};

describe('an audit file', () => {
  test('may stand behind a byte order mark', async () => {
    expect(await read(`\ufeff${text()}`)).toStrictEqual(small);
  });

  test('is UTF-8', async () => {
    const bytes = Buffer.from(text().replace('A small audit', 'Caf\u00e9'), 'latin1');
    await expect(read(bytes)).rejects.toThrow(/ is not UTF-8\.$/);
  });

  test('takes every address that RFC 5321 allows', async () => {
    const agencies = small.agencies.map((one) => ({ ...one, contact: { email: 'foi&dpa@council.example' } }));
    expect((await read(text({ ...small, agencies }))).agencies[0]?.contact.email).toBe('foi&dpa@council.example');
  });

  test('is put right as a request is', async () => {
    const audit = { ...small.audit, title: ' Zoe\u0308:\r\nno ' };
    expect((await read(text({ ...small, audit }))).audit.title).toBe('Zo\u00eb:\nno');
  });

  test('that says a key twice is told, with the line of the second', async () => {
    expect(await faultsOf(`{"cases":[],\n${text().slice(1)}`)).toStrictEqual([
      `  /cases is there twice (line ${
        1 +
        text()
          .split('\n')
          .findIndex((line) => line.startsWith(' "cases"')) +
        1
      })`,
    ]);
  });

  test('is told how many more faults there are than those named, of keys too', async () => {
    const faults = await faultsOf(`{${'"cases":[],'.repeat(250)}${text().slice(1)}`);
    expect(faults).toHaveLength(101);
    expect(faults[100]).toBe('  and 150 more');
  });

  test('is told what else is wrong with a reply, a summary or an act of which one thing is', async () => {
    const wrong = {
      ...small,
      replies: [
        {
          case: 'case-9',
          agency: 'nobody',
          on: '1999-01-01',
          check: { outcome: 'perhaps' },
          submission: submission('yes'),
        },
        {
          case: small.cases[0]!.id,
          agency: 'police',
          check: { outcome: 'perhaps' },
          submission: submission('yes', { Z9: { answer: 'yes' } }),
        },
      ],
      summaries: [{ case: 'case-9', on: '1999-01-01', text: ' ' }],
      acts: [
        { kind: 'extend', on: '1999-01-01', case: 'case-9', agency: 'nobody', dueOn: 'soon', reason: 'Leave' },
        { kind: 'sing', on: '1999-01-01', case: 'case-9' },
      ],
    };
    const pointers = (await faultsOf(text(wrong))).map((line) => line.trim().replace(/ .*/, ''));
    expect(pointers.toSorted()).toStrictEqual([
      '/acts/0/agency',
      '/acts/0/case',
      '/acts/0/dueOn',
      '/acts/0/on',
      '/acts/1/case',
      '/acts/1/kind',
      '/acts/1/on',
      '/replies/0/agency',
      '/replies/0/case',
      '/replies/0/check/outcome',
      '/replies/0/on',
      '/replies/1/check/outcome',
      '/replies/1/submission/answers/Z9',
      '/summaries/0/case',
      '/summaries/0/on',
      '/summaries/0/text',
    ]);
  });

  test('is told all that is wrong with it at once, each by pointer and line', async () => {
    const [agency, police] = small.agencies;
    const [one, two] = small.cases;
    const wrong = {
      ...small,
      audit: { ...small.audit, dueOn: '2062-04-24', closesOn: '2062-05-15', title: 'half \ud800', theme: 'neglect' },
      agencies: [agency, { ...police, service: 'gp', contact: { email: 'nobody' } }],
      cases: [
        { ...one, referredOn: '0001-01-01', expects: ['police', 'nobody'] },
        { ...two, route: { from: 'CIN', to: 'CIN' }, id: 'case-1' },
        // One fault of a case hides none of its others.
        { ...two, id: 'Case-3', factors: ['domestic-violence'], referredOn: '1980-01-01', expects: ['nobody'] },
      ],
      replies: [
        { case: 'case-9', agency: 'police', check: { outcome: 'known' } },
        {
          case: 'case-1',
          agency: 'police',
          check: { outcome: 'known' },
          submission: submission('yes', { A2: { answer: 'maybe' } }),
        },
      ],
    };
    const lines = JSON.stringify(wrong, undefined, 1).split('\n');
    const faults = await faultsOf(text(wrong));
    expect(faults.map((fault) => fault.trim().replace(/ .*/, '')).toSorted()).toStrictEqual(
      [
        '/audit/title',
        '/audit/theme',
        '/audit/dueOn',
        '/audit/closesOn',
        '/agencies/1/contact/email',
        '/agencies/1/service',
        '/cases/0/expects/1',
        '/cases/0/referredOn',
        '/cases/1/id',
        '/cases/1/route/to',
        '/cases/2/id',
        '/cases/2/factors/0',
        '/cases/2/referredOn',
        '/cases/2/expects/0',
        '/replies/0/case',
        '/replies/1/submission/answers/A2/answer',
      ].toSorted(),
    );
    const lineOf = (fault: string): number =>
      Number(/\(line (\d+)\)$/.exec(faults.find((told) => told.includes(fault)) ?? '')?.[1]);
    expect(lines[lineOf('/audit/dueOn') - 1]).toContain('"dueOn"');
    expect(lines[lineOf('/cases/0/expects/1') - 1]).toContain('"nobody"');
    expect(lines[lineOf('/submission/answers/A2/answer') - 1]).toContain('"maybe"');
  });
});
