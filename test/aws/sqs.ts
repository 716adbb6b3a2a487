/** What SQS answers and charges: standard and FIFO queues, visibility, deduplication and dead letters. */
import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityCommandInput,
  CreateQueueCommandInput,
  DeleteMessageBatchCommandInput,
  DeleteMessageCommandInput,
  GetQueueAttributesCommandInput,
  ReceiveMessageCommandInput,
  SendMessageBatchCommandInput,
  SendMessageBatchRequestEntry,
  SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { Charge } from './charges.ts';
import { only, serviceError } from './errors.ts';

/** A message as it stands in a queue. */
export interface Message {
  id: string;
  body: string;
  group?: string | undefined;
  deduplication?: string | undefined;
  /** Counts the messages of all queues. */
  sequence: number;
  /** Milliseconds of the epoch. */
  sentAt: number;
  visibleAt: number;
  firstReceivedAt?: number;
  /** How often it was received. */
  receives: number;
}

interface Queue {
  name: string;
  isFifo: boolean;
  attributes: Record<string, string>;
  messages: Message[];
  /** When each deduplication id was last taken, and for which message. */
  seen: Map<string, { at: number; id: string; sequence: number }>;
}

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

const account = '000000000000';
export const queueUrl = (name: string): string => `https://sqs.eu-west-2.amazonaws.com/${account}/${name}`;
const queueArn = (name: string): string => `arn:aws:sqs:eu-west-2:${account}:${name}`;

/** SQS charges a request for so many bytes begun. */
const chunk = 64 * 1024;
const largest = { batch: 10, bytes: 1024 * 1024, receive: 10 };
/** How long a deduplication id is remembered, milliseconds. */
const deduplicationWindow = 5 * 60_000;

/** SQS takes what XML can hold. */
const canBeSent = (text: string): boolean => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text);

const refused = (name: string, message: string): Error => serviceError('sqs', name, message);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const settable = [
  'FifoQueue',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'VisibilityTimeout',
  'RedrivePolicy',
  'ContentBasedDeduplication',
];
const receiveFields = [
  'QueueUrl',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
  'MessageSystemAttributeNames',
];

/**
 * @param now milliseconds of the epoch
 * @param choose a whole number below the one given: which message of a standard queue is received next. The oldest by default
 */
