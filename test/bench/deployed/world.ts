/** The deployed app with its baselines beside it, on a local AWS of its own, for all measures of one run. */
import { isDeepStrictEqual } from 'node:util';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { BatchWriteItemCommand, paginateScan, type AttributeValue, type WriteRequest } from '@aws-sdk/client-dynamodb';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  GetFunctionConfigurationCommand,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { AuditFile } from '../../../infra/local/player/audit-file.ts';
import { type Drainable, drained, localClients } from '../../../infra/local/emulator/clients.ts';
import { deploy } from '../../../infra/local/emulator/deploy.ts';
import { tokenIn } from '../../../infra/local/emulator/mailbox.ts';
import { startLocalAws } from '../../../infra/local/emulator/ministack.ts';
import { openAudit } from '../../../infra/local/player/play-audit.ts';
import { type Deployed, deployedStage } from '../../../infra/local/player/stage.ts';
import { createStaff } from '../../../infra/local/emulator/sign-in.ts';

/** A line that a function logged itself, or that an invocation of it began. */
export interface Line {
  /** `START` for a beginning. */
  message: string;
  /** Milliseconds of the epoch, by the function's own clock. */
  at: number;
}

/** An audit that is open. */
export interface OpenAudit {
  id: string;
  /** The token of an agency's link. */
  tokenOf: (agency: string) => string;
}

/** A measure's hold on what runs beside it. */
export interface Alone {
  /** Resolves when nothing moves any more of what is let run. */
  settle: () => Promise<void>;
  /** Lets a function take what waits for it, or holds it back. */
  let: (name: string, runs: boolean) => Promise<void>;
}

export interface World extends Deployed {
  /** Enters and opens audits, and waits until everybody has been invited. */
  open: (files: readonly AuditFile[]) => Promise<OpenAudit[]>;
  /** Copies an audit as it stands to where the baselines read. */
  copy: (audit: string) => Promise<void>;
  /** @returns what puts an audit back to where it stands now, in the product's table and in the baselines' */
  snapshot: (audit: string) => Promise<() => Promise<void>>;
  /**
   * Does some work while, of all functions that a queue or a stream calls, those alone take what waits for them. What
   * waits when the work is done is dropped, so that no measure pays for another's leavings.
   * @param names as in `functions/`
   */
  alone: <T>(names: readonly string[], work: (alone: Alone) => Promise<T>) => Promise<T>;
  /** What a function has logged since then (milliseconds of the epoch), in the order of its clock. */
  lines: (name: string, since: number) => Promise<Line[]>;
  close: () => Promise<void>;
}

type Item = Record<string, AttributeValue>;

const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const quietly = (): void => undefined;

/** Starts the local AWS and deploys to it. @throws Error when either fails; nothing is left running then */
export async function openWorld(options: { say: (line: string) => void }): Promise<World> {
  const local = await startLocalAws(options);
  try {
    return await worldOn(local, options.say);
  } catch (error) {
    await local.stop();
    throw error;
  }
}

