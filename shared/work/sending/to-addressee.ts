import { messageId } from '../../domain/messages/ids.ts';
import type { Message } from '../../domain/messages/messages.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { caseKey } from '../../domain/audits/store.ts';
import { getItems, type Table } from '../../base/aws/table.ts';
import { askedOf, type AskedReturn } from '../../domain/links/asked.ts';
import { ownerKey, ownersOf } from '../../domain/links/owners.ts';
import { planCalendar, type CalendarChange } from '../../domain/mail/calendar-plan.ts';
import type { MailKind } from '../../domain/mail/mail-item.ts';
import { listCalendar, neverWent } from '../../domain/mail/store.ts';
import type { Mail } from '../../domain/mail/templates/layout.ts';
import type {
  MailedAudit,
  MailedCalendar,
  OpenLine,
  OwedLine,
  Partnership,
} from '../../domain/mail/templates/parts.ts';
import { actsAside, owedStates } from '../../domain/returns/life-cycle.ts';
import { lookBackInWords, lookBackOf } from '../../domain/returns/look-back.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import { askedAgainOf } from '../../domain/returns/reopened-for.ts';
import { openParts } from '../../domain/returns/still-open.ts';
import { readStates } from '../../domain/returns/store.ts';
import { emailOf, mailedAudit, mailedReturn, rowOf, type Decided, type DecideDeps } from './decided-mail.ts';

/** Whether something is owed on a return. */
export const isOwed = ({ last }: AskedReturn): boolean => owedStates.has(last.state);

/** What a return is asked again, where it is. */
export function again(tool: Tool, last: Entry): Pick<OwedLine, 'again'> {
  const asked = askedAgainOf(tool, last);
  return asked === undefined ? {} : { again: asked };
}

/** A return that is owed, as a mail tells it. */
export function owedOf({ audit, tool }: AuditWithTool, one: AskedReturn): OwedLine {
  const lookBack = one.agency === undefined ? undefined : lookBackOf(tool, one.case, audit);
  return {
    ...mailedReturn(one),
    dueOn: one.last.dueOn,
    ...(lookBack === undefined ? {} : { lookBack: lookBackInWords(tool, lookBack) }),
    // What is reopened has come, and counts.
    ...again(tool, one.last),
  };
}

/** A return that has come and leaves something open, as a mail tells it; undefined of any other. */
export function openLineOf(one: AskedReturn): OpenLine | undefined {
  if (one.last.state !== 'submitted') return undefined;
  const open = openParts(one.last, one.case);
  return open === undefined ? undefined : { ...mailedReturn(one), ...open };
}

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
  owed: OwedLine[];
  partnership: Partnership;
  /** How long a questionnaire takes. */
  minutes: number | undefined;
  link: string;
  contact: string;
  calendar: MailedCalendar;
}

/** What a mail does to an addressee's calendar, in an audit that attaches entries. */
async function calendarOf(
  table: Table,
  audit: Audit,
  message: Message,
  of: { addressee: string; asked: readonly AskedReturn[] },
): Promise<CalendarChange[]> {
  const mail = messageId(message);
  const standing = await listCalendar(table, audit.id, of.addressee);
  const others = standing.flatMap((entry) => (entry.mail === mail ? [] : [entry.mail]));
  // One that is only claimed may still go, and its entry with it.
  const lost = [...(await neverWent(table, audit.id, others))].filter(([, state]) => state === 'void');
  const isAttached = audit.state === 'open' && audit.calendarEntries !== false;
  return planCalendar({
    audit: audit.id,
    addressee: of.addressee,
    mail,
    standing,
    neverSent: new Set(lost.map(([id]) => id)),
    dueDates: isAttached ? of.asked.filter(isOwed).map(({ last }) => last.dueOn) : [],
  });
}

