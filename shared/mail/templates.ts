import type * as z from 'zod/mini';
import type { MissingDetail } from '../returns/schema.ts';
import { dateInWords, dayInWords } from '../time/days.ts';
import type { Day } from '../time/days.ts';
import { layOut } from './layout.ts';
import type { Block, Mail, MailKind } from './layout.ts';

/** What a mail says of its audit. */
export interface MailedAudit {
  id: string;
  title: string;
  /** As the partnership writes its quarters: `2015-Q2`. */
  quarterLabel: string;
}

/** One return that an addressee owes. The case is told by its opaque id only. */
export type Owed =
  | {
      of: 'questionnaire';
      case: string;
      agencyName: string;
      dueOn: Day;
      /** The first day of the records to look at (audit report 2.2.5). */
      lookBackFrom?: Day | undefined;
    }
  | { of: 'summary'; case: string; dueOn: Day };

/** What mails about owed returns are made of. */
export interface OwedMail {
  audit: MailedAudit & { closesOn: Day };
  /** The name of the body that runs the audit. */
  partnership?: string | undefined;
  owed: readonly Owed[];
  /** The addressee's own link, token included. */
  link: string;
  /** Whom to ask: the business manager's address. */
  contact: string;
}

/** Codes of what was missing of the details sent, or did not match. */
export type MissingCode = z.infer<typeof MissingDetail>;

/**
 * Minutes that one questionnaire takes with the records at hand: in the tool of 2015, 38 choices at about half a minute
 * and 20 boxes and written answers at about two minutes. An estimate until answers have been timed.
 */
export const questionnaireMinutes = 60;

/** Minutes that a case summary takes: about a page, by somebody who knows the case. An estimate likewise. */
export const summaryMinutes = 30;

/** What each code of a check `cannot-identify` means, as the middle of a sentence. */
export const missingInWords: Readonly<Record<MissingCode, string>> = {
  name: 'the name was missing or did not match',
  'date-of-birth': 'the date of birth was missing or did not match',
  'nhs-number': 'the NHS number was missing or did not match',
  address: 'the address was missing or did not match',
  'no-match': 'the details matched nobody in the records',
  unspecified: 'the agency did not say what was missing',
};

const heading = (text: string): Block => ({ type: 'heading', text });
const paragraph = (...sentences: readonly string[]): Block => ({ type: 'paragraph', text: sentences.join(' ') });
const address = (text: string): Block => ({ type: 'address', text });
const list = (items: readonly string[]): Block => ({ type: 'list', items });
const link = (url: string): Block => ({ type: 'link', url });

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const isOf = (of: Owed['of']) => (item: Owed) => item.of === of;

const byDueDate = (owed: readonly Owed[]): Owed[] =>
  owed.toSorted(
    (one, other) =>
      one.dueOn.localeCompare(other.dueOn, 'en') || one.case.localeCompare(other.case, 'en', { numeric: true }),
  );

function whatIsOwed(owed: readonly Owed[]): string {
  const questionnaires = owed.filter(isOf('questionnaire')).length;
  const summaries = owed.length - questionnaires;
  return [
    questionnaires > 0 && counted(questionnaires, 'questionnaire'),
    summaries > 0 && counted(summaries, 'case summary', 'case summaries'),
  ]
    .filter((part) => part !== false)
    .join(' and ');
}

const owner = (item: Owed): string =>
  item.of === 'summary' ? `${item.case}, case summary` : `${item.case}, ${item.agencyName}`;

function owedLine(item: Owed): string {
  const due = `${owner(item)}: due by ${dayInWords(item.dueOn)}.`;
  if (item.of === 'summary' || item.lookBackFrom === undefined) return due;
  return `${due} Look at records from ${dateInWords(item.lookBackFrom)}.`;
}

const missedLine = (item: Owed): string => `${owner(item)}: was due by ${dayInWords(item.dueOn)}.`;

function minutesBlock(owed: readonly Owed[]): Block {
  return paragraph(
    ...(owed.some(isOf('questionnaire'))
      ? [`Once you have read the records, allow about ${questionnaireMinutes} minutes for each questionnaire.`]
      : []),
    ...(owed.some(isOf('summary')) ? [`Allow about ${summaryMinutes} minutes for each case summary.`] : []),
  );
}

const personalLink = paragraph(
  'This link is personal to this email address. Do not forward it: anybody who has it could answer in your place.',
);

const nobodyNamed = paragraph(
  'To protect the children, this email does not name them. Do not put names or other details of a family in a reply to it.',
);

const whoToAsk = (contact: string): Block[] => [
  heading('Who to ask'),
  paragraph('If you have a question, or somebody else should answer, write to:'),
  address(contact),
];

