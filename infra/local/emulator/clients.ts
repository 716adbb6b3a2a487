/** Clients for the local AWS, and the emulator's own windows on what it holds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import {
  CreateEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import { lazily } from '../../../shared/base/aws/lazily.ts';

/** One client a service, as root unless another key is given. */
export interface LocalClients {
  readonly cloudformation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly dynamodb: DynamoDBClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sesv2: SESv2Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
}

/** A key that requests are signed with. */
interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** SDK clients for the endpoint, region and key in `LocalAws.env`; another key makes them somebody else's. */
export function localClients(env: Record<string, string>, key: Key = rootKey(env)): LocalClients {
  const common = { endpoint: named(env, 'AWS_ENDPOINT_URL'), region: named(env, 'AWS_REGION'), credentials: key };
  return {
    cloudformation: new CloudFormationClient(common),
    cognito: new CognitoIdentityProviderClient(common),
    dynamodb: new DynamoDBClient(common),
    iam: new IAMClient(common),
    kms: new KMSClient(common),
    lambda: new LambdaClient(common),
    // Describing groups while a function makes its first line fails now and then: the emulator changes what it reads.
    logs: new CloudWatchLogsClient({ ...common, maxAttempts: 8 }),
    s3: new S3Client(common),
    sesv2: new SESv2Client(common),
    sns: new SNSClient(common),
    sqs: new SQSClient({ ...common, endpoint: named(env, 'AWS_ENDPOINT_URL_SQS') }),
    sts: new STSClient(common),
  };
}

function rootKey(env: Record<string, string>): Key {
  return {
    accessKeyId: named(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: named(env, 'AWS_SECRET_ACCESS_KEY'),
  };
}

function named(env: Record<string, string>, name: string): string {
  const value = env[name];
  if (value === undefined) throw new Error(`The environment of the local AWS has no ${name}.`);
  return value;
}

// ---- mail ----

const KeptMails = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        Source: z.string(),
        To: z.array(z.string()),
        CC: z.array(z.string()),
        BCC: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.nullish(z.string()),
        BodyHtml: z.nullish(z.string()),
        Timestamp: z.number(),
      }),
    ),
  ),
});

/** A mail that SES took. `at` is in milliseconds of the epoch; an absent body is the empty string. */
export interface KeptMail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: number;
}

/** Every mail sent so far, in the order SES took it. */
export async function keptMails(endpoint: string): Promise<KeptMail[]> {
  const { messages } = z.parse(KeptMails, await getJson(`${endpoint}/_ministack/ses/messages`));
  return Object.values(messages)
    .flat()
    .map((mail) => ({
      id: mail.MessageId,
      from: mail.Source,
      to: mail.To,
      cc: mail.CC,
      bcc: mail.BCC,
      subject: mail.Subject,
      text: mail.BodyText ?? '',
      html: mail.BodyHtml ?? '',
      at: mail.Timestamp * 1000,
    }));
}

// ---- queues ----

const KeptMessages = z.object({
  messages: z.record(
    z.string(),
    z.record(
      z.string(),
      z.record(
        z.string(),
        z.array(
          z.object({
            MessageId: z.string(),
            Body: z.string(),
            IsVisible: z.boolean(),
            ReceiveCount: z.number(),
            MessageAttributes: z.record(z.string(), z.unknown()),
            MessageGroupId: z.nullish(z.string()),
            MessageDeduplicationId: z.nullish(z.string()),
          }),
        ),
      ),
    ),
  ),
});

/** A message in a queue, looked at without receiving it; one that is delayed or in flight is not visible. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly visible: boolean;
  readonly received: number;
  readonly attributes: Record<string, unknown>;
  readonly group: string | undefined;
  readonly deduplication: string | undefined;
}

/** What one queue holds: visible, in flight and delayed. */
export async function queueMessages(endpoint: string, url: string): Promise<QueueMessage[]> {
  const queues = await allQueues(endpoint, `?QueueUrl=${encodeURIComponent(url)}`);
  return [...queues.values()].flat();
}

