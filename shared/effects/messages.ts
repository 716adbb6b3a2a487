import * as z from 'zod/mini';
import { AuditId, CaseId, RequestId, ReturnId } from '../audits/ids.ts';

const Seq = z.int().check(z.gte(1));
const ofReturn = { audit: AuditId, case: CaseId, agency: ReturnId, seq: Seq };
/** An addressee's opaque id; never an address. */
const Addressee = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** To `aggregate`: a return's log grew, or a revision is wanted. Keys only; what they name is read when it is acted on. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('return'), ...ofReturn }),
  z.strictObject({ kind: z.literal('closing'), audit: AuditId }),
  z.strictObject({ kind: z.literal('request'), audit: AuditId, request: RequestId }),
]);
export type Change = z.infer<typeof Change>;

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
  z.strictObject({ about: z.literal('mail-unknown'), audit: AuditId, message: z.string().check(z.maxLength(200)) }),
]);
export type Message = z.infer<typeof Message>;

/** To `plan-chasers`: an audit was opened or closed, and its addressees are to be told. */
export const Plan = z.strictObject({ act: z.enum(['opening', 'closing']), audit: AuditId });
export type Plan = z.infer<typeof Plan>;

/** To `build-pack`: a revision was published. */
export const PackOrder = z.strictObject({ audit: AuditId, revision: Seq });
export type PackOrder = z.infer<typeof PackOrder>;

/** Everything that follows from facts, by the queue that it goes to. */
export interface Effects {
  changes: Change[];
  messages: Message[];
  plans: Plan[];
  packs: PackOrder[];
}

export const noEffects = (): Effects => ({ changes: [], messages: [], plans: [], packs: [] });

/**
 * A message's id, from its fact alone, so that however often the fact is told there is one message. The kind of mail
 * comes first.
 */
export function messageId(message: Message): string {
  switch (message.about) {
    case 'opening':
      return `invite/${message.addressee}`;
    case 'closing':
      return `notice/closing/${message.addressee}`;
    case 'asked':
      return `invite/${message.case}/${message.agency}/${message.seq}`;
    case 'concern':
    case 'cannot-identify':
      return `alert/${message.about}/${message.case}/${message.agency}/${message.seq}`;
    case 'case-settled':
      return `alert/case-settled/${message.case}/${message.fact}`;
    case 'mail-unknown':
      return `alert/mail-unknown/${message.message}`;
  }
}

/** What makes two FIFO messages the same: the change itself. */
export function changeId(change: Change): string {
  switch (change.kind) {
    case 'return':
      return `${change.audit}#${change.case}#${change.agency}#${change.seq}`;
    case 'closing':
      return `${change.audit}#closing`;
    case 'request':
      return `${change.audit}#request#${change.request}`;
  }
}
