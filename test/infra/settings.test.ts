import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { deployment } from '../../infra/deployment.ts';
import { examplesIn, readSettings, type DeploymentSettings } from '../../infra/settings.ts';
import { readEnv, wholeNumber } from '../../shared/base/aws/env.ts';
import { at, deploymentOf, edited, entriesAt, listAt, root, settings, textAt, type Deployment } from './template.ts';

// An app makes the folder that it would be synthesised into.
const outdir = mkdtempSync(join(tmpdir(), 'case-audit-settings-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const read = (committed: unknown, context: Record<string, unknown> = {}) =>
  readSettings(new App({ analyticsReporting: false, context, outdir }).node, committed);

const variablesOf = (of: Deployment, name: string): unknown =>
  at(of.ofType('AWS::Lambda::Function').find((fn) => fn.name === name)?.properties, 'Environment', 'Variables');

describe('the committed settings', () => {
  test('are all that the app needs: it runs as the cdk CLI runs it, with nothing given', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'case-audit-committed-'));
    onTestFinished(() => rmSync(outdir, { recursive: true }));
    const cdk: unknown = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
    const [command, ...args] = textAt(cdk, 'app').split(' ');
    expect(command).toBe('node');
    // The feature flags, as the CLI gives them, and that no function is bundled.
    const context = { ...Object.fromEntries(entriesAt(cdk, 'context')), 'aws:cdk:bundling-stacks': [] };
    // Nor does CDK look at the templates itself, as all that it finds are warnings.
    const given = { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: 'false' };
    const env = { ...process.env, ...given };
    await promisify(execFile)(process.execPath, args, { cwd: root, env });
    const { stage } = deployment;
    expect(readdirSync(outdir)).toEqual(
      expect.arrayContaining([`case-audit-${stage}-data.template.json`, `case-audit-${stage}-pipeline.template.json`]),
    );
  });

  test('are the deployment’s own, each of them', () => {
    const committed = deploymentOf({ ...deployment });
    expect(variablesOf(committed, 'SendMessage')).toMatchObject({
      PARTNERSHIP: deployment.partnership,
      MANAGER_NAME: deployment.managerName,
      SECOND_CONTACT_NAME: deployment.secondContactName,
      TELEPHONE: deployment.telephone,
      ANNOUNCEMENT_PAGE: deployment.announcementPage,
      PRIVACY_NOTICE: deployment.privacyNotice,
      LAW: deployment.law,
      CONSENT: deployment.consent,
      MANAGER_ADDRESS: deployment.managerAddress,
      SECOND_CONTACT_ADDRESS: deployment.secondContactAddress,
      SENDER_ADDRESS: deployment.senderAddress,
      ...(deployment.baseUrl !== undefined && { BASE_URL: deployment.baseUrl }),
    });
    // Pages say whom to ask.
    for (const name of ['AgencyForm', 'PullIdentifiers'])
      expect(variablesOf(committed, name)).toMatchObject({
        MANAGER_NAME: deployment.managerName,
        TELEPHONE: deployment.telephone,
        MANAGER_ADDRESS: deployment.managerAddress,
      });
    expect(variablesOf(committed, 'BuildPack')).toMatchObject({
      SMALL_COUNT: String(deployment.smallCount),
      MINIMUM_CASES: String(deployment.minimumCases),
    });
    const told = committed
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => at(properties, 'Protocol') === 'email')
      .map(({ properties }) => textAt(properties, 'Endpoint'));
    expect(told).toEqual([deployment.alarmAddress]);
    expect(Object.keys(committed.templates)).toEqual([
      `case-audit-${deployment.stage}-data`,
      `case-audit-${deployment.stage}-pipeline`,
    ]);
  });

  test('say of each what it means', () => {
    const text = readFileSync(join(root, 'infra/deployment.ts'), 'utf8');
    const commented = [...text.matchAll(/\*\/\n {2}(\w+):/g)].map(([, key]) => key);
    expect(commented).toEqual(Object.keys(deployment));
  });
});

