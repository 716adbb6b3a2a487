import type { AskedAgain } from '../../returns/reopened-for.ts';
import type { SendBackReason } from '../../returns/schema.ts';
import { dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { fillInUntil, openInWords } from '../../returns/still-open.ts';
import { caseInWords } from '../../audits/names.ts';
import { layOut } from './layout.ts';
import type { Mail, MailBlock } from './layout.ts';
import {
  byCase,
  byDueDate,
  calendarBlocks,
  counted,
  enumerated,
  heading,
  list,
  nobodyNamed,
  owedLine,
  owner,
  paragraph,
  theAudit,
  theReturn,
  whatIsOwed,
  whoToAsk,
  wayIn,
} from './parts.ts';
import type { MailedAudit, MailedCalendar, OpenLine, OwedLine, Partnership } from './parts.ts';

/** What every notice to an agency or a lead professional says. */
export interface Notice {
  audit: MailedAudit;
  /** The body that runs the audit. */
  partnership: Partnership;
  /** Whom to ask: the business manager's address. */
  contact: string;
  /** The calendar entries that go with it. */
  calendar?: MailedCalendar | undefined;
}

/** What somebody has more time for. */
function toDo(owed: OwedLine): string {
  if (owed.again === undefined) return `to send ${theReturn(owed)}`;
  const { questions, reasons } = owed.again;
  if (reasons.length > 0 || questions.length === 0) return `to send ${theReturn(owed)} again`;
  const ids = enumerated(questions.map(({ id }) => id));
  const queries = questions.length === 1 ? 'query on question' : 'queries on questions';
  return `to answer the ${queries} ${ids} of ${theReturn(owed)}`;
}

/**
 * Tells whoever is asked for a return that there is more time. The manager's reason is free text, so no mail repeats it.
 * @param notice.owed with the new due date
 * @param notice.wasDueOn the due date before
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function extensionNotice(notice: Notice & { owed: OwedLine; wasDueOn?: Day | undefined; link: string }): Mail {
  const { audit, owed, partnership, wasDueOn } = notice;
  return layOut(
    'notice',
    `More time for ${caseInWords(owed.case)}, now due ${dayInWords(owed.dueOn)}, ${audit.quarter}`,
    [
      paragraph(
        `You have more time ${toDo(owed)}, for ${theAudit(partnership, audit)}.`,
        `It is now due by ${dayInWords(owed.dueOn)}.`,
        ...(wasDueOn === undefined ? [] : [`Before, it was due by ${dayInWords(wasDueOn)}.`]),
        'Open this link to answer.',
      ),
      ...wayIn(notice.link),
      list([owedLine(owed)]),
      ...calendarBlocks(notice.calendar),
      nobodyNamed,
      ...whoToAsk(partnership, notice.contact),
    ],
  );
}

/**
 * Tells an addressee that there is more time for several of its returns, in one mail. The manager's reason is free text, so
 * no mail repeats it.
 * @param notice.owed at least one, each with the new due date
 * @throws RangeError when nothing is owed or a date is none; TypeError when the link is no whole address
 */
export function movedNotice(notice: Notice & { owed: readonly OwedLine[]; link: string }): Mail {
  const { audit, owed, partnership } = notice;
  const [first] = byDueDate(owed);
  if (first === undefined) throw new RangeError('more time is given for something that is owed');
  const what = whatIsOwed(owed);
  const sameDay = owed.every(({ dueOn }) => dueOn === first.dueOn);
  return layOut(
    'notice',
    `More time: ${what}, ${sameDay ? 'now' : 'first now'} due ${dayInWords(first.dueOn)}, ${audit.quarter}`,
    [
      paragraph(
        `You have more time for what we still need from you, ${what}, for ${theAudit(partnership, audit)}.`,
        sameDay
          ? `${owed.length === 1 ? 'It is' : 'All of it is'} now due by ${dayInWords(first.dueOn)}.`
          : `The first is now due by ${dayInWords(first.dueOn)}, and each by the day below.`,
        `Open this link to send ${owed.length === 1 ? 'it' : 'them'}.`,
      ),
      ...wayIn(notice.link),
      list(byDueDate(owed).map(owedLine)),
      ...calendarBlocks(notice.calendar),
      nobodyNamed,
      ...whoToAsk(partnership, notice.contact),
    ],
  );
}

/**
 * Gives an addressee a new link in place of the older ones.
 * @param notice.owed what is owed now; may be nothing, as a link also opens what was sent
 * @param notice.open what has come and can still be filled in
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function reissueNotice(
  notice: Notice & {
    audit: MailedAudit & { closesOn: Day };
    owed: readonly OwedLine[];
    open?: readonly OpenLine[];
    /** Whether the audit is closed: what is still sent can change the report. */
    closed?: boolean;
    link: string;
  },
): Mail {
  const { audit, owed, partnership, open = [], closed = false } = notice;
  return layOut('notice', `Your new link, ${audit.quarter}`, [
    paragraph(
      `Here is a new link to what you were asked for, for ${theAudit(partnership, audit)}.`,
      'The older links that we sent you no longer work: use this one from now on.',
    ),
    ...wayIn(notice.link, 'Open what you were asked for'),
    ...(owed.length + open.length === 0 ? [paragraph('Nothing more is due from you at present.')] : []),
    ...(owed.length === 0
      ? []
      : [
          heading('What we need from you'),
          paragraph(`You are asked for ${whatIsOwed(owed)}.`),
          list(byDueDate(owed).map(owedLine)),
          ...(closed ? [paragraph('The audit is closed. Send it: it can still change the report.')] : []),
        ]),
    ...leftOpen(open, { closesOn: audit.closesOn, late: closed }),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(partnership, notice.contact),
  ]);
}

