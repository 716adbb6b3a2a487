import { londonDay } from '../../base/time/days.ts';
import { getAddressChange, type AddressChange } from '../../domain/audits/address-changes.ts';
import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { ladderOf, overdueWorkingDays } from '../../domain/audits/ladder.ts';
import { takesReopening } from '../../domain/audits/reopening.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { Table } from '../../base/aws/table.ts';
import { askedOf, type AskedReturn } from '../../domain/links/asked.ts';
import { mailDay, notSent } from '../../domain/mail/mail-item.ts';
import { allMails, neverWent } from '../../domain/mail/store.ts';
import { escalation } from '../../domain/mail/templates/invites-and-chasers.ts';
import { messageId } from '../../domain/messages/ids.ts';
import { lastStep } from '../../domain/owed/plan.ts';
import { sentSteps } from '../../domain/owed/store.ts';
import { chasedStates } from '../../domain/returns/life-cycle.ts';
import { emailOf, mailedAudit, rowOf, type Decisions } from './decided-mail.ts';
import { lateOf, toldAsLead } from './escalated.ts';

/** Of returns that are owed, those whose ladder has reached the lead: whoever that was then was told, or is not told any more. */
async function escalated(table: Table, audit: Audit, owed: readonly AskedReturn[]): Promise<AskedReturn[]> {
  const toLead = ladderOf(audit.ladder).find(({ does }) => does === 'escalation');
  const noted = await sentSteps(
    table,
    owed.map(({ last }) => last),
  );
  const lost = await neverWent(
    table,
    audit.id,
    [...noted.values()].map(({ mail }) => mail),
  );
  return owed.filter(({ last }) => {
    const found = noted.get(`${last.case}#${last.agency}`);
    if (toLead === undefined || found === undefined || found.cycle !== last.cycle) return false;
    // What was noted for a mail that did not go is told by the next tick, and to the new lead.
    return lastStep(found, !lost.has(found.mail)) >= toLead.step;
  });
}

/** Of returns those of which the addressee has had no escalation since they were last asked for. */
async function notTold(table: Table, audit: Audit, addressee: string, own: string, of: readonly AskedReturn[]) {
  const mails = [...(await allMails(table, audit.id)).values()].filter(
    ({ kind, to, state, sk }) => kind === 'escalation' && to === addressee && !notSent.has(state) && sk !== own,
  );
  return of.filter(
    ({ last }) =>
      !mails.some(
        (mail) =>
          mailDay(mail) > last.askedOn &&
          mail.returns.some((one) => one.case === last.case && one.agency === last.agency),
      ),
  );
}

/** Whether a return is one whose lead a change changed. */
const isChanged =
  ({ of = [] }: AddressChange) =>
  ({ last }: AskedReturn): boolean =>
    of.some((one) => one.agency === last.agency && (one.case ?? last.case) === last.case);

/** What a message comes to that an agency, or a lead professional, has another lead. */
export const newLeadDecisions: Decisions<'lead'> = {
  /**
   * The lead who took over hears of what the one before was told of, and what is still owed; once, for the ladder's own step is
   * behind it. What becomes due later the ladder tells.
   */
  lead: async (deps, audit, message) => {
    const { table } = deps;
    const change = await getAddressChange(table, audit.id, message.change);
    if (change === undefined || !takesReopening(audit, londonDay(deps.now()))) return undefined;
    const day = change.on ?? londonDay(new Date(change.at));
    const led = (await askedOf(table, audit.id, message.addressee))
      .filter(isChanged(change))
      .flatMap((one) => toldAsLead(audit, one, message.addressee));
    const owed = led.filter(({ last }) => chasedStates(audit).has(last.state));
    const overdue = owed.filter(({ last }) => overdueWorkingDays(last.dueOn, day, audit.extraHolidays) > 0);
    const reached = await escalated(table, audit, overdue);
    if (reached.length === 0) return undefined;
    const told = await notTold(table, audit, message.addressee, messageId(message), reached);
    const [first] = told;
    const to = first === undefined ? undefined : emailOf(first);
    if (first === undefined || to === undefined) return undefined;
    return {
      kind: 'escalation',
      to,
      addressee: message.addressee,
      returns: told.map(rowOf),
      role: first.role,
      tick: day,
      steps: [],
      instead: [],
      calendar: [],
      linked: true,
      compose: (link) =>
        Promise.resolve(
          escalation({
            audit: mailedAudit(audit),
            ...(audit.state === 'closed' ? { hasClosedOn: closedOnOf(audit) } : {}),
            partnership: deps.partnership,
            minutes: deps.tool.minutes,
            owed: told.map((one) => lateOf({ audit, tool: deps.tool }, one, day)),
            tookOver: true,
            link,
            contact: deps.managerAddress,
          }),
        ),
    };
  },
};
