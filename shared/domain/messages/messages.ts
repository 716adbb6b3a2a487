import * as z from 'zod/mini';
import { AuditId, CaseId, Day, RequestId, ReturnId } from '../audits/ids.ts';
import type { Parsed } from '../../base/aws/batch.ts';
import type { Outgoing } from '../../base/aws/queue.ts';
import { NewerMessageError } from '../../base/aws/redelivery.ts';

const Seq = z.int().check(z.gte(1));
const ofReturn = { audit: AuditId, case: CaseId, agency: ReturnId, seq: Seq };
/** An addressee's opaque id; never an address. */
export const Addressee = z.string().check(z.regex(/^[0-9a-f]{32}$/));
/** The id of a request for a one-time code. */
export const CodeRequestId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/));

/** To `aggregate`: a return's or a case's log grew, or a revision is wanted. Keys only; what they name is read when it is acted on. */
export const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('return'), ...ofReturn }),
  /** A case was amended: it is version n now. */
  z.object({ kind: z.literal('case'), audit: AuditId, case: CaseId, version: z.int().check(z.gte(1)) }),
  z.object({ kind: z.literal('closing'), audit: AuditId }),
  z.object({ kind: z.literal('request'), audit: AuditId, request: RequestId }),
]);
export type Change = z.infer<typeof Change>;

/** Another message's id. */
const MailId = z.string().check(z.maxLength(200));

/** Who of the staff a mail is for: the business manager, or the second contact who is told of concerns too. */
export const StaffRecipient = z.enum(['manager', 'second']);
export type StaffRecipient = z.infer<typeof StaffRecipient>;

/** Whether a mail's `to` is one of the staff, and no addressee's id. */
export const isStaff = (to: string): to is StaffRecipient => z.safeParse(StaffRecipient, to).success;

/** The one whom mail goes to that did not reach the other. */
export const otherRecipient: Readonly<Record<StaffRecipient, StaffRecipient>> = {
  manager: 'second',
  second: 'manager',
};

/** Mail to staff is one a recipient. What was written before it was names none, and is the manager's. */
const toStaff = {
  to: z.prefault(StaffRecipient, 'manager'),
  /** To whom it went before and came back: the bounce of this one sends nothing. */
  cameBackFrom: z.optional(StaffRecipient),
};

