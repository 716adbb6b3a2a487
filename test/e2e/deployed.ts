/** The deployment that the suite's global setup made, and what the tests do to it beyond the public API. */
import { paginateDescribeLogGroups, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type AttributeValue, BatchWriteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  type LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { localClients, queueMessages } from '../../infra/local/emulator/clients.ts';
import type { StaffTokens } from '../../infra/local/player/play-audit.ts';
import type { Deployed } from '../../infra/local/player/stage.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';

const Given = z.object({
  endpoint: z.string(),
  env: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.string()),
  apiUrl: z.string(),
  browserUrl: z.string(),
});

/** Reads the deployment from the environment. Every queue and function stands in the stacks' outputs. */
export function readDeployment(): Deployed & { browserUrl: string } {
  const given = z.parse(Given, JSON.parse(process.env['LOCAL_DEPLOYMENT'] ?? 'null'));
  const named = (ending: string): string[] =>
    Object.entries(given.outputs).flatMap(([name, value]) => (name.endsWith(ending) ? [value] : []));
  return { ...given, queueUrls: named('QueueUrl'), functionNames: named('FunctionName') };
}

/** Fresh tokens of a manager and a lead who belong to one test file only. */
export async function signInStaff(deployed: Deployed, of: string): Promise<StaffTokens> {
  const manager = await createStaff(deployed, `${of}-manager@partnership.example`, 'business-manager');
  const lead = await createStaff(deployed, `${of}-lead@partnership.example`, 'audit-lead');
  return { manager: await manager.signIn(), lead: await lead.signIn() };
}

/** Every line of every log group. */
export async function logLines(deployed: Deployed): Promise<string[]> {
  const { logs } = localClients(deployed.env);
  const lines: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName } of logGroups) {
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName, limit: 10_000 })) {
        lines.push(...events.map(({ message = '' }) => message));
      }
    }
  }
  return lines;
}

/** Every item of the main table. */
export async function tableItems(deployed: Deployed): Promise<Record<string, AttributeValue>[]> {
  const { dynamodb } = localClients(deployed.env);
  const items: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client: dynamodb }, { TableName: deployed.outputs['TableName'] })) {
    items.push(...(page.Items ?? []));
  }
  return items;
}

/** Takes an audit that a file put there by hand out of the main table: the sweep would go on about it. */
export async function removeItemsOf(deployed: Deployed, audit: string): Promise<void> {
  const { dynamodb } = localClients(deployed.env);
  const mine = (await tableItems(deployed)).filter(({ pk }) => (pk?.S ?? '').includes(audit));
  for (let start = 0; start < mine.length; start += 25) {
    const batch = mine.slice(start, start + 25).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk: pk!, sk: sk! } } }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [deployed.outputs['TableName'] ?? '']: batch } }));
  }
}

/** Lets queues fill up, or be read again: turns every mapping from a queue to a function on or off. */
export async function readQueues(deployed: Deployed, enabled: boolean): Promise<void> {
  const { lambda } = localClients(deployed.env);
  for (const UUID of await queueMappings(lambda, deployed.functionNames)) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
  }
}

async function queueMappings(lambda: LambdaClient, functionNames: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda }, {})) {
    for (const { UUID, EventSourceArn, FunctionArn } of page.EventSourceMappings ?? []) {
      const ours = functionNames.includes(FunctionArn?.split(':')[6] ?? '');
      // The queue that tells when a round is over is the emulator's business, and stays as it is.
      const fence = EventSourceArn?.includes(':fence-') === true;
      if (ours && !fence && UUID !== undefined && EventSourceArn?.includes(':sqs:') === true) found.push(UUID);
    }
  }
  return found;
}

/** What every queue holds, dead-letter and parking queues included, as text. */
export async function queuesText(deployed: Deployed): Promise<string[]> {
  const held = await Promise.all(deployed.queueUrls.map((url) => queueMessages(deployed.endpoint, url)));
  return held.flat().map((message) => JSON.stringify(message));
}
