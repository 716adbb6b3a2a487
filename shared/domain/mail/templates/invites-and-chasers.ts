import { dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { MailBlock, Mail } from './layout.ts';
import {
  beginning,
  byDueDate,
  calendarBlocks,
  casesInOrder,
  counted,
  enumerated,
  heading,
  isOf,
  list,
  minutesBlock,
  nobodyNamed,
  owedLine,
  owner,
  paragraph,
  theAudit,
  whatIsOwed,
  whoAsks,
  whoToAsk,
  wayIn,
} from './parts.ts';
import type { MailedAudit, MailedCalendar, OwedLine, Partnership } from './parts.ts';

/** What mails about what is still needed are made of. */
export interface OwedMail<Item extends OwedLine = OwedLine> {
  audit: MailedAudit & { closesOn: Day };
  /** The day on which the audit closed, once it has: what was asked again is still chased. */
  hasClosedOn?: Day | undefined;
  /** The body that runs the audit. */
  partnership: Partnership;
  owed: readonly Item[];
  /** The addressee's own link, token included. */
  link: string;
  /** Whom to ask: the business manager's address. */
  contact: string;
  /** How long a questionnaire takes, by its tool's own estimate. */
  minutes?: number | undefined;
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
const recordCheck: readonly MailBlock[] = [
  paragraph(
    'Your link shows who each family is once you enter a code, which we email to you when you ask for it there.',
    "Before you fill in a questionnaire, check your agency's records for the family: do you have a record of the child, a",
    'brother or sister, or somebody with parental responsibility? This is the record check. Choose one:',
  ),
  list([
    'We have a record of them: you work with the family now, or did in the past. Then fill in the questionnaire.',
    'We have no record of them: you need do nothing more for that case.',
    'We cannot tell from these details: say what is missing or does not match, so that we can correct it.',
  ]),
];

const isFirst = ({ again }: OwedLine): boolean => again === undefined;

/** How it is answered: what was sent already is looked at again; what was not is begun with the record check. */
function howToAnswer(owed: readonly OwedLine[]): MailBlock[] {
  const first = owed.filter(isFirst);
  const isSummary = isOf('summary');
  return [
    ...(first.some(isOf('questionnaire')) ? recordCheck : []),
    ...(first.some(isSummary)
      ? [
          first.every(isSummary)
            ? paragraph(
                'Your link shows each case that we ask you to summarise, with what we have of it already:',
                'confirm or correct it, and write a brief summary of the case.',
              )
            : paragraph(
                'For a case summary, your link shows what we have of it already: confirm or correct it, and write',
                'a brief summary of the case.',
              ),
        ]
      : []),
    ...(owed.some(({ again }) => (again?.questions.length ?? 0) > 0)
      ? [
          paragraph(
            'Where a query is named, we have what you sent, and the audit lead asks about one of its answers.',
            'Your link shows the query: look again at the answer, and send it again.',
          ),
        ]
      : []),
    ...(owed.some(({ again }) => again !== undefined && (again.reasons.length > 0 || again.questions.length === 0))
      ? [
          paragraph(
            'Where it says sent back, we have what you sent, and ask you to look at it again.',
            'Your link says why: look through it, and send it again.',
          ),
        ]
      : []),
  ];
}

const closingDate = ({ audit, hasClosedOn }: Pick<OwedMail, 'audit' | 'hasClosedOn'>): MailBlock =>
  hasClosedOn === undefined
    ? paragraph(`The closing date of the audit is ${dayInWords(audit.closesOn)}.`)
    : paragraph(`The audit closed on ${dayInWords(hasClosedOn)}. What you send can still change the report.`);

/**
 * The mail that opens an audit, or a new cycle, for one addressee. It says who asks and by what right, then what to do first,
 * with the way in, and then what is needed, by when, and how it is answered.
 * @param mail.owed at least one return, of any number of cases and agencies; shown by due date
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function invite(mail: OwedMail): Mail {
  const { audit, owed, partnership } = mail;
  const [first] = byDueDate(owed);
  if (!first) throw new RangeError('an invite needs something that is owed');
  const what = whatIsOwed(owed);
  const sameDay = owed.every(({ dueOn }) => dueOn === first.dueOn);
  const due = sameDay ? 'due' : 'first due';
  return layOut('invite', `${what}, ${due} ${dayInWords(first.dueOn)}, ${audit.quarter}`, [
    ...whoAsks(partnership, audit, 'asks you to take part in'),
    heading('What to do first'),
    paragraph(
      `You are asked for ${what}.`,
      `Open this link, and please send ${owed.length === 1 ? 'it' : sameDay ? 'them' : 'the first'} by ${dayInWords(first.dueOn)}.`,
    ),
    ...wayIn(mail.link),
    heading('What we need from you'),
    list(byDueDate(owed).map(owedLine)),
    closingDate(mail),
    ...calendarBlocks(mail.calendar),
    ...minutesBlock(owed, mail.minutes),
    heading('How to answer'),
    ...howToAnswer(owed),
    nobodyNamed,
    ...whoToAsk(partnership, mail.contact),
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
 * Reminds an addressee of what is still needed, before and after the due date: one mail for all its returns that a step was
 * reached for, those that are overdue first.
 * @param mail.owed at least one return
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function chaser(mail: OwedMail<ChasedReturn>): Mail {
  const { audit, owed, partnership } = mail;
  const [first] = byDueDate(owed);
  if (!first) throw new RangeError('a chaser needs something that is owed');
  const what = whatIsOwed(owed);
  const overdue = owed.filter(isOverdue).length;
  const sameDay = owed.every(({ dueOn }) => dueOn === first.dueOn);
  const when = overdue > 0 ? `${overdue} overdue` : `${sameDay ? 'due' : 'first due'} ${dayInWords(first.dueOn)}`;
  return layOut('chaser', `Reminder: ${what}, ${when}, ${audit.quarter}`, [
    paragraph(
      `We still need ${what} from you, for ${theAudit(partnership, audit)}.`,
      `Open this link to send ${owed.length === 1 ? 'it' : 'them'}.`,
    ),
    ...wayIn(mail.link),
    ...chasedBlocks(owed),
    closingDate(mail),
    ...calendarBlocks(mail.calendar),
    ...minutesBlock(owed, mail.minutes),
    heading('How to answer'),
    ...howToAnswer(owed),
    nobodyNamed,
    ...whoToAsk(partnership, mail.contact, 'If you need more time, have a question, or somebody else should answer'),
  ]);
}

/** A return that is overdue, and what whoever is told of it is to it. */
export type EscalatedReturn = ChasedReturn & {
  /** Of a summary: whether it goes to the lead professional's own manager. An agency's goes to its senior contact. */
  toManager?: boolean | undefined;
};

/** What a senior contact has to know of an agency's questionnaires. */
const ofAgencies: readonly MailBlock[] = [
  paragraph(
    "We asked your agency's contact, and what is overdue has not come.",
    'Tell us when somebody else should be asked, or why it cannot come.',
    'That your agency has no record of the family, or cannot tell from the details who they are,',
    'is a reply as well, and takes a minute.',
  ),
];

const casesOf = (items: readonly OwedLine[]): string =>
  enumerated(casesInOrder(items.map((item) => item.case)).map(caseInWords));

/**
 * Tells an agency's senior contact what of the agency's is overdue and by how many working days; of a summary it tells the
 * lead professional's own manager, or, where the case names none, the lead professional. It may be the first mail that they
 * get, so it says who asks.
 * @param mail.owed at least one return, each overdue
 * @param mail.tookOver whether somebody else was told of it before, in whose place the addressee is now
 * @param mail.link the addressee's own, not the contact's
 * @throws RangeError when nothing is overdue or a date is none; TypeError when the link is no whole address
 */
export function escalation(mail: OwedMail<EscalatedReturn> & { tookOver?: boolean }): Mail {
  const { audit, owed, partnership } = mail;
  const [first] = owed;
  if (!first || !owed.every(isOverdue)) throw new RangeError('an escalation needs returns that are overdue');
  const what = whatIsOwed(owed);
  const agencies = [...new Set(owed.flatMap((item) => (item.of === 'questionnaire' ? [item.agencyName] : [])))];
  const summaries = owed.filter(isOf('summary'));
  const managed = summaries.filter((item) => item.toManager === true);
  const own = summaries.filter((item) => item.toManager !== true);
  const as = [
    ...(agencies.length > 0 ? [`the senior contact of ${enumerated(agencies)}`] : []),
    ...(managed.length > 0 ? [`the manager of the lead professional of ${casesOf(managed)}`] : []),
    ...(own.length > 0 ? [`the lead professional of ${casesOf(own)}`] : []),
  ];
  return layOut('escalation', `Your help is needed: ${what} overdue, ${audit.quarter}`, [
    ...whoAsks(partnership, audit, 'asks for your help with'),
    paragraph(
      `You get this email as ${enumerated(as)}.`,
      ...(mail.tookOver === true ? ['We wrote to whoever was that before you, and it has still not come.'] : []),
    ),
    heading('What to do'),
    paragraph(
      own.length === owed.length
        ? 'Please open this link, and send what is overdue.'
        : 'Please see that what is overdue is sent, or open this link and send it yourself.',
    ),
    ...wayIn(mail.link),
    heading('What is overdue'),
    list(byDueDate(owed).map(overdueLine)),
    closingDate(mail),
    ...(owed.some((item) => item.of === 'questionnaire' && isFirst(item)) ? ofAgencies : []),
    ...(managed.some(isFirst)
      ? [
          paragraph(
            `We asked the lead professional of ${casesOf(managed.filter(isFirst))} for a brief summary of the case,`,
            'and it has not come. Tell us if somebody else can write it.',
          ),
        ]
      : []),
    ...(own.some(isFirst)
      ? [paragraph('What we ask for is a brief summary of the case. Tell us if none can come.')]
      : []),
    ...howToAnswer(owed.filter((item) => !isFirst(item))),
    ...minutesBlock(owed, mail.minutes),
    nobodyNamed,
    ...whoToAsk(partnership, mail.contact, 'If you need more time, have a question, or somebody else should answer'),
  ]);
}

const missedLine = (item: OwedLine): string => `${owner(item)}: was due by ${dayInWords(item.dueOn)}.`;

/**
 * Tells one addressee that the audit has closed, what has not come from them, and which query on what did come they have not
 * answered: that they sent it is not put in doubt.
 * @param mail.audit.closedOn the day on which it closed, which may be another than the closing date
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function closingNotice(mail: OwedMail & { audit: { closedOn: Day } }): Mail {
  const { audit, owed, partnership } = mail;
  if (owed.length === 0) throw new RangeError('a closing notice needs something that has not come');
  const missing = byDueDate(owed.filter(isFirst));
  const again = byDueDate(owed.filter((item) => !isFirst(item)));
  const isMissing = missing.length > 0;
  const queries = again.reduce((sum, item) => sum + (item.again?.questions.length ?? 0), 0);
  const title = isMissing
    ? `${whatIsOwed(missing)} not received`
    : queries > 0
      ? `${counted(queries, 'query', 'queries')} not answered`
      : `${counted(again.length, 'return')} not sent again`;
  return layOut('notice', `The audit has closed: ${title}, ${audit.quarter}`, [
    paragraph(
      `${beginning(theAudit(partnership, audit))}, closed on ${dayInWords(audit.closedOn)}.`,
      ...(isMissing ? [`We have not received ${whatIsOwed(missing)} from you.`] : []),
      `Open this link to ${isMissing ? 'send it' : 'answer what we asked'}: it can still change the report.`,
    ),
    ...wayIn(mail.link),
    ...(isMissing ? [heading('What has not come'), list(missing.map(missedLine))] : []),
    ...(again.length > 0
      ? [
          heading('What we asked you to look at again'),
          paragraph(
            'We have what you sent for this, and it counts. What we have not had is your answer to what we asked:',
          ),
          list(again.map(missedLine)),
        ]
      : []),
    ...calendarBlocks(mail.calendar),
    nobodyNamed,
    ...whoToAsk(partnership, mail.contact),
  ]);
}
