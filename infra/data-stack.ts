import { CliCredentialsStackSynthesizer, Duration, RemovalPolicy, Stack, Validations, type App } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { refIndex } from '../shared/base/aws/table.ts';
import type { Access } from '../shared/base/http/route.ts';
import { output } from './constructs/operations.ts';
import type { Settings } from './settings.ts';

/** What is kept when code is deployed again: tables, buckets, keys, and the people who may sign in with their groups. */
export interface Data {
  stack: Stack;
  table: Table;
  identifiers: Table;
  /** Sessions of pages. Nothing follows from what stands there, so it has no stream. */
  drafts: Table;
  results: Bucket;
  /** Encrypts the table and the results. */
  dataKey: Key;
  /** Encrypts what identifies children and adults, and nothing else. */
  identifiersKey: Key;
  /** Encrypts logs and alarms. */
  operationsKey: Key;
  userPool: UserPool;
  userPoolClient: UserPoolClient;
}

/** Groups of the user pool: who the HTTP API's routes are for. */
const groups = ['business-manager', 'audit-lead'] as const satisfies readonly Access[];

/** The state of a deployment, in a stack of its own. Outside a local one no records go with the stack, and nobody's access. */
export function createDataStack(app: App, settings: Settings): Data {
  const { local } = settings;
  const removalPolicy = local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
  const stack = new Stack(app, `case-audit-${settings.stage}-data`, {
    description: 'Case audits: tables, results, keys and users',
    env: { region: settings.region },
    terminationProtection: !local,
    ...(local ? { synthesizer: new CliCredentialsStackSynthesizer() } : {}),
  });

  const createKey = (id: string, description: string): Key =>
    new Key(stack, id, { description, enableKeyRotation: true, removalPolicy });
  const dataKey = createKey('DataKey', 'Returns and results of case audits');
  const identifiersKey = createKey('IdentifiersKey', 'What identifies children and adults');
  const operationsKey = createKey('OperationsKey', 'Logs and alarms of case audits');
  operationsKey.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }),
        },
      },
    }),
  );
  operationsKey.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );

  const createTable = (
    id: string,
    encryptionKey: Key,
    more: Pick<TableProps, 'stream' | 'timeToLiveAttribute'> = {},
  ): Table =>
    new Table(stack, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !local,
      removalPolicy,
      ...more,
    });
  const table = createTable('Table', dataKey, {
    stream: StreamViewType.NEW_IMAGE,
    // It only cleans up: whoever reads compares the moment itself.
    timeToLiveAttribute: 'ttl',
  });
  // Sparse and keys only: it finds items, which are then read from the table itself.
  table.addGlobalSecondaryIndex({
    indexName: refIndex.name,
    partitionKey: { name: refIndex.partition, type: AttributeType.STRING },
    sortKey: { name: refIndex.sort, type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  const identifiers = createTable('Identifiers', identifiersKey);
  const drafts = createTable('Drafts', dataKey, { timeToLiveAttribute: 'ttl' });

  const closed = { blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true, removalPolicy };
  const accessLogs = new Bucket(stack, 'AccessLogs', {
    ...closed,
    // S3 delivers access logs only to a bucket under its own keys.
    encryption: BucketEncryption.S3_MANAGED,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [{ expiration: Duration.days(400), noncurrentVersionExpiration: Duration.days(30) }],
  });
  Validations.of(accessLogs).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It holds the access logs of the results: a log of deliveries to the log would deliver to itself for ever.',
  });
  const results = new Bucket(stack, 'Results', {
    ...closed,
    encryption: BucketEncryption.KMS,
    encryptionKey: dataKey,
    bucketKeyEnabled: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [
      { noncurrentVersionExpiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'results/',
  });

  const userPool = new UserPool(stack, 'Users', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    // They can see children's data: a password alone is not enough, and a text message is no second factor.
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: !local,
    removalPolicy,
  });
  // Who is in a group is known to the group alone.
  for (const groupName of groups)
    userPool.addGroup(`Group-${groupName}`, { groupName }).applyRemovalPolicy(removalPolicy);
  const userPoolClient = userPool.addClient('Client', {
    authFlows: { userSrp: true, adminUserPassword: true },
    disableOAuth: true,
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.minutes(60),
    idTokenValidity: Duration.minutes(60),
    refreshTokenValidity: Duration.hours(12),
  });

  output(stack, 'UserPoolId', userPool.userPoolId);
  output(stack, 'UserPoolClientId', userPoolClient.userPoolClientId);
  output(stack, 'TableName', table.tableName);
  output(stack, 'IdentifiersTableName', identifiers.tableName);
  output(stack, 'DraftsTableName', drafts.tableName);
  output(stack, 'ResultsBucketName', results.bucketName);
  return {
    stack,
    table,
    identifiers,
    drafts,
    results,
    dataKey,
    identifiersKey,
    operationsKey,
    userPool,
    userPoolClient,
  };
}
