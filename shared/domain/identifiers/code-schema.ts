import * as z from 'zod/mini';
import { written } from '../../base/content/written.ts';
import { AuditId, CaseId, Day, Instant, ReturnId, Sha256 } from '../audits/ids.ts';

/** From when on DynamoDB may delete an item, in seconds since 1970; readers compare moments of their own. */
const ttl = z.int();

/**
 * A one-time code's way: `asked` for, `issued` in a mail, `used` once it was exchanged for a pull key. The code itself is in
 * the mail and nowhere else: what is kept is what it hashes to together with its addressee and request.
 */
export const CodeItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  /** Whose link asked for it: the code goes to that address, and works with any of that addressee's links. */
  addressee: z.string(),
  seq: z.int(),
  /** The request's id: its number among the addressee's, as it stands in the sort key. */
  request: z.string(),
  /** The return that it was asked for on, which its mail is shown with; it opens all that the link does. */
  case: CaseId,
  agency: ReturnId,
  askedAt: Instant,
  state: z.enum(['asked', 'issued', 'used']),
  /** Goes up with every change: what a change was decided on. */
  version: z.int(),
  codeHash: z.optional(Sha256),
  /** When the mail service took its mail. */
  acceptedAt: z.optional(Instant),
  expiresAt: z.optional(Instant),
  ttl,
});
export type CodeItem = z.infer<typeof CodeItem>;

/** A wrong code: where it was tried, and by which of the addressee's links. */
const WrongCode = z.strictObject({
  at: Instant,
  case: CaseId,
  agency: ReturnId,
  /** The link's token, shortened from its hash: which it was is not told by it. */
  session: z.string(),
});
export type WrongCode = z.infer<typeof WrongCode>;

/** The wrong codes that links of one addressee were tried with on one day: they count, and stand in the history. */
export const TriesItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  day: Day,
  /** Goes up with every wrong code. */
  version: z.int(),
  wrong: z.array(WrongCode),
});
export type Tries = Omit<z.infer<typeof TriesItem>, 'pk' | 'sk'>;

/** A pull key, found by what it hashes to; it works with the link alone that its code was exchanged by. */
export const KeyItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  /** The link's token, by its hash. */
  session: z.string(),
  exchangedAt: Instant,
  ttl,
});
export type KeyItem = z.infer<typeof KeyItem>;

/** The same whether a mail goes or as many went as may. */
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

/** The same where more is told to whoever sends one, and a wrong one adds nothing. */
export const OptionalPullKeyHeader = z.object({ 'pull-key': z.optional(z.string()) });
