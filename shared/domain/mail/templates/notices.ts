import type { Withdrawal } from '../../returns/schema.ts';
import { dateInWords, dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { fillInUntil, openInWords, type OpenParts } from '../../returns/still-open.ts';
import { layOut } from './layout.ts';
import type { Mail, MailBlock } from './layout.ts';
import {
  byCase,
  byDueDate,
  calendarBlocks,
  casesInOrder,
  enumerated,
  heading,
  list,
  nobodyNamed,
  owedLine,
  owner,
  paragraph,
  theReturn,
  whatIsOwed,
  whoToAsk,
  yourLink,
} from './parts.ts';
import type { MailedAudit, MailedCalendar, MailedReturn, OwedLine } from './parts.ts';

/** What every notice to an agency or a lead professional says. */
interface Notice {
  audit: MailedAudit;
  /** Whom to ask: the business manager's address. */
  contact: string;
  /** The calendar entries that go with it. */
  calendar?: MailedCalendar | undefined;
}

const inAudit = (audit: MailedAudit): string => `multi-agency case audit: ${audit.title} (${audit.quarterLabel})`;

/** Why the manager withdrew a return, as a sentence; `other` says nothing that a mail may repeat. */
const withdrawalInWords: Readonly<Record<Withdrawal['reason'], string>> = {
  'not-involved': 'The reason: your agency was not involved in the case.',
  duplicate: 'The reason: it was asked for twice.',
  'filed-in-error': 'The reason: what came was filed in error.',
  'agency-closed': 'The reason: the agency has closed.',
  other: 'The business manager can tell you why.',
};

/**
 * Tells whoever owes a return that there is more time. The manager's reason is free text, so no mail repeats it.
 * @param notice.owed with the new due date
 * @param notice.wasDueOn the due date before
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function extensionNotice(notice: Notice & { owed: OwedLine; wasDueOn?: Day | undefined; link: string }): Mail {
  const { audit, owed, wasDueOn } = notice;
  return layOut(
    'notice',
    `Case audit: more time for ${owed.case}, now due ${dateInWords(owed.dueOn)}, ${audit.quarterLabel}`,
    [
      paragraph(
        `You have more time to send ${theReturn(owed)}, for the ${inAudit(audit)}.`,
        `It is now due by ${dayInWords(owed.dueOn)}.`,
        ...(wasDueOn === undefined ? [] : [`Before, it was due by ${dayInWords(wasDueOn)}.`]),
      ),
      list([owedLine(owed)]),
      ...calendarBlocks(notice.calendar),
      ...yourLink(notice.link),
      nobodyNamed,
      ...whoToAsk(notice.contact),
    ],
  );
}

/**
 * Tells whoever was asked for a return that it is no longer asked for.
 * @param notice.othersAsked whether they were asked for anything else that is not withdrawn: without it their links end
 */
export function withdrawalNotice(
  notice: Notice & { return: MailedReturn; reason: Withdrawal['reason']; othersAsked: boolean },
): Mail {
  const { audit } = notice;
  return layOut('notice', `Case audit: nothing more to send on ${notice.return.case}, ${audit.quarterLabel}`, [
    paragraph(
      `We no longer ask you for ${theReturn(notice.return)}, for the ${inAudit(audit)}.`,
      withdrawalInWords[notice.reason],
    ),
    paragraph(
      'You need do nothing more for it. Anything that you sent for it is kept, and is not counted.',
      notice.othersAsked
        ? 'Your link still opens the other cases that you were asked about.'
        : 'You were asked for nothing else in this audit, so your link no longer opens anything.',
    ),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(notice.contact, 'If you have a question, or this looks wrong'),
  ]);
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
    link: string;
  },
): Mail {
  const { audit, owed, open = [] } = notice;
  return layOut('notice', `Case audit: your new link, ${audit.quarterLabel}`, [
    paragraph(
      `Here is a new link to the returns that you were asked for, for the ${inAudit(audit)}.`,
      'The older links that we sent you no longer work: use this one from now on.',
    ),
    ...yourLink(notice.link),
    ...(owed.length + open.length === 0 ? [paragraph('You owe nothing at present.')] : []),
    ...(owed.length === 0
      ? []
      : [heading('What you owe'), paragraph(`You owe ${whatIsOwed(owed)}.`), list(byDueDate(owed).map(owedLine))]),
    ...leftOpen(open, audit.closesOn),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(notice.contact),
  ]);
}

/** What has come and can still be filled in; nothing where nothing can. */
const leftOpen = (open: readonly OpenLine[], closesOn: Day): MailBlock[] =>
  open.length === 0
    ? []
    : [
        heading('What you can still fill in'),
        list(open.toSorted(byCase).map((one) => `${owner(one)}: ${openInWords(one)}.`)),
        paragraph(fillInUntil(closesOn)),
      ];

