/**
 * AWS in memory behind the SDK's own clients, for tests and the bench: it answers what the program asks, counts what that
 * costs, and does as a test says: its clock, the order of calls, faults. What it answers is held against the local AWS by
 * one contract suite (`contract.ts`); what no part of the program asks for it refuses, and does not guess at.
 */
import { DynamoDBClient, ResourceInUseException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Bucket } from '../../shared/base/aws/files.ts';
import type { Item, RawItem, Table } from '../../shared/base/aws/table.ts';
import { noCharge, type Charge } from './charges.ts';
import { conflictWith } from './conflicts.ts';
import { dynamodbAnswers } from './dynamodb.ts';
import type { Service } from './errors.ts';
import type { Hook } from './hooks.ts';
import { storedItem } from './items.ts';
import { createMeter, type Meter } from './meter.ts';
import { createRows, type Rows } from './rows.ts';
import { createBuckets, type StoredObject } from './s3.ts';
import { createRounds, inOrder, type PendingCall, type Schedule } from './scheduler.ts';
import { createMails, type SentMail } from './ses.ts';
import type { Message } from './queues.ts';
import { createQueues, type Queues } from './sqs.ts';

/** A clock that stands still until it is moved. */
export interface Clock {
  now: Date;
}

export interface InMemoryAws {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: SQSClient;
  ses: SESv2Client;
  clock: Clock;
  meter: Meter;
  /** Stands between every call and AWS from now on; see `hooks.ts`. @returns what takes it off again */
  use: (hook: Hook) => () => void;

  /** Makes a table like the deployed ones. @param options without an index and a stream, as the identifiers' is */
  createTable: (name?: string, items?: readonly Item[], options?: { isPlain?: boolean }) => Table;
  /** A table's rows, its stream, and how far behind its eventually consistent reads are. */
  rows: (table: string) => Rows;
  /** Everything in a table, in no order that means anything. */
  items: (table: string) => RawItem[];

  createBucket: (name?: string) => Bucket;
  /** What stands in a bucket, by key; a test may take something away. */
  objects: (bucket: string) => Map<string, StoredObject>;

  /** Makes queues, looks into them, and takes from them beside the program's own calls, as Lambda does. */
  queues: Omit<Queues, 'answers'>;
  /** Takes messages out of a queue as a consumer does that acts on all of them, at most so many. */
  takeMessages: (queueUrl: string, atMost: number) => Message[];

  /** Lets mails go from an address, or from every address of a domain. */
  verify: (identity: string) => void;
  /** The mails that SES took, in order. */
  mails: () => readonly SentMail[];
}

/** What a call is answered by; the charge is what it costs even if it is refused. */
type Answer = (input: object, charge: Charge) => object;

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

function createTables(options: { now: () => number; choose?: Schedule['choose'] }) {
  const tables = new Map<string, Rows>();
  return {
    of(name = ''): Rows {
      const found = tables.get(name);
      if (found !== undefined) return found;
      throw new ResourceNotFoundException({ message: `Requested resource not found: ${name}`, $metadata: {} });
    },
    create(name: string, { hasIndex, hasStream }: { hasIndex: boolean; hasStream: boolean }): void {
      if (tables.has(name)) throw new ResourceInUseException({ message: `Table exists: ${name}`, $metadata: {} });
      tables.set(name, createRows({ hasIndex, hasStream, ...options }));
    },
  };
}

/**
 * AWS with nothing in it.
 * @param options.clock what time it is; by default one of its own
 * @param options.schedule which of the calls under way is answered next; by default all of them, as they came
 * @param options.conflicts whether what is under way gets into each other's way: then a call on an item or object that a
 * transaction, or a conditional put, was given in front of it ends with the conflict that AWS may answer with
 */
