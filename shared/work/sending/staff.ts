import { concernsOf, digestOf } from '../../domain/alerts/facts.ts';
import { workingDaysSince } from '../../domain/audits/ladder.ts';
import { auditSettledBy, settledBy } from '../../domain/figures/store.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { getMails } from '../../domain/mail/store.ts';
import {
  auditSettled,
  cannotIdentify,
  caseSettled,
  concern,
  concernStillOpen,
} from '../../domain/mail/templates/alerts.ts';
import { bounceAlert, mailUnknown } from '../../domain/mail/templates/undelivered.ts';
import { digest } from '../../domain/mail/templates/digest.ts';
import { limitReached } from '../../domain/mail/templates/limit.ts';
import { mostInCycle } from '../../domain/returns/cycle.ts';
import { newestTick } from '../../domain/owed/store.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { londonDay } from '../../base/time/days.ts';
import { mailedAudit, type DecideDeps, type Decisions } from './decided-mail.ts';
import { factOf, latest } from './to-addressee.ts';
import { agencyNameOf, bare, namesIn, toStaff } from './to-staff.ts';

const manager = (deps: DecideDeps): string[] => [deps.managerAddress];

/** The manager and the second contact, once where they are the same. */
const both = (deps: DecideDeps): string[] => [...new Set([deps.managerAddress, deps.secondContactAddress])];

/** What messages come to that tell staff: alerts, concerns and the daily digest. */
export const staffDecisions: Decisions<
  | 'concern'
  | 'concern-open'
  | 'digest'
  | 'cannot-identify'
  | 'limit'
  | 'case-settled'
  | 'audit-settled'
  | 'mail-unknown'
  | 'bounce'
> = {
  'concern-open': async (deps, audit, message) => {
    const { table } = deps;
    if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
    const concerns = await concernsOf(table, audit.id);
    if (concerns.length === 0) return undefined;
    const dayOf = (entry: Entry): string => {
      const day = londonDay(new Date(entry.receivedAt));
      return day > message.tick ? message.tick : day;
    };
    const mail = concernStillOpen({
      audit: mailedAudit(audit),
      concerns: concerns.map(({ entry, agencyName }) => ({
        case: entry.case,
        agencyName,
        version: entry.versions,
        raisedOn: dayOf(entry),
        ageWorkingDays: workingDaysSince(dayOf(entry), message.tick, audit.extraHolidays),
      })),
    });
    const returns = concerns.map(({ entry }) => ({ case: entry.case, agency: entry.agency }));
    return { ...toStaff(both(deps), 'alert', returns, mail), tick: message.tick };
  },

  digest: async (deps, audit, message) => {
    const { table } = deps;
    if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
    const items = await digestOf(table, audit, message.tick);
    if (items === undefined) return undefined;
    const mail = digest({ audit: mailedAudit(audit), ...items });
    return { ...toStaff(manager(deps), 'digest', [], mail), tick: message.tick };
  },

  concern: async (deps, audit, message) => {
    const { table } = deps;
    const fact = await factOf(table, message);
    if (fact?.entry.counted === undefined) return undefined;
    const { case: id, agency } = message;
    const { version } = fact.entry.counted;
    const agencyName = await agencyNameOf(table, audit.id, agency);
    const mail = concern({ audit: mailedAudit(audit), case: id, agencyName, version });
    return toStaff(both(deps), 'alert', [{ case: id, agency }], mail);
  },

  'cannot-identify': async (deps, audit, message) => {
    const { table } = deps;
    const fact = await factOf(table, message);
    // Corrected or overtaken since: there is nothing left to correct.
    if (fact === undefined || !latest(fact)) return undefined;
    const { case: id, agency } = message;
    const mail = cannotIdentify({
      audit: mailedAudit(audit),
      case: id,
      agencyName: await agencyNameOf(table, audit.id, agency),
      missing: fact.entry.missing ?? ['unspecified'],
    });
    return toStaff(manager(deps), 'alert', [{ case: id, agency }], mail);
  },

  limit: async (deps, audit, message) => {
    const { table } = deps;
    const fact = await factOf(table, message);
    // Asked again, given more time or queried since: it takes more.
    if (fact?.entry.limit === undefined || fact.entry.cycle !== fact.last.cycle) return undefined;
    const { case: id, agency } = message;
    const mail = limitReached({
      audit: mailedAudit(audit),
      case: id,
      agencyName: await agencyNameOf(table, audit.id, agency),
      of: fact.entry.limit,
      most: mostInCycle,
      hasCome: fact.last.counted !== undefined,
    });
    return toStaff(manager(deps), 'alert', [{ case: id, agency }], mail);
  },

  'case-settled': async (deps, audit, message) => {
    const settled = await settledBy(deps.table, audit.id, message.fact, message.case);
    if (settled === undefined) return undefined;
    const { case: id, ...counts } = settled.counts;
    const closed = audit.state === 'closed';
    const mail = caseSettled({ audit: mailedAudit(audit), closed, case: id, revision: settled.revision, counts });
    return toStaff(manager(deps), 'alert', [], mail);
  },

  'audit-settled': async (deps, audit, message) => {
    const settled = await auditSettledBy(deps.table, audit.id, message.fact);
    if (settled === undefined) return undefined;
    return toStaff(
      manager(deps),
      'alert',
      [],
      auditSettled({ audit: mailedAudit(audit), closed: audit.state === 'closed', ...settled }),
    );
  },

  'mail-unknown': async (deps, audit, message) => {
    const { table } = deps;
    const [mail] = await getMails(table, audit.id, [message.message]);
    if (mail === undefined || mail.state !== 'unknown' || mail.delivery !== undefined) return undefined;
    if (mail.kind === 'alert' || mail.kind === 'digest') return undefined;
    const names = await namesIn(table, audit.id, mail);
    const sent = { kind: mail.kind, agencyNames: names, addressee: mail.to };
    return toStaff(manager(deps), 'alert', bare(mail.returns), mailUnknown({ audit: mailedAudit(audit), ...sent }));
  },

  bounce: async (deps, audit, message) => {
    const { table } = deps;
    const [mail] = await getMails(table, audit.id, [message.message]);
    if (mail === undefined || shownDelivery(mail) !== 'bounced') return undefined;
    if (mail.kind === 'alert' || mail.kind === 'digest') return undefined;
    const bounced = bounceAlert({
      audit: mailedAudit(audit),
      kind: mail.kind,
      role: mail.role ?? 'contact',
      agencyNames: await namesIn(table, audit.id, mail),
      cases: [...new Set(mail.returns.map((one) => one.case))],
    });
    return toStaff(manager(deps), 'alert', bare(mail.returns), bounced);
  },
};
