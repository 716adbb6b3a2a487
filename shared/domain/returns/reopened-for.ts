import { textHash } from '../../base/content/canonical.ts';
import type { Tool } from '../tool/tool.ts';
import type { Entry, ReopenedFor, SendBackReason } from './schema.ts';

/** The most that a return is asked at once. Only staff ask. */
export const mostAtOnce = 50;

/**
 * What a return is reopened for, the oldest first; nothing in any other state. An entry of an older release names the one
 * question of the one query that it could have, and the cycle that it began.
 */
export function reopenedForOf(
  last: Pick<Entry, 'state' | 'reopenedFor' | 'question' | 'cycle' | 'askedOn'>,
): readonly ReopenedFor[] {
  if (last.state !== 'reopened') return [];
  if (last.reopenedFor !== undefined) return last.reopenedFor;
  const { question, cycle: seq, askedOn } = last;
  return question === undefined ? [] : [{ seq, question, askedOn, said: '' }];
}

/** A query that waits for an answer, by its question, or that a return was sent back, and why. */
export type OpenQuery = Pick<ReopenedFor, 'question' | 'reason'>;

/**
 * What waits for an answer, as figures name it. Of an entry of an older release nothing is: what was published of it named
 * nothing either, and is derived again.
 */
export const openQueriesOf = ({ state, reopenedFor = [] }: Pick<Entry, 'state' | 'reopenedFor'>): OpenQuery[] =>
  state !== 'reopened'
    ? []
    : reopenedFor.map(({ question, reason }) => ({
        ...(question === undefined ? {} : { question }),
        ...(reason === undefined ? {} : { reason }),
      }));

/** What an entry itself asks; undefined of an entry that is neither a query nor a sending back. */
export const askedBy = (entry: Entry): ReopenedFor | undefined =>
  entry.act === 'query' || entry.act === 'send-back'
    ? reopenedForOf(entry).findLast(({ seq }) => seq === entry.seq)
    : undefined;

/** What somebody is asked to look at again, as people are told. */
export interface AskedAgain {
  /** The questions of the queries that wait for an answer, each once, in the tool's words. */
  questions: readonly { id: string; wording: string }[];
  /** Why it was sent back, each reason once. */
  reasons: readonly SendBackReason[];
}

/** What a reopened return is asked again; undefined in any other state. */
export function askedAgainOf({ questions }: Pick<Tool, 'questions'>, last: Entry): AskedAgain | undefined {
  if (last.state !== 'reopened') return undefined;
  const asks = reopenedForOf(last);
  const ids = new Set(asks.map(({ question }) => question));
  return {
    questions: [...ids].flatMap((asked) =>
      questions.filter(({ id }) => id === asked).map(({ id, wording }) => ({ id, wording })),
    ),
    reasons: [...new Set(asks.flatMap(({ reason }) => reason ?? []))],
  };
}

/** Words as far as two that ask the same have to be told apart. */
export const saidOf = (text: string): string => textHash(text).slice(0, 24);

/** Whether two ask the same, in the same words, on the same day. */
export const sameAsked = (a: Omit<ReopenedFor, 'seq'>, b: Omit<ReopenedFor, 'seq'>): boolean =>
  a.question === b.question && a.reason === b.reason && a.askedOn === b.askedOn && a.said === b.said;