/** What every queue holds, by the queue's name: one look, so that a message cannot move between two of them. */
async function allQueues(endpoint: string, query = ''): Promise<Map<string, QueueMessage[]>> {
  const { messages } = z.parse(KeptMessages, await getJson(`${endpoint}/_ministack/sqs/messages${query}`));
  const queues = Object.values(messages).flatMap((regions) =>
    Object.values(regions).flatMap((urls) => Object.entries(urls)),
  );
  return new Map(
    queues.map(([url, kept]) => [
      queueName(url),
      kept.map((message) => ({
        id: message.MessageId,
        body: message.Body,
        visible: message.IsVisible,
        received: message.ReceiveCount,
        attributes: message.MessageAttributes,
        group: message.MessageGroupId ?? undefined,
        deduplication: message.MessageDeduplicationId ?? undefined,
      })),
    ]),
  );
}

function queueName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return response.json();
}

// ---- waiting until nothing moves ----

/** What `drained` has to know of a deployment: its resources' physical ids by type. */
export interface Drainable {
  readonly queueUrls: readonly string[];
  readonly functionNames: readonly string[];
}

/** How long `drained` waits, and whether a message in a queue that nobody reads is an error (it is). */
interface DrainOptions {
  readonly withinSeconds?: number;
  readonly deadLetters?: 'refuse' | 'ignore';
  /** Names of queues that may hold anything: who reads them is held back. */
  readonly resting?: readonly string[];
  /**
   * What the emulator leaves to be done from outside, such as telling what became of mails: called each time that the
   * queues look empty, it returns how much it did. Where it did something, something moves.
   */
  readonly meanwhile?: () => Promise<number>;
}

/**
 * Resolves when nothing of a deployment moves any more: its queues hold nothing (visible, in flight or delayed) and
 * its stream functions have taken every record.
 *
 * The emulator polls all event sources in one thread, one after the other: queues, then streams. A message sent to a
 * queue of ours, whose mapping filters everything out, disappears when a round begins (a "fence"). Two fences apart,
 * a whole round has run. Nothing moved in it if the queues were empty throughout and no stream function wrote to its
 * log, which each does on every call.
 * @throws Error that names what is still there after `withinSeconds` (300), or a dead-letter queue that is not empty
 */
export async function drained(
  local: { endpoint: string; env: Record<string, string> },
  deployment: Drainable,
  options: DrainOptions = {},
): Promise<void> {
  const { withinSeconds = 300, deadLetters = 'refuse', resting = [], meanwhile } = options;
  const until = Date.now() + withinSeconds * 1000;
  const whole = await planFor(local.env, deployment);
  const plan = { ...whole, read: whole.read.filter((name) => !resting.includes(name)) };

  let still: string[];
  do {
    still = await movement(local, plan, meanwhile);
    if (still.length > 0) await sleep(100);
  } while (still.length > 0 && Date.now() < until);
  if (still.length > 0) throw new Error(`Not drained after ${withinSeconds} s: ${still.join('; ')}.`);

  if (deadLetters === 'ignore') return;
  const dead = held(await allQueues(local.endpoint), plan.unread);
  if (dead.length > 0) throw new Error(`Messages were given up: ${dead.join('; ')}.`);
}

interface DrainPlan {
  readonly clients: LocalClients;
  /** The URL of the queue whose messages mark a round; undefined when there is no function to map it to. */
  readonly fence: string | undefined;
  /** Names of queues that a function reads; the others are dead-letter and parking queues. */
  readonly read: readonly string[];
  readonly unread: readonly string[];
  readonly streamMappings: readonly string[];
  readonly streamLogGroups: readonly string[];
}

/** A demo drains hundreds of times: what does not change between two times is asked for once. */
const plans = new WeakMap<Drainable, () => Promise<DrainPlan>>();

function planFor(env: Record<string, string>, deployment: Drainable): Promise<DrainPlan> {
  const plan = plans.get(deployment) ?? lazily(() => drainPlan(localClients(env), deployment));
  plans.set(deployment, plan);
  return plan();
}