/**
 * Tells whoever sent a return that the audit lead asks about one of its answers. What is asked is narrative, so it is
 * read behind the link.
 * @param notice.question its id and the tool's own wording
 * @param notice.owed with the date by which the answer is wanted
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function queryNotice(
  notice: Notice & { owed: OwedLine; question: { id: string; wording: string }; link: string },
): Mail {
  const { audit, owed, question } = notice;
  return layOut(
    'notice',
    `Case audit: a query on ${owed.case}, ${question.id}, due ${dateInWords(owed.dueOn)}, ${audit.quarterLabel}`,
    [
      paragraph(
        `The audit lead has a query about an answer in ${theReturn(owed)}, for the ${inAudit(audit)}.`,
        `The answer is wanted by ${dayInWords(owed.dueOn)}.`,
      ),
      heading('What it is about'),
      list([`${owner(owed)}: question ${question.id}, ${question.wording}`]),
      heading('What to do'),
      paragraph(
        'To protect the children, this email does not repeat what the audit lead asks. Open your link to read it,',
        'look again at your answer, and send the return again. Until then what you last sent keeps counting.',
      ),
      ...yourLink(notice.link),
      ...calendarBlocks(notice.calendar),
      nobodyNamed,
      ...whoToAsk(notice.contact),
    ],
  );
}

/**
 * Takes due dates out of an addressee's calendar: nothing that was due then is owed any more.
 * @param notice.calendar cancels at least one entry
 * @throws RangeError when it cancels none, or a date is none
 */
export function calendarCancelledNotice(notice: Notice & { calendar: MailedCalendar }): Mail {
  const { audit, calendar } = notice;
  const days = calendar.cancelled.toSorted();
  if (days.length === 0) throw new RangeError('no calendar entry is taken out');
  return layOut(
    'notice',
    `Case audit: nothing more due on ${enumerated(days.map(dateInWords))}, ${audit.quarterLabel}`,
    [
      paragraph(
        `You owe nothing more by ${enumerated(days.map(dayInWords))}, for the ${inAudit(audit)}.`,
        'You need do nothing for it.',
      ),
      ...calendarBlocks(calendar),
      paragraph(
        days.length === 1
          ? 'If your calendar does not take it out by itself, delete the entry.'
          : 'If your calendar does not take them out by itself, delete the entries.',
      ),
      ...whoToAsk(notice.contact, 'If you have a question'),
    ],
  );
}

/** A return that has come, and how much of it is open. */
export type OpenLine = MailedReturn & OpenParts;

/**
 * Tells whoever sent returns that they have come, what they leave open, and until when that can be filled in. It goes where a
 * due date is taken out of a calendar, in the place of {@link calendarCancelledNotice}: something can still be done.
 * @param notice.open at least one
 * @throws RangeError when there is none, or a date is none
 */
export function receivedOpenNotice(
  notice: Notice & { audit: MailedAudit & { closesOn: Day }; open: readonly OpenLine[] },
): Mail {
  const { audit, open } = notice;
  if (open.length === 0) throw new RangeError('nothing is left open');
  const cases = enumerated(casesInOrder(open.map((one) => one.case)));
  return layOut('notice', `Case audit: received, with questions left unanswered on ${cases}, ${audit.quarterLabel}`, [
    paragraph(`We have received what you sent, for the ${inAudit(audit)}. Some of it is left open:`),
    list(open.toSorted(byCase).map((one) => `${owner(one)}: ${openInWords(one)}.`)),
    paragraph(
      fillInUntil(audit.closesOn),
      'Open your link and send it again, with the answers that you gave and those that were missing.',
      'Until then what you sent is counted as it is.',
    ),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(notice.contact, 'If you have a question'),
  ]);
}

/**
 * The one-time code that opens, beside the link, who a case is about and the copy of what was sent. The code stands in
 * the mail and nowhere else, least of all in its subject, which a locked telephone shows.
 * @param mail.minutes how long the code is good for
 */
export const codeMail = (mail: {
  audit: MailedAudit;
  code: string;
  minutes: number;
  case: string;
  /** `the lead professional`, for a summary. */
  agencyName: string;
  contact: string;
}): Mail =>
  layOut('code', `Case audit: your code for ${mail.case}, ${mail.audit.quarterLabel}`, [
    paragraph(`Your code for ${mail.case}, ${mail.agencyName}:`),
    paragraph(mail.code),
    paragraph(
      `It works once, within ${mail.minutes} minutes of being asked for. Enter it on the page where you asked for it.`,
      'With your link it opens the details of who the case is about, and the copy of what was sent, for this case alone.',
    ),
    paragraph(
      'Tell the code to nobody. Our staff never ask for it.',
      'If you did not ask for a code, somebody else may have your link: do not use the code, and tell us.',
    ),
    ...whoToAsk(mail.contact, 'To tell us, or if you have a question'),
  ]);
