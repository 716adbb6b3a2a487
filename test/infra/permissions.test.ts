import { beforeAll, describe, expect, test } from 'vitest';
import { environmentKeysOf } from '../bundles.ts';
import { fileNameOf, reachableCode } from './functions.ts';
import { at, deploymentOf, listAt, sorted, textAt } from './template.ts';

const deployment = deploymentOf({ stage: 'prod' });
const functions = deployment.ofType('AWS::Lambda::Function');
const names = functions.map((fn) => fileNameOf(fn.name));

/** What a call of the SDK is checked against. A transaction is checked by its steps: puts and condition checks. */
const actionsOfCommand: Record<string, string[]> = {
  GetItem: ['dynamodb:GetItem'],
  BatchGetItem: ['dynamodb:BatchGetItem'],
  Query: ['dynamodb:Query'],
  PutItem: ['dynamodb:PutItem'],
  UpdateItem: ['dynamodb:UpdateItem'],
  DeleteItem: ['dynamodb:DeleteItem'],
  TransactWriteItems: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  GetObject: ['s3:GetObject'],
  PutObject: ['s3:PutObject'],
  SendMessage: ['sqs:SendMessage'],
  SendMessageBatch: ['sqs:SendMessage'],
  ChangeMessageVisibilityBatch: ['sqs:ChangeMessageVisibility'],
  // A mail with an attachment is put together as MIME by SES, and IAM may ask for either.
  SendEmail: ['ses:SendEmail', 'ses:SendRawEmail'],
};

/** Of every function, by name. */
let codes: Map<string, string>;
beforeAll(async () => {
  codes = await reachableCode(names);
});

const writes = /:(PutItem|UpdateItem|DeleteItem)$/;

/** Tables, each with the key that it is encrypted under. */
const keyOfTable = { Table: 'DataKey', IdentifiersTable: 'IdentifiersKey', DraftsTable: 'DataKey' };

/** What functions do to the identifiers table. The calls are those that they make of the main one, so it is said here. */
const identifiersActions: Record<string, string[]> = {
  'manager-api': ['Query', 'PutItem', 'DeleteItem'],
  // What it puts are what agencies call their returns: a test below says so.
  'pull-identifiers': ['Query', 'BatchGetItem', 'PutItem'],
  // It destroys, and reads nothing.
  sweep: ['DeleteItem'],
};

/** What functions do to the table of drafts, and what of it they do to no other table. */
const draftsActions: Record<string, { all: string[]; alone: string[] }> = {
  'agency-form': {
    all: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    alone: ['UpdateItem', 'DeleteItem'],
  },
  'pull-identifiers': { all: ['GetItem', 'PutItem', 'UpdateItem'], alone: ['UpdateItem'] },
  // It deletes those that are over, and reads none.
  sweep: { all: ['DeleteItem'], alone: [] },
};

/** The queue that a function's mapping takes from: `ChangesQueue`. */
function ownQueueOf(name: string): string | undefined {
  const mapping = deployment
    .ofType('AWS::Lambda::EventSourceMapping')
    .find(({ properties }) => fileNameOf(deployment.named(at(properties, 'FunctionName'))) === name);
  const source = deployment.named(at(mapping?.properties, 'EventSourceArn') ?? '');
  return source.endsWith('Queue') ? source : undefined;
}

/** The queue that an environment key names, for sending to; none for a function's own, which it does not send to by it. */
function sentTo(name: string, key: string): string[] {
  if (!key.endsWith('_QUEUE_URL') || key === 'OWN_QUEUE_URL') return [];
  if (key === 'DEAD_LETTER_QUEUE_URL') return [ownQueueOf(name)?.replace(/Queue$/, 'DlqQueue') ?? 'none'];
  return [`${key.charAt(0)}${key.slice(1, -'_QUEUE_URL'.length).toLowerCase()}Queue`];
}

