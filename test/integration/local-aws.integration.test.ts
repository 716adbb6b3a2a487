/**
 * Each workaround has a test here that says when it is no longer needed: it first asserts that the emulator still gets the
 * matter wrong by itself, so it fails as soon as the emulator gets better; then that the workaround puts it right.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetTopicAttributesCommand, PublishCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  drained,
  keptMails,
  type LocalClients,
  localClients,
  queueMessages,
} from '../../infra/local/emulator/clients.ts';
import {
  allowPlainHttpOnBuckets,
  allowPlainHttpOnQueues,
  allowPlainHttpOnTopics,
  allowQueueBatches,
  allowSendEmail,
  type WorkaroundTarget,
  workarounds,
  setBucketEncryption,
  setBucketLifecycle,
  setPointInTimeRecovery,
  setReservedConcurrency,
  setTableEncryption,
  setTimeToLive,
} from '../../infra/local/emulator/workarounds.ts';
import { type LocalAws, startLocalAws } from '../../infra/local/emulator/ministack.ts';

const STACK = `local-aws-${randomBytes(4).toString('hex')}`;
const SENDER = `${STACK}@partnership.example`;

const overHttp = { Bool: { 'aws:SecureTransport': 'false' } };
const everybody = { AWS: '*' };
const me = { Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } } };
const trust = (principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...principal }],
});
const deny = (action: string, resource: unknown) => ({
  Effect: 'Deny',
  Principal: everybody,
  Action: action,
  Resource: resource,
  Condition: overHttp,
});
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [] } } };
const byPk = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};
const functionOf = (code: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 20,
    Role: arnOf('FunctionRole'),
    Code: { ZipFile: code },
    ...more,
  },
});

/** A handler that takes its time, and fails on `poison`. */
const slowly = (milliseconds: number) =>
  `exports.handler = async (event) => { console.log(event.Records.length); await new Promise((r) => setTimeout(r, ${milliseconds}));
    if (event.Records.some((r) => JSON.stringify(r).includes('poison'))) throw new Error('poison'); };`;