/** A mail to whoever answers, about some of its returns, with the calendar entries that its due dates call for. */
export async function toAddressee(
  deps: DecideDeps,
  audit: Audit,
  message: Message,
  addressee: string,
  options: {
    kind: MailKind;
    wanted: (one: AskedReturn) => boolean | Promise<boolean>;
    /** Worth a mail with these returns and changes of the calendar; without it, wherever there is a return. */
    worth?: (returns: readonly AskedReturn[], calendar: readonly CalendarChange[]) => boolean;
    compose: (parts: Parts) => Mail | Promise<Mail | undefined>;
    /** Whether it brings a link; it does unless somebody says so. */
    linked?: boolean | ((asked: readonly AskedReturn[]) => boolean);
    /** Whether it goes to an agency's lead too, whose own link an escalation brought. */
    toLeads?: boolean;
  },
): Promise<Decided | undefined> {
  const { toLeads = false, linked = true } = options;
  const asked = (await askedOf(deps.table, audit.id, addressee)).filter((one) => toLeads || one.role !== 'lead');
  const isWanted = await Promise.all(asked.map(async (one) => options.wanted(one)));
  const returns = asked.filter((_one, at) => isWanted[at]);
  const [first] = returns;
  const to = first === undefined ? undefined : emailOf(first);
  if (first === undefined || to === undefined) return undefined;
  const calendar = await calendarOf(deps.table, audit, message, { addressee, asked });
  if (options.worth !== undefined && !options.worth(returns, calendar)) return undefined;
  return {
    kind: options.kind,
    to,
    addressee,
    returns: returns.map(rowOf),
    role: first.role,
    steps: [],
    instead: [],
    calendar,
    linked: typeof linked === 'boolean' ? linked : linked(asked),
    compose: async (link) =>
      options.compose({
        audit: mailedAudit(audit),
        returns,
        asked,
        owed: returns.filter(isOwed).map((one) => owedOf({ audit, tool: deps.tool }, one)),
        partnership: deps.partnership,
        minutes: deps.tool.minutes,
        link,
        contact: deps.managerAddress,
        calendar: calendarWords(calendar),
      }),
  };
}

/** An entry of a return's log, and the last. */
export interface Fact {
  entry: Entry;
  last: Entry;
}

/**
 * The entry of the return's log that a message is about, and the last one: what staff say beside a return overtakes nothing, so
 * it is not looked at. Undefined when there is no such entry.
 */
export async function factOf(
  table: Table,
  message: { audit: string; case: string; agency: string; seq: number },
): Promise<Fact | undefined> {
  const log = (await readStates(table, message)).filter(({ act }) => !actsAside.has(act));
  const [entry, last] = [log.find((one) => one.seq === message.seq), log.at(-1)];
  return entry === undefined || last === undefined ? undefined : { entry, last };
}

/** The addressee of one return now: the contact of its agency or the case's own auditor, or the case's lead professional. */
export async function ownerOf(table: Table, audit: string, id: string, agency: string): Promise<string | undefined> {
  const [entered, owner] = await getItems(table, [caseKey(audit, id), ownerKey(audit, id, agency)]);
  if (entered === undefined || owner === undefined) return undefined;
  return ownersOf(audit, agency, { case: entered, owner })[0]?.addressee;
}

/** Picks the one return that a message is about. */
export const isReturn =
  (of: { case: string; agency: string }) =>
  ({ last }: AskedReturn): boolean =>
    last.case === of.case && last.agency === of.agency;

/** A mail about one return to whoever answers for it, as long as nothing has overtaken its entry. */
export async function aboutReturn(
  deps: DecideDeps,
  audit: Audit,
  message: Extract<Message, { case: string; seq: number }>,
  options: {
    kind: MailKind;
    stillSo: (fact: Fact) => boolean;
    worth?: (returns: readonly AskedReturn[], calendar: readonly CalendarChange[]) => boolean;
    compose: (parts: Parts & { fact: Fact; return: AskedReturn }) => Mail;
    linked?: boolean | ((asked: readonly AskedReturn[]) => boolean);
    /** Whether it goes once the audit is closed too. */
    afterClosing?: boolean;
  },
): Promise<Decided | undefined> {
  if (audit.state !== 'open' && options.afterClosing !== true) return undefined;
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
export const sameCycle = ({ entry, last }: { entry: Entry; last: Entry }): boolean =>
  entry.cycle === last.cycle && owedStates.has(last.state);

/** Nothing has happened to the return since. */
export const latest = ({ entry, last }: { entry: Entry; last: Entry }): boolean => entry.seq === last.seq;

/** The one return that a notice is about. */
export const only = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined) throw new RangeError('a notice is about a return');
  return item;
};