/** The permissions that the calls left in a function's code need, as `action target`. */
function neededByCalls(name: string): Set<string> {
  const code = codes.get(name);
  if (code === undefined) throw new Error(`${name} has no code`);
  const commands = new Set([...code.matchAll(/new (\w+?)Command\d*\(/g)].map(([, command]) => command ?? ''));
  const keys = environmentKeysOf(name);
  const targets: Record<string, string[]> = {
    dynamodb: ['Table'],
    s3: ['Results/audits/*'],
    'sqs:SendMessage': keys.flatMap((key) => sentTo(name, key)),
    'sqs:ChangeMessageVisibility': keys.includes('OWN_QUEUE_URL') ? [ownQueueOf(name) ?? 'none'] : [],
    ses: ['Sender', 'Rules'],
  };
  const needed = new Set<string>();
  for (const command of commands) {
    const actions = actionsOfCommand[command];
    if (actions === undefined) throw new Error(`${name} calls ${command}, which nobody has said the permission of`);
    for (const action of actions) {
      for (const target of targets[action] ?? targets[action.split(':')[0] ?? ''] ?? [])
        needed.add(`${action} ${target}`);
    }
  }
  if (/\bIndexName:/.test(code)) needed.add('dynamodb:Query Table/index/byRef');
  if (environmentKeysOf(name).includes('IDENTIFIERS_TABLE_NAME')) {
    for (const action of identifiersActions[name] ?? []) needed.add(`dynamodb:${action} IdentifiersTable`);
  }
  if (environmentKeysOf(name).includes('DRAFTS_TABLE_NAME')) {
    for (const action of draftsActions[name]?.all ?? []) needed.add(`dynamodb:${action} DraftsTable`);
    for (const action of draftsActions[name]?.alone ?? []) needed.delete(`dynamodb:${action} Table`);
  }
  return needed;
}

/** What Lambda and the services behind a call need in the function's name. */
function neededInItsName(name: string, calls: ReadonlySet<string>): Set<string> {
  const needed = ['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} own log`);
  const reaches = (service: string): boolean => [...calls].some((call) => call.startsWith(`${service}:`));
  for (const [table, key] of Object.entries(keyOfTable)) {
    const actions = [...calls].flatMap((call) => (call.endsWith(` ${table}`) ? (call.split(' ')[0] ?? '') : []));
    if (actions.length === 0) continue;
    needed.push(`kms:Decrypt ${key} via dynamodb`, `kms:DescribeKey ${key} via dynamodb`);
    if (!actions.some((action) => writes.test(action))) continue;
    for (const action of ['Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo']) {
      needed.push(`kms:${action} ${key} via dynamodb`);
    }
  }
  if (reaches('s3')) needed.push('kms:Decrypt DataKey via s3');
  if (calls.has('s3:PutObject Results/audits/*')) needed.push('kms:GenerateDataKey DataKey via s3');
  for (const { properties } of deployment.ofType('AWS::Lambda::EventSourceMapping')) {
    if (fileNameOf(deployment.named(at(properties, 'FunctionName'))) !== name) continue;
    const source = deployment.named(at(properties, 'EventSourceArn'));
    if (source.endsWith('/stream')) {
      for (const action of ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']) {
        needed.push(`dynamodb:${action} ${source}`);
      }
      needed.push('kms:Decrypt DataKey via dynamodb');
      const onFailure = at(properties, 'DestinationConfig', 'OnFailure', 'Destination');
      needed.push(`sqs:SendMessage ${deployment.named(onFailure)}`);
    } else {
      for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
        needed.push(`sqs:${action} ${source}`);
    }
  }
  for (const { properties } of deployment.ofType('AWS::Lambda::EventInvokeConfig')) {
    if (fileNameOf(deployment.named(at(properties, 'FunctionName'))) !== name) continue;
    const onFailure = at(properties, 'DestinationConfig', 'OnFailure', 'Destination');
    needed.push(`sqs:SendMessage ${deployment.named(onFailure)}`);
  }
  return new Set(needed);
}

/** `DataKey17AFBB84` without what CloudFormation's ids end in; a mail identity and its rules by what they are. */
const plain = (name: string): string =>
  name
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/^arn:aws:ses:eu-west-2:<AWS::AccountId>:identity\/Sender.*$/, 'Sender')
    .replace(/^arn:aws:ses:eu-west-2:<AWS::AccountId>:configuration-set\/MailRules.*$/, 'Rules')
    .replace(/^ResultsBucket/, 'Results');

/** All that a function's role allows. */
function allowed(name: string): Set<string> {
  const fn = functions.find((candidate) => fileNameOf(candidate.name) === name)!;
  const role = deployment.named(at(fn.properties, 'Role'));
  const log = deployment.named(at(fn.properties, 'LoggingConfig', 'LogGroup'));
  const statements = deployment
    .ofType('AWS::IAM::Policy')
    .filter(({ properties }) => listAt(properties, 'Roles').map(deployment.named).includes(role))
    .flatMap(({ properties }) => listAt(properties, 'PolicyDocument', 'Statement'));
  const permissions = statements.flatMap((statement) => {
    expect(at(statement, 'Effect')).toBe('Allow');
    const services = listAt(statement, 'Condition', 'StringEquals', 'kms:ViaService').map(String);
    const via = services.map((service) => ` via ${service.replace('.eu-west-2.amazonaws.com', '')}`).join('');
    return listAt(statement, 'Action').flatMap((action) =>
      listAt(statement, 'Resource').map((resource) => {
        const target = deployment.named(resource);
        return `${String(action)} ${target === log ? 'own log' : plain(target)}${via}`;
      }),
    );
  });
  expect(new Set(permissions).size).toBe(permissions.length);
  return new Set(permissions);
}

describe('roles', () => {
  test.each(names)('%s may do what its code and its trigger do, and nothing besides', (name) => {
    const calls = neededByCalls(name);
    const needed = new Set([...calls, ...neededInItsName(name, calls)]);
    expect(sorted([...allowed(name)])).toEqual(sorted([...needed]));
  });

  test('each belongs to one function or to the scheduler, and holds no policy of AWS', () => {
    const roles = deployment.ofType('AWS::IAM::Role');
    const used = functions.map((fn) => deployment.named(at(fn.properties, 'Role')));
    expect(new Set(used).size).toBe(functions.length);
    const others = roles.filter((role) => !used.includes(role.name));
    expect(
      others.map(({ properties }) =>
        textAt(properties, 'AssumeRolePolicyDocument', 'Statement', 0, 'Principal', 'Service'),
      ),
    ).toEqual(['scheduler.amazonaws.com', 'scheduler.amazonaws.com']);
    for (const { properties } of roles) {
      expect(at(properties, 'ManagedPolicyArns')).toBeUndefined();
      expect(at(properties, 'Policies')).toBeUndefined();
    }
  });

  test.each(['PlanChasers', 'Sweep'])('the scheduler may start %s and name what it could not start', (name) => {
    const policies = deployment
      .ofType('AWS::IAM::Policy')
      .filter((policy) => policy.name.startsWith(`${name}SchedulerRole`));
    const statements = policies.flatMap(({ properties }) => listAt(properties, 'PolicyDocument', 'Statement'));
    const permissions = statements.flatMap((statement) =>
      listAt(statement, 'Action').flatMap((action) =>
        listAt(statement, 'Resource').map((resource) => `${String(action)} ${deployment.named(resource)}`),
      ),
    );
    expect(sorted(permissions)).toEqual([`lambda:InvokeFunction ${name}`, `sqs:SendMessage ${name}DlqQueue`]);
  });

  test.each([
    {
      what: 'what may show who the people are writes nothing there but what agencies call their returns',
      of: 'PullIdentifiers',
      table: 'Identifiers',
      within: 'OWN#*',
    },
    { what: 'what deletes drafts deletes no session', of: 'Sweep', table: 'Drafts', within: 'DRAFT#*' },
  ])('$what', ({ of, table, within }) => {
    const statements = deployment
      .ofType('AWS::IAM::Policy')
      .filter(({ name }) => name.startsWith(of))
      .flatMap(({ properties }) => listAt(properties, 'PolicyDocument', 'Statement'))
      .filter((statement) => listAt(statement, 'Resource').some((one) => deployment.named(one).startsWith(table)))
      .filter((statement) => listAt(statement, 'Action').some((action) => writes.test(String(action))));
    expect(statements.map((statement) => at(statement, 'Condition'))).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [within] } },
    ]);
  });

  test('no permission is a wildcard but those that are named here', () => {
    // Objects are named by the hash of their content: see where the permission is given.
    const excused = ['Results/audits/*'];
    const statements = deployment
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) => listAt(properties, 'PolicyDocument', 'Statement'));
    const actions = statements.flatMap((statement) => listAt(statement, 'Action').map(String));
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    const resources = statements.flatMap((statement) => listAt(statement, 'Resource').map(deployment.named)).map(plain);
    expect([...new Set(resources.filter((resource) => resource.includes('*')))]).toEqual(excused);
  });
});