describe('settings', () => {
  test('are what the file says, and nothing else', () => {
    expect(read(settings)).toEqual({ ...settings, local: false });
    const given = deploymentOf(edited);
    expect(variablesOf(given, 'BuildPack')).toMatchObject({ SMALL_COUNT: '7', MINIMUM_CASES: '3' });
  });

  test.each([
    'stage',
    'region',
    'partnership',
    'managerName',
    'secondContactName',
    'telephone',
    'announcementPage',
    'privacyNotice',
    'law',
    'consent',
    'managerAddress',
    'secondContactAddress',
    'senderAddress',
    'alarmAddress',
    'smallCount',
    'minimumCases',
  ] satisfies (keyof DeploymentSettings)[])('%s must be there, and say something', (key) => {
    const { [key]: _, ...others } = settings;
    for (const given of [others, { ...others, [key]: '' }, { ...others, [key]: ' \u200B' }]) {
      expect(() => read(given)).toThrow(new RegExp(`infra/deployment\\.ts is not right:\\n(.*\\n)*.*at ${key}$`));
    }
  });

  test('that mails are made of stand on one line, and leave room in a subject', () => {
    for (const wrong of ['x'.repeat(61), 'A\nPartnership', 'A\u0007Partnership']) {
      expect(() => read({ ...settings, partnership: wrong })).toThrow('at partnership');
    }
    for (const telephone of ['01625 000 000', '+44 (0)1625 000000', '101 2340']) {
      expect(read({ ...settings, telephone })).toMatchObject({ telephone });
    }
    for (const telephone of ['ring us', '1', '01625 000 000 ext']) {
      expect(() => read({ ...settings, telephone })).toThrow('at telephone');
    }
    for (const page of ['http://partnership.org.uk/audits', 'partnership.org.uk', 'https://a b.org.uk/']) {
      expect(() => read({ ...settings, privacyNotice: page })).toThrow('at privacyNotice');
    }
  });

  test('that are wrong are named, each of them, and not shown', () => {
    const wrong = {
      stage: 'Prod!',
      region: 'London',
      managerAddress: 'somebody',
      secondContactAddress: '',
      senderAddress: 'a b@partnership.example',
      alarmAddress: ['one@partnership.example'],
      baseUrl: 'http://audits.partnership.example',
      smallCount: 3,
      minimumCases: '5',
    };
    const message = (() => {
      try {
        return read({ ...wrong, managersAddress: 'somebody@partnership.example' });
      } catch (error) {
        return String(error);
      }
    })();
    for (const key of Object.keys(wrong)) expect(message).toMatch(new RegExp(`→ at ${key}(\\n|$)`));
    expect(message).toContain('Unrecognized key: "managersAddress"');
    for (const value of ['Prod!', 'London', 'somebody@', 'one@', 'a b@']) expect(message).not.toContain(value);
  });

  test.each(['https://audits.partnership.org.uk', 'https://partnership.org.uk/audits'])(
    'links may begin with %s',
    (baseUrl) => {
      expect(read({ ...settings, baseUrl })).toMatchObject({ baseUrl });
    },
  );

  test.each(['https://partnership.org.uk/', 'https://partnership.org.uk/?a', 'partnership.org.uk', 'https://'])(
    'links may not begin with %s',
    (baseUrl) => {
      expect(() => read({ ...settings, baseUrl })).toThrow('at baseUrl');
    },
  );

  test('the local stage’s name is the emulator’s alone: its data goes with it', () => {
    expect(() => read({ ...settings, stage: 'local' })).toThrow('at stage');
  });

  test('what a pack suppresses keeps to the bounds within which its rules hold, and functions read all of these', () => {
    const bounds = { smallCount: [4, 100], minimumCases: [3, 100] } as const;
    for (const [key, [least, most]] of Object.entries(bounds)) {
      for (const value of [least - 1, most + 1, 4.5]) {
        expect(() => read({ ...settings, [key]: value })).toThrow(`at ${key}`);
      }
      for (const value of [least, most]) {
        expect(read({ ...settings, [key]: value })).toMatchObject({ [key]: value });
        expect(readEnv({ KEY: wholeNumber }, { KEY: String(value) })).toEqual({ KEY: value });
      }
    }
  });

  test.each(['smallCount', 'alarmAddress', 'managerAddress', 'stage', 'region', 'baseUrl', 'apiId'])(
    'are not given by the way: -c %s is refused',
    (key) => {
      expect(() => read(settings, { [key]: '9' })).toThrow(new RegExp(`^-c gives ${key}, .*infra/deployment\\.ts.*`));
    },
  );

  test('of the local stage are its own; where it listens is given', () => {
    const local = read(
      {},
      { stage: 'local', baseUrl: 'http://0a1b2c3d.execute-api.localhost:4566', apiId: '0a1b2c3d' },
    );
    expect(local).toMatchObject({ stage: 'local', local: true, apiId: '0a1b2c3d', smallCount: 5, minimumCases: 5 });
    expect(() => read(settings, { stage: 'local', smallCount: '9' })).toThrow('-c gives smallCount');
    expect(() => read(settings, { stage: 'local', apiId: 'no' })).toThrow('at apiId');
  });
});

