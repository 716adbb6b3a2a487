import type { OpenParts } from '../../returns/still-open.ts';
import { inGroups } from '../../../base/content/letters.ts';
import { dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import { caseInWords } from '../../audits/names.ts';
import type { AskedAgain } from '../../returns/reopened-for.ts';
import { partsOfLink } from '../../links/link.ts';
import type { MailBlock } from './layout.ts';

/** The body that runs audits, as its deployment's settings say: who asks, by what right, and whom to ask back. */
export interface Partnership {
  name: string;
  /** The business manager's name. */
  manager: string;
  /** The second contact's name. */
  secondContact: string;
  telephone: string;
  /** The page that announces the audits. */
  announcementPage: string;
  privacyNotice: string;
  /** As it reads after "We ask under". */
  law: string;
  /** A sentence: whether the family's consent is needed. */
  consent: string;
}

/** The staff whom mails name. */
export type StaffNames = Pick<Partnership, 'manager' | 'secondContact'>;

/** What a mail says of its audit. */
export interface MailedAudit {
  id: string;
  title: string;
  /** As people read it: `April to June 2015`. */
  quarter: string;
}

/** One return, as a mail names it: the case by its opaque id only. */
export type MailedReturn = { of: 'questionnaire'; case: string; agencyName: string } | { of: 'summary'; case: string };

/** A return that has come, and how much of it is open. */
export type OpenLine = MailedReturn & OpenParts;

/** One return that something is due on. */
export type OwedLine = MailedReturn & {
  dueOn: Day;
  /** The days whose records are to be looked at (audit report 2.2.5); a summary has none. */
  /** Which records to look at. */
  lookBack?: string | undefined;
  /** Of a return that was sent, counts, and is looked at again: what it is asked for. */
  again?: AskedAgain | undefined;
};

/** The calendar entries that go with a mail, by the due dates that they stand for. */
export interface MailedCalendar {
  set: readonly Day[];
  cancelled: readonly Day[];
}

/** Minutes that a case summary takes: about a page, by somebody who knows the case. An estimate until some were timed. */
export const summaryMinutes = 30;

/** A heading. */
export const heading = (text: string): MailBlock => ({ type: 'heading', text });
/** A paragraph of whole sentences. */
export const paragraph = (...sentences: readonly string[]): MailBlock => ({
  type: 'paragraph',
  text: sentences.join(' '),
});
/** An address to write to. */
export const address = (text: string): MailBlock => ({ type: 'address', text });
/** A list. */
export const list = (items: readonly string[]): MailBlock => ({ type: 'list', items });
/** A link, whole and on a line of its own. */
export const link = (url: string): MailBlock => ({ type: 'link', url });

/** As it stands at the beginning of a sentence: `The lead professional`. */
export const beginning = (text: string): string => text.replace(/^./u, (letter) => letter.toUpperCase());

/** `1 questionnaire`, `2 questionnaires`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `A`, `A and B`, `A, B and C`. */
export function enumerated(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Puts cases in people's order, `case-9` before `case-10`. */
export const byCase = (one: { case: string }, other: { case: string }): number =>
  one.case.localeCompare(other.case, 'en', { numeric: true });

/** Cases in people's order, each once. */
export const casesInOrder = (cases: readonly string[]): string[] =>
  [...new Set(cases)].toSorted((one, other) => byCase({ case: one }, { case: other }));

/** By due date, then by case. */
export const byDueDate = <T extends { case: string; dueOn: Day }>(items: readonly T[]): T[] =>
  items.toSorted((one, other) => one.dueOn.localeCompare(other.dueOn, 'en') || byCase(one, other));

/** Whether a return is of a kind. */
export const isOf = (of: MailedReturn['of']) => (item: { of: MailedReturn['of'] }) => item.of === of;

/** How much is needed: `2 questionnaires and 1 case summary`; what was sent and is looked at again is counted apart. */
export function whatIsOwed(owed: readonly Pick<OwedLine, 'of' | 'again'>[]): string {
  const count = (of: MailedReturn['of'], is: (item: Pick<OwedLine, 'again'>) => boolean): number =>
    owed.filter((item) => item.of === of && is(item)).length;
  const isFirst = ({ again }: Pick<OwedLine, 'again'>): boolean => again === undefined;
  const isSentBack = ({ again }: Pick<OwedLine, 'again'>): boolean =>
    again !== undefined && (again.reasons.length > 0 || again.questions.length === 0);
  const queries = owed.reduce((sum, { again }) => sum + (again?.questions.length ?? 0), 0);
  const some = (n: number, one: string, many?: string): string[] => (n === 0 ? [] : [counted(n, one, many)]);
  return enumerated([
    ...some(count('questionnaire', isFirst), 'questionnaire'),
    ...some(count('summary', isFirst), 'case summary', 'case summaries'),
    ...some(count('questionnaire', isSentBack), 'questionnaire sent back', 'questionnaires sent back'),
    ...some(count('summary', isSentBack), 'case summary sent back', 'case summaries sent back'),
    ...some(queries, 'query to answer', 'queries to answer'),
  ]);
}

/** Which return, at the beginning of a line: its case and whose it is, and what is asked of it again. */
export function owner(item: MailedReturn & Pick<OwedLine, 'again'>): string {
  const whose = `${caseInWords(item.case)}, ${item.of === 'summary' ? 'case summary' : item.agencyName}`;
  if (item.again === undefined) return whose;
  return `${whose}, ${askedAgainInWords(item.again)}`;
}

/** What is asked again, in the middle of a line: `sent back, and query on question Q1 ("…")`. */
export function askedAgainInWords({ questions, reasons }: AskedAgain): string {
  const named = enumerated(questions.map(({ id, wording }) => `${id} ("${wording}")`));
  const queries = questions.length === 1 ? `query on question ${named}` : `queries on questions ${named}`;
  if (questions.length === 0) return 'sent back';
  return reasons.length === 0 ? queries : `sent back, and ${queries}`;
}

/** Which return, within a sentence. */
export const theReturn = (item: MailedReturn): string =>
  item.of === 'summary'
    ? `the case summary of ${caseInWords(item.case)}`
    : `the questionnaire from ${item.agencyName} about ${caseInWords(item.case)}`;

/** Which kind of return on which case, for a subject: it names no agency. */
export const someReturn = (item: MailedReturn): string =>
  `${item.of === 'summary' ? 'the case summary' : 'a questionnaire'} about ${caseInWords(item.case)}`;

/** A line that says what is needed, by when, and which records to look at. */
export function owedLine(item: OwedLine): string {
  const due = `${owner(item)}: due by ${dayInWords(item.dueOn)}.`;
  if (item.of === 'summary' || item.lookBack === undefined) return due;
  return `${due} Look at records from ${item.lookBack}.`;
}

/**
 * How long what is needed takes; nothing is said of what was sent already.
 * @param minutes that a questionnaire takes by its tool's own estimate, if it gives one
 */
export function minutesBlock(owed: readonly OwedLine[], minutes: number | undefined): MailBlock[] {
  const first = owed.filter(({ again }) => again === undefined);
  const sentences = [
    ...(minutes !== undefined && first.some(isOf('questionnaire'))
      ? [`Once you have read the records, allow about ${minutes} minutes for each questionnaire.`]
      : []),
    ...(first.some(isOf('summary')) ? [`Allow about ${summaryMinutes} minutes for each case summary.`] : []),
  ];
  return sentences.length === 0 ? [] : [paragraph(...sentences)];
}

/** Why nobody is named, and that nobody is to be named in a reply. */
export const nobodyNamed = paragraph(
  'To protect the children, this email does not name them. Do not put names or other details of a family in a reply to it.',
);

/** A key, in the groups that it is read and typed by, on a line of its own. */
const key = (letters: string): MailBlock => ({ type: 'key', text: inGroups(letters) });

/**
 * The way in, right after the sentence that says what to do: the addressee's link, and that it is personal. Programs between
 * rewrite links, drop what stands behind the `#`, or show the text part alone, so the page and its key stand there too, each by
 * itself.
 */
export function wayIn(url: string, words = 'Open what we need from you'): MailBlock[] {
  const { page, token } = partsOfLink(url);
  return [
    { type: 'link', url, words },
    paragraph('If that does not open, or asks you for a key, go to this address and enter the key below it:'),
    link(page),
    key(token),
    paragraph('Link and key are for you alone. Do not forward them: whoever has them could answer in your place.'),
  ];
}

/** An audit within a sentence: by its title, with its quarter. */
export const inAudit = (audit: MailedAudit): string => `"${audit.title}" (${audit.quarter})`;

/** The audit that a mail is about, by whom, within a sentence. */
export const theAudit = (partnership: Partnership, audit: MailedAudit): string =>
  `the multi-agency case audit by ${partnership.name}, ${inAudit(audit)}`;

/**
 * What a first mail opens with: who asks, for what audit, under what law and with what privacy notice, who can be rung, and
 * where the audit is announced.
 * @param asks what the partnership asks, such as `asks you to take part in`
 * @param of.families whether it asks about families: then their consent is spoken of
 */
export const whoAsks = (
  partnership: Partnership,
  audit: MailedAudit,
  asks: string,
  { families = true }: { families?: boolean } = {},
): MailBlock[] => [
  paragraph(`${partnership.name} ${asks} its multi-agency case audit ${inAudit(audit)}.`),
  paragraph(`We ask under ${partnership.law.trim().replace(/\.$/, '')}.`, ...(families ? [partnership.consent] : [])),
  paragraph('Our privacy notice says what happens to what you send us:'),
  link(partnership.privacyNotice),
  paragraph(
    `To be sure that this email is ours, ring ${partnership.manager}, our business manager, on ${partnership.telephone},`,
    'or look at our page that announces the audit:',
  ),
  link(partnership.announcementPage),
];

/** Whom to ask. @param contact the business manager's address */
export const whoToAsk = (
  partnership: Partnership,
  contact: string,
  about = 'If you have a question, or somebody else should answer',
): MailBlock[] => [
  heading('Who to ask'),
  paragraph(`${about}, ring ${partnership.manager}, our business manager, on ${partnership.telephone}, or write to:`),
  address(contact),
];

/** That calendar entries come with the mail, and what they do; nothing when none does. */
export function calendarBlocks(calendar: MailedCalendar | undefined): MailBlock[] {
  const sentences = [
    ...entrySentence(calendar?.set, 'An entry for your calendar is attached', 'Entries for your calendar are attached'),
    ...entrySentence(
      calendar?.cancelled,
      'An attached file takes an entry out of your calendar',
      'Attached files take entries out of your calendar',
    ),
  ];
  return sentences.length === 0 ? [] : [paragraph(...sentences)];
}

function entrySentence(days: readonly Day[] | undefined, one: string, many: string): string[] {
  if (days === undefined || days.length === 0) return [];
  return [`${days.length === 1 ? one : many}: ${enumerated(days.toSorted().map(dayInWords))}.`];
}

/** Which audit a mail to staff is about. */
export const aboutAudit = (audit: MailedAudit): MailBlock => paragraph(`Audit: ${inAudit(audit)}, ${audit.id}.`);