export function openAws(options: { clock?: Clock; schedule?: Schedule; conflicts?: boolean } = {}): InMemoryAws {
  const { clock = { now: new Date('2026-04-20T09:00:00.000Z') }, schedule = inOrder, conflicts = false } = options;
  const now = (): number => clock.now.getTime();
  const rounds = createRounds(schedule);
  const meter = createMeter(rounds);
  const hooks = new Set<{ hook: Hook }>();
  const underWay = new Map<PendingCall, { conflict?: Error }>();
  let made = 0;

  const tables = createTables({ now, ...(schedule.choose === undefined ? {} : { choose: schedule.choose }) });
  const buckets = createBuckets();
  const queues = createQueues(now, schedule.choose);
  const mails = createMails(() => clock.now);

  /** What AWS itself does at the moment that a call is answered. */
  const act = (call: PendingCall, answer: Answer, round: number, input: object): object => {
    const { conflict } = underWay.get(call) ?? {};
    if (conflict !== undefined) throw conflict;
    for (const [other, state] of conflicts ? underWay : []) {
      const conflict = other === call ? undefined : conflictWith(call, other);
      if (conflict !== undefined) state.conflict ??= conflict;
    }
    const charge = noCharge();
    const { service, command, target } = call;
    try {
      return answer(input, charge);
    } finally {
      meter.record({ service, command, target, round, ...charge });
    }
  };

  /**
   * Answers a client's commands in place of its own chain of middlewares: that chain signs and serialises, which the rungs
   * on a real engine see to. What signs a URL takes the chain itself, and calls nobody.
   */
  const answered = <Client extends object>(
    client: Client,
    service: Service,
    answers: Readonly<Record<string, Answer>>,
  ): Client =>
    Object.assign(client, {
      async send({ constructor, input }: { constructor: { name: string }; input: object }): Promise<object> {
        const command = constructor.name;
        const answer = answers[command];
        if (answer === undefined) throw new Error(`the in-memory ${service} does not know ${command}`);
        const call: PendingCall = { number: ++made, service, command, target: targetOf(input), input };
        underWay.set(call, {});
        try {
          const round = await rounds.enter(call);
          // Async, so that what is thrown at once is a rejection to every hook. AWS acts at the moment that it is called.
          const make = [...hooks].reduce<(input: object) => Promise<object>>(
            (inner, { hook }) =>
              async (input) =>
                hook({ service, command, target: call.target, input }, (given = input) => inner(given)),
            async (input) => act(call, answer, round, input),
          );
          return { $metadata: {}, ...(await make(input)) };
        } finally {
          underWay.delete(call);
        }
      },
    });

  const config = { region: 'eu-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const ofTables = Object.entries(dynamodbAnswers).map(([command, answer]): [string, Answer] => [
    command,
    (input, charge) => answer(tables, input as never, charge),
  ]);
  const dynamodb = answered(new DynamoDBClient(config), 'dynamodb', Object.fromEntries(ofTables));
  const s3 = answered(new S3Client(config), 's3', buckets.answers as Record<string, Answer>);
  const sqs = answered(new SQSClient(config), 'sqs', queues.answers as Record<string, Answer>);
  const ses = answered(new SESv2Client(config), 'ses', mails.answers as Record<string, Answer>);

  return {
    dynamodb,
    s3,
    sqs,
    ses,
    clock,
    meter,
    use(hook) {
      const added = { hook };
      hooks.add(added);
      return () => void hooks.delete(added);
    },
    createTable(name = 'main', items = [], { isPlain = false } = {}) {
      tables.create(name, { hasIndex: !isPlain, hasStream: !isPlain });
      for (const item of items) tables.of(name).put(storedItem(item), true);
      return { client: dynamodb, name };
    },
    rows: (table) => tables.of(table),
    items: (table) =>
      tables
        .of(table)
        .all()
        .map(({ item }) => unmarshall(item)),
    createBucket(name = 'results') {
      buckets.create(name);
      return { client: s3, name };
    },
    objects: (bucket) => buckets.of(bucket),
    queues,
    takeMessages(queueUrl, atMost) {
      const taken = queues.receive(queueUrl, atMost);
      queues.delete(queueUrl, taken);
      return taken;
    },
    verify: (identity) => mails.verify(identity),
    mails: () => mails.sent,
  };
}
