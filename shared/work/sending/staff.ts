import { isAcknowledged } from '../../domain/alerts/concerns.ts';
import { agencyNameOf, concernsOf, digestOf } from '../../domain/alerts/facts.ts';
import { listAcknowledgements } from '../../domain/alerts/store.ts';
import { personInWords } from '../../domain/audits/people.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { caseKey, parseCase } from '../../domain/audits/store.ts';
import { getItem } from '../../base/aws/table.ts';
import { workingDaysSince } from '../../domain/audits/ladder.ts';
import { auditSettledBy, settledBy } from '../../domain/figures/store.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { getMails } from '../../domain/mail/store.ts';
import { auditSettled, cannotIdentify, caseSettled } from '../../domain/mail/templates/alerts.ts';
import { concern, concernStillOpen } from '../../domain/mail/templates/concerns.ts';
import { bounceAlert, mailUnknown } from '../../domain/mail/templates/undelivered.ts';
import { digest } from '../../domain/mail/templates/digest.ts';
import { triesADay } from '../../domain/identifiers/code-rules.ts';
import { getTries } from '../../domain/identifiers/code-store.ts';
import { toDoAlert } from '../../domain/mail/templates/to-do.ts';
import { codeLimitReached, limitReached } from '../../domain/mail/templates/limit.ts';
import { toDoOf } from '../../domain/returns/people-checked.ts';
import { mostInCycle } from '../../domain/returns/cycle.ts';
import { lastEntry } from '../../domain/returns/store.ts';
import { newestTick } from '../../domain/owed/store.ts';
import { londonDay } from '../../base/time/days.ts';
import { mailedAudit, type DecideDeps, type Decisions } from './decided-mail.ts';
import { factOf, latest } from './to-addressee.ts';
import { bare, namesIn, sentKind, toStaff } from './to-staff.ts';

/** The address of the list of things to do. */
const toDoAt = ({ baseUrl }: DecideDeps, { id }: Audit): string => `${baseUrl}/v1/audits/${id}/to-do`;

/** What messages come to that tell staff: alerts, concerns and the daily digest. */
export const staffDecisions: Decisions<
  | 'concern'
  | 'concern-open'
  | 'digest'
  | 'cannot-identify'
  | 'to-do'
  | 'limit'
  | 'code-limit'
  | 'case-settled'
  | 'audit-settled'
  | 'mail-unknown'
  | 'bounce'
