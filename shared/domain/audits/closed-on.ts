import { londonDay, type Day } from '../../base/time/days.ts';
import type { Audit } from './schema.ts';

/**
 * The day on which an audit closed, which may be another than its closing date.
 * @throws Error when it has not closed
 */
export function closedOnOf({ closedOn, closedAt }: Pick<Audit, 'closedOn' | 'closedAt'>): Day {
  if (closedOn !== undefined) return closedOn;
  if (closedAt === undefined) throw new Error('an audit that is open has no day on which it closed');
  return londonDay(new Date(closedAt));
}

/** The state that an audit had on a day, at its end; what is older than the days it keeps goes by its instants. */
export function stateAt(
  audit: Pick<Audit, 'state' | 'openedOn' | 'openedAt' | 'closedOn' | 'closedAt'>,
  day: Day,
): Audit['state'] {
  const { state, openedAt } = audit;
  const openedOn = audit.openedOn ?? (openedAt === undefined ? undefined : londonDay(new Date(openedAt)));
  if (state === 'closed' && closedOnOf(audit) <= day) return 'closed';
  return openedOn !== undefined && openedOn <= day ? 'open' : 'draft';
}

const day = 24 * 60 * 60 * 1000;

/**
 * The moment so many days after an audit closed, by the clock: its links end then, and what identifies its children is
 * destroyed. Undefined while it is open.
 */
export const momentAfterClosing = ({ closedAt }: Pick<Audit, 'closedAt'>, days: number): string | undefined =>
  closedAt === undefined ? undefined : new Date(Date.parse(closedAt) + days * day).toISOString();
