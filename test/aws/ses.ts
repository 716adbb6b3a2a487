/** What SES (v2) answers: which mails it takes, and what it took. */
import type { CreateEmailIdentityCommandInput, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { Charge } from './charges.ts';
import { refuseUnknown, serviceError } from './errors.ts';

/** A mail that SES took. */
export interface SentMail {
  /** SES's id: `ses-1` */
  id: string;
  at: Date;
  /** As it was asked to be sent: addresses, content, attachments, tags. */
  input: SendEmailCommandInput;
}

export interface Mails {
  /** Lets mails go from an address, or from every address of a domain. */
  verify: (identity: string) => void;
  sent: SentMail[];
  answers: Record<string, (input: never, charge: Charge) => object>;
}

/** SES takes an address that has a domain and is ASCII. */
const isAddress = (text: string): boolean => /^[\u0021-\u007e]+@[\u0021-\u007e]+$/.test(text);
const tagPattern = /^[\w-]{1,256}$/;
const mostRecipients = 50;

const rejected = (message: string): Error => serviceError('ses', 'MessageRejected', message);
const bad = (message: string): Error => serviceError('ses', 'BadRequestException', message);

/** @param now the time of AWS */
export function createMails(now: () => Date): Mails {
  const identities = new Set<string>();
  const sent: SentMail[] = [];
  const verify = (identity: string): void => void identities.add(identity.toLowerCase());
  const isVerified = (address: string): boolean => {
    const lower = address.toLowerCase();
    return identities.has(lower) || identities.has(lower.slice(lower.lastIndexOf('@') + 1));
  };
  return {
    verify,
    sent,
    answers: {
      CreateEmailIdentityCommand(input: CreateEmailIdentityCommandInput) {
        refuseUnknown('mailer', input, ['EmailIdentity']);
        verify(input.EmailIdentity ?? '');
        return { VerifiedForSendingStatus: true };
      },

      SendEmailCommand(input: SendEmailCommandInput, charge) {
        refuseUnknown('mailer', input, [
          'FromEmailAddress',
          'Destination',
          'Content',
          'ConfigurationSetName',
          'EmailTags',
        ]);
        const { FromEmailAddress: from = '', Destination, Content, EmailTags = [] } = input;
        const { ToAddresses: to = [], CcAddresses: cc = [], BccAddresses: bcc = [] } = Destination ?? {};
        const all = [...to, ...cc, ...bcc];
        if (Content?.Simple === undefined) throw bad('the in-memory mailer takes simple contents');
        if (all.length === 0 || all.length > mostRecipients) throw bad(`a mail has 1 to ${mostRecipients} recipients`);
        if (EmailTags.some(({ Name = '', Value = '' }) => !tagPattern.test(Name) || !tagPattern.test(Value))) {
          throw bad('a tag has letters, digits, _ and - alone');
        }
        if (![from, ...all].every(isAddress)) throw rejected("Missing final '@domain'");
        if (!isVerified(from)) throw rejected(`Email address is not verified: ${from}`);
        charge.bytesWritten += Buffer.byteLength(JSON.stringify(input));
        const id = `ses-${sent.length + 1}`;
        sent.push({ id, at: now(), input });
        return { MessageId: id };
      },
    },
  };
}
