import { dayInWords, type Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { openFor } from './alerts.ts';
import { layOut, type Mail, type MailBlock } from './layout.ts';
import {
  aboutAudit,
  byCase,
  casesInOrder,
  enumerated,
  heading,
  link,
  list,
  paragraph,
  type MailedAudit,
  type StaffNames,
} from './parts.ts';

const actNow: readonly MailBlock[] = [
  paragraph(
    'Act now, under your local safeguarding procedure. Do not wait for the audit.',
    'This email is not a referral.',
  ),
];

const untilAcknowledged = ({ manager, secondContact }: StaffNames): MailBlock =>
  paragraph(
    `Until a named person says what they did, it stays open, and goes to ${manager}, the business manager, and`,
    `${secondContact}, the second contact, again each working day. Neither a later answer that says no nor the end of the`,
    'audit closes it.',
  );

/** Where what a mail is about can be read, and then be acknowledged. */
const readAt = (what: string, url: string): MailBlock[] => [
  paragraph(
    `To protect the child, this email does not repeat ${what}. Read it, with its comment, at this address, with a`,
    'business manager account; each reading is recorded. It says where to acknowledge it: there a named person',
    'records what they did.',
  ),
  link(url),
];

/**
 * Tells the business manager and the second contact that an answer says a case may need escalating; repeats nothing of
 * the answer.
 * @param alert.version the version of the agency's return that holds the answer
 * @param alert.readAt the address of the answer
 */
export const concern = (alert: {
  by: StaffNames;
  audit: MailedAudit;
  case: string;
  agencyName: string;
  version: number;
  readAt: string;
}): Mail =>
  layOut('alert', `Act now: ${caseInWords(alert.case)} may need escalating, ${alert.audit.quarter}`, [
    paragraph(
      `An answer says that ${caseInWords(alert.case)} may need escalating.`,
      `It is in version ${alert.version} of the return from ${alert.agencyName}.`,
    ),
    heading('What to do'),
    ...actNow,
    ...readAt('the answer', alert.readAt),
    untilAcknowledged(alert.by),
    aboutAudit(alert.audit),
  ]);

/** A concern that nobody has acknowledged. */
export interface OpenConcern {
  case: string;
  agencyName: string;
  version: number;
  raisedOn: Day;
  ageWorkingDays: number;
}

/**
 * Tells the business manager and the second contact, each working day, which concerns nobody has acknowledged.
 * @param alert.concerns at least one; the oldest is shown first
 * @param alert.readAt the address of the list of open concerns
 * @throws RangeError when there is none, or a date is none
 */
export function concernStillOpen(alert: {
  by: StaffNames;
  audit: MailedAudit;
  concerns: readonly OpenConcern[];
  readAt: string;
}): Mail {
  const { audit, concerns } = alert;
  if (concerns.length === 0) throw new RangeError('no concern is open');
  const cases = [...new Set(concerns.map((one) => one.case))];
  const which = cases.length <= 3 ? enumerated(casesInOrder(cases).map(caseInWords)) : `${cases.length} cases`;
  const what = concerns.length === 1 ? 'Concern' : `${concerns.length} concerns`;
  return layOut('alert', `${what} not acknowledged: ${which}, ${audit.quarter}`, [
    paragraph(
      `${concerns.length === 1 ? 'A concern is' : `${concerns.length} concerns are`} open: an answer says that a case may need escalating, and nobody has acknowledged it.`,
    ),
    list(
      concerns
        .toSorted((one, other) => one.raisedOn.localeCompare(other.raisedOn, 'en') || byCase(one, other))
        .map(
          (one) =>
            `${caseInWords(one.case)}: raised on ${dayInWords(one.raisedOn)}, ${openFor(one.ageWorkingDays)}, in version ${one.version} of the return from ${one.agencyName}.`,
        ),
    ),
    heading('What to do'),
    ...actNow,
    ...readAt('an answer', alert.readAt),
    untilAcknowledged(alert.by),
    aboutAudit(audit),
  ]);
}
