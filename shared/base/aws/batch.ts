import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Log } from './log.ts';

const attemptOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/**
 * The handler of a standard queue: each message on its own; those that fail are delivered again, the others are not.
 * @param options.take acts on one parsed message; throwing gives it back to the queue
 */
export function createQueueHandler<T extends z.core.$ZodType>(options: {
  schema: T;
  log: Log;
  take: (message: z.output<T>) => Promise<void>;
}): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const takeRecord = async (record: SQSRecord): Promise<void> => {
    try {
      await options.take(z.parse(options.schema, JSON.parse(record.body)));
    } catch (error) {
      options.log.failure('message-failed', error, { attempt: attemptOf(record) });
      throw error;
    }
  };
  return (event) =>
    processPartialResponse(event, takeRecord, new BatchProcessor(EventType.SQS), { throwOnFullBatchFailure: false });
}

/**
 * The handler of a FIFO queue whose messages are worth more together: those of one group are taken in one go. When that
 * fails each is taken by itself, so that one that cannot be taken holds back only itself. What is taken must not depend
 * on the order.
 * @param options.groupOf what messages are taken together by
 * @param options.take acts on the messages of one group; throwing gives them back to the queue
 */
export function createGroupHandler<T extends z.core.$ZodType>(options: {
  schema: T;
  log: Log;
  groupOf: (message: z.output<T>) => string;
  take: (group: string, messages: readonly z.output<T>[]) => Promise<void>;
}): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { log, take } = options;
  return async (event) => {
    const failed: SQSRecord[] = [];
    const fail = (record: SQSRecord, error: unknown): void => {
      log.failure('message-failed', error, { attempt: attemptOf(record) });
      failed.push(record);
    };
    const groups = new Map<string, { record: SQSRecord; message: z.output<T> }[]>();
    for (const record of event.Records) {
      try {
        const message = z.parse(options.schema, JSON.parse(record.body));
        const group = options.groupOf(message);
        groups.set(group, [...(groups.get(group) ?? []), { record, message }]);
      } catch (error) {
        fail(record, error);
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
          fail(only.record, error);
          continue;
        }
        for (const { record, message } of members) {
          await take(group, [message]).catch((cause: unknown) => fail(record, cause));
        }
      }
    }
    log.info('batch-taken', { count: event.Records.length, outcome: `${failed.length} failed` });
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}
