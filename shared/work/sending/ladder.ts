import { lastEntries } from '../../domain/returns/log.ts';
import { remindedOf } from '../../domain/alerts/reminded.ts';
import { londonDay } from '../../base/time/days.ts';
import { closedOnOf } from '../../domain/audits/closed-on.ts';
import { takesReopening } from '../../domain/audits/reopening.ts';
import { closedDaysOf, ladderOf, overdueWorkingDays, stepDue } from '../../domain/audits/ladder.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import type { Agency, Audit } from '../../domain/audits/schema.ts';
import { listAgencies } from '../../domain/audits/store.ts';
import type { Table } from '../../base/aws/table.ts';
import { askedOf, type AskedReturn } from '../../domain/links/asked.ts';
import { allMails, neverWent } from '../../domain/mail/store.ts';
import { ladderExhausted } from '../../domain/mail/templates/alerts.ts';
import { chaser, escalation } from '../../domain/mail/templates/invites-and-chasers.ts';
import type { MailedReturn } from '../../domain/mail/templates/parts.ts';
import { messageId } from '../../domain/messages/ids.ts';
import type { Message } from '../../domain/messages/messages.ts';
import { newestTick, sentSteps, type SentStep } from '../../domain/owed/store.ts';
import { chasedStates } from '../../domain/returns/life-cycle.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import { emailOf, mailedAudit, rowOf, type Decided, type DecideDeps, type Decisions } from './decided-mail.ts';
import { escalatedTo, lateOf, toldAsLead } from './escalated.ts';
import { again } from './to-addressee.ts';
import { toStaff } from './to-staff.ts';
import { lastStep } from '../../domain/owed/plan.ts';

/**
 * The steps that owed returns are due at a tick. What this very mail has noted is still its own to send, and what was
 * noted for one that never went is to be sent by this one instead.
 */
async function stepsDue(
  table: Table,
  audit: Audit,
  owed: readonly Entry[],
  tick: string,
  mail: string,
): Promise<{ last: Entry; step: number; does: string; sent: SentStep; instead: Decided['instead'] }[]> {
  const noted = await sentSteps(table, owed);
  const others = [...noted.values()].flatMap((one) => (one.mail === mail ? [] : [one.mail]));
  const lost = await neverWent(table, audit.id, others);
  return owed.flatMap((last) => {
    const found = noted.get(`${last.case}#${last.agency}`);
    // A step of an earlier cycle does not count.
    const before = found?.cycle === last.cycle ? found : undefined;
    const state = before === undefined ? undefined : lost.get(before.mail);
    const step = stepDue({
      ladder: ladderOf(audit.ladder),
      askedOn: last.askedOn,
      dueOn: last.dueOn,
      tick,
      extraHolidays: audit.extraHolidays,
      closed: closedDaysOf(audit.closures, last),
      lastSent: before && lastStep(before, before.mail !== mail && state === undefined),
    });
    if (step === undefined) return [];
    const sent = { audit: audit.id, case: last.case, agency: last.agency, cycle: last.cycle, step: step.step, mail };
    const instead = before === undefined || state === undefined ? [] : [{ mail: before.mail, state }];
    return [{ last, step: step.step, does: step.does, sent, instead }];
  });
}

