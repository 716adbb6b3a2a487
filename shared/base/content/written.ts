import * as z from 'zod/mini';
import { isVisible, longestWritten } from './text.ts';

/**
 * A text that people write: it says something, and is short enough for every file. Requests hold the texts that they bring
 * against it, after {@link readJson} put them right; what is stored is never held against it again.
 * @param longest in UTF-16 units
 */
export function written(longest: number) {
  if (longest > longestWritten) throw new RangeError('no file carries a text that is so long');
  return z.string().check(z.minLength(1, { abort: true }), z.refine(isVisible, 'empty'), z.maxLength(longest));
}
