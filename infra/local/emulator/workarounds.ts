/**
 * What the emulator drops or sees differently from AWS, put right after a deploy. Each workaround answers one shortcoming
 * of MiniStack 1.5.33, reads what is wanted from the synthesized templates, and has a test in
 * `test/integration/local-aws.integration.test.ts` that fails once it is no longer needed.
 */
import { UpdateContinuousBackupsCommand, UpdateTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  type LifecycleRule,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  type S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { localClients } from './clients.ts';

/** A deployment as a workaround sees it: templates by stack name, physical ids by stack name and logical id. */
export interface WorkaroundTarget {
  readonly env: Record<string, string>;
  readonly templates: Record<string, unknown>;
  readonly physicalIds: Record<string, Record<string, string>>;
}

/** `row` says what the emulator does; `apply` puts it right, and may run twice. */
interface Workaround {
  readonly row: string;
  readonly apply: (target: WorkaroundTarget) => Promise<void>;
}

// ---- reading templates ----

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
  Outputs: z.optional(
    z.record(z.string(), z.object({ Value: z.unknown(), Export: z.optional(z.object({ Name: z.unknown() })) })),
  ),
});

interface Resource {
  readonly id: string;
  readonly properties: unknown;
}

function resourcesOf(target: WorkaroundTarget, ...types: readonly string[]): Resource[] {
  return Object.entries(target.templates).flatMap(([stack, template]) =>
    Object.entries(z.parse(Template, template).Resources).flatMap(([logicalId, resource]) => {
      const id = target.physicalIds[stack]?.[logicalId];
      if (!types.includes(resource.Type) || id === undefined) return [];
      return [{ id, properties: resolve(target, stack, resource.Properties ?? {}) }];
    }),
  );
}

/** A template's value with its references to resources, parameters of the deployment and other stacks filled in. */
function resolve(target: WorkaroundTarget, stack: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(target, stack, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries.length === 1 ? (entries[0] ?? []) : [];
  if (name === 'Ref' && typeof argument === 'string') return reference(target, stack, argument);
  if (name === 'Fn::GetAtt') return attribute(target, stack, z.parse(z.tuple([z.string(), z.string()]), argument));
  if (name === 'Fn::Join') {
    const [separator, parts] = z.parse(z.tuple([z.string(), z.array(z.unknown())]), argument);
    return parts.map((part) => resolve(target, stack, part)).join(separator);
  }
  if (name === 'Fn::ImportValue') return exported(target, resolve(target, stack, argument));
  // Left as it is: most of a template is nothing that a workaround reads, and what one reads it checks.
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(target, stack, item)]));
}

