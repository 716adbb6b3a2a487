import { leadProfessional } from '../../domain/alerts/facts.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { agencyKey, listAgencies, parseAgency } from '../../domain/audits/store.ts';
import { getItem, type Table } from '../../base/aws/table.ts';
import type { MailItem } from '../../domain/mail/mail-item.ts';
import type { Mail } from '../../domain/mail/templates/layout.ts';
import { toManager, type Decided } from './decided-mail.ts';

/** A mail to staff: it holds no link, and stands for nothing on the ladder or in a calendar. */
export const toStaff = (to: string[], kind: 'alert' | 'digest', returns: MailItem['returns'], mail: Mail): Decided => ({
  kind,
  to,
  addressee: toManager,
  returns,
  steps: [],
  instead: [],
  calendar: [],
  linked: false,
  compose: () => Promise.resolve(mail),
});

/** The name that staff know an agency by. */
export const agencyNameOf = async (table: Table, audit: string, agency: string): Promise<string> => {
  const row = agency === SUMMARY ? undefined : await getItem(table, agencyKey(audit, agency));
  return row === undefined ? leadProfessional : parseAgency(row).name;
};

/** Returns as a record names them, without the steps that they had reached. */
export const bare = (returns: MailItem['returns']): MailItem['returns'] =>
  returns.map((one) => ({ case: one.case, agency: one.agency }));

/** The names of the agencies that a mail was about. */
export async function namesIn(table: Table, audit: string, mail: MailItem): Promise<string[]> {
  const agencies = new Set(mail.returns.map((one) => one.agency));
  return (await listAgencies(table, audit)).filter((one) => agencies.has(one.id)).map((one) => one.name);
}
