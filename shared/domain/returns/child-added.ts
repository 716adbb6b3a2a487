/** What a child who is added to a case asks of the agencies that have answered about it. */
import { dueOnFor } from '../../base/time/due-on.ts';
import type { Day } from '../../base/time/days.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import { decideAsk, type Stamp } from './decide-entry.ts';
import type { Entry } from './schema.ts';

/** A return that is asked about again: one that has come is sent back, one whose agency did not know the family is asked again. */
export interface AskedForChild {
  last: Entry;
  does: 'ask';
}

/**
 * What a child who is added asks of a return, by its last entry. Undefined where nothing is asked anew: an agency that has
 * not answered yet finds the child among those that it is asked about.
 */
export function askedForChild(last: Entry): AskedForChild | undefined {
  if (last.agency === SUMMARY) return undefined;
  if (last.state === 'not-known') return { last, does: 'ask' };
  return undefined;
}

/** How many working days an agency has for it, at the least. */
const workingDays = { ask: 5 } as const;

/** The entry by which a return is asked about again for children who were added. */
export function decideForChild(
  { last, does }: AskedForChild,
  { audit }: { audit: Pick<Audit, 'dueOn' | 'closesOn' | 'extraHolidays'>; children: readonly string[] },
  stamp: Stamp & { on: Day },
): Entry {
  const askedOn = stamp.on;
  const dueOn = dueOnFor({
    askedOn,
    auditDueOn: audit.dueOn,
    closesOn: audit.closesOn,
    workingDays: workingDays[does],
    extraHolidays: audit.extraHolidays,
  });
  const { audit: of, case: id, agency, service } = last;
  const decision = decideAsk(last, { audit: of, case: id, agency, service, askedOn, dueOn, atOpening: false }, stamp);
  if (!('entry' in decision)) throw new Error('a return that has come, or that nobody knew, can be asked about again');
  return decision.entry;
}
