/** What Lambda does between a queue and a function. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { InMemoryAws } from './aws.ts';
import { handleOf, type Message } from './queues.ts';

/** Messages as Lambda hands them over. */
export const sqsEventOf = (messages: readonly Message[]): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.id,
    receiptHandle: handleOf(message),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: 'AROAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? 0),
      ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
      ...(message.deduplication === undefined
        ? {}
        : {
            MessageDeduplicationId: message.deduplication,
            SequenceNumber: String(message.sequence).padStart(20, '0'),
          }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType = 'String', StringValue }]) => [
        name,
        { dataType: DataType, ...(StringValue === undefined ? {} : { stringValue: StringValue }) },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:queue',
    awsRegion: 'eu-west-2',
  })),
});

/**
 * Invokes a function once with what can be received: what it gives back stays hidden until its time is over, the rest goes.
 * When the function throws, everything stays hidden.
 * @returns how many messages it was invoked with; 0 is no invocation
 */
export async function deliver(
  { queues }: Pick<InMemoryAws, 'queues'>,
  queueUrl: string,
  handler: (event: SQSEvent) => Promise<SQSBatchResponse>,
  atMost = 10,
): Promise<number> {
  const received = queues.receive(queueUrl, atMost);
  if (received.length === 0) return 0;
  const { batchItemFailures } = await handler(sqsEventOf(received));
  const givenBack = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  queues.delete(
    queueUrl,
    received.filter(({ id }) => !givenBack.has(id)),
  );
  return received.length;
}
