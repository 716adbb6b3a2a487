import { Stack, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConfigurationSet, IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import * as z from 'zod/mini';

/**
 * One thing that a function uses: the environment key that names it and the narrow permission to use it, given together
 * so that neither comes without the other.
 */
export interface Grant {
  environment: Record<string, string>;
  statements: PolicyStatement[];
  /** Wildcard resources that the statements need, as cdk-nag names them, each with its reason. */
  wildcards?: { finding: string; reason: string }[];
}

/** A key may be used only through the service that holds the data which it encrypts. */
const throughService = (key: IKey, service: string, actions: string[]): PolicyStatement =>
  new PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });

/** What IAM lets a function do to items. A transaction is allowed by the actions of its steps. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

const readActions: ReadonlySet<TableAction> = new Set(['GetItem', 'BatchGetItem', 'Query']);

/** Key actions that DynamoDB takes in the name of whoever reads a table or its stream. */
export const tableKeyReads = ['kms:Decrypt', 'kms:DescribeKey'];
/** Key actions that DynamoDB takes besides in the name of whoever writes. */
export const tableKeyWrites = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/**
 * Items of a table, whose name comes under `environment` (TABLE_NAME if it does not say). `index` also opens one index to
 * queries. `within` lets it write to partitions alone whose keys begin so; it reads all.
 */
export function tableGrant(
  table: ITable,
  key: IKey,
  options: { actions: readonly TableAction[]; index?: string; environment?: string; within?: string },
): Grant {
  const isWrite = (action: TableAction): boolean => !readActions.has(action);
  const writes = options.actions.some(isWrite);
  const named = (actions: readonly TableAction[]): string[] => actions.map((action) => `dynamodb:${action}`);
  const { within } = options;
  const allowed =
    within === undefined
      ? [new PolicyStatement({ actions: named(options.actions), resources: [table.tableArn] })]
      : [
          new PolicyStatement({
            actions: named(options.actions.filter((action) => !isWrite(action))),
            resources: [table.tableArn],
          }),
          new PolicyStatement({
            actions: named(options.actions.filter(isWrite)),
            resources: [table.tableArn],
            conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${within}*`] } },
          }),
        ];
  const statements = [
    ...allowed.filter(({ actions }) => actions.length > 0),
    throughService(key, 'dynamodb', writes ? [...tableKeyReads, ...tableKeyWrites] : tableKeyReads),
  ];
  if (options.index !== undefined) {
    statements.push(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${options.index}`] }),
    );
  }
  return { environment: { [options.environment ?? 'TABLE_NAME']: table.tableName }, statements };
}

/** Reading a table's stream, in the name of the mapping that Lambda runs for the function. */
export const streamGrant = (streamArn: string, key: IKey): Grant => ({
  environment: {},
  statements: [
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [streamArn],
    }),
    throughService(key, 'dynamodb', ['kms:Decrypt']),
  ],
});

/** Taking messages from a queue, in the name of the mapping that Lambda runs for the function. */
export const receiveGrant = (queue: IQueue): Grant => ({
  environment: {},
  statements: [
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queue.queueArn],
    }),
  ],
});

/** Setting when messages of the function's own queue (OWN_QUEUE_URL) that it did not take are delivered again. */
export const setsWaitsIn = (queue: IQueue): Grant => ({
  environment: { OWN_QUEUE_URL: queue.queueUrl },
  statements: [new PolicyStatement({ actions: ['sqs:ChangeMessageVisibility'], resources: [queue.queueArn] })],
});

/** Sending to a queue; `environment` is the key its URL comes under, none where Lambda itself does the sending. */
export const sendGrant = (queue: IQueue, environment?: string): Grant => ({
  environment: environment === undefined ? {} : { [environment]: queue.queueUrl },
  statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })],
});

/** The name that a bucket's ARN is exported under, by which cdk-nag calls it in another stack. */
function exportedName(bucket: IBucket): string {
  const { stack } = bucket;
  const imported = z.object({ 'Fn::ImportValue': z.string() });
  return z.parse(imported, stack.resolve(stack.exportValue(bucket.bucketArn)))['Fn::ImportValue'];
}

/** Objects of a bucket below a prefix such as `audits/` (RESULTS_BUCKET). */
export function objectsGrant(
  bucket: IBucket,
  key: IKey,
  options: { actions: readonly ('GetObject' | 'PutObject')[]; prefix: string },
): Grant {
  const resource = `${bucket.bucketArn}/${options.prefix}*`;
  const keyActions = options.actions.includes('PutObject') ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  return {
    environment: { RESULTS_BUCKET: bucket.bucketName },
    statements: [
      new PolicyStatement({ actions: options.actions.map((action) => `s3:${action}`), resources: [resource] }),
      throughService(key, 's3', keyActions),
    ],
    wildcards: [
      {
        finding: `Resource::${exportedName(bucket)}/${options.prefix}*`,
        reason: `Objects are named by audit and by the hash of their content, so a role can name only what they begin with: ${options.prefix}`,
      },
    ],
  };
}

/**
 * Sending mail from one verified address (SENDER_ADDRESS) by one configuration set (CONFIGURATION_SET). The raw action too,
 * for a mail with an attachment is one that SES puts together as MIME, and IAM may ask for either.
 */
export const mailGrant = (identity: IEmailIdentity, address: string, rules: IConfigurationSet): Grant => ({
  environment: { SENDER_ADDRESS: address, CONFIGURATION_SET: rules.configurationSetName },
  statements: [
    new PolicyStatement({
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources: [
        identity.emailIdentityArn,
        Stack.of(rules).formatArn({
          service: 'ses',
          resource: 'configuration-set',
          resourceName: rules.configurationSetName,
        }),
      ],
    }),
  ],
});

/** A plain value of the environment. */
export const setting = (key: string, value: string): Grant => ({ environment: { [key]: value }, statements: [] });

/**
 * All environments as one.
 * @throws Error when two grants give one key different values
 */
export function environmentOf(grants: readonly Grant[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [key, value] of grants.flatMap((grant) => Object.entries(grant.environment))) {
    if (environment[key] !== undefined && environment[key] !== value) {
      throw new Error(`two grants name ${key} differently`);
    }
    environment[key] = value;
  }
  return environment;
}

/** States, beside the role that holds them, why its wildcards are needed. */
export function acknowledgeWildcards(role: IConstruct, grants: readonly Grant[]): void {
  for (const { finding, reason } of grants.flatMap((grant) => grant.wildcards ?? [])) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
  }
}
