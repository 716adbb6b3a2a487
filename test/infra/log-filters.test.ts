/** What rings an alarm by a log: fields that the program and Lambda write, never a value that somebody sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLog, logCodes, type LogFields } from '../../shared/base/aws/log.ts';
import { keepingLines, platformLines } from '../bench/aws/log-lines.ts';
import { readFilter } from './filter-pattern.ts';
import { at, deploymentOf, root, sorted, textAt } from './template.ts';

const prod = deploymentOf({ stage: 'prod' });
const functions = prod.ofType('AWS::Lambda::Function');
const filters = prod.ofType('AWS::Logs::MetricFilter').map(({ name, properties }) => ({
  name,
  log: prod.named(at(properties, 'LogGroupName')),
  pattern: textAt(properties, 'FilterPattern'),
}));
const failures = filters.filter(({ pattern }) => pattern.includes('"ERROR"'));

/** Words that a filter looks for, as values of every field that a line may have. */
const words = [
  'ERROR',
  'Task timed out',
  'Status: error',
  'platform.report',
  'timeout',
  ...logCodes,
  '{"level":"ERROR"}',
];
const fieldsOf = (text: string): LogFields =>
  Object.fromEntries(
    ['requestId', 'route', 'audit', 'case', 'agency', 'kind', 'mail', 'messageId', 'outcome', 'object'].map((field) => [
      field,
      text,
    ]),
  );

const written = async (write: (log: ReturnType<typeof createLog>) => void): Promise<readonly string[]> =>
  (await keepingLines(() => Promise.resolve(write(createLog('agency-api', () => new Date()))))).lines;

describe('every filter of a log', () => {
  test.each(filters)('$name reads fields, which nobody who calls can write', ({ pattern }) => {
    const { fields } = readFilter(pattern);
    const ours = new Set(['level', 'message', 'type', 'record.status']);
    expect([...fields].filter((field) => !ours.has(field))).toEqual([]);
  });

  test.each(filters)('$name matches no line of another code or level, whatever stands in its fields', async (one) => {
    const { matches } = readFilter(one.pattern);
    const ours = await written((log) => {
      for (const word of words) {
        log.info('request-answered', { ...fieldsOf(word), status: 500 });
        log.warn('message-failed', fieldsOf(word));
      }
    });
    expect(ours).toHaveLength(2 * words.length);
    expect(ours.filter(matches)).toEqual([]);
    expect(platformLines(512).filter(matches)).toEqual([]);
    expect(words.filter((word) => !word.startsWith('{')).filter(matches)).toEqual([]);
  });

  test('belongs to a function that writes its lines, and Lambda its own, as JSON', () => {
    for (const { log } of filters) {
      const fn = functions.find((one) => prod.named(at(one.properties, 'LoggingConfig', 'LogGroup')) === log);
      expect(at(fn?.properties, 'LoggingConfig')).toMatchObject({
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        // Of a call that went well as well: the reports are what one looks at for times and memory.
        SystemLogLevel: 'INFO',
      });
    }
    expect(new Set(functions.map(({ properties }) => at(properties, 'LoggingConfig', 'LogFormat')))).toEqual(
      new Set(['JSON']),
    );
  });
});

describe('the alarm of a failure', () => {
  test('is there for every function behind the HTTP API', () => {
    expect(sorted(failures.map(({ log }) => log.replace(/Logs[0-9A-F]{8}$/, '')))).toEqual([
      'AgencyApi',
      'AgencyForm',
      'LeadApi',
      'ManagerApi',
      'NoRoute',
      'PullIdentifiers',
    ]);
  });

  test.each(failures)('$name is rung by a failure that was answered, a crash and a timeout', async ({ pattern }) => {
    const { matches } = readFilter(pattern);
    const ours = await written((log) => log.failure('request-failed', new TypeError('no'), { route: 'asked' }));
    expect(ours.filter(matches)).toHaveLength(1);
    const [, report = ''] = platformLines(512);
    expect(report).toContain('"status":"success"');
    for (const status of ['error', 'timeout', 'failure']) {
      expect(matches(report.replace('"status":"success"', `"status":"${status}"`))).toBe(true);
    }
  });

  test('is what its page looks for in the log', () => {
    const pages = readdirSync(join(root, 'docs/runbooks')).filter((name) => name.endsWith('-errors.md'));
    const looking = pages.flatMap((name) =>
      [...readFileSync(join(root, 'docs/runbooks', name), 'utf8').matchAll(/^logs .*--filter-pattern '(.*)'$/gm)].map(
        ([, pattern]) => pattern,
      ),
    );
    expect(looking).toHaveLength(failures.length);
    expect(new Set(looking)).toEqual(new Set(failures.map(({ pattern }) => pattern)));
  });
});

describe('a pattern', () => {
  test.each(['ERROR', '?ERROR ?"Task timed out"', '[level = ERROR]', '{ $.level = ERROR }', '{ $.a = "b" } c', ''])(
    'that is none of fields is told: %j',
    (pattern) => {
      expect(() => readFilter(pattern)).toThrow('no filter of fields');
    },
  );

  test('is read as CloudWatch Logs reads it', () => {
    const { matches, fields } = readFilter('{ ($.a = "1 || 2") || (($.b.c != "x") && ($.d = "y")) }');
    expect([...fields]).toEqual(['a', 'b.c', 'd']);
    const lines = ['{"a":"1 || 2"}', '{"b":{"c":"z"},"d":"y"}', '{"b":{"c":"x"},"d":"y"}', '{"d":"y"}', 'a', '{}'];
    expect(lines.map(matches)).toEqual([true, true, false, false, false, false]);
  });
});
