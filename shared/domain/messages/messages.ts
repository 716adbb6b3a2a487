import * as z from 'zod/mini';
import { AuditId, CaseId, Day, RequestId, ReturnId } from '../audits/ids.ts';
const Seq = z.int().check(z.gte(1));
const ofReturn = { audit: AuditId, case: CaseId, agency: ReturnId, seq: Seq };
/** An addressee's opaque id; never an address. */
export const Addressee = z.string().check(z.regex(/^[0-9a-f]{32}$/));
/** The id of a request for a one-time code. */
export const CodeRequestId = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/));

/** To `aggregate`: a return's log grew, or a revision is wanted. Keys only; what they name is read when it is acted on. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('return'), ...ofReturn }),
  z.strictObject({ kind: z.literal('closing'), audit: AuditId }),
  z.strictObject({ kind: z.literal('request'), audit: AuditId, request: RequestId }),
]);
export type Change = z.infer<typeof Change>;

/** Another message's id. */
const MailId = z.string().check(z.maxLength(200));

/** To `send-message`: a fact that somebody may have to hear of. Whether, and what it says, is decided when it is sent. */
export const Message = z.discriminatedUnion('about', [
  z.strictObject({ about: z.literal('opening'), audit: AuditId, addressee: Addressee }),
  z.strictObject({ about: z.literal('closing'), audit: AuditId, addressee: Addressee }),
  z.strictObject({ about: z.literal('asked'), ...ofReturn }),
  z.strictObject({ about: z.literal('concern'), ...ofReturn }),
  z.strictObject({ about: z.literal('cannot-identify'), ...ofReturn }),
  z.strictObject({
    about: z.literal('case-settled'),
    audit: AuditId,
    case: CaseId,
    /** The row that says so: a revision's, or that of a case settled without new figures. */
    fact: z.string().check(z.regex(/^(REV#\d{6}|SETTLED#[a-z0-9-]{1,32}#\d+)$/)),
  }),
  z.strictObject({ about: z.literal('audit-settled'), audit: AuditId, fact: z.string().check(z.regex(/^REV#\d{6}$/)) }),
  z.strictObject({ about: z.literal('mail-unknown'), audit: AuditId, message: MailId }),
  z.strictObject({ about: z.literal('bounce'), audit: AuditId, message: MailId }),
  z.strictObject({ about: z.literal('extension'), ...ofReturn }),
  z.strictObject({ about: z.literal('withdrawal'), ...ofReturn }),
  z.strictObject({ about: z.literal('query'), ...ofReturn }),
  /** The return is settled: calendar entries that stood for it alone are to be cancelled. */
  z.strictObject({ about: z.literal('settled'), ...ofReturn }),
  /** An address took over returns, or its link was reissued: the n-th change of the audit's addresses. */
  z.strictObject({ about: z.literal('contact'), audit: AuditId, addressee: Addressee, change: Seq }),
  z.strictObject({ about: z.literal('reissue'), audit: AuditId, addressee: Addressee, change: Seq }),
  /** A one-time code was asked for; the code itself is made when the mail is. */
  z.strictObject({
    about: z.literal('code'),
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    request: CodeRequestId,
  }),
  z.strictObject({ about: z.literal('chaser'), audit: AuditId, addressee: Addressee, tick: Day }),
  z.strictObject({ about: z.literal('escalation'), audit: AuditId, addressee: Addressee, tick: Day }),
  z.strictObject({ about: z.literal('ladder-exhausted'), audit: AuditId, tick: Day }),
  z.strictObject({ about: z.literal('concern-open'), audit: AuditId, tick: Day }),
  z.strictObject({ about: z.literal('digest'), audit: AuditId, tick: Day }),
]);
export type Message = z.infer<typeof Message>;

/** To `plan-chasers`: an audit was opened or closed and its addressees are to be told, or its ladder is to be gone through. */
export const Plan = z.discriminatedUnion('act', [
  z.strictObject({ act: z.enum(['opening', 'closing']), audit: AuditId }),
  z.strictObject({ act: z.literal('tick'), audit: AuditId, day: Day }),
]);
export type Plan = z.infer<typeof Plan>;

/** To `build-pack`: a revision was published. */
export const PackOrder = z.strictObject({ audit: AuditId, revision: Seq });
export type PackOrder = z.infer<typeof PackOrder>;
