import {
  ABOUT,
  aboutAsTyped,
  isSameTyped,
  maySee,
  shownHash,
  shownProof,
  type About,
  type Change,
  type Draft,
  type Typed,
  type TypedAnswers,
} from './draft.ts';
import type { DraftChange } from './store.ts';

/** What a page sends of what was typed on it. */
export interface FromPage {
  /** What stands in it for each question that it showed. */
  typed: TypedAnswers;
  /** What it showed of each, as `shownProof` has it. */
  shown: Readonly<Record<string, string>>;
  /** When, in which session, and from which page. */
  at: string;
  by: string;
  /** The session has had a code, and sees what others wrote. */
  hadCode: boolean;
  page?: string;
  /** Which of the page's saves it is. Each has all that stands on the page: one that comes after a later one changes nothing. */
  save?: number;
}

/** A question that was changed here and, since it was shown here, elsewhere. */
export interface Conflict {
  question: string;
  /** What was typed here: it is not in the draft. */
  mine: Typed;
  /** What stands in the draft. */
  theirs: Typed;
  /** When it was changed, and in which session; in none where it was sent. */
  at: string;
  by: string;
}

/** What is kept for a question; undefined where nothing is. */
const typedFor = <T>(of: Readonly<Record<string, T>>, question: string): T | undefined =>
  Object.hasOwn(of, question) ? of[question] : undefined;

/** What a draft began from, where it was read. */
export interface BegunFrom {
  answers: TypedAnswers;
  /** When that was sent. */
  at: string;
}

type Verdict = 'keep' | 'take' | 'conflict' | 'unseen';

/** A question as it stands in the draft. */
interface Standing {
  typed: Typed;
  /** The last one since the draft began. */
  change: Change | undefined;
  /** It stands as it was sent, and that was not read: the page showed it. */
  isUnread: boolean;
  /** Nobody has written it: it is blank, or is what the case has. */
  isNobodys: boolean;
}

/** Whether a page shows of a question what it would, if that stood there. */
const saysShown = (
  draft: Pick<Draft, 'salt'>,
  { shown }: FromPage,
  question: string,
  typed: Typed | undefined,
): boolean => shown[question] === shownProof(draft, question, typed) || shown[question] === shownHash(typed);

/** What becomes of one question. */
function verdictOn(draft: Pick<Draft, 'salt'>, from: FromPage, question: string, standing: Standing): Verdict {
  const { typed, change, isUnread } = standing;
  const mine = typedFor(from.typed, question) ?? {};
  const isLeft = saysShown(draft, from, question, mine) || (from.shown[question] === undefined && isSameTyped(mine));
  if (isUnread) return isLeft ? 'keep' : 'take';
  if (isSameTyped(mine, typed)) return 'keep';
  if (isOfPage(from, standing)) return 'take';
  if (isLeft) return 'keep';
  const isFree = change === undefined && isSameTyped(typed);
  return saysShown(draft, from, question, typed) || isFree ? 'take' : 'conflict';
}

/** Whether a page itself has last changed what stands. A page's name is random, and known to whom it was shown alone. */
const isOfPage = ({ page }: FromPage, { change }: Standing): boolean => page !== undefined && change?.page === page;

/**
 * The same for a session that does not see what stands: nothing may depend on that unless the page was shown it, or guesses could
 * be tried until one was right, and what others wrote be written over.
 */
function verdictUnseen(draft: Pick<Draft, 'salt'>, from: FromPage, question: string, standing: Standing): Verdict {
  const { typed, isUnread, isNobodys } = standing;
  const shown = from.shown[question];
  const wasShown =
    isOfPage(from, standing) ||
    (draft.salt !== undefined && shown === shownProof(draft, question, typed)) ||
    (isNobodys && shown === shownHash(typed));
  if (!isUnread && wasShown) return verdictOn(draft, from, question, standing);
  return saysShown(draft, from, question, typedFor(from.typed, question)) ? 'unseen' : 'conflict';
}

/** Of so many pages it is known which of their saves came last. One that comes late is minutes late, not pages. */
const mostPages = 20;

/** What is known of the saves of pages, once one came. */
function savesWith(saves: NonNullable<Draft['saves']>, { page, save = 0 }: FromPage): NonNullable<Draft['saves']> {
  if (page === undefined) return saves;
  const others = Object.entries(saves).filter(([one]) => one !== page);
  return Object.fromEntries([...others, [page, save] as const].slice(-mostPages));
}

