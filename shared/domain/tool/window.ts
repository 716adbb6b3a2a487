import type { Question } from './tool.ts';

/**
 * The days that a question's look-back covers, both included, as ISO dates: the audit's `windowsAnchor` is its last day,
 * and its first is the day after the same day so many months before (the month's last day where it is shorter).
 * Undefined for a question that does not look back.
 */
export function windowOf(question: Question, windowsAnchor: string): { from: string; to: string } | undefined {
  if (!question.window) return undefined;
  const anchor = new Date(`${windowsAnchor}T00:00:00Z`);
  const year = anchor.getUTCFullYear();
  const month = anchor.getUTCMonth() - question.window.months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const from = new Date(Date.UTC(year, month, Math.min(anchor.getUTCDate(), lastDay) + 1));
  return { from: from.toISOString().slice(0, 10), to: windowsAnchor };
}
