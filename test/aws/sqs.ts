/** What SQS answers and charges: standard and FIFO queues. */
import { createHash } from 'node:crypto';
import {
  SQSServiceException,
  type ChangeMessageVisibilityBatchCommandInput,
  type ChangeMessageVisibilityCommandInput,
  type CreateQueueCommandInput,
  type DeleteMessageBatchCommandInput,
  type DeleteMessageCommandInput,
  type GetQueueAttributesCommandInput,
  type ReceiveMessageCommandInput,
  type SendMessageBatchCommandInput,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { Charge } from './charges.ts';
import { refuseUnknown } from './errors.ts';
import { createQueueStore, handleOf, queueArn, refused, type Message } from './queues.ts';

export interface Queues {
  /** @returns its URL */
  create: (name: string, attributes?: Record<string, string>) => string;
  /** Receives up to so many messages: they are hidden for the queue's visibility time-out. */
  receive: (url: string, atMost: number) => Message[];
  /** Takes messages out for good. */
  delete: (url: string, messages: readonly Message[]) => void;
  /** Everything in a queue, hidden or not, in the order in which it came. */
  messages: (url: string) => readonly Message[];
  answers: Record<string, (input: never, charge: Charge) => object>;
}

/** SQS charges a request for so many bytes begun. */
const chunk = 64 * 1024;
const largest = { batch: 10, bytes: 1024 * 1024, receive: 10 };
/** SQS takes what XML can hold. */
const canBeSent = (text: string): boolean => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text);

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const receiveFields = [
  'QueueUrl',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
  'MessageSystemAttributeNames',
  'MessageAttributeNames',
];

/**
 * @param now milliseconds of the epoch
 * @param choose a whole number below the one given: which message of a standard queue is received next. The oldest by default
 */
