import { dateInWords, dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { layOut } from './layout.ts';
import type { MailBlock, Mail } from './layout.ts';
import {
  byDueDate,
  calendarBlocks,
  counted,
  enumerated,
  heading,
  isOf,
  link,
  list,
  minutesBlock,
  nobodyNamed,
  owedLine,
  owner,
  paragraph,
  personalLink,
  whatIsOwed,
  whoToAsk,
  yourLink,
} from './parts.ts';
import type { MailedAudit, MailedCalendar, OwedLine } from './parts.ts';

/** What mails about owed returns are made of. */
export interface OwedMail<Item extends OwedLine = OwedLine> {
  audit: MailedAudit & { closesOn: Day };
  /** The name of the body that runs the audit. */
  partnership?: string | undefined;
  owed: readonly Item[];
  /** The addressee's own link, token included. */
  link: string;
  /** Whom to ask: the business manager's address. */
  contact: string;
  /** The calendar entries that go with it. */
  calendar?: MailedCalendar | undefined;
}

/** A return that a step of the ladder was reached for. */
export type ChasedReturn = OwedLine & {
  /** Working days from its due date, as the ladder counts them: before it when negative. */
  step: number;
  /** Working days since it was due; 0 while it is not overdue. */
  overdueWorkingDays: number;
};

/** What to do with a questionnaire before it is filled in. */
const theCheck: readonly MailBlock[] = [
  paragraph(
    'Open your link. Before you fill in a questionnaire, tell us for its case whether your agency knows the child,',
    'a brother or sister, or somebody with parenting responsibility. Choose one:',
  ),
  list([
    'known: you work with the family now, or did in the past. Then fill in the questionnaire.',
    'not known: you have no record of them. You need do nothing more for that case.',
    'cannot identify: what you were sent is not enough to tell who they are. Say what is missing, and we will mend it.',
  ]),
];

function firstThing(owed: readonly OwedLine[]): MailBlock[] {
  if (!owed.some(isOf('questionnaire'))) {
    return [paragraph('Open your link. It shows each case that you owe a summary for. Write a brief summary of each.')];
  }
  return [
    ...theCheck,
    ...(owed.some(isOf('summary')) ? [paragraph('For a case summary, write a brief summary of the case.')] : []),
  ];
}

const aboutQueries = paragraph(
  'Where a query is named, the return has come, and the audit lead asks about one of its answers:',
  'open the link to read the query, look again at the answer, and send the return again.',
);

const missedLine = (item: OwedLine): string => `${owner(item)}: was due by ${dayInWords(item.dueOn)}.`;

/**
 * The mail that opens an audit, or a new cycle, for one addressee: what is owed, by when, and what to do first.
 * @param mail.owed at least one return, of any number of cases and agencies; shown by due date
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function invite(mail: OwedMail): Mail {
  const { audit, owed } = mail;
  const [first] = byDueDate(owed);
  if (!first) throw new RangeError('an invite needs something that is owed');
  const what = whatIsOwed(owed);
  const sameDay = owed.every(({ dueOn }) => dueOn === first.dueOn);
  const due = sameDay ? 'due' : 'first due';
  return layOut('invite', `Case audit: ${what}, ${due} ${dateInWords(first.dueOn)}, ${audit.quarterLabel}`, [
    paragraph(
      `You are asked to take part in a multi-agency case audit${mail.partnership ? ` by ${mail.partnership}` : ''}:`,
      `${audit.title} (${audit.quarterLabel}).`,
      `You owe ${what}.`,
      `${sameDay ? 'Please send what you owe' : 'Please send the first'} by ${dayInWords(first.dueOn)}.`,
    ),
    heading('What to do first'),
    ...firstThing(owed),
    ...yourLink(mail.link),
    heading('What you owe'),
    list(byDueDate(owed).map(owedLine)),
    ...calendarBlocks(mail.calendar),
    minutesBlock(owed),
    paragraph(`The audit closes on ${dayInWords(audit.closesOn)}.`),
    nobodyNamed,
    ...whoToAsk(mail.contact),
  ]);
}

const isOverdue = (item: ChasedReturn): boolean => item.overdueWorkingDays > 0;

const overdueLine = (item: ChasedReturn): string =>
  `${owner(item)}: was due by ${dayInWords(item.dueOn)}, overdue by ${counted(item.overdueWorkingDays, 'working day')}.`;

function chasedBlocks(owed: readonly ChasedReturn[]): MailBlock[] {
  const inOrder = byDueDate(owed);
  const parts: [string, ChasedReturn[], (item: ChasedReturn) => string][] = [
    ['Overdue', inOrder.filter(isOverdue), overdueLine],
    ['Due now', inOrder.filter((item) => !isOverdue(item) && item.step >= 0), owedLine],
    ['Due soon', inOrder.filter((item) => !isOverdue(item) && item.step < 0), owedLine],
  ];
  return parts.flatMap(([title, items, line]) => (items.length === 0 ? [] : [heading(title), list(items.map(line))]));
}

/**
 * Reminds an addressee of what is owed, before and after the due date: one mail for all its returns that a step was
 * reached for, those that are overdue first.
 * @param mail.owed at least one return
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function chaser(mail: OwedMail<ChasedReturn>): Mail {
  const { audit, owed } = mail;
  const [first] = byDueDate(owed);
  if (!first) throw new RangeError('a chaser needs something that is owed');
  const what = whatIsOwed(owed);
  const overdue = owed.filter(isOverdue).length;
  const sameDay = owed.every(({ dueOn }) => dueOn === first.dueOn);
  const when = overdue > 0 ? `${overdue} overdue` : `${sameDay ? 'due' : 'first due'} ${dateInWords(first.dueOn)}`;
  return layOut('chaser', `Case audit: ${what} owed, ${when}, ${audit.quarterLabel}`, [
    paragraph(
      `You still owe ${what} for the multi-agency case audit${mail.partnership ? ` by ${mail.partnership}` : ''}:`,
      `${audit.title} (${audit.quarterLabel}).`,
    ),
    ...chasedBlocks(owed),
    ...(owed.some((item) => item.query !== undefined) ? [aboutQueries] : []),
    heading('What to do'),
    ...firstThing(owed),
    ...yourLink(mail.link),
    ...calendarBlocks(mail.calendar),
    minutesBlock(owed),
    paragraph(`The audit closes on ${dayInWords(audit.closesOn)}.`),
    nobodyNamed,
    ...whoToAsk(mail.contact, 'If you need more time, have a question, or somebody else should answer'),
  ]);
}

/**
 * Tells an agency's lead which returns of the agency are overdue and by how many working days; of a summary it tells
 * the lead professional.
 * @param mail.owed at least one return, each overdue
 * @param mail.link the lead's own, not the contact's
 * @throws RangeError when nothing is overdue or a date is none; TypeError when the link is no whole address
 */
export function escalation(mail: OwedMail<ChasedReturn>): Mail {
  const { audit, owed } = mail;
  const [first] = owed;
  if (!first || !owed.every(isOverdue)) throw new RangeError('an escalation needs returns that are overdue');
  const what = whatIsOwed(owed);
  const agencies = [...new Set(owed.flatMap((item) => (item.of === 'questionnaire' ? [item.agencyName] : [])))];
  const withSummaries = owed.some(isOf('summary'));
  return layOut('escalation', `Your help is needed: ${what} overdue, ${audit.quarterLabel} case audit`, [
    paragraph(
      `${what[0]?.toUpperCase() ?? ''}${what.slice(1)} ${owed.length === 1 ? 'is' : 'are'} overdue`,
      `for the multi-agency case audit${mail.partnership ? ` by ${mail.partnership}` : ''}:`,
      `${audit.title} (${audit.quarterLabel}).`,
      ...(agencies.length > 0 ? [`You get this email as the lead of ${enumerated(agencies)}.`] : []),
      ...(withSummaries
        ? [`You ${agencies.length > 0 ? 'also ' : ''}get this email as the lead professional of a case.`]
        : []),
    ),
    heading('What is overdue'),
    list(byDueDate(owed).map(overdueLine)),
    ...(owed.some((item) => item.query !== undefined) ? [aboutQueries] : []),
    heading('What to do'),
    ...(agencies.length > 0
      ? [
          paragraph(
            "We asked your agency's contact, and what is overdue has not come.",
            'Please see that the contact sends it, or send it yourself with your link.',
            'Tell us when somebody else should be asked, or why it cannot come.',
          ),
          paragraph(
            'That your agency does not know the family, or cannot identify them from what it was sent,',
            'is a reply as well, and takes a minute.',
          ),
        ]
      : []),
    ...(withSummaries
      ? [paragraph('Please write a brief summary of the case with your link, or tell us why none can come.')]
      : []),
    ...yourLink(mail.link),
    minutesBlock(owed),
    paragraph(`The audit closes on ${dayInWords(audit.closesOn)}.`),
    nobodyNamed,
    ...whoToAsk(mail.contact, 'If you need more time, have a question, or somebody else should answer'),
  ]);
}

/**
 * Tells one addressee that the audit has closed and what has not come from them.
 * @param mail.late whether a late return is still taken; then the link is given
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function closingNotice(mail: OwedMail & { late: boolean }): Mail {
  const { audit, owed } = mail;
  if (owed.length === 0) throw new RangeError('a closing notice needs something that has not come');
  const what = whatIsOwed(owed);
  return layOut('notice', `Case audit closed: ${what} not received, ${audit.quarterLabel}`, [
    paragraph(
      `The multi-agency case audit${mail.partnership ? ` by ${mail.partnership}` : ''}, ${audit.title}`,
      `(${audit.quarterLabel}), closed on ${dayInWords(audit.closesOn)}.`,
      `We have not received ${what} from you.`,
    ),
    heading('What has not come'),
    list(byDueDate(owed).map(missedLine)),
    ...calendarBlocks(mail.calendar),
    ...(mail.late
      ? [
          heading('You can still send it'),
          paragraph(
            'We still take a late return, and keep it with the others.',
            'The audit lead decides whether to count it in the figures. Use your link:',
          ),
          link(mail.link),
          personalLink,
        ]
      : [paragraph('Late returns are no longer taken. You need do nothing more.')]),
    nobodyNamed,
    ...whoToAsk(mail.contact),
  ]);
}
