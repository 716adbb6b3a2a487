import { SendEmailCommand, SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';

/** A file that goes with a mail. */
export interface Attachment {
  filename: string;
  /** Its MIME type, parameters included. */
  contentType: string;
  content: string;
}

/** One mail, ready to go. */
export interface OutgoingMail {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** Comes back with every event of this mail. */
  tag: string;
  /** The set of SES's rules that it goes by, and that says where its events go. */
  configurationSet: string;
  attachments?: readonly Attachment[];
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
  const attachments = (mail.attachments ?? []).map(({ filename, contentType, content }) => ({
    FileName: filename,
    ContentType: contentType,
    ContentDisposition: 'ATTACHMENT' as const,
    ContentTransferEncoding: 'BASE64' as const,
    RawContent: Buffer.from(content, 'utf8'),
  }));
  try {
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: mail.from,
        Destination: { ToAddresses: [...mail.to] },
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: { Text: { Data: mail.text, Charset: 'UTF-8' }, Html: { Data: mail.html, Charset: 'UTF-8' } },
            ...(attachments.length === 0 ? {} : { Attachments: attachments }),
          },
        },
        ConfigurationSetName: mail.configurationSet,
        EmailTags: [{ Name: 'message', Value: mail.tag }],
      }),
    );
    return { accepted: MessageId ?? '' };
  } catch (error) {
    if (error instanceof SESv2ServiceException && error.$fault === 'client') return { refused: error.name };
    throw error;
  }
}
