import { dayInWords, type Day } from '../../base/time/days.ts';
import { SUMMARY } from '../audits/ids.ts';
import { leftOpen, type Asked } from './left-open.ts';
import type { Entry } from './schema.ts';
import type { StillOpen } from './told.ts';

/** How much of a return that has come is open. */
export type OpenParts = Pick<StillOpen, 'questions' | 'children'>;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What is open, in the middle of a sentence: `2 questions are left unanswered and 1 child is not covered`. */
export const openInWords = ({ questions, children }: OpenParts): string =>
  [
    ...(questions > 0 ? [counted(questions, 'question is left unanswered', 'questions are left unanswered')] : []),
    ...(children > 0 ? [counted(children, 'child is not covered', 'children are not covered')] : []),
  ].join(' and ');

/** Until when it can be filled in, as a sentence. @param audit.late the audit is closed */
export const fillInUntil = ({ closesOn, late }: { closesOn: Day; late: boolean }): string =>
  late
    ? 'The audit is closed: what is filled in now can still change the report.'
    : `This can be filled in until the audit closes, on ${dayInWords(closesOn)}.`;

/** What is open of the version that counts; undefined where nothing has come, or nothing is open. */
export function openParts(entry: Entry, of: Asked): OpenParts | undefined {
  if (entry.agency === SUMMARY) return undefined;
  const { questions, children } = leftOpen(entry, of);
  const parts = { questions: questions.length, children: children.length };
  return parts.questions + parts.children === 0 ? undefined : parts;
}

/**
 * What a return that has come leaves open, and that it can be filled in.
 * @param audit.late it came after the audit was closed
 */
export function stillOpen(entry: Entry, of: Asked, audit: { closesOn: Day; late: boolean }): StillOpen | undefined {
  const parts = openParts(entry, of);
  if (parts === undefined) return undefined;
  return { ...parts, until: audit.closesOn, words: `${openInWords(parts)}. ${fillInUntil(audit)}` };
}
