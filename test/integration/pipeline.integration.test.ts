/** The deployed pipeline when something in it cannot be read, can never be taken, or got lost. */
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { queueMessages } from '../../infra/local/emulator/clients.ts';
import { openTable, putItem, type Table } from '../../shared/base/aws/table.ts';
import { getPack, lastRevision } from '../../shared/domain/figures/store.ts';
import { allMails } from '../../shared/domain/mail/store.ts';
import { apisOn, at, contentOf, emailOf, itemsOf, linkFor, makeAudit, returnPath, sqs } from './fixture.ts';

const { endpoint, outputs } = z.parse(
  z.object({ endpoint: z.string(), outputs: z.record(z.string(), z.string()) }),
  JSON.parse(process.env['LOCAL_DEPLOYMENT'] ?? '{}'),
);
const output = (key: string): string => {
  const value = outputs[key];
  if (value === undefined) throw new Error(`the deployment has no output ${key}`);
  return value;
};

const Redrive = z.object({ maxReceiveCount: z.union([z.string(), z.int()]) });
const audit = 'pipeline-test';
const soon = { timeout: 20_000, interval: 50 };
const lambda = new LambdaClient({});
let table: Table;

const bodiesIn = async (url: string): Promise<string[]> =>
  (await queueMessages(endpoint, url)).map((message) => message.body);

const submit = async (id: string, agency: string, answers: Record<string, string>): Promise<void> => {
  const token = await linkFor(table, audit, emailOf(agency));
  const { agency: api } = apisOn(table, () => at('2026-05-12'));
  const path = `${returnPath(audit, id, agency)}/submissions`;
  expect(await api({ method: 'POST', path, body: contentOf(answers), token })).toMatchObject({ status: 201 });
};

const newestRevision = async (): Promise<number> => (await lastRevision(table, audit))?.revision ?? 0;
const isPacked = async (revision: number): Promise<boolean> => (await getPack(table, audit, revision)) !== undefined;

beforeAll(async () => {
  table = openTable(output('TableName'));
  await makeAudit(apisOn(table, () => at('2026-05-05')).manager, { audit, cases: ['case-2', 'case-3'] });
});

afterAll(async () => {
  const mine = (await itemsOf(table)).filter((item) => (item['pk']?.S ?? '').includes(audit));
  for (let start = 0; start < mine.length; start += 25) {
    const batch = mine.slice(start, start + 25).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk: pk!, sk: sk! } } }));
    await table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: batch } }));
  }
});

test('an item that cannot be read is parked by its key and why, and its neighbours go on', async () => {
  const parked = output('ParkedQueueUrl');
  const keys = { pk: `${audit}#case-9`, sk: 'R#police#000001' };
  await putItem(table, { ...keys, audit, narrative: 'Canary Child, 4 May' });
  await submit('case-3', 'school-a', { A1: 'yes' });
  await expect.poll(() => bodiesIn(parked), soon).toHaveLength(1);
  const [body] = await bodiesIn(parked);
  expect(JSON.parse(body!)).toEqual({ ...keys, code: '$ZodError' });
  await expect.poll(newestRevision, soon).toBe(1);
  await expect.poll(() => isPacked(1), soon).toBe(true);
  await expect
    .poll(async () => (await allMails(table, audit)).get('alert/case-settled/case-3/REV#000001')?.state, soon)
    .toBe('accepted');
  await sqs.send(new PurgeQueueCommand({ QueueUrl: parked }));
});

