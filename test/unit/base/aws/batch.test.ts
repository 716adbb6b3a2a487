import { readFileSync } from 'node:fs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createGroupHandler, createQueueHandler } from '../../../../shared/base/aws/batch.ts';
import type { Log, LogFields } from '../../../../shared/base/aws/log.ts';
import type { OwnQueue, Wait } from '../../../../shared/base/aws/queue.ts';
import {
  fifoBackoff,
  maxReceiveCount,
  NewerMessageError,
  PermanentError,
  RetryLaterError,
  secondsAfter,
  standardBackoff,
} from '../../../../shared/base/aws/redelivery.ts';

const Work = z.strictObject({ group: z.string(), number: z.int() });
type Work = z.infer<typeof Work>;

const recordOf = (body: string, index: number, received = 2): SQSRecord => ({
  messageId: `m-${index}`,
  receiptHandle: `r-${index}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(received),
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
/** The same, each delivered so often. */
const receivedSo = (counts: readonly number[], work: Work): SQSEvent => ({
  Records: counts.map((count, index) => recordOf(JSON.stringify(work), index, count)),
});
const of = (group: string, number: number): Work => ({ group, number });

type Line = [code: string, fields: LogFields | undefined, error?: unknown];

function recordingLog(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  return {
    lines,
    log: {
      info: (code, fields) => lines.push([code, fields]),
      warn: (code, fields) => lines.push([code, fields]),
      failure: (code, error, fields) => lines.push([code, fields, error]),
    },
  };
}

/** A queue that keeps what it is told; or that refuses to. */
function ownQueue(refuses: { park?: boolean; waits?: number | 'throws' } = {}) {
  const parked: [body: string, code: string][] = [];
  const waits: Wait[][] = [];
  const queue: OwnQueue = {
    park: async ({ body }, code) => {
      if (refuses.park === true) throw new RangeError('the dead-letter queue is out of reach');
      parked.push([body, code]);
    },
    setWaits: async (all) => {
      if (refuses.waits === 'throws') throw new RangeError('the queue is out of reach');
      waits.push([...all]);
      return refuses.waits ?? 0;
    },
  };
  return { queue, parked, waits };
}

const read = (body: unknown) => z.safeParse(Work, body);
const failuresOf = async (answer: Promise<SQSBatchResponse>): Promise<string[]> =>
  (await answer).batchItemFailures.map((failure) => failure.itemIdentifier);

/** A consumer whose messages of a negative number fail, as the number says. */
const errors: Record<string, () => Error> = {
  '-1': () => new Error('A Child'),
  '-2': () => new PermanentError('unreadable-event', { cause: new Error('A Child') }),
  '-3': () => new RetryLaterError('A Child'),
  '-4': () => new NewerMessageError('A Child'),
  '-5': () => new SyntaxError('A Child'),
};
const failingOn = (work: readonly Work[]): void => {
  for (const { number } of work) {
    const error = errors[String(number)];
    if (error !== undefined) throw error();
  }
};

const poisons = ['{', '"text"', '{"group":"a"}', '{"group":"a","number":1,"name":"A Child"}'];
const parkedPoisons = poisons.map((body, index) => [body, index === 0 ? 'unreadable-json' : 'unreadable-message']);

/** Both handlers, each with a message that none of the others is taken together with. */
const handlers = {
  standard: (consumer: { log: Log; queue: OwnQueue; read?: typeof read }) =>
    createQueueHandler({ read, ...consumer, take: async (work) => failingOn([work]) }),
  FIFO: (consumer: { log: Log; queue: OwnQueue; read?: typeof read }) =>
    createGroupHandler({
      read,
      ...consumer,
      groupOf: (work) => work.group,
      take: async (_group, all) => failingOn(all),
    }),
};

describe.each(Object.entries(handlers))('the handler of a %s queue', (kind, handlerOf) => {
  const backoff = kind === 'FIFO' ? fifoBackoff : standardBackoff;
  const opened = (refuses: Parameters<typeof ownQueue>[0] = {}, reading = read) => {
    const own = ownQueue(refuses);
    const { log, lines } = recordingLog();
    return { ...own, lines, handler: handlerOf({ log, queue: own.queue, read: reading }) };
  };

  test('parks what cannot be read at its first delivery, as it is and with why, and takes it off the queue', async () => {
    const { handler, parked, waits, lines } = opened();
    expect(await failuresOf(handler(eventOf(...poisons, of('a', 1))))).toEqual([]);
    expect(parked).toEqual(parkedPoisons);
    expect(waits).toEqual([]);
    expect(lines.filter(([code]) => code === 'message-parked').map(([, fields]) => fields)).toEqual(
      parkedPoisons.map(([, outcome], index) => ({ attempt: 2, messageId: `m-${index}`, outcome })),
    );
    expect(JSON.stringify(lines)).not.toContain('Child');
  });

  test('parks what its consumer says that no retry helps', async () => {
    const { handler, parked, lines } = opened();
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', -2))))).toEqual([]);
    expect(parked).toEqual([[JSON.stringify(of('b', -2)), 'unreadable-event']]);
    expect(lines[0]?.[2]).toMatchObject({ name: 'PermanentError', code: 'unreadable-event' });
  });

  test('parks nothing else: an error of the consumer is no unreadable message, whatever its class', async () => {
    const { handler, parked } = opened();
    const failing = [of('a', -1), of('b', -3), of('c', -4), of('d', -5)];
    expect(await failuresOf(handler(eventOf(...failing)))).toEqual(['m-0', 'm-1', 'm-2', 'm-3']);
    expect(parked).toEqual([]);
    const broken = opened({}, () => {
      throw new TypeError('a fault of the program');
    });
    expect(await failuresOf(broken.handler(eventOf(of('a', 1))))).toEqual(['m-0']);
    expect(broken.parked).toEqual([]);
  });

  test('gives back what could not be parked', async () => {
    const { handler, waits, lines } = opened({ park: true });
    expect(await failuresOf(handler(eventOf(poisons[0]!, of('a', 1), of('b', -2))))).toEqual(['m-0', 'm-2']);
    expect(waits[0]?.map(({ receiptHandle }) => receiptHandle)).toEqual(['r-0', 'r-2']);
    expect(lines.filter(([code]) => code === 'message-not-parked').map(([, fields, error]) => [fields, error])).toEqual(
      [
        [{ attempt: 2, messageId: 'm-0', outcome: 'unreadable-json' }, expect.any(RangeError)],
        [{ attempt: 2, messageId: 'm-2', outcome: 'unreadable-event' }, expect.any(RangeError)],
      ],
    );
  });

  test('sets, in one call, when each of those that failed is delivered again: later from time to time', async () => {
    const { handler, waits } = opened();
    const counts = [1, 2, 3, 4, 5];
    expect(await failuresOf(handler(receivedSo(counts, of('a', -1))))).toHaveLength(5);
    expect(waits).toEqual([[...backoff, 0].map((seconds, index) => ({ receiptHandle: `r-${index}`, seconds }))]);
  });

  test('sets nothing for what waits for more than a passing fault', async () => {
    const { handler, waits } = opened();
    expect(await failuresOf(handler(eventOf(of('a', -3), of('b', -1), of('c', -4))))).toEqual(['m-0', 'm-1', 'm-2']);
    expect(waits.map((all) => all.map(({ receiptHandle }) => receiptHandle))).toEqual([['r-1']]);
  });

  test('makes no call where nothing failed', async () => {
    const { handler, waits, parked } = opened();
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', 2))))).toEqual([]);
    expect([waits, parked]).toEqual([[], []]);
  });

  test('gives messages back all the same when their waits cannot be set, and says so', async () => {
    for (const [waits, line] of [
      [1, ['backoff-refused', { count: 1 }]],
      ['throws', ['backoff-failed', { count: 2 }, expect.any(RangeError)]],
    ] as const) {
      const { handler, lines } = opened({ waits });
      expect(await failuresOf(handler(eventOf(of('a', -1), of('b', -1))))).toEqual(['m-0', 'm-1']);
      expect(lines).toContainEqual(line);
    }
  });
});

describe('how long a failed message waits', () => {
  test.each([
    ['FIFO', fifoBackoff],
    ['standard', standardBackoff],
  ])('in a %s queue grows from seconds, and ends with the last delivery', (_, backoff) => {
    expect(backoff).toHaveLength(maxReceiveCount - 1);
    expect(backoff[0]).toBeLessThanOrEqual(5);
    expect(backoff.toSorted((one, other) => one - other)).toEqual(backoff);
    expect(new Set(backoff).size).toBe(backoff.length);
    expect(secondsAfter(backoff, 1)).toBe(backoff[0]);
    expect([maxReceiveCount, maxReceiveCount + 1].map((count) => secondsAfter(backoff, count))).toEqual([0, 0]);
  });

  test('is at most a minute, and two in all, where a group waits for it', () => {
    expect(Math.max(...fifoBackoff)).toBeLessThanOrEqual(60);
    expect(fifoBackoff.reduce((sum, seconds) => sum + seconds)).toBeLessThanOrEqual(120);
  });

  test('is long enough in all, where nobody waits for it, for a quarter of an hour without what it needs', () => {
    expect(standardBackoff.reduce((sum, seconds) => sum + seconds)).toBeGreaterThanOrEqual(15 * 60);
    // SQS takes no longer ones.
    expect(Math.max(...standardBackoff)).toBeLessThan(12 * 60 * 60);
  });
});

test('the waits are those that the pages say', () => {
  const listed = (backoff: readonly number[]): string => `${backoff.slice(0, -1).join(', ')} and ${backoff.at(-1)}`;
  for (const name of ['functions.md', 'adr/0027-messages-that-are-not-taken.md']) {
    const page = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
    expect(page).toContain(`${listed(fifoBackoff)} seconds`);
    expect(page).toContain(listed(standardBackoff));
  }
});

describe('the handler of a standard queue', () => {
  test('gives back what failed, and nothing else, even when all failed', async () => {
    const { log, lines } = recordingLog();
    const taken: number[] = [];
    const take = async ({ number }: Work): Promise<void> => {
      if (number < 0) throw new Error('A Child');
      taken.push(number);
    };
    const handler = createQueueHandler({ read, log, queue: ownQueue().queue, take });
    const answer = await handler(eventOf(of('a', 1), of('a', -1), of('a', -2), of('a', 2)));
    expect(new Set(answer.batchItemFailures.map((failure) => failure.itemIdentifier))).toEqual(new Set(['m-1', 'm-2']));
    expect(taken).toEqual([1, 2]);
    expect((await handler(eventOf(of('a', -1), of('b', -1)))).batchItemFailures).toHaveLength(2);
    expect(lines.map(([code]) => code)).toEqual(Array.from({ length: 4 }, () => 'message-failed'));
    expect(JSON.stringify(lines)).not.toContain('Child');
    expect(lines[0]![1]).toEqual({ attempt: 2, messageId: 'm-1' });
  });
});

describe('the handler of a queue of groups', () => {
  const handlerOf = (fails: (group: string, messages: readonly Work[]) => boolean, error = new Error('A Child')) => {
    const taken: [string, number[]][] = [];
    const { log, lines } = recordingLog();
    const { queue, parked, waits } = ownQueue();
    const handler = createGroupHandler({
      read,
      log,
      queue,
      groupOf: (work) => work.group,
      take: async (group, messages) => {
        if (fails(group, messages)) throw error;
        taken.push([group, messages.map((message) => message.number)]);
      },
    });
    return { handler, taken, lines, parked, waits };
  };

  test('takes each group in one go', async () => {
    const { handler, taken } = handlerOf(() => false);
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', 2), of('a', 3))))).toEqual([]);
    expect(taken).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ]);
  });

  test('takes the others of a group, and of other groups, without the one that cannot be taken', async () => {
    const { handler, taken, waits } = handlerOf((_group, messages) => messages.some((message) => message.number === 3));
    expect(await failuresOf(handler(eventOf(of('a', 1), of('b', 2), of('a', 3), of('a', 4))))).toEqual(['m-2']);
    expect(taken).toEqual([
      ['a', [1]],
      ['a', [4]],
      ['b', [2]],
    ]);
    expect(waits).toEqual([[{ receiptHandle: 'r-2', seconds: fifoBackoff[1] }]]);
  });

  test('parks the one of a group that no retry helps, alone', async () => {
    const { handler, taken, parked, lines } = handlerOf(
      (_group, messages) => messages.some((message) => message.number === 3),
      new PermanentError('unreadable-event'),
    );
    expect(await failuresOf(handler(eventOf(of('a', 1), of('a', 3), of('a', 4))))).toEqual([]);
    expect(taken).toEqual([
      ['a', [1]],
      ['a', [4]],
    ]);
    expect(parked).toEqual([[JSON.stringify(of('a', 3)), 'unreadable-event']]);
    expect(lines.at(-1)).toEqual(['batch-taken', { count: 3, outcome: '0 failed, 1 parked' }]);
  });

  test('tries a message that is alone in its group once', async () => {
    const tried: number[] = [];
    const { handler } = handlerOf((_group, [message]) => tried.push(message!.number) > 0);
    expect(await failuresOf(handler(eventOf(of('a', 1))))).toEqual(['m-0']);
    expect(tried).toEqual([1]);
  });

  test('goes on without what cannot be read, and without a word of it in the log', async () => {
    const { handler, taken, lines } = handlerOf(() => false);
    expect(await failuresOf(handler(eventOf(...poisons, of('a', 1))))).toEqual([]);
    expect(taken).toEqual([['a', [1]]]);
    expect(JSON.stringify(lines)).not.toContain('Child');
    expect(lines.at(-1)).toEqual(['batch-taken', { count: 5, outcome: '0 failed, 4 parked' }]);
  });
});
