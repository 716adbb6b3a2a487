import { distributedOf, type ReturnCounts } from '../../returns/shown-state.ts';
import { fillInUntil } from '../../returns/still-open.ts';
import { missingInWords, type MissingCode } from '../../returns/missing.ts';
import { dayInWords, type Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { Mail, MailBlock } from './layout.ts';
import { aboutAudit, byDueDate, counted, enumerated, heading, list, owner, paragraph, whatIsOwed } from './parts.ts';
import type { MailedAudit, OwedLine } from './parts.ts';

/** The codes of a check, or that it gave none. */
export const missingCodes = (missing: readonly MissingCode[]): readonly MissingCode[] =>
  missing.length > 0 ? missing : ['unspecified'];

const explainedOf = ({ explained }: ReturnCounts): string =>
  explained === undefined ? '' : `, of which with comments: ${explained}`;

/** An alert that nothing more is due, and whether its audit is closed. */
interface SettledAlert {
  audit: MailedAudit & { closesOn: Day };
  closed: boolean;
  revision: number;
  counts: ReturnCounts;
}

/** That what was left unanswered can be filled in; nothing where nothing was. */
function stillToFillIn({ audit, closed, counts: { returned, complete } }: SettledAlert): MailBlock[] {
  const open = returned - complete;
  if (open === 0) return [];
  const some = open === 1 ? '1 of those returned has' : `${open} of those returned have`;
  return [
    paragraph(
      `${some} questions left unanswered, or a child not covered.`,
      fillInUntil({ closesOn: audit.closesOn, late: closed }),
    ),
  ];
}

/** Expected, distributed, returned, complete: a share of one of them alone misled in 2015 (audit report 2.3.1). */
export const countLines = (counts: ReturnCounts): string[] => [
  `Expected: ${counts.expected}`,
  `Distributed: ${distributedOf(counts)}`,
  `Returned: ${counts.returned}, of which complete: ${counts.complete}${explainedOf(counts)}`,
  `The agency has no record of the family: ${counts.notKnown}`,
  `The agency cannot tell from the details who they are: ${counts.cannotIdentify}`,
  `No reply: ${counts.noReply}`,
  `Declined: ${counts.declined ?? 0}`,
  `No longer asked for: ${counts.withdrawn}`,
];

/**
 * Tells the business manager that nothing more is due on a case's questionnaires, as the figures that include it found it.
 * @param alert.revision the revision of the audit's figures that counts the case
 */
export const caseSettled = (alert: SettledAlert & { case: string }): Mail =>
  layOut('alert', `Nothing more due on ${caseInWords(alert.case)}, ${alert.audit.quarter}`, [
    aboutAudit(alert.audit),
    paragraph(
      `Nothing more is due on the questionnaires about ${caseInWords(alert.case)}.`,
      `Version ${alert.revision} of the figures includes it.`,
      'A case summary is shown separately.',
    ),
    heading('Questionnaires on this case'),
    list(countLines(alert.counts)),
    ...stillToFillIn(alert),
  ]);

/**
 * Tells the business manager that nothing more is due on any questionnaire of the audit.
 * @param alert.revision the revision of the figures that counts every case
 * @param alert.closed whether the audit is closed already
 * @param alert.summaries owed and received; a missing one does not hold an audit open
 */
export function auditSettled(
  alert: SettledAlert & { summaries?: { owed: number; received: number } | undefined },
): Mail {
  const { audit, revision, summaries } = alert;
  return layOut('alert', `Nothing more due on any questionnaire, ${audit.quarter}`, [
    aboutAudit(audit),
    paragraph(
      'Nothing more is due on any questionnaire of this audit.',
      `Version ${revision} of the figures includes every case.`,
    ),
    heading('Questionnaires of the audit'),
    list(countLines(alert.counts)),
    ...stillToFillIn(alert),
    ...(summaries === undefined
      ? [paragraph('Case summaries are shown separately.')]
      : [
          paragraph(
            `Case summaries are shown separately: ${summaries.owed} asked for, ${summaries.received} received.`,
          ),
        ]),
    ...(alert.closed
      ? []
      : [
          heading('What to do'),
          paragraph(
            'You can close the audit now, or wait for what may still come. Only closing makes the figures final.',
          ),
        ]),
  ]);
}

/** How long something has been open: `open for 2 working days`. */
export const openFor = (workingDays: number): string =>
  workingDays <= 0 ? 'open since today' : `open for ${counted(workingDays, 'working day')}`;

/**
 * Tells the business manager that an agency cannot tell who a case is about, and what to do (audit report 2.3.6).
 * @param alert.missing by code, what was missing or did not match; none reads as `unspecified`
 */
export const cannotIdentify = (alert: {
  audit: MailedAudit;
  case: string;
  agencyName: string;
  missing: readonly MissingCode[];
}): Mail =>
  layOut(
    'alert',
    `Details needed: an agency cannot tell who ${caseInWords(alert.case)} is about, ${alert.audit.quarter}`,
    [
      paragraph(
        `${alert.agencyName} cannot tell from the details who ${caseInWords(alert.case)} is about. The agency says:`,
      ),
      list(missingCodes(alert.missing).map((code) => missingInWords[code])),
      heading('What to do'),
      paragraph(
        'Correct the details of the case, then ask the agency again.',
        'Until then it gets no reminders for this questionnaire.',
      ),
      paragraph('This is not the same as having no record of the family: the agency has not said that.'),
      aboutAudit(alert.audit),
    ],
  );

/** Who got a reminder that a return is due or overdue, in this asking: nobody where none went or all came back. */
export interface Reminded {
  contact: boolean;
  senior: boolean;
}

/** A return that is overdue. */
export type OverdueReturn = OwedLine & { overdueWorkingDays: number; reminded: Reminded };

function remindedInWords({ of, reminded }: OverdueReturn): string {
  const [contact, senior] =
    of === 'summary'
      ? ['the lead professional', "the lead professional's manager"]
      : ['the contact', 'the senior contact'];
  const told = [...(reminded.contact ? [contact] : []), ...(reminded.senior ? [senior] : [])];
  return told.length === 0 ? 'Nobody has been reminded.' : `Reminders went to ${enumerated(told)}.`;
}

/** A line on a return that is overdue: by how much, and who was reminded. */
export const overdueLine = (one: OverdueReturn): string => `${owner(one)}: ${dueInWords(one)} ${remindedInWords(one)}`;

const dueInWords = ({ dueOn, overdueWorkingDays: days }: OverdueReturn): string =>
  days === 0
    ? `due by ${dayInWords(dueOn)}.`
    : `was due by ${dayInWords(dueOn)}, overdue by ${counted(days, 'working day')}.`;

/** What to do about a return for which all reminders have been sent. */
export const exhaustedMend =
  'Nothing more goes to them by itself. Speak to them: then give more time, change the contact, or stop asking for it and say why.';

/**
 * Tells the business manager for which returns all reminders have been sent: no more goes out for them by itself.
 * @param alert.returns at least one; those longest overdue are shown first
 * @throws RangeError when there is none, or a date is none
 */
export function ladderExhausted(alert: { audit: MailedAudit; returns: readonly OverdueReturn[] }): Mail {
  const { audit, returns } = alert;
  if (returns.length === 0) throw new RangeError('no return has reached the end of the ladder');
  const what = whatIsOwed(returns);
  return layOut('alert', `All reminders have been sent: ${what} overdue, ${audit.quarter}`, [
    paragraph(`All reminders have been sent for ${what}, and what is overdue has not come.`),
    list(byDueDate(returns).map(overdueLine)),
    heading('What to do'),
    paragraph(exhaustedMend),
    aboutAudit(audit),
  ]);
}