describe('examples', () => {
  test.each([
    ['manager@partnership.example', true],
    ['manager@audits.partnership.EXAMPLE', true],
    ['manager@example.com', true],
    ['manager@mail.test', true],
    ['manager@nowhere.invalid', true],
    ['manager@partnership.org.uk', false],
    ['example.com@partnership.org.uk', false],
    ['manager@example.org.uk', false],
    ['manager@test.example-partnership.org', false],
  ])('%s is one: %s', (managerAddress, isOne) => {
    expect(examplesIn(read({ ...edited, managerAddress }))).toEqual(isOne ? ['managerAddress'] : []);
  });

  test.each([
    ['https://audits.partnership.example', true],
    ['https://audits.partnership.example/audits', true],
    ['https://audits.partnership.example:8443', true],
    ['https://audits.partnership.org.uk/audits.example', false],
  ])('an address of a page is one as well: %s', (baseUrl, isOne) => {
    expect(examplesIn(read({ ...edited, baseUrl }))).toEqual(isOne ? ['baseUrl'] : []);
  });

  test.each([
    ['telephone', '020 7946 0000', true],
    ['telephone', '+44 20 7946 0999', true],
    ['telephone', '020 7946 1000', false],
    ['law', 'Example: section 16H of the Children Act 2004', true],
    ['law', 'section 16H of the Children Act 2004, for example', false],
    ['partnership', 'example: Partnership', true],
    ['privacyNotice', 'https://www.partnership.example/privacy', true],
  ])('a number, a name and a sentence have marks of their own: %s %s is one: %s', (key, value, isOne) => {
    expect(examplesIn(read({ ...edited, [key]: value }))).toEqual(isOne ? [key] : []);
  });

  const rulesOf = (of: Deployment): string[][] =>
    Object.values(of.templates).map((template) =>
      entriesAt(template, 'Rules')
        .flatMap(([, rule]) =>
          listAt(rule, 'Assertions').flatMap((assertion) => {
            // As CloudFormation works it out, with what the template itself gives its parameter.
            const [parameter, wanted] = listAt(assertion, 'Assert', 'Fn::Equals');
            const given = at(template, 'Parameters', textAt(parameter, 'Ref'), 'Default');
            return given === wanted ? [] : textAt(assertion, 'AssertDescription');
          }),
        )
        .filter((description) => description.startsWith('infra/deployment.ts')),
    );

  test('are refused by both stacks, before anything is created, each by name; until then they synthesize', () => {
    const refusal = 'infra/deployment.ts still has examples. Write your own there: secondContactAddress, alarmAddress';
    const { alarmAddress, secondContactAddress } = settings;
    expect(rulesOf(deploymentOf({ ...edited, alarmAddress, secondContactAddress }))).toEqual([[refusal], [refusal]]);
  });

  test('are refused no more when all are edited, and never by the emulator', () => {
    for (const accepted of [deploymentOf(edited), deploymentOf({ stage: 'local' })]) {
      expect(rulesOf(accepted)).toEqual([[], []]);
      for (const template of Object.values(accepted.templates)) {
        expect(at(template, 'Parameters', 'ExamplesLeft')).toBeUndefined();
      }
    }
  });
});
