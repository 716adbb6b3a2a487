import { dateInWords, dayInWords } from '../../../base/time/days.ts';
import type { Day } from '../../../base/time/days.ts';
import type { MailBlock } from './layout.ts';

/** What a mail says of its audit. */
export interface MailedAudit {
  id: string;
  title: string;
  /** As the partnership writes its quarters: `2015-Q2`. */
  quarterLabel: string;
}

/** One return, as a mail names it: the case by its opaque id only. */
export type MailedReturn = { of: 'questionnaire'; case: string; agencyName: string } | { of: 'summary'; case: string };

/** One return that an addressee owes. */
export type OwedLine = MailedReturn & {
  dueOn: Day;
  /** The first day of the records to look at (audit report 2.2.5); a summary has none. */
  lookBackFrom?: Day | undefined;
  /** The question that the audit lead's query is about, by id, when the return was sent and an answer to that is owed. */
  query?: string | undefined;
};

/** The calendar entries that go with a mail, by the due dates that they stand for. */
export interface MailedCalendar {
  set: readonly Day[];
  cancelled: readonly Day[];
}

/**
 * Minutes that one questionnaire takes with the records at hand: in the tool of 2015, 38 choices at about half a minute
 * and 20 boxes and written answers at about two minutes. An estimate until answers have been timed.
 */
export const questionnaireMinutes = 60;

/** Minutes that a case summary takes: about a page, by somebody who knows the case. An estimate likewise. */
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

/** How many questionnaires and case summaries: `2 questionnaires and 1 case summary`. */
export function whatIsOwed(owed: readonly { of: MailedReturn['of'] }[]): string {
  const questionnaires = owed.filter(isOf('questionnaire')).length;
  const summaries = owed.length - questionnaires;
  return enumerated([
    ...(questionnaires > 0 ? [counted(questionnaires, 'questionnaire')] : []),
    ...(summaries > 0 ? [counted(summaries, 'case summary', 'case summaries')] : []),
  ]);
}

/** Which return, at the beginning of a line: its case and whose it is, and what is asked of it again. */
export function owner(item: MailedReturn & { query?: string | undefined }): string {
  const whose = `${item.case}, ${item.of === 'summary' ? 'case summary' : item.agencyName}`;
  return item.query === undefined ? whose : `${whose}, query on ${item.query}`;
}

/** Which return, within a sentence. */
export const theReturn = (item: MailedReturn): string =>
  item.of === 'summary'
    ? `the case summary of ${item.case}`
    : `the questionnaire of ${item.agencyName} on ${item.case}`;

/** A line that says what is owed, by when, and from which day on to look. */
export function owedLine(item: OwedLine): string {
  const due = `${owner(item)}: due by ${dayInWords(item.dueOn)}.`;
  if (item.of === 'summary' || item.lookBackFrom === undefined) return due;
  return `${due} Look at records from ${dateInWords(item.lookBackFrom)}.`;
}

/** How long what is owed takes. */
export const minutesBlock = (owed: readonly MailedReturn[]): MailBlock =>
  paragraph(
    ...(owed.some(isOf('questionnaire'))
      ? [`Once you have read the records, allow about ${questionnaireMinutes} minutes for each questionnaire.`]
      : []),
    ...(owed.some(isOf('summary')) ? [`Allow about ${summaryMinutes} minutes for each case summary.`] : []),
  );

/** That a link is not to be passed on. */
export const personalLink = paragraph(
  'This link is personal to this email address. Do not forward it: anybody who has it could answer in your place.',
);

/** Why nobody is named, and that nobody is to be named in a reply. */
export const nobodyNamed = paragraph(
  'To protect the children, this email does not name them. Do not put names or other details of a family in a reply to it.',
);

/** The addressee's link and that it is personal. */
export const yourLink = (url: string): MailBlock[] => [paragraph('Your link:'), link(url), personalLink];

/** Whom to ask. */
export const whoToAsk = (
  contact: string,
  about = 'If you have a question, or somebody else should answer',
): MailBlock[] => [heading('Who to ask'), paragraph(`${about}, write to:`), address(contact)];

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

/** Which audit an alert is about. */
export const aboutAudit = (audit: MailedAudit): MailBlock =>
  paragraph(`Audit: ${audit.title} (${audit.quarterLabel}, ${audit.id}).`);
