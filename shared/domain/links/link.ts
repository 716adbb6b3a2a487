import * as z from 'zod/mini';
import { createHash, randomBytes } from 'node:crypto';
import type { Sha256 } from '../audits/ids.ts';
import { AuditId, Instant } from '../audits/ids.ts';

/** A link's row: found by the token's hash; the token itself is in the mail and nowhere else. */
export const LinkItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  addressee: z.string(),
  mintedAt: Instant,
  /** Finds all links of an audit, once they end; absent in older ones. */
  ref: z.optional(z.string()),
  refSort: z.optional(z.string()),
});

export type LinkItem = z.infer<typeof LinkItem>;
/** A token's hash, under which its link is kept. */
export const tokenHash = (token: string): z.infer<typeof Sha256> => createHash('sha256').update(token).digest('hex');

/** A link's token: 192 random bits. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * The tokens that somebody may mean by what they typed or pasted: as it stands, and without the white space and dashes that
 * it may be grouped with. A token may have dashes of its own, so both are looked for.
 */
export const tokensTyped = (typed: string): [string, string] => {
  const bare = typed.replaceAll(/\s/g, '');
  return [bare, bare.replaceAll('-', '')];
};