export function createQueues(now: () => number, choose?: (below: number) => number): Queues {
  const { of, create, send, receive, remove, hide, isVisible, timeoutOf } = createQueueStore(now, choose);

  const checkBatch = (entries: readonly { Id: string | undefined }[]): void => {
    if (entries.length === 0) throw refused('EmptyBatchRequest', 'There should be at least one entry in the request.');
    if (entries.length > largest.batch)
      throw refused('TooManyEntriesInBatchRequest', 'A batch has at most 10 entries.');
    if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
      throw refused('BatchEntryIdsNotDistinct', 'Ids are not distinct.');
    }
  };
  /** Acts on every entry, and answers which it could not act on, and why. */
  function each<Entry extends { Id: string | undefined }>(
    entries: readonly Entry[],
    charge: Charge,
    act: (entry: Entry) => void,
  ): object {
    checkBatch(entries);
    charge.chunks += 1;
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      try {
        act(entry);
        Successful.push({ Id: entry.Id });
      } catch (error) {
        if (!(error instanceof SQSServiceException)) throw error;
        Failed.push({ Id: entry.Id, Code: error.name, SenderFault: true });
      }
    }
    return { Successful, Failed };
  }
  const chargeBytes = (charge: Charge, bytes: number): void => {
    if (bytes > largest.bytes) throw refused('BatchRequestTooLong', `A request has at most ${largest.bytes} bytes.`);
    charge.chunks += Math.max(1, Math.ceil(bytes / chunk));
  };
  const bytesOf = (bodies: readonly (string | undefined)[]): number =>
    bodies.reduce((sum, body = '') => sum + Buffer.byteLength(body), 0);

  const attributesOf = (message: Message, names: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      Object.entries({
        ApproximateReceiveCount: String(message.receives),
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? 0),
        SentTimestamp: String(message.sentAt),
        MessageGroupId: message.group,
        MessageDeduplicationId: message.deduplication,
        SequenceNumber: message.deduplication === undefined ? undefined : String(message.sequence).padStart(20, '0'),
      }).flatMap(([name, value]) =>
        value !== undefined && (names.includes('All') || names.includes(name)) ? [[name, value]] : [],
      ),
    );

  return {
    create,
    receive: (url, atMost) => receive(of(url), atMost, timeoutOf(of(url))),
    delete: (url, messages) => messages.forEach((message) => remove(of(url), handleOf(message))),
    messages: (url) => of(url).messages,
    answers: {
      CreateQueueCommand(input: CreateQueueCommandInput) {
        refuseUnknown('queue', input, ['QueueName', 'Attributes']);
        return { QueueUrl: create(input.QueueName ?? '', input.Attributes) };
      },

      GetQueueAttributesCommand(input: GetQueueAttributesCommandInput) {
        refuseUnknown('queue', input, ['QueueUrl', 'AttributeNames']);
        const queue = of(input.QueueUrl);
        const [hidden, visible] = [false, true].map(
          (is) => queue.messages.filter((one) => isVisible(one) === is).length,
        );
        const all = {
          ...queue.attributes,
          QueueArn: queueArn(queue.name),
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
        };
        const names: readonly string[] = input.AttributeNames ?? [];
        const isAsked = (name: string): boolean => names.includes('All') || names.includes(name);
        return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name))) };
      },

      SendMessageCommand(input: SendMessageCommandInput, charge) {
        const bytes = bytesOf([input.MessageBody]);
        chargeBytes(charge, bytes);
        if (!canBeSent(input.MessageBody ?? ''))
          throw refused('InvalidMessageContents', 'The message has bad characters');
        const { id } = send(of(input.QueueUrl), input);
        charge.bytesWritten += bytes;
        return { MessageId: id, MD5OfMessageBody: md5(input.MessageBody ?? '') };
      },

      SendMessageBatchCommand(input: SendMessageBatchCommandInput, charge) {
        refuseUnknown('queue', input, ['QueueUrl', 'Entries']);
        const { QueueUrl, Entries = [] } = input;
        const queue = of(QueueUrl);
        checkBatch(Entries);
        const bytes = bytesOf(Entries.map(({ MessageBody }) => MessageBody));
        chargeBytes(charge, bytes);
        charge.bytesWritten += bytes;
        const failed = Entries.filter(({ MessageBody = '' }) => !canBeSent(MessageBody));
        const Successful = Entries.filter((entry) => !failed.includes(entry)).map((entry) => ({
          Id: entry.Id,
          MessageId: send(queue, entry).id,
          MD5OfMessageBody: md5(entry.MessageBody ?? ''),
        }));
        const Failed = failed.map(({ Id }) => ({ Id, Code: 'InvalidMessageContents', SenderFault: true }));
        return { Successful, Failed };
      },

      /** Waiting for messages takes no time here: what is not there now is not there. */
      ReceiveMessageCommand(input: ReceiveMessageCommandInput, charge) {
        refuseUnknown('queue', input, receiveFields);
        const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout, MessageSystemAttributeNames = [] } = input;
        const names = input.MessageAttributeNames ?? [];
        const queue = of(QueueUrl);
        if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > largest.receive) {
          throw refused('InvalidParameterValue', `MaxNumberOfMessages is 1 to ${largest.receive}`);
        }
        const received = receive(queue, MaxNumberOfMessages, VisibilityTimeout ?? timeoutOf(queue));
        const bytes = bytesOf(received.map(({ body }) => body));
        charge.chunks += Math.max(1, Math.ceil(bytes / chunk));
        charge.bytesRead += bytes;
        const Messages = received.map((message) => ({
          MessageId: message.id,
          ReceiptHandle: handleOf(message),
          Body: message.body,
          MD5OfBody: md5(message.body),
          Attributes: attributesOf(message, MessageSystemAttributeNames),
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).filter(([name]) => names.includes('All') || names.includes(name)),
          ),
        }));
        return Messages.length === 0 ? {} : { Messages };
      },

      DeleteMessageCommand(input: DeleteMessageCommandInput, charge) {
        charge.chunks += 1;
        remove(of(input.QueueUrl), input.ReceiptHandle);
        return {};
      },

      DeleteMessageBatchCommand({ QueueUrl, Entries = [] }: DeleteMessageBatchCommandInput, charge) {
        return each(Entries, charge, ({ ReceiptHandle }) => remove(of(QueueUrl), ReceiptHandle));
      },

      ChangeMessageVisibilityCommand(input: ChangeMessageVisibilityCommandInput, charge) {
        charge.chunks += 1;
        hide(of(input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout ?? 0);
        return {};
      },

      ChangeMessageVisibilityBatchCommand(
        { QueueUrl, Entries = [] }: ChangeMessageVisibilityBatchCommandInput,
        charge,
      ) {
        return each(Entries, charge, (entry) => hide(of(QueueUrl), entry.ReceiptHandle, entry.VisibilityTimeout ?? 0));
      },
    },
  };
}
