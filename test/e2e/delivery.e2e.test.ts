/** What becomes of mails on the deployed app: from the post office's events to what stands in the table. */
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { drained, localClients, queueMessages, type LocalClients } from '../../infra/local/emulator/clients.ts';
import { openPostOffice, type PostOffice } from '../../infra/local/emulator/post-office.ts';
import { obtain } from '../../infra/local/player/request.ts';
import { createStaff } from '../../infra/local/emulator/sign-in.ts';
import { recordDelivery } from '../../shared/work/sending/record-delivery.ts';
import { MailItem, mailTag } from '../../shared/domain/mail/mail-item.ts';
import { claimMail, findMail, moveMail } from '../../shared/domain/mail/store.ts';
import { shownDelivery } from '../../shared/domain/mail/delivery.ts';
import { openAnyway } from '../audit.ts';
import { stepDown2015 } from '../library.ts';

const deployment = z.parse(
  z.object({
    endpoint: z.string(),
    env: z.record(z.string(), z.string()),
    outputs: z.record(z.string(), z.string()),
    apiUrl: z.string(),
  }),
  JSON.parse(process.env['LOCAL_DEPLOYMENT'] ?? '{}'),
);
const { outputs, apiUrl } = deployment;
const outputsEnding = (ending: string): string[] =>
  Object.entries(outputs).flatMap(([key, value]) => (key.endsWith(ending) ? [value] : []));
const everything = { queueUrls: outputsEnding('QueueUrl'), functionNames: outputsEnding('FunctionName') };
const settle = () => drained(deployment, everything, { deadLetters: 'ignore' });

const AUDIT = 'delivery-audit';
const addresses = {
  police: 'contact@police.example',
  housing: 'Gone@housing.example',
  school: 'bounce+school@simulator.amazonses.com',
  'general-practice': 'complaint@simulator.amazonses.com',
};

let clients: LocalClients;
let office: PostOffice;
let manager: string;

async function mailsOf(audit: string): Promise<MailItem[]> {
  const items: MailItem[] = [];
  const pages = paginateQuery(
    { client: clients.dynamodb },
    {
      TableName: outputs['TableName']!,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `MAIL#${audit}` } },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) items.push(...(page.Items ?? []).map((raw) => z.parse(MailItem, unmarshall(raw))));
  return items;
}

/** The newest invite of an agency. */
async function inviteOf(agency: string): Promise<MailItem> {
  const invites = (await mailsOf(AUDIT)).filter(
    (mail) => mail.kind === 'invite' && mail.returns.some((one) => one.agency === agency),
  );
  return invites.toSorted((a, b) => (a.claimedAt < b.claimedAt ? -1 : 1)).at(-1)!;
}

const call = (method: 'POST' | 'PUT', path: string, body?: object) =>
  obtain(apiUrl, z.unknown(), { method, path, token: manager, ...(body === undefined ? {} : { body }) });

beforeAll(async () => {
  clients = localClients(deployment.env);
  office = openPostOffice(deployment, deployment);
  // What other tests have sent is not looked at here.
  await office.deliver();
  manager = await (await createStaff(deployment, 'delivery@partnership.example', 'business-manager')).signIn();
  const root = `/v1/audits/${AUDIT}`;
  await call('PUT', '/v1/tools/step-down@2015', stepDown2015);
  await call('POST', '/v1/tools/step-down@2015/freeze');
  await call('POST', '/v1/audits', {
    id: AUDIT,
    title: 'What becomes of mails',
    theme: 'step-down',
    quarter: { label: '2026-Q1', from: '2026-01-01', to: '2026-03-31' },
    tool: 'step-down@2015',
    windowsAnchor: '2026-01-01',
    opensOn: '2026-01-12',
    dueOn: '2026-01-30',
    closesOn: '2026-02-27',
  });
  for (const [id, email] of Object.entries(addresses)) {
    const agency = { name: `The ${id}`, service: id, contact: { email }, lead: { email: `lead@${id}.example` } };
    await call('PUT', `${root}/agencies/${id}`, agency);
  }
  await call('PUT', `${root}/cases/case-1`, {
    children: [{ id: 'child-1', ageBand: 'school-age' }],
    route: { from: 'CP', to: 'CIN' },
    factors: [],
    referredOn: '2024-01-01',
    expects: Object.keys(addresses),
  });
  await call('POST', `${root}/open`, openAnyway);
  await settle();
});

