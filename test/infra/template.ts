import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../../infra/app.ts';
import type { DeploymentSettings } from '../../infra/settings.ts';

export const root = resolve(import.meta.dirname, '../..');

/** One resource of a deployment. */
export interface Resource {
  /** Names of resources that an output shows are its key without its ending: `Table`, `ChangesQueue`; else logical ids. */
  name: string;
  /** By it CloudFormation knows the resource again: under another one it is another resource. */
  logicalId: string;
  /** The stack's name. */
  stack: string;
  type: string;
  properties: unknown;
  deletionPolicy: unknown;
  updateReplacePolicy: unknown;
}

/** A synthesised deployment, its two templates as one. */
export interface Deployment {
  app: App;
  resources: Resource[];
  outputs: string[];
  /** The templates, by stack name. */
  templates: Record<string, unknown>;
  ofType: (type: string) => Resource[];
  /** Who a reference names, as text: `Table`, `Table/index/byRef`, `Results/audits/*`. */
  named: (value: unknown) => string;
}

/** The tests' own, so that they hold whatever a partnership writes into its deployment's. */
export const settings = {
  stage: 'prod',
  region: 'eu-west-2',
  partnership: 'Example: Partnership',
  managerName: 'Example: Manager',
  secondContactName: 'Example: Second contact',
  telephone: '020 7946 0999',
  announcementPage: 'https://www.partnership.example/audits',
  privacyNotice: 'https://www.partnership.example/privacy',
  law: 'Example: section 16H of the Children Act 2004',
  consent: "Example: You do not need the family's consent to answer.",
  managerAddress: 'manager@partnership.example',
  secondContactAddress: 'second@partnership.example',
  senderAddress: 'audits@partnership.example',
  alarmAddress: 'duty@partnership.example',
  identifiersDays: 60,
  linkDays: 70,
  smallCount: 6,
  minimumCases: 4,
} satisfies DeploymentSettings;

/** The same as a partnership edits them, and all that it may give besides. */
export const edited = {
  ...settings,
  partnership: 'Riverside Safeguarding Children Partnership',
  managerName: 'Alex Morgan',
  secondContactName: 'Sam Taylor',
  telephone: '01625 000 000',
  announcementPage: 'https://www.partnership.org.uk/audits/',
  privacyNotice: 'https://www.partnership.org.uk/privacy#audits',
  law: 'section 16H of the Children Act 2004',
  consent: "You do not need the family's consent to answer.",
  managerAddress: 'manager@partnership.org.uk',
  secondContactAddress: 'second@partnership.org.uk',
  senderAddress: 'audits@partnership.org.uk',
  alarmAddress: 'duty@partnership.org.uk',
  baseUrl: 'https://audits.partnership.org.uk',
  smallCount: 7,
  minimumCases: 3,
} satisfies DeploymentSettings;

/** A value inside parsed JSON, or undefined where the way to it ends. */
export const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

/** What stands there as a list: nothing is an empty one, a single value one of one. */
export const listAt = (value: unknown, ...path: (string | number)[]): unknown[] => {
  const found = at(value, ...path);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
};

/** What stands there as text. */
export const textAt = (value: unknown, ...path: (string | number)[]): string => String(at(value, ...path));

/** The keys and values of the object that stands there. */
export const entriesAt = (value: unknown, ...path: (string | number)[]): [string, unknown][] =>
  Object.entries(at(value, ...path) ?? {});

/** In alphabetical order, as text. */
export const sorted = (values: readonly unknown[]): string[] =>
  values.map(String).toSorted((one, other) => (one < other ? -1 : 1));

/** What a stage is given: the local one its context, any other the settings that differ from the tests' own. */
export interface Given {
  stage: string;
  [key: string]: unknown;
}

/**
 * The app of a stage without bundles, which no rule looks at, and without CDK's own look at the templates: what that finds
 * are warnings, which stop nothing, and it takes longer than all synthesis. `npm run synth` prints them.
 */
function appOf(given: Given, outdir: string) {
  const props = { analyticsReporting: false, outdir, builtinCloudFormationValidation: false };
  const cdk: unknown = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const context = { ...(at(cdk, 'context') as object), 'aws:cdk:bundling-stacks': [] };
  return given.stage === 'local'
    ? createApp({ ...props, context: { ...context, ...given } })
    : createApp({ ...props, context }, { ...settings, ...given });
}

const endings = /(FunctionName|Name|Url|Id)$/;

function synthesised(given: Given, outdir: string): { app: App; templates: Record<string, unknown> } {
  try {
    const { app, data, pipeline } = appOf(given, outdir);
    const stacks = [data.stack, pipeline.stack];
    return {
      app,
      templates: Object.fromEntries(stacks.map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()])),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const made = new Map<string, Deployment>();

/** A stage's deployment, synthesised with every check that stops a synthesis. Made once: whoever gets it only looks at it. */
export function deploymentOf(given: Given): Deployment {
  const name = JSON.stringify(given);
  const deployment = made.get(name) ?? synthesise(given);
  made.set(name, deployment);
  return deployment;
}

function synthesise(given: Given): Deployment {
  const outdir = mkdtempSync(join(tmpdir(), 'case-audit-infra-'));
  const { app, templates } = synthesised(given, outdir);
  const ids = Object.values(templates).flatMap((json) => entriesAt(json, 'Resources').map(([id]) => id));
  if (new Set(ids).size !== ids.length) throw new Error('two stacks use one logical id: names would be ambiguous');

  const names = new Map<string, string>();
  const imports = new Map<string, unknown>();
  const outputs: string[] = [];
  for (const json of Object.values(templates)) {
    for (const [key, value] of entriesAt(json, 'Outputs')) {
      const exported = at(value, 'Export', 'Name');
      if (typeof exported === 'string') imports.set(exported, at(value, 'Value'));
      else {
        outputs.push(key);
        const id = at(value, 'Value', 'Ref');
        if (typeof id === 'string') names.set(id, key.replace(endings, ''));
      }
    }
  }

  const named = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const ref = at(value, 'Ref');
    if (typeof ref === 'string') return ref.startsWith('AWS::') ? `<${ref}>` : (names.get(ref) ?? ref);
    const [id, attribute] = listAt(value, 'Fn::GetAtt');
    if (typeof id === 'string') {
      const name = names.get(id) ?? id;
      return attribute === 'StreamArn' ? `${name}/stream` : name;
    }
    const imported = imports.get(textAt(value, 'Fn::ImportValue'));
    if (imported !== undefined) return named(imported);
    const [separator, parts] = listAt(value, 'Fn::Join');
    if (Array.isArray(parts)) return parts.map(named).join(String(separator));
    throw new Error(`no way to name ${JSON.stringify(value)}`);
  };

  const resources = Object.entries(templates).flatMap(([stack, json]) =>
    entriesAt(json, 'Resources').map(([id, resource]): Resource => ({
      name: names.get(id) ?? id,
      logicalId: id,
      stack,
      type: textAt(resource, 'Type'),
      properties: at(resource, 'Properties'),
      deletionPolicy: at(resource, 'DeletionPolicy'),
      updateReplacePolicy: at(resource, 'UpdateReplacePolicy'),
    })),
  );
  return {
    app,
    resources,
    outputs,
    templates,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    named,
  };
}
