/** A tool's words as people read them in one audit: the same where a question is asked, looked through and copied. */
import { dayInWords, type Day } from '../../base/time/days.ts';
import type { Question } from './tool.ts';

/** How the tools of the library call the last day of what an audit looks at: nobody has to know which day that is. */
const lastDay = /\bthe day this audit looks back from\b/;

/** A question's words, with the day itself that it looks back from. */
export const wordedOf = ({ wording }: Pick<Question, 'wording'>, windowsAnchor: Day): string =>
  wording.replace(lastDay, () => dayInWords(windowsAnchor));

/** What a box is called: by the tool, or as another reason is asked for. */
export function boxCalled({ boxes, reasons }: Pick<Question, 'boxes' | 'reasons'>, id: string): string {
  const own = boxes.find((box) => box.id === id)?.wording;
  if (own !== undefined) return own;
  return reasons?.some(({ value }) => value === 'other') === true ? 'Which other reason?' : 'Details';
}
