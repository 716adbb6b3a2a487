import { SendEmailCommand, SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';

/** One mail, ready to go. */
export interface OutgoingMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Comes back with every event of this mail. */
  tag: string;
}

/** The way out of mails. */
export type Mailer = SESv2Client;

/** An SES client that never sends twice by itself: after a time-out nobody knows whether the first attempt went. */
export const openMailer = (): Mailer => new SESv2Client({ maxAttempts: 1 });

/**
 * Sends a mail.
 * @returns SES's id, or `refused` when SES said no: then it certainly did not go
 * @throws whatever leaves it open whether the mail went
 */
export async function sendMail(
  client: Mailer,
  mail: OutgoingMail,
): Promise<{ accepted: string } | { refused: string }> {
  try {
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: mail.from,
        Destination: { ToAddresses: [mail.to] },
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: { Text: { Data: mail.text, Charset: 'UTF-8' }, Html: { Data: mail.html, Charset: 'UTF-8' } },
          },
        },
        EmailTags: [{ Name: 'message', Value: mail.tag }],
      }),
    );
    return { accepted: MessageId ?? '' };
  } catch (error) {
    if (error instanceof SESv2ServiceException && error.$fault === 'client') return { refused: error.name };
    throw error;
  }
}
