import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { ReturnKey } from '../audits/ids.ts';
import { settledStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import type { CodeItem } from './code-schema.ts';

/** Minutes that a code opens for, counted from its mail; also how long a request waits for its mail before it lapses. */
export const codeMinutes = 10;
/** Tries of one code, the right one among them. */
export const codeTries = 5;
/** Seconds in which a further request by the same addressee is the same request. */
export const codeEverySeconds = 60;
/** Codes of one return that can be open at once, and be asked for in {@link codeMinutes}. */
export const codesAtOnce = 3;
/** Hours that a key opens copies for: what was sent stays, so nothing else ends it. */
export const copyHours = 12;

const minute = 60_000;
const hour = 60 * minute;
const digits = 8;

/** A one-time code: eight digits. */
export const newCode = (): string => String(randomInt(10 ** digits)).padStart(digits, '0');

/** A pull key's secret part: 192 random bits. */
export const newSecret = (): string => randomBytes(24).toString('base64url');

type CodeKey = Pick<CodeItem, 'audit' | 'case' | 'agency' | 'request'>;

const bound = (what: 'code' | 'key', of: CodeKey, secret: string): string =>
  createHash('sha256').update([what, of.audit, of.case, of.agency, of.request, secret].join('\n')).digest('hex');

/** What a code is kept as: worth nothing for another return or another request. */
export const codeHash = (of: CodeKey, code: string): string => bound('code', of, code);
/** What a pull key's secret is kept as. */
export const keyHash = (of: CodeKey, secret: string): string => bound('key', of, secret);

/** A code as it was typed, without the spaces that it was grouped by. */
export const typed = (code: string): string => code.replaceAll(/[\s-]/g, '');

const nothing = Buffer.alloc(32);

/** Whether two hashes are the same, in a time that tells nothing of where they differ. */
const sameHash = (given: string, kept: string | undefined): boolean => {
  const same = timingSafeEqual(Buffer.from(given, 'hex'), kept === undefined ? nothing : Buffer.from(kept, 'hex'));
  return same && kept !== undefined;
};

const at = (instant: string | undefined): number => (instant === undefined ? -Infinity : Date.parse(instant));

/** The newest code that an addressee asked for. @param recent the return's last codes, newest first */
export const newestOf = (recent: readonly CodeItem[], addressee: string): CodeItem | undefined =>
  recent.find((one) => one.addressee === addressee);

/**
 * Whether a request is a new one, to be mailed; else nothing is written and its answer is the same.
 * @param recent the return's last codes, newest first; {@link codesAtOnce} of them are enough
 */
export function isNewRequest(recent: readonly CodeItem[], addressee: string, now: Date): boolean {
  const age = (one: CodeItem): number => now.getTime() - at(one.askedAt);
  const last = newestOf(recent, addressee);
  if (last !== undefined && age(last) < codeEverySeconds * 1000) return false;
  return recent.filter((one) => age(one) < codeMinutes * minute).length < codesAtOnce;
}

/** Whether a request still waits for its mail: it has not lapsed, been used or been overtaken by the same addressee's next. */
export const isWaiting = (recent: readonly CodeItem[], one: CodeItem, now: Date): boolean =>
  one.state !== 'used' &&
  now.getTime() - at(one.askedAt) < codeMinutes * minute &&
  newestOf(recent, one.addressee)?.seq === one.seq;

/** What becomes of a request when its code is made. */
export const issued = (one: CodeItem, code: string, now: Date): Partial<CodeItem> => ({
  state: 'issued',
  codeHash: codeHash(one, code),
  expiresAt: new Date(now.getTime() + codeMinutes * minute).toISOString(),
});

/** What one try of a code comes to: the row's change, and whether the code was right. Undefined when no try is left. */
export function tried(
  one: CodeItem | undefined,
  code: string,
  to: { secret: string; seq: number; now: Date },
): { right: boolean; change: Partial<CodeItem> } | undefined {
  if (one === undefined || one.state !== 'issued') return undefined;
  if (one.tries >= codeTries || at(one.expiresAt) <= to.now.getTime()) return undefined;
  const tries = one.tries + 1;
  if (!sameHash(codeHash(one, typed(code)), one.codeHash)) return { right: false, change: { tries } };
  return {
    right: true,
    change: {
      tries,
      state: 'used',
      keyHash: keyHash(one, to.secret),
      exchangedAt: to.now.toISOString(),
      exchangedSeq: to.seq,
    },
  };
}

/** A pull key as it is handed out: the request that it came of, and its secret. */
export const pullKeyOf = (request: string, secret: string): string => `${request}.${secret}`;

/** A pull key as it was presented; anything else names a request that nobody ever made. */
export function readPullKey(presented: string | undefined): { request: string; secret: string } {
  const [, request, secret] = /^(\d{6})\.([A-Za-z0-9_-]{32})$/.exec(presented ?? '') ?? [];
  return request === undefined || secret === undefined ? { request: '000000', secret: '' } : { request, secret };
}

/** Whether a key is the one that the row's code was exchanged for, in the hands of whom it was mailed to. */
const isKey = (row: CodeItem | undefined, of: ReturnKey, secret: string, addressee: string): row is CodeItem =>
  sameHash(keyHash({ ...of, request: row?.request ?? '' }, secret), row?.keyHash) && row?.addressee === addressee;

/** A key's row, what was presented, and by whom. */
export interface Presented {
  row: CodeItem | undefined;
  of: ReturnKey;
  secret: string;
  addressee: string;
}

/** Whether a key is one of the return's own, in the hands of whom it was mailed to, whatever it opens by now. */
export const isOwnKey = ({ row, of, secret, addressee }: Presented): boolean => isKey(row, of, secret, addressee);

/**
 * Whether a key opens a pull: it does from its exchange until the return is settled, and never again after that.
 * @param log the return's whole log
 */
export function opensPull({ row, of, secret, addressee }: Presented, log: readonly Entry[]): boolean {
  if (!isKey(row, of, secret, addressee)) return false;
  const from = row.exchangedSeq ?? Infinity;
  return log.some((entry) => entry.seq >= from) && log.every((one) => one.seq < from || !settledStates.has(one.state));
}

/** Whether a key opens a copy of what was sent: for {@link copyHours} from its exchange. */
export const opensCopy = ({ row, of, secret, addressee }: Presented, now: Date): boolean =>
  isKey(row, of, secret, addressee) && now.getTime() - at(row.exchangedAt) < copyHours * hour;
