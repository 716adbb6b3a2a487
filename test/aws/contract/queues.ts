/** What queues promise. */
import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sendAll } from '../../../shared/base/aws/queue.ts';
import { callOf, errorOf, type Effort, type Subject } from './subject.ts';

interface Queue {
  sqs: SQSClient;
  url: string;
}
interface Sent {
  body: string;
  fifo?: { group: string; deduplication: string };
}
interface Received {
  body: string;
  handle: string;
  receives: number;
}

async function newQueue({ sqs }: Subject, attributes: Record<string, string> = {}): Promise<Queue> {
  const isFifo = attributes['FifoQueue'] === 'true';
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `contract-${randomUUID()}${isFifo ? '.fifo' : ''}`, Attributes: attributes }),
  );
  return { sqs, url };
}
/** A queue, and the one that its messages go to once they were received so often. */
async function withDeadLetters(subject: Subject, most: number, attributes: Record<string, string> = {}) {
  const dead = await newQueue(subject, attributes);
  const asked = new GetQueueAttributesCommand({ QueueUrl: dead.url, AttributeNames: ['QueueArn'] });
  const { Attributes } = await subject.sqs.send(asked);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: most });
  return { dead, queue: await newQueue(subject, { ...attributes, RedrivePolicy }) };
}
const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

const send = ({ sqs, url }: Queue, all: readonly Sent[]) =>
  sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: all.map(({ body, fifo }, n) => ({
        Id: String(n),
        MessageBody: body,
        ...(fifo && { MessageGroupId: fifo.group, MessageDeduplicationId: fifo.deduplication }),
      })),
    }),
  );
/** So long that nothing comes again by itself while a test runs. */
const long = 600;
async function receive({ sqs, url }: Queue, most = 10): Promise<Received[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: most,
      VisibilityTimeout: long,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  return Messages.map(({ Body = '', ReceiptHandle = '', Attributes }) => ({
    body: Body,
    handle: ReceiptHandle,
    receives: Number(Attributes?.ApproximateReceiveCount),
  }));
}
const remove = ({ sqs, url }: Queue, { handle }: Received) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
const giveBack = ({ sqs, url }: Queue, { handle }: Received, seconds = 0) =>
  sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: seconds }));
const bodiesOf = (received: readonly Received[]): string[] => received.map(({ body }) => body);

// ---- any sequence of calls ----

interface Held {
  body: string;
  group: string | undefined;
  receives: number;
  /** While it is hidden: what it was received with. */
  received?: Received | undefined;
}
interface Model {
  isFifo: boolean;
  messages: Held[];
  seen: Set<string>;
}
type Call = fc.AsyncCommand<Model, Queue>;

/** What may be received, in order: of a FIFO queue nothing of a group of which anything is hidden. */
const visible = ({ isFifo, messages }: Model): Held[] => {
  const blocked = new Set(messages.filter(({ received }) => received !== undefined).map(({ group }) => group));
  return messages.filter(({ received, group }) => received === undefined && !(isFifo && blocked.has(group)));
};
const hidden = ({ messages }: Model): Held[] => messages.filter(({ received }) => received !== undefined);

const sendCall = (sent: readonly Sent[]): Call =>
  callOf({ send: sent }, async (model: Model, real: Queue) => {
    const all = model.isFifo ? sent : sent.map(({ body }) => ({ body }));
    for (const { body, fifo } of all as readonly Sent[]) {
      const name = JSON.stringify(fifo);
      if (fifo !== undefined && model.seen.has(name)) continue;
      model.seen.add(name);
      model.messages.push({ body, group: fifo?.group, receives: 0 });
    }
    const { Successful = [], Failed = [] } = await send(real, all);
    expect([Successful.map(({ Id }) => Id), Failed]).toEqual([all.map((_, n) => String(n)), []]);
  });

const receiveCall = (most: number): Call =>
  callOf({ receive: most }, async (model: Model, real: Queue) => {
    const [all, received] = [visible(model), await receive(real, most)];
    expect(received).toHaveLength(Math.min(all.length, most));
    if (model.isFifo) expect(bodiesOf(received)).toEqual(all.slice(0, received.length).map(({ body }) => body));
    for (const one of received) {
      // Of a standard queue any message may come, each of them once.
      const held = all.find(({ body, received }) => body === one.body && received === undefined);
      expect(held, `${one.body} may be received`).toBeDefined();
      if (held === undefined) return;
      held.received = one;
      held.receives += 1;
      if (model.isFifo) expect(one.receives).toBe(held.receives);
    }
  });

