import { CliCredentialsStackSynthesizer, Duration, Stack, type App } from 'aws-cdk-lib';
import { CfnApi, HttpApi, LogGroupLogDestination, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { managerRoutes } from '../shared/front/manager/routes.ts';
import { refIndex } from '../shared/base/aws/table.ts';
import { leadRoutes } from '../shared/front/lead/routes.ts';
import { drawingFiles } from '../shared/work/packs/word/bundled-renderer.ts';
import { pullRoutes } from '../shared/front/agency/identifiers-routes.ts';
import { peopleRoutes } from '../shared/front/agency/form/people-routes.ts';
import { formRoutes } from '../shared/front/agency/form/routes.ts';
import { draftsPrefix } from '../shared/domain/drafts/store.ts';
import { referencesPrefix } from '../shared/domain/identifiers/references.ts';
import { agencyRoutes, toolRoutes } from '../shared/front/agency/routes.ts';
import { createHttpFunction } from './constructs/http-function.ts';
import { alarmOnLine } from './constructs/line-alarm.ts';
import { createOutgoingMail } from './constructs/mail.ts';
import { createAlarm, createLogGroup, output, type Operations } from './constructs/operations.ts';
import { createQueueFunction } from './constructs/queue-function.ts';
import { createTerminalQueue } from './constructs/queues.ts';
import { createScheduledFunction } from './constructs/scheduled-function.ts';
import { createStreamFunction } from './constructs/stream-function.ts';
import {
  mailGrant,
  sendGrant,
  setting,
  objectsGrant,
  tableGrant,
  type TableAction,
  type Grant,
} from './constructs/grants.ts';
import type { Data } from './data-stack.ts';
import type { Settings } from './settings.ts';

/**
 * What works on the data. It is deployed again and again, and never taken down without need: the API's address, the
 * verified sender and what lies in the queues would go with it (README.md, "Taking it down").
 */
export interface Pipeline {
  stack: Stack;
  api: HttpApi;
  operations: Operations;
}

/** Where alarms go: one encrypted topic, and whoever the deployment names. */
function createOperations(stack: Stack, settings: Settings, data: Data): Operations {
  const topic = new Topic(stack, 'Alarms', { masterKey: data.operationsKey, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(settings.alarmAddress));
  return { key: data.operationsKey, topic, local: settings.local };
}

/** The HTTP API without its routes. Its log says which route was called and how it went: no path, query, header or address. */
function createApi(stack: Stack, settings: Settings, data: Data, operations: Operations) {
  const scope = new Construct(stack, 'Http');
  const api = new HttpApi(scope, 'Api', { apiName: stack.stackName, createDefaultStage: false });
  if (settings.apiId !== undefined && api.node.defaultChild instanceof CfnApi) {
    api.node.defaultChild.tags.setTag('ms-custom-id', settings.apiId);
  }
  api.addStage('Stage', {
    stageName: '$default',
    autoDeploy: true,
    // A quarter's audit is some fifty returns: enough for all agencies at once, too little to guess links with. It also
    // stands in for reserved concurrency, which an account's small default limit would refuse.
    throttle: { rateLimit: 50, burstLimit: 100 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(createLogGroup(scope, operations)),
      format: AccessLogFormat.custom(
        JSON.stringify({
          requestId: '$context.requestId',
          routeKey: '$context.routeKey',
          status: '$context.status',
          responseMilliseconds: '$context.responseLatency',
          integrationMilliseconds: '$context.integrationLatency',
        }),
      ),
    },
  });
  createAlarm(scope, operations, {
    runbook: 'http-errors',
    impact: 'Agencies, the business manager or the audit lead get an error in place of an answer.',
    metric: api.metricServerError({ period: Duration.minutes(5), statistic: Stats.SUM }),
    threshold: 1,
  });
  const authorizer: IHttpRouteAuthorizer = new HttpUserPoolAuthorizer('users', data.userPool, {
    userPoolClients: [data.userPoolClient],
  });
  output(stack, 'ApiUrl', api.apiEndpoint);
  return { api, authorizer };
}

/** Functions, queues and the HTTP API, and the permissions and alarms of each. */
export function createPipelineStack(app: App, settings: Settings, data: Data): Pipeline {
  const stack = new Stack(app, `case-audit-${settings.stage}-pipeline`, {
    description: 'Case audits: HTTP API, functions and queues',
    env: { region: settings.region },
    terminationProtection: !settings.local,
    ...(settings.local ? { synthesizer: new CliCredentialsStackSynthesizer() } : {}),
  });
  const operations = createOperations(stack, settings, data);
  const { api, authorizer } = createApi(stack, settings, data, operations);

  const items = (...actions: TableAction[]): Grant => tableGrant(data.table, data.dataKey, { actions });
  const itemsAndRefs = (...actions: TableAction[]): Grant =>
    tableGrant(data.table, data.dataKey, { actions, index: refIndex.name });
  const identifiersTable = { environment: 'IDENTIFIERS_TABLE_NAME' };
  const identifiers = (...actions: TableAction[]): Grant =>
    tableGrant(data.identifiers, data.identifiersKey, { actions, ...identifiersTable });
  const draftsTable = { environment: 'DRAFTS_TABLE_NAME' };
  const drafts = (...actions: TableAction[]): Grant =>
    tableGrant(data.drafts, data.dataKey, { actions, ...draftsTable });
  const objects = (...actions: ('GetObject' | 'PutObject')[]): Grant =>
    objectsGrant(data.results, data.dataKey, { actions, prefix: 'audits/' });

  /** Where an audit is played, whoever plays it says which day it is. Nobody else can: no other stage reads the header. */
  const playedDays = settings.local ? [setting('DAY_HEADER', 'x-day')] : [];

  /** What ends so many days after an audit closed. */
  const linkDays = setting('LINK_DAYS', String(settings.linkDays));
  const identifiersDays = setting('IDENTIFIERS_DAYS', String(settings.identifiersDays));

  // Pages say whom to ask.
  const whomToAsk = [
    setting('MANAGER_NAME', settings.managerName),
    setting('TELEPHONE', settings.telephone),
    setting('MANAGER_ADDRESS', settings.managerAddress),
  ];
  createHttpFunction(stack, operations, {
    name: 'agency-api',
    api,
    authorizer,
    routes: { ...agencyRoutes, ...toolRoutes },
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'),
      linkDays,
      ...playedDays,
    ],
    timeout: Duration.seconds(15),
    memory: 512,
    impact: 'Agencies cannot see what they owe, or their returns are refused.',
  });
  createHttpFunction(stack, operations, {
    name: 'agency-form',
    api,
    authorizer,
    routes: formRoutes,
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'),
      drafts('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
      setting('PARTNERSHIP', settings.partnership),
      ...whomToAsk,
      setting('CONSENT', settings.consent),
      linkDays,
      identifiersDays,
      ...playedDays,
    ],
    hasPages: true,
    timeout: Duration.seconds(15),
    memory: 512,
    impact: 'Whoever follows the link of a mail sees no page: agencies cannot see what they are asked for.',
  });
  createHttpFunction(stack, operations, {
    name: 'manager-api',
    api,
    authorizer,
    routes: managerRoutes,
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
      identifiers('Query', 'PutItem', 'DeleteItem'),
      identifiersDays,
      linkDays,
      ...playedDays,
    ],
    timeout: Duration.seconds(15),
    memory: 512,
    impact: 'The business manager cannot run the audit: open, ask, extend, withdraw, close or see what is missing.',
  });
  createHttpFunction(stack, operations, {
    name: 'pull-identifiers',
    api,
    authorizer,
    routes: { ...pullRoutes, ...peopleRoutes },
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'),
      // What agencies call their returns is all that it writes there: never who anybody is.
      tableGrant(data.identifiers, data.identifiersKey, {
        actions: ['Query', 'BatchGetItem', 'PutItem'],
        within: referencesPrefix,
        ...identifiersTable,
      }),
      drafts('GetItem', 'PutItem', 'UpdateItem'),
      setting('PARTNERSHIP', settings.partnership),
      ...whomToAsk,
      linkDays,
      identifiersDays,
      ...playedDays,
    ],
    hasPages: true,
    timeout: Duration.seconds(15),
    memory: 512,
    impact:
      'Agencies cannot see who a case is about: they answer that they cannot identify the family, or nothing at all.',
  });
  createHttpFunction(stack, operations, {
    name: 'lead-api',
    api,
    authorizer,
    routes: leadRoutes,
    grants: [items('GetItem', 'Query', 'PutItem'), objects('GetObject'), ...playedDays],
    timeout: Duration.seconds(15),
    memory: 512,
    impact: 'The audit lead cannot ask for figures or fetch the packs.',
  });
  createHttpFunction(stack, operations, {
    name: 'no-route',
    api,
    authorizer,
    routes: {},
    isDefault: true,
    grants: [setting('PARTNERSHIP', settings.partnership)],
    hasPages: true,
    timeout: Duration.seconds(5),
    memory: 256,
    impact:
      'Whoever calls an address that the API does not have gets a failure, and is not told that there is nothing.',
  });

  const mail = createOutgoingMail(stack, operations, settings.senderAddress);
  const { queue: messages } = createQueueFunction(stack, operations, {
    name: 'send-message',
    queue: 'messages',
    batch: 10,
    maxConcurrency: 5,
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      mailGrant(mail.sender, settings.senderAddress, mail.rules),
      setting('PARTNERSHIP', settings.partnership),
      setting('MANAGER_NAME', settings.managerName),
      setting('SECOND_CONTACT_NAME', settings.secondContactName),
      setting('TELEPHONE', settings.telephone),
      setting('ANNOUNCEMENT_PAGE', settings.announcementPage),
      setting('PRIVACY_NOTICE', settings.privacyNotice),
      setting('LAW', settings.law),
      setting('CONSENT', settings.consent),
      setting('MANAGER_ADDRESS', settings.managerAddress),
      setting('SECOND_CONTACT_ADDRESS', settings.secondContactAddress),
      linkDays,
      setting('BASE_URL', settings.baseUrl ?? api.apiEndpoint),
    ],
    timeout: Duration.seconds(60),
    memory: 512,
    impact: 'Invites, chasers, notices or alerts are not sent: agencies are not asked, and the manager is not told.',
  });
  const recordDelivery = createQueueFunction(stack, operations, {
    name: 'record-delivery',
    queue: 'deliveries',
    batch: 10,
    grants: [itemsAndRefs('GetItem', 'Query', 'UpdateItem')],
    timeout: Duration.seconds(15),
    memory: 256,
    impact: 'Nobody is told that a mail bounced: an agency may go on not knowing that it was asked.',
  });
  // Not raw: SES greets a new topic with a sentence, and the envelope makes JSON of it.
  mail.events.addSubscription(new SqsSubscription(recordDelivery.queue));
  alarmOnLine(recordDelivery, operations, {
    line: 'staff-mail-bounced',
    impact:
      'Mail to the business manager or the second contact comes back: of a concern about a child one of them alone is told, or nobody.',
  });
  const { queue: plans } = createQueueFunction(stack, operations, {
    name: 'plan-chasers',
    queue: 'plans',
    batch: 1,
    ownQueue: 'PLANS_QUEUE_URL',
    schedule: {
      // Bank holidays too: an audit may have days off of its own, so each tick asks the audit's calendar.
      expression: 'cron(0 8 ? * MON-FRI *)',
      ranLine: 'ticked',
      // From Friday's run to Monday's: 73 hours when the clocks go back, and three for retries.
      missedAfter: Duration.hours(76),
    },
    grants: [itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem'), sendGrant(messages, 'MESSAGES_QUEUE_URL')],
    timeout: Duration.seconds(120),
    memory: 1024,
    impact:
      'Openings, closings and ticks do not reach everybody: some addressees get no invite, nobody is chased, and the manager has no digest.',
  });
  const { queue: changes } = createQueueFunction(stack, operations, {
    name: 'aggregate',
    queue: 'changes',
    fifo: true,
    batch: 10,
    grants: [items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'), objects('GetObject', 'PutObject')],
    timeout: Duration.seconds(60),
    memory: 1024,
    impact: 'Returns that were accepted are missing from the figures, and revisions are not published.',
  });
  const { queue: packs } = createQueueFunction(stack, operations, {
    name: 'build-pack',
    queue: 'packs',
    batch: 1,
    grants: [
      itemsAndRefs('GetItem', 'Query', 'PutItem'),
      objects('GetObject', 'PutObject'),
      setting('SMALL_COUNT', String(settings.smallCount)),
      setting('MINIMUM_CASES', String(settings.minimumCases)),
    ],
    packageFiles: drawingFiles,
    timeout: Duration.seconds(120),
    memory: 1769,
    impact: 'A revision is published, but its files are not there for the audit lead to fetch.',
  });
  const parked = createTerminalQueue(new Construct(stack, 'ParkedQueues'), operations, {
    name: 'parked',
    impact: 'A change could not be read: the return that it belongs to may be missing from figures and mails.',
  });

  const everyQueue = [
    sendGrant(changes, 'CHANGES_QUEUE_URL'),
    sendGrant(messages, 'MESSAGES_QUEUE_URL'),
    sendGrant(plans, 'PLANS_QUEUE_URL'),
    sendGrant(packs, 'PACKS_QUEUE_URL'),
  ];
  createStreamFunction(stack, operations, {
    name: 'relay-changes',
    table: data.table,
    key: data.dataKey,
    grants: [
      items('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
      ...everyQueue,
      sendGrant(parked, 'PARKED_QUEUE_URL'),
    ],
    timeout: Duration.seconds(60),
    memory: 512,
    impact: 'What is accepted has no effect: no mails go out, and no figures change.',
  });
  createScheduledFunction(stack, operations, {
    name: 'sweep',
    schedule: { expression: 'rate(1 hour)', ranLine: 'swept', missedAfter: Duration.hours(3) },
    grants: [
      itemsAndRefs('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
      // By their keys, and without reading any of it.
      identifiers('DeleteItem'),
      tableGrant(data.drafts, data.dataKey, { actions: ['DeleteItem'], ...draftsTable, within: draftsPrefix }),
      identifiersDays,
      linkDays,
      objects('GetObject'),
      ...everyQueue,
    ],
    timeout: Duration.minutes(5),
    memory: 512,
    impact: 'What got lost on its way is not sent again: figures and mails may stay behind without anybody noticing.',
  });
  return { stack, api, operations };
}
