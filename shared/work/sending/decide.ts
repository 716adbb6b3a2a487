import { concernsOf, digestOf, leadProfessional } from '../../domain/alerts/facts.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { readAllLogs } from '../../front/manager/completeness.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { agencyKey, caseKey, listAgencies, parseAgency, parseCase } from '../../domain/audits/store.ts';
import type { Log } from '../../base/aws/log.ts';
import { getItem, type Table } from '../../base/aws/table.ts';
import { ladderOf, overdueWorkingDays, stepDue, workingDaysSince } from '../../domain/audits/ladder.ts';
import { lastStep, newestTick, sentSteps, type SentStep } from '../../domain/owed/store.ts';
import { messageId, type Message } from '../../domain/messages/messages.ts';
import { auditSettledBy, settledBy } from '../../domain/figures/store.ts';
import { codeAddressee, issueCode } from '../../domain/identifiers/codes.ts';
import { askedOf, type AskedReturn } from '../../domain/links/asked.ts';
import { owedStates } from '../../domain/returns/life-cycle.ts';
import { lookBackOf } from '../../domain/returns/look-back.ts';
import type { Role } from '../../domain/links/owners.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { readLog } from '../../domain/returns/store.ts';
import { londonDay } from '../../base/time/days.ts';
import { toolOf } from '../../domain/tool/tools.ts';
import { planCalendar, type CalendarChange } from '../../domain/mail/calendar-plan.ts';
import { shownDelivery } from './delivery.ts';
import type { Mail } from '../../domain/mail/layout.ts';
import type { MailItem, MailKind, MailState } from '../../domain/mail/message.ts';
import { getMails, listCalendar, neverWent } from '../../domain/mail/store.ts';
import * as templates from '../../domain/mail/templates.ts';
import type { MailedAudit, MailedCalendar, MailedReturn, Owed } from '../../domain/mail/templates.ts';

export interface DecideDeps {
  table: Table;
  log: Log;
  now: () => Date;
  newCode: () => string;
  managerAddress: string;
  secondContactAddress: string;
}

/** Whom the manager's mail is for, in items and in place of an addressee's id. */
export const toManager = 'manager';

/** A mail as decided at the moment of sending; what needs a link gets it just before it goes. */
export interface Decided {
  kind: MailKind;
  to: string[];
  /** The addressee's id, or `manager`. */
  addressee: string;
  returns: MailItem['returns'];
  role?: Role;
  tick?: string;
  /** What this mail stands for on the ladder; noted before it goes. */
  steps: SentStep[];
  /** Mails that never went and whose steps this one takes: they are given up before it goes. */
  instead: { mail: string; state: MailState }[];
  /** Calendar entries that it sets or cancels; noted before it goes. */
  calendar: CalendarChange[];
  /** What a calendar entry stands for, by due date. */
  dueReturns: (MailedReturn & { dueOn: string })[];
  /** Whether the mail holds a link. */
  linked: boolean;
  /** The mail itself; undefined when, at the last moment, there is nothing to say. */
  compose: (link: string) => Promise<Mail | undefined>;
}

const mailedAudit = (audit: Audit): MailedAudit & { closesOn: string } => ({
  id: audit.id,
  title: audit.title,
  quarterLabel: audit.quarter.label,
  closesOn: audit.closesOn,
});

const mailedReturn = ({ case: entered, agency }: AskedReturn): MailedReturn =>
  agency === undefined
    ? { of: 'summary', case: entered.id }
    : { of: 'questionnaire', case: entered.id, agencyName: agency.name };

const owedOf = (one: AskedReturn): Owed => ({
  ...mailedReturn(one),
  dueOn: one.last.dueOn,
  ...(one.agency === undefined ? {} : { lookBackFrom: lookBackOf(one.case.referredOn).from }),
  // What is reopened has come: what is owed is the answer to a query.
  ...(one.last.state === 'reopened' ? { query: one.last.question ?? '' } : {}),
});

const emailOf = ({ role, case: entered, agency }: AskedReturn): string | undefined => {
  if (agency === undefined) return entered.leadProfessional?.email;
  return role === 'lead' ? agency.lead.email : agency.contact.email;
};

const isOwed = ({ last }: AskedReturn): boolean => owedStates.has(last.state);

const rowOf = ({ last }: AskedReturn): MailItem['returns'][number] => ({ case: last.case, agency: last.agency });