describe('the post office', () => {
  test('tells of every mail once, and the table says what became of it', async () => {
    for (const agency of Object.keys(addresses)) {
      expect(shownDelivery(await inviteOf(agency))).toBe('unknown');
    }
    office.bounceFrom(addresses.housing.toLowerCase());
    expect(await office.deliver()).toBe(4);
    await settle();

    expect(await inviteOf('police')).toMatchObject({ state: 'accepted', delivery: 'delivered' });
    const gone = { delivery: 'bounced', bounceReason: 'no-such-address' };
    expect(await inviteOf('housing')).toMatchObject(gone);
    expect(await inviteOf('school')).toMatchObject(gone);
    expect(await inviteOf('general-practice')).toMatchObject({ delivery: 'complained', bounceReason: 'complaint' });
    expect((await inviteOf('police')).bounceReason).toBeUndefined();
  });

  test('lets mail bounce from a day on, and leaves what was delivered before', async () => {
    const before = await inviteOf('police');
    office.bounceFrom(addresses.police);
    await call('POST', `/v1/audits/${AUDIT}/cases/case-1/returns/police/ask`, {
      askedOn: '2026-01-20',
      dueOn: '2026-02-06',
    });
    await settle();
    expect(await office.deliver()).toBeGreaterThan(0);
    await settle();
    const after = await inviteOf('police');
    expect(after.sk).not.toBe(before.sk);
    expect(after.delivery).toBe('bounced');
    expect((await mailsOf(AUDIT)).find((mail) => mail.sk === before.sk)).toEqual(before);
  });

  test('comes to an end: mails about mails that bounced are told of too, and cause no more', async () => {
    for (let round = 0; round < 4 && (await office.deliver()) > 0; round++) await settle();
    expect(await office.deliver()).toBe(0);
    const untold = (await mailsOf(AUDIT)).filter((mail) => mail.state === 'accepted' && mail.delivery === undefined);
    expect(untold).toEqual([]);
  });

  test('tells of nothing again when it is opened anew, as for the next audit on one deployment', async () => {
    expect(await openPostOffice(deployment, deployment).deliver()).toBe(0);
  });
});

const event = (mail: { messageId: string; tags?: object }, kind: 'Delivery' | 'Bounce', at: string, type?: string) => ({
  eventType: kind,
  mail: { timestamp: at, destination: ['canary@agency.example'], ...mail },
  ...(kind === 'Delivery'
    ? { delivery: { timestamp: at } }
    : { bounce: { bounceType: type ?? 'Permanent', bounceSubType: 'General', timestamp: at } }),
});
const tagOf = (mail: MailItem) => ({ message: [mailTag(mail.audit, mail.sk)] });

