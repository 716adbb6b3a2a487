import { SendEmailCommand, SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { openMailer, sendMail } from '../../../../shared/base/aws/mailer.ts';

const client = new SESv2Client({ region: 'eu-west-2' });
const ses = mockClient(client);
const mail = {
  from: 'audits@partnership.example',
  to: ['contact@agency.example'],
  subject: 'Due',
  text: 'A return is owed.',
  html: '<p>A return is owed.</p>',
  tag: '0123456789abcdef0123456789abcdef',
  configurationSet: 'rules',
};

beforeEach(() => {
  ses.reset();
});

test('a mail goes by the configuration set, carries its tag and goes to those named', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
  expect(await sendMail(client, mail)).toEqual({ accepted: 'ses-1' });
  expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: mail.to },
    Content: {
      Simple: {
        Subject: { Data: 'Due', Charset: 'UTF-8' },
        Body: { Text: { Data: mail.text, Charset: 'UTF-8' }, Html: { Data: mail.html, Charset: 'UTF-8' } },
      },
    },
    ConfigurationSetName: 'rules',
    EmailTags: [{ Name: 'message', Value: mail.tag }],
  });
});

test('the manager and the second contact get one mail between them', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
  await sendMail(client, { ...mail, to: ['manager@partnership.example', 'second@partnership.example'] });
  expect(ses.commandCalls(SendEmailCommand).map((call) => call.args[0].input.Destination)).toEqual([
    { ToAddresses: ['manager@partnership.example', 'second@partnership.example'] },
  ]);
});

test('a calendar file goes with it as it is', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
  const content = 'BEGIN:VCALENDAR\r\nSUMMARY:Case audit – due\r\nEND:VCALENDAR\r\n';
  const attachment = { filename: 'due.ics', contentType: 'text/calendar; charset=utf-8; method=REQUEST', content };
  await sendMail(client, { ...mail, attachments: [attachment] });
  const [sent] = ses.commandCalls(SendEmailCommand)[0]?.args[0].input.Content?.Simple?.Attachments ?? [];
  expect(sent).toMatchObject({
    FileName: 'due.ics',
    ContentType: 'text/calendar; charset=utf-8; method=REQUEST',
    ContentDisposition: 'ATTACHMENT',
    ContentTransferEncoding: 'BASE64',
  });
  expect(new TextDecoder().decode(sent?.RawContent)).toBe(content);
});

test('what SES refuses certainly did not go; anything else leaves it open', async () => {
  const failure = ($fault: 'client' | 'server', name: string) =>
    new SESv2ServiceException({ name, $fault, $metadata: {}, message: 'no' });
  ses.on(SendEmailCommand).rejectsOnce(failure('client', 'MessageRejected'));
  expect(await sendMail(client, mail)).toEqual({ refused: 'MessageRejected' });
  ses.on(SendEmailCommand).rejectsOnce(failure('server', 'InternalFailure'));
  await expect(sendMail(client, mail)).rejects.toThrow('no');
});

test('the client never tries twice by itself', async () => {
  expect(await openMailer().config.maxAttempts()).toBe(1);
});