const calendarWords = (changes: readonly CalendarChange[]): MailedCalendar => ({
  set: changes.flatMap((change) => (change.standing ? [change.dueOn] : [])),
  cancelled: changes.flatMap((change) => (change.standing ? [] : [change.dueOn])),
});

/** What mails to an addressee are written from. */
interface Parts {
  audit: MailedAudit & { closesOn: string };
  returns: readonly AskedReturn[];
  /** Everything that the addressee was asked for. */
  asked: readonly AskedReturn[];
  owed: Owed[];
  link: string;
  contact: string;
  calendar: MailedCalendar;
}

/** A mail to whoever answers, about some of its returns, with the calendar entries that its due dates call for. */
async function toAddressee(
  deps: DecideDeps,
  audit: Audit,
  message: Message,
  addressee: string,
  options: {
    kind: MailKind;
    wanted: (one: AskedReturn) => boolean;
    /** Worth a mail with these returns and changes of the calendar; without it, wherever there is a return. */
    worth?: (returns: readonly AskedReturn[], calendar: readonly CalendarChange[]) => boolean;
    compose: (parts: Parts) => Mail | Promise<Mail | undefined>;
    linked?: boolean;
    /** Whether it goes to an agency's lead too, whose own link an escalation brought. */
    toLeads?: boolean;
  },
): Promise<Decided | undefined> {
  const { toLeads = false } = options;
  const asked = (await askedOf(deps.table, audit.id, addressee)).filter((one) => toLeads || one.role !== 'lead');
  const returns = asked.filter(options.wanted);
  const [first] = returns;
  const to = first === undefined ? undefined : emailOf(first);
  if (first === undefined || to === undefined) return undefined;
  const calendar = planCalendar({
    audit: audit.id,
    addressee,
    mail: messageId(message),
    standing: await listCalendar(deps.table, audit.id, addressee),
    dueDates: audit.state === 'open' ? asked.filter(isOwed).map(({ last }) => last.dueOn) : [],
  });
  if (options.worth !== undefined && !options.worth(returns, calendar)) return undefined;
  return {
    kind: options.kind,
    to: [to],
    addressee,
    returns: returns.map(rowOf),
    role: first.role,
    steps: [],
    instead: [],
    calendar,
    dueReturns: asked.filter(isOwed).map((one) => ({ ...mailedReturn(one), dueOn: one.last.dueOn })),
    linked: options.linked !== false,
    compose: async (link) =>
      options.compose({
        audit: mailedAudit(audit),
        returns,
        asked,
        owed: returns.filter(isOwed).map(owedOf),
        link,
        contact: deps.managerAddress,
        calendar: calendarWords(calendar),
      }),
  };
}

/**
 * The entry of the return's log that a message is about, and the last one: a correction overtakes nothing, so it is not
 * looked at. Undefined when there is no such entry.
 */
async function factOf(
  table: Table,
  message: { audit: string; case: string; agency: string; seq: number },
): Promise<{ entry: Entry; last: Entry } | undefined> {
  const log = (await readLog(table, message)).filter((one) => one.act !== 'correction');
  const entry = log.find((one) => one.seq === message.seq);
  const last = log.at(-1);
  return entry === undefined || last === undefined ? undefined : { entry, last };
}

const agencyNameOf = async (table: Table, audit: string, agency: string): Promise<string> => {
  const row = agency === SUMMARY ? undefined : await getItem(table, agencyKey(audit, agency));
  return row === undefined ? leadProfessional : parseAgency(row).name;
};

/** The addressee of one return now: the contact of its agency, or the case's lead professional. */
async function ownerOf(table: Table, audit: string, id: string, agency: string): Promise<string | undefined> {
  const row = await getItem(table, agency === SUMMARY ? caseKey(audit, id) : agencyKey(audit, agency));
  if (row === undefined) return undefined;
  const email = agency === SUMMARY ? parseCase(row).leadProfessional?.email : parseAgency(row).contact.email;
  return email === undefined ? undefined : addresseeId(audit, email);
}

const toStaff = (to: string[], kind: 'alert' | 'digest', returns: MailItem['returns'], mail: Mail): Decided => ({
  kind,
  to,
  addressee: toManager,
  returns,
  steps: [],
  instead: [],
  calendar: [],
  dueReturns: [],
  linked: false,
  compose: () => Promise.resolve(mail),
});

