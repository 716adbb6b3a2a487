import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageRejected, SendEmailCommand, SESv2Client, TooManyRequestsException } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMailer, sendMail, type OutgoingMail } from '../../../shared/aws/mailer.ts';

const mail: OutgoingMail = {
  from: 'audits@partnership.example',
  to: 'contact@agency.example',
  subject: 'What is asked',
  text: 'In words',
  html: '<p>In words</p>',
  tag: '0123456789abcdef0123456789abcdef',
};

describe('what SES answers', () => {
  const client = new SESv2Client({ region: 'eu-west-2' });
  const ses = mockClient(client);
  beforeEach(() => ses.reset());

  test('a mail that was taken, with its tag and both its bodies', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
    expect(await sendMail(client, mail)).toEqual({ accepted: 'ses-1' });
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      Content: {
        Simple: {
          Subject: { Data: mail.subject, Charset: 'UTF-8' },
          Body: { Text: { Data: mail.text, Charset: 'UTF-8' }, Html: { Data: mail.html, Charset: 'UTF-8' } },
        },
      },
      EmailTags: [{ Name: 'message', Value: mail.tag }],
    });
  });

  test.each([
    new MessageRejected({ message: `${mail.to} is suppressed`, $metadata: {} }),
    new TooManyRequestsException({ message: 'slow down', $metadata: {} }),
  ])('a refusal is certain, and told by its name only: $name', async (refusal) => {
    ses.on(SendEmailCommand).rejects(refusal);
    expect(await sendMail(client, mail)).toEqual({ refused: refusal.name });
  });
});

describe('what leaves it open whether the mail went', () => {
  let server: Server;
  let calls: number;
  const listen = async (answer: RequestListener): Promise<void> => {
    calls = 0;
    server = createServer((request, response) => {
      calls += 1;
      request.resume();
      request.on('end', () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    process.env['AWS_ENDPOINT_URL_SESV2'] = `http://127.0.0.1:${port}`;
  };
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, { AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
  });
  afterEach(() => {
    process.env = { ...before };
    server.closeAllConnections();
    server.close();
  });

  test.each<[string, RequestListener]>([
    ['an error of the server', (_request, response) => response.writeHead(500).end('{}')],
    ['a connection that breaks after the request', (request) => request.socket.destroy()],
    ['an answer that is none', (_request, response) => response.writeHead(200).end('<html>')],
  ])('is thrown, and tried once only: %s', async (_what, answer) => {
    await listen(answer);
    const client = openMailer();
    await expect(sendMail(client, mail)).rejects.toThrow(/./);
    client.destroy();
    expect(calls).toBe(1);
  });
});
