import { listAgencies } from '../../domain/audits/store.ts';
import type { Table } from '../../base/aws/table.ts';
import type { MailItem } from '../../domain/mail/mail-item.ts';
import { agenciesOf } from '../../domain/consultation/comments.ts';
import type { Mail } from '../../domain/mail/templates/layout.ts';
import type { SentKind } from '../../domain/mail/templates/undelivered.ts';
import { sentOn } from '../../domain/mail/templates/sent-on.ts';
import { mailKindOf } from '../../domain/messages/ids.ts';
import type { StaffMessage, StaffRecipient } from '../../domain/messages/messages.ts';
import type { Decided, DecideDeps } from './decided-mail.ts';

/** The mailbox of one of the staff; none of the second contact who is the manager: equal addresses are one recipient. */
function mailboxOf(deps: DecideDeps, to: StaffRecipient): string | undefined {
  if (to === 'manager') return deps.managerAddress;
  const isOne = deps.secondContactAddress.toLowerCase() === deps.managerAddress.toLowerCase();
  return isOne ? undefined : deps.secondContactAddress;
}

/**
 * A mail to one of the staff: it holds no link, and stands for nothing on the ladder or in a calendar. One that came back
 * from the other contact says so first.
 * @returns undefined where whom it is for is the other contact too
 */
export function toStaff(
  deps: DecideDeps,
  message: StaffMessage,
  returns: MailItem['returns'],
  told: Mail,
): Decided | undefined {
  const { to, cameBackFrom } = message;
  const mailbox = mailboxOf(deps, to);
  if (mailbox === undefined) return undefined;
  const mail = cameBackFrom === undefined ? told : sentOn(told, cameBackFrom, deps.partnership);
  return {
    kind: mailKindOf(message),
    to: mailbox,
    addressee: to,
    returns,
    ...('tick' in message ? { tick: message.tick } : {}),
    steps: [],
    instead: [],
    calendar: [],
    linked: false,
    compose: () => Promise.resolve(mail),
  };
}

/** Returns as a record names them, without the steps that they had reached. */
export const bare = (returns: MailItem['returns']): MailItem['returns'] =>
  returns.map((one) => ({ case: one.case, agency: one.agency }));

/** The names of the agencies that a mail was about: of a consultation's, of those whose contact it went to. */
export async function namesIn(table: Table, audit: string, mail: MailItem): Promise<string[]> {
  const all = await listAgencies(table, audit);
  const agencies = new Set(mail.returns.map((one) => one.agency));
  const are = isOfConsultation(mail) ? agenciesOf(audit, mail.to, all) : all.filter((one) => agencies.has(one.id));
  return are.map(({ name }) => name);
}

const isOfConsultation = ({ about }: MailItem): boolean =>
  about === 'consultation' || about === 'consultation-reminder';

/** The kind of a mail to an addressee, as staff are told of it. */
export function sentKind(mail: MailItem): SentKind | undefined {
  const { kind } = mail;
  if (isOfConsultation(mail)) return 'consultation';
  return kind === 'alert' || kind === 'digest' ? undefined : kind;
}
