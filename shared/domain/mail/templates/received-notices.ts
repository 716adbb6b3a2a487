import { dayInWords, type Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import { fillInUntil, hasGaps, openInWords, type OpenParts } from '../../returns/still-open.ts';
import type { SummaryPartName } from '../../returns/schema.ts';
import { partsInWords, partsLeft, type Summarised } from '../../returns/summary.ts';
import { layOut, type Mail } from './layout.ts';
import type { Notice } from './notices.ts';
import {
  byCase,
  calendarBlocks,
  casesInOrder,
  enumerated,
  list,
  nobodyNamed,
  owner,
  paragraph,
  theAudit,
  theReturn,
  wayIn,
  whoToAsk,
  type MailedAudit,
  type MailedReturn,
  type OpenLine,
} from './parts.ts';

/**
 * Tells whoever sent returns that they have come, what they leave open, and until when that can be filled in. It goes where a
 * due date is taken out of a calendar, in the place of {@link calendarCancelledNotice}: something can still be done.
 * @param notice.open at least one
 * @throws RangeError when there is none, or a date is none
 */
export function receivedOpenNotice(
  notice: Notice & { audit: MailedAudit & { closesOn: Day }; open: readonly OpenLine[]; link: string },
): Mail {
  const { audit, open, partnership } = notice;
  if (open.length === 0) throw new RangeError('nothing is left open');
  const cases = enumerated(casesInOrder(open.map((one) => one.case)).map(caseInWords));
  return layOut('notice', `Received, with questions left unanswered on ${cases}, ${audit.quarter}`, [
    paragraph(
      `We have received what you sent, for ${theAudit(partnership, audit)}. Some of it is left open.`,
      fillInUntil({ closesOn: audit.closesOn, late: false }),
      'Open this link to fill in what was missing, and send it again.',
    ),
    ...wayIn(notice.link, 'Open what you sent'),
    list(open.toSorted(byCase).map((one) => `${owner(one)}: ${openInWords(one)}.`)),
    paragraph(
      `The link opens a list of all that you are asked for: choose ${cases} there.`,
      'Until you send it again, what you sent is counted as it is.',
    ),
    ...calendarBlocks(notice.calendar),
    nobodyNamed,
    ...whoToAsk(partnership, notice.contact, 'If you have a question'),
  ]);
}

/**
 * The receipt of one version of a return: what came, what it is called, and what it leaves open. Nothing of what it says.
 * @param notice.late it came after the audit was closed
 * @param notice.open what it leaves open; undefined where nothing is, or where it has no questions
 * @param notice.parts of a case summary: what of it came
 * @throws RangeError when a date is none
 */
export function receiptNotice(
  notice: Notice & {
    audit: MailedAudit & { closesOn: Day };
    of: MailedReturn;
    version: number;
    reference: string;
    late: boolean;
    open?: OpenParts | undefined;
    link: string;
    parts?: readonly SummaryPartName[] | undefined;
    tool: Summarised;
  },
): Mail {
  const { audit, tool, of, version, reference, late, open, parts, partnership, calendar } = notice;
  const subject = open !== undefined && hasGaps(open) ? 'Received, with questions left unanswered' : 'Received';
  const corrected = late
    ? 'The audit is closed: what you correct now can still change the report.'
    : `You can correct it until the audit closes, on ${dayInWords(audit.closesOn)}.`;
  // What is said of its parts says until when.
  const isPartly = parts !== undefined && partsLeft(tool, parts).names.length > 0;
  return layOut('notice', `${subject}: ${caseInWords(of.case)}, receipt number ${reference}, ${audit.quarter}`, [
    paragraph(
      `We have received ${theReturn(of)}${version === 1 ? '' : `, version ${version}`}, for ${theAudit(partnership, audit)}.`,
      `The receipt number is ${reference}. Give it if you ask about this.`,
    ),
    ...(parts === undefined ? [] : [paragraph(partsInWords(tool, parts, { closesOn: audit.closesOn, late }))]),
    ...(open === undefined
      ? [
          isPartly
            ? paragraph('Open this link to do so, or to correct what came.')
            : paragraph(corrected, 'Open this link to do so.'),
        ]
      : [
          paragraph(
            `Of it, ${openInWords(open)}.`,
            fillInUntil({ closesOn: audit.closesOn, late }),
            'Open this link to fill in what was missing, and send it again.',
          ),
        ]),
    ...wayIn(notice.link, 'Open what you sent'),
    paragraph(
      ...(open === undefined ? [] : ['Until you send it again, what you sent is counted as it is.']),
      `The link opens a list of all that you are asked for: choose ${caseInWords(of.case)} there.`,
      'This email has nothing of what you wrote. Your link and a code open a copy of it.',
    ),
    ...calendarBlocks(calendar),
    nobodyNamed,
    ...whoToAsk(partnership, notice.contact, 'If you have a question'),
  ]);
}
