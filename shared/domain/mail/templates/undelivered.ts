import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { Mail, MailKind } from './layout.ts';
import { aboutAudit, beginning, casesInOrder, enumerated, heading, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/** Kinds of mail that go to agencies and lead professionals, and may fail to arrive. */
export type SentKind = Exclude<MailKind, 'alert' | 'digest'> | 'consultation';

const kindInWords: Readonly<Record<SentKind, string>> = {
  invite: 'the email that asks for questionnaires or summaries',
  chaser: 'a reminder',
  escalation: 'the email that says what is overdue',
  notice: 'a notice',
  code: 'a code',
  consultation: 'the email that asks for comments on the questionnaire',
};

/** What to do about one that did not arrive. */
const sendAgain = (kind: SentKind): string => {
  if (kind === 'code') return 'If it did not, they can ask for a new code.';
  if (kind === 'consultation') {
    return 'If it did not, ring them, or give the consultation another last day: each agency is then sent a link again.';
  }
  return 'If it did not, reissue their link. They then get a new link by email, and their older links stop working.';
};

/**
 * Tells the business manager that a mail may or may not have gone, and what to do.
 * @param alert.kind of the mail in doubt; mail to the manager is simply sent again
 * @param alert.agencyNames those that the addressee stands for; none for a lead professional
 * @param alert.addressee the addressee's id, not the address
 */
export function mailUnknown(alert: {
  audit: MailedAudit;
  kind: SentKind;
  agencyNames: readonly string[];
  addressee: string;
}): Mail {
  const what = kindInWords[alert.kind];
  const to = alert.agencyNames.length > 0 ? alert.agencyNames.join(', ') : 'a lead professional';
  return layOut('alert', `Check whether ${what} arrived, ${alert.audit.quarter}`, [
    paragraph(
      `It is not known whether ${what} was sent to ${to} (reference ${alert.addressee}).`,
      'Sending stopped half way. It was not sent again, so that nobody gets it twice.',
    ),
    heading('What to do'),
    paragraph('Ask them whether it came.', sendAgain(alert.kind)),
    aboutAudit(alert.audit),
  ]);
}

/** An address that mail does not reach: told by what it is to which agencies or cases, never by the address. */
export interface BouncedAddress {
  role: 'contact' | 'auditor' | 'lead' | 'lead-professional';
  /** Those whose contact, auditor of a case or senior contact it is; for a lead professional, or their manager, nothing. */
  agencyNames: readonly string[];
  /** Cases that the mail was about. */
  cases: readonly string[];
}

/** Whose address does not work, within a sentence: `the contact's address of Police`. */
export function bouncedWhose({ role, ...bounced }: BouncedAddress): string {
  const cases = enumerated(casesInOrder(bounced.cases).map(caseInWords)) || 'a case';
  const names = enumerated([...new Set(bounced.agencyNames)]);
  if (role === 'lead-professional') return `the address of the lead professional of ${cases}`;
  if (role === 'lead') {
    return names === ''
      ? `the address of the manager of the lead professional of ${cases}`
      : `the senior contact's address of ${names}`;
  }
  if (role === 'auditor') return `the address of whoever answers about ${cases} for ${names || 'an agency'}`;
  return `the contact's address of ${names || 'an agency'}`;
}

const nextEmail =
  'If anything is still needed while the audit is open, the new address then gets an email that asks for it.';

/** What to do about an address that does not work. */
export const bounceMend: Readonly<Record<BouncedAddress['role'], string>> = {
  contact: `Find out the right address, and change the agency's contact. ${nextEmail}`,
  auditor: `Find out the right address, and change it for that case. ${nextEmail}`,
  lead: 'Ring them, and say what is overdue: what came back is not sent again. Find out the right address, and enter it in place of the wrong one: it gets what is sent from then on.',
  'lead-professional': `Find out the right address, and change the case's lead professional. ${nextEmail}`,
};

/**
 * Tells the business manager that a mail came back, whose address it was, and what to do.
 * @param alert.kind of the mail that came back
 */
export const bounceAlert = (alert: BouncedAddress & { audit: MailedAudit; kind: SentKind }): Mail =>
  layOut('alert', `An address does not work: ${kindInWords[alert.kind]} came back, ${alert.audit.quarter}`, [
    paragraph(
      `${beginning(kindInWords[alert.kind])} came back: mail does not reach ${bouncedWhose(alert)}.`,
      'Whoever should have read it has not. You can see the address among the details of the audit.',
    ),
    heading('What to do'),
    paragraph(
      alert.kind === 'consultation'
        ? 'Find out the right address, and enter the agency with it: the new address is sent a link within the hour.'
        : bounceMend[alert.role],
    ),
    aboutAudit(alert.audit),
  ]);