/** What has come and can still be filled in; nothing where nothing can. */
const leftOpen = (open: readonly OpenLine[], audit: { closesOn: Day; late: boolean }): MailBlock[] =>
  open.length === 0
    ? []
    : [
        heading('What you can still fill in'),
        list(open.toSorted(byCase).map((one) => `${owner(one)}: ${openInWords(one)}.`)),
        paragraph(fillInUntil(audit)),
      ];

/** Why a return was sent back, as a sentence; `other` says nothing that a mail may repeat. */
const sentBackInWords: Readonly<Record<SendBackReason, string>> = {
  gaps: 'Questions are left unanswered, or a child is left out.',
  explanations: 'Comments that an answer asks for are missing.',
  'child-added': 'A child was added to the case.',
  other: 'Your link says why.',
};

/** What a notice of queries and of sending back is called, with its case. */
function reopenedTitle(about: string, { questions, reasons }: AskedAgain): string {
  const [first] = questions;
  if (reasons.length > 0 || first === undefined) {
    const queries = first === undefined ? '' : `, with ${counted(questions.length, 'query', 'queries')}`;
    return `Sent back: ${about}${queries}`;
  }
  return questions.length === 1
    ? `A query on ${about}, question ${first.id}`
    : `${questions.length} queries on ${about}, questions ${enumerated(questions.map(({ id }) => id))}`;
}

/** By when what is asked again is wanted, as a sentence. One version answers all of it. */
function answerBy(dueOn: Day, { isSentBack, queries }: { isSentBack: boolean; queries: number }): string {
  const day = dayInWords(dueOn);
  if (isSentBack) return `Please send it again by ${day}${queries > 0 ? ': once is enough for all of this' : ''}.`;
  return queries === 1
    ? `Please answer it by ${day}.`
    : `Please answer them by ${day}: send the questionnaire once, with all of them answered.`;
}

