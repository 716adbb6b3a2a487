import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { londonDay, type Day as London } from '../../base/time/days.ts';
import { AuditId, CaseId, Day, Instant, ReturnId } from '../audits/ids.ts';
import { StaffMessage } from '../messages/messages.ts';

/**
 * Kinds of mail. To those who answer: `invite` asks for returns; `chaser` reminds, `escalation` tells the lead that nothing
 * came; `notice` tells of a change (of a date, a question, a link, what is asked, the audit's end); `code` brings a one-time
 * code. To the business manager: `alert` and, once a working day, `digest`.
 */
export const MailKind = z.enum(['invite', 'chaser', 'escalation', 'notice', 'code', 'alert', 'digest']);
export type MailKind = z.infer<typeof MailKind>;

/**
 * A message's way: `claimed` by a sender, `sending` from just before SES is called, `accepted` once SES took it;
 * `unknown` when it cannot be told whether it went, `void` when there was nothing left to say.
 */
export const MailState = z.enum(['claimed', 'sending', 'accepted', 'unknown', 'void']);
export type MailState = z.infer<typeof MailState>;

/** States of a mail that certainly did not go: there was nothing to say, or SES has not been called, or said no. */
export const notSent: ReadonlySet<MailState> = new Set(['void', 'claimed']);

/** What became of a mail, as SES told it last; without one, nobody knows. */
export const Delivery = z.enum(['delivered', 'bounced', 'complained']);
export type Delivery = z.infer<typeof Delivery>;

/**
 * Why a mail did not arrive, or was not wanted: what has to be mended depends on it. `no-such-address`: there is no such
 * mailbox; `suppressed`: SES no longer sends to the address after an earlier bounce or complaint; `refused`: the receiving
 * side did not take it; `complaint`: the recipient marked it as unwanted; `rejected`: SES itself did not let it out.
 */
export const BounceReason = z.enum(['no-such-address', 'suppressed', 'refused', 'complaint', 'rejected']);
export type BounceReason = z.infer<typeof BounceReason>;

/** A message as it is stored: who, what about and how it went; never an address, never what it says. */
export const MailItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  kind: MailKind,
  /** What it is about, as `Message.about` names it. */
  about: z.string(),
  /** An addressee's opaque id; of mail to staff `manager` or `second`. */
  to: z.string(),
  /** Of mail to staff: what it came of, so that the other contact can be sent it if it comes back. */
  message: z.optional(StaffMessage),
  /** What it is about; of the ladder's mails with the step that each return had reached. */
  returns: z.array(z.strictObject({ case: CaseId, agency: ReturnId, step: z.optional(z.int()) })),
  /** The working day whose tick it belongs to. */
  tick: z.optional(Day),
  /** What the addressee is to the returns. */
  role: z.optional(z.enum(['contact', 'auditor', 'lead', 'lead-professional'])),
  state: MailState,
  claimedAt: Instant,
  acceptedAt: z.optional(Instant),
  /** SES's message id. */
  sesId: z.optional(z.string()),
  /** By which the tag in the mail finds it; none where nothing goes out. */
  ref: z.optional(z.string()),
  refSort: z.optional(z.string()),
  delivery: z.optional(Delivery),
  /** When that happened, by SES's clock. */
  deliveryAt: z.optional(Instant),
  /** Of a mail that bounced or was complained of. */
  bounceReason: z.optional(BounceReason),
});
export type MailItem = z.infer<typeof MailItem>;

/** The day that a mail belongs to: its tick's, or the clock's. */
export const mailDay = ({ tick, claimedAt }: Pick<MailItem, 'tick' | 'claimedAt'>): London =>
  tick ?? londonDay(new Date(claimedAt));

/** Which message SES's id belongs to. */
export const SesIdItem = z.strictObject({ pk: z.string(), sk: z.string(), audit: AuditId, mail: z.string() });
/** The tag that a mail carries, so that SES's events can be matched to it: SES takes letters, digits, `_` and `-` only. */
export const mailTag = (audit: string, id: string): string =>
  createHash('sha256').update(`${audit}\n${id}`).digest('hex').slice(0, 32);

/** A calendar entry of an addressee: one a due date, as the last mail left it. */
export const CalendarItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  dueOn: Day,
  /** It stands; else it was cancelled. */
  standing: z.boolean(),
  /** What it was before the mail that changed it last: that mail may have to be made again. */
  stoodBefore: z.boolean(),
  /** Rises with every change, or calendars leave the change unread. */
  sequence: z.int(),
  /** The id of the message that changed it last. */
  mail: z.string(),
});
export type CalendarItem = z.infer<typeof CalendarItem>;
