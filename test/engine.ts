/**
 * What the tests of the whole program run on: the in-memory AWS, or the local AWS over HTTP. A suite gets the one or the
 * other and cannot tell them apart; what it makes there is its own, so that nothing deployed reacts to it.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { CopyObjectCommand, CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SESv2Client, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { queueMessages } from '../infra/local/emulator/clients.ts';
import type { Bucket } from '../shared/base/aws/files.ts';
import type { Table } from '../shared/base/aws/table.ts';
import { openAws } from './aws/aws.ts';
import { deployedTable } from './aws/deployed-table.ts';
import { serviceError } from './aws/errors.ts';
import { first, heldByLife, passedByLife } from './life.ts';

/** An item as it is stored. */
export type StoredItem = Record<string, AttributeValue>;

/** A mail that reached SES. */
export interface SentMail {
  to: string;
  tag: string;
  text: string;
  /** The calendar files that went with it. */
  calendar: string[];
}

/** What stands for SES: takes every mail, and tells by sender what it took. */
export interface PostOffice {
  /** As `openMailer` makes it: it never tries twice. */
  client: SESv2Client;
  sentFrom: (sender: string) => SentMail[];
  /** From now on, or no more, it refuses every mail of a sender, and says so. */
  refuse: (sender: string, refused: boolean) => void;
  close: () => Promise<void>;
}

/** One AWS. Every call of its clients is held by the life that it is made in (`life.ts`). */
export interface Engine {
  /** Every queue's client. */
  sqs: SQSClient;
  /** A table of the deployed one's keys and index. */
  newTable: () => Promise<Table>;
  newBucket: () => Promise<Bucket>;
  /** A queue's URL. */
  newQueue: (options?: { fifo?: boolean }) => Promise<string>;
  openPostOffice: () => Promise<PostOffice>;
  /** Everything in a table. */
  itemsOf: (table: Table) => Promise<StoredItem[]>;
  /** Puts items as they are, whatever is there. */
  fill: (table: Table, items: readonly StoredItem[]) => Promise<void>;
  /** The keys of a bucket's objects, sorted. */
  objectsIn: (bucket: Bucket) => Promise<string[]>;
  /** Copies objects by key. */
  copyObjects: (keys: readonly string[], from: Bucket, to: Bucket) => Promise<void>;
  /** Everything in a queue, hidden or not; nothing is received by that. */
  messagesIn: (queue: string) => Promise<readonly { body: string }[]>;
  /** Shows the calls to tables from now on, with what was answered. @returns what ends that */
  watchTables: (seen: (command: string, answer: object) => void) => () => void;
}

const newName = (): string => `test-${randomUUID()}`;
const fifoAttributes = {
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};

/** Whoever sends from a domain of this name can, in memory: the tests' senders do. */
const sendersDomain = 'partnership.example';

function sentMail({ Destination, Content, EmailTags }: SendEmailCommandInput): SentMail {
  return {
    to: (Destination?.ToAddresses ?? []).join(),
    tag: EmailTags?.find((tag) => tag.Name === 'message')?.Value ?? '',
    text: Content?.Simple?.Body?.Text?.Data ?? '',
    calendar: (Content?.Simple?.Attachments ?? []).map((file) => Buffer.from(file.RawContent ?? '').toString()),
  };
}

/** The in-memory AWS of `test/aws`. */
export function memoryEngine(): Engine {
  const aws = openAws();
  aws.verify(sendersDomain);
  const bySender = new Map<string, SentMail[]>();
  const refused = new Set<string>();
  aws.use(async (call, make) => {
    if (call.command !== 'SendEmailCommand') return make();
    const mail = call.input as SendEmailCommandInput;
    const from = mail.FromEmailAddress ?? '';
    if (refused.has(from)) throw serviceError('ses', 'SendingPausedException', 'paused');
    const answer = await make();
    bySender.set(from, [...(bySender.get(from) ?? []), sentMail(mail)]);
    return answer;
  });
  aws.use((call, make) => passedByLife(call.command, () => Promise.resolve(make())));
  return {
    sqs: aws.sqs,
    newTable: () => Promise.resolve(aws.createTable(newName())),
    newBucket: () => Promise.resolve(aws.createBucket(newName())),
    newQueue: ({ fifo = false } = {}) =>
      Promise.resolve(aws.queues.create(`${newName()}${fifo ? '.fifo' : ''}`, fifo ? fifoAttributes : {})),
    openPostOffice: () =>
      Promise.resolve({
        client: aws.ses,
        sentFrom: (sender) => bySender.get(sender) ?? [],
        refuse: (sender, isRefused) => void (isRefused ? refused.add(sender) : refused.delete(sender)),
        close: () => Promise.resolve(),
      }),
    itemsOf: ({ name }) =>
      Promise.resolve(
        aws
          .rows(name)
          .all()
          .map(({ item }) => item),
      ),
    fill: ({ name }, items) => {
      for (const item of items) aws.rows(name).put(item, true);
      return Promise.resolve();
    },
    objectsIn: ({ name }) => Promise.resolve([...aws.objects(name).keys()].toSorted()),
    copyObjects: (keys, from, to) => {
      for (const key of keys) {
        const object = aws.objects(from.name).get(key);
        if (object === undefined) throw new Error(`no object ${key} to copy`);
        aws.objects(to.name).set(key, object);
      }
      return Promise.resolve();
    },
    messagesIn: (queue) => Promise.resolve(aws.queues.messages(queue)),
    watchTables: (seen) =>
      aws.use(async (call, make) => {
        const answer = await make();
        if (call.service === 'dynamodb') seen(call.command, answer);
        return answer;
      }),
  };
}

