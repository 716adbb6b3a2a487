import type { Opened } from '../links/open.ts';
import { settledStates } from '../returns/life-cycle.ts';

/**
 * Why who the people of a return are is shown to nobody any more, by its audit and its state; undefined where it is. The holder
 * of its link is told it without a code, which would open nothing.
 */
export function shownNoMore({ audit, last }: Pick<Opened, 'audit'> & { last: Pick<Opened['last'], 'state'> }) {
  if (audit.state !== 'open') return 'closed';
  return settledStates.has(last.state) ? 'settled' : undefined;
}