export function createQueues(now: () => number, choose: (below: number) => number = () => 0): Queues {
  const queues = new Map<string, Queue>();
  let sequence = 0;
  const of = (url = ''): Queue => {
    const found = queues.get(url);
    if (found === undefined) throw refused('QueueDoesNotExist', 'The specified queue does not exist.');
    return found;
  };

  const create = (name: string, attributes: Record<string, string> = {}): string => {
    only('queue', attributes, settable);
    const isFifo = name.endsWith('.fifo');
    if (isFifo !== (attributes['FifoQueue'] === 'true')) {
      throw refused('InvalidParameterValue', 'the name of a FIFO queue, and of no other, ends in .fifo');
    }
    const url = queueUrl(name);
    if (!queues.has(url)) queues.set(url, { name, isFifo, attributes, messages: [], seen: new Map() });
    return url;
  };

  /** Puts a message into a queue, or finds the one that it repeats. */
  const send = (queue: Queue, entry: Omit<SendMessageBatchRequestEntry, 'Id'>) => {
    const { MessageBody = '', MessageGroupId: group, MessageDeduplicationId: given } = entry;
    only('queue', entry, ['QueueUrl', 'Id', 'MessageBody', 'MessageGroupId', 'MessageDeduplicationId']);
    if (MessageBody === '') throw refused('MissingParameter', 'The request must contain the parameter MessageBody.');
    const isContent = queue.attributes['ContentBasedDeduplication'] === 'true';
    const id =
      given ?? (queue.isFifo && isContent ? createHash('sha256').update(MessageBody).digest('hex') : undefined);
    if (queue.isFifo && group === undefined) throw refused('MissingParameter', 'a FIFO queue wants a MessageGroupId');
    if (queue.isFifo !== (id !== undefined)) {
      throw refused('InvalidParameterValue', 'a FIFO queue, and no other, wants a MessageDeduplicationId');
    }
    const scope = queue.attributes['DeduplicationScope'] === 'messageGroup' ? group : '';
    const name = JSON.stringify([scope, id]);
    const known = queue.seen.get(name);
    if (id !== undefined && known !== undefined && now() - known.at < deduplicationWindow) return known;
    const message: Message = {
      id: `message-${++sequence}`,
      body: MessageBody,
      group,
      deduplication: id,
      sequence,
      sentAt: now(),
      visibleAt: now(),
      receives: 0,
    };
    queue.messages.push(message);
    if (id !== undefined) queue.seen.set(name, { at: now(), id: message.id, sequence });
    return { id: message.id, sequence };
  };

  const isVisible = ({ visibleAt }: Message): boolean => visibleAt <= now();

  /** What may be received: of a FIFO queue nothing of a group of which anything is hidden. */
  const receivable = ({ isFifo, messages }: Queue): Message[] => {
    const blocked = new Set(isFifo ? messages.filter((one) => !isVisible(one)).map(({ group }) => group) : []);
    return messages.filter((one) => isVisible(one) && !(isFifo && blocked.has(one.group)));
  };

  /** Moves what was to be received once too often to the dead letters. */
  const redrive = (queue: Queue): void => {
    const policy = queue.attributes['RedrivePolicy'];
    if (policy === undefined) return;
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, string | number>;
    const target = [...queues.values()].find(({ name }) => queueArn(name) === deadLetterTargetArn);
    if (target === undefined) throw refused('QueueDoesNotExist', 'The dead-letter queue does not exist.');
    const spent = receivable(queue).filter(({ receives }) => receives >= Number(maxReceiveCount));
    queue.messages = queue.messages.filter((message) => !spent.includes(message));
    target.messages.push(...spent);
  };

  const receive = (queue: Queue, atMost: number, seconds: number): Message[] => {
    redrive(queue);
    const left = receivable(queue);
    const received: Message[] = [];
    while (received.length < atMost && left.length > 0) {
      const [message] = left.splice(queue.isFifo ? 0 : choose(left.length), 1);
      if (message === undefined) throw new Error('a choice of none that there is');
      message.receives += 1;
      message.firstReceivedAt ??= now();
      message.visibleAt = now() + seconds * 1000;
      received.push(message);
    }
    return received;
  };
  const timeoutOf = ({ attributes }: Queue): number => Number(attributes['VisibilityTimeout'] ?? 30);

  const handleOf = ({ id, receives }: Message): string => `${id} ${receives}`;
  /**
   * The message of a receipt handle: undefined of one that is gone, or has been received again since.
   * @throws ReceiptHandleIsInvalid of what is no handle; InvalidParameterValue of a FIFO message that is no longer hidden
   */
  const held = (queue: Queue, handle = ''): Message | undefined => {
    if (!/^message-\d+ \d+$/.test(handle)) {
      throw refused('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    }
    const message = queue.messages.find((one) => handleOf(one) === handle);
    if (queue.isFifo && message !== undefined && isVisible(message)) {
      throw refused('InvalidParameterValue', 'The receipt handle has expired');
    }
    return message;
  };
  const remove = (queue: Queue, handle: string | undefined): void => {
    const message = held(queue, handle);
    if (message !== undefined) queue.messages.splice(queue.messages.indexOf(message), 1);
  };

  const checkBatch = (entries: readonly { Id: string | undefined }[]): void => {
    if (entries.length === 0) throw refused('EmptyBatchRequest', 'There should be at least one entry in the request.');
    if (entries.length > largest.batch)
      throw refused('TooManyEntriesInBatchRequest', 'A batch has at most 10 entries.');
    if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
      throw refused('BatchEntryIdsNotDistinct', 'Ids are not distinct.');
    }
  };
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
        only('queue', input, ['QueueName', 'Attributes']);
        return { QueueUrl: create(input.QueueName ?? '', input.Attributes) };
      },

      GetQueueAttributesCommand(input: GetQueueAttributesCommandInput) {
        only('queue', input, ['QueueUrl', 'AttributeNames']);
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
        only('queue', input, ['QueueUrl', 'Entries']);
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
        only('queue', input, receiveFields);
        const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout, MessageSystemAttributeNames = [] } = input;
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
        }));
        return Messages.length === 0 ? {} : { Messages };
      },

      DeleteMessageCommand(input: DeleteMessageCommandInput, charge) {
        charge.chunks += 1;
        remove(of(input.QueueUrl), input.ReceiptHandle);
        return {};
      },

      DeleteMessageBatchCommand(input: DeleteMessageBatchCommandInput, charge) {
        const { QueueUrl, Entries = [] } = input;
        const queue = of(QueueUrl);
        checkBatch(Entries);
        charge.chunks += 1;
        for (const { ReceiptHandle } of Entries) remove(queue, ReceiptHandle);
        return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
      },

      ChangeMessageVisibilityCommand(input: ChangeMessageVisibilityCommandInput, charge) {
        charge.chunks += 1;
        const message = held(of(input.QueueUrl), input.ReceiptHandle);
        if (message === undefined || isVisible(message)) {
          throw refused('MessageNotInflight', 'The specified message is not in flight.');
        }
        message.visibleAt = now() + (input.VisibilityTimeout ?? 0) * 1000;
        return {};
      },
    },
  };
}