> = {
  'concern-open': async (deps, audit, message) => {
    const { table } = deps;
    // Not the audit's state: a concern outlives its audit.
    if ((await newestTick(table, audit.id)) !== message.tick) return undefined;
    const concerns = await concernsOf(table, audit.id);
    if (concerns.length === 0) return undefined;
    const dayOf = (raisedAt: string): string => {
      const day = londonDay(new Date(raisedAt));
      return day > message.tick ? message.tick : day;
    };
    const mail = concernStillOpen({
      by: deps.partnership,
      audit: mailedAudit(audit),
      readAt: `${deps.baseUrl}/v1/concerns?audit=${audit.id}`,
      concerns: concerns.map(({ case: id, agencyName, version, raisedAt }) => ({
        case: id,
        agencyName,
        version,
        raisedOn: dayOf(raisedAt),
        ageWorkingDays: workingDaysSince(dayOf(raisedAt), message.tick, audit.extraHolidays),
      })),
    });
    const returns = new Map(concerns.map(({ case: id, agency }) => [`${id}#${agency}`, { case: id, agency }]));
    return toStaff(deps, message, [...returns.values()], mail);
  },

  digest: async (deps, audit, message) => {
    const { table } = deps;
    if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
    const items = await digestOf(table, { audit, tool: deps.tool }, message.tick);
    if (items === undefined) return undefined;
    const mail = digest({ audit: mailedAudit(audit), tool: deps.tool, toDoAt: toDoAt(deps, audit), ...items });
    return toStaff(deps, message, [], mail);
  },

  concern: async (deps, audit, message) => {
    const { table } = deps;
    const fact = await factOf(table, message);
    if (fact?.entry.counted === undefined) return undefined;
    const { case: id, agency } = message;
    // Sent late, as by the sweep: somebody may have acted by now.
    if (isAcknowledged(message, await listAcknowledgements(table, audit.id, id))) return undefined;
    const { version } = fact.entry.counted;
    const agencyName = await agencyNameOf(table, audit.id, agency);
    const readAt = `${deps.baseUrl}/v1/audits/${audit.id}/cases/${id}/returns/${agency}/concerns/${message.seq}`;
    const mail = concern({
      by: deps.partnership,
      audit: mailedAudit(audit),
      case: id,
      agencyName,
      version,
      readAt,
    });
    return toStaff(deps, message, [{ case: id, agency }], mail);
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
    return toStaff(deps, message, [{ case: id, agency }], mail);
  },

  'to-do': async (deps, audit, message) => {
    const { table } = deps;
    const [last, row] = await Promise.all([lastEntry(table, message), getItem(table, caseKey(audit.id, message.case))]);
    const toDo = toDoOf(last?.checked);
    // Somebody has seen to it since, another check said otherwise, or the agency was asked again.
    if (toDo === undefined || row === undefined || toDo.seq !== message.seq) return undefined;
    if (last?.dropped !== undefined) return undefined;
    const { case: id, agency } = message;
    const wordsOf = personInWords(parseCase(row));
    const mail = toDoAlert({
      audit: mailedAudit(audit),
      case: id,
      agencyName: await agencyNameOf(table, audit.id, agency),
      toDo: { ...toDo, people: toDo.people.map((one) => ({ ...one, words: wordsOf(one.person) })) },
      toDoAt: toDoAt(deps, audit),
    });
    return toStaff(deps, message, [{ case: id, agency }], mail);
  },

  limit: async (deps, audit, message) => {
    const { table } = deps;
    const fact = await factOf(table, message);
    // Asked again, given more time or queried since: it takes more. Withdrawn since: nothing more is to come.
    if (fact?.entry.limit === undefined || fact.entry.cycle !== fact.last.cycle) return undefined;
    if (fact.last.state === 'withdrawn') return undefined;
    const { case: id, agency } = message;
    const mail = limitReached({
      audit: mailedAudit(audit),
      case: id,
      agencyName: await agencyNameOf(table, audit.id, agency),
      of: fact.entry.limit,
      most: mostInCycle,
      hasCome: fact.last.counted !== undefined,
    });
    return toStaff(deps, message, [{ case: id, agency }], mail);
  },

  'code-limit': async (deps, audit, message) => {
    const { table } = deps;
    const { addressee, day } = message;
    const tries = await getTries(table, { audit: audit.id, addressee, day });
    if (tries === undefined || tries.wrong.length < triesADay) return undefined;
    const tried = new Map(tries.wrong.map(({ case: id, agency }) => [`${id}#${agency}`, { case: id, agency }]));
    const returns = [...tried.values()];
    const names = await Promise.all(
      [...new Set(returns.map(({ agency }) => agency))].map((one) => agencyNameOf(table, audit.id, one)),
    );
    const mail = codeLimitReached({ audit: mailedAudit(audit), agencyNames: names, day, most: triesADay });
    return toStaff(deps, message, returns, mail);
  },

  'case-settled': async (deps, audit, message) => {
    const settled = await settledBy(deps.table, audit.id, message.fact, message.case);
    if (settled === undefined) return undefined;
    const { case: id, ...counts } = settled.counts;
    const closed = audit.state === 'closed';
    const mail = caseSettled({ audit: mailedAudit(audit), closed, case: id, revision: settled.revision, counts });
    return toStaff(deps, message, [], mail);
  },

  'audit-settled': async (deps, audit, message) => {
    const settled = await auditSettledBy(deps.table, audit.id, message.fact);
    if (settled === undefined) return undefined;
    const mail = auditSettled({ audit: mailedAudit(audit), closed: audit.state === 'closed', ...settled });
    return toStaff(deps, message, [], mail);
  },

  'mail-unknown': async (deps, audit, message) => {
    const { table } = deps;
    const [mail] = await getMails(table, audit.id, [message.message]);
    if (mail === undefined || mail.state !== 'unknown' || mail.delivery !== undefined) return undefined;
    const kind = sentKind(mail);
    if (kind === undefined) return undefined;
    const names = await namesIn(table, audit.id, mail);
    const sent = { kind, agencyNames: names, addressee: mail.to };
    const alert = mailUnknown({ audit: mailedAudit(audit), ...sent });
    return toStaff(deps, message, bare(mail.returns), alert);
  },

  bounce: async (deps, audit, message) => {
    const { table } = deps;
    const [mail] = await getMails(table, audit.id, [message.message]);
    if (mail === undefined || shownDelivery(mail) !== 'bounced') return undefined;
    const kind = sentKind(mail);
    if (kind === undefined) return undefined;
    const bounced = bounceAlert({
      audit: mailedAudit(audit),
      kind,
      role: mail.role ?? 'contact',
      agencyNames: await namesIn(table, audit.id, mail),
      cases: [...new Set(mail.returns.map((one) => one.case))],
    });
    return toStaff(deps, message, bare(mail.returns), bounced);
  },
};
