import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import { agencyKey, caseKey, parseAgency, parseCase, reissuedAtOf } from '../audits/store.ts';
import type { Key, RawItem } from '../../base/aws/table.ts';

/**
 * What an addressee is to a return: its agency's contact, or the case's lead professional; or `lead`, whom either answers to.
 */
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
 * there is one, and their own lead. Who is both is told once, as the first.
 */
export function ownersOf(audit: string, agency: string, row: RawItem): Owner[] {
  const at = reissuedAtOf(row);
  const reissued = at === undefined ? {} : { reissuedAt: at };
  if (agency === SUMMARY) {
    const { leadProfessional } = parseCase(row);
    return leadProfessional === undefined
      ? []
      : bothOf(audit, { role: 'lead-professional', ...leadProfessional, reissued });
  }
  const { contact, lead } = parseAgency(row);
  return bothOf(audit, { role: 'contact', email: contact.email, lead, reissued });
}

/** Who answers, and whom they answer to if that is somebody else. */
function bothOf(
  audit: string,
  of: { role: Role; email: string; lead?: { email: string } | undefined; reissued: { reissuedAt?: string } },
): Owner[] {
  const first = addresseeId(audit, of.email);
  const lead = of.lead === undefined ? first : addresseeId(audit, of.lead.email);
  return [
    { role: of.role, addressee: first, ...of.reissued },
    ...(lead === first ? [] : [{ role: 'lead' as const, addressee: lead }]),
  ];
}

/** Whether a link opens what belongs to an owner: it is the owner's, and was not reissued since it was minted. */
export const opens = (link: { addressee: string; mintedAt: string }, owner: Owner): boolean =>
  link.addressee === owner.addressee && (owner.reissuedAt === undefined || link.mintedAt >= owner.reissuedAt);