describe('a message that can never be taken', () => {
  const names = ['Changes', 'Messages', 'Plans', 'Packs'] as const;
  const nobody = 'no-such-audit';
  const poisons: Record<(typeof names)[number], string[]> = {
    Changes: ['{', JSON.stringify({ kind: 'closing', audit: nobody })],
    Messages: ['{}', JSON.stringify({ about: 'opening', audit: nobody, addressee: 'a'.repeat(32) })],
    Plans: ['[]', JSON.stringify({ act: 'closing', audit, name: 'more than a plan' })],
    Packs: ['null', JSON.stringify({ audit: nobody, revision: 1 })],
  };
  const good: Record<(typeof names)[number], object> = {
    Changes: { kind: 'return', audit, case: 'case-3', agency: 'school-a', seq: 2 },
    Messages: { about: 'opening', audit, addressee: 'b'.repeat(32) },
    Plans: { act: 'opening', audit },
    Packs: { audit, revision: 1 },
  };
  const before = new Map<string, string>();
  const deliveries = new Map<string, number>();

  beforeAll(async () => {
    for (const name of names) {
      const QueueUrl = output(`${name}QueueUrl`);
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout', 'RedrivePolicy'] }),
      );
      const { maxReceiveCount } = z.parse(Redrive, JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}'));
      deliveries.set(name, Number(maxReceiveCount));
      before.set(QueueUrl, Attributes?.['VisibilityTimeout'] ?? '');
      // A delivery that failed comes again at once, so that five of them take no half-hour.
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '1' } }));
    }
  });

  afterAll(async () => {
    for (const [QueueUrl, VisibilityTimeout] of before) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
    }
    for (const name of names) await sqs.send(new PurgeQueueCommand({ QueueUrl: output(`${name}DlqQueueUrl`) }));
  });

  test('ends in the dead-letter queue of its queue, and its neighbours are done', async () => {
    expect([...deliveries.values()]).toEqual(names.map(() => 5));
    let sent = 0;
    for (const name of names) {
      for (const MessageBody of [...poisons[name], JSON.stringify(good[name])]) {
        sent += 1;
        const fifo = { MessageGroupId: audit, MessageDeduplicationId: `poison-${sent}` };
        await sqs.send(
          new SendMessageCommand({
            QueueUrl: output(`${name}QueueUrl`),
            MessageBody,
            ...(name === 'Changes' ? fifo : {}),
          }),
        );
      }
    }
    for (const name of names) {
      await expect.poll(() => bodiesIn(output(`${name}DlqQueueUrl`)), soon).toHaveLength(poisons[name].length);
      const dead = await bodiesIn(output(`${name}DlqQueueUrl`));
      expect(dead.toSorted()).toEqual(poisons[name].toSorted());
      await expect.poll(() => bodiesIn(output(`${name}QueueUrl`)), soon).toEqual([]);
    }
    expect(await newestRevision()).toBe(1);
  });
});

test('the sweep brings back a change whose message was lost', async () => {
  const QueueUrl = output('ChangesQueueUrl');
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: output('AggregateFunctionName') }),
  );
  const UUID = EventSourceMappings[0]!.UUID!;
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  try {
    await submit('case-2', 'police', { A1: 'no' });
    await submit('case-2', 'school-a', { A1: 'yes' });
    await expect.poll(() => bodiesIn(QueueUrl), soon).toHaveLength(2);
    for (let lost = 0; lost < 2; lost++) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]!.ReceiptHandle }));
    }
  } finally {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  }
  expect(await bodiesIn(QueueUrl)).toEqual([]);
  expect(await newestRevision()).toBe(1);
  const sweep = async (time: string): Promise<number> => {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: output('SweepFunctionName'), Payload: JSON.stringify({ time }) }),
    );
    expect(FunctionError).toBeUndefined();
    return z.parse(z.object({ sent: z.int() }), JSON.parse(Buffer.from(Payload ?? []).toString())).sent;
  };
  expect(await sweep('2026-05-12T10:00:00Z')).toBeGreaterThanOrEqual(2);
  await expect.poll(newestRevision, soon).toBe(2);
  await expect.poll(() => isPacked(2), soon).toBe(true);
  const settled = 'alert/case-settled/case-2/REV#000002';
  await expect.poll(async () => (await allMails(table, audit)).get(settled)?.state, soon).toBe('accepted');
  expect(await sweep('2026-05-12T11:00:00Z')).toBe(0);
});
