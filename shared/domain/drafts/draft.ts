import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { momentAfterClosing } from '../audits/closed-on.ts';
import { Instant, Sha256 } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import type { Counted } from '../returns/schema.ts';
import type { Content } from '../tool/submission.ts';
import { typedAnswers } from './typed-answer.ts';

/** What was typed for one question, valid or not: `answer`, `reason`, and its boxes by id. */
export const Typed = z.record(z.string(), z.string());
export type Typed = Readonly<z.infer<typeof Typed>>;

/** What was typed, by the key of a question: `Q1`, of one about the child `Q1/child-2`. */
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

/** Under which name of {@link Draft.changed} it is kept when `about` was changed: a tool with a question called so has a fault. */
export const ABOUT = 'about';

/** What a version says otherwise than a draft that stands on it. */
export interface Otherwise {
  answers: TypedAnswers;
  about?: About;
}

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
  /** The entry of the return's log whose content it began from, or was brought onto. */
  from?: number;
  /** It was begun when so many versions had been withdrawn. */
  after?: number;
  /** Its row stands on what was sent before: the next save brings it onto `from`. */
  isAhead?: true;
  /** What the version says that counts, of what was changed here before that came, where it says something else. */
  otherwise?: Otherwise;
  /** Random, and told to nobody: with it a page proves what it was shown. Absent until it is saved. */
  salt?: string;
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

/** Who filled a return in, as if it were one question. */
export const aboutAsTyped = ({ children = [], ...others }: About): Typed => ({
  ...others,
  children: children.toSorted().join(' '),
});

/** A short hash of what stands for a question: whoever can guess that can make it, so it proves nothing. */
export const shownHash = (typed: Typed = {}): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(typed)))
    .digest('hex')
    .slice(0, 12);

/**
 * By which a form says what it showed of a part of a draft: only what was shown it can say so, once the draft has a salt. Before
 * that nobody has written anything of it, or it stands as it was sent.
 */
export const shownProof = ({ salt }: Pick<Draft, 'salt'>, part: string, typed: Typed = {}): string =>
  salt === undefined
    ? shownHash(typed)
    : createHmac('sha256', salt)
        .update(`${part}\n${JSON.stringify(inOrder(typed))}`)
        .digest('hex')
        .slice(0, 24);

const daysAfterClosing = 90;
const daysAfterSaving = 30;
const day = 24 * 60 * 60 * 1000;

/** Until when a draft is kept, in milliseconds since 1970: 90 days after closing, or 30 after it was last saved, whichever is later. */
function keptUntil({ savedAt }: { savedAt: string }, audit: Pick<Audit, 'closedAt'>): number {
  const closed = momentAfterClosing(audit, daysAfterClosing);
  if (closed === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(Date.parse(closed), Date.parse(savedAt) + daysAfterSaving * day);
}

/**
 * Until when a draft of a closed audit must have been saved last, so that it is one no more; undefined where some may be. While the
 * audit was open nobody knew how long they would be kept.
 */
export function overIfSavedUntil(audit: Pick<Audit, 'closedAt'>, now: Date): Date | undefined {
  const end = momentAfterClosing(audit, daysAfterClosing);
  return end === undefined || now.getTime() < Date.parse(end)
    ? undefined
    : new Date(now.getTime() - daysAfterSaving * day);
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

/**
 * Whether a draft is of what was withdrawn: it may have been written of another family. Whoever is asked anew begins anew, and is
 * told; what was sent before is kept, and can be looked at.
 */
export const isSetAside = ({ after }: Pick<Draft, 'after'>, withdrawn: number | undefined): boolean =>
  withdrawn !== undefined && after !== withdrawn;

/** What of a version tells what of a draft it holds. */
export type CountedOf = Pick<Counted, 'seq' | 'draft'>;

/**
 * A draft with what was sent otherwise, such as by a program, since it was last sent or began: it stands on that from then on, and
 * only what was changed in it and not sent is left of it. Which that is, the numbers say under which each question was changed.
 */
export function broughtOnto(draft: Draft, counted: CountedOf | undefined): Draft {
  const { from = 0 } = draft;
  if (counted === undefined || from >= counted.seq || counted.draft?.seq === counted.seq) return draft;
  const sentRev = counted.draft !== undefined && counted.draft.seq > from ? counted.draft.rev : 0;
  const isUnsent = ([question]: [string, unknown]): boolean =>
    ((Object.hasOwn(draft.changed, question) ? draft.changed[question] : undefined)?.rev ?? draft.rev) > sentRev;
  return {
    ...draft,
    answers: Object.fromEntries(Object.entries(draft.answers).filter(isUnsent)),
    changed: Object.fromEntries(Object.entries(draft.changed).filter(isUnsent)),
    from: counted.seq,
    isAhead: true,
  };
}

/**
 * What a version says otherwise than was typed before it came. What was changed after that was changed by somebody who was shown
 * what it says.
 * @param draft what was changed since the version that it began from, or before this one came
 */
export function otherwiseIn(
  { answers, about, changed }: Pick<Draft, 'answers' | 'about' | 'changed'>,
  sent: Pick<Draft, 'answers' | 'about'> & { receivedAt: string },
): Otherwise | undefined {
  const isBefore = (part: string): boolean =>
    !Object.hasOwn(changed, part) || (changed[part]?.at ?? '') <= sent.receivedAt;
  const sentTo = (question: string): Typed =>
    Object.hasOwn(sent.answers, question) ? (sent.answers[question] ?? {}) : {};
  const parts = Object.keys(answers).filter(
    (question) => isBefore(question) && !isSameTyped(answers[question], sentTo(question)),
  );
  const isAbout =
    Object.hasOwn(changed, ABOUT) && isBefore(ABOUT) && !isSameTyped(aboutAsTyped(about), aboutAsTyped(sent.about));
  if (parts.length === 0 && !isAbout) return undefined;
  return {
    answers: Object.fromEntries(parts.map((question) => [question, sentTo(question)])),
    ...(isAbout ? { about: sent.about } : {}),
  };
}

/** By which number of its draft a version may be known that is sent as the draft stands; nothing where its row stands otherwise. */
export const sentAsDraft = ({ savedAt, rev, isAhead }: Draft): { draft?: number } =>
  savedAt === undefined || isAhead === true ? {} : { draft: rev };

/** What was sent, as it would have been typed. */
export const typedOf = ({ header, childrenCovered, answers }: Content): Pick<Draft, 'answers' | 'about'> => ({
  answers: typedAnswers(answers),
  about: { ...header, children: childrenCovered },
});