function reference(target: WorkaroundTarget, stack: string, name: string): string {
  const pseudo: Record<string, string | undefined> = {
    'AWS::AccountId': target.env['AWS_ACCOUNT_ID'],
    'AWS::NoValue': '',
    'AWS::Partition': 'aws',
    'AWS::Region': target.env['AWS_REGION'],
    'AWS::StackName': stack,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return pseudo[name] ?? target.physicalIds[stack]?.[name] ?? `unresolved:${name}`;
}

/** ARNs by resource type, for the types whose ARN a workaround needs. */
const ARNS: Record<string, (id: string, place: string) => string> = {
  'AWS::DynamoDB::GlobalTable': (id, place) => `arn:aws:dynamodb:${place}:table/${id}`,
  'AWS::DynamoDB::Table': (id, place) => `arn:aws:dynamodb:${place}:table/${id}`,
  'AWS::KMS::Key': (id, place) => `arn:aws:kms:${place}:key/${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::SQS::Queue': (id, place) => `arn:aws:sqs:${place}:${id.slice(id.lastIndexOf('/') + 1)}`,
};

function attribute(target: WorkaroundTarget, stack: string, [logicalId, name]: readonly [string, string]): string {
  const id = target.physicalIds[stack]?.[logicalId];
  const type = z.parse(Template, target.templates[stack]).Resources[logicalId]?.Type;
  const arn = type === undefined ? undefined : ARNS[type];
  if (id === undefined || arn === undefined || name !== 'Arn') return `unresolved:${logicalId}.${name}`;
  return arn(id, `${target.env['AWS_REGION']}:${target.env['AWS_ACCOUNT_ID']}`);
}

function exported(target: WorkaroundTarget, name: unknown): unknown {
  for (const [stack, template] of Object.entries(target.templates)) {
    for (const output of Object.values(z.parse(Template, template).Outputs ?? {})) {
      if (output.Export?.Name === name) return resolve(target, stack, output.Value);
    }
  }
  return `unresolved:${String(name)}`;
}

/** A value that a workaround sends on: text with every reference resolved. */
const Resolved = z.string().check(
  z.refine((text) => !text.includes('unresolved:'), {
    error: (issue) => `a workaround cannot follow this reference: ${String(issue.input)}`,
  }),
);

// ---- plain http ----

const Policy = z.looseObject({ Statement: z.array(z.looseObject({ Condition: z.optional(z.unknown()) })) });

/** The policy without its denials of plain http; `undefined` when nothing else is in it. */
function withoutTransportDenials(text: string): string | undefined {
  const policy = z.parse(Policy, JSON.parse(text));
  const kept = policy.Statement.filter(
    (statement) =>
      statement['Effect'] !== 'Deny' || !JSON.stringify(statement.Condition ?? {}).includes('aws:SecureTransport'),
  );
  return kept.length === 0 ? undefined : JSON.stringify({ ...policy, Statement: kept });
}

const BucketPolicy = z.object({ Bucket: Resolved });
const QueuePolicy = z.object({ Queues: z.array(Resolved) });
const TopicPolicy = z.object({ Topics: z.array(Resolved) });

/** Buckets: the endpoint is plain http, so `enforceSSL` denies everything. */
export async function allowPlainHttpOnBuckets(target: WorkaroundTarget): Promise<void> {
  const { s3 } = localClients(target.env);
  for (const { properties } of resourcesOf(target, 'AWS::S3::BucketPolicy')) {
    const { Bucket } = z.parse(BucketPolicy, properties);
    const now = await bucketPolicy(s3, Bucket);
    if (now === undefined) continue;
    const policy = withoutTransportDenials(now);
    await (policy === undefined
      ? s3.send(new DeleteBucketPolicyCommand({ Bucket }))
      : s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy })));
  }
}

/** `undefined` when the bucket has none, which is how one that was put right looks at the next deploy. */
async function bucketPolicy(s3: S3Client, Bucket: string): Promise<string | undefined> {
  try {
    return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return undefined;
    throw error;
  }
}

/** Queues: as buckets; the denial refuses its own removal too, unless the request says that it came by https. */
export async function allowPlainHttpOnQueues(target: WorkaroundTarget): Promise<void> {
  const { sqs } = localClients(target.env);
  sqs.middlewareStack.add(
    (next) => (args) => {
      if (!hasHeaders(args.request)) throw new Error('A request without headers cannot be marked as https.');
      args.request.headers['x-forwarded-proto'] = 'https';
      return next(args);
    },
    { step: 'build' },
  );
  for (const { properties } of resourcesOf(target, 'AWS::SQS::QueuePolicy')) {
    for (const QueueUrl of z.parse(QueuePolicy, properties).Queues) {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }));
      const now = Attributes?.['Policy'];
      if (now === undefined || now === '') continue;
      const policy = withoutTransportDenials(now) ?? '';
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy } }));
    }
  }
}

function hasHeaders(request: unknown): request is { headers: Record<string, unknown> } {
  if (typeof request !== 'object' || request === null || !('headers' in request)) return false;
  return typeof request.headers === 'object' && request.headers !== null;
}

/** Topics: as buckets. */
export async function allowPlainHttpOnTopics(target: WorkaroundTarget): Promise<void> {
  const { sns } = localClients(target.env);
  for (const { properties } of resourcesOf(target, 'AWS::SNS::TopicPolicy')) {
    for (const TopicArn of z.parse(TopicPolicy, properties).Topics) {
      const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
      const now = Attributes?.['Policy'];
      if (now === undefined || now === '') continue;
      const AttributeValue = withoutTransportDenials(now) ?? '{"Version":"2012-10-17","Statement":[]}';
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
    }
  }
}

// ---- tables ----

const Recovery = z.object({ PointInTimeRecoveryEnabled: z.boolean() });
/** Of `AWS::DynamoDB::Table`, or of `AWS::DynamoDB::GlobalTable`, whose replica carries what concerns one region. */
const Table = z.object({
  TimeToLiveSpecification: z.optional(z.object({ AttributeName: z.string(), Enabled: z.boolean() })),
  PointInTimeRecoverySpecification: z.optional(Recovery),
  SSESpecification: z.optional(z.object({ SSEEnabled: z.boolean(), KMSMasterKeyId: z.optional(Resolved) })),
  Replicas: z.optional(
    z.array(
      z.object({
        PointInTimeRecoverySpecification: z.optional(Recovery),
        SSESpecification: z.optional(z.object({ KMSMasterKeyId: Resolved })),
      }),
    ),
  ),
});

function tablesOf(target: WorkaroundTarget): { id: string; table: z.infer<typeof Table> }[] {
  return resourcesOf(target, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(({ id, properties }) => ({
    id,
    table: z.parse(Table, properties),
  }));
}

/** Tables: time to live is dropped. */
export async function setTimeToLive(target: WorkaroundTarget): Promise<void> {
  const { dynamodb } = localClients(target.env);
  for (const { id, table } of tablesOf(target)) {
    if (table.TimeToLiveSpecification?.Enabled !== true) continue;
    await dynamodb.send(
      new UpdateTimeToLiveCommand({ TableName: id, TimeToLiveSpecification: table.TimeToLiveSpecification }),
    );
  }
}

/** Tables: point-in-time recovery is dropped. */
export async function setPointInTimeRecovery(target: WorkaroundTarget): Promise<void> {
  const { dynamodb } = localClients(target.env);
  for (const { id, table } of tablesOf(target)) {
    const wanted = table.PointInTimeRecoverySpecification ?? table.Replicas?.[0]?.PointInTimeRecoverySpecification;
    if (wanted?.PointInTimeRecoveryEnabled !== true) continue;
    await dynamodb.send(
      new UpdateContinuousBackupsCommand({
        TableName: id,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
  }
}

/** Tables: encryption under a key is dropped. */
export async function setTableEncryption(target: WorkaroundTarget): Promise<void> {
  const { dynamodb } = localClients(target.env);
  for (const { id, table } of tablesOf(target)) {
    if (table.SSESpecification?.SSEEnabled !== true) continue;
    const key = table.SSESpecification.KMSMasterKeyId ?? table.Replicas?.[0]?.SSESpecification?.KMSMasterKeyId;
    await dynamodb.send(
      new UpdateTableCommand({
        TableName: id,
        SSESpecification: { Enabled: true, SSEType: 'KMS', ...(key === undefined ? {} : { KMSMasterKeyId: key }) },
      }),
    );
  }
}

// ---- buckets ----

const Bucket = z.object({
  BucketEncryption: z.optional(
    z.object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          BucketKeyEnabled: z.optional(z.boolean()),
          ServerSideEncryptionByDefault: z.object({
            SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse'] satisfies ServerSideEncryption[]),
            KMSMasterKeyID: z.optional(Resolved),
          }),
        }),
      ),
    }),
  ),
  LifecycleConfiguration: z.optional(
    z.object({
      // Strict, so that a kind of rule that is not carried over is an error and not a silence.
      Rules: z.array(
        z.strictObject({
          Id: z.optional(z.string()),
          Status: z.enum(['Enabled', 'Disabled']),
          Prefix: z.optional(z.string()),
          ExpirationInDays: z.optional(z.int()),
          ExpiredObjectDeleteMarker: z.optional(z.boolean()),
          NoncurrentVersionExpiration: z.optional(
            z.strictObject({ NoncurrentDays: z.int(), NewerNoncurrentVersions: z.optional(z.int()) }),
          ),
          AbortIncompleteMultipartUpload: z.optional(z.strictObject({ DaysAfterInitiation: z.int() })),
        }),
      ),
    }),
  ),
});
type CfnRule = NonNullable<z.infer<typeof Bucket>['LifecycleConfiguration']>['Rules'][number];

function bucketsOf(target: WorkaroundTarget): { id: string; bucket: z.infer<typeof Bucket> }[] {
  return resourcesOf(target, 'AWS::S3::Bucket').map(({ id, properties }) => ({
    id,
    bucket: z.parse(Bucket, properties),
  }));
}

/** Buckets: default encryption is dropped. */
export async function setBucketEncryption(target: WorkaroundTarget): Promise<void> {
  const { s3 } = localClients(target.env);
  for (const { id, bucket } of bucketsOf(target)) {
    const wanted = bucket.BucketEncryption?.ServerSideEncryptionConfiguration;
    if (wanted === undefined) continue;
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: id,
        ServerSideEncryptionConfiguration: {
          Rules: wanted.map((rule) => ({
            BucketKeyEnabled: rule.BucketKeyEnabled,
            ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
          })),
        },
      }),
    );
  }
}

/** Buckets: the life cycle is dropped. */
export async function setBucketLifecycle(target: WorkaroundTarget): Promise<void> {
  const { s3 } = localClients(target.env);
  for (const { id, bucket } of bucketsOf(target)) {
    const wanted = bucket.LifecycleConfiguration?.Rules;
    if (wanted === undefined) continue;
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: id,
        LifecycleConfiguration: { Rules: wanted.map((rule, index) => lifecycleRule(rule, index)) },
      }),
    );
  }
}

function lifecycleRule(rule: CfnRule, index: number): LifecycleRule {
  const { ExpirationInDays, ExpiredObjectDeleteMarker } = rule;
  const expires = ExpirationInDays !== undefined || ExpiredObjectDeleteMarker !== undefined;
  return {
    ID: rule.Id ?? `rule-${index + 1}`,
    Status: rule.Status,
    Filter: { Prefix: rule.Prefix ?? '' },
    ...(expires ? { Expiration: { Days: ExpirationInDays, ExpiredObjectDeleteMarker } } : {}),
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  };
}

// ---- functions ----

const Function = z.object({ ReservedConcurrentExecutions: z.optional(z.int()) });

/** Functions: reserved concurrency is dropped. */
export async function setReservedConcurrency(target: WorkaroundTarget): Promise<void> {
  const { lambda } = localClients(target.env);
  for (const { id, properties } of resourcesOf(target, 'AWS::Lambda::Function')) {
    const { ReservedConcurrentExecutions } = z.parse(Function, properties);
    if (ReservedConcurrentExecutions === undefined) continue;
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: id, ReservedConcurrentExecutions }));
  }
}

// ---- grants ----

const OneOrMore = z.union([z.string(), z.array(z.string())]);
const Document = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: z.optional(OneOrMore), Resource: z.optional(OneOrMore) })),
});
const RolePolicy = z.object({ Roles: z.optional(z.array(Resolved)), PolicyDocument: Document });
const Role = z.object({ Policies: z.optional(z.array(z.object({ PolicyDocument: Document }))) });

interface Grant {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Every grant to a role, inline or by a policy of its own. */
function grantsOf(target: WorkaroundTarget): Grant[] {
  const attached = resourcesOf(target, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap(({ properties }) => {
    const { Roles = [], PolicyDocument } = z.parse(RolePolicy, properties);
    return Roles.map((role) => ({ role, document: PolicyDocument }));
  });
  const inline = resourcesOf(target, 'AWS::IAM::Role').flatMap(({ id, properties }) =>
    (z.parse(Role, properties).Policies ?? []).map((policy) => ({ role: id, document: policy.PolicyDocument })),
  );
  return [...attached, ...inline].flatMap(({ role, document }) =>
    document.Statement.filter((statement) => statement.Effect === 'Allow').map((statement) => ({
      role,
      actions: [statement.Action ?? []].flat(),
      resources: [statement.Resource ?? []].flat(),
    })),
  );
}

async function putGrant(target: WorkaroundTarget, name: string, grants: readonly Grant[]): Promise<void> {
  const { iam } = localClients(target.env);
  for (const role of new Set(grants.map((grant) => grant.role))) {
    const Statement = grants
      .filter((grant) => grant.role === role)
      .map(({ actions, resources }) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: resources.map((resource) => z.parse(Resolved, resource)),
      }));
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument }));
  }
}

/** The actions that the emulator asks for, by those that AWS does. */
const batchActions: Record<string, string> = {
  'sqs:SendMessage': 'sqs:SendMessageBatch',
  'sqs:ChangeMessageVisibility': 'sqs:ChangeMessageVisibilityBatch',
};

/** Queues: a batch asks for an action of its own, where AWS asks for that of one message. */
export async function allowQueueBatches(target: WorkaroundTarget): Promise<void> {
  const grants = grantsOf(target).flatMap((grant) => {
    const actions = grant.actions.flatMap((action) => batchActions[action] ?? []);
    return actions.length === 0 ? [] : [{ ...grant, actions }];
  });
  await putGrant(target, 'local-queue-batches', grants);
}

/** Mail: sending is checked on `*` only, where AWS checks the identity that it is sent from. */
export async function allowSendEmail(target: WorkaroundTarget): Promise<void> {
  const grants = grantsOf(target).flatMap((grant) => {
    const actions = grant.actions.filter((action) => action.startsWith('ses:Send'));
    return actions.length === 0 || grant.resources.includes('*') ? [] : [{ ...grant, actions, resources: ['*'] }];
  });
  await putGrant(target, 'local-send-email', grants);
}

/** In order: the denials of plain http go first, because they refuse what comes after them. */
export const workarounds: readonly Workaround[] = [
  { row: 'a bucket that enforces TLS denies the plain http endpoint', apply: allowPlainHttpOnBuckets },
  { row: 'a queue that enforces TLS denies the plain http endpoint', apply: allowPlainHttpOnQueues },
  { row: 'a topic that enforces TLS denies the plain http endpoint', apply: allowPlainHttpOnTopics },
  { row: 'CloudFormation drops the time to live of a table', apply: setTimeToLive },
  { row: 'CloudFormation drops the point-in-time recovery of a table', apply: setPointInTimeRecovery },
  { row: 'CloudFormation drops the encryption of a table', apply: setTableEncryption },
  { row: 'CloudFormation drops the encryption of a bucket', apply: setBucketEncryption },
  { row: 'CloudFormation drops the life cycle of a bucket', apply: setBucketLifecycle },
  { row: 'CloudFormation drops the reserved concurrency of a function', apply: setReservedConcurrency },
  { row: 'a batch of a queue asks for an action of its own', apply: allowQueueBatches },
  { row: 'ses:SendEmail is checked on * and not on the identity', apply: allowSendEmail },
];
