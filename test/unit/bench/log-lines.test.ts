import { expect, test } from 'vitest';
import { createLog } from '../../../shared/base/aws/log.ts';
import { keepingLines, loggedBytes, platformLines } from '../../bench/aws/log-lines.ts';

test('what a function logs is kept as it would be written, line by line, and bytes are counted', async () => {
  const { value, lines } = await keepingLines(async () => {
    const log = createLog('aggregate', () => new Date());
    log.info('batch-taken', { count: 3 });
    await Promise.resolve();
    log.failure('message-failed', new TypeError('never shown'));
    return 'done';
  });
  expect(value).toBe('done');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: 'INFO', message: 'batch-taken', service: 'aggregate', count: 3 },
    { level: 'ERROR', message: 'message-failed', error: 'TypeError' },
  ]);
  expect(loggedBytes(['abc', 'é'], 26)).toBe(3 + 26 + 2 + 26);
  expect(platformLines(512).map((line) => JSON.parse(line) as object)).toMatchObject([
    { type: 'platform.start' },
    { type: 'platform.report', record: { status: 'success' } },
  ]);
});

test('afterwards lines go where they went before, whatever became of the work', async () => {
  const before: unknown = Reflect.get(process.stdout, 'write');
  await expect(keepingLines(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await keepingLines(() => Promise.resolve());
  expect(Reflect.get(process.stdout, 'write')).toBe(before);
});
