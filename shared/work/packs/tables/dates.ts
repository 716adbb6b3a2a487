import type { Question } from '../../../domain/tool/tool.ts';
import type { Shown, TallyShown } from '../../../domain/figures/figures.ts';

/** What stands for every date that was given: dates are counted together, and none is told by itself. */
export const aDate = { value: '', label: 'A date' } as const;

/** Whether a question is answered with a date or with one of its options. Without options there is nothing to set beside dates. */
export const isDateOrOption = ({ type, options }: Question): boolean => type === 'date' && options.length > 0;

/** How many gave a date, and none of the options in its place; null where that cannot be told. */
export function datesGiven({ answered, counts }: Pick<TallyShown, 'answered' | 'counts'>): Shown {
  let rest = answered;
  for (const n of Object.values(counts)) {
    if (rest === null || n === null) return null;
    rest -= n;
  }
  return rest;
}
