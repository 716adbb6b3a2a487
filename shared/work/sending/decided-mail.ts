import type { SentStep } from '../../domain/owed/store.ts';
import type { Log } from '../../base/aws/log.ts';
import type { Table } from '../../base/aws/table.ts';
import { quarterInWords } from '../../domain/audits/names.ts';
import { answersFor } from '../../domain/audits/auditors.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { AskedReturn } from '../../domain/links/asked.ts';
import type { Role } from '../../domain/links/owners.ts';
import type { CalendarChange } from '../../domain/mail/calendar-plan.ts';
import type { MailItem, MailKind, MailState } from '../../domain/mail/mail-item.ts';
import type { Mail } from '../../domain/mail/templates/layout.ts';
import type { MailedAudit, MailedReturn, Partnership } from '../../domain/mail/templates/parts.ts';
import type { Message } from '../../domain/messages/messages.ts';
import type { Tool } from '../../domain/tool/tool.ts';

/** What deciding needs: the audit's tool, what there is to read, the clock, chance, and who the staff are. */
export interface DecideDeps {
  table: Table;
  /** What the audit is asked with. */
  tool: Tool;
  log: Log;
  now: () => Date;
  newCode: () => string;
  /** Days after closing in which links still open. */
  linkDays: number;
  /** The body that runs the audits, as the deployment's settings say. */
  partnership: Partnership;
  managerAddress: string;
  secondContactAddress: string;
  /** Where the service is reached. */
  baseUrl: string;
}

/** A mail as decided at the moment of sending; what needs a link gets it just before it goes. */
export interface Decided {
  kind: MailKind;
  /** The one mailbox that it goes to. */
  to: string;
  /** The addressee's id; of mail to staff `manager` or `second`. */
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
  /** Whether the mail holds a link. */
  linked: boolean;
  /** What that link opens, where it is not what the addressee is asked for. */
  opens?: 'consultation';
  /** The mail itself; undefined when, at the last moment, there is nothing to say. */
  compose: (link: string) => Promise<Mail | undefined>;
  /** What follows once SES has accepted it; a mail whose sender is cut off before is without it. */
  accepted?: (at: Date) => Promise<void>;
}

/** What messages of some kinds come to at this moment; undefined when there is nothing left to say. */
export type Decisions<About extends Message['about']> = {
  [K in About]: (
    deps: DecideDeps,
    audit: Audit,
    message: Extract<Message, { about: K }>,
  ) => Promise<Decided | undefined>;
};

/** What a mail says of its audit. */
export const mailedAudit = (audit: Audit): MailedAudit & { closesOn: string } => ({
  id: audit.id,
  title: audit.title,
  quarter: quarterInWords(audit.quarter),
  closesOn: audit.closesOn,
});

/** How a mail names a return. */
export const mailedReturn = ({ case: entered, agency }: AskedReturn): MailedReturn =>
  agency === undefined
    ? { of: 'summary', case: entered.id }
    : { of: 'questionnaire', case: entered.id, agencyName: agency.name };

/** The mailbox of whoever answers a return, in the role that the addressee has to it. */
export const emailOf = ({ role, case: entered, agency }: AskedReturn): string | undefined => {
  const { leadProfessional } = entered;
  if (agency === undefined) return role === 'lead' ? leadProfessional?.lead?.email : leadProfessional?.email;
  return role === 'lead' ? agency.lead.email : answersFor(agency, entered);
};

/** A return as a mail's record names it. */
export const rowOf = ({ last }: AskedReturn): MailItem['returns'][number] => ({ case: last.case, agency: last.agency });