const isReturn =
  (of: { case: string; agency: string }) =>
  ({ last }: AskedReturn): boolean =>
    last.case === of.case && last.agency === of.agency;

/** A mail about one return to whoever answers for it, as long as nothing has overtaken its entry. */
async function aboutReturn(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { seq: number }>,
  options: {
    kind: MailKind;
    stillSo: (fact: { entry: Entry; last: Entry }) => boolean;
    worth?: (returns: readonly AskedReturn[], calendar: readonly CalendarChange[]) => boolean;
    compose: (parts: Parts & { fact: { entry: Entry; last: Entry }; return: AskedReturn }) => Mail;
    linked?: boolean;
  },
): Promise<Decided | undefined> {
  if (audit.state !== 'open') return undefined;
  const fact = await factOf(deps.table, message);
  const addressee = await ownerOf(deps.table, audit.id, message.case, message.agency);
  if (fact === undefined || addressee === undefined || !options.stillSo(fact)) return undefined;
  return toAddressee(deps, audit, message, addressee, {
    kind: options.kind,
    wanted: isReturn(message),
    ...(options.worth === undefined ? {} : { worth: options.worth }),
    ...(options.linked === undefined ? {} : { linked: options.linked }),
    compose: (parts) => options.compose({ ...parts, fact, return: only(parts.returns) }),
  });
}

/** Nothing has begun a new cycle since, and the return is still owed. */
const sameCycle = ({ entry, last }: { entry: Entry; last: Entry }): boolean =>
  entry.cycle === last.cycle && owedStates.has(last.state);

const latest = ({ entry, last }: { entry: Entry; last: Entry }): boolean => entry.seq === last.seq;

/** The one return that a notice is about. */
const only = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined) throw new RangeError('a notice is about a return');
  return item;
};

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
  if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
  const hears = (role: Role): boolean =>
    role === 'lead-professional' || role === (message.about === 'chaser' ? 'contact' : 'lead');
  const asked = (await askedOf(table, audit.id, message.addressee)).flatMap((one): AskedReturn[] => {
    // Somebody who is both contact and lead of an agency hears of both.
    if (message.about === 'escalation' && one.role === 'contact' && one.agency !== undefined) {
      return addresseeId(audit.id, one.agency.lead.email) === message.addressee ? [{ ...one, role: 'lead' }] : [];
    }
    return hears(one.role) ? [one] : [];
  });
  const owed = asked.filter(isOwed);
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
  const chased = due.map(({ one, step }) => ({
    ...owedOf(one),
    step,
    overdueWorkingDays: Math.max(0, overdueWorkingDays(one.last.dueOn, message.tick, audit.extraHolidays)),
  }));
  return {
    kind: message.about,
    to: [to],
    addressee: message.addressee,
    returns: due.map(({ one, step }) => ({ ...rowOf(one), step })),
    ...(first === undefined ? {} : { role: first.one.role }),
    tick: message.tick,
    steps: due.map(({ sent }) => sent),
    instead: due.flatMap(({ instead }) => instead),
    calendar: [],
    dueReturns: [],
    linked: true,
    compose: (link) => {
      const mail = { audit: mailedAudit(audit), owed: chased, link, contact: deps.managerAddress };
      return Promise.resolve(message.about === 'chaser' ? templates.chaser(mail) : templates.escalation(mail));
    },
  };
}

/** The manager's alert of what reached the ladder's end at this tick. */
async function exhausted(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { about: 'ladder-exhausted' }>,
): Promise<Decided | undefined> {
  const { table } = deps;
  if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
  const id = messageId(message);
  const [logs, agencies] = await Promise.all([readAllLogs(table, audit.id), listAgencies(table, audit.id)]);
  const owed = logs
    .flatMap(({ entries }) => [...new Map(entries.map((entry) => [entry.agency, entry])).values()])
    .filter((last) => owedStates.has(last.state));
  const due = await stepsDue(table, audit, owed, message.tick, id);
  const ended = due.filter(({ does }) => does === 'ladder-exhausted');
  if (ended.length === 0) return undefined;
  const mail = templates.ladderExhausted({
    audit: mailedAudit(audit),
    returns: ended.map(({ last }) => ({
      case: last.case,
      agencyName: agencies.find((one) => one.id === last.agency)?.name ?? leadProfessional,
      dueOn: last.dueOn,
      overdueWorkingDays: overdueWorkingDays(last.dueOn, message.tick, audit.extraHolidays),
    })),
  });
  return {
    ...toStaff(
      [deps.managerAddress],
      'alert',
      ended.map(({ last, step }) => ({ case: last.case, agency: last.agency, step })),
      mail,
    ),
    tick: message.tick,
    steps: ended.map(({ sent }) => sent),
    instead: ended.flatMap(({ instead }) => instead),
  };
}

