import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withoutAuthorizer } from '../../infra/constructs/http-function.ts';
import { createAlarm } from '../../infra/constructs/operations.ts';
import { environmentOf, setting } from '../../infra/constructs/grants.ts';
import { eightInLondon } from '../../infra/local/player/calendar.ts';
import { managerRoutes } from '../../shared/front/manager/routes.ts';
import { leadRoutes } from '../../shared/front/lead/routes.ts';
import { logCodes } from '../../shared/base/aws/log.ts';
import { errorCodes } from '../../shared/base/aws/redelivery.ts';
import type { Route, Routes } from '../../shared/base/http/route.ts';
import { peopleRoutes } from '../../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../../shared/front/agency/form/routes.ts';
import { pullRoutes } from '../../shared/front/agency/identifiers-routes.ts';
import { agencyRoutes, toolRoutes } from '../../shared/front/agency/routes.ts';
import { deployment as committed } from '../../infra/deployment.ts';
import { environmentKeysOf } from '../bundles.ts';
import { fileNameOf } from './functions.ts';
import { at, deploymentOf, edited, entriesAt, listAt, root, sorted, textAt, type Resource } from './template.ts';

const stages = { local: deploymentOf({ stage: 'local' }), prod: deploymentOf({ stage: 'prod' }) };
const everywhere = Object.entries(stages);
const prod = stages.prod;

/** Whether a function reads of its environment the header that says the day. */
const readsDays = (name: string): boolean => environmentKeysOf(fileNameOf(name)).includes('DAY_HEADER');

const namesOf = (resources: readonly Resource[]): string[] => resources.map((resource) => resource.name);
const functions = prod.ofType('AWS::Lambda::Function');
const queues = prod.ofType('AWS::SQS::Queue');
const mappings = prod.ofType('AWS::Lambda::EventSourceMapping');
const alarms = prod.ofType('AWS::CloudWatch::Alarm');

const functionOf = (mapping: Resource): Resource =>
  functions.find((fn) => fn.name === prod.named(at(mapping.properties, 'FunctionName')))!;
const sourceOf = (mapping: Resource): string => prod.named(at(mapping.properties, 'EventSourceArn'));
const deadLettersOf = (queue: Resource): string | undefined => {
  const target = at(queue.properties, 'RedrivePolicy', 'deadLetterTargetArn');
  return target === undefined ? undefined : prod.named(target);
};

describe('event source mappings', () => {
  test('there is one for every function that takes from a queue or the stream', () => {
    expect(sorted(mappings.map((mapping) => `${sourceOf(mapping)} > ${functionOf(mapping).name}`))).toEqual([
      'ChangesQueue > Aggregate',
      'DeliveriesQueue > RecordDelivery',
      'MessagesQueue > SendMessage',
      'PacksQueue > BuildPack',
      'PlansQueue > PlanChasers',
      'Table/stream > RelayChanges',
    ]);
  });

  test.each(mappings)('$name reports the failure of single items', ({ properties }) => {
    expect(at(properties, 'FunctionResponseTypes')).toEqual(['ReportBatchItemFailures']);
  });

  test('the stream is read from its beginning, without a cap on retries, for the whole life of a record', () => {
    const stream = mappings.find((mapping) => sourceOf(mapping) === 'Table/stream')!;
    expect(stream.properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 24 * 60 * 60,
      ParallelizationFactor: 1,
    });
    expect(prod.named(at(stream.properties, 'DestinationConfig', 'OnFailure', 'Destination'))).toBe(
      'RelayChangesOnFailureQueue',
    );
    const [filter, ...more] = listAt(stream.properties, 'FilterCriteria', 'Filters');
    expect(more).toEqual([]);
    expect(JSON.parse(textAt(filter, 'Pattern'))).toEqual({ eventName: ['INSERT', 'MODIFY'] });
  });

  test('mail goes out five at a time at most', () => {
    const messages = mappings.find((mapping) => sourceOf(mapping) === 'MessagesQueue')!;
    expect(at(messages.properties, 'ScalingConfig', 'MaximumConcurrency')).toBe(5);
  });
});

