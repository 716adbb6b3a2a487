import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { openOwnQueue, sendAll } from '../../../../shared/base/aws/queue.ts';

const client = new SQSClient({ region: 'eu-west-2' });
const sqs = mockClient(client);
const url = 'https://sqs.example/queue';
const messages = (count: number) => Array.from({ length: count }, (_, number) => ({ body: { number } }));

beforeEach(() => sqs.reset());

describe('sendAll', () => {
  test('sends ten to a call, each once and in order, with an id of its own in the call', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    await sendAll(client, url, messages(23));
    const batches = sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries ?? []);
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    for (const batch of batches) expect(new Set(batch.map((entry) => entry.Id)).size).toBe(batch.length);
    const bodies = batches.flat().map((entry): unknown => JSON.parse(entry.MessageBody ?? ''));
    expect(bodies).toEqual(messages(23).map((message) => message.body));
  });

  test('makes no call for no messages', async () => {
    await sendAll(client, url, []);
    expect(sqs.calls()).toHaveLength(0);
  });

  test('gives a FIFO message its group and deduplication id', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await sendAll(client, url, [{ body: {}, fifo: { group: 'audit-1', deduplication: 'audit-1#closing' } }]);
    expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries?.[0]).toMatchObject({
      MessageGroupId: 'audit-1',
      MessageDeduplicationId: 'audit-1#closing',
    });
  });

  test('throws when a call that succeeded left one message out, and says nothing of what it was', async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '' }],
      Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false, Message: 'secret' }],
    });
    await expect(sendAll(client, url, messages(2))).rejects.toThrow(/^a queue refused messages$/);
  });

  test('throws what the call threw, and sends no further batch', async () => {
    sqs.on(SendMessageBatchCommand).rejectsOnce(new Error('reset')).resolves({});
    await expect(sendAll(client, url, messages(11))).rejects.toThrow('reset');
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(1);
  });
});

describe('a consumer in its own queue', () => {
  const own = openOwnQueue(client, { queue: url, deadLetters: `${url}-dlq` });
  const delivered = (attributes: Partial<SQSRecord['attributes']> = {}): SQSRecord => ({
    messageId: 'm-1',
    receiptHandle: 'r-1',
    body: '{"kind":"no such"}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
      ...attributes,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  });
  const parked = {
    QueueUrl: `${url}-dlq`,
    MessageBody: '{"kind":"no such"}',
    MessageAttributes: {
      ErrorCode: { DataType: 'String', StringValue: 'unreadable-message' },
      OriginalMessageId: { DataType: 'String', StringValue: 'm-1' },
    },
  };

  test('sets the waits of all messages in one call, and counts those that were refused', async () => {
    const waits = Array.from({ length: 10 }, (_, index) => ({ receiptHandle: `r-${index}`, seconds: index }));
    sqs
      .on(ChangeMessageVisibilityBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [] })
      .resolves({ Successful: [], Failed: [{ Id: '3', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] });
    expect(await own.setWaits(waits)).toBe(0);
    expect(await own.setWaits(waits)).toBe(1);
    const [call] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
    expect(call?.args[0].input).toEqual({
      QueueUrl: url,
      Entries: waits.map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      })),
    });
  });

  test('parks a message as it is, with why and where it came from', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await own.park(delivered(), 'unreadable-message');
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual(parked);
  });

  test('parks a message of a FIFO queue in its group, once however often it is told to', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await own.park(delivered({ MessageGroupId: 'q', MessageDeduplicationId: 'q#closing' }), 'unreadable-message');
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      ...parked,
      MessageGroupId: 'q',
      MessageDeduplicationId: 'm-1',
    });
  });

  test('throws what a call threw', async () => {
    sqs.rejects(new Error('reset'));
    await expect(own.park(delivered(), 'unreadable-json')).rejects.toThrow('reset');
    await expect(own.setWaits([{ receiptHandle: 'r', seconds: 1 }])).rejects.toThrow('reset');
  });
});
