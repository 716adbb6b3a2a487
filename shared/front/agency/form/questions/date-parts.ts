import type { DatePart } from '../../../../base/ui/date-input.ts';
import { datePartsOf } from '../../../../domain/drafts/typed-date.ts';

/** The boxes of a date, with what was typed in each. @param kept as a draft keeps it: a date, or what was typed in place of one */
export function dateParts(name: string, kept: string, isWrong: boolean): DatePart[] {
  const parts = datePartsOf(kept);
  const part = (of: 'day' | 'month' | 'year', label: string, width: 2 | 4): DatePart => ({
    id: `${name}.${of}`,
    name: `${name}.${of}`,
    label,
    value: parts[of] === '' ? undefined : parts[of],
    width,
    isWrong,
  });
  return [part('day', 'Day', 2), part('month', 'Month', 2), part('year', 'Year', 4)];
}

/** What helps with a date of which only the month may be known. */
export const dateExample = 'For example, 27 3 2026. Leave the day empty if you do not know it.';