function firstThing(owed: readonly Owed[]): Block[] {
  if (!owed.some(isOf('questionnaire'))) {
    return [paragraph('Open your link. It shows each case that you owe a summary for. Write a brief summary of each.')];
  }
  return [
    paragraph(
      'Open your link. Before you fill in a questionnaire, tell us for its case whether your agency knows the child,',
      'a brother or sister, or somebody with parenting responsibility. Choose one:',
    ),
    list([
      'known: you work with the family now, or did in the past. Then fill in the questionnaire.',
      'not known: you have no record of them. You need do nothing more for that case.',
      'cannot identify: what you were sent is not enough to tell who they are. Say what is missing, and we will mend it.',
    ]),
    ...(owed.some(isOf('summary')) ? [paragraph('For a case summary, write a brief summary of the case.')] : []),
  ];
}

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
    paragraph('Your link:'),
    link(mail.link),
    personalLink,
    heading('What you owe'),
    list(byDueDate(owed).map(owedLine)),
    minutesBlock(owed),
    paragraph(`The audit closes on ${dayInWords(audit.closesOn)}.`),
    nobodyNamed,
    ...whoToAsk(mail.contact),
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

const about = (audit: MailedAudit): Block => paragraph(`Audit: ${audit.title} (${audit.quarterLabel}, ${audit.id}).`);

/**
 * Tells the business manager that nothing more is owed on a case's questionnaires.
 * @param alert.revision the revision of the audit's figures that counts the case
 * @param alert.counts questionnaires of this case; `complete` are those of `returned` without gaps
 */
export function caseSettled(alert: {
  audit: MailedAudit;
  case: string;
  revision: number;
  counts: {
    expected: number;
    returned: number;
    complete: number;
    notKnown: number;
    cannotIdentify: number;
    noReply: number;
    withdrawn: number;
  };
}): Mail {
  const { counts } = alert;
  return layOut('alert', `${alert.case} is settled, ${alert.audit.quarterLabel} case audit`, [
    about(alert.audit),
    paragraph(
      `No agency owes a questionnaire on ${alert.case} any more.`,
      `Revision ${alert.revision} of the figures counts it.`,
      'A case summary is counted apart.',
    ),
    heading('Questionnaires on this case'),
    list([
      `Expected: ${counts.expected}`,
      `Returned: ${counts.returned}, of which without gaps: ${counts.complete}`,
      `Not known to the agency: ${counts.notKnown}`,
      `Agency cannot identify the family: ${counts.cannotIdentify}`,
      `No reply: ${counts.noReply}`,
      `Withdrawn: ${counts.withdrawn}`,
    ]),
  ]);
}

/**
 * Tells the business manager that an answer says a case may need escalating; repeats nothing of the answer.
 * @param alert.version the version of the agency's return that holds the answer
 */
export const concern = (alert: { audit: MailedAudit; case: string; agencyName: string; version: number }): Mail =>
  layOut('alert', `Act now: ${alert.case} may need escalating, ${alert.audit.quarterLabel} case audit`, [
    paragraph(
      `An answer says that ${alert.case} may need escalating.`,
      `It is in version ${alert.version} of the return from ${alert.agencyName}.`,
    ),
    heading('What to do'),
    paragraph(
      'Act now, under your local safeguarding procedure. Do not wait for the audit.',
      'This email is not that procedure: it refers the case to nobody.',
    ),
    paragraph(
      'To protect the child, this email does not repeat the answer. Read it in the return.',
      'When somebody has acted, acknowledge the concern. It stays open until a person does.',
    ),
    about(alert.audit),
  ]);

/**
 * Tells the business manager that an agency cannot tell who a case is about, and how to mend it (audit report 2.3.6).
 * @param alert.missing by code, what was missing or did not match; none reads as `unspecified`
 */
export function cannotIdentify(alert: {
  audit: MailedAudit;
  case: string;
  agencyName: string;
  missing: readonly MissingCode[];
}): Mail {
  const missing: readonly MissingCode[] = alert.missing.length > 0 ? alert.missing : ['unspecified'];
  return layOut(
    'alert',
    `Details needed: agency cannot identify ${alert.case}, ${alert.audit.quarterLabel} case audit`,
    [
      paragraph(`${alert.agencyName} cannot identify the family in ${alert.case}. The agency says:`),
      list(missing.map((code) => missingInWords[code])),
      heading('What to do'),
      paragraph(
        'Mend the details of the case, then ask the agency again.',
        'Until then it gets no chasers for this return, and the case stays open.',
      ),
      paragraph('This is not a nil return: the agency has not said that it does not know the family.'),
      about(alert.audit),
    ],
  );
}

const kindInWords: Readonly<Record<Exclude<MailKind, 'alert' | 'digest'>, string>> = {
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
  kind: Exclude<MailKind, 'alert' | 'digest'>;
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
    about(alert.audit),
  ]);
}
