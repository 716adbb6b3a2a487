import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { lettersFault, lettersOf, lettersTyped, type LettersFault } from '../../base/content/letters.ts';
import { londonDay, type Day } from '../../base/time/days.ts';
import type { ReturnKey } from '../audits/ids.ts';
import type { CodeItem, KeyItem, Tries } from './code-schema.ts';

/** So many letters has a code. */
export const codeLetters = 8;

/** Minutes that a code opens for, counted from its mail's acceptance; also how long a request waits for its mail. */
export const codeMinutes = 60;
/** So many codes are mailed to an addressee in {@link burstMinutes}, and no more than {@link codesADay} in 24 hours. */
export const codesInBurst = 3;
const burstMinutes = 10;
export const codesADay = 20;
/** Wrong codes that one link takes, for as long as a code could be open; then it takes none, the right one neither. */
export const triesOfSession = 5;
/** Wrong codes that an addressee's links take on one London day, all together; then the business manager is told. */
export const triesADay = 100;
/** Hours that a pull key opens for. */
export const keyHours = 12;

const minute = 60_000;
const hour = 60 * minute;

/** A one-time code: 40 random bits, as eight characters. */
export const newCode = (): string => lettersOf(randomBytes(codeLetters));

/** What keeps what was typed from being a code at all, whoever was sent one; undefined where nothing does. It is no try then. */
export const codeFault = (typed: string): LettersFault | undefined => lettersFault(typed, codeLetters);

/** A pull key: 192 random bits. */
export const newSecret = (): string => randomBytes(24).toString('base64url');

const hashOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/** What a code is kept as: worth nothing for another addressee or another request. */
export const codeHash = (
  { audit, addressee, request }: Pick<CodeItem, 'audit' | 'addressee' | 'request'>,
  code: string,
): string => hashOf('code', audit, addressee, request, code);

/** What a pull key is kept under. */
export const keyHash = (key: string): string => hashOf('key', key);

/** A link's token, or a browser's session, as wrong codes are counted by it: shorter than the hash that it is found by. */
export const sessionOf = (hash: string): string => hash.slice(0, 16);

const nothing = Buffer.alloc(32);

/** Whether two hashes are the same, in a time that tells nothing of where they differ. */
const sameHash = (given: string, kept: string | undefined): boolean => {
  const same = timingSafeEqual(Buffer.from(given, 'hex'), kept === undefined ? nothing : Buffer.from(kept, 'hex'));
  return same && kept !== undefined;
};

const at = (instant: string): number => Date.parse(instant);
const after = (instant: number, milliseconds: number): string => new Date(instant + milliseconds).toISOString();

/** When DynamoDB may delete what is of no use from a moment on: a day later, for whoever looks at its clock. */
export const ttlAfter = (instant: string): number => Math.ceil((at(instant) + 24 * hour) / 1000);

/**
 * Whether a request is a new one, to be mailed; else nothing is written and its answer is the same.
 * @param recent the addressee's last codes, newest first; {@link codesADay} of them are enough
 */
export function isNewRequest(recent: readonly CodeItem[], now: Date): boolean {
  const within = (milliseconds: number): number =>
    recent.filter((one) => now.getTime() - at(one.askedAt) < milliseconds).length;
  return within(burstMinutes * minute) < codesInBurst && within(24 * hour) < codesADay;
}

/** From when on a further request is a new one: now, or once the oldest of too many is long enough ago. */
export function nextRequestAt(recent: readonly CodeItem[], now: Date): Date {
  const free = (count: number, minutes: number): number => {
    const oldest = recent[count - 1];
    return oldest === undefined ? 0 : at(oldest.askedAt) + minutes * minute;
  };
  return new Date(Math.max(now.getTime(), free(codesInBurst, burstMinutes), free(codesADay, 24 * 60)));
}

/** Whether a request still waits for its mail: it has not lapsed or been used. */
export const isWaiting = (one: CodeItem, now: Date): boolean =>
  one.state !== 'used' && now.getTime() - at(one.askedAt) < codeMinutes * minute;

/** Whether a code's mail may still come, or the code still opens something. */
export const isOfUse = (one: CodeItem, now: Date): boolean =>
  one.expiresAt === undefined ? isWaiting(one, now) : one.state === 'issued' && now.getTime() < at(one.expiresAt);

/** What becomes of a request when its code is made; until its mail is accepted it is timed from then. */
export const issued = (one: CodeItem, code: string, now: Date): Partial<CodeItem> => ({
  state: 'issued',
  codeHash: codeHash(one, code),
  expiresAt: after(now.getTime(), codeMinutes * minute),
});

/** What becomes of a code when its mail is accepted: it is timed from then. Undefined where it opens nothing any more. */
export const accepted = (one: CodeItem, acceptedAt: Date): Partial<CodeItem> | undefined =>
  one.state === 'issued'
    ? { acceptedAt: acceptedAt.toISOString(), expiresAt: after(acceptedAt.getTime(), codeMinutes * minute) }
    : undefined;

/** The code that was typed, if it is one of the addressee's that are open. */
export const openCode = (recent: readonly CodeItem[], code: string, now: Date): CodeItem | undefined => {
  const given = lettersTyped(code);
  return recent.find(
    (one) =>
      sameHash(codeHash(one, given), one.codeHash) &&
      one.state === 'issued' &&
      one.expiresAt !== undefined &&
      now.getTime() < at(one.expiresAt),
  );
};

/** How many wrong codes are still taken: by one session of an addressee, and by all of them on this day. */
export interface TriesLeft {
  session: number;
  day: number;
}

/**
 * How many wrong codes are still taken.
 * @param days the addressee's wrong codes of the last days on which there were any
 */
export function triesLeft(days: readonly Tries[], session: string, now: Date): TriesLeft {
  const today = days.find(({ day }) => day === londonDay(now))?.wrong ?? [];
  const own = days
    .flatMap(({ wrong }) => wrong)
    .filter((one) => one.session === session && now.getTime() - at(one.at) < codeMinutes * minute);
  return { session: Math.max(0, triesOfSession - own.length), day: Math.max(0, triesADay - today.length) };
}

/** Whether a session takes another code. */
export function takesCodes(days: readonly Tries[], session: string, now: Date): boolean {
  const left = triesLeft(days, session, now);
  return left.session > 0 && left.day > 0;
}

/** The wrong codes of a day, with one more. */
export function withWrongCode(
  today: Tries | undefined,
  of: Pick<Tries, 'audit' | 'addressee'> & { day: Day },
  wrong: Tries['wrong'][number],
): Tries {
  const { audit, addressee, day } = of;
  return {
    audit,
    addressee,
    day,
    version: (today?.version ?? 0) + 1,
    wrong: [...(today?.wrong ?? []), wrong],
  };
}

/** A pull key's row, the link that it was presented with, and the return that is to be opened. */
export interface Presented {
  row: KeyItem | undefined;
  of: ReturnKey;
  link: { addressee: string };
  /** The link's token, by its hash. */
  session: string;
}

/** Whether a key was got by the bearer of this very link, and is still good. @param link its token, by its hash */
export const keyOpensLink = (row: KeyItem | undefined, link: string, now: Date): boolean =>
  row !== undefined && row.session === link && now.getTime() - at(row.exchangedAt) < keyHours * hour;

/** Whether a key opens a return. Which one it opens is the link's to say. */
export const isGoodKey = ({ row, of, link, session }: Presented, now: Date): boolean =>
  row !== undefined && row.audit === of.audit && row.addressee === link.addressee && keyOpensLink(row, session, now);