const settleCall = (which: number, deletes: boolean): Call =>
  callOf(
    { which, deletes },
    async (model: Model, real: Queue) => {
      const held = hidden(model)[which % hidden(model).length];
      if (held?.received === undefined) throw new Error('nothing is hidden');
      await (deletes ? remove : giveBack)(real, held.received);
      held.received = undefined;
      if (deletes) model.messages.splice(model.messages.indexOf(held), 1);
    },
    (model) => hidden(model).length > 0,
  );

const sent: fc.Arbitrary<Sent> = fc.record({
  body: fc.constantFrom('a', 'b', 'c', 'ü'),
  fifo: fc.record({
    group: fc.constantFrom('g', 'h'),
    deduplication: fc.integer({ min: 1, max: 12 }).map((n) => `id-${n}`),
  }),
});
const sequences = (maxCommands: number): fc.Arbitrary<Iterable<Call>> =>
  fc.commands(
    [
      fc.array(sent, { minLength: 1, maxLength: 4 }).map((all) => sendCall(all)),
      fc.integer({ min: 1, max: 10 }).map((most) => receiveCall(most)),
      fc.tuple(fc.nat({ max: 9 }), fc.boolean()).map((all) => settleCall(...all)),
    ],
    { maxCommands, size: 'max' },
  );

