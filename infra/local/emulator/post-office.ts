/** Plays the events that SES publishes of what becomes of a mail: the emulator takes mails and tells nothing of them. */
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type EventType, GetConfigurationSetEventDestinationsCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand } from '@aws-sdk/client-sns';
import { lazily } from '../../../shared/base/aws/lazily.ts';
import { mapInBatches } from '../../../shared/base/aws/map-in-batches.ts';
import { mailTag } from '../../../shared/domain/mail/mail-item.ts';
import { findMail } from '../../../shared/domain/mail/store.ts';
import { type KeptMail, keptMails, localClients } from './clients.ts';

/** What becomes of mails on a local AWS. */
export interface PostOffice {
  /**
   * Tells of every mail taken that nothing was told of yet, as its configuration set says, in the order that SES took
   * them.
   * @returns how many mails were told of
   */
  readonly deliver: () => Promise<number>;
  /** Every mail that the emulator kept, of other audits too, as it was told when it was last asked. */
  readonly kept: () => readonly KeptMail[];
  /** From now on mail to this address bounces, because there is no such mailbox. */
  readonly bounceFrom: (address: string) => void;
}

/** Where a configuration set's events go, and which. */
interface Destination {
  readonly topic: string;
  readonly types: ReadonlySet<EventType>;
  readonly configurationSet: string;
}

/** One event: its kind as a destination names it, and what is particular to it. */
interface Happening {
  readonly type: EventType;
  readonly event: { readonly eventType: string } & Record<string, unknown>;
}

/** By then a mail is noted as taken by SES, if this deployment sent it. */
const NOTED_WITHIN_MS = 60_000;

/** SES's mailbox simulator: `bounce@` and `complaint@`, with a label behind a plus or without. */
const simulated = /^(bounce|complaint)(?:\+[^@]*)?@simulator\.amazonses\.com$/;

/**
 * Opens the post office of a deployment. It finds the topic as SES would: by the configuration set that mails go by. The
 * emulator keeps no tags, so the tag is worked out from the message that SES's id belongs to.
 */
export function openPostOffice(
  local: { readonly endpoint: string; readonly env: Record<string, string> },
  deployment: { readonly outputs: Record<string, string> },
): PostOffice {
  const clients = localClients(local.env);
  const table = { client: clients.dynamodb, name: outputOf(deployment, 'TableName') };
  /** Mails that need no more looking at, by SES's id. */
  const settled = new Set<string>();
  const bouncing = new Set<string>();
  let kept: readonly KeptMail[] = [];
  const destination = lazily(async (): Promise<Destination> => {
    const FunctionName = outputOf(deployment, 'SendMessageFunctionName');
    const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const configurationSet = Environment?.Variables?.['CONFIGURATION_SET'];
    const { EventDestinations = [] } = await clients.sesv2.send(
      new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: configurationSet }),
    );
    const enabled = EventDestinations.find(({ Enabled }) => Enabled === true);
    const topic = enabled?.SnsDestination?.TopicArn;
    if (configurationSet === undefined || topic === undefined) {
      throw new Error('The deployment sends its mail by no configuration set that tells a topic.');
    }
    return { topic, types: new Set(enabled?.MatchingEventTypes), configurationSet };
  });

  const tell = async (mail: KeptMail, tag: string): Promise<void> => {
    const { topic, types, configurationSet } = await destination();
    for (const { type, message } of eventsOf(mail, { bouncing, configurationSet, tag })) {
      if (types.has(type)) await clients.sns.send(new PublishCommand({ TopicArn: topic, Message: message }));
    }
  };

  return {
    async deliver() {
      let count = 0;
      kept = await keptMails(local.endpoint);
      const mails = kept.filter(({ id }) => !settled.has(id)).toSorted((a, b) => a.at - b.at);
      const items = await mapInBatches(mails, ({ id }) => findMail(table, { sesId: id }));
      for (const [at, mail] of mails.entries()) {
        const item = items[at];
        if (item === undefined) {
          // Not noted yet as taken by SES, and looked at again the next time; or not ours.
          if (Date.now() - mail.at > NOTED_WITHIN_MS) settled.add(mail.id);
          continue;
        }
        // Else another post office was there before, as for an earlier audit on the same deployment.
        if (item.delivery === undefined) {
          await tell(mail, mailTag(item.audit, item.sk));
          count += 1;
        }
        settled.add(mail.id);
      }
      return count;
    },
    kept: () => kept,
    bounceFrom: (address) => void bouncing.add(address.toLowerCase()),
  };
}

function outputOf(deployment: { readonly outputs: Record<string, string> }, name: string): string {
  const value = deployment.outputs[name];
  if (value === undefined) throw new Error(`The deployment has no output ${name}.`);
  return value;
}

const after = (mail: KeptMail, milliseconds: number): string => new Date(mail.at + milliseconds).toISOString();

/** SES's account of a mail, which comes with every event: with addresses and headers, as on AWS. */
const mailObject = (mail: KeptMail, tags: Record<string, string[]>) => ({
  timestamp: after(mail, 0),
  messageId: mail.id,
  source: mail.from,
  destination: mail.to,
  headersTruncated: false,
  headers: [
    { name: 'From', value: mail.from },
    { name: 'To', value: mail.to.join(', ') },
    { name: 'Subject', value: mail.subject },
  ],
  commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
  tags,
});

/**
 * The events that SES publishes of a mail, in order, as their topic's messages.
 * @param of.bouncing addresses, lower case, of which there is no mailbox
 */
export function eventsOf(
  mail: KeptMail,
  of: { bouncing: ReadonlySet<string>; configurationSet: string; tag: string },
): { type: EventType; message: string }[] {
  const account = mailObject(mail, { 'ses:configuration-set': [of.configurationSet], message: [of.tag] });
  return happeningsOf(mail, of.bouncing).map(({ type, event }) => ({
    type,
    message: JSON.stringify({ ...event, mail: account }),
  }));
}

/** What becomes of a mail, in order. A complaint comes from somebody who has the mail. */
function happeningsOf(mail: KeptMail, bouncing: ReadonlySet<string>): Happening[] {
  const fates = new Set(
    mail.to.map((address) => {
      const lower = address.toLowerCase();
      return bouncing.has(lower) ? 'bounce' : (simulated.exec(lower)?.[1] ?? 'delivery');
    }),
  );
  const recipients = mail.to.map((emailAddress) => ({ emailAddress }));
  if (fates.has('bounce')) {
    return [
      {
        type: 'BOUNCE',
        event: {
          eventType: 'Bounce',
          bounce: {
            bounceType: 'Permanent',
            bounceSubType: 'NoEmail',
            bouncedRecipients: recipients.map((one) => ({
              ...one,
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 user unknown',
            })),
            timestamp: after(mail, 1),
            feedbackId: `${mail.id}-bounce`,
          },
        },
      },
    ];
  }
  const delivery: Happening = {
    type: 'DELIVERY',
    event: {
      eventType: 'Delivery',
      delivery: {
        timestamp: after(mail, 1),
        processingTimeMillis: 1,
        recipients: mail.to,
        smtpResponse: '250 2.6.0 Message received',
      },
    },
  };
  if (!fates.has('complaint')) return [delivery];
  return [
    delivery,
    {
      type: 'COMPLAINT',
      event: {
        eventType: 'Complaint',
        complaint: {
          complainedRecipients: recipients,
          timestamp: after(mail, 2),
          feedbackId: `${mail.id}-complaint`,
          complaintFeedbackType: 'abuse',
        },
      },
    },
  ];
}