async function worldOn(local: Awaited<ReturnType<typeof startLocalAws>>, say: (line: string) => void): Promise<World> {
  const deployment = await deploy(local, { say, project: import.meta.dirname });
  const { outputs } = deployment;
  const clients = localClients(local.env);
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the deployment has no output ${name}`);
    return value;
  };
  const functionNamed = (name: string): string => output(`${pascal(name)}FunctionName`);
  const deployed: Deployed = {
    endpoint: local.endpoint,
    env: local.env,
    outputs,
    apiUrl: deployment.apiUrl,
    // Nobody reads what the baselines send where the product tells `send-message`.
    queueUrls: deployment.queueUrls.filter((url) => url !== output('SameMessagesQueueUrl')),
    functionNames: deployment.functionNames,
  };
  const manager = await createStaff(deployed, 'bench-manager@partnership.example', 'business-manager');

  const mappings = async (): Promise<EventSourceMappingConfiguration[]> => {
    const found: EventSourceMappingConfiguration[] = [];
    for await (const page of paginateListEventSourceMappings({ client: clients.lambda }, {})) {
      found.push(...(page.EventSourceMappings ?? []));
    }
    // The queue by which `drained` tells when a round is over is the emulator's business.
    return found.filter(({ EventSourceArn }) => EventSourceArn?.includes(':fence-') !== true);
  };
  const enable = async (mapping: EventSourceMappingConfiguration, Enabled: boolean): Promise<void> => {
    await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled }));
  };
  const isOf = (mapping: EventSourceMappingConfiguration, name: string): boolean =>
    mapping.FunctionArn?.split(':')[6] === functionNamed(name);
  const queueOf = ({ EventSourceArn }: EventSourceMappingConfiguration): string[] =>
    EventSourceArn?.includes(':sqs:') === true ? EventSourceArn.split(':').slice(-1) : [];

  /** Follows a stream from here on: what it holds already is nobody's business any more. */
  const skip = async (mapping: EventSourceMappingConfiguration): Promise<void> => {
    const { UUID, FunctionArn, EventSourceArn, BatchSize, FilterCriteria, FunctionResponseTypes } = mapping;
    const { BisectBatchOnFunctionError, DestinationConfig, MaximumRecordAgeInSeconds, MaximumRetryAttempts } = mapping;
    await clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    await clients.lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: FunctionArn,
        EventSourceArn,
        BatchSize,
        FilterCriteria,
        FunctionResponseTypes,
        BisectBatchOnFunctionError,
        DestinationConfig,
        MaximumRecordAgeInSeconds,
        MaximumRetryAttempts,
        StartingPosition: 'LATEST',
      }),
    );
  };
  /** Drops all that waits, and lets everything run again. */
  const clear = async (): Promise<void> => {
    for (const QueueUrl of deployment.queueUrls) await clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    for (const mapping of await mappings()) {
      if (queueOf(mapping).length === 0) await skip(mapping);
      else await enable(mapping, true);
    }
    await drained(deployed, { ...deployed });
  };

  const alone: World['alone'] = async (names, work) => {
    // What is to be waited for is found out while everything runs.
    const whole: Drainable = { ...deployed };
    await drained(deployed, whole);
    const all = await mappings();
    const resting = new Set<string>();
    const run = async (mapping: EventSourceMappingConfiguration, runs: boolean): Promise<void> => {
      await enable(mapping, runs);
      for (const queue of queueOf(mapping)) {
        if (runs) resting.delete(queue);
        else resting.add(queue);
      }
    };
    for (const mapping of all)
      await run(
        mapping,
        names.some((name) => isOf(mapping, name)),
      );
    try {
      return await work({
        settle: () => drained(deployed, whole, { resting: [...resting] }),
        let: async (name, runs) => {
          for (const mapping of all.filter((one) => isOf(one, name))) await run(mapping, runs);
        },
      });
    } finally {
      await clear();
    }
  };

  const tables = [output('TableName'), output('SameCallsTableName')] as const;
  const write = async (tableName: string, requests: readonly WriteRequest[]): Promise<void> => {
    for (let start = 0; start < requests.length; start += 25) {
      const RequestItems = { [tableName]: requests.slice(start, start + 25) };
      const { UnprocessedItems } = await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('items were left unwritten');
    }
  };
  /** All that a table holds of an audit, by key. */
  const itemsOf = async (tableName: string, audit: string): Promise<Map<string, Item>> => {
    const items = new Map<string, Item>();
    for await (const page of paginateScan(
      { client: clients.dynamodb },
      { TableName: tableName, ConsistentRead: true },
    )) {
      for (const item of page.Items ?? []) {
        const [pk, sk] = [item['pk']?.S ?? '', item['sk']?.S ?? ''];
        if (item['audit']?.S === audit || pk === `AUDIT#${audit}`) items.set(`${pk}\n${sk}`, item);
      }
    }
    return items;
  };
  const copy: World['copy'] = async (audit) => {
    const items = await itemsOf(tables[0], audit);
    await write(
      tables[1],
      [...items.values()].map((Item) => ({ PutRequest: { Item } })),
    );
  };

  const snapshot: World['snapshot'] = async (audit) => {
    const kept = await Promise.all(tables.map((name) => itemsOf(name, audit)));
    return async () => {
      for (const [index, name] of tables.entries()) {
        const [before, now] = [kept[index] ?? new Map<string, Item>(), await itemsOf(name, audit)];
        const added = [...now].filter(([key]) => !before.has(key)).map(([, item]) => item);
        const changed = [...before].filter(([key, item]) => !isDeepStrictEqual(item, now.get(key)));
        await write(name, [
          ...added.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as Item } })),
          ...changed.map(([, Item]) => ({ PutRequest: { Item } })),
        ]);
      }
    };
  };

  const logGroups = new Map<string, string>();
  const logGroupOf = async (name: string): Promise<string> => {
    const known = logGroups.get(name);
    if (known !== undefined) return known;
    const FunctionName = functionNamed(name);
    const { LoggingConfig } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const group = LoggingConfig?.LogGroup;
    if (group === undefined) throw new Error(`${name} has no log group`);
    logGroups.set(name, group);
    return group;
  };
  const lines: World['lines'] = async (name, since) => {
    const found: Line[] = [];
    const group = { logGroupName: await logGroupOf(name), startTime: Math.floor(since) - 1000 };
    for await (const { events = [] } of paginateFilterLogEvents({ client: clients.logs }, group)) {
      for (const { message = '', timestamp = NaN } of events) {
        const line = z.safeParse(LogLine, jsonOrNothing(message));
        if (line.success) found.push({ message: line.data.message, at: Date.parse(line.data.timestamp) });
        // The emulator writes all lines of its own at the end; only this one says when the beginning was.
        const duration = /^REPORT .*\tDuration: (\d+)/.exec(message)?.[1];
        if (duration !== undefined) found.push({ message: 'START', at: timestamp - Number(duration) });
      }
    }
    return found.filter(({ at }) => at >= since).toSorted((a, b) => a.at - b.at);
  };

  return {
    ...deployed,
    open: async (files) => {
      const token = await manager.signIn();
      // That everybody was asked is nothing to publish: what `aggregate` makes of it is left out.
      const queueUrls = deployed.queueUrls.filter((url) => url !== output('ChangesQueueUrl'));
      return alone(['relay-changes', 'plan-chasers', 'send-message', 'record-delivery'], async () => {
        const opened: OpenAudit[] = [];
        for (const file of files) {
          const links = (
            await openAudit(deployedStage({ ...deployed, queueUrls }, file.audit.id), file, token, quietly)
          ).links();
          const tokens = new Map(
            file.agencies.map(({ id, contact }) => [id, tokenIn(links.get(contact.email.toLowerCase()) ?? '')]),
          );
          opened.push({ id: file.audit.id, tokenOf: (agency) => tokens.get(agency) ?? '' });
        }
        return opened;
      });
    },
    copy,
    snapshot,
    alone,
    lines,
    close: () => local.stop(),
  };
}

const LogLine = z.object({ message: z.string(), timestamp: z.string() });

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
