import * as z from 'zod/mini';
import { childrenNotCovered } from './log.ts';
import type { Entry, ReturnState } from './schema.ts';

/** What a reader is told of a questionnaire; the reader's words for the states of its log. */
export const shownStates = ['no-reply', 'cannot-identify', 'not-known', 'with-gaps', 'complete', 'withdrawn'] as const;

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
    case 'withdrawn':
      return last.state;
    case 'submitted':
    case 'reopened':
      return openGaps === 0 ? 'complete' : 'with-gaps';
  }
}

/** A return as an act of staff leaves it. @param last its last entry */
export const returnStateOf = ({ audit, case: id, agency, seq, state, askedOn, dueOn }: Entry): ReturnState => ({
  audit,
  case: id,
  agency,
  seq,
  state,
  askedOn,
  dueOn,
});

/** Gaps of a return: applicable questions without an answer, and children it should cover and does not. */
export function openGaps(last: Entry, children: readonly string[]): number {
  if (last.counted === undefined) return 0;
  return last.counted.gaps.length + childrenNotCovered(last, children).length;
}

/** Questionnaires of a case or an audit; `complete` are those of `returned` without gaps. */
export interface ReturnCounts {
  expected: number;
  returned: number;
  complete: number;
  notKnown: number;
  cannotIdentify: number;
  noReply: number;
  withdrawn: number;
}

/** How many questionnaires there are of each kind that readers are told. */
export function countShown(shown: readonly ShownState[]): ReturnCounts {
  const count = (...of: readonly ShownState[]): number => shown.filter((one) => of.includes(one)).length;
  return {
    expected: shown.length,
    returned: count('with-gaps', 'complete'),
    complete: count('complete'),
    notKnown: count('not-known'),
    cannotIdentify: count('cannot-identify'),
    noReply: count('no-reply'),
    withdrawn: count('withdrawn'),
  };
}

/**
 * Questionnaires that reached somebody who could answer them: those expected, less those of agencies that cannot tell who
 * the child is and those withdrawn.
 */
export const distributedOf = (of: { expected: number; cannotIdentify: number; withdrawn: number }): number =>
  of.expected - of.cannotIdentify - of.withdrawn;
