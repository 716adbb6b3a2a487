import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { ErrorCode } from './redelivery.ts';

/** An SQS client; one per container. */
export const openQueues = (): SQSClient => new SQSClient({});

/** One message: its JSON body and, on a FIFO queue, its group and deduplication id. */
export interface Outgoing {
  body: object;
  fifo?: { group: string; deduplication: string };
}

/** Messages of one call, and of one invocation. */
const batchSize = 10;

/**
 * Sends messages, ten to a call.
 * @throws Error when the queue refuses any of them: the caller's trigger delivers again, and every consumer takes repeats
 */
export async function sendAll(client: SQSClient, queueUrl: string, messages: readonly Outgoing[]): Promise<void> {
  for (let start = 0; start < messages.length; start += batchSize) {
    const batch = messages.slice(start, start + batchSize);
    const answer = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map((message, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message.body),
          ...(message.fifo === undefined
            ? {}
            : { MessageGroupId: message.fifo.group, MessageDeduplicationId: message.fifo.deduplication }),
        })),
      }),
    );
    if ((answer.Failed ?? []).length > 0) throw new Error('a queue refused messages');
  }
}

/** A delivered message and the seconds from now after which it is delivered again. */
export interface Wait {
  receiptHandle: string;
  seconds: number;
}

/** What a consumer may do in its own queue with messages that it did not take. */
export interface OwnQueue {
  /**
   * Sets when messages of one invocation are delivered again, in one call.
   * @returns how many of them the queue refused: those are delivered when its visibility timeout ends
   * @throws whatever the call threw
   */
  setWaits: (waits: readonly Wait[]) => Promise<number>;
  /**
   * Puts a message into the dead-letter queue, its body as it is, with the attributes `ErrorCode` and `OriginalMessageId`.
   * The message in the queue itself stays.
   * @throws whatever the call threw
   */
  park: (record: SQSRecord, code: ErrorCode) => Promise<void>;
}

const text = (value: string) => ({ DataType: 'String', StringValue: value });

/** A consumer's own queue, by URL, and the dead-letter queue behind it, which is FIFO if the queue is. */
export const openOwnQueue = (client: SQSClient, urls: { queue: string; deadLetters: string }): OwnQueue => ({
  async setWaits(waits) {
    const answer = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: urls.queue,
        Entries: waits.map(({ receiptHandle, seconds }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        })),
      }),
    );
    return (answer.Failed ?? []).length;
  },

  async park({ messageId, body, attributes }, code) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: urls.deadLetters,
        MessageBody: body,
        MessageAttributes: { ErrorCode: text(code), OriginalMessageId: text(messageId) },
        // Only messages of FIFO queues have one. Parked and not acknowledged, a message comes again under the same id.
        ...(attributes.MessageDeduplicationId === undefined
          ? {}
          : { MessageGroupId: attributes.MessageGroupId, MessageDeduplicationId: messageId }),
      }),
    );
  },
});
