/** What the mail service promises. */
import { randomUUID } from 'node:crypto';
import { CreateEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { describe, expect, test } from 'vitest';
import { sendMail, type OutgoingMail } from '../../../shared/base/aws/mailer.ts';
import type { Subject } from './subject.ts';

const mailFrom = (from: string): OutgoingMail => ({
  from,
  to: ['contact@agency.example', 'second@agency.example'],
  subject: 'Owed: two returns – “today”',
  text: 'Two returns are owed.\nhttps://audits.example/open#t=a_b',
  html: '<p>Two returns are owed.</p>',
  tag: '0123456789abcdef0123456789abcdef',
  configurationSet: 'rules',
});

export function describeMail(subject: () => Subject): void {
  describe('mail', () => {
    test('from an address that is verified is taken, as it is, each under an id of its own', async () => {
      const from = `audits@${randomUUID()}.example`;
      await subject().ses.send(new CreateEmailIdentityCommand({ EmailIdentity: from }));
      const mail = mailFrom(from);
      const answers = [
        await sendMail(subject().ses, mail),
        await sendMail(subject().ses, { ...mail, subject: 'Again' }),
      ];
      const ids = answers.map((answer) => ('accepted' in answer ? answer.accepted : ''));
      expect(new Set([...ids, '']).size).toBe(3);
      const taken = (await subject().mails()).filter((one) => one.from === from);
      const { to, subject: about, text, html } = mail;
      expect(taken).toEqual([
        { id: ids[0], from, to, subject: about, text, html },
        { id: ids[1], from, to, subject: 'Again', text, html },
      ]);
    });

    test('from any address of a verified domain is taken', async () => {
      const domain = `${randomUUID()}.example`;
      await subject().ses.send(new CreateEmailIdentityCommand({ EmailIdentity: domain }));
      expect(await sendMail(subject().ses, mailFrom(`audits@${domain}`))).toHaveProperty('accepted');
    });

    test('from an address that nobody verified is refused, and certainly does not go', async () => {
      const from = `nobody@${randomUUID()}.example`;
      expect(await sendMail(subject().ses, mailFrom(from))).toEqual({ refused: 'MessageRejected' });
      expect((await subject().mails()).filter((one) => one.from === from)).toEqual([]);
    });
  });
}
