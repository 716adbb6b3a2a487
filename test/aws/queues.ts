/** Queues in memory: what stands in them, what may be received, what repeats, and what becomes a dead letter. */
import { createHash } from 'node:crypto';
import type { MessageAttributeValue, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { refuseUnknown, serviceError } from './errors.ts';

/** A message as it stands in a queue. */
export interface Message {
  id: string;
  body: string;
  attributes: Record<string, MessageAttributeValue>;
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

export interface Queue {
  name: string;
  isFifo: boolean;
  attributes: Record<string, string>;
  messages: Message[];
  /** When each deduplication id was last taken, and for which message. */
  seen: Map<string, { at: number; id: string; sequence: number }>;
}

const account = '000000000000';
export const queueUrl = (name: string): string => `https://sqs.eu-west-2.amazonaws.com/${account}/${name}`;
export const queueArn = (name: string): string => `arn:aws:sqs:eu-west-2:${account}:${name}`;

/** How long a deduplication id is remembered, milliseconds. */
const deduplicationWindow = 5 * 60_000;

export const refused = (name: string, message: string): Error => serviceError('sqs', name, message);

const settable = [
  'FifoQueue',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'VisibilityTimeout',
  'RedrivePolicy',
  'ContentBasedDeduplication',
];
const sendFields = ['QueueUrl', 'Id', 'MessageBody', 'MessageAttributes', 'MessageGroupId', 'MessageDeduplicationId'];

/** What a message is deleted and hidden by, until it is received again. */
export const handleOf = ({ id, receives }: Message): string => `${id} ${receives}`;

/**
 * @param now milliseconds of the epoch
 * @param choose a whole number below the one given: which message of a standard queue is received next. The oldest by default
 */
export function createQueueStore(now: () => number, choose: (below: number) => number = () => 0) {
  const queues = new Map<string, Queue>();
  let sequence = 0;
  const of = (url = ''): Queue => {
    const found = queues.get(url);
    if (found === undefined) throw refused('QueueDoesNotExist', 'The specified queue does not exist.');
    return found;
  };

  const create = (name: string, attributes: Record<string, string> = {}): string => {
    refuseUnknown('queue', attributes, settable);
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
    const { MessageBody = '', MessageAttributes = {}, MessageGroupId: group, MessageDeduplicationId: given } = entry;
    refuseUnknown('queue', entry, sendFields);
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
      attributes: MessageAttributes,
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
  /** Takes out a message that is there. */
  const remove = (queue: Queue, handle: string | undefined): void => {
    const message = held(queue, handle);
    if (message !== undefined) queue.messages.splice(queue.messages.indexOf(message), 1);
  };
  /** Sets when a message that is hidden can be received again. */
  const hide = (queue: Queue, handle: string | undefined, seconds: number): void => {
    const message = held(queue, handle);
    if (message === undefined || isVisible(message)) {
      throw refused('MessageNotInflight', 'The specified message is not in flight.');
    }
    message.visibleAt = now() + seconds * 1000;
  };

  return { of, create, send, receive, remove, hide, isVisible, timeoutOf };
}