export function describeQueues(subject: () => Subject, { runs, calls, seed }: Effort): void {
  const holds = async (isFifo: boolean): Promise<void> => {
    const property = fc.asyncProperty(sequences(calls), async (sequence) => {
      const real = await newQueue(subject(), isFifo ? fifo : {});
      await fc.asyncModelRun(() => ({ model: { isFifo, messages: [], seen: new Set<string>() }, real }), sequence);
    });
    await fc.assert(property, { numRuns: runs, seed });
  };

  describe('a standard queue', () => {
    test('through any calls: gives every message to one at a time, until it is deleted', async () => {
      await expect(holds(false)).resolves.toBeUndefined();
    });

    test('gives a message again when its time is over', async () => {
      const queue = await newQueue(subject());
      await send(queue, [{ body: 'a' }]);
      const [message] = await receive(queue);
      if (message === undefined) throw new Error('nothing came');
      expect(message.body).toBe('a');
      expect(await receive(queue)).toEqual([]);
      // Only now for a second: however long the calls before took, it was hidden for longer.
      await giveBack(queue, message, 1);
      await subject().pass(1100);
      expect(await receive(queue)).toMatchObject([{ body: 'a', receives: 2 }]);
    });

    test.each([1, 2, 3])('gives a message %i times at most, then it is a dead letter', async (most) => {
      const { queue, dead } = await withDeadLetters(subject(), most);
      await send(queue, [{ body: 'a' }]);
      for (let receives = 1; receives <= most; receives++) {
        const [message] = await receive(queue);
        expect(message).toMatchObject({ body: 'a', receives });
        expect(await receive(dead)).toEqual([]);
        if (message !== undefined) await giveBack(queue, message);
      }
      expect(await receive(queue)).toEqual([]);
      expect(bodiesOf(await receive(dead))).toEqual(['a']);
    });

    test('takes what it can of a batch, and says what it cannot', async () => {
      const queue = await newQueue(subject());
      const { Successful, Failed } = await send(queue, [{ body: 'a' }, { body: 'no\u0001character' }, { body: 'b' }]);
      expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
      expect(Failed).toMatchObject([{ Id: '1', Code: 'InvalidMessageContents', SenderFault: true }]);
      expect(bodiesOf(await receive(queue)).toSorted()).toEqual(['a', 'b']);
      await expect(sendAll(queue.sqs, queue.url, [{ body: { a: 1 } }])).resolves.toBeUndefined();
    });

    test('keeps what is said beside a message', async () => {
      const queue = await newQueue(subject());
      const MessageAttributes = { ErrorCode: { DataType: 'String', StringValue: 'unreadable-message' } };
      await queue.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'a', MessageAttributes }));
      const { Messages } = await queue.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue.url, MessageAttributeNames: ['All'] }),
      );
      expect(Messages).toMatchObject([{ Body: 'a', MessageAttributes }]);
    });

    test('gives several messages back in one call, and says which it could not', async () => {
      const queue = await newQueue(subject());
      await send(queue, [{ body: 'a' }, { body: 'b' }]);
      const received = await receive(queue);
      const handles = [received[0]?.handle, 'none', received[1]?.handle];
      const { Successful, Failed } = await queue.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queue.url,
          Entries: handles.map((ReceiptHandle, n) => ({
            Id: String(n),
            ReceiptHandle,
            VisibilityTimeout: n === 2 ? 600 : 0,
          })),
        }),
      );
      expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
      expect(Failed).toMatchObject([{ Id: '1', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
      expect(bodiesOf(await receive(queue))).toEqual([received[0]?.body]);
    });

    test('deletes several messages in one call, and says which it could not', async () => {
      const queue = await newQueue(subject());
      await send(queue, [{ body: 'a' }, { body: 'b' }]);
      const received = await receive(queue);
      const handles = [received[0]?.handle, 'none'];
      const { Successful, Failed } = await queue.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queue.url,
          Entries: handles.map((ReceiptHandle, n) => ({ Id: String(n), ReceiptHandle })),
        }),
      );
      expect(Successful?.map(({ Id }) => Id)).toEqual(['0']);
      expect(Failed).toMatchObject([{ Id: '1', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
      const [kept] = received.slice(1);
      if (kept !== undefined) await giveBack(queue, kept);
      expect(bodiesOf(await receive(queue))).toEqual([kept?.body]);
    });

    test.each([
      ['of nothing', 'EmptyBatchRequest', () => []],
      ['of more than ten', 'TooManyEntriesInBatchRequest', () => Array.from({ length: 11 }, () => ({ body: 'a' }))],
    ])('refuses a batch %s: %s', async (_what, name, batch) => {
      const queue = await newQueue(subject());
      expect(await errorOf(send(queue, batch()))).toBe(name);
      expect(await receive(queue)).toEqual([]);
    });

    test('that is not there is refused', async () => {
      const queue = await newQueue(subject());
      const url = `${queue.url}-none`;
      expect(await errorOf(send({ ...queue, url }, [{ body: 'a' }]))).toBe('QueueDoesNotExist');
    });
  });

  describe('a FIFO queue', () => {
    test('through any calls: keeps the order of a group, holds it back while anything of it is hidden, and takes no id twice', async () => {
      await expect(holds(true)).resolves.toBeUndefined();
    });

    test('goes on with a group once the message that held it back is a dead letter', async () => {
      const { queue, dead } = await withDeadLetters(subject(), 1, fifo);
      const inGroup = (body: string): Sent => ({ body, fifo: { group: 'g', deduplication: body } });
      await send(queue, [inGroup('a'), inGroup('b')]);
      const [first] = await receive(queue, 1);
      expect(first?.body).toBe('a');
      expect(await receive(queue)).toEqual([]);
      if (first !== undefined) await giveBack(queue, first);
      expect(bodiesOf(await receive(queue))).toEqual(['b']);
      expect(bodiesOf(await receive(dead))).toEqual(['a']);
    });

    test('tells ids of one group from those of another, if it is made so', async () => {
      for (const scope of ['queue', 'messageGroup']) {
        const queue = await newQueue(subject(), { FifoQueue: 'true', DeduplicationScope: scope });
        await send(queue, [
          { body: 'a', fifo: { group: 'g', deduplication: 'id' } },
          { body: 'b', fifo: { group: 'h', deduplication: 'id' } },
        ]);
        expect(bodiesOf(await receive(queue))).toEqual(scope === 'queue' ? ['a'] : ['a', 'b']);
      }
    });

    test('takes an id no second time when its message is gone', async () => {
      const queue = await newQueue(subject(), fifo);
      const message = { body: 'a', fifo: { group: 'g', deduplication: 'id' } };
      await send(queue, [message]);
      const [received] = await receive(queue);
      if (received !== undefined) await remove(queue, received);
      await send(queue, [message]);
      expect(await receive(queue)).toEqual([]);
    });
  });
}
