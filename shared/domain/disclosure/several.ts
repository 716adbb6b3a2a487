/**
 * Of a question to which several answers can be given at once each count has two complements: those who gave others of these
 * answers, and all others. Together the counts tell how many more answers were given than people who gave any, which of two
 * answers is how many gave both. All of these are counts like any other.
 */
import type { Cells, Hidden } from './cells.ts';
import { givenKey } from './cells.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { isSmall } from './small-number-rule.ts';

/** A number that is made up of the cells of a question, of all or of some who answered it. */
export type Measure = (cells: Cells) => number;

const countIn =
  (key: string): Measure =>
  (cells) =>
    cells.get(key) ?? 0;
const someIn = countIn(givenKey);

const sumIn =
  (keys: Iterable<string>): Measure =>
  (cells) =>
    [...keys].reduce((sum, key) => sum + (cells.get(key) ?? 0), 0);

/** Those who gave other answers of these, and not this one. */
export const othersThan =
  (key: string): Measure =>
  (cells) =>
    someIn(cells) - countIn(key)(cells);

/** How many more answers were given than there are who gave any. */
export const moreThanOne =
  (keys: readonly string[]): Measure =>
  (cells) =>
    sumIn(keys)(cells) - someIn(cells);

/**
 * Which answers that can be given together to hide, where it is known how many gave any; undefined where too much would be told
 * or none of those that were given would be left.
 *
 * Hidden are the small, those that few of them did not give, and those that everybody did; none is hidden to protect another, as
 * whoever knows the rule would find it out. Each of the hidden is then known to be one of a few low numbers or of a few high
 * ones. All who gave none of the answers shown gave a hidden one, so together those are at least so many: any of the high numbers
 * is more. Where the low ones are just so many that each would have to be the highest of them, nothing is told; nor where nothing
 * is hidden, and the answers beyond one each are few.
 * @param keys of these answers, in the tool's order
 * @param isAlike whether everybody gave an answer
 */
export function hiddenOverlapping(
  cells: Cells,
  keys: readonly string[],
  isAlike: (key: string) => boolean,
  rule: DisclosureRule,
): Hidden | undefined {
  const some = someIn(cells);
  const given = keys.filter((key) => countIn(key)(cells) > 0);
  if (some === 0) return new Set();
  const isTelling = (key: string): boolean =>
    isSmall(countIn(key)(cells), rule) || isSmall(othersThan(key)(cells), rule) || isAlike(key);
  const hidden = new Set(given.filter(isTelling));
  const shown = given.filter((key) => !hidden.has(key));
  if (shown.length === 0) return undefined;
  if (hidden.size === 0) return isSmall(moreThanOne(keys)(cells), rule) ? undefined : hidden;
  const left = some - sumIn(shown)(cells);
  return left === hidden.size * (rule.smallCount - 1) ? undefined : hidden;
}
