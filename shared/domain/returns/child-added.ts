/** What a child who is added to a case asks of the agencies that have answered about it. */
import { dueOnFor } from '../../base/time/due-on.ts';
import type { Day } from '../../base/time/days.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Audit } from '../audits/schema.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import { decideAsk, type Stamp } from './decide-entry.ts';
import { decideSendBack } from './decide-reopening.ts';
import type { Entry } from './schema.ts';

/** A return that is asked about again: one that has come is sent back, one whose agency did not know the family is asked again. */
export interface AskedForChild {
  last: Entry;
  does: 'ask' | 'send-back';
}

/**
 * What a child who is added asks of a return, by its last entry. Undefined where nothing is asked anew: an agency that has
 * not answered yet finds the child among those that it is asked about.
 */
export function askedForChild(last: Entry): AskedForChild | undefined {
  if (last.agency === SUMMARY) return undefined;
  if (last.state === 'not-known') return { last, does: 'ask' };
  return last.state === 'submitted' || last.state === 'reopened' ? { last, does: 'send-back' } : undefined;
}

/** How many working days an agency has for it, at the least. */
const workingDays = { ask: 5, 'send-back': 10 } as const;

/** What the agency reads behind its link. */
const wordsOf = (children: readonly string[]): string =>
  `${children.length === 1 ? 'A child was' : `${children.length} children were`} added to this case after you answered: ` +
  `${children.join(', ')}. Please check your records for ${children.length === 1 ? 'this child' : 'them'} too, and send ` +
  'the questionnaire again. If your agency does not know them, say so with the record check.';

/**
 * The entry by which a return is asked about again for children who were added.
 * @throws HttpProblem where the return takes nothing more
 */
export function decideForChild(
  { last, does }: AskedForChild,
  { audit, children }: { audit: Pick<Audit, 'dueOn' | 'closesOn' | 'extraHolidays'>; children: readonly string[] },
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
  const sent = { reason: 'child-added' as const, text: wordsOf(children), askedOn, dueOn };
  const decision =
    does === 'send-back'
      ? decideSendBack(last, sent, stamp)
      : decideAsk(last, { audit: of, case: id, agency, service, askedOn, dueOn, atOpening: false }, stamp);
  if ('refused' in decision) throw new HttpProblem(decision.type ?? 'not-legal-now', decision.refused);
  if (!('entry' in decision))
    throw new Error('what is asked of a return for a child who is new was never asked before');
  return decision.entry;
}
