import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createLog, logCodes, type Log } from '../../../../shared/base/aws/log.ts';
import { keepingLines } from '../../../bench/aws/log-lines.ts';

const root = resolve(import.meta.dirname, '../../../..');

/** All files of folders with an ending, as text, by their paths. */
const textsOf = (ending: string, ...folders: readonly string[]): [path: string, text: string][] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name): [string, string] => [join(folder, name), readFileSync(join(root, folder, name), 'utf8')]),
  );

/** Codes of the lines that a source writes. */
const writtenIn = (text: string): string[] =>
  [...text.matchAll(/\blog\.(?:info|warn|failure)\(\s*'([^']+)'/g)].flatMap(([, code]) => code ?? []);

/** Codes that a page names: after the word line, or in a filter of a log. */
const namedIn = (text: string): string[] => [
  ...[...text.matchAll(/\blines?((?:,? (?:and |or )?`[^`]+`)+)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code ?? []),
  ),
  ...[...text.matchAll(/\$\.message = "([^"]+)"/g)].flatMap(([, code]) => code ?? []),
];

describe('the codes of log lines', () => {
  test('stand in order, each once', () => {
    expect([...new Set(logCodes)].toSorted()).toEqual(logCodes);
  });

  test('are those that are written, no more and no fewer', () => {
    const written = textsOf('.ts', 'functions', 'shared').flatMap(([, text]) => writtenIn(text));
    expect([...new Set(written)].toSorted()).toEqual(logCodes);
  });

  test('are known wherever a page names one', () => {
    const pages: [string, string][] = [
      ...textsOf('.md', 'docs'),
      ['README.md', readFileSync(join(root, 'README.md'), 'utf8')],
    ];
    const named = pages.flatMap(([path, text]) => namedIn(text).map((code) => ({ path, code })));
    const known: ReadonlySet<string> = new Set(logCodes);
    expect(named.filter(({ code }) => !known.has(code))).toEqual([]);
    expect(new Set(named.map(({ code }) => code))).toEqual(
      new Set(
        [
          ['audit-not-swept', 'backoff-failed', 'backoff-refused', 'mail-refused', 'message-failed'],
          ['message-not-parked', 'message-parked', 'request-answered', 'request-failed', 'staff-mail-bounced'],
          ['swept', 'ticked'],
        ].flat(),
      ),
    );
  });

  test('are seen by this test wherever they stand', () => {
    expect(writtenIn("log.info('one', {});\n deps.log.failure(\n 'two', error); blog.info('three')")).toEqual([
      'one',
      'two',
    ]);
    expect(namedIn('The line `one`, and lines `two`, `three` and `four` of `five`: `{ $.message = "six" }`')).toEqual([
      'one',
      'two',
      'three',
      'four',
      'six',
    ]);
  });
});

test('a line says a code, ids and the classes of an error and its cause, and nothing that they quote', async () => {
  const { lines } = await keepingLines(async () => {
    const error = new TypeError('A Child', { cause: new RangeError('born in May') });
    createLog('aggregate', () => new Date()).failure('message-failed', error, { attempt: 2, messageId: 'm-1' });
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'ERROR',
    message: 'message-failed',
    service: 'aggregate',
    attempt: 2,
    messageId: 'm-1',
    error: 'TypeError',
    cause: 'RangeError',
  });
  expect(lines[0]).not.toMatch(/Child|May/);
});

test.each([
  { level: 'INFO', stream: 'stdout', write: (log: Log) => log.info('swept', { count: 0, audit: '', case: 'case-1' }) },
  { level: 'WARN', stream: 'stderr', write: (log: Log) => log.warn('swept', { count: 0, audit: '', case: 'case-1' }) },
  {
    level: 'ERROR',
    stream: 'stderr',
    write: (log: Log) => log.failure('swept', 'what was thrown', { count: 0, audit: '', case: 'case-1' }),
  },
] as const)('a line of $level is written whole to $stream, and has nothing empty', ({ level, stream, write }) => {
  const writes = { stdout: vi.spyOn(process.stdout, 'write'), stderr: vi.spyOn(process.stderr, 'write') };
  for (const spy of Object.values(writes)) spy.mockReturnValue(true);
  write(createLog('sweep', () => new Date('2026-04-20T09:30:00.000Z')));
  const written = { stdout: writes.stdout.mock.calls, stderr: writes.stderr.mock.calls };
  for (const spy of Object.values(writes)) spy.mockRestore();
  const error = level === 'ERROR' ? ',"error":"string"' : '';
  const line =
    `{"level":"${level}","message":"swept","timestamp":"2026-04-20T09:30:00.000Z","service":"sweep",` +
    `"count":0,"case":"case-1"${error}}\n`;
  expect(written).toEqual({ stdout: [], stderr: [], [stream]: [[line]] });
});

test("a line has nothing of a trace's id, which whoever calls may have chosen", async () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-94347659190000000000ab;Sampled=1');
  const { lines } = await keepingLines(() =>
    Promise.resolve(createLog('agency-api', () => new Date()).info('request-answered', { status: 200 })),
  );
  vi.unstubAllEnvs();
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object).toSorted())).toEqual([
    ['level', 'message', 'service', 'status', 'timestamp'],
  ]);
});
