import { addresseeId } from '../audits/addressee.ts';
import { auditorOf } from '../audits/auditors.ts';
import { SUMMARY } from '../audits/ids.ts';
import { agencyKey, auditorsSinceOf, caseKey, parseAgency, parseCase, reissuedAtOf } from '../audits/store.ts';
import type { Key, RawItem } from '../../base/aws/table.ts';

/**
 * What an addressee is to a return: its agency's contact, the case's own auditor in the contact's place, or the case's lead
 * professional; or `lead`, whom any of them answers to.
 */
export type Role = 'contact' | 'auditor' | 'lead' | 'lead-professional';

/** One whom returns belong to. */
export interface Owner {
  role: Role;
  addressee: string;
  /** Links of this role minted before then are dead. */
  reissuedAt?: string;
}

/** The row that says whose return it is: the agency's, or the case's for a summary. */
export const ownerKey = (audit: string, id: string, agency: string): Key =>
  agency === SUMMARY ? caseKey(audit, id) : agencyKey(audit, agency);

/** Whoever audits a case for an agency in its contact's place. */
interface Auditor {
  email: string;
  reissuedAt?: string;
}

/** The auditors that a case's row names, by agency. */
export function auditorsIn(row: RawItem): Map<string, Auditor> {
  const entered = parseCase(row);
  const since = auditorsSinceOf(row);
  return new Map(
    Object.keys(entered.auditors ?? {}).flatMap((agency) => {
      const email = auditorOf(entered, agency);
      if (email === undefined) return [];
      return [[agency, { email, ...reissued(Object.hasOwn(since, agency) ? since[agency] : undefined) }] as const];
    }),
  );
}

const reissued = (at: string | undefined): { reissuedAt?: string } => (at === undefined ? {} : { reissuedAt: at });

/**
 * Whom a return belongs to: an agency's contact, or the case's own auditor, and the agency's lead; or for `summary` the case's
 * lead professional, if there is one, and their own lead. Who is both is told once, as the first.
 * @param rows the case's, and what stands under {@link ownerKey}
 */
export function ownersOf(audit: string, agency: string, rows: { case: RawItem; owner: RawItem }): Owner[] {
  if (agency !== SUMMARY) return ownersOfAgency(audit, rows.owner, auditorsIn(rows.case).get(agency));
  const { leadProfessional } = parseCase(rows.case);
  if (leadProfessional === undefined) return [];
  return bothOf(audit, { role: 'lead-professional', ...leadProfessional, ...reissued(reissuedAtOf(rows.case)) });
}

/** Whom an agency's returns belong to; those of a case that has an auditor of its own to that one. */
export function ownersOfAgency(audit: string, row: RawItem, auditor?: Auditor): Owner[] {
  const { contact, lead } = parseAgency(row);
  if (auditor !== undefined) return bothOf(audit, { role: 'auditor', ...auditor, lead });
  return bothOf(audit, { role: 'contact', email: contact.email, lead, ...reissued(reissuedAtOf(row)) });
}

/** Who answers, and whom they answer to if that is somebody else. */
function bothOf(
  audit: string,
  of: { role: Role; email: string; lead?: { email: string } | undefined; reissuedAt?: string },
): Owner[] {
  const first = addresseeId(audit, of.email);
  const lead = of.lead === undefined ? first : addresseeId(audit, of.lead.email);
  return [
    { role: of.role, addressee: first, ...reissued(of.reissuedAt) },
    ...(lead === first ? [] : [{ role: 'lead' as const, addressee: lead }]),
  ];
}

/** Whether a link opens what belongs to an owner: it is the owner's, and was not reissued since it was minted. */
export const opens = (link: { addressee: string; mintedAt: string }, owner: Owner): boolean =>
  link.addressee === owner.addressee && (owner.reissuedAt === undefined || link.mintedAt >= owner.reissuedAt);