const MailOverHttp = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({
    Simple: z.object({
      Body: z.object({ Text: z.object({ Data: z.string() }) }),
      Attachments: z.optional(z.array(z.object({ RawContent: z.string() }))),
    }),
  }),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

/** Opens an endpoint that speaks as SES does to SendEmail. */
async function openHttpPostOffice(): Promise<PostOffice> {
  const sent = new Map<string, SentMail[]>();
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const mail = z.parse(MailOverHttp, JSON.parse(Buffer.concat(chunks).toString()));
      if (refused.has(mail.FromEmailAddress)) {
        response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'SendingPausedException' });
        response.end(JSON.stringify({ message: 'paused' }));
        return;
      }
      const kept = sent.get(mail.FromEmailAddress) ?? [];
      sent.set(mail.FromEmailAddress, kept);
      kept.push({
        to: mail.Destination.ToAddresses.join(),
        tag: mail.EmailTags.find((tag) => tag.Name === 'message')?.Value ?? '',
        text: mail.Content.Simple.Body.Text.Data,
        calendar: (mail.Content.Simple.Attachments ?? []).map((file) =>
          Buffer.from(file.RawContent, 'base64').toString(),
        ),
      });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ MessageId: `ses-${kept.length}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new SESv2Client({ maxAttempts: 1, endpoint: `http://127.0.0.1:${port}` });
  client.middlewareStack.add(heldByLife, first);
  return {
    client,
    sentFrom: (sender) => sent.get(sender) ?? [],
    refuse: (sender, isRefused) => void (isRefused ? refused.add(sender) : refused.delete(sender)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const largestWrite = 25;

/** The local AWS that the environment names; tables have no stream. */
export function localEngine(): Engine {
  const dynamodb = new DynamoDBClient({});
  const s3 = new S3Client({});
  const sqs = new SQSClient({});
  dynamodb.middlewareStack.add(heldByLife, first);
  s3.middlewareStack.add(heldByLife, first);
  sqs.middlewareStack.add(heldByLife, first);
  return {
    sqs,
    async newTable() {
      const name = newName();
      await dynamodb.send(new CreateTableCommand(deployedTable(name)));
      return { client: dynamodb, name };
    },
    async newBucket() {
      const name = newName();
      await s3.send(
        new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' } }),
      );
      return { client: s3, name };
    },
    async newQueue({ fifo = false } = {}) {
      const { QueueUrl = '' } = await sqs.send(
        new CreateQueueCommand({
          QueueName: `${newName()}${fifo ? '.fifo' : ''}`,
          ...(fifo ? { Attributes: fifoAttributes } : {}),
        }),
      );
      return QueueUrl;
    },
    openPostOffice: openHttpPostOffice,
    async itemsOf(table) {
      const items: StoredItem[] = [];
      let ExclusiveStartKey: StoredItem | undefined;
      do {
        const page = await dynamodb.send(
          new ScanCommand({
            TableName: table.name,
            ConsistentRead: true,
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        );
        items.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return items;
    },
    async fill(table, items) {
      for (let start = 0; start < items.length; start += largestWrite) {
        const batch = items.slice(start, start + largestWrite).map((Item) => ({ PutRequest: { Item } }));
        const { UnprocessedItems } = await dynamodb.send(
          new BatchWriteItemCommand({ RequestItems: { [table.name]: batch } }),
        );
        if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('items were left unwritten');
      }
    },
    async objectsIn({ name }) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name }));
      return Contents.map((object) => object.Key ?? '').toSorted();
    },
    async copyObjects(keys, from, to) {
      await Promise.all(
        keys.map((Key) => s3.send(new CopyObjectCommand({ Bucket: to.name, Key, CopySource: `${from.name}/${Key}` }))),
      );
    },
    messagesIn: (queue) => queueMessages(process.env['AWS_ENDPOINT_URL'] ?? '', queue),
    watchTables(seen) {
      const name = 'watchTables';
      dynamodb.middlewareStack.add(
        (next, context) => async (args) => {
          const answer = await next(args);
          seen(String(context['commandName']), answer.output);
          return answer;
        },
        { step: 'initialize', name },
      );
      return () => void dynamodb.middlewareStack.remove(name);
    },
  };
}
