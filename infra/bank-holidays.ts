import { writeFileSync } from 'node:fs';
import Holidays from 'date-holidays';

/** Audits before this year are history; the reference audit is of 2015. */
const firstYear = 2015;
/** Ten years ahead of the year the data were last made. To renew: raise it and run this file with node. */
const lastYear = 2036;
/** Fewer whole years than this ahead, and it is time to renew. */
const yearsKept = 5;

const target = new URL('../shared/base/time/bank-holidays.ts', import.meta.url);

/** The bank holidays' data file as text: the same bytes for the same years and the same `date-holidays`. */
export function bankHolidaysFile(): string {
  const england = new Holidays('GB', 'ENG', { types: ['public'] });
  const rows = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const { date, name } of england.getHolidays(year, 'en')) {
      const day = date.slice(0, 10);
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      // On a weekend the bank holiday is its substitute, a row of its own.
      if (weekday !== 0 && weekday !== 6) rows.push(`  '${day}', // ${name}`);
    }
  }
  return [
    '// Made by infra/bank-holidays.ts: run that file with node instead of editing this one.',
    '',
    '/** The first year whose bank holidays are listed. */',
    `export const firstYear = ${firstYear};`,
    '/** The last year whose bank holidays are listed. */',
    `export const lastYear = ${lastYear};`,
    '',
    "/** England's bank holidays that fall on weekdays, in order. */",
    'export const bankHolidays: readonly string[] = [',
    ...rows,
    '];',
    '',
  ].join('\n');
}

/**
 * What to do when the data run out: undefined while at least five years are left after the current one.
 * @param today a calendar date, `YYYY-MM-DD`
 * @param last the last year that the data cover
 */
export function renewal(today: string, last: number): string | undefined {
  const year = Number(today.slice(0, 4));
  if (last - year >= yearsKept) return undefined;
  return `renew: bank holidays end with ${last}; raise lastYear in infra/bank-holidays.ts to ${year + 10} and run it`;
}

if (import.meta.main) writeFileSync(target, bankHolidaysFile());
