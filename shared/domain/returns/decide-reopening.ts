import { packed } from '../../base/content/compressed.ts';
import { following, inNewCycle, repeatOf, type Decision, type Stamp } from './decide-entry.ts';
import { describeRefusal } from './refusals.ts';
import { mostAtOnce, reopenedForOf, saidOf, sameAsked } from './reopened-for.ts';
import type { Entry, Query, QueryContent, ReopenedFor, SendBackReason } from './schema.ts';

/** When an answer to what is asked is due. */
interface Dates {
  askedOn: string;
  dueOn: string;
}

/** The lead's query about one answer: the return is reopened for it, and its newest version counts until the next. */
export const decideQuery = (last: Entry, query: Pick<Query, 'question' | 'text'> & Dates, stamp: Stamp): Decision =>
  reopen(last, { act: 'query', question: query.question }, query, stamp);

/** The manager sends a return back as a whole: it is reopened, and its newest version counts until the next. */
export const decideSendBack = (
  last: Entry,
  sent: { reason: SendBackReason; text: string } & Dates,
  stamp: Stamp,
): Decision => reopen(last, { act: 'send-back', reason: sent.reason }, sent, stamp);

/**
 * Adds to what a return is reopened for, in a cycle of its own: the newest counts. The same asked again, in the same words
 * and on the same day, is a repeat, also once it has been answered: it comes from somebody whose first try seemed lost.
 */
function reopen(
  last: Entry,
  { act, ...what }: { act: 'query' | 'send-back' } & Pick<ReopenedFor, 'question' | 'reason'>,
  { text, ...dates }: { text: string } & Dates,
  stamp: Stamp,
): Decision {
  const asks = { ...what, askedOn: dates.askedOn, said: saidOf(text) };
  const open = reopenedForOf(last);
  const before = [...open, ...(last.answers ?? [])].find((one) => sameAsked(one, asks));
  if (before !== undefined && (last.state === 'reopened' || last.state === 'submitted')) {
    return repeatOf(last, before.seq);
  }
  const entry = following(last, act, act, stamp);
  if (entry === undefined) return { refused: describeRefusal(act, last) };
  if (open.length >= mostAtOnce) {
    return {
      type: 'limit-reached',
      refused: `${mostAtOnce} queries wait for an answer to this return, and it takes no more until one comes. Wait for the answer, then ask what is still open.`,
    };
  }
  const { askedOn, dueOn } = dates;
  return {
    entry: {
      ...inNewCycle(entry, last, { askedOn, dueOn }),
      reopenedFor: [...open, { seq: entry.seq, ...asks }],
      content: packed({ text } satisfies QueryContent),
    },
  };
}
