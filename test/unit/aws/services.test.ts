/** What the contract does not hold of the in-memory AWS, because the local one does not show it. */
import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { describe, expect, test } from 'vitest';
import { createQueueHandler } from '../../../shared/base/aws/batch.ts';
import { presigned } from '../../../shared/base/aws/files.ts';
import { sendMail } from '../../../shared/base/aws/mailer.ts';
import { openOwnQueue, sendAll } from '../../../shared/base/aws/queue.ts';
import { standardBackoff } from '../../../shared/base/aws/redelivery.ts';
import { getItem, putItem } from '../../../shared/base/aws/table.ts';
import * as z from 'zod/mini';
import { openAws } from '../../aws/aws.ts';
import { deliver, sqsEventOf } from '../../aws/event-source.ts';
import { recordCalls } from '../../aws/hooks.ts';
import { compareTexts } from '../../aws/sorted.ts';
import { keptLog } from '../front/manager/fixture.ts';
import * as fc from 'fast-check';

describe('mail', () => {
  const mail: SendEmailCommandInput = {
    FromEmailAddress: 'audits@partnership.example',
    Destination: { ToAddresses: ['contact@agency.example'] },
    Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
  };

  test('is kept as it was sent, with attachments, tags and when', async () => {
    const aws = openAws();
    aws.verify('partnership.example');
    const content = 'BEGIN:VCALENDAR';
    const accepted = await sendMail(aws.ses, {
      from: 'audits@partnership.example',
      to: ['contact@agency.example'],
      subject: 's',
      text: 't',
      html: 'h',
      tag: 'a_tag-1',
      configurationSet: 'rules',
      attachments: [{ filename: 'due.ics', contentType: 'text/calendar', content }],
    });
    expect(accepted).toEqual({ accepted: 'ses-1' });
    const [sent] = aws.mails();
    expect(sent).toMatchObject({
      id: 'ses-1',
      at: aws.clock.now,
      input: { ConfigurationSetName: 'rules', EmailTags: [{ Name: 'message', Value: 'a_tag-1' }] },
    });
    const [file] = sent?.input.Content?.Simple?.Attachments ?? [];
    expect([file?.FileName, new TextDecoder().decode(file?.RawContent)]).toEqual(['due.ics', content]);
  });

  test.each<[string, string, Partial<SendEmailCommandInput>]>([
    ['a tag that SES does not take', 'BadRequestException', { EmailTags: [{ Name: 'message', Value: 'a/b' }] }],
    ['nobody to send it to', 'BadRequestException', { Destination: {} }],
    ['an address without a domain', 'MessageRejected', { Destination: { ToAddresses: ['contact'] } }],
    ['an address that is not ASCII', 'MessageRejected', { Destination: { ToAddresses: ['ü@agency.example'] } }],
  ])('with %s is refused: %s', async (_what, name, more) => {
    const aws = openAws();
    aws.verify('audits@partnership.example');
    await expect(aws.ses.send(new SendEmailCommand({ ...mail, ...more }))).rejects.toMatchObject({
      name,
      $fault: 'client',
    });
    expect(aws.mails()).toEqual([]);
  });
});

describe('what is stored', () => {
  test('is changed by nothing that is done to what was given, or to what was read', async () => {
    const table = openAws().createTable();
    const content = new Uint8Array([1]);
    const item = { pk: 'p', sk: 's', content, list: [{ n: 1 }] };
    await putItem(table, item);
    content[0] = 9;
    item.list[0]!.n = 9;
    const wanted = { pk: 'p', sk: 's', content: new Uint8Array([1]), list: [{ n: 1 }] };
    const read = await getItem(table, { pk: 'p', sk: 's' });
    expect(read).toEqual(wanted);
    Object.assign(read ?? {}, { list: [] });
    expect(await getItem(table, { pk: 'p', sk: 's' })).toEqual(wanted);
  });
});

test('texts are in the order of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(Math.sign(compareTexts(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { examples: [['\uFF5E', '\u{1F600}']] },
  );
});

test('a URL is signed without a call', async () => {
  const aws = openAws();
  const calls = recordCalls(aws);
  const url = await presigned(aws.createBucket(), 'a/b.csv', { seconds: 60, fileName: 'b.csv' });
  expect(new URL(url).pathname).toMatch(/a\/b\.csv$/);
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60');
  expect(calls).toEqual([]);
});

describe('deliver', () => {
  function opened() {
    const aws = openAws();
    const dead = aws.queues.create('dlq');
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-2:000000000000:dlq',
      maxReceiveCount: 2,
    });
    const queue = aws.queues.create('q', { RedrivePolicy, VisibilityTimeout: '60' });
    const bodies = (url: string): string[] => aws.queues.messages(url).map(({ body }) => body);
    const wait = (seconds: number): void => void (aws.clock.now = new Date(aws.clock.now.getTime() + seconds * 1000));
    return { aws, queue, dead, bodies, wait };
  }

  test('takes out what was acted on; what fails comes again when its function says, and is a dead letter in the end', async () => {
    const { aws, queue, dead, bodies, wait } = opened();
    const taken: number[] = [];
    const handler = createQueueHandler({
      read: (body) => z.safeParse(z.object({ n: z.number() }), body),
      log: keptLog().log,
      queue: openOwnQueue(aws.sqs, { queue, deadLetters: dead }),
      take: ({ n }) => (n === 2 ? Promise.reject(new Error('no')) : Promise.resolve(void taken.push(n))),
    });
    await sendAll(
      aws.sqs,
      queue,
      [1, 2, 3].map((n) => ({ body: { n } })),
    );
    expect(await deliver(aws, queue, handler)).toBe(3);
    expect([taken, bodies(queue)]).toEqual([[1, 3], ['{"n":2}']]);
    for (const [delivery, seconds] of standardBackoff.slice(0, 2).entries()) {
      wait(seconds - 1);
      expect(await deliver(aws, queue, handler)).toBe(0);
      expect(bodies(dead)).toEqual([]);
      wait(1);
      expect(await deliver(aws, queue, handler)).toBe(delivery === 0 ? 1 : 0);
    }
    expect([bodies(queue), bodies(dead)]).toEqual([[], ['{"n":2}']]);
  });

  test('takes out what its function put into the dead-letter queue itself, with what it says of it', async () => {
    const { aws, queue, dead, bodies } = opened();
    const handler = createQueueHandler({
      read: (body) => z.safeParse(z.object({ n: z.number() }), body),
      log: keptLog().log,
      queue: openOwnQueue(aws.sqs, { queue, deadLetters: dead }),
      take: () => Promise.resolve(),
    });
    await sendAll(aws.sqs, queue, [{ body: { n: 'one' } }]);
    const [message] = aws.queues.messages(queue);
    await deliver(aws, queue, handler);
    expect(bodies(queue)).toEqual([]);
    const [parked] = sqsEventOf(aws.queues.messages(dead)).Records;
    expect(parked).toMatchObject({
      body: '{"n":"one"}',
      messageAttributes: {
        ErrorCode: { dataType: 'String', stringValue: 'unreadable-message' },
        OriginalMessageId: { dataType: 'String', stringValue: message?.id },
      },
    });
  });

  test('takes out nothing when the function throws', async () => {
    const { aws, queue, bodies } = opened();
    await sendAll(aws.sqs, queue, [{ body: { n: 1 } }]);
    await expect(deliver(aws, queue, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(bodies(queue)).toEqual(['{"n":1}']);
  });
});