/** Chasers and escalations: every return of the addressee whose step of that kind is due at this tick. */
async function onTheLadder(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'chaser' | 'escalation' }>,
): Promise<Decided | undefined> {
  const { table } = deps;
  if (!takesReopening(audit, londonDay(deps.now())) || (await newestTick(table, audit.id)) !== message.tick)
    return undefined;
  const hears = (one: AskedReturn): AskedReturn[] => {
    if (message.about === 'chaser') return one.role === 'lead' ? [] : [one];
    // Where nobody is named whom the lead professional answers to, they are told themselves.
    if (escalatedTo(one) === undefined) return one.role === 'lead-professional' ? [one] : [];
    return toldAsLead(audit, one, message.addressee);
  };
  const asked = (await askedOf(table, audit.id, message.addressee)).flatMap(hears);
  const owed = asked.filter(({ last }) => chasedStates(audit).has(last.state));
  const id = messageId(message);
  const steps = await stepsDue(
    table,
    audit,
    owed.map(({ last }) => last),
    message.tick,
    id,
  );
  const due = owed.flatMap((one) => {
    const step = steps.find(({ last }) => last === one.last);
    return step?.does === message.about ? [{ one, step: step.step, sent: step.sent, instead: step.instead }] : [];
  });
  const [first] = due;
  const to = first === undefined ? undefined : emailOf(first.one);
  if (to === undefined) return undefined;
  const chased = due.map(({ one, step }) => ({ ...lateOf({ audit, tool: deps.tool }, one, message.tick), step }));
  return {
    kind: message.about,
    to,
    addressee: message.addressee,
    returns: due.map(({ one, step }) => ({ ...rowOf(one), step })),
    ...(first === undefined ? {} : { role: first.one.role }),
    tick: message.tick,
    steps: due.map(({ sent }) => sent),
    instead: due.flatMap(({ instead }) => instead),
    calendar: [],
    linked: true,
    compose: (link) => {
      const mail = {
        audit: mailedAudit(audit),
        ...(audit.state === 'closed' ? { hasClosedOn: closedOnOf(audit) } : {}),
        partnership: deps.partnership,
        minutes: deps.tool.minutes,
        owed: chased,
        link,
        contact: deps.managerAddress,
      };
      return Promise.resolve(message.about === 'chaser' ? chaser(mail) : escalation(mail));
    },
  };
}

/** How the manager's mail names a return. */
const returnOf = (last: Entry, agencies: readonly Agency[]): MailedReturn =>
  last.agency === SUMMARY
    ? { of: 'summary', case: last.case }
    : {
        of: 'questionnaire',
        case: last.case,
        agencyName: agencies.find((one) => one.id === last.agency)?.name ?? last.agency,
      };

/** The manager's alert of what reached the ladder's end at this tick. */
async function exhausted(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'ladder-exhausted' }>,
): Promise<Decided | undefined> {
  const { table } = deps;
  if (!takesReopening(audit, londonDay(deps.now())) || (await newestTick(table, audit.id)) !== message.tick)
    return undefined;
  const { cameBackFrom } = message;
  // What came back is sent on whole: what that mail has noted is this one's to tell.
  const id = messageId(
    cameBackFrom === undefined ? message : { ...message, to: cameBackFrom, cameBackFrom: undefined },
  );
  const [logs, agencies, mails] = await Promise.all([
    readAllStates(table, audit.id),
    listAgencies(table, audit.id),
    allMails(table, audit.id),
  ]);
  const caseById = new Map(logs.map(({ entered }) => [entered.id, entered]));
  const owed = logs
    .flatMap(({ entries }) => [...lastEntries(entries).values()])
    .filter((last) => chasedStates(audit).has(last.state));
  const due = await stepsDue(table, audit, owed, message.tick, id);
  const ended = due.filter(({ does }) => does === 'ladder-exhausted');
  if (ended.length === 0) return undefined;
  const mail = ladderExhausted({
    audit: mailedAudit(audit),
    returns: ended.map(({ last }) => ({
      ...returnOf(last, agencies),
      dueOn: last.dueOn,
      ...again(deps.tool, last),
      overdueWorkingDays: overdueWorkingDays(last.dueOn, message.tick, audit.extraHolidays),
      reminded: remindedOf(mails.values(), last, caseById.get(last.case) ?? {}),
    })),
  });
  const returns = ended.map(({ last, step }) => ({ case: last.case, agency: last.agency, step }));
  const decided = toStaff(deps, message, returns, mail);
  return (
    decided && {
      ...decided,
      steps: ended.map(({ sent }) => sent),
      instead: ended.flatMap(({ instead }) => instead),
    }
  );
}

/** What the messages of a tick's ladder come to. */
export const ladderDecisions: Decisions<'chaser' | 'escalation' | 'ladder-exhausted'> = {
  chaser: onTheLadder,
  escalation: onTheLadder,
  'ladder-exhausted': exhausted,
};
