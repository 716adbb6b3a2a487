import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { Instant, Sha256 } from '../audits/ids.ts';

/** A session ends so many minutes after it was last used. */
export const idleMinutes = 60;
/** A session ends so many hours after it began, however much it is used. */
export const longestHours = 12;
/** That it was used is noted once in so many minutes. */
const touchMinutes = 5;
const minute = 60_000;

/** A session's row, found by the hash of what its cookie holds. */
export const SessionItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  /** The link whose key opened it: the hash of its token. */
  link: Sha256,
  openedAt: Instant,
  usedAt: Instant,
  /** When DynamoDB may delete it, in seconds since 1970. Whoever reads compares the moments themselves. */
  ttl: z.int(),
});

/** A browser for which a link's key has been given. */
export type Session = Pick<z.infer<typeof SessionItem>, 'link' | 'openedAt' | 'usedAt'>;

/** What a session's cookie holds: its secret, and which link it is for, so that both are looked up at once. */
export interface SessionCookie {
  secret: string;
  link: string;
}

const cookie = /^([\w-]{43})\.([0-9a-f]{64})$/;

export const cookieValue = ({ secret, link }: SessionCookie): string => `${secret}.${link}`;

/** What a cookie's value says; undefined where it is none of ours. */
export function readCookie(value: string | undefined): SessionCookie | undefined {
  const [, secret, link] = cookie.exec(value ?? '') ?? [];
  return secret === undefined || link === undefined ? undefined : { secret, link };
}

const hashOf = (kind: string, secret: string): string =>
  createHash('sha256').update(`${kind}\n${secret}`).digest('hex');

/** What a session is kept under. Whoever reads the table cannot make the cookie from it. */
export const sessionHash = (secret: string): string => hashOf('session', secret);

/**
 * The pull key of a session: what a code is exchanged for in it. It is made of the secret, so nothing has to keep it, and a
 * session has had a code where its row stands.
 */
export const pullKeyOf = (secret: string): string => hashOf('pull-key', secret);

const formKeyOf = (secret: string): Buffer => Buffer.from(hashOf('form', secret), 'hex');

const masked = (bytes: Uint8Array, mask: Uint8Array): Buffer =>
  Buffer.from(bytes.map((byte, at) => byte ^ (mask[at] ?? 0)));

/**
 * What each form of a session carries: no other site's page can know it. It is another one each time, a random mask and what
 * that makes of the same bytes: how well a page can be compressed tells nothing of it.
 */
export function formTokenOf(secret: string): string {
  const key = formKeyOf(secret);
  const mask = randomBytes(key.byteLength);
  return Buffer.concat([mask, masked(key, mask)]).toString('base64url');
}

/** Whether a form's token is one of its session. */
export function isFormToken(given: unknown, secret: string): boolean {
  const right = formKeyOf(secret);
  const length = right.byteLength;
  const bytes = Buffer.from(typeof given === 'string' ? given : '', 'base64url');
  if (bytes.byteLength !== 2 * length) return false;
  return timingSafeEqual(masked(bytes.subarray(length), bytes.subarray(0, length)), right);
}

/** When a session ends at the latest, in milliseconds since 1970, however much it is used. */
export const latestEnd = ({ openedAt }: Pick<Session, 'openedAt'>): number =>
  Date.parse(openedAt) + longestHours * 60 * minute;

/** When a session ends, in milliseconds since 1970, if it is not used again. */
export const endOf = (session: Session): number =>
  Math.min(Date.parse(session.usedAt) + idleMinutes * minute, latestEnd(session));

/** Whether a session still opens what its link opens. */
export const isLive = (session: Session, now: Date): boolean => now.getTime() < endOf(session);

/** A session that begins now. */
export const begun = (link: string, now: Date): Session => ({
  link,
  openedAt: now.toISOString(),
  usedAt: now.toISOString(),
});

/** The same session, used now; undefined where that it was used was noted a moment ago. */
export const usedNow = (session: Session, now: Date): Session | undefined =>
  now.getTime() - Date.parse(session.usedAt) < touchMinutes * minute
    ? undefined
    : { ...session, usedAt: now.toISOString() };

/** When the row of a session may go, in seconds since 1970. */
export const ttlOf = (session: Session): number => Math.ceil(endOf(session) / 1000);

/** When what is kept for a session may go, in seconds since 1970: no session that there is now is still there then. */
export const keptUntil = (now: Date): number => Math.ceil(now.getTime() / 1000) + longestHours * 3600;
