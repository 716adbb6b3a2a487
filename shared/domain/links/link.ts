import * as z from 'zod/mini';
import { createHash, randomBytes } from 'node:crypto';
import type { Sha256 } from '../audits/ids.ts';
import { isLetters, lettersFault, lettersOf, lettersTyped, type LettersFault } from '../../base/content/letters.ts';
import { AuditId, Instant } from '../audits/ids.ts';
import { openPath } from './open-path.ts';

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

/** How many letters a token has. Those minted before it had so many are of other letters, and are looked up as they stand. */
export const keyLetters = 28;

/** A link's token, which its mail calls its key: 140 random bits, in letters that can be read out and typed. */
export const newToken = (): string => lettersOf(randomBytes(keyLetters));

/** Stands before the token, in the fragment. */
const before = '#t=';

/** The address that a mail carries. The token stands in its fragment, which no server is sent. @param page the page that it opens */
export const linkTo = (baseUrl: string, token: string, page: string = openPath): string =>
  `${baseUrl}${page}${before}${token}`;

/** What a link is without its token, and its token: for whoever has to enter it by hand. */
export function partsOfLink(link: string): { page: string; token: string } {
  const at = link.lastIndexOf(before);
  // It holds a token, so the error does not repeat it.
  if (at < 0) throw new TypeError('a link is no address with a key');
  return { page: link.slice(0, at), token: link.slice(at + before.length) };
}

/** The token of a link in whatever form a program that rewrites links has left it. The page that it opens looks the same way. */
const inLink = /(?:#|%(?:25)*23)t(?:=|%(?:25)*3D)([\w-]+)/i;

/** What stands for the token in what somebody typed or pasted. */
const bareOf = (typed: string): string => (inLink.exec(typed)?.[1] ?? typed).replaceAll(/\s/g, '');

/** Whether it may be a token of those minted before: letters of both cases. */
const mayBeOlder = (bare: string): boolean => /^[\w-]{32}$/.test(bare) && /[a-z]/.test(bare) && /[A-Z]/.test(bare);

/** Why what was typed can be no key: it is an address without one, or its letters are not a key's. */
export type KeyFault = LettersFault | 'address';

/** What keeps what was typed from being a key, whoever may have been given it; undefined where nothing does. */
export function keyFault(typed: string): KeyFault | undefined {
  const bare = bareOf(typed);
  if (mayBeOlder(bare)) return undefined;
  return bare.includes('://') ? 'address' : lettersFault(bare, keyLetters);
}

/**
 * The token that somebody means by what they typed or pasted: the key of a mail in whatever groups and letters, a whole link,
 * or an older token, in which every letter counts.
 */
export function tokenTyped(typed: string): string {
  const bare = bareOf(typed);
  const read = lettersTyped(bare);
  return isLetters(read, keyLetters) ? read : bare;
}
