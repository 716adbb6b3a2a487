import { addDays, addMonths } from '../../base/time/days.ts';
import type { Question } from './tool.ts';

/**
 * The days that a question's look-back covers, both included, as ISO dates: the audit's `windowsAnchor` is its last day,
 * and its first is the day after the same day so many months before (the month's last day where it is shorter).
 * Undefined for a question that does not look back.
 */
export function windowOf(question: Question, windowsAnchor: string): { from: string; to: string } | undefined {
  if (!question.window) return undefined;
  return { from: addDays(addMonths(windowsAnchor, -question.window.months), 1), to: windowsAnchor };
}
