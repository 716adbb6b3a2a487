import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliCredentialsStackSynthesizer, Duration, RemovalPolicy, Stack, Validations, type App } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import * as z from 'zod/mini';
import { createApp } from '../../../infra/app.ts';
import { projectRoot } from '../../../infra/constructs/bundling.ts';
import { createHouseFunction, type HouseFunction } from '../../../infra/constructs/house-function.ts';
import { output, pascal } from '../../../infra/constructs/operations.ts';
import { fifoSettings, visibilityFactor } from '../../../infra/constructs/queues.ts';
import { streamSettings } from '../../../infra/constructs/stream-function.ts';
import {
  streamGrant,
  sendGrant,
  receiveGrant,
  objectsGrant,
  tableGrant,
  type Grant,
} from '../../../infra/constructs/grants.ts';
import type { Data } from '../../../infra/data-stack.ts';
import type { Pipeline } from '../../../infra/pipeline-stack.ts';
import { refIndex } from '../../../shared/base/aws/table.ts';

/** As `agency-api` has it, and `aggregate`. */
const [likeApi, likeAggregate] = [
  { memory: 512, timeout: Duration.seconds(15) },
  { memory: 1024, timeout: Duration.seconds(60) },
];

/**
 * What the product is set against, in a stack of its own beside it: functions that make calls and decide nothing, behind
 * the product's own HTTP API, on a table, a stream and queues like the product's own.
 */
function createBaselines(app: App, data: Data, { stack: beside, api, operations }: Pipeline): void {
  const stack = new Stack(app, `${beside.stackName}-bench`, {
    description: 'Case audits: what the product is measured against',
    env: { region: beside.region },
    synthesizer: new CliCredentialsStackSynthesizer(),
  });
  const table = new Table(stack, 'SameCallsTable', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: data.dataKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    stream: StreamViewType.NEW_IMAGE,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  table.addGlobalSecondaryIndex({
    indexName: refIndex.name,
    partitionKey: { name: refIndex.partition, type: AttributeType.STRING },
    sortKey: { name: refIndex.sort, type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  output(stack, 'SameCallsTableName', table.tableName);
  const items = (
    ...actions: ('BatchGetItem' | 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem')[]
  ): Grant => tableGrant(table, data.dataKey, { actions });

  const createFunction = (
    name: string,
    like: { memory: number; timeout: Duration },
    grants: readonly Grant[],
    inItsName: readonly Grant[] = [],
  ): HouseFunction =>
    createHouseFunction(
      stack,
      operations,
      { name, entry: resolve(import.meta.dirname, 'handlers', `${name}.ts`), grants, ...like, impact: 'None.' },
      inItsName,
    );
  const createRoute = ({ fn, scope }: HouseFunction, path: string): void => {
    const route = new HttpRoute(scope, 'Route', {
      httpApi: api,
      routeKey: HttpRouteKey.with(path, HttpMethod.POST),
      integration: new HttpLambdaIntegration('Integration', fn),
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'It is measured beside a route that its function checks, and is deployed to the local AWS only.',
    });
  };
  const createQueue = (name: string, settings: Partial<typeof fifoSettings>): Queue => {
    const queue = new Queue(stack, `${pascal(name)}Queue`, {
      ...settings,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(visibilityFactor * likeAggregate.timeout.toSeconds()),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'What a measure cannot deliver makes it fail: nobody takes it up later.',
    });
    output(stack, `${pascal(name)}QueueUrl`, queue.queueUrl);
    return queue;
  };
  const consume = ({ fn, role, scope }: HouseFunction, queue: Queue): void => {
    const mapping = new EventSourceMapping(scope, 'Mapping', {
      target: fn,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(role);
  };

  createRoute(createFunction('no-op', likeApi, []), '/bench/no-op');
  createRoute(
    createFunction('same-calls', likeApi, [items('BatchGetItem', 'Query', 'PutItem')]),
    '/bench/same-calls/{audit}/{case}/{agency}',
  );

  const changes = createQueue('same-changes', fifoSettings);
  const messages = createQueue('same-messages', {});
  const { tableStreamArn } = table;
  if (tableStreamArn === undefined) throw new Error('the table of the baselines has no stream');
  const relay = createFunction(
    'relay-same-calls',
    { memory: 512, timeout: Duration.seconds(60) },
    [
      items('UpdateItem', 'DeleteItem'),
      sendGrant(changes, 'CHANGES_QUEUE_URL'),
      sendGrant(messages, 'MESSAGES_QUEUE_URL'),
    ],
    [streamGrant(tableStreamArn, data.dataKey)],
  );
  const following = new EventSourceMapping(relay.scope, 'Mapping', {
    ...streamSettings,
    target: relay.fn,
    eventSourceArn: tableStreamArn,
  });
  following.node.addDependency(relay.role);
  consume(
    createFunction(
      'aggregate-same-calls',
      likeAggregate,
      [
        items('GetItem', 'Query', 'PutItem'),
        objectsGrant(data.results, data.dataKey, { actions: ['PutObject'], prefix: 'audits/' }),
      ],
      [receiveGrant(changes)],
    ),
    changes,
  );

  const puts = createQueue('one-put', fifoSettings);
  consume(createFunction('one-put', likeAggregate, [items('PutItem')], [receiveGrant(puts)]), puts);
}

// The product's own feature flags: the same templates, but for what the baselines import.
const { context } = z.parse(
  z.object({ context: z.record(z.string(), z.unknown()) }),
  JSON.parse(readFileSync(resolve(projectRoot, 'cdk.json'), 'utf8')),
);
const { app, data, pipeline } = createApp({ context });
createBaselines(app, data, pipeline);
app.synth();
