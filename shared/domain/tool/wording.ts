/** A tool's words as people read them in one audit: the same where a question is asked, looked through and copied. */
import { dayInWords, type Day } from '../../base/time/days.ts';
import { asksFor } from './boxes.ts';
import type { Question } from './tool.ts';

/** How the tools of the library call the last day of what an audit looks at: nobody has to know which day that is. */
const lastDay = /\bthe day this audit looks back from\b/;

/** A question's words, with the day itself that it looks back from. */
export const wordedOf = ({ wording }: Pick<Question, 'wording'>, windowsAnchor: Day): string =>
  wording.replace(lastDay, () => dayInWords(windowsAnchor));

const otherReason = 'Which other reason?';

/**
 * What a box is called: by the tool, or as another reason is asked for.
 * @param given what was answered: the words of another reason are called so too where they stand in a box that the answer does
 *   not ask for
 */
export function boxCalled(
  { boxes, reasons }: Pick<Question, 'boxes' | 'reasons'>,
  id: string,
  given: { answer?: string; reason?: string } = {},
): string {
  const own = boxes.find((box) => box.id === id);
  if (own === undefined) return reasons?.some(({ value }) => value === 'other') === true ? otherReason : 'Details';
  const { answer = '', reason } = given;
  const isOfReason = id === 'details' && reason === 'other' && !asksFor(own, answer);
  return isOfReason ? otherReason : own.wording;
}
