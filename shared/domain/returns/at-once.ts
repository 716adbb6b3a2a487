/** Two of the staff who act on one return at the same moment: the first act stands, and the second is told what it was. */
import { dayInWords } from '../../base/time/days.ts';
import type { Decision } from './decide-entry.ts';
import { declinedInWords, withdrawnInWords } from './refusals.ts';
import { correctedKey } from './log.ts';
import type { Entry } from './schema.ts';

const due = ({ dueOn }: Entry): string => `due on ${dayInWords(dueOn)}`;

/** What staff did, as the other one is told; nothing of what an agency does, or of a correction, which asks nothing. */
const inWords: Partial<Record<Entry['act'], (entry: Entry) => string>> = {
  ask: (entry) => `it was asked for, ${due(entry)}`,
  extension: (entry) => `it was given more time, ${due(entry)}`,
  query: (entry) => `an answer was queried, ${due(entry)}`,
  'send-back': (entry) => `it was sent back, ${due(entry)}`,
  'seen-to': () => 'what its record check left to see to was seen to',
  decline: (entry) => `it was recorded that whoever is asked is ${declinedInWords(entry)}`,
  withdrawal: (entry) => `it is ${withdrawnInWords(entry)}`,
  drop: () => 'its case was taken out of the audit',
};

/**
 * What an act of staff comes to that was decided anew, because its first try lost a race. An agency that answered meanwhile is no
 * reason to refuse it. Another of the staff is: two who have each seen the same return would both have their way, and neither
 * would know.
 * @param since what was entered after the return was looked at, oldest first
 */
export function unlessOvertaken<D extends Decision>(decision: D, since: readonly Entry[]): D | { refused: string } {
  if (!('entry' in decision)) return decision;
  const did = since.flatMap((entry) => inWords[entry.act]?.(entry) ?? []);
  if (did.length === 0) return decision;
  return {
    refused: `Somebody else acted on this return at the same moment: ${did.join('; ')}. Look at it as it stands now, and send yours again if it still holds.`,
  };
}

/** Of what was entered meanwhile, what a query or a sending back does not stand beside: each adds to what is asked. */
export const notReopenings = (since: readonly Entry[]): Entry[] =>
  since.filter(({ act }) => act !== 'query' && act !== 'send-back');

const spaced = (code: string): string => code.replaceAll('-', ' ');

/** What a correction comes to, unless another of the staff corrected the same answer meanwhile. @param since as above */
export function unlessCorrected<D extends Decision>(decision: D, since: readonly Entry[]): D | { refused: string } {
  if (!('entry' in decision)) return decision;
  const own = decision.entry.correction;
  const other = since.findLast(
    ({ correction }) => own !== undefined && correction !== undefined && correctedKey(correction) === correctedKey(own),
  );
  if (other?.correction === undefined) return decision;
  const { corrected, reason } = other.correction;
  const did =
    corrected === null
      ? 'took back what was corrected'
      : `corrected it to ${spaced(corrected)} (${spaced(reason ?? 'other')})`;
  return {
    refused: `Somebody else ${did} at the same moment. Look at the answer as it stands now, and send yours again if it still holds.`,
  };
}