/** Everything that a workaround is about, as CDK would write it. */
const TEMPLATE = {
  Resources: {
    Key: key,
    OnlyClosed: { Type: 'AWS::S3::Bucket' },
    OnlyClosedPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'OnlyClosed' },
        PolicyDocument: { Version: '2012-10-17', Statement: [deny('s3:*', arnOf('OnlyClosed'))] },
      },
    },
    Closed: { Type: 'AWS::S3::Bucket' },
    ClosedPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Closed' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            deny('s3:*', [arnOf('Closed'), { 'Fn::Join': ['', [arnOf('Closed'), '/*']] }]),
            { ...deny('s3:PutObject', { 'Fn::Join': ['', [arnOf('Closed'), '/kept/*']] }), Condition: undefined },
          ],
        },
      },
    },
    Kept: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf('Key') },
            },
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              Status: 'Enabled',
              ExpirationInDays: 400,
              NoncurrentVersionExpiration: { NoncurrentDays: 90 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
      },
    },
    ClosedQueue: { Type: 'AWS::SQS::Queue' },
    ClosedQueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'ClosedQueue' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [deny('sqs:*', arnOf('ClosedQueue'))] },
      },
    },
    Topic: { Type: 'AWS::SNS::Topic' },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Topic' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [deny('sns:Publish', { Ref: 'Topic' })] },
      },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        ...byPk,
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf('Key') },
      },
    },
    Global: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        ...byPk,
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          {
            Region: { Ref: 'AWS::Region' },
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            SSESpecification: { KMSMasterKeyId: arnOf('Key') },
          },
        ],
      },
    },
    FunctionRole: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust({ Principal: { Service: 'lambda.amazonaws.com' } }) },
    },
    Function: functionOf('exports.handler = async () => {}', { ReservedConcurrentExecutions: 3 }),
    SendQueue: { Type: 'AWS::SQS::Queue' },
    Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: SENDER } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust(me),
        Policies: [
          {
            PolicyName: 'mail',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'ses:SendEmail',
                  Resource: {
                    'Fn::Join': [
                      ':',
                      ['arn:aws:ses', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, `identity/${SENDER}`],
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    SendPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'send',
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'], Resource: arnOf('SendQueue') },
            { Effect: 'Allow', Action: 'sqs:ChangeMessageVisibility', Resource: arnOf('SendQueue') },
            { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [arnOf('Closed'), '/*']] } },
          ],
        },
      },
    },
  },
};

let local: LocalAws;
let clients: LocalClients;
let target: WorkaroundTarget;
const stacks: string[] = [];

/** Creates a stack by CloudFormation and answers what a workaround sees of it. */
async function create(name: string, template: object): Promise<WorkaroundTarget> {
  const { cloudformation } = clients;
  stacks.push(name);
  await cloudformation.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  for (;;) {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    if (Stacks?.[0]?.StackStatus === 'CREATE_COMPLETE') break;
    if (Stacks?.[0]?.StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(Stacks?.[0]?.StackStatusReason);
    await sleep(50);
  }
  const { StackResources = [] } = await cloudformation.send(new DescribeStackResourcesCommand({ StackName: name }));
  const ids = StackResources.map((resource) => [resource.LogicalResourceId, resource.PhysicalResourceId]);
  return { env: local.env, templates: { [name]: template }, physicalIds: { [name]: Object.fromEntries(ids) } };
}

/** The target with one of its tables, so that each is seen unmended first. */
function only(table: string): WorkaroundTarget {
  const { Key, [table as 'Table']: one } = TEMPLATE.Resources;
  return { ...target, templates: { [STACK]: { Resources: { Key, [table]: one } } } };
}

function idOf(logicalId: string, of: WorkaroundTarget = target): string {
  return Object.values(of.physicalIds)[0]![logicalId]!;
}

/** Clients with the key of the role of the stack. */
async function asRole(): Promise<LocalClients> {
  const { Credentials } = await clients.sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${local.env['AWS_ACCOUNT_ID']}:role/${idOf('Role')}`,
      RoleSessionName: 'test',
    }),
  );
  return localClients(local.env, {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });
}

beforeAll(async () => {
  local = await startLocalAws({ say: () => undefined });
  clients = localClients(local.env);
  target = await create(STACK, TEMPLATE);
});

afterAll(async () => {
  for (const StackName of stacks) await clients.cloudformation.send(new DeleteStackCommand({ StackName }));
  await local.stop();
});

describe('a workaround is needed as long as the emulator, by itself,', () => {
  test('refuses plain http to a bucket that enforces TLS', async () => {
    const Bucket = idOf('Closed');
    const { s3 } = await asRole();
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await expect(put('a')).rejects.toThrow('explicit deny');

    await allowPlainHttpOnBuckets(target);
    await put('a');
    // What the policy denies for another reason stays denied.
    await expect(put('kept/a')).rejects.toThrow('explicit deny');
    const { Policy } = await clients.s3.send(new GetBucketPolicyCommand({ Bucket }));
    expect(JSON.parse(Policy!).Statement).toEqual([expect.objectContaining({ Action: 's3:PutObject' })]);
  });

  test('refuses plain http to a queue that enforces TLS, even to whoever would change that', async () => {
    const QueueUrl = idOf('ClosedQueue');
    const send = () => clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await expect(send()).rejects.toThrow(/denied/i);
    const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] });
    await expect(clients.sqs.send(read)).rejects.toThrow(/denied/i);

    await allowPlainHttpOnQueues(target);
    await send();
    expect(await queueMessages(local.endpoint, QueueUrl)).toEqual([expect.objectContaining({ body: 'x' })]);
  });

  test('refuses plain http to a topic that enforces TLS', async () => {
    const TopicArn = idOf('Topic');
    const publish = () => clients.sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
    await expect(publish()).rejects.toThrow(/denied|not authorized/i);

    await allowPlainHttpOnTopics(target);
    await publish();
    const { Attributes } = await clients.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes?.['Policy']).not.toContain('SecureTransport');
  });

  test.each(['Table', 'Global'])('drops the time to live of a table (%s)', async (table) => {
    const read = () => clients.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: idOf(table) }));
    expect((await read()).TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLED');

    await setTimeToLive(only(table));
    expect((await read()).TimeToLiveDescription).toMatchObject({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expires',
    });
  });

  test.each(['Table', 'Global'])('drops the point-in-time recovery of a table (%s)', async (table) => {
    const status = async () => {
      const answer = await clients.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: idOf(table) }));
      return answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    };
    expect(await status()).toBe('DISABLED');

    await setPointInTimeRecovery(only(table));
    expect(await status()).toBe('ENABLED');
  });

  test.each(['Table', 'Global'])('drops the encryption of a table (%s)', async (table) => {
    const read = () => clients.dynamodb.send(new DescribeTableCommand({ TableName: idOf(table) }));
    expect((await read()).Table?.SSEDescription).toBeUndefined();

    await setTableEncryption(only(table));
    const { Table } = await read();
    expect(Table?.SSEDescription).toMatchObject({ Status: 'ENABLED', SSEType: 'KMS' });
    expect(Table?.SSEDescription?.KMSMasterKeyArn).toContain(idOf('Key'));
  });

  test('drops the encryption of a bucket', async () => {
    const Bucket = idOf('Kept');
    const algorithm = async () => {
      const answer = await clients.s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0];
      return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    };
    expect(await algorithm().catch(() => 'none')).not.toBe('aws:kms');

    await setBucketEncryption(target);
    expect(await algorithm()).toBe('aws:kms');
  });

  test('drops the life cycle of a bucket', async () => {
    const Bucket = idOf('Kept');
    const read = () => clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    await expect(read()).rejects.toThrow(/lifecycle/i);

    await setBucketLifecycle(target);
    expect((await read()).Rules).toEqual([
      expect.objectContaining({
        Status: 'Enabled',
        Expiration: { Days: 400 },
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
    ]);
  });

  test('drops the reserved concurrency of a function', async () => {
    const FunctionName = idOf('Function');
    const read = () => clients.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    expect((await read()).ReservedConcurrentExecutions).toBeUndefined();

    await setReservedConcurrency(target);
    expect((await read()).ReservedConcurrentExecutions).toBe(3);
  });

  test('asks for an action of its own of a role that may send, or set when messages show up again', async () => {
    const { sqs } = await asRole();
    const QueueUrl = idOf('SendQueue');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const batch = () => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] }));
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const wait = { ReceiptHandle: Messages[0]!.ReceiptHandle, VisibilityTimeout: 60 };
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ...wait }));
    const waits = (url = QueueUrl) =>
      sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: [{ Id: '1', ...wait }] }));
    await expect(batch()).rejects.toThrow(/SendMessageBatch|denied/i);
    await expect(waits()).rejects.toThrow(/ChangeMessageVisibilityBatch|denied/i);

    await allowQueueBatches(target);
    expect((await batch()).Successful).toHaveLength(1);
    expect((await waits()).Successful).toHaveLength(1);
    const elsewhere = { QueueUrl: idOf('ClosedQueue'), Entries: [{ Id: '1', MessageBody: 'x' }] };
    await expect(sqs.send(new SendMessageBatchCommand(elsewhere))).rejects.toThrow(/denied|not authorized/i);
    await expect(waits(elsewhere.QueueUrl)).rejects.toThrow(/denied|not authorized/i);
  });

  test('refuses mail to a role that may send from the identity', async () => {
    const { sesv2 } = await asRole();
    const send = () =>
      sesv2.send(
        new SendEmailCommand({
          FromEmailAddress: SENDER,
          Destination: { ToAddresses: ['contact@agency.example'] },
          Content: { Simple: { Subject: { Data: 'Due' }, Body: { Text: { Data: 'A return is owed.' } } } },
        }),
      );
    await expect(send()).rejects.toThrow(/not authorized|denied/i);

    await allowSendEmail(target);
    await send();
    const sent = (await keptMails(local.endpoint)).filter((mail) => mail.from === SENDER);
    expect(sent).toEqual([
      expect.objectContaining({ to: ['contact@agency.example'], subject: 'Due', text: 'A return is owed.', html: '' }),
    ]);
  });
});

test.each(workarounds)('a workaround may run twice: $row', async ({ apply }) => {
  await apply(target);
  await expect(apply(target)).resolves.toBeUndefined();
});

test('a workaround that cannot follow a reference says so', async () => {
  const template = { Resources: { ...TEMPLATE.Resources, Key: { Type: 'AWS::SNS::Topic' } } };
  await expect(setTableEncryption({ ...target, templates: { [STACK]: template } })).rejects.toThrow(
    /unresolved:Key.Arn/,
  );
});

describe('drained', () => {
  const NAME = `${STACK}-drained`;
  const template = {
    Resources: {
      FunctionRole: TEMPLATE.Resources.FunctionRole,
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { ...byPk, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } },
      },
      RelayLog: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/test/${NAME}` } },
      Relay: functionOf(slowly(250), { LoggingConfig: { LogGroup: { Ref: 'RelayLog' } } }),
      RelaySource: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Relay' },
          EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 5,
        },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } },
      Consumer: functionOf(slowly(250)),
      ConsumerSource: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: { Ref: 'Consumer' }, EventSourceArn: arnOf('Queue'), BatchSize: 1 },
      },
    },
  };
  let stack: WorkaroundTarget;
  const deployment = { queueUrls: [] as string[], functionNames: [] as string[] };
  const put = (pk: string) =>
    clients.dynamodb.send(new PutItemCommand({ TableName: idOf('Table', stack), Item: { pk: { S: pk } } }));

  beforeAll(async () => {
    stack = await create(NAME, template);
    deployment.queueUrls.push(idOf('Queue', stack), idOf('Dead', stack));
    deployment.functionNames.push(idOf('Relay', stack), idOf('Consumer', stack));
  });

  test('waits until the stream has been read to its end, batch after batch', async () => {
    await drained(local, deployment);
    const started = performance.now();
    for (let item = 0; item < 20; item += 1) await put(`item-${item}`);
    await drained(local, deployment);
    // Twenty records in batches of five at most, each of which takes a quarter of a second.
    expect(performance.now() - started).toBeGreaterThan(4 * 250);
  });

  test('waits for what is set going from outside each time that the queues look empty', async () => {
    const QueueUrl = idOf('Queue', stack);
    let asked = 0;
    // The first time it sends something, the second it says that it did something, of which no queue shows anything.
    const meanwhile = async (): Promise<number> => {
      asked += 1;
      if (asked === 1) await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      return asked < 3 ? 1 : 0;
    };
    await drained(local, deployment, { meanwhile });
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(await queueMessages(local.endpoint, QueueUrl)).toEqual([]);
  });

  test('waits for what is in flight, and says what is left when time is up', async () => {
    const QueueUrl = idOf('Queue', stack);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await drained(local, deployment);
    expect(await queueMessages(local.endpoint, QueueUrl)).toEqual([]);

    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    const visible = async () => (await queueMessages(local.endpoint, QueueUrl)).map((message) => message.visible);
    await expect.poll(visible, { timeout: 200_000 }).toEqual([false]);
    await expect(drained(local, deployment, { withinSeconds: 2 })).rejects.toThrow(
      /Not drained after 2 s: .*Queue.* holds 1 \(1 in flight or delayed\)/,
    );
  });

  test('names a dead-letter queue that is not empty', async () => {
    const alone = { ...deployment, queueUrls: [idOf('Dead', stack)] };
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: idOf('Dead', stack), MessageBody: 'x' }));
    await expect(drained(local, alone)).rejects.toThrow(/given up: .*Dead.* holds 1/);
    await drained(local, alone, { deadLetters: 'ignore' });
  });

  test('does not take a stream that fails for one that is read', async () => {
    const alone = { ...deployment, queueUrls: [] };
    await put('poison');
    await expect(drained(local, alone, { withinSeconds: 3 })).rejects.toThrow(/Not drained after 3 s/);
  });
});