describe('queues', () => {
  const sources = mappings.map(sourceOf).filter((source) => source !== 'Table/stream');
  const terminalQueues = queues.filter((queue) => deadLettersOf(queue) === undefined);

  test.each(sources)('%s gives a message up after five deliveries, to a queue of its own', (source) => {
    const queue = queues.find(({ name }) => name === source)!;
    expect(deadLettersOf(queue)).toBe(source.replace('Queue', 'DlqQueue'));
    expect(at(queue.properties, 'RedrivePolicy', 'maxReceiveCount')).toBe(5);
  });

  test.each(mappings.filter((mapping) => sourceOf(mapping) !== 'Table/stream'))(
    "$name's queue hides a message for at least six times its function's timeout",
    (mapping) => {
      const queue = queues.find(({ name }) => name === sourceOf(mapping))!;
      const timeout = Number(at(functionOf(mapping).properties, 'Timeout'));
      expect(Number(at(queue.properties, 'VisibilityTimeout'))).toBeGreaterThanOrEqual(6 * timeout);
    },
  );

  test.each(sources)("%s's consumer knows it and its dead-letter queue, by URL", (source) => {
    const consumer = functionOf(mappings.find((mapping) => sourceOf(mapping) === source)!);
    const variable = (key: string): string => prod.named(at(consumer.properties, 'Environment', 'Variables', key));
    expect(variable('OWN_QUEUE_URL')).toBe(source);
    const deadLetters = queues.find(({ name }) => name === variable('DEAD_LETTER_QUEUE_URL'))!;
    const queue = queues.find(({ name }) => name === source)!;
    expect(deadLetters.name).toBe(deadLettersOf(queue));
    // What is parked there is sent as what came from here: with a group and a deduplication id, or with neither.
    expect(at(deadLetters.properties, 'FifoQueue')).toBe(at(queue.properties, 'FifoQueue'));
  });

  test.each(sources)("%s's runbook explains each error code, and moves messages to a queue that it names", (source) => {
    const page = readFileSync(
      join(root, 'docs/runbooks', `${source.replace('Queue', '').toLowerCase()}-dlq.md`),
      'utf8',
    );
    const codes = errorCodes.filter((code) => code !== 'unreadable-event' || source === 'DeliveriesQueue');
    for (const code of codes) expect(page).toContain(`\`${code}\``);
    for (const code of errorCodes.filter((code) => !codes.includes(code))) expect(page).not.toContain(code);
    expect(page).toContain('--message-attribute-names All');
    // Of what was parked SQS does not know where it came from: without this nothing moves.
    const moves = [...page.matchAll(/start-message-move-task(.*)/g)].map(([, options]) => options);
    expect(moves).toEqual([' --source-arn "$dead" --destination-arn "$queue"']);
    expect(page).toContain(`queue=$(arn_of "$(value ${source}Url)")`);
    expect(page).toContain(`dead=$(arn_of "$(value ${source.replace('Queue', 'DlqQueue')}Url)")`);
  });

  test.each(terminalQueues)('$name is a terminal queue: an alarm fires on its first message', ({ name }) => {
    const watching = alarms.filter((alarm) =>
      listAt(alarm.properties, 'Dimensions').some((dimension) => prod.named(at(dimension, 'Value')) === name),
    );
    expect(watching).toHaveLength(1);
    expect(watching[0]?.properties).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('the terminal queues are the dead-letter, parked and on-failure queues, and keep messages longest', () => {
    expect(sorted(namesOf(terminalQueues))).toEqual([
      'ChangesDlqQueue',
      'DeliveriesDlqQueue',
      'MessagesDlqQueue',
      'PacksDlqQueue',
      'ParkedQueue',
      'PlanChasersDlqQueue',
      'PlansDlqQueue',
      'RelayChangesOnFailureQueue',
      'SweepDlqQueue',
    ]);
    for (const queue of terminalQueues) expect(at(queue.properties, 'MessageRetentionPeriod')).toBe(14 * 24 * 60 * 60);
  });

  test('changes keep their order within an audit, and name their own repeats', () => {
    const changes = queues.find(({ name }) => name === 'ChangesQueue')!;
    expect(changes.properties).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
    });
    expect(at(queues.find(({ name }) => name === 'ChangesDlqQueue')!.properties, 'FifoQueue')).toBe(true);
  });

  test.each(queues)('$name is encrypted', ({ properties }) => {
    expect(at(properties, 'SqsManagedSseEnabled')).toBe(true);
  });
});

