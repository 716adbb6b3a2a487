import { dayInWords, type Day } from '../../base/time/days.ts';
import { SUMMARY } from '../audits/ids.ts';
import { leftOpen, type Asked } from './left-open.ts';
import type { Entry } from './schema.ts';
import type { StillOpen } from './told.ts';

/** How much of a return is open. */
export type OpenParts = Pick<StillOpen, 'questions' | 'children'> & {
  /** Boxes that were asked for, and text questions, left empty: none where it is left out. */
  comments?: number;
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What is open, in the middle of a sentence: `2 questions are left unanswered and 1 comment is missing`. */
export function openInWords({ questions, children, comments = 0 }: OpenParts): string {
  const parts = [
    ...(questions > 0 ? [counted(questions, 'question is left unanswered', 'questions are left unanswered')] : []),
    ...(children > 0 ? [counted(children, 'child is not covered', 'children are not covered')] : []),
    ...(comments > 0 ? [counted(comments, 'comment is missing', 'comments are missing')] : []),
  ];
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** Until when it can be filled in, as a sentence. @param audit.late the audit is closed */
export const fillInUntil = ({ closesOn, late }: { closesOn: Day; late: boolean }): string =>
  late
    ? 'The audit is closed: what is filled in now can still change the report.'
    : `This can be filled in until the audit closes, on ${dayInWords(closesOn)}.`;

/** What is open of the version that counts, comments too; undefined where nothing has come, or nothing is open. */
export function allOpen(entry: Entry, of: Asked): OpenParts | undefined {
  if (entry.agency === SUMMARY) return undefined;
  const { questions, children, unexplained } = leftOpen(entry, of);
  const parts = { questions: questions.length, children: children.length };
  if (unexplained > 0) return { ...parts, comments: unexplained };
  return hasGaps(parts) ? parts : undefined;
}

/** Whether a question or a child is left open. */
export const hasGaps = ({ questions, children }: OpenParts): boolean => questions + children > 0;

/** The same as {@link allOpen}; undefined too where only comments are missing. */
export function openParts(entry: Entry, of: Asked): OpenParts | undefined {
  const parts = allOpen(entry, of);
  return parts !== undefined && hasGaps(parts) ? parts : undefined;
}

/**
 * What a return that has come leaves open, and that it can be filled in.
 * @param audit.late it came after the audit was closed
 */
export function stillOpen(entry: Entry, of: Asked, audit: { closesOn: Day; late: boolean }): StillOpen | undefined {
  const parts = openParts(entry, of);
  if (parts === undefined) return undefined;
  const { questions, children } = parts;
  return { questions, children, until: audit.closesOn, words: `${openInWords(parts)}. ${fillInUntil(audit)}` };
}
