import type * as z from 'zod/mini';
import { distributedOf } from '../../returns/shown-state.ts';
import { fillInUntil } from '../../returns/still-open.ts';
import type { MissingDetail } from '../../returns/schema.ts';
import { dateInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { layOut } from './layout.ts';
import type { MailBlock, Mail, MailKind } from './layout.ts';
import { aboutAudit, byCase, byDueDate, casesInOrder, counted, enumerated, heading, list, paragraph } from './parts.ts';
import type { MailedAudit } from './parts.ts';

/** Codes of what was missing of the details sent, or did not match. */
export type MissingCode = z.infer<typeof MissingDetail>;

/** What each code of a check `cannot-identify` means, as the middle of a sentence. */
export const missingInWords: Readonly<Record<MissingCode, string>> = {
  name: 'the name was missing or did not match',
  'date-of-birth': 'the date of birth was missing or did not match',
  'nhs-number': 'the NHS number was missing or did not match',
  address: 'the address was missing or did not match',
  'no-match': 'the details matched nobody in the records',
  unspecified: 'the agency did not say what was missing',
};

/** The codes of a check, or that it gave none. */
export const missingCodes = (missing: readonly MissingCode[]): readonly MissingCode[] =>
  missing.length > 0 ? missing : ['unspecified'];

/** Questionnaires of a case or an audit; `complete` are those of `returned` without gaps, `explained` those of them that lack no comment. */
export interface MailedCounts {
  expected: number;
  returned: number;
  complete: number;
  /** Absent where it was not counted. */
  explained?: number | undefined;
  notKnown: number;
  cannotIdentify: number;
  noReply: number;
  withdrawn: number;
}

const explainedOf = ({ explained }: MailedCounts): string =>
  explained === undefined ? '' : `, of which with all comments: ${explained}`;

/** That what was left unanswered can be filled in; nothing where nothing was. */
function stillToFillIn({ returned, complete }: MailedCounts, closesOn: Day): MailBlock[] {
  const open = returned - complete;
  if (open === 0) return [];
  const some = open === 1 ? '1 of those returned has' : `${open} of those returned have`;
  return [paragraph(`${some} questions left unanswered, or a child not covered. ${fillInUntil(closesOn)}`)];
}

// Expected, distributed, returned, complete: a share of one of them alone misled in 2015 (audit report 2.3.1).
const countLines = (counts: MailedCounts): string[] => [
  `Expected: ${counts.expected}`,
  `Distributed: ${distributedOf(counts)}`,
  `Returned: ${counts.returned}, of which complete: ${counts.complete}${explainedOf(counts)}`,
  `Not known to the agency: ${counts.notKnown}`,
  `Agency cannot identify the family: ${counts.cannotIdentify}`,
  `No reply: ${counts.noReply}`,
  `Withdrawn: ${counts.withdrawn}`,
];

/**
 * Tells the business manager that nothing more is owed on a case's questionnaires.
 * @param alert.revision the revision of the audit's figures that counts the case
 */
export const caseSettled = (alert: {
  audit: MailedAudit & { closesOn: Day };
  case: string;
  revision: number;
  counts: MailedCounts;
}): Mail =>
  layOut('alert', `${alert.case} is settled, ${alert.audit.quarterLabel} case audit`, [
    aboutAudit(alert.audit),
    paragraph(
      `No agency owes a questionnaire on ${alert.case} any more.`,
      `Revision ${alert.revision} of the figures counts it.`,
      'A case summary is counted apart.',
    ),
    heading('Questionnaires on this case'),
    list(countLines(alert.counts)),
    ...stillToFillIn(alert.counts, alert.audit.closesOn),
  ]);

/**
 * Tells the business manager that nothing more is owed on any questionnaire of the audit.
 * @param alert.revision the revision of the figures that counts every case
 * @param alert.summaries owed and received; a missing one does not hold an audit open
 */
export function auditSettled(alert: {
  audit: MailedAudit & { closesOn: Day };
  revision: number;
  counts: MailedCounts;
  summaries?: { owed: number; received: number } | undefined;
}): Mail {
  const { audit, revision, summaries } = alert;
  return layOut('alert', `Every case is settled, ${audit.quarterLabel} case audit`, [
    aboutAudit(audit),
    paragraph(
      'No agency owes a questionnaire of this audit any more.',
      `Revision ${revision} of the figures counts every case.`,
    ),
    heading('Questionnaires of the audit'),
    list(countLines(alert.counts)),
    ...stillToFillIn(alert.counts, audit.closesOn),
    ...(summaries === undefined
      ? [paragraph('Case summaries are counted apart.')]
      : [paragraph(`Case summaries are counted apart: ${summaries.owed} owed, ${summaries.received} received.`)]),
    heading('What to do'),
    paragraph('You can close the audit now, or wait for what may still come. Only closing makes the figures final.'),
  ]);
}

const actNow: readonly MailBlock[] = [
  paragraph(
    'Act now, under your local safeguarding procedure. Do not wait for the audit.',
    'This email is not that procedure: it refers the case to nobody.',
  ),
];

const untilAcknowledged = paragraph(
  'When somebody has acted, acknowledge the concern: enter who saw it and what they did.',
  'Until a named person does, it stays open, and this email goes to the business manager and the second contact',
  'again each working day. A later answer that says no does not close it.',
);

/**
 * Tells the business manager and the second contact that an answer says a case may need escalating; repeats nothing of
 * the answer.
 * @param alert.version the version of the agency's return that holds the answer
 */
export const concern = (alert: { audit: MailedAudit; case: string; agencyName: string; version: number }): Mail =>
  layOut('alert', `Act now: ${alert.case} may need escalating, ${alert.audit.quarterLabel} case audit`, [
    paragraph(
      `An answer says that ${alert.case} may need escalating.`,
      `It is in version ${alert.version} of the return from ${alert.agencyName}.`,
    ),
    heading('What to do'),
    ...actNow,
    paragraph('To protect the child, this email does not repeat the answer. Read it in the return.'),
    untilAcknowledged,
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
 * @throws RangeError when there is none, or a date is none
 */
export function concernStillOpen(alert: { audit: MailedAudit; concerns: readonly OpenConcern[] }): Mail {
  const { audit, concerns } = alert;
  if (concerns.length === 0) throw new RangeError('no concern is open');
  const cases = [...new Set(concerns.map((one) => one.case))];
  const which = cases.length === 1 ? `${cases[0]} may need` : `${cases.length} cases may need`;
  return layOut('alert', `Act now, nobody has yet: ${which} escalating, ${audit.quarterLabel} case audit`, [
    paragraph(
      concerns.length === 1
        ? 'A concern is open: an answer says that a case may need escalating, and nobody has acknowledged it.'
        : `${concerns.length} concerns are open: answers say that a case may need escalating, and nobody has acknowledged them.`,
    ),
    list(
      concerns
        .toSorted((one, other) => one.raisedOn.localeCompare(other.raisedOn, 'en') || byCase(one, other))
        .map(
          (one) =>
            `${one.case}: raised on ${dateInWords(one.raisedOn)}, ${openFor(one.ageWorkingDays)}, in version ${one.version} of the return from ${one.agencyName}.`,
        ),
    ),
    heading('What to do'),
    ...actNow,
    paragraph('To protect the child, this email does not repeat an answer. Read it in the return.'),
    untilAcknowledged,
    aboutAudit(audit),
  ]);
}

/** How long something has been open: `open for 2 working days`. */
export const openFor = (workingDays: number): string =>
  workingDays <= 0 ? 'open since today' : `open for ${counted(workingDays, 'working day')}`;

/**
 * Tells the business manager that an agency cannot tell who a case is about, and how to mend it (audit report 2.3.6).
 * @param alert.missing by code, what was missing or did not match; none reads as `unspecified`
 */
export const cannotIdentify = (alert: {
  audit: MailedAudit;
  case: string;
  agencyName: string;
  missing: readonly MissingCode[];
}): Mail =>
  layOut('alert', `Details needed: agency cannot identify ${alert.case}, ${alert.audit.quarterLabel} case audit`, [
    paragraph(`${alert.agencyName} cannot identify the family in ${alert.case}. The agency says:`),
    list(missingCodes(alert.missing).map((code) => missingInWords[code])),
    heading('What to do'),
    paragraph(
      'Mend the details of the case, then ask the agency again.',
      'Until then it gets no chasers for this return, and the case stays open.',
    ),
    paragraph('This is not a nil return: the agency has not said that it does not know the family.'),
    aboutAudit(alert.audit),
  ]);

/** Kinds of mail that go to agencies and lead professionals, and may fail to arrive. */
export type SentKind = Exclude<MailKind, 'alert' | 'digest'>;

const kindInWords: Readonly<Record<SentKind, string>> = {
  invite: 'an invite',
  chaser: 'a chaser',
  escalation: 'an escalation',
  notice: 'a notice',
  code: 'a code',
};

/**
 * Tells the business manager that a mail may or may not have gone, and how to mend it.
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
  return layOut('alert', `Check whether ${what} arrived, ${alert.audit.quarterLabel} case audit`, [
    paragraph(
      `It is not known whether ${what} was sent to ${to} (addressee ${alert.addressee}).`,
      'Sending stopped half way. It was not sent again, so that nobody gets it twice.',
    ),
    heading('What to do'),
    paragraph(
      'Ask them whether it came.',
      alert.kind === 'code'
        ? 'If it did not, they can ask for a new code.'
        : 'If it did not, reissue their link. They then get a new link by email, and their older links stop working.',
    ),
    aboutAudit(alert.audit),
  ]);
}

/** An address that mail does not reach: told by what it is to which agencies or cases, never by the address. */
export interface BouncedAddress {
  role: 'contact' | 'lead' | 'lead-professional';
  /** Those whose contact or lead it is; for a lead professional, nothing. */
  agencyNames: readonly string[];
  /** Cases that the mail was about. */
  cases: readonly string[];
}

/** Whose address does not work, within a sentence: `the contact's address of Police`. */
export function bouncedWhose(bounced: BouncedAddress): string {
  const cases = enumerated(casesInOrder(bounced.cases));
  if (bounced.role === 'lead-professional') return `the address of the lead professional of ${cases || 'a case'}`;
  const names = enumerated([...new Set(bounced.agencyNames)]);
  return `the ${bounced.role}'s address of ${names || 'an agency'}`;
}

/** How to mend an address that does not work. */
export const bounceMend: Readonly<Record<BouncedAddress['role'], string>> = {
  contact:
    "Find out the right address, and change the agency's contact. The new address gets an invite for what is owed, and the chasers go on.",
  lead: 'Tell the lead yourself what is overdue: this escalation is not sent again. Find out the right address.',
  'lead-professional':
    "Find out the right address, and change the case's lead professional. The new address gets an invite for what is owed, and the chasers go on.",
};

/**
 * Tells the business manager that a mail came back, whose address it was, and how to mend it.
 * @param alert.kind of the mail that came back
 */
export const bounceAlert = (alert: BouncedAddress & { audit: MailedAudit; kind: SentKind }): Mail =>
  layOut(
    'alert',
    `An address does not work: ${kindInWords[alert.kind]} came back, ${alert.audit.quarterLabel} case audit`,
    [
      paragraph(
        `${kindInWords[alert.kind].replace(/^a/, 'A')} came back: mail does not reach ${bouncedWhose(alert)}.`,
        'Whoever should have read it has not. You can see the address among the details of the audit.',
      ),
      heading('What to do'),
      paragraph(bounceMend[alert.role]),
      aboutAudit(alert.audit),
    ],
  );

/** A return that has reached the ladder's end. */
export interface ExhaustedReturn {
  case: string;
  /** `the lead professional`, for a summary. */
  agencyName: string;
  dueOn: Day;
  overdueWorkingDays: number;
}

/** A line on a return that has reached the ladder's end. */
export const exhaustedLine = (one: ExhaustedReturn): string =>
  `${one.case}, ${one.agencyName}: was due by ${dateInWords(one.dueOn)}, overdue by ${counted(one.overdueWorkingDays, 'working day')}.`;

/** What to do about a return that has reached the ladder's end. */
export const exhaustedMend =
  'Nothing more goes to them by itself. Speak to them: then give more time, change the contact, or withdraw the return and say why.';

/**
 * Tells the business manager which returns have reached the ladder's end: no more goes out for them by itself.
 * @param alert.returns at least one; those longest overdue are shown first
 * @throws RangeError when there is none, or a date is none
 */
export function ladderExhausted(alert: { audit: MailedAudit; returns: readonly ExhaustedReturn[] }): Mail {
  const { audit, returns } = alert;
  if (returns.length === 0) throw new RangeError('no return has reached the end of the ladder');
  const what = counted(returns.length, 'return');
  return layOut('alert', `Chasers are at an end: ${what} overdue, ${audit.quarterLabel} case audit`, [
    paragraph(
      `${what} ${returns.length === 1 ? 'has' : 'have'} reached the end of the ladder:`,
      'every chaser and escalation has gone out, and what is owed has not come.',
    ),
    list(byDueDate(returns).map(exhaustedLine)),
    heading('What to do'),
    paragraph(exhaustedMend),
    aboutAudit(audit),
  ]);
}
