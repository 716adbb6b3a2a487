import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

/** An SQS client; one per container. */
export const openQueues = (): SQSClient => new SQSClient({});

/** One message: its JSON body and, on a FIFO queue, its group and deduplication id. */
export interface Outgoing {
  body: object;
  fifo?: { group: string; deduplication: string };
}

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
