import { dayInWords, type Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { Mail } from './layout.ts';
import { aboutAudit, beginning, enumerated, heading, paragraph } from './parts.ts';
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
  const isAnswers = alert.of === 'versions';
  const about = caseInWords(alert.case);
  return layOut(
    'alert',
    `The ${isAnswers ? 'answers' : 'record check'} on ${about} came ${most} times, ${audit.quarter}`,
    [
      paragraph(
        `${beginning(alert.agencyName)} has sent ${isAnswers ? 'answers' : 'a record check'} on ${about} ${most} times since it was last asked.`,
        `No more are taken. The last ${isAnswers ? 'answers stand' : 'one stands'}, and nothing that came before is lost.`,
      ),
      heading('What to do'),
      paragraph(
        'Ask them whether they meant to. A program may be sending it again and again, or somebody else may have their link:',
        'if so, reissue the link, and the older ones stop working.',
      ),
      paragraph(
        alert.hasCome
          ? 'If something must still change, ask the audit lead to send a query about it: then they can send it once more.'
          : 'If they have more to send, give them more time or ask them again. Then it is taken.',
      ),
      aboutAudit(audit),
    ],
  );
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
      'A right code shows who the children are, and what was sent. None of these opened anything, and no more codes are taken',
      'from them today.',
    ),
    heading('What to do'),
    paragraph(
      'Ring them and ask whether it was them. If it was not, somebody else may have their link:',
      'reissue the link, and the older ones stop working.',
    ),
    aboutAudit(audit),
  ]);
}
