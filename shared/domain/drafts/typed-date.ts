import { dateInWords, dayInWords } from '../../base/time/days.ts';

/** A date as it is typed, a box each for its day, month and year, and as a draft keeps it: one text. */
export interface DateParts {
  day: string;
  month: string;
  year: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A month's number, given as a number or by its name; `NaN` for anything else. */
function monthOf(typed: string): number {
  if (/^\d{1,2}$/.test(typed)) return Number(typed);
  const named = typed.toLowerCase();
  return named.length < 3 ? Number.NaN : months.indexOf(named.slice(0, 3)) + 1;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The date that was typed, as `2026-04-03`, or as `2026-04` where no day was; undefined where there is none such. */
function isoOf({ day, month, year }: DateParts): string | undefined {
  const inYear = monthOf(month);
  if (!/^\d{4}$/.test(year) || !(inYear >= 1 && inYear <= 12)) return undefined;
  if (day === '') return `${year}-${two(inYear)}`;
  const iso = `${year}-${two(inYear)}-${two(Number(day))}`;
  const instant = /^\d{1,2}$/.test(day) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
  // A day that the month does not have runs over into the next.
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso) ? iso : undefined;
}

/** What was typed into one box, with no stroke of its own: `12/3/2026` in one box is not three. */
const sealed = (typed: string): string => typed.replaceAll('%', '%25').replaceAll('/', '%2F');
const opened = (kept: string): string => kept.replaceAll('%2F', '/').replaceAll('%25', '%');

/** A date as a draft keeps it: as it is sent where it is one, else just as it was typed; nothing where nothing was. */
export function typedDate(parts: DateParts): string {
  const { day, month, year } = parts;
  if (day === '' && month === '' && year === '') return '';
  return isoOf(parts) ?? [day, month, year].map(sealed).join('/');
}

/** What stood in the boxes of a date that a draft keeps. */
export function datePartsOf(kept: string): DateParts {
  const [, isoYear, isoMonth, isoDay = ''] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(kept) ?? [];
  const bare = (digits: string): string => digits.replace(/^0/, '');
  if (isoYear !== undefined && isoMonth !== undefined) {
    return { day: bare(isoDay), month: bare(isoMonth), year: isoYear };
  }
  const [day = '', month = '', year = ''] = kept.split('/').map(opened);
  return { day, month, year };
}

/** A date that a draft keeps, as people read it: in words where it is one, else as it was typed. */
export function dateTypedInWords(kept: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(kept)) return dayInWords(kept);
  if (/^\d{4}-\d\d$/.test(kept)) return dateInWords(`${kept}-01`).replace(/^\d+ /, '');
  const { day, month, year } = datePartsOf(kept);
  return [day, month, year].filter((part) => part !== '').join(' ');
}

/**
 * What a day that nobody has to know must be, where it is not taken as it was typed: which box is empty, or that it is none.
 * @param kept as a draft keeps it
 * @param realDate what one is called of which no box is empty
 */
export function mustBe(kept: string, realDate: string): string {
  const parts = datePartsOf(kept);
  const empty = (['day', 'month', 'year'] as const).find((part) => parts[part] === '');
  // What is no date at all, such as all of one in one box, lacks no single box.
  return empty === undefined || Object.values(parts).filter((part) => part === '').length > 1
    ? `must be ${realDate}`
    : `must include a ${empty}, or be left empty if you do not know it`;
}