/** What the business manager is told, and of concerns the second contact too. */
const staffMessages = [
  z.object({ about: z.literal('concern'), ...ofReturn, ...toStaff }),
  z.object({ about: z.literal('cannot-identify'), ...ofReturn, ...toStaff }),
  /** A check left something to see to: a person whose record has moved, say, or a child who is not on the list. */
  z.object({ about: z.literal('to-do'), ...ofReturn, ...toStaff }),
  /** The return has taken as many versions or checks as it takes in one cycle. */
  z.object({ about: z.literal('limit'), ...ofReturn, ...toStaff }),
  /** Links of an addressee were tried with as many wrong codes as are taken in a day. */
  z.object({ about: z.literal('code-limit'), audit: AuditId, addressee: Addressee, day: Day, ...toStaff }),
  z.object({
    about: z.literal('case-settled'),
    audit: AuditId,
    case: CaseId,
    /** The row that says so: a revision's, or that of a case settled without new figures. */
    fact: z.string().check(z.regex(/^(REV#\d{6}|SETTLED#[a-z0-9-]{1,32}#\d+)$/)),
    ...toStaff,
  }),
  z.object({
    about: z.literal('audit-settled'),
    audit: AuditId,
    fact: z.string().check(z.regex(/^REV#\d{6}$/)),
    ...toStaff,
  }),
  z.object({ about: z.literal('mail-unknown'), audit: AuditId, message: MailId, ...toStaff }),
  z.object({ about: z.literal('bounce'), audit: AuditId, message: MailId, ...toStaff }),
  z.object({ about: z.literal('ladder-exhausted'), audit: AuditId, tick: Day, ...toStaff }),
  z.object({ about: z.literal('concern-open'), audit: AuditId, tick: Day, ...toStaff }),
  z.object({ about: z.literal('digest'), audit: AuditId, tick: Day, ...toStaff }),
] as const;

/** A message to staff: kept with its mail, so that one that comes back can be sent to the other contact. */
export const StaffMessage = z.discriminatedUnion('about', staffMessages);
export type StaffMessage = z.infer<typeof StaffMessage>;

/** To `send-message`: a fact that somebody may have to hear of. Whether, and what it says, is decided when it is sent. */
export const Message = z.discriminatedUnion('about', [
  z.object({ about: z.literal('opening'), audit: AuditId, addressee: Addressee }),
  z.object({ about: z.literal('closing'), audit: AuditId, addressee: Addressee }),
  /** Due dates were moved, of what an addressee owes among others: the n-th move of the audit. */
  z.object({ about: z.literal('moved'), audit: AuditId, addressee: Addressee, move: Seq }),
  z.object({ about: z.literal('asked'), ...ofReturn }),
  z.object({ about: z.literal('extension'), ...ofReturn }),
  z.object({ about: z.literal('withdrawal'), ...ofReturn }),
  z.object({ about: z.literal('query'), ...ofReturn }),
  z.object({ about: z.literal('send-back'), ...ofReturn }),
  /** The return is settled: calendar entries that stood for it alone are to be cancelled. */
  z.object({ about: z.literal('settled'), ...ofReturn }),
  /** An address took over returns, or its link was reissued: the n-th change of the audit's addresses. */
  z.object({ about: z.literal('contact'), audit: AuditId, addressee: Addressee, change: Seq }),
  /** A lead took over by the n-th change: what is late was told to the one before. */
  z.object({ about: z.literal('lead'), audit: AuditId, addressee: Addressee, change: Seq }),
  z.object({ about: z.literal('reissue'), audit: AuditId, addressee: Addressee, change: Seq }),
  /** A consultation on the questionnaire was begun, or has another last day: entry n of its log. */
  z.object({ about: z.literal('consultation'), audit: AuditId, addressee: Addressee, seq: Seq }),
  /** An addressee has said nothing in it. Of one entry there is one reminder, whichever tick it is that sends it. */
  z.object({ about: z.literal('consultation-reminder'), audit: AuditId, addressee: Addressee, seq: Seq, tick: Day }),
  /** A one-time code was asked for on a return; the code itself is made when the mail is. */
  z.object({
    about: z.literal('code'),
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    /** Whose request it is; absent in what was written before codes were the addressee's: those have lapsed. */
    asker: z.optional(Addressee),
    request: CodeRequestId,
  }),
  z.object({ about: z.literal('chaser'), audit: AuditId, addressee: Addressee, tick: Day }),
  z.object({ about: z.literal('escalation'), audit: AuditId, addressee: Addressee, tick: Day }),
  ...staffMessages,
]);
export type Message = z.infer<typeof Message>;

/** Whether a message is to staff. */
export const isToStaff = (message: Message): message is StaffMessage => 'to' in message;

/**
 * To `plan-chasers`: an audit was opened or closed and its addressees are to be told, its due dates were moved, its agencies are
 * asked what they think of its questionnaire, or its ladder is to be gone through.
 */
export const Plan = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['opening', 'closing']), audit: AuditId }),
  z.object({ act: z.literal('move'), audit: AuditId, move: Seq }),
  /** A consultation on the questionnaire was begun, or has another last day. */
  z.object({ act: z.literal('consultation'), audit: AuditId, seq: Seq }),
  z.object({ act: z.literal('tick'), audit: AuditId, day: Day }),
]);
export type Plan = z.infer<typeof Plan>;

/** To `build-pack`: a revision was published. */
export const PackOrder = z.object({ audit: AuditId, revision: Seq });
export type PackOrder = z.infer<typeof PackOrder>;

/**
 * The version that messages are written in. It is raised when one changes so that older readers would misread it or not
 * read it at all, not when a field is added, which they pass over.
 */
export const messageVersion = 1;

/** A message as it is put into its queue. */
export const outgoing = (message: Change | Message | Plan | PackOrder): Outgoing => ({
  body: { v: messageVersion, ...message },
});

/** Absent in what was written before messages said their version. */
const Versioned = z.object({ v: z.optional(z.int().check(z.gte(1))) });

/**
 * Reads a message of this version or an older one, if it is one; fields that the schema does not know are passed over.
 * @throws NewerMessageError when a newer version wrote it
 */
export function readMessage<T extends z.core.$ZodType>(schema: T, body: unknown): Parsed<z.output<T>> {
  const versioned = z.safeParse(Versioned, body);
  if ((versioned.data?.v ?? messageVersion) > messageVersion) throw new NewerMessageError();
  return versioned.success ? z.safeParse(schema, body) : versioned;
}
