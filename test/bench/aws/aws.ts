/** AWS in memory behind the SDK's own clients: it answers what the program asks, and counts what that costs. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  NoSuchKey,
  S3Client,
  S3ServiceException,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient, type SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { answers, noCharge, type Charge } from './dynamodb.ts';
import { createMeter, type Call, type Meter } from './meter.ts';
import { createRows, type Rows } from './rows.ts';

/** A message as it stands in a queue. */
export interface Queued {
  id: string;
  body: string;
}

export interface MeteredAws {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: SQSClient;
  ses: SESv2Client;
  meter: Meter;
  /** A table's rows, by its name; made when first asked for. */
  rows: (table: string) => Rows;
  /** Takes messages out of a queue, at most so many, the oldest first. */
  takeMessages: (queueUrl: string, atMost: number) => Queued[];
}

/** SQS charges a request for so many bytes begun. */
const chunk = 64 * 1024;

type Charged = Charge & { chunks: number };

/** What a call is answered by; the charge is what it costs even if it is refused. */
type Answer = (command: string, input: object, charge: Charged) => object;

function createObjects(): Answer {
  const objects = new Map<string, Uint8Array>();
  return (command, input, charge) => {
    if (command === 'PutObjectCommand') {
      const { Bucket, Key, Body, IfNoneMatch } = input as PutObjectCommandInput;
      const path = `${Bucket}/${Key}`;
      if (IfNoneMatch === '*' && objects.has(path)) {
        throw new S3ServiceException({
          name: 'PreconditionFailed',
          message: 'At least one of the pre-conditions you specified did not hold',
          $fault: 'client',
          $metadata: { httpStatusCode: 412 },
        });
      }
      if (typeof Body !== 'string' && !(Body instanceof Uint8Array)) throw new Error('an object of no kind known here');
      const bytes = typeof Body === 'string' ? Buffer.from(Body) : Body;
      objects.set(path, bytes);
      charge.bytesWritten += bytes.byteLength;
      return {};
    }
    if (command === 'GetObjectCommand') {
      const { Bucket, Key } = input as GetObjectCommandInput;
      const bytes = objects.get(`${Bucket}/${Key}`);
      if (bytes === undefined) throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: {} });
      charge.bytesRead += bytes.byteLength;
      return { Body: { transformToByteArray: () => Promise.resolve(new Uint8Array(bytes)) } };
    }
    throw new Error(`the metered bucket does not know ${command}`);
  };
}

function createQueues(): { answer: Answer; take: MeteredAws['takeMessages'] } {
  const queues = new Map<string, Queued[]>();
  const seen = new Set<string>();
  let count = 0;
  const queueOf = (url: string): Queued[] => {
    const known = queues.get(url) ?? [];
    queues.set(url, known);
    return known;
  };
  return {
    answer(command, input, charge) {
      if (command !== 'SendMessageBatchCommand') throw new Error(`the metered queue does not know ${command}`);
      const { QueueUrl = '', Entries = [] } = input as SendMessageBatchCommandInput;
      const size = Entries.reduce((bytes, { MessageBody = '' }) => bytes + Buffer.byteLength(MessageBody), 0);
      charge.chunks += Math.max(1, Math.ceil(size / chunk));
      charge.bytesWritten += size;
      for (const { MessageBody = '', MessageGroupId, MessageDeduplicationId } of Entries) {
        // Told twice is told once. Here for good, there for five minutes.
        const name = `${QueueUrl} ${MessageGroupId} ${MessageDeduplicationId}`;
        if (MessageDeduplicationId !== undefined && seen.has(name)) continue;
        if (MessageDeduplicationId !== undefined) seen.add(name);
        queueOf(QueueUrl).push({ id: String(++count), body: MessageBody });
      }
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
    },
    take: (queueUrl, atMost) => queueOf(queueUrl).splice(0, atMost),
  };
}

const sendMail: Answer = (command, input, charge) => {
  if (command !== 'SendEmailCommand') throw new Error(`the metered mailer does not know ${command}`);
  charge.bytesWritten += Buffer.byteLength(JSON.stringify(input));
  return { MessageId: 'metered' };
};

/** The table, bucket or queue that a call is for. A call for several tables is one for the first. */
const targetOf = (input: {
  TableName?: string;
  RequestItems?: Record<string, unknown>;
  TransactItems?: readonly Record<string, { TableName?: string }>[];
  Bucket?: string;
  QueueUrl?: string;
}): string => {
  const [step] = input.TransactItems ?? [];
  const [batch] = Object.keys(input.RequestItems ?? {});
  const table = input.TableName ?? batch ?? Object.values(step ?? {})[0]?.TableName;
  return table ?? input.Bucket ?? input.QueueUrl ?? '';
};

/** A middleware, to stand first on a client: it answers in place of all that would follow. */
const answering =
  (meter: Meter, service: Call['service'], answer: Answer) =>
  <Args extends object, Output extends object>(
    _next: (args: Args) => Promise<Output>,
    context: { commandName?: string },
  ) =>
  async (args: Args): Promise<Output> => {
    const command = context.commandName ?? 'unnamed';
    const { input } = args as { input?: object };
    if (input === undefined) throw new Error('a call without an input');
    const round = await meter.rounds.enter();
    const charge: Charged = { ...noCharge(), chunks: 0 };
    try {
      const answered: object = { output: { $metadata: {}, ...answer(command, input, charge) }, response: {} };
      // What a command's answer is, only its own types know.
      return answered as Output;
    } finally {
      meter.record({ service, command, target: targetOf(input), round, ...charge });
    }
  };

/** AWS with nothing in it. */
export function openAws(): MeteredAws {
  const meter = createMeter();
  const tables = new Map<string, Rows>();
  const rows = (name: string): Rows => {
    const known = tables.get(name) ?? createRows();
    tables.set(name, known);
    return known;
  };
  const ofTable: Answer = (command, input, charge) => {
    const known = answers[command];
    if (known === undefined) throw new Error(`the metered table does not know ${command}`);
    return known(rows(targetOf(input)), input as never, charge);
  };
  const queues = createQueues();
  const config = { region: 'eu-west-2', credentials: { accessKeyId: 'metered', secretAccessKey: 'metered' } };
  const first = { step: 'initialize', priority: 'high' } as const;
  const dynamodb = new DynamoDBClient(config);
  dynamodb.middlewareStack.add(answering(meter, 'dynamodb', ofTable), first);
  const s3 = new S3Client(config);
  s3.middlewareStack.add(answering(meter, 's3', createObjects()), first);
  const sqs = new SQSClient(config);
  sqs.middlewareStack.add(answering(meter, 'sqs', queues.answer), first);
  const ses = new SESv2Client(config);
  ses.middlewareStack.add(answering(meter, 'ses', sendMail), first);
  return { dynamodb, s3, sqs, ses, meter, rows, takeMessages: queues.take };
}
