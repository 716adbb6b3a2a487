import { dayInWords, type Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { Mail } from './layout.ts';
import { aboutAudit, enumerated, heading, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/**
 * Tells the business manager that a return has been sent, or its record check answered, as often as is taken, and how the
 * agency can send again.
 * @param alert.most how often is taken
 * @param alert.hasCome whether a version counts
 */
export function limitReached(alert: {
  audit: MailedAudit;
  case: string;
  agencyName: string;
  of: 'versions' | 'checks';
  most: number;
  hasCome: boolean;
}): Mail {
  const { audit, most } = alert;
  const what = alert.of === 'versions' ? 'return' : 'record check';
  const about = caseInWords(alert.case);
  return layOut('alert', `The ${what} for ${about} came ${most} times, ${audit.quarter}`, [
    paragraph(
      `The ${what} of ${alert.agencyName} on ${about} has come ${most} times since it was last asked for.`,
      'It is not taken any more. The last one stands, and nothing that came before is lost.',
    ),
    heading('What to do'),
    paragraph(
      'Ask them whether they meant it. A program may be sending it again and again, or somebody else may have their link:',
      'if so, reissue the link, and the older ones stop working.',
    ),
    paragraph(
      alert.hasCome
        ? "If something must still change, the audit lead's query about an answer lets them send it again."
        : 'If they have more to send, give them more time or ask them again. Then it is taken again.',
    ),
    aboutAudit(audit),
  ]);
}

/**
 * Tells the business manager that links of one addressee were tried with as many wrong codes as are taken in a day.
 * @param alert.agencyNames whose returns they were tried on
 * @param alert.most how many are taken
 */
export function codeLimitReached(alert: {
  audit: MailedAudit;
  agencyNames: readonly string[];
  day: Day;
  most: number;
}): Mail {
  const { audit, most } = alert;
  const names = enumerated(alert.agencyNames);
  return layOut('alert', `${most} wrong codes in one day, ${audit.quarter}`, [
    paragraph(
      `On ${dayInWords(alert.day)} ${most} wrong codes were entered with the link of ${names}.`,
      'A code opens who the children are, and what was sent. None of these opened anything, and no further one is taken today.',
    ),
    heading('What to do'),
    paragraph(
      'Ring them and ask whether it was them. If it was not, somebody else may have their link:',
      'reissue the link, and the older ones stop working.',
    ),
    aboutAudit(audit),
  ]);
}
