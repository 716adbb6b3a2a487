import {
  ABOUT,
  aboutAsTyped,
  isSameTyped,
  shownHash,
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
  /** What it showed of each, as `shownHash` has it. */
  shown: Readonly<Record<string, string>>;
  /** When, in which session, and from which page. */
  at: string;
  by: string;
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

type Verdict = 'keep' | 'take' | 'conflict';

/** A question as it stands in the draft. */
interface Standing {
  typed: Typed;
  /** The last one since the draft began. */
  change: Change | undefined;
  /** It stands as it was sent, and that was not read: the page showed it. */
  isUnread: boolean;
}

/** What becomes of one question. */
function verdictOn(from: FromPage, question: string, mine: Typed, { typed, change, isUnread }: Standing): Verdict {
  const shown = from.shown[question];
  if (isUnread) return shownHash(mine) === (shown ?? shownHash()) ? 'keep' : 'take';
  if (isSameTyped(mine, typed)) return 'keep';
  if (from.page !== undefined && change?.page === from.page) return 'take';
  if (shownHash(mine) === shown) return 'keep';
  return shownHash(typed) === shown || (change === undefined && isSameTyped(typed)) ? 'take' : 'conflict';
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
 * @returns the answers with what was taken, and undefined where there is nothing to keep; and what both changed
 */
export function mergeTyped(
  draft: Pick<Draft, 'answers' | 'changed' | 'from' | 'saves'>,
  rev: number,
  from: FromPage,
  begun?: BegunFrom,
): { merged?: Pick<Draft, 'answers' | 'changed' | 'saves'>; conflicts: Conflict[] } {
  const { at, by, page, save = 0 } = from;
  const { saves = {} } = draft;
  const known = page === undefined ? undefined : typedFor(saves, page);
  if (known !== undefined && save < known) return { conflicts: [] };
  const change: Change = { rev, at, by, ...(page === undefined ? {} : { page }) };
  const taken: Record<string, Typed> = {};
  const conflicts: Conflict[] = [];
  for (const [question, mine] of Object.entries(from.typed)) {
    const last = typedFor(draft.changed, question);
    const theirs = typedFor(draft.answers, question) ?? typedFor(begun?.answers ?? {}, question) ?? {};
    const isUnread = last === undefined && draft.from !== undefined && begun === undefined;
    const verdict = verdictOn(from, question, mine, { typed: theirs, change: last, isUnread });
    if (verdict === 'take') taken[question] = mine;
    if (verdict === 'conflict') {
      conflicts.push({ question, mine, theirs, at: last?.at ?? begun?.at ?? at, by: last?.by ?? '' });
    }
  }
  const questions = Object.keys(taken);
  const mayBeOvertaken = page !== undefined && save > (known ?? 0) + 1;
  if (questions.length === 0 && !mayBeOvertaken) return { conflicts };
  return {
    merged: {
      answers: { ...draft.answers, ...taken },
      changed: { ...draft.changed, ...Object.fromEntries(questions.map((question) => [question, change])) },
      saves: savesWith(saves, from),
    },
    conflicts,
  };
}

/** A way to save what a page sends, and what both changed: of the save that was made, where several were tried. */
export interface Saving {
  change: DraftChange;
  conflicts: () => readonly Conflict[];
}

/** Saves what a page sends of its questions. */
export function changeBy(from: FromPage, begun?: BegunFrom): Saving {
  let last: readonly Conflict[] = [];
  return {
    change: (draft, rev) => {
      const { merged, conflicts } = mergeTyped(draft, rev, from, begun);
      last = conflicts;
      return merged && { ...merged, about: draft.about };
    },
    conflicts: () => last,
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
  };
}