/**
 * Tells whoever sent a return all that it is asked for again: what the audit lead asks about its answers, and why the
 * business manager sent it back. What is asked is narrative, so it is read behind the link.
 * @param notice.owed with the date by which the answer is wanted, and what is asked again
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function reopenedNotice(notice: Notice & { owed: OwedLine; again: AskedAgain; link: string }): Mail {
  const { audit, owed, partnership } = notice;
  const { questions, reasons } = notice.again;
  const isSentBack = reasons.length > 0 || questions.length === 0;
  const [them, answers] =
    questions.length === 1 ? ['a query', 'an answer'] : [`${questions.length} queries`, 'answers'];
  const forAudit = `, for ${theAudit(partnership, audit)}.`;
  return layOut(
    'notice',
    `${reopenedTitle(caseInWords(owed.case), notice.again)}, due ${dayInWords(owed.dueOn)}, ${audit.quarter}`,
    [
      paragraph(
        ...(isSentBack
          ? [
              `We ask you to look again at ${theReturn(owed)}${forAudit}`,
              ...reasons.map((reason) => sentBackInWords[reason]),
            ]
          : []),
        ...(questions.length === 0
          ? []
          : [`The audit lead has ${them} about ${answers} in ${isSentBack ? 'it.' : `${theReturn(owed)}${forAudit}`}`]),
        answerBy(owed.dueOn, { isSentBack, queries: questions.length }),
        'Open this link to read what is asked, look again at what you sent, and send it again.',
      ),
      ...wayIn(notice.link),
      ...(questions.length === 0
        ? []
        : [
            heading('What it is about'),
            list(
              questions.map(({ id, wording }) => `${owner({ ...owed, again: undefined })}, question ${id}: ${wording}`),
            ),
          ]),
      paragraph(
        'To protect the children, this email does not repeat what is asked.',
        'Until you send it again, what you last sent keeps counting.',
      ),
      ...calendarBlocks(notice.calendar),
      nobodyNamed,
      ...whoToAsk(partnership, notice.contact),
    ],
  );
}

/**
 * Takes due dates out of an addressee's calendar: nothing more is due then.
 * @param notice.calendar cancels at least one entry
 * @throws RangeError when it cancels none, or a date is none
 */
export function calendarCancelledNotice(notice: Notice & { calendar: MailedCalendar }): Mail {
  const { audit, calendar, partnership } = notice;
  const days = calendar.cancelled.toSorted();
  if (days.length === 0) throw new RangeError('no calendar entry is taken out');
  return layOut('notice', `Nothing more due on ${enumerated(days.map(dayInWords))}, ${audit.quarter}`, [
    paragraph(
      `Nothing more is due from you by ${enumerated(days.map(dayInWords))}, for ${theAudit(partnership, audit)}.`,
      'You need do nothing for it.',
    ),
    ...calendarBlocks(calendar),
    paragraph(
      days.length === 1
        ? 'If your calendar does not take it out by itself, delete the entry.'
        : 'If your calendar does not take them out by itself, delete the entries.',
    ),
    ...whoToAsk(partnership, notice.contact, 'If you have a question'),
  ]);
}

/**
 * The one-time code that opens, beside the link, all that the link opens: who each case is about, as long as that is shown, and
 * what was written. The code stands in the mail and nowhere else, least of all in its subject, which a locked telephone shows.
 * @param mail.minutes how long the code is good for
 * @param mail.isFamilyShown who the people of a case are is still shown, of one of them at least
 */
export const codeMail = (mail: {
  audit: MailedAudit;
  partnership: Partnership;
  code: string;
  minutes: number;
  isFamilyShown: boolean;
  contact: string;
}): Mail =>
  layOut('code', `Your code for the multi-agency case audit, ${mail.audit.quarter}`, [
    paragraph(`Your code for ${theAudit(mail.partnership, mail.audit)}. Enter it on the page where you asked for it:`),
    { type: 'key', text: mail.code },
    paragraph(
      `It works once, within ${mail.minutes} minutes of this email, for everything that you are asked for, not for one case alone.`,
      `Until you sign out you then see ${mail.isFamilyShown ? 'who each of your cases is about, ' : ''}what was filled in so far, and copies of what was sent.`,
    ),
    paragraph(
      'Tell the code to nobody. Our staff never ask for it.',
      'If you did not ask for a code, somebody else may have your link: do not use the code, and tell us.',
    ),
    ...whoToAsk(mail.partnership, mail.contact, 'To tell us, or if you have a question'),
  ]);
