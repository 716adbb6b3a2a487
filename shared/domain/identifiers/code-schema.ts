import * as z from 'zod/mini';
import { written } from '../../base/content/written.ts';
import { AuditId, CaseId, Instant, ReturnId, Sha256 } from '../audits/ids.ts';

/**
 * A one-time code's way: `asked` for, `issued` in a mail, `used` once it was exchanged for a pull key. Neither the code
 * nor the key is kept, only what each hashes to together with the return and the request.
 */
export const CodeItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  /** The request's id: its number among the return's, as it stands in the sort key. */
  request: z.string(),
  /** Whose link asked for it: the code goes to that address and works with that addressee's links only. */
  addressee: z.string(),
  askedAt: Instant,
  state: z.enum(['asked', 'issued', 'used']),
  /** Goes up with every change: what a change was decided on. */
  version: z.int(),
  tries: z.int(),
  codeHash: z.optional(Sha256),
  expiresAt: z.optional(Instant),
  keyHash: z.optional(Sha256),
  exchangedAt: z.optional(Instant),
  /** The last entry of the return's log when the code was exchanged. */
  exchangedSeq: z.optional(z.int()),
});
export type CodeItem = z.infer<typeof CodeItem>;

/** The same whether a mail goes or one went a moment ago. */
export const CodeAsked = z
  .strictObject({ sentTo: z.literal('the address of your link'), minutes: z.int() })
  .register(z.globalRegistry, { id: 'CodeAsked' });
export type CodeAsked = z.infer<typeof CodeAsked>;

/** A code to exchange. What is not one opens nothing, in the same words as a wrong one. */
export const CodeExchange = z.strictObject({ code: written(64) }).register(z.globalRegistry, { id: 'CodeExchange' });
export type CodeExchange = z.infer<typeof CodeExchange>;

/** What a code is exchanged for: sent in the header `Pull-Key`, see {@link PullKeyHeader}. */
export const PullKey = z.strictObject({ pullKey: z.string() }).register(z.globalRegistry, { id: 'PullKey' });
export type PullKey = z.infer<typeof PullKey>;

/**
 * The header that a pull key is sent in. It must be there, but a request without one is refused like one with a wrong one,
 * so that one fits too.
 */
export const PullKeyHeader = z.object({
  'pull-key': z.optional(z.string()).register(z.globalRegistry, { param: { required: true } }),
});
