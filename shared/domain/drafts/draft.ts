import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { momentAfterClosing } from '../audits/closed-on.ts';
import { Instant, Sha256 } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import type { Content } from '../tool/submission.ts';

/** What was typed for one question, valid or not: `answer`, `reason`, and its boxes by id. */
export const Typed = z.record(z.string(), z.string());
export type Typed = Readonly<z.infer<typeof Typed>>;

/** What was typed, by question. */
export const TypedAnswers = z.record(z.string(), Typed);
export type TypedAnswers = Readonly<Record<string, Typed>>;

/** Who filled a return in, and which children it covers, as typed. */
export const About = z.strictObject({
  role: z.exactOptional(z.string()),
  involvement: z.exactOptional(z.string()),
  from: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
  children: z.exactOptional(z.array(z.string())),
});
export type About = Readonly<z.infer<typeof About>>;

/** When something of a draft was last changed, and where. */
export const Change = z.strictObject({
  /** The draft's number from then on. */
  rev: z.int(),
  at: Instant,
  /** The session, by its hash. */
  by: Sha256,
  /** The page, as it was shown once in one window. */
  page: z.exactOptional(z.string()),
});
export type Change = Readonly<z.infer<typeof Change>>;

/** Under which name of {@link Draft.changed} it is kept when `about` was changed: no question is called so. */
export const ABOUT = 'about';

/** What was typed of a return and not sent yet, or was sent and is being corrected. */
export interface Draft {
  /** Goes up by one with every save; 0 where there is no row yet. */
  rev: number;
  /** Of a draft that began from a version: what was changed since, until `wholeDraft` has read the rest. */
  answers: TypedAnswers;
  about: About;
  /** When each question, or `about`, was last changed. What stands here as it was sent has not been. */
  changed: Readonly<Record<string, Change>>;
  /** The newest save that is known of each page that was saved lately. */
  saves?: Readonly<Record<string, number>>;
  /** The hash of the session that began it, while no other has saved: it may see it without a code. */
  only?: string;
  /** The entry of the return's log whose content it began from. */
  from?: number;
  /** When it was last saved; undefined where nobody has, or where that was too long ago to be kept. */
  savedAt?: string;
}

/** A draft that nobody has saved yet, of a return that nobody has sent. */
export const emptyDraft: Draft = { rev: 0, answers: {}, about: {}, changed: {} };

/** What was typed, without what was left blank, in the order of its names: two that say the same are the same text. */
const inOrder = (typed: Typed): [string, string][] =>
  Object.entries(typed)
    .filter(([, text]) => text !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

/** Whether two say the same: what was left blank says nothing. */
export const isSameTyped = (one: Typed = {}, other: Typed = {}): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

/** A short hash of what stands for a question, by which a form says what it showed. */
export const shownHash = (typed: Typed = {}): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(typed)))
    .digest('hex')
    .slice(0, 12);

const daysAfterClosing = 90;
const daysAfterSaving = 30;
const day = 24 * 60 * 60 * 1000;

/** Until when a draft is kept, in milliseconds since 1970: 90 days after closing, or 30 after it was last saved, whichever is later. */
function keptUntil({ savedAt }: { savedAt: string }, audit: Pick<Audit, 'closedAt'>): number {
  const closed = momentAfterClosing(audit, daysAfterClosing);
  if (closed === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(Date.parse(closed), Date.parse(savedAt) + daysAfterSaving * day);
}

/** Whether a draft still is one. */
export const isKept = (draft: { savedAt: string }, audit: Pick<Audit, 'closedAt'>, now: Date): boolean =>
  now.getTime() < keptUntil(draft, audit);

/**
 * When the row of a draft may go, in seconds since 1970. While the audit is open nobody knows when it will close: it stays a
 * year beyond the day on which it should, or beyond the save.
 */
export function draftTtl(savedAt: string, audit: Pick<Audit, 'closedAt' | 'closesOn'>): number {
  const until = keptUntil({ savedAt }, audit);
  const open = Math.max(Date.parse(savedAt), Date.parse(audit.closesOn)) + 365 * day;
  return Math.ceil((Number.isFinite(until) ? until : open) / 1000);
}

/**
 * Whether a session may see what a draft holds: it had a code, or there is nothing in it that anybody else wrote. What was sent
 * was written by others too, whoever has saved what began from it.
 */
export const maySee = (draft: Pick<Draft, 'savedAt' | 'only' | 'from'>, session: string, hadCode: boolean): boolean =>
  hadCode || (draft.from === undefined && (draft.savedAt === undefined || draft.only === session));

/** What was sent, as it would have been typed. */
export const typedOf = ({ header, childrenCovered, answers }: Content): Pick<Draft, 'answers' | 'about'> => ({
  answers,
  about: { ...header, children: childrenCovered },
});