/**
 * Brings what was typed on a page into a draft, which others may have changed since the page was shown. What was left as it was
 * shown stays as it is in the draft; what only this page changed is taken; of what both changed the draft's stays, and both are
 * told. So nothing that anybody typed goes without a word, and the order of saves makes no difference to what only one changed.
 *
 * A save that changes nothing is noted where an earlier one of the page may still be on its way: what was typed and taken back
 * would come with that.
 * @param rev the number of the draft once it is saved
 * @param begun what the draft began from; where it began from something that is left out, the page showed that
 * @param isHidden the session does not see what others wrote
 * @returns the answers with what was taken, and undefined where there is nothing to keep; what both changed; and of which questions
 * the page has not shown what stands there, where that is hidden: whoever sent it is not to be told whether it is the same
 */
export function mergeTyped(
  draft: Pick<Draft, 'answers' | 'changed' | 'from' | 'saves' | 'salt'>,
  rev: number,
  from: FromPage,
  begun?: BegunFrom,
  isHidden = false,
): { merged?: Pick<Draft, 'answers' | 'changed' | 'saves'>; conflicts: Conflict[]; unseen: string[] } {
  const { at, by, page, save = 0 } = from;
  const { saves = {} } = draft;
  const known = page === undefined ? undefined : typedFor(saves, page);
  if (known !== undefined && save < known) return { conflicts: [], unseen: isHidden ? Object.keys(from.typed) : [] };
  const change: Change = { rev, at, by, ...(page === undefined ? {} : { page }) };
  const taken: Record<string, Typed> = {};
  const conflicts: Conflict[] = [];
  const unseen: string[] = [];
  for (const [question, mine] of Object.entries(from.typed)) {
    const last = typedFor(draft.changed, question);
    const theirs = typedFor(draft.answers, question) ?? typedFor(begun?.answers ?? {}, question) ?? {};
    const isUnread = last === undefined && draft.from !== undefined && begun === undefined;
    const isNobodys = last === undefined && (draft.from === undefined || isSameTyped(theirs));
    const standing = { typed: theirs, change: last, isUnread, isNobodys };
    const verdict = (isHidden ? verdictUnseen : verdictOn)(draft, from, question, standing);
    if (isHidden && (verdict === 'unseen' || verdict === 'conflict')) unseen.push(question);
    if (verdict === 'take') taken[question] = mine;
    if (verdict === 'conflict') {
      conflicts.push({ question, mine, theirs, at: last?.at ?? begun?.at ?? at, by: last?.by ?? '' });
    }
  }
  const questions = Object.keys(taken);
  // Whoever does not see it, and saved nothing of it, writes nothing either.
  const isOurs = known !== undefined || !isHidden;
  const mayBeOvertaken = isOurs && page !== undefined && save > (known ?? 0) + 1;
  if (questions.length === 0 && !mayBeOvertaken) return { conflicts, unseen };
  return {
    merged: {
      answers: { ...draft.answers, ...taken },
      changed: { ...draft.changed, ...Object.fromEntries(questions.map((question) => [question, change])) },
      saves: savesWith(saves, from),
    },
    conflicts,
    unseen,
  };
}

/** A way to save what a page sends, and what both changed: of the save that was made, where several were tried. */
export interface Saving {
  change: DraftChange;
  conflicts: () => readonly Conflict[];
  /** Of which questions the page was not shown what stands, where that is hidden. */
  unseen: () => readonly string[];
}

/** Saves what a page sends of its questions. */
export function changeBy(from: FromPage, begun?: BegunFrom): Saving {
  let last: { conflicts: readonly Conflict[]; unseen: readonly string[] } = { conflicts: [], unseen: [] };
  return {
    // Whether it is hidden is asked of each draft that is tried: a colleague may have begun it a moment ago.
    change: (draft, rev) => {
      const { merged, ...told } = mergeTyped(draft, rev, from, begun, !maySee(draft, from.by, from.hadCode));
      last = told;
      return merged && { ...merged, about: draft.about };
    },
    conflicts: () => last.conflicts,
    unseen: () => last.unseen,
  };
}

/** Who filled a return in, in place of a page's questions. */
export const aboutAnswers = (about: About): TypedAnswers => ({ [ABOUT]: aboutAsTyped(about) });

/**
 * The same as {@link changeBy}, of who filled a return in and whom it covers.
 * @param about what {@link aboutAnswers} has made of it is what the page sends
 */
export function changeAboutBy(about: About, from: FromPage, begun?: BegunFrom & Pick<Draft, 'about'>): Saving {
  const by = changeBy(from, begun && { answers: aboutAnswers(begun.about), at: begun.at });
  return {
    change: (draft, rev) => {
      const answers = Object.hasOwn(draft.changed, ABOUT) ? aboutAnswers(draft.about) : {};
      const { changed, saves = {} } = by.change({ ...draft, answers }, rev) ?? {};
      if (changed === undefined) return undefined;
      const isTaken = changed[ABOUT] !== draft.changed[ABOUT];
      return { answers: draft.answers, about: isTaken ? about : draft.about, changed, saves };
    },
    conflicts: by.conflicts,
    unseen: by.unseen,
  };
}
