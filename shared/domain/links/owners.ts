import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import { agencyKey, caseKey, parseAgency, parseCase, reissuedAtOf } from '../audits/store.ts';
import type { Key, RawItem } from '../../base/aws/table.ts';

/** What an addressee is to a return: its agency's contact, its agency's lead, or the case's lead professional. */
export type Role = 'contact' | 'lead' | 'lead-professional';

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

/**
 * Whom the returns of a row belong to: an agency's contact and lead, or for `summary` the case's lead professional, if
 * there is one. A contact who is the lead too is told once, as the contact.
 */
export function ownersOf(audit: string, agency: string, row: RawItem): Owner[] {
  const at = reissuedAtOf(row);
  const reissued = at === undefined ? {} : { reissuedAt: at };
  if (agency === SUMMARY) {
    const email = parseCase(row).leadProfessional?.email;
    return email === undefined
      ? []
      : [{ role: 'lead-professional', addressee: addresseeId(audit, email), ...reissued }];
  }
  const { contact, lead } = parseAgency(row);
  const [asContact, asLead] = [addresseeId(audit, contact.email), addresseeId(audit, lead.email)];
  return [
    { role: 'contact', addressee: asContact, ...reissued },
    ...(asLead === asContact ? [] : [{ role: 'lead' as const, addressee: asLead }]),
  ];
}

/** Whether a link opens what belongs to an owner: it is the owner's, and was not reissued since it was minted. */
export const opens = (link: { addressee: string; mintedAt: string }, owner: Owner): boolean =>
  link.addressee === owner.addressee && (owner.reissuedAt === undefined || link.mintedAt >= owner.reissuedAt);
