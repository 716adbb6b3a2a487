import * as z from 'zod/mini';
import { gapCount, type LeftOpen } from './left-open.ts';
import type { Counted, Entry } from './schema.ts';
import { reopenedForOf } from './reopened-for.ts';
import type { ReturnState } from './told.ts';

/** What a reader is told of a questionnaire; the reader's words for the states of its log. */
export const shownStates = [
  'no-reply',
  'cannot-identify',
  'not-known',
  'with-gaps',
  'complete',
  'declined',
  'withdrawn',
] as const;

export const ShownState = z.enum(shownStates);

export type ShownState = z.infer<typeof ShownState>;

/** How a return's state is shown to readers (docs/architecture.md, "The life of a return"). */
export function shownState(last: Pick<Entry, 'state'>, openGaps: number): ShownState {
  switch (last.state) {
    case 'asked':
    case 'known':
      return 'no-reply';
    case 'cannot-identify':
    case 'not-known':
    case 'declined':
    case 'withdrawn':
      return last.state;
    case 'submitted':
    case 'reopened':
      return openGaps === 0 ? 'complete' : 'with-gaps';
  }
}

/** A return as an act of staff leaves it. @param last its last entry */
export function returnStateOf(last: Entry): ReturnState {
  const { audit, case: id, agency, seq, state, askedOn, dueOn } = last;
  const waiting = reopenedForOf(last).map(({ question, reason, askedOn: on }) => ({
    ...(question === undefined ? {} : { question }),
    ...(reason === undefined ? {} : { reason }),
    askedOn: on,
  }));
  return { audit, case: id, agency, seq, state, askedOn, dueOn, ...(waiting.length === 0 ? {} : { waiting }) };
}

/** Questionnaires of a case or an audit; `complete` are those of `returned` without gaps, `explained` those of them that lack no comment. */
export interface ReturnCounts {
  expected: number;
  returned: number;
  complete: number;
  /** Absent where it was not counted yet. */
  explained?: number | undefined;
  notKnown: number;
  cannotIdentify: number;
  noReply: number;
  /** Absent where it was not counted yet: there were none. */
  declined?: number | undefined;
  withdrawn: number;
}

/** How many questionnaires there are of each kind that readers are told. */
export function countShown(
  returns: readonly { shown: ShownState; explained: boolean }[],
): ReturnCounts & { explained: number; declined: number } {
  const count = (...of: readonly ShownState[]): number => returns.filter(({ shown }) => of.includes(shown)).length;
  return {
    expected: returns.length,
    returned: count('with-gaps', 'complete'),
    complete: count('complete'),
    explained: returns.filter(({ explained }) => explained).length,
    notKnown: count('not-known'),
    cannotIdentify: count('cannot-identify'),
    noReply: count('no-reply'),
    declined: count('declined'),
    withdrawn: count('withdrawn'),
  };
}

/**
 * Whether a return that has come is explained: complete, and no box that was asked for and no text question is left empty.
 * What came when text questions were not looked at is not known to be.
 */
export const isExplained = (
  { counted }: { counted?: Pick<Counted, 'textsCounted'> | undefined },
  left: LeftOpen,
): boolean => counted?.textsCounted === true && gapCount(left) === 0 && left.unexplained === 0;

/**
 * Questionnaires that reached somebody who could answer them: those expected, less those of agencies that cannot tell who
 * the child is and those withdrawn. Who declines could answer.
 */
export const distributedOf = (of: { expected: number; cannotIdentify: number; withdrawn: number }): number =>
  of.expected - of.cannotIdentify - of.withdrawn;
