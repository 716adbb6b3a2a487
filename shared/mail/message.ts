import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { AuditId, CaseId, Instant, ReturnId, Sha256 } from '../audits/ids.ts';

/** Kinds of mail (docs/architecture.md, "Mail"). */
export const MailKind = z.enum(['invite', 'notice', 'alert']);
export type MailKind = z.infer<typeof MailKind>;

/**
 * A message's way: `claimed` by a sender, `sending` from just before SES is called, `accepted` once SES took it;
 * `unknown` when it cannot be told whether it went, `void` when there was nothing left to say.
 */
export const MailState = z.enum(['claimed', 'sending', 'accepted', 'unknown', 'void']);
export type MailState = z.infer<typeof MailState>;

/** A message as it is stored: who, what about and how it went; never an address, never what it says. */
export const MailItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  kind: MailKind,
  /** What it is about, as `Message.about` names it. */
  about: z.string(),
  /** An addressee's opaque id, or `manager`. */
  to: z.string(),
  returns: z.array(z.strictObject({ case: CaseId, agency: ReturnId })),
  state: MailState,
  claimedAt: Instant,
  acceptedAt: z.optional(Instant),
  /** SES's message id. */
  sesId: z.optional(z.string()),
});
export type MailItem = z.infer<typeof MailItem>;

/** A link's row: found by the token's hash; the token itself is in the mail and nowhere else. */
export const LinkItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  mintedAt: Instant,
});
export type LinkItem = z.infer<typeof LinkItem>;

/** A token's hash, under which its link is kept. */
export const tokenHash = (token: string): z.infer<typeof Sha256> => createHash('sha256').update(token).digest('hex');

/** The tag that a mail carries, so that its fate can be matched: SES takes letters, digits, `_` and `-` only. */
export const mailTag = (audit: string, id: string): string =>
  createHash('sha256').update(`${audit}\n${id}`).digest('hex').slice(0, 32);