/** What a message comes to at this moment; undefined when there is nothing left to say. */
export async function decide(deps: DecideDeps, audit: Audit, message: Message): Promise<Decided | undefined> {
  const { table } = deps;
  const mailed = mailedAudit(audit);
  const manager = [deps.managerAddress];
  const both = [...new Set([deps.managerAddress, deps.secondContactAddress])];
  switch (message.about) {
    case 'opening':
      if (audit.state !== 'open') return undefined;
      return toAddressee(deps, audit, message, message.addressee, {
        kind: 'invite',
        // Returns asked for since are told of by their own message.
        wanted: (one) => isOwed(one) && one.last.askedOn === audit.opensOn,
        compose: templates.invite,
      });
    case 'closing':
      return toAddressee(deps, audit, message, message.addressee, {
        kind: 'notice',
        wanted: isOwed,
        compose: (parts) => templates.closingNotice({ ...parts, late: true }),
      });
    case 'asked':
      return aboutReturn(deps, audit, message, {
        kind: 'invite',
        stillSo: sameCycle,
        compose: templates.invite,
      });
    case 'contact':
    case 'reissue': {
      if (audit.state !== 'open') return undefined;
      const isContact = message.about === 'contact';
      return toAddressee(deps, audit, message, message.addressee, {
        kind: isContact ? 'invite' : 'notice',
        wanted: isContact ? isOwed : ({ last }) => last.state !== 'withdrawn',
        compose: isContact ? templates.invite : templates.reissueNotice,
      });
    }
    case 'extension':
      return aboutReturn(deps, audit, message, {
        kind: 'notice',
        stillSo: sameCycle,
        compose: (parts) =>
          templates.extensionNotice({ ...parts, owed: only(parts.owed), wasDueOn: parts.fact.entry.wasDueOn }),
      });
    case 'query':
      return aboutReturn(deps, audit, message, {
        kind: 'notice',
        stillSo: sameCycle,
        compose: (parts) => {
          const id = parts.fact.entry.question ?? '';
          const wording = toolOf(audit.tool)?.questions.find((question) => question.id === id)?.wording ?? '';
          return templates.queryNotice({ ...parts, owed: only(parts.owed), question: { id, wording } });
        },
      });
    case 'withdrawal':
      return aboutReturn(deps, audit, message, {
        kind: 'notice',
        stillSo: latest,
        linked: false,
        compose: (parts) =>
          templates.withdrawalNotice({
            ...parts,
            return: mailedReturn(parts.return),
            reason: parts.fact.entry.reason ?? 'other',
            othersAsked: parts.asked.some(({ last }) => last.state !== 'withdrawn'),
          }),
      });
    case 'settled':
      return aboutReturn(deps, audit, message, {
        kind: 'notice',
        stillSo: latest,
        worth: (_returns, calendar) => calendar.some((change) => !change.standing),
        linked: false,
        compose: templates.calendarCancelledNotice,
      });
    case 'code': {
      const addressee = await codeAddressee(table, message, deps.now());
      if (addressee === undefined) return undefined;
      const decided = await toAddressee(deps, audit, message, addressee, {
        kind: 'code',
        wanted: isReturn(message),
        linked: false,
        toLeads: true,
        compose: async ({ returns, contact }) => {
          const code = await issueCode({ table, log: deps.log, now: deps.now, newCode: deps.newCode }, message);
          if (code === undefined) return undefined;
          const name = only(returns).agency?.name ?? leadProfessional;
          return templates.codeMail({ ...code, audit: mailed, case: message.case, agencyName: name, contact });
        },
      });
      return decided === undefined ? undefined : { ...decided, calendar: [] };
    }
    case 'chaser':
    case 'escalation':
      return onTheLadder(deps, audit, message);
    case 'ladder-exhausted':
      return exhausted(deps, audit, message);
    case 'concern-open': {
      if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
      const concerns = await concernsOf(table, audit.id);
      if (concerns.length === 0) return undefined;
      const dayOf = (entry: Entry): string => {
        const day = londonDay(new Date(entry.receivedAt));
        return day > message.tick ? message.tick : day;
      };
      const mail = templates.concernStillOpen({
        audit: mailed,
        concerns: concerns.map(({ entry, agencyName }) => ({
          case: entry.case,
          agencyName,
          version: entry.versions,
          raisedOn: dayOf(entry),
          ageWorkingDays: workingDaysSince(dayOf(entry), message.tick, audit.extraHolidays),
        })),
      });
      const returns = concerns.map(({ entry }) => ({ case: entry.case, agency: entry.agency }));
      return { ...toStaff(both, 'alert', returns, mail), tick: message.tick };
    }
    case 'digest': {
      if (audit.state !== 'open' || (await newestTick(table, audit.id)) !== message.tick) return undefined;
      const items = await digestOf(table, audit, message.tick);
      if (items === undefined) return undefined;
      return { ...toStaff(manager, 'digest', [], templates.digest({ audit: mailed, ...items })), tick: message.tick };
    }
    case 'concern': {
      const fact = await factOf(table, message);
      if (fact?.entry.counted === undefined) return undefined;
      const { case: id, agency } = message;
      const agencyName = await agencyNameOf(table, audit.id, agency);
      const mail = templates.concern({ audit: mailed, case: id, agencyName, version: fact.entry.counted.version });
      return toStaff(both, 'alert', [{ case: id, agency }], mail);
    }
    case 'cannot-identify': {
      const fact = await factOf(table, message);
      // Mended or overtaken since: there is nothing left to mend.
      if (fact === undefined || !latest(fact)) return undefined;
      const { case: id, agency } = message;
      const mail = templates.cannotIdentify({
        audit: mailed,
        case: id,
        agencyName: await agencyNameOf(table, audit.id, agency),
        missing: fact.entry.missing ?? ['unspecified'],
      });
      return toStaff(manager, 'alert', [{ case: id, agency }], mail);
    }
    case 'case-settled': {
      const settled = await settledBy(table, audit.id, message.fact, message.case);
      if (settled === undefined) return undefined;
      const { case: id, ...counts } = settled.counts;
      const mail = templates.caseSettled({ audit: mailed, case: id, revision: settled.revision, counts });
      return toStaff(manager, 'alert', [], mail);
    }
    case 'audit-settled': {
      const settled = await auditSettledBy(table, audit.id, message.fact);
      if (settled === undefined) return undefined;
      return toStaff(manager, 'alert', [], templates.auditSettled({ audit: mailed, ...settled }));
    }
    case 'mail-unknown': {
      const [mail] = await getMails(table, audit.id, [message.message]);
      if (mail === undefined || mail.state !== 'unknown' || mail.delivery !== undefined) return undefined;
      if (mail.kind === 'alert' || mail.kind === 'digest') return undefined;
      const names = await namesIn(table, audit.id, mail);
      const sent = { kind: mail.kind, agencyNames: names, addressee: mail.to };
      return toStaff(manager, 'alert', bare(mail.returns), templates.mailUnknown({ audit: mailed, ...sent }));
    }
    case 'bounce': {
      const [mail] = await getMails(table, audit.id, [message.message]);
      if (mail === undefined || shownDelivery(mail) !== 'bounced') return undefined;
      if (mail.kind === 'alert' || mail.kind === 'digest') return undefined;
      const bounced = templates.bounceAlert({
        audit: mailed,
        kind: mail.kind,
        role: mail.role ?? 'contact',
        agencyNames: await namesIn(table, audit.id, mail),
        cases: [...new Set(mail.returns.map((one) => one.case))],
      });
      return toStaff(manager, 'alert', bare(mail.returns), bounced);
    }
  }
}

const bare = (returns: MailItem['returns']): MailItem['returns'] =>
  returns.map((one) => ({ case: one.case, agency: one.agency }));

async function namesIn(table: Table, audit: string, mail: MailItem): Promise<string[]> {
  const agencies = new Set(mail.returns.map((one) => one.agency));
  return (await listAgencies(table, audit)).filter((one) => agencies.has(one.id)).map((one) => one.name);
}
