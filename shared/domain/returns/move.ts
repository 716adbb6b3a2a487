import { packed } from '../../base/content/compressed.ts';
import { isMoved, type Move } from '../audits/moves.ts';
import { following, inNewCycle, type Decision, type Stamp } from './decide-entry.ts';
import { owedStates } from './life-cycle.ts';
import type { Entry } from './schema.ts';

/** An entry that a move gives rise to was made when the move was, however late it is entered. */
const stampOfMove = ({ at, on, by }: Move): Stamp => ({
  receivedAt: new Date(at),
  on,
  ...(by === undefined ? {} : { by }),
});

/**
 * What a move of due dates makes of a return: more time, in a new cycle, where something is owed that was due earlier. It makes
 * no date earlier, and leaves a cycle alone that began after the move was said. Decided again it is a repeat.
 * @param log the whole log, oldest first, without content; not empty
 */
export function decideMove(log: readonly Entry[], move: Move): Exclude<Decision, { repeatOf: number }> {
  const last = log.at(-1);
  if (last === undefined) throw new RangeError('what was never asked for has no due date');
  const begun = log.find(({ seq }) => seq === last.cycle)?.receivedAt ?? last.receivedAt;
  const isDone = log.some((entry) => entry.move === move.move);
  const isOwed = owedStates.has(last.state) && last.dueOn < move.dueOn;
  if (isDone || !isOwed || !isMoved(move, last) || begun > move.at) return { repeat: last };
  const entry = following(last, 'extension', 'extension', stampOfMove(move));
  if (entry === undefined) throw new Error('what is owed can be given more time');
  const dates = { askedOn: move.on, dueOn: move.dueOn };
  return { entry: { ...inNewCycle(entry, last, dates), move: move.move, content: packed({ reason: move.reason }) } };
}
