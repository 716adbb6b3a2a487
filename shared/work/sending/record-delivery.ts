import * as z from 'zod/mini';
import type { Log } from '../../base/aws/log.ts';
import { PermanentError } from '../../base/aws/redelivery.ts';
import type { Table } from '../../base/aws/table.ts';
import type { BounceReason, MailItem } from '../../domain/mail/mail-item.ts';
import { findMail, noteOutcome, wentWithDraft } from '../../domain/mail/store.ts';
import { isStaff } from '../../domain/messages/messages.ts';
import { type DeliveryOutcome, overtakes } from '../../domain/mail/delivery.ts';

// ---- SES's events ----

const SesInstant = z.iso.datetime({ offset: true });

/** What is read of SES's account of the mail. Its addresses, headers and subject are not looked at. */
const EventMail = z.object({
  messageId: z.string().check(z.minLength(1), z.maxLength(200)),
  timestamp: SesInstant,
  tags: z.optional(z.object({ message: z.optional(z.array(z.string().check(z.regex(/^[0-9a-f]{32}$/)))) })),
});

const SesEvent = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Delivery'), mail: EventMail, delivery: z.object({ timestamp: SesInstant }) }),
  z.object({
    eventType: z.literal('Bounce'),
    mail: EventMail,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string(),
      timestamp: SesInstant,
    }),
  }),
  z.object({ eventType: z.literal('Complaint'), mail: EventMail, complaint: z.object({ timestamp: SesInstant }) }),
  z.object({ eventType: z.literal('Reject'), mail: EventMail }),
]);
type SesEvent = z.infer<typeof SesEvent>;

const readTypes: ReadonlySet<string> = new Set(['Delivery', 'Bounce', 'Complaint', 'Reject']);

/** A code may be logged; text that somebody else wrote may not. */
const EventCode = z.object({ eventType: z.string().check(z.regex(/^[A-Za-z][A-Za-z ]{0,31}$/)) });

/** Sub-types that say more than that the receiving side did not take the mail. */
const reasons = new Map<string, BounceReason>([
  ['NoEmail', 'no-such-address'],
  ['Suppressed', 'suppressed'],
  ['OnAccountSuppressionList', 'suppressed'],
]);

/** By which a mail is found: the tag that it carries, or SES's own id. */
export interface MailRef {
  tag?: string;
  sesId: string;
}

/** What an event comes to: an outcome, something that is not the end of it, or nothing that is read. */
export type DeliveryEvent =
  | { about: 'outcome'; mail: MailRef; outcome: DeliveryOutcome }
  | { about: 'not-final'; mail: MailRef }
  | { about: 'nothing'; code: string };

function outcomeOf(event: SesEvent): DeliveryOutcome | undefined {
  const at = (timestamp: string): string => new Date(timestamp).toISOString();
  switch (event.eventType) {
    case 'Delivery':
      return { delivery: 'delivered', deliveryAt: at(event.delivery.timestamp) };
    case 'Bounce': {
      const { bounceType, bounceSubType, timestamp } = event.bounce;
      // A full mailbox or an absence note: the address is good, and a delivery told before or after it stands.
      if (bounceType === 'Transient') return undefined;
      return {
        delivery: 'bounced',
        deliveryAt: at(timestamp),
        bounceReason: reasons.get(bounceSubType) ?? 'refused',
      };
    }
    case 'Complaint':
      return { delivery: 'complained', deliveryAt: at(event.complaint.timestamp), bounceReason: 'complaint' };
    case 'Reject':
      return { delivery: 'bounced', deliveryAt: at(event.mail.timestamp), bounceReason: 'rejected' };
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SES greets a topic that it is newly given with a sentence.
    return undefined;
  }
}

/**
 * Reads what SES published about a mail. Each mail has one recipient, so an event is about all of it.
 * @throws ZodError when an event of a kind that is read is not as SES describes it
 */
export function readEvent(message: string): DeliveryEvent {
  const value = asJson(message);
  const code = z.safeParse(EventCode, value);
  if (!code.success) return { about: 'nothing', code: 'not-an-event' };
  if (!readTypes.has(code.data.eventType)) return { about: 'nothing', code: code.data.eventType };
  const event = z.parse(SesEvent, value);
  const [tag] = event.mail.tags?.message ?? [];
  const mail: MailRef = { sesId: event.mail.messageId, ...(tag === undefined ? {} : { tag }) };
  const outcome = outcomeOf(event);
  return outcome === undefined ? { about: 'not-final', mail } : { about: 'outcome', mail, outcome };
}

// ---- taking them ----

/** A notification as SNS puts it into a queue. Not raw: what SES publishes is not always JSON, the envelope is. */
export const Notification = z.object({ Message: z.string() });
export type Notification = z.infer<typeof Notification>;

export interface DeliveryDeps {
  table: Table;
  log: Log;
}

/** How often an outcome is decided anew when another event of the same mail was noted in between. */
const attempts = 5;

/** Notes an outcome, if it overtakes what is known. @returns whether it did */
async function note(table: Table, found: MailItem, outcome: DeliveryOutcome): Promise<boolean> {
  let mail = found;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (!overtakes(outcome, mail)) return false;
    const existing = await noteOutcome(table, mail, outcome);
    if (existing === undefined) return true;
    mail = existing;
  }
  throw new Error('a mail was told of by others each time that its outcome was to be noted');
}

/** @throws PermanentError where {@link readEvent} throws: the event will be no other the next time */
function eventIn({ Message }: Notification): DeliveryEvent {
  try {
    return readEvent(Message);
  } catch (cause) {
    throw new PermanentError('unreadable-event', { cause });
  }
}

/**
 * Notes what became of a mail. An event that says nothing of it is acknowledged.
 * @throws PermanentError when the event is not as SES describes it
 * @throws Error when no mail is found by its tag or id: the index that finds it may be behind, so the queue delivers again
 */
export async function recordDelivery({ table, log }: DeliveryDeps, notification: Notification): Promise<void> {
  const event = eventIn(notification);
  if (event.about === 'nothing') {
    log.info('delivery-event-ignored', { kind: event.code });
    return;
  }
  const mail = await findMail(table, event.mail);
  if (mail === undefined) {
    if (!(await wentWithDraft(table, event.mail.sesId))) throw new Error('an event is about a mail that is not there');
    log.info('delivery-event-ignored', { kind: 'draft-deleted' });
    return;
  }
  const ids = { audit: mail.audit, mail: mail.sk };
  if (event.about === 'not-final') {
    log.info('delivery-not-final', ids);
    return;
  }
  const noted = await note(table, mail, event.outcome);
  // Told again each time that it is told: an alarm that rises twice is better than one that a cut-off call has swallowed.
  if (event.outcome.delivery !== 'delivered' && isStaff(mail.to)) log.warn('staff-mail-bounced', ids);
  log.info('delivery-told', { ...ids, kind: event.outcome.delivery, outcome: noted ? 'noted' : 'known or overtaken' });
}