describe('a run of its own', () => {
  const module = new URL('../../infra/local/emulator/ministack.ts', import.meta.url);
  const server =
    "const s = require('http').createServer((_, r) => r.end()).listen(0, '127.0.0.1', () => console.log(s.address().port))";
  /** Starts a local AWS, or a small server beside one that is there: what a run starts ends the same way whatever it is. */
  const script = `
    const { startLocalAws } = await import(${JSON.stringify(module.href)});
    const local = await startLocalAws({ say: () => undefined });
    let { endpoint } = local;
    if (!local.started) {
      const child = local.spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [port] = await new Promise((resolve) => child.stdout.once('data', (data) => resolve([String(data).trim()])));
      endpoint = 'http://127.0.0.1:' + port;
      child.stdout.unref();
      child.unref();
    }
    await fetch(endpoint);
    console.log(JSON.stringify({ endpoint, directory: local.directory }));
    const how = process.argv[1];
    if (how === 'stop') { await local.stop(); await local.stop(); }
    if (how === 'throw') throw new Error('thrown');
    if (how === 'exit') process.exit(3);
    if (how.startsWith('SIG')) setInterval(() => undefined, 1000);`;

  /** Runs it until it ends in that way. @returns how it did, and what is left of it once the watcher had its time */
  const endOf = async (how: string, env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, how], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const exit = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { endpoint, directory } = JSON.parse(line.toString()) as { endpoint: string; directory: string };
    const answers = (): Promise<boolean> =>
      fetch(endpoint).then(
        () => true,
        () => false,
      );
    if (how.startsWith('SIG')) child.kill(how as NodeJS.Signals);
    const [code, signal] = (await exit) as [number | null, string | null];
    // Only after SIGKILL has the watcher still to do its work.
    const patience = how === 'SIGKILL' ? 60_000 : 0;
    await expect.poll(() => existsSync(directory), { timeout: patience }).toBe(false);
    return { ended: signal ?? code, answers: await answers() };
  };
  const codes: Record<string, number> = { stop: 0, throw: 1, exit: 3, 'fall off the end': 0 };

  test.each(['stop', 'throw', 'exit', 'fall off the end', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'])(
    'leaves nothing behind of what it started: %s',
    async (how) => {
      const { NODE_OPTIONS: _, ...env } = process.env;
      expect(await endOf(how, env)).toEqual({ ended: codes[how] ?? how, answers: false });
    },
  );

  test.each(['stop', 'SIGKILL'])('leaves nothing behind of a local AWS: %s', async (how) => {
    const { AWS_ENDPOINT_URL: _, NODE_OPTIONS: __, ...env } = process.env;
    expect(await endOf(how, env)).toEqual({ ended: codes[how] ?? how, answers: false });
  });
});
