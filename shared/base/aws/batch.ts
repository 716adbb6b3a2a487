import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from './log.ts';
import type { OwnQueue } from './queue.ts';
import {
  fifoBackoff,
  PermanentError,
  RetryLaterError,
  secondsAfter,
  standardBackoff,
  type Backoff,
} from './redelivery.ts';

/** What came of reading something, as Zod's `safeParse` says it. */
export type Parsed<T> = { success: true; data: T } | { success: false; error: Error };

/** What every consumer of a queue has. */
interface Consumer<T> {
  /** Reads a message from its body's JSON. What it does not read no retry will. */
  read: (body: unknown) => Parsed<T>;
  log: Log;
  queue: OwnQueue;
}

const attemptOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

function jsonOf({ body }: SQSRecord): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PermanentError('unreadable-json', { cause });
  }
}

/** @throws PermanentError when the body is not JSON, or not a message; whatever else `read` throws */
function messageOf<T>(read: Consumer<T>['read'], record: SQSRecord): T {
  const parsed = read(jsonOf(record));
  if (!parsed.success) throw new PermanentError('unreadable-message', { cause: parsed.error });
  return parsed.data;
}

/** A message that is given back to its queue, and why. */
interface Failed {
  record: SQSRecord;
  error: unknown;
}

/**
 * Decides on a message that was not taken.
 * @returns whether it is parked; else it is given back, because a retry may help or because parking failed
 */
async function parkIfPermanent({ log, queue }: Consumer<unknown>, { record, error }: Failed): Promise<boolean> {
  const fields = { attempt: attemptOf(record), messageId: record.messageId };
  if (!(error instanceof PermanentError)) {
    log.failure('message-failed', error, fields);
    return false;
  }
  try {
    await queue.park(record, error.code);
  } catch (cause) {
    log.failure('message-not-parked', cause, { ...fields, outcome: error.code });
    return false;
  }
  log.failure('message-parked', error, { ...fields, outcome: error.code });
  return true;
}

/** Sets when messages that are given back are delivered again. Where that fails they wait their queue's visibility timeout. */
async function backOff({ log, queue }: Consumer<unknown>, backoff: Backoff, failed: readonly Failed[]): Promise<void> {
  const waits = failed
    .filter(({ error }) => !(error instanceof RetryLaterError))
    .map(({ record }) => ({
      receiptHandle: record.receiptHandle,
      seconds: secondsAfter(backoff, attemptOf(record)),
    }));
  if (waits.length === 0) return;
  try {
    const refused = await queue.setWaits(waits);
    if (refused > 0) log.warn('backoff-refused', { count: refused });
  } catch (error) {
    log.failure('backoff-failed', error, { count: waits.length });
  }
}

/**
 * The handler of a standard queue: each message on its own. One that fails is delivered again, after a wait that grows;
 * after five deliveries SQS puts it into the dead-letter queue. One that no retry helps is put there at once.
 * @param consumer.take acts on one message; a PermanentError parks it, any other gives it back to the queue
 */
export function createQueueHandler<T>(
  consumer: Consumer<T> & { take: (message: T) => Promise<void> },
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => {
    const failed: Failed[] = [];
    const takeRecord = async (record: SQSRecord): Promise<void> => {
      try {
        await consumer.take(messageOf(consumer.read, record));
      } catch (error) {
        if (await parkIfPermanent(consumer, { record, error })) return;
        failed.push({ record, error });
        throw error;
      }
    };
    const answer = await processPartialResponse(event, takeRecord, new BatchProcessor(EventType.SQS), {
      throwOnFullBatchFailure: false,
    });
    await backOff(consumer, standardBackoff, failed);
    return answer;
  };
}

/**
 * The handler of a FIFO queue whose messages are worth more together: those of one group are taken in one go. When that
 * fails each is taken by itself, so that the others of the invocation need not be taken again. What is taken must not
 * depend on the order.
 *
 * A message that fails is given back, and holds back its group: until it is taken, or SQS puts it into the dead-letter
 * queue, nothing later of the group is delivered. That is some two minutes at most, unless the error asks for longer or
 * the process ends before it has set the wait: then each delivery holds the group for the queue's visibility timeout. A
 * message that no retry helps is put into the dead-letter queue at once, and its group goes on.
 * @param consumer.groupOf what messages are taken together by
 * @param consumer.take acts on the messages of one group; a PermanentError parks the message that it is thrown for alone,
 * any other gives it back to the queue
 */
export function createGroupHandler<T>(
  consumer: Consumer<T> & {
    groupOf: (message: T) => string;
    take: (group: string, messages: readonly T[]) => Promise<void>;
  },
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { log, take } = consumer;
  return async (event) => {
    const failed: Failed[] = [];
    let parked = 0;
    const fail = async (record: SQSRecord, error: unknown): Promise<void> => {
      if (await parkIfPermanent(consumer, { record, error })) parked += 1;
      else failed.push({ record, error });
    };
    const groups = new Map<string, { record: SQSRecord; message: T }[]>();
    for (const record of event.Records) {
      try {
        const message = messageOf(consumer.read, record);
        const group = consumer.groupOf(message);
        groups.set(group, [...(groups.get(group) ?? []), { record, message }]);
      } catch (error) {
        await fail(record, error);
      }
    }
    for (const [group, members] of groups) {
      try {
        await take(
          group,
          members.map((member) => member.message),
        );
      } catch (error) {
        const [only, ...others] = members;
        if (only !== undefined && others.length === 0) {
          await fail(only.record, error);
          continue;
        }
        for (const { record, message } of members) {
          await take(group, [message]).catch((cause: unknown) => fail(record, cause));
        }
      }
    }
    await backOff(consumer, fifoBackoff, failed);
    log.info('batch-taken', { count: event.Records.length, outcome: `${failed.length} failed, ${parked} parked` });
    return { batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };
}
