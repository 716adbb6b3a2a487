/** Who hears that a return is late, and how a mail tells it. */
import type { Day } from '../../base/time/days.ts';
import { addresseeId } from '../../domain/audits/addressee.ts';
import { overdueWorkingDays } from '../../domain/audits/ladder.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import type { AskedReturn } from '../../domain/links/asked.ts';
import type { EscalatedReturn } from '../../domain/mail/templates/invites-and-chasers.ts';
import { owedOf } from './to-addressee.ts';

/** The address of whoever hears that a return is late: the agency's lead, or whom the lead professional answers to. */
export const escalatedTo = ({ agency, case: entered }: AskedReturn): string | undefined =>
  agency === undefined ? entered.leadProfessional?.lead?.email : agency.lead.email;

/** A return as its lead is told of it, where an addressee is that; nothing where it is somebody else, or nobody is. */
export function toldAsLead(audit: Audit, one: AskedReturn, addressee: string): AskedReturn[] {
  const lead = escalatedTo(one);
  // Somebody who answers too hears of it as the lead.
  return lead !== undefined && addresseeId(audit.id, lead) === addressee ? [{ ...one, role: 'lead' }] : [];
}

/** A return that is late, as a mail tells it on a day: what is behind it is so many working days. */
export function lateOf(of: AuditWithTool, one: AskedReturn, day: Day): EscalatedReturn {
  const late = Math.max(0, overdueWorkingDays(one.last.dueOn, day, of.audit.extraHolidays));
  return {
    ...owedOf(of, one),
    ...(one.agency === undefined && one.role === 'lead' ? { toManager: true } : {}),
    step: late,
    overdueWorkingDays: late,
  };
}