async function drainPlan(clients: LocalClients, deployment: Drainable): Promise<DrainPlan> {
  const mappings = await mappingsOf(clients, deployment.functionNames);
  const sources = new Set(mappings.map((mapping) => mapping.EventSourceArn?.split(':').at(-1)));
  const names = deployment.queueUrls.map(queueName);
  const streams = mappings.filter((mapping) => mapping.EventSourceArn?.includes('/stream/'));
  const functions = new Set(streams.flatMap((mapping) => mapping.FunctionArn?.split(':')[6] ?? []));
  const streamLogGroups: string[] = [];
  for (const name of functions) {
    const { LoggingConfig } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    streamLogGroups.push(LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`);
  }
  return {
    clients,
    fence: await openFence(clients, deployment),
    read: names.filter((name) => sources.has(name)),
    unread: names.filter((name) => !sources.has(name)),
    streamMappings: streams.flatMap((mapping) => mapping.UUID ?? []),
    streamLogGroups,
  };
}

/** The event source mappings of functions, as far as they are not disabled. */
export async function mappingsOf(
  clients: LocalClients,
  functionNames: readonly string[],
): Promise<EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  for await (const page of paginateListEventSourceMappings({ client: clients.lambda }, {})) {
    found.push(...(page.EventSourceMappings ?? []));
  }
  return found.filter(
    (mapping) => mapping.State !== 'Disabled' && functionNames.includes(mapping.FunctionArn?.split(':')[6] ?? ''),
  );
}

/** A queue whose mapping drops every message. */
async function openFence(clients: LocalClients, deployment: Drainable): Promise<string | undefined> {
  const FunctionName = deployment.functionNames[0];
  if (FunctionName === undefined) return undefined;
  const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `fence-${FunctionName}` }));
  if (QueueUrl === undefined) throw new Error('The local AWS gave no URL for a queue.');
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const EventSourceArn = Attributes?.['QueueArn'];
  const mapped = await mappingsOf(clients, [FunctionName]);
  if (mapped.some((mapping) => mapping.EventSourceArn === EventSourceArn)) return QueueUrl;
  await clients.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn,
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { reaches: ['the function'] } }) }] },
    }),
  );
  return QueueUrl;
}

/**
 * Between the first fence and the second lies one whole round, which takes one batch of a stream. The third is for
 * mappings with a filter, whose rounds are silent while they pass over records that they do not want.
 */
const FENCES = 3;

/** What is still moving; nothing when whole rounds of the emulator found nothing to do. */
async function movement(
  local: { endpoint: string; env: Record<string, string> },
  plan: DrainPlan,
  meanwhile: () => Promise<number> = () => Promise.resolve(0),
): Promise<string[]> {
  const { clients, fence } = plan;
  const waiting = held(await allQueues(local.endpoint), plan.read);
  if (waiting.length > 0) return waiting;
  // Asked for only now, since the emulator takes longer over it than over all queues.
  const before = await logged(plan);
  // Before the rounds that find nothing to do, so that they speak for what this set going too.
  if ((await meanwhile()) > 0) return ['something was done from outside'];
  if (fence === undefined) return [];
  for (let passed = 0; passed < FENCES; passed += 1) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: fence, MessageBody: '{}' }));
    const name = queueName(fence);
    const until = Date.now() + 5_000;
    for (;;) {
      const queues = await allQueues(local.endpoint);
      const arrived = held(queues, plan.read);
      if (arrived.length > 0) return arrived;
      if ((queues.get(name) ?? []).length === 0) break;
      if (Date.now() > until) return ['a stream function is still running'];
      await sleep(25);
    }
  }
  if ((await logged(plan)) !== before) return ['the stream is being read'];
  return failingStreams(plan);
}

function held(queues: Map<string, QueueMessage[]>, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const messages = queues.get(name) ?? [];
    if (messages.length === 0) return [];
    const hidden = messages.filter((message) => !message.visible).length;
    return [`${name} holds ${messages.length} (${hidden} in flight or delayed)`];
  });
}

/** A mapping whose last batch failed is behind, though it rests between two tries. */
async function failingStreams(plan: DrainPlan): Promise<string[]> {
  if (plan.streamMappings.length === 0) return [];
  const failing: string[] = [];
  for await (const page of paginateListEventSourceMappings({ client: plan.clients.lambda }, {})) {
    for (const mapping of page.EventSourceMappings ?? []) {
      if (!plan.streamMappings.includes(mapping.UUID ?? '')) continue;
      if (mapping.LastProcessingResult === 'FAILED') {
        failing.push(`${mapping.FunctionArn?.split(':')[6]} fails on its stream`);
      }
    }
  }
  return failing;
}

async function logged({ clients, streamLogGroups }: DrainPlan): Promise<number> {
  let bytes = 0;
  for (const logGroupNamePrefix of streamLogGroups) {
    const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    for (const group of logGroups) if (group.logGroupName === logGroupNamePrefix) bytes += group.storedBytes ?? 0;
  }
  return bytes;
}
