import { getItem, type Table } from '../../base/aws/table.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Agency, Audit } from '../audits/schema.ts';
import { auditKey, isDeleted, listAgencies, parseAudit } from '../audits/store.ts';
import { isReplaced, linksAreOver } from '../links/link-expiry.ts';
import type { LinkItem } from '../links/link.ts';
import { bearerHash, type LinkRequest } from '../links/open.ts';
import { getConsultationLink, linksKeyOf } from '../links/store.ts';
import { agenciesOf } from './comments.ts';
import { lastOfConsultation, type ConsultationEntry } from './store.ts';

/** What the link of a consultation opens. */
export interface OpenedConsultation {
  audit: Audit;
  link: LinkItem;
  /** The newest entry of the consultation's log. */
  last: ConsultationEntry;
  /** The agencies that the addressee is the contact of. */
  agencies: Agency[];
}

/**
 * Opens a consultation to the bearer of its link: as long as its addressee is the contact of an agency of the audit, until
 * links of the audit are over or the addressee's were reissued. Unknown links, those of returns, and those whose addressee is
 * nobody's contact any more look the same and cost the same.
 * @throws HttpProblem 404
 */
export async function openConsultation(
  { table, linkDays }: { table: Table; linkDays: number },
  request: LinkRequest,
): Promise<OpenedConsultation> {
  const link = await getConsultationLink(table, bearerHash(request));
  const of = link?.audit ?? '';
  const [auditRow, linksRow, all, last] = await Promise.all([
    getItem(table, auditKey(of)),
    getItem(table, linksKeyOf(link)),
    listAgencies(table, of),
    lastOfConsultation(table, of),
  ]);
  if (link === undefined || auditRow === undefined || last === undefined || isDeleted(auditRow)) {
    throw new HttpProblem('not-found');
  }
  const audit = parseAudit(auditRow);
  const agencies = agenciesOf(audit.id, link.addressee, all);
  const isOver = linksAreOver(audit, linkDays, request.now) || isReplaced(link, linksRow);
  if (agencies.length === 0 || isOver) throw new HttpProblem('not-found');
  return { audit, link, last, agencies };
}
