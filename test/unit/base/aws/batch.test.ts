import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createGroupHandler, createQueueHandler } from '../../../../shared/base/aws/batch.ts';
import type { Log, LogFields } from '../../../../shared/base/aws/log.ts';

const Work = z.strictObject({ group: z.string(), number: z.int() });
type Work = z.infer<typeof Work>;

const recordOf = (body: string, index: number): SQSRecord => ({
  messageId: `m-${index}`,
  receiptHandle: '',
  body,
  attributes: {
    ApproximateReceiveCount: '2',
    SentTimestamp: '',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});
const eventOf = (...bodies: (Work | string)[]): SQSEvent => ({
  Records: bodies.map((body, index) => recordOf(typeof body === 'string' ? body : JSON.stringify(body), index)),
});
const of = (group: string, number: number): Work => ({ group, number });

function recordingLog(): { log: Log; lines: [string, LogFields | undefined][] } {
  const lines: [string, LogFields | undefined][] = [];
  return {
    lines,
    log: {
      info: (code, fields) => lines.push([code, fields]),
      warn: (code, fields) => lines.push([code, fields]),
      failure: (code, _error, fields) => lines.push([code, fields]),
    },
  };
}

const poisons = ['{', '"text"', '{"group":"a"}', '{"group":"a","number":1,"name":"A Child"}'];

describe('the handler of a queue', () => {
  test('gives back what failed and what cannot be read, and nothing else, even when all failed', async () => {
    const { log, lines } = recordingLog();
    const taken: number[] = [];
    const take = async ({ number }: Work): Promise<void> => {
      if (number < 0) throw new Error('A Child');
      taken.push(number);
    };
    const handler = createQueueHandler({ schema: Work, log, take });
    const answer = await handler(eventOf(of('a', 1), poisons[0]!, of('a', -1), poisons[3]!, of('a', 2)));
    expect(new Set(answer.batchItemFailures.map((failure) => failure.itemIdentifier))).toEqual(
      new Set(['m-1', 'm-2', 'm-3']),
    );
    expect(taken).toEqual([1, 2]);
    expect((await handler(eventOf(...poisons))).batchItemFailures).toHaveLength(poisons.length);
    expect(lines.map(([code]) => code)).toEqual(Array.from({ length: 7 }, () => 'message-failed'));
    expect(JSON.stringify(lines)).not.toContain('Child');
    expect(lines[0]![1]).toEqual({ attempt: 2 });
  });
});

describe('the handler of a queue of groups', () => {
  const handlerOf = (fails: (group: string, messages: readonly Work[]) => boolean) => {
    const taken: [string, number[]][] = [];
    const { log, lines } = recordingLog();
    const handler = createGroupHandler({
      schema: Work,
      log,
      groupOf: (work) => work.group,
      take: async (group, messages) => {
        if (fails(group, messages)) throw new Error('A Child');
        taken.push([group, messages.map((message) => message.number)]);
      },
    });
    return { handler, taken, lines };
  };
  const failuresOf = async (answer: ReturnType<ReturnType<typeof handlerOf>['handler']>): Promise<string[]> =>
    (await answer).batchItemFailures.map((failure) => failure.itemIdentifier);

  test('takes each group in one go', async () => {
    const { handler, taken } = handlerOf(() => false);
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', 2), of('a', 3))))).toEqual([]);
    expect(taken).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ]);
  });

  test('lets one that cannot be taken hold back only itself', async () => {
    const { handler, taken } = handlerOf((_group, messages) => messages.some((message) => message.number === 3));
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', 2), of('a', 3), of('a', 4))))).toEqual(['m-2']);
    expect(taken).toEqual([
      ['a', [1]],
      ['a', [4]],
      ['b', [2]],
    ]);
  });

  test('tries a message that is alone in its group once', async () => {
    const tried: number[] = [];
    const { handler } = handlerOf((_group, [message]) => tried.push(message!.number) > 0);
    expect(await failuresOf(handler(eventOf(of('a', 1))))).toEqual(['m-0']);
    expect(tried).toEqual([1]);
  });

  test('gives back what cannot be read, without a word of it in the log', async () => {
    const { handler, taken, lines } = handlerOf(() => false);
    expect(await failuresOf(handler(eventOf(...poisons, of('a', 1))))).toEqual(['m-0', 'm-1', 'm-2', 'm-3']);
    expect(taken).toEqual([['a', [1]]]);
    expect(JSON.stringify(lines)).not.toContain('Child');
    expect(lines.at(-1)).toEqual(['batch-taken', { count: 5, outcome: '4 failed' }]);
  });
});
