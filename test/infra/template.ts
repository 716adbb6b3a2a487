import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../../infra/app.ts';

export const root = resolve(import.meta.dirname, '../..');

/** One resource of a deployment. */
export interface Resource {
  /** Names of resources that an output shows are its key without its ending: `Table`, `ChangesQueue`; else logical ids. */
  name: string;
  type: string;
  properties: unknown;
  deletionPolicy: unknown;
}

/** A synthesised deployment, its two templates as one. */
export interface Deployment {
  app: App;
  resources: Resource[];
  outputs: string[];
  ofType: (type: string) => Resource[];
  /** Who a reference names, as text: `Table`, `Table/index/byRef`, `Results/audits/*`. */
  named: (value: unknown) => string;
}

const settings = {
  managerAddress: 'manager@partnership.example',
  secondContactAddress: 'second@partnership.example',
  senderAddress: 'audits@partnership.example',
};

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

/** The app of a stage without bundles, which no rule looks at. @param context overrides; an empty text takes a setting away */
function appOf(context: Record<string, unknown>, outdir: string) {
  const cdk: unknown = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const flags = at(cdk, 'context');
  return createApp({
    analyticsReporting: false,
    outdir,
    context: { ...(flags as object), 'aws:cdk:bundling-stacks': [], ...settings, ...context },
  });
}

const endings = /(FunctionName|Name|Url|Id)$/;

function synthesised(context: Record<string, unknown>, outdir: string): { app: App; templates: unknown[] } {
  try {
    const { app, data, pipeline } = appOf(context, outdir);
    return { app, templates: [data.stack, pipeline.stack].map((stack) => Template.fromStack(stack).toJSON()) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A stage's deployment, synthesised with every check that synthesis runs. */
export function deploymentOf(context: Record<string, unknown>): Deployment {
  const outdir = mkdtempSync(join(tmpdir(), 'case-audit-infra-'));
  const { app, templates } = synthesised(context, outdir);
  const ids = templates.flatMap((json) => entriesAt(json, 'Resources').map(([id]) => id));
  if (new Set(ids).size !== ids.length) throw new Error('two stacks use one logical id: names would be ambiguous');

  const names = new Map<string, string>();
  const imports = new Map<string, unknown>();
  const outputs: string[] = [];
  for (const json of templates) {
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

  const resources = templates.flatMap((json) =>
    entriesAt(json, 'Resources').map(([id, resource]): Resource => ({
      name: names.get(id) ?? id,
      type: textAt(resource, 'Type'),
      properties: at(resource, 'Properties'),
      deletionPolicy: at(resource, 'DeletionPolicy'),
    })),
  );
  return {
    app,
    resources,
    outputs,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    named,
  };
}