describe('functions', () => {
  test.each(functions)('$name runs on Node 24, arm64, and has a time limit', ({ properties }) => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(Number(at(properties, 'Timeout'))).toBeLessThanOrEqual(300);
  });

  test.each(functions)("$name's environment is exactly what its source reads", ({ name, properties }) => {
    const given = sorted(Object.keys(at(properties, 'Environment', 'Variables') ?? {}));
    expect(given).toEqual(environmentKeysOf(fileNameOf(name)).filter((key) => key !== 'DAY_HEADER'));
  });

  test('a header says the day on the local stage, to whoever takes what people send, and on no other', () => {
    const readers = functions.map(({ name }) => name).filter((name) => readsDays(name));
    expect(sorted(readers)).toEqual(['AgencyApi', 'AgencyForm', 'LeadApi', 'ManagerApi', 'PullIdentifiers']);
    const headers = (deployment: typeof prod): Record<string, unknown> =>
      Object.fromEntries(
        deployment.ofType('AWS::Lambda::Function').flatMap(({ name, properties }) => {
          const header = at(properties, 'Environment', 'Variables', 'DAY_HEADER');
          return header === undefined ? [] : [[name, header]];
        }),
      );
    expect(headers(stages.local)).toEqual(Object.fromEntries(readers.map((name) => [name, 'x-day'])));
    expect(headers(prod)).toEqual({});
    expect(headers(deploymentOf({ ...committed }))).toEqual({});
    expect(JSON.stringify(prod.templates)).not.toMatch(/x-day/i);
  });

  test('every file of functions/ is deployed, and nothing else', () => {
    const files = readdirSync(join(root, 'functions')).map((file) => file.replace(/\.ts$/, ''));
    expect(sorted(namesOf(functions).map(fileNameOf))).toEqual(sorted(files));
  });

  test('the page that shows every mail is on no stage: the program that plays an audit serves it to its own machine', () => {
    for (const deployment of [prod, stages.local, deploymentOf({ ...committed })]) {
      expect(JSON.stringify(deployment.templates)).not.toMatch(/mailbox/i);
      const paths = deployment
        .ofType('AWS::ApiGatewayV2::Route')
        .map(({ properties }) => textAt(properties, 'RouteKey'));
      expect(paths.filter((path) => /\/(mails?|to)(\/|$)/.test(path))).toEqual([]);
    }
    // What is deployed comes from functions/ and what they import; test/unit/architecture.test.ts says that it is nothing of infra/.
    const sources = readdirSync(join(root, 'functions')).map((file) =>
      readFileSync(join(root, 'functions', file), 'utf8'),
    );
    expect(sources.filter((source) => /infra\//.test(source))).toEqual([]);
  });

  test('mails say where a link opens and come from the deployment’s own addresses', () => {
    const variables = (deployment: typeof prod): unknown =>
      at(
        deployment.ofType('AWS::Lambda::Function').find(({ name }) => name === 'SendMessage')!.properties,
        'Environment',
        'Variables',
      );
    expect(variables(prod)).toMatchObject({
      MANAGER_ADDRESS: 'manager@partnership.example',
      SECOND_CONTACT_ADDRESS: 'second@partnership.example',
      SENDER_ADDRESS: 'audits@partnership.example',
    });
    expect(listAt(variables(prod), 'BASE_URL', 'Fn::GetAtt')).toEqual([expect.any(String), 'ApiEndpoint']);
    expect(at(variables(deploymentOf(edited)), 'BASE_URL')).toBe('https://audits.partnership.org.uk');
  });
});

describe('logs', () => {
  const groups = prod.ofType('AWS::Logs::LogGroup');

  test.each(groups)('$name is kept for a stated time, under a key of our own', ({ properties }) => {
    expect(Number(at(properties, 'RetentionInDays'))).toBeGreaterThan(0);
    expect(prod.named(at(properties, 'KmsKeyId'))).toMatch(/^OperationsKey/);
  });

  test('every function writes to a log group of its own', () => {
    const used = functions.map((fn) => prod.named(at(fn.properties, 'LoggingConfig', 'LogGroup')));
    expect(new Set(used).size).toBe(functions.length);
    expect(namesOf(groups)).toEqual(expect.arrayContaining(used));
  });

  test('the log of the HTTP API knows neither path, query, header nor address', () => {
    const [stage] = prod.ofType('AWS::ApiGatewayV2::Stage');
    const format: unknown = JSON.parse(textAt(stage?.properties, 'AccessLogSettings', 'Format'));
    expect(sorted(Object.values(format as object))).toEqual([
      '$context.integrationLatency',
      '$context.requestId',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});

describe('alarms', () => {
  // README.md is what all of them begin with.
  const pages = readdirSync(join(root, 'docs/runbooks')).filter((name) => name !== 'README.md');
  const pageOf = (alarm: Resource): string | undefined =>
    / Runbook: docs\/runbooks\/(\S+\.md)$/.exec(textAt(alarm.properties, 'AlarmDescription'))?.[1];

  test.each(alarms)('$name says what a user loses and names a page that exists', (alarm) => {
    const [impact] = textAt(alarm.properties, 'AlarmDescription').split(' Runbook: ');
    expect(impact?.length).toBeGreaterThan(30);
    expect(existsSync(join(root, 'docs/runbooks', pageOf(alarm)!))).toBe(true);
  });

  test('every page belongs to one alarm', () => {
    expect(sorted(alarms.map(pageOf))).toEqual(sorted(pages));
  });

  test.each(pages)('%s names what the deployment shows, and nothing else', (name) => {
    const page = readFileSync(join(root, 'docs/runbooks', name), 'utf8');
    const named = [...page.matchAll(/^(?:logs|waiting|look|run_now) (\w+)|\bvalue (\w+)/gm)].map(
      ([, of, value]) => of ?? value ?? '',
    );
    expect(named).not.toEqual([]);
    expect(named.filter((output) => !prod.outputs.includes(output))).toEqual([]);
    const own = page.slice(0, page.indexOf('\n')).replaceAll(/[#` ]/g, '');
    const queue = `${own.replaceAll(/(?:^|-)([a-z])/g, (_dash, letter: string) => letter.toUpperCase())}QueueUrl`;
    // An alarm on a terminal queue is about what lies in it, and its page looks there.
    expect([own, prod.outputs.includes(queue) && named.includes(queue)]).toEqual([
      own,
      /-(dlq|failure)$|^parked$/.test(own),
    ]);
  });

  test('every alarm tells somebody, and none is switched off', () => {
    for (const { properties } of alarms) {
      expect(listAt(properties, 'AlarmActions').map(prod.named)).toEqual([expect.stringMatching(/^Alarms/)]);
      expect(at(properties, 'ActionsEnabled')).not.toBe(false);
    }
    const people = prod
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => at(properties, 'Protocol') === 'email')
      .map(({ properties }) => `${prod.named(at(properties, 'TopicArn'))} > ${textAt(properties, 'Endpoint')}`);
    expect(people).toEqual([expect.stringMatching(/^Alarms\w* > duty@partnership\.example$/)]);
  });

  test('every filter of a log that looks for a code looks for one that there is', () => {
    const filters = prod.ofType('AWS::Logs::MetricFilter').map(({ properties }) => textAt(properties, 'FilterPattern'));
    const codes = filters.flatMap((pattern) => /\$\.message = "([^"]*)"/.exec(pattern)?.[1] ?? []);
    expect(sorted(codes)).toEqual(['staff-mail-bounced', 'swept', 'ticked']);
    expect(logCodes).toEqual(expect.arrayContaining(codes));
  });

  const missed = alarms.filter((alarm) => pageOf(alarm)?.endsWith('-missed.md'));

  test.each(missed)('$name counts the line that a run by the clock ends with, and takes silence as bad', (alarm) => {
    const filter = prod
      .ofType('AWS::Logs::MetricFilter')
      .find(
        ({ properties }) =>
          at(properties, 'MetricTransformations', 0, 'MetricName') === at(alarm.properties, 'MetricName'),
      );
    const name = pageOf(alarm)!.replace('-missed.md', '');
    const fn = functions.find((candidate) => fileNameOf(candidate.name) === name)!;
    expect(at(alarm.properties, 'Namespace')).toBe(
      at(filter?.properties, 'MetricTransformations', 0, 'MetricNamespace'),
    );
    expect(prod.named(at(filter?.properties, 'LogGroupName'))).toBe(
      prod.named(at(fn.properties, 'LoggingConfig', 'LogGroup')),
    );
    const line = /^\{ \$\.message = "(\w+)" \}$/.exec(textAt(filter?.properties, 'FilterPattern'))?.[1];
    expect(readFileSync(join(root, 'functions', `${name}.ts`), 'utf8').split(`log.info('${line}'`)).toHaveLength(2);
    expect(alarm.properties).toMatchObject({
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('no alarm of a missed run rings over a weekend or a change of the clocks, and none waits longer than that', () => {
    const hours = (name: string): number => {
      const alarm = missed.find((candidate) => pageOf(candidate) === `${name}-missed.md`);
      return (Number(at(alarm?.properties, 'EvaluationPeriods')) * Number(at(alarm?.properties, 'Period'))) / 3600;
    };
    // The longest pause between two mornings at eight, London's time, Monday to Friday, over years of clock changes.
    const eights = Array.from({ length: 3653 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)))
      .filter((day) => day.getUTCDay() % 6 !== 0)
      .map((day) => Date.parse(eightInLondon(day.toISOString().slice(0, 10))));
    const pauses = eights.slice(1).map((eight, index) => (eight - (eights[index] ?? 0)) / 3_600_000);
    const longest = Math.max(...pauses);
    expect(longest).toBe(73);
    // Two hours of retries, and the hour that is not over.
    expect(hours('plan-chasers')).toBeGreaterThanOrEqual(longest + 3);
    expect(hours('plan-chasers')).toBeLessThan(longest + 24);
    // The most that CloudWatch looks back on by the hour.
    expect(hours('plan-chasers')).toBeLessThanOrEqual(7 * 24);
    expect(hours('sweep')).toBe(3);
  });

  test('the relay counts as behind when records are a minute old for five minutes', () => {
    const behind = alarms.find((alarm) => pageOf(alarm) === 'relay-changes-behind.md');
    expect(behind?.properties).toMatchObject({
      MetricName: 'IteratorAge',
      Threshold: 60_000,
      EvaluationPeriods: 5,
      Period: 60,
    });
  });
});

describe('the HTTP API', () => {
  const tables: Route[] = [
    agencyRoutes,
    formRoutes,
    peopleRoutes,
    pullRoutes,
    toolRoutes,
    managerRoutes,
    leadRoutes,
  ].flatMap((table: Routes) => Object.values(table));
  const routes = prod.ofType('AWS::ApiGatewayV2::Route');
  const keyOf = (route: Resource): string => textAt(route.properties, 'RouteKey');

  test('has exactly the routes of the tables, and one for all else', () => {
    expect(sorted(routes.map(keyOf))).toEqual(
      sorted(['$default', ...tables.map(({ method, path }) => `${method} ${path}`)]),
    );
  });

  test('sends what is no route to a function that may do nothing but write its log', () => {
    const rest = routes.find((route) => keyOf(route) === '$default')!;
    expect(at(rest.properties, 'AuthorizationType')).toBe('NONE');
    const [, integration] = listAt(rest.properties, 'Target', 'Fn::Join', 1);
    const target = prod.ofType('AWS::ApiGatewayV2::Integration').find(({ name }) => name === prod.named(integration))!;
    expect(prod.named(at(target.properties, 'IntegrationUri'))).toBe('NoRoute');
    // What it may do: test/infra/permissions.test.ts.
    const fn = functions.find(({ name }) => name === 'NoRoute')!;
    expect(Object.keys(at(fn.properties, 'Environment', 'Variables') ?? {})).toEqual(['PARTNERSHIP']);
  });

  test.each(tables)('$method $path asks for a JWT unless a link or nothing opens it', ({ method, path, access }) => {
    const route = routes.find((candidate) => keyOf(candidate) === `${method} ${path}`)!;
    const staff = access === 'business-manager' || access === 'audit-lead';
    expect(at(route.properties, 'AuthorizationType')).toBe(staff ? 'JWT' : 'NONE');
    expect(withoutAuthorizer[access] === undefined).toBe(staff);
    expect(listAt(route.properties, 'AuthorizerId').map(prod.named)).toEqual(
      staff ? namesOf(prod.ofType('AWS::ApiGatewayV2::Authorizer')) : [],
    );
  });

  test('takes JWTs of the user pool, meant for its client', () => {
    const [authorizer] = prod.ofType('AWS::ApiGatewayV2::Authorizer');
    const jwt = at(authorizer?.properties, 'JwtConfiguration');
    expect(listAt(jwt, 'Audience').map(prod.named)).toEqual(['UserPoolClient']);
    expect(prod.named(at(jwt, 'Issuer'))).toBe('https://cognito-idp.eu-west-2.amazonaws.com/UserPool');
  });

  test('is throttled, and open to no other origin', () => {
    const [stage] = prod.ofType('AWS::ApiGatewayV2::Stage');
    expect(at(stage?.properties, 'DefaultRouteSettings')).toMatchObject({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
    expect(at(prod.ofType('AWS::ApiGatewayV2::Api')[0]?.properties, 'CorsConfiguration')).toBeUndefined();
  });

  test('takes a fixed id locally, and only there', () => {
    const [api] = deploymentOf({ stage: 'local', apiId: '0a1b2c3d' }).ofType('AWS::ApiGatewayV2::Api');
    expect(at(api?.properties, 'Tags')).toEqual({ 'ms-custom-id': '0a1b2c3d' });
    expect(() => deploymentOf({ stage: 'prod', apiId: '0a1b2c3d' })).toThrow('apiId');
  });
});

describe('data', () => {
  test.each(everywhere)(
    '%s: tables can be restored, are encrypted with a key of our own and cost what is used',
    (stage, deployment) => {
      const tables = deployment.ofType('AWS::DynamoDB::Table');
      expect(sorted(namesOf(tables))).toEqual(['DraftsTable', 'IdentifiersTable', 'Table']);
      for (const { properties, deletionPolicy } of tables) {
        expect(properties).toMatchObject({
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
          DeletionProtectionEnabled: stage !== 'local',
        });
        expect(deletionPolicy).toBe(stage === 'local' ? 'Delete' : 'Retain');
      }
    },
  );

  test('identifiers have a key of their own, and three functions may use table and key', () => {
    const keyOf = (table: string): unknown =>
      at(
        prod.ofType('AWS::DynamoDB::Table').find(({ name }) => name === table)!.properties,
        'SSESpecification',
        'KMSMasterKeyId',
      );
    expect(keyOf('IdentifiersTable')).not.toEqual(keyOf('Table'));
    const plain = (resource: unknown): string => prod.named(resource).replace(/[0-9A-F]{8}$/, '');
    const holders = prod.ofType('AWS::IAM::Policy').flatMap(({ properties }) =>
      listAt(properties, 'PolicyDocument', 'Statement')
        .flatMap((statement) => listAt(statement, 'Resource').map(plain))
        .filter((name) => name.startsWith('Identifiers'))
        .flatMap((name) => listAt(properties, 'Roles').map((role) => `${plain(role)} ${name}`)),
    );
    // One may read all of it, and write a part: two statements.
    expect(sorted([...new Set(holders)])).toEqual([
      'ManagerApiRole IdentifiersKey',
      'ManagerApiRole IdentifiersTable',
      'PullIdentifiersRole IdentifiersKey',
      'PullIdentifiersRole IdentifiersTable',
      'SweepRole IdentifiersKey',
      'SweepRole IdentifiersTable',
    ]);
  });

  test('the table has one index, of keys, and a stream of new images', () => {
    const table = prod.ofType('AWS::DynamoDB::Table').find(({ name }) => name === 'Table')!;
    expect(table.properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byRef',
          KeySchema: [
            { AttributeName: 'ref', KeyType: 'HASH' },
            { AttributeName: 'refSort', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  test.each(everywhere)('%s: every key is renewed every year', (_, deployment) => {
    const keys = deployment.ofType('AWS::KMS::Key');
    expect(keys).toHaveLength(3);
    for (const { properties } of keys) expect(at(properties, 'EnableKeyRotation')).toBe(true);
  });

  test.each(everywhere)('%s: buckets keep versions, are closed to the public and encrypted', (stage, deployment) => {
    for (const { properties, deletionPolicy } of deployment.ofType('AWS::S3::Bucket')) {
      expect(at(properties, 'VersioningConfiguration', 'Status')).toBe('Enabled');
      expect(at(properties, 'PublicAccessBlockConfiguration')).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(listAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration')).toHaveLength(1);
      expect(listAt(properties, 'LifecycleConfiguration', 'Rules').length).toBeGreaterThan(0);
      expect(deletionPolicy).toBe(stage === 'local' ? 'Delete' : 'Retain');
    }
    const results = deployment.ofType('AWS::S3::Bucket').find(({ name }) => name === 'ResultsBucket')!;
    expect(
      at(
        results.properties,
        'BucketEncryption',
        'ServerSideEncryptionConfiguration',
        0,
        'ServerSideEncryptionByDefault',
        'SSEAlgorithm',
      ),
    ).toBe('aws:kms');
    expect(at(results.properties, 'LoggingConfiguration', 'DestinationBucketName')).toBeDefined();
  });

  test('buckets, queues and topics refuse whoever comes without TLS', () => {
    const guarded: [type: string, policy: string, list: string][] = [
      ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
      ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
      ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
    ];
    for (const [type, policy, list] of guarded) {
      const refusing = prod
        .ofType(policy)
        .filter(({ properties }) =>
          listAt(properties, 'PolicyDocument', 'Statement').some(
            (statement) =>
              at(statement, 'Effect') === 'Deny' &&
              at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
          ),
        )
        .flatMap(({ properties }) => {
          const target = at(properties, list);
          return (Array.isArray(target) ? target : [target]).map(prod.named);
        });
      expect(sorted(refusing)).toEqual(sorted(namesOf(prod.ofType(type))));
    }
  });

  test('nobody signs up by themselves, or signs in with a password alone', () => {
    const [pool] = prod.ofType('AWS::Cognito::UserPool');
    expect(pool?.properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
    expect(Number(at(pool?.properties, 'Policies', 'PasswordPolicy', 'MinimumLength'))).toBeGreaterThanOrEqual(12);
    const [client] = prod.ofType('AWS::Cognito::UserPoolClient');
    expect(sorted(listAt(client?.properties, 'ExplicitAuthFlows'))).toEqual([
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ]);
    expect(at(client?.properties, 'AllowedOAuthFlows')).toBeUndefined();
    expect(
      sorted(prod.ofType('AWS::Cognito::UserPoolGroup').map(({ properties }) => at(properties, 'GroupName'))),
    ).toEqual(['audit-lead', 'business-manager']);
  });
});

describe('stages', () => {
  test('schedules run by themselves everywhere but locally', () => {
    for (const [stage, deployment] of everywhere) {
      const schedules = deployment.ofType('AWS::Scheduler::Schedule');
      const started = schedules.map(({ properties }) => ({
        fn: deployment.named(at(properties, 'Target', 'Arn')),
        when: at(properties, 'ScheduleExpression'),
        zone: at(properties, 'ScheduleExpressionTimezone'),
        state: at(properties, 'State'),
        deadLetters: deployment.named(at(properties, 'Target', 'DeadLetterConfig', 'Arn')),
      }));
      const common = { zone: 'Europe/London', state: stage === 'local' ? 'DISABLED' : 'ENABLED' };
      expect(started).toEqual([
        { ...common, fn: 'PlanChasers', when: 'cron(0 8 ? * MON-FRI *)', deadLetters: 'PlanChasersDlqQueue' },
        { ...common, fn: 'Sweep', when: 'rate(1 hour)', deadLetters: 'SweepDlqQueue' },
      ]);
      for (const { properties } of schedules) {
        expect(Number(at(properties, 'Target', 'RetryPolicy', 'MaximumRetryAttempts'))).toBeGreaterThan(0);
      }
    }
  });

  test('a run by the clock that fails three times ends where one that could not start does', () => {
    const asked = prod.ofType('AWS::Lambda::EventInvokeConfig').map(({ properties }) => ({
      fn: prod.named(at(properties, 'FunctionName')),
      retries: at(properties, 'MaximumRetryAttempts'),
      deadLetters: prod.named(at(properties, 'DestinationConfig', 'OnFailure', 'Destination')),
    }));
    expect(asked).toEqual([
      { fn: 'PlanChasers', retries: 2, deadLetters: 'PlanChasersDlqQueue' },
      { fn: 'Sweep', retries: 2, deadLetters: 'SweepDlqQueue' },
    ]);
  });

  test('nothing is made by a custom resource, and no name is fixed', () => {
    for (const [, deployment] of everywhere) {
      expect(deployment.resources.filter(({ type }) => /^Custom::|CustomResource/.test(type))).toEqual([]);
      const fixed =
        /^(TableName|BucketName|QueueName|FunctionName|RoleName|LogGroupName|TopicName|AlarmName|UserPoolName)$/;
      const named = deployment.resources.filter(
        ({ type, properties }) =>
          !/Permission|EventSourceMapping|EventInvokeConfig|MetricFilter/.test(type) &&
          entriesAt(properties).some(([key]) => fixed.test(key)),
      );
      expect(namesOf(named)).toEqual([]);
    }
  });

  test.each(everywhere)('%s: shows what people and the local runner look for', (_, deployment) => {
    const data = [
      'UserPoolId',
      'UserPoolClientId',
      'TableName',
      'IdentifiersTableName',
      'DraftsTableName',
      'ResultsBucketName',
    ];
    const shown = [
      'ApiUrl',
      ...data,
      ...namesOf(queues).map((name) => `${name}Url`),
      ...namesOf(functions).map((name) => `${name}FunctionName`),
    ];
    expect(sorted(deployment.outputs)).toEqual(sorted(shown));
  });
});

/** An app of the test's own, whose folder goes with the test. */
function carelessApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'case-audit-careless-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  return new App({ analyticsReporting: false, outdir, builtinCloudFormationValidation: false });
}

describe('checks at synthesis', () => {
  test('cdk-nag stops what breaks its rules', () => {
    const app = carelessApp();
    const stack = new Stack(app, 'careless');
    const bucket = new Bucket(stack, 'Open');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(bucket.encryptionKey).toBeUndefined();
    expect(() => Template.fromStack(stack)).toThrow('AwsSolutions-S1');
  });

  test('what is excused from its rules is excused one by one, with a reason', () => {
    const excused = prod.app.node.findAll().flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data as Record<string, string>))
        .map(([rule, reason]) => ({
          construct: node.path.split('/').slice(1).join('/'),
          rule: rule.split('::')[1],
          reason,
        })),
    );
    for (const { reason } of excused) expect(reason.length).toBeGreaterThan(40);
    const open = Object.values({ ...agencyRoutes, ...formRoutes, ...peopleRoutes, ...pullRoutes, ...toolRoutes }).map(
      ({ method, path }) => `AwsSolutions-APIG4 Http/Api/${method}${path.replaceAll('/', '--')}`,
    );
    expect(sorted(excused.map(({ construct, rule }) => `${rule} ${construct}`))).toEqual(
      sorted([
        ...open,
        'AwsSolutions-APIG4 Http/Api/GET--v1--tool.schema.json',
        'AwsSolutions-APIG4 NoRoute/Default',
        ...['LeadApi', 'Aggregate', 'BuildPack', 'Sweep'].map((name) => `AwsSolutions-IAM5[Resource ${name}/Role`),
        'AwsSolutions-S1 AccessLogs',
        'AwsSolutions-SQS3 ParkedQueues/ParkedQueue',
        'AwsSolutions-SQS3 PlanChasersDlqQueue',
        'AwsSolutions-SQS3 RelayChangesOnFailureQueue',
        'AwsSolutions-SQS3 SweepDlqQueue',
      ]),
    );
  });

  test('an alarm without a page is refused', () => {
    const stack = new Stack(carelessApp(), 'careless');
    const operations = { key: new Key(stack, 'Key'), topic: new Topic(stack, 'Topic'), local: false };
    const metric = new Metric({ namespace: 'n', metricName: 'm' });
    const alarm = { runbook: 'nowhere', impact: 'Nothing works.', metric, threshold: 1 };
    expect(() => createAlarm(stack, operations, alarm)).toThrow('docs/runbooks/nowhere.md');
  });

  test('two uses may agree on an environment key, and not differ', () => {
    expect(environmentOf([setting('A', '1'), setting('A', '1'), setting('B', '2')])).toEqual({ A: '1', B: '2' });
    expect(() => environmentOf([setting('A', '1'), setting('A', '2')])).toThrow('differently');
  });
});
