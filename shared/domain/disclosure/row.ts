import type { Cells, Hidden } from './cells.ts';
import type { DisclosureRule } from './small-number-rule.ts';
import { isSmall } from './small-number-rule.ts';

/**
 * Which numbers of a row to hide, where the sum of all is known to every reader; undefined where nothing but noughts
 * would be left.
 *
 * Hidden are the small ones and, where their sum would give them away, one more. Their sum gives them away where there
 * is one only, where it is itself small, and where it is so low or so high that each must be 1 or each the largest small
 * count: what is hidden is known not to be nought. Whoever knows this rule and which number was hidden to protect the
 * others is left with at least two values for each.
 * @param order in which a further one is taken; of all keys
 */
export function hiddenInRow(cells: Cells, order: readonly string[], rule: DisclosureRule): Hidden | undefined {
  const hidden = new Set(order.filter((key) => isSmall(cells.get(key) ?? 0, rule)));
  if (hidden.size === 0) return hidden;
  const sum = [...hidden].reduce((total, key) => total + (cells.get(key) ?? 0), 0);
  const safe = sum >= rule.smallCount && sum > hidden.size && sum < hidden.size * (rule.smallCount - 1);
  const more = order.find((key) => !hidden.has(key) && (cells.get(key) ?? 0) > 0);
  if (!safe) {
    if (more === undefined) return undefined;
    hidden.add(more);
  }
  return [...cells].some(([key, n]) => n > 0 && !hidden.has(key)) ? hidden : undefined;
}
