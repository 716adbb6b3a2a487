import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { sendAll } from '../../../../shared/base/aws/queue.ts';

const sqs = mockClient(SQSClient);
const client = new SQSClient({ region: 'eu-west-2' });
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
