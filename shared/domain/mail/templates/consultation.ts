import type { Day } from '../../../base/time/days.ts';
import { dayInWords } from '../../../base/time/days.ts';
import { layOut } from './layout.ts';
import type { Mail, MailBlock } from './layout.ts';
import { enumerated, heading, list, paragraph, theAudit, whoAsks, whoToAsk, wayIn } from './parts.ts';
import type { MailedAudit, Partnership } from './parts.ts';

/**
 * Asks the contact of agencies what they think of a questionnaire before it is final, or reminds them that they have said
 * nothing. The first may be the first mail that they get, so it says who asks. What anybody said of it is read behind the link.
 * @param notice.title the questionnaire's
 * @param notice.wasBy the last day before it was changed, which whoever was written to before has read
 * @throws RangeError when a date is none; TypeError when the link is no whole address
 */
export function consultationNotice(notice: {
  audit: MailedAudit;
  partnership: Partnership;
  title: string;
  agencyNames: readonly string[];
  by: Day;
  wasBy?: Day | undefined;
  isReminder: boolean;
  link: string;
  contact: string;
}): Mail {
  const { audit, partnership, by, isReminder } = notice;
  const what = `comment on the questionnaire by ${dayInWords(by)}`;
  return layOut('notice', `${isReminder ? `Reminder: ${what}` : `Please ${what}`}, ${audit.quarter}`, [
    ...(isReminder ? reminded(notice) : firstAsked(notice)),
    ...wayIn(notice.link, 'Open the questionnaire'),
    heading('What to look at'),
    list([
      'Is each question clear?',
      'Could you answer it from your records?',
      'Is anything missing, or asked twice?',
      'If nothing should be changed, say so: then we do not remind you.',
    ]),
    paragraph(
      'You can comment on each question, and on the questionnaire as a whole. You do not fill it in now.',
      'You can read what others asked and what we answered. We see who said what; other agencies do not.',
    ),
    paragraph('This is about the questionnaire alone. Do not write about a child or a family, there or in a reply.'),
    ...whoToAsk(partnership, notice.contact),
  ]);
}

type Asked = Parameters<typeof consultationNotice>[0];

/** Whose contact it is, and what is asked by when. */
const firstAsked = ({ partnership, audit, title, agencyNames, by, wasBy }: Asked): MailBlock[] => [
  ...whoAsks(partnership, audit, 'asks what you think of the questionnaire for', { families: false }),
  heading('What to do first'),
  paragraph(
    `Please look at the questionnaire, "${title}", for ${enumerated(agencyNames)} before it is final,`,
    `and say by ${dayInWords(by)} what should be changed.`,
    ...(wasBy === undefined ? [] : [`Before, the last day was ${dayInWords(wasBy)}.`]),
    'Open this link to read it and to comment.',
  ),
];

const reminded = ({ partnership, audit, title, agencyNames, by }: Asked): MailBlock[] => [
  paragraph(
    `We asked what you think of the questionnaire "${title}" for ${theAudit(partnership, audit)}.`,
    `Nobody has said anything yet for ${enumerated(agencyNames)}.`,
    `Comments are taken until ${dayInWords(by)}.`,
    'Open this link to read it and to comment.',
  ),
];
