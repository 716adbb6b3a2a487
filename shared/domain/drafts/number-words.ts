import { numberInWords } from '../../base/content/text.ts';
import type { Question } from '../tool/tool.ts';

/** What a number may be, in the middle of a sentence: `a whole number from 0 to 20`. */
export function numberAllowed({ min = 0, max }: Pick<Question, 'min' | 'max'>): string {
  if (max !== undefined) return `a whole number from ${numberInWords(min)} to ${numberInWords(max)}`;
  return min === 0 ? 'a whole number' : `a whole number, ${numberInWords(min)} or more`;
}
