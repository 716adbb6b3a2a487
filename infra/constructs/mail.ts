import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Operations } from './operations.ts';

export interface OutgoingMail {
  /** The address that mail comes from. */
  sender: EmailIdentity;
  /** What mail goes by: TLS to the other side or not at all, and events of what becomes of it. */
  rules: ConfigurationSet;
  /** Where SES tells what became of a mail. Its messages hold addresses. */
  events: Topic;
}

/** Sending mail from an address, and hearing what became of it. */
export function createOutgoingMail(parent: Construct, operations: Operations, senderAddress: string): OutgoingMail {
  const sender = new EmailIdentity(parent, 'Sender', { identity: Identity.email(senderAddress) });
  const scope = new Construct(parent, 'Mail');
  const events = new Topic(scope, 'Events', { masterKey: operations.key, enforceSSL: true });
  operations.key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('ses.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const rules = new ConfigurationSet(scope, 'Rules', { tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE });
  rules.addEventDestination('Fate', {
    destination: EventDestination.snsTopic(events),
    events: [
      EmailSendingEvent.DELIVERY,
      EmailSendingEvent.BOUNCE,
      EmailSendingEvent.COMPLAINT,
      EmailSendingEvent.REJECT,
    ],
  });
  return { sender, rules, events };
}
