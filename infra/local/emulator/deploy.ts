/** Deploys the app to the local AWS with the real cdk CLI, and works round what the emulator made of it. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { type Drainable, localClients } from './clients.ts';
import { workarounds } from './workarounds.ts';
import { childEnvironment, type Ended, type LocalAws, runToEnd } from './ministack.ts';

const PROJECT = resolve(import.meta.dirname, '../../..');

/** A deployment of the app, ready to use. */
export interface Deployment extends Drainable {
  /** Every stack output, by its key. */
  readonly outputs: Record<string, string>;
  /** For Node and anything else: `http://127.0.0.1:PORT/_aws/execute-api/<id>/$default`. */
  readonly apiUrl: string;
  /** For browsers and curl, where absolute links work: `http://<id>.execute-api.localhost:PORT`. */
  readonly browserUrl: string;
  /** The synthesized templates, by stack name. */
  readonly templates: Record<string, unknown>;
  /** By stack name, then logical id. */
  readonly physicalIds: Record<string, Record<string, string>>;
  readonly queueUrls: readonly string[];
  readonly functionNames: readonly string[];
}

/**
 * Bootstraps, synthesizes (both at once), deploys every stack and applies every workaround.
 * `project` is the folder of `cdk.json`.
 * @throws Error with the cdk CLI's telling lines when a step fails
 */
export async function deploy(
  local: LocalAws,
  options: { say: (line: string) => void; project?: string },
): Promise<Deployment> {
  const { say, project = PROJECT } = options;
  // The same for a second deploy to the same local AWS: an API that is there keeps its id, and so must the links.
  const apiId = createHash('sha256').update(`${project} ${local.endpoint}`).digest('hex').slice(0, 8);
  const browserUrl = `http://${apiId}.execute-api.localhost:${local.port}`;
  const context = { stage: 'local', baseUrl: browserUrl, apiId };
  const run = join(local.directory, `deploy-${apiId}`);
  const assembly = join(run, 'cdk.out');
  const outputsFile = join(run, 'outputs.json');
  await mkdir(run, { recursive: true });

  await timed(say, 'bootstrapped and synthesized', () =>
    Promise.all([
      // In a folder without a cdk.json, or the CLI would synthesize the app once more.
      cdk(local, run, ['bootstrap', `aws://${local.env['CDK_DEFAULT_ACCOUNT']}/${local.env['CDK_DEFAULT_REGION']}`]),
      cdk(local, project, [
        'synth',
        '--quiet',
        `--output=${assembly}`,
        ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
      ]),
    ]),
  );
  await timed(say, 'deployed', () =>
    cdk(local, run, [
      'deploy',
      '--all',
      `--app=${assembly}`,
      '--require-approval=never',
      '--method=direct',
      '--concurrency=4',
      '--progress=events',
      `--outputs-file=${outputsFile}`,
    ]),
  );

  const templates = await readTemplates(assembly);
  const physicalIds = await readPhysicalIds(local, Object.keys(templates));
  const stacks = z.parse(Outputs, await readJson(outputsFile));
  await timed(say, 'mended', async () => {
    for (const workaround of workarounds) {
      await workaround.apply({ env: local.env, templates, physicalIds }).catch((cause: unknown) => {
        throw new Error(`No workaround for "${workaround.row}": ${String(cause)}`, { cause });
      });
    }
  });
  return {
    outputs: Object.fromEntries(Object.values(stacks).flatMap((outputs) => Object.entries(outputs))),
    apiUrl: `${local.endpoint}/_aws/execute-api/${apiId}/$default`,
    browserUrl,
    templates,
    physicalIds,
    queueUrls: physicalIdsOfType(templates, physicalIds, 'AWS::SQS::Queue'),
    functionNames: physicalIdsOfType(templates, physicalIds, 'AWS::Lambda::Function'),
  };
}

async function timed<T>(say: (line: string) => void, what: string, step: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await step();
  say(`${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * CDK's own look at the templates takes longer than all the rest of a synthesis, and all that it finds are warnings, which
 * `npm run synth` shows. What cdk-nag checks is checked here too.
 */
const quietly = { CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: 'true', CDK_VALIDATION: 'false' };

async function cdk(local: LocalAws, cwd: string, args: readonly string[]): Promise<void> {
  const quiet = ['--no-notices', '--no-version-reporting', '--no-color', '--ci'];
  const ended = await runToEnd(
    local.spawn,
    join(PROJECT, 'node_modules/node/bin/node'),
    [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), ...args, ...quiet],
    { cwd, env: { ...childEnvironment(local), ...quietly } },
  );
  if (ended.code !== 0) throw new Error(`cdk ${args[0]} failed:\n${tellingLines(ended)}`);
}

/** The lines that say what went wrong; the last ones when none says so in the usual words. */
function tellingLines(ended: Ended): string {
  const lines = ended.output.split('\n').filter((line) => line.trim() !== '' && !line.includes('_IN_PROGRESS'));
  const telling = lines.filter((line) => /❌|fail|error|cannot|denied|missing|refused|\bat .*infra\//i.test(line));
  return (telling.length > 0 ? telling : lines).slice(-25).join('\n');
}

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));
const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.optional(z.object({ templateFile: z.optional(z.string()), stackName: z.optional(z.string()) })),
    }),
  ),
});

async function readTemplates(assembly: string): Promise<Record<string, unknown>> {
  const { artifacts } = z.parse(Manifest, await readJson(join(assembly, 'manifest.json')));
  const templates: Record<string, unknown> = {};
  for (const [id, artifact] of Object.entries(artifacts)) {
    const file = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || file === undefined) continue;
    templates[artifact.properties?.stackName ?? id] = await readJson(join(assembly, file));
  }
  return templates;
}

async function readPhysicalIds(
  local: LocalAws,
  stacks: readonly string[],
): Promise<Record<string, Record<string, string>>> {
  const { cloudformation } = localClients(local.env);
  const ids: Record<string, Record<string, string>> = {};
  for (const stack of stacks) {
    const inStack: Record<string, string> = {};
    for await (const page of paginateListStackResources({ client: cloudformation }, { StackName: stack })) {
      for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        if (LogicalResourceId !== undefined && PhysicalResourceId !== undefined) {
          inStack[LogicalResourceId] = PhysicalResourceId;
        }
      }
    }
    ids[stack] = inStack;
  }
  return ids;
}

const Resources = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

function physicalIdsOfType(
  templates: Record<string, unknown>,
  physicalIds: Record<string, Record<string, string>>,
  type: string,
): string[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(z.parse(Resources, template).Resources).flatMap(([logicalId, resource]) => {
      const id = physicalIds[stack]?.[logicalId];
      return resource.Type === type && id !== undefined ? [id] : [];
    }),
  );
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