describe('record-delivery', () => {
  const enqueue = async (message: object | string): Promise<void> => {
    const Message = typeof message === 'string' ? message : JSON.stringify(message);
    await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: outputs['DeliveriesQueueUrl']!,
        MessageBody: JSON.stringify({ Type: 'Notification', Message }),
      }),
    );
    await settle();
  };

  test('leaves a bounce when an earlier delivery is told after it, a transient bounce, a repeat or a greeting', async () => {
    const bounced = await inviteOf('housing');
    const mail = { messageId: 'told-by-the-tag', tags: tagOf(bounced) };
    const earlier = new Date(Date.parse(bounced.deliveryAt!) - 1000).toISOString();
    const later = new Date(Date.parse(bounced.deliveryAt!) + 1000).toISOString();
    await enqueue(event(mail, 'Delivery', earlier));
    await enqueue(event(mail, 'Bounce', later, 'Transient'));
    await enqueue(event(mail, 'Bounce', bounced.deliveryAt!));
    await enqueue('Successfully validated SNS topic for Amazon SES event publishing.');
    await enqueue({ eventType: 'Open', mail });
    expect(await inviteOf('housing')).toEqual(bounced);
  });

  test('takes a bounce after a delivery, found by the id of SES when the tag is lost', async () => {
    const delivered = (await mailsOf(AUDIT)).find((mail) => mail.delivery === 'delivered')!;
    const later = new Date(Date.parse(delivered.deliveryAt!) + 60_000).toISOString();
    await enqueue(event({ messageId: delivered.sesId! }, 'Bounce', later));
    const now = (await mailsOf(AUDIT)).find((mail) => mail.sk === delivered.sk);
    expect(now).toEqual({ ...delivered, delivery: 'bounced', deliveryAt: later, bounceReason: 'refused' });
  });

  test('gives back to the queue what is about no mail, parks what is not as described, and only that', async () => {
    const known = await inviteOf('police');
    const at = '2026-01-20T09:00:00.000Z';
    const messages = {
      nobody: event({ messageId: 'nobody' }, 'Delivery', at),
      stranger: event({ messageId: 'nobody', tags: { message: ['f'.repeat(32)] } }, 'Delivery', at),
      odd: { eventType: 'Bounce', mail: { messageId: known.sesId, timestamp: at }, bounce: { bounceType: 'Odd' } },
      fine: event({ messageId: known.sesId! }, 'Delivery', at),
    };
    const Records = Object.entries(messages).map(([messageId, message]) => ({
      messageId,
      body: JSON.stringify({ Message: JSON.stringify(message) }),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
    }));
    const { Payload } = await clients.lambda.send(
      new InvokeCommand({
        FunctionName: outputs['RecordDeliveryFunctionName']!,
        Payload: JSON.stringify({ Records }),
      }),
    );
    const { batchItemFailures } = z.parse(
      z.strictObject({ batchItemFailures: z.array(z.strictObject({ itemIdentifier: z.string() })) }),
      JSON.parse(Buffer.from(Payload!).toString('utf8')),
    );
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted();
    expect(failed).toEqual(['nobody', 'stranger']);
    expect(await inviteOf('police')).toEqual(known);
    const QueueUrl = outputs['DeliveriesDlqQueueUrl']!;
    expect(await queueMessages(deployment.endpoint, QueueUrl)).toMatchObject([
      {
        body: Records.find(({ messageId }) => messageId === 'odd')!.body,
        attributes: {
          ErrorCode: { StringValue: 'unreadable-event' },
          OriginalMessageId: { StringValue: 'odd' },
        },
      },
    ]);
    await clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  test('keeps the latest of many events that are taken at once', async () => {
    const table = { client: clients.dynamodb, name: outputs['TableName']! };
    const audit = 'delivery-race';
    await claimMail(table, 'alert/race', {
      audit,
      kind: 'alert',
      about: 'case-settled',
      to: 'manager',
      returns: [],
      state: 'claimed',
      claimedAt: '2026-01-20T09:00:00.000Z',
    });
    await moveMail(table, audit, 'alert/race', 'claimed', { state: 'accepted', sesId: 'ses-race' });
    const silent = { info: () => undefined, warn: () => undefined, failure: () => undefined };
    const told = Array.from({ length: 4 }, (_, second) =>
      event(
        { messageId: 'x', tags: { message: [mailTag(audit, 'alert/race')] } },
        second === 3 ? 'Bounce' : 'Delivery',
        `2026-01-20T09:00:0${second}.000Z`,
      ),
    );
    /** As often as the queue would deliver it: too many at once are told to come again. */
    const take = async (one: object): Promise<void> => {
      for (;;) {
        try {
          return await recordDelivery({ table, log: silent }, { Message: JSON.stringify(one) });
        } catch (error) {
          if (!(error instanceof Error) || !error.message.includes('told of by others')) throw error;
        }
      }
    };
    await Promise.all([...told, ...told].map(take));
    const noted = await findMail(table, { sesId: 'ses-race' });
    expect(noted).toMatchObject({ delivery: 'bounced', deliveryAt: '2026-01-20T09:00:03.000Z' });
  });

  test('has given nothing up, and neither logged nor kept an address', async () => {
    expect(await queueMessages(deployment.endpoint, outputs['DeliveriesDlqQueueUrl']!)).toEqual([]);
    const FunctionName = outputs['RecordDeliveryFunctionName']!;
    const { LoggingConfig } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const lines: string[] = [];
    const pages = paginateFilterLogEvents({ client: clients.logs }, { logGroupName: LoggingConfig!.LogGroup! });
    for await (const page of pages) lines.push(...(page.events ?? []).map((line) => line.message ?? ''));
    expect(lines.join('\n')).toContain('delivery-told');
    expect(lines.filter((line) => line.includes('@'))).toEqual([]);
    expect(JSON.stringify(await mailsOf(AUDIT))).not.toMatch(/\.example|simulator/);
  });
});
