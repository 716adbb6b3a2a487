import type { Case } from '../audits/schema.ts';
import { SUMMARY } from '../audits/ids.ts';
import { shownDelivery } from '../mail/delivery.ts';
import type { MailItem } from '../mail/mail-item.ts';
import type { Reminded } from '../mail/templates/alerts.ts';
import type { Entry } from '../returns/schema.ts';

/**
 * Who was reminded of a return since it was last asked for: by a mail of the ladder that names it, was taken by SES and did
 * not come back. An escalation goes to the senior contact; a summary's, where the case names no manager of its lead
 * professional, to the lead professional.
 */
export function remindedOf(
  mails: Iterable<MailItem>,
  last: Pick<Entry, 'case' | 'agency' | 'askedOn'>,
  entered: Pick<Case, 'leadProfessional'>,
): Reminded {
  const kinds = new Set<MailItem['kind']>();
  for (const mail of mails) {
    // A step that falls on the day of asking is void: what went that morning was of the asking before.
    const isOfThisAsking = mail.tick !== undefined && mail.tick > last.askedOn;
    if (!isOfThisAsking || mail.state !== 'accepted' || shownDelivery(mail) === 'bounced') continue;
    if (mail.returns.some((one) => one.case === last.case && one.agency === last.agency)) kinds.add(mail.kind);
  }
  const escalated = kinds.has('escalation');
  const isToAuthor = last.agency === SUMMARY && entered.leadProfessional?.lead === undefined;
  return {
    contact: kinds.has('chaser') || (escalated && isToAuthor),
    senior: escalated && !isToAuthor,
  };
}
