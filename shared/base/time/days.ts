/** A calendar date, London's, as ISO 8601 writes it: `2015-04-24`. Text order is date order. */
export type Day = string;

/**
 * When something was: at an instant, as ISO 8601 writes it in UTC (`2015-05-28T10:15:30.000Z`); or on a London day, where
 * the instant is not told. One of the two, never a text that could be either.
 */
export type When = { instant: string } | { day: Day };

const millisecondsADay = 86_400_000;

/**
 * Names of months and weekdays, and below London's summer time, are told here: the first `Intl.DateTimeFormat` of a process
 * takes as long as making an SDK client, and every function would wait for it. A test holds all of it against `Intl`.
 */
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

// The value itself stays out of the message: a date can be somebody's date of birth.
const notADay = (): RangeError => new RangeError('not a calendar date of the form YYYY-MM-DD');

function fromInstant(instant: Date): Day {
  if (Number.isNaN(instant.getTime())) throw notADay();
  const day = instant.toISOString();
  if (!/^\d{4}-/.test(day)) throw notADay();
  return day.slice(0, 10);
}

/** The calendar that a text of four digits can name. Nothing that is read may fail for a day at its end. */
const first = { day: '0000-01-01', time: Date.parse('0000-01-01T00:00:00Z') };
const last = { day: '9999-12-31', time: Date.parse('9999-12-31T00:00:00Z') };

/** The day of an instant, or the calendar's first or last where it lies beyond. */
function withinCalendar(instant: Date): Day {
  const time = instant.getTime();
  if (time < first.time) return first.day;
  return time > last.time ? last.day : fromInstant(instant);
}

function toInstant(day: Day): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw notADay();
  const instant = new Date(`${day}T00:00:00Z`);
  // 30 February is read as 2 March by some engines and refused by others: then its day is another, or no number.
  if (instant.getUTCDate() !== Number(day.slice(8))) throw notADay();
  return instant;
}

/** 01:00 UTC on the last Sunday of a month that has 31 days: when summer time begins and ends. */
function lastSundayOf(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * millisecondsADay;
}

/** Whether London has summer time at an instant, as the law has it since 1996: from March's last Sunday to October's. */
function isSummerTime(instant: Date): boolean {
  const [year, time] = [instant.getUTCFullYear(), instant.getTime()];
  return time >= lastSundayOf(year, 2) && time < lastSundayOf(year, 9);
}

/** An instant whose UTC date and time are those that London has. */
const asInLondon = (instant: Date): Date => (isSummerTime(instant) ? new Date(instant.getTime() + 3_600_000) : instant);

/** A text as an instant. A date alone would pass for its midnight, and a time without its Z for this machine's. */
function read(instant: string): Date {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/.test(instant);
  const found = new Date(instant);
  if (!isInstant || Number.isNaN(found.getTime()))
    throw new RangeError('not an instant, in UTC, of the form ISO 8601 has');
  return found;
}

/**
 * The calendar date in London at an instant: 23:30 UTC on a summer's day is tomorrow there.
 * @throws RangeError when the instant is an invalid Date
 */
export const londonDay = (instant: Date): Day => fromInstant(asInLondon(instant));

/**
 * The time of day in London at an instant, by 24 hours: `08:00`.
 * @throws RangeError when the instant is an invalid Date
 */
export const londonTime = (instant: Date): string => asInLondon(instant).toISOString().slice(11, 16);

/**
 * The London day of an instant or a day.
 * @throws RangeError when it is neither
 */
export const dayOf = (when: When): Day =>
  'day' in when ? fromInstant(toInstant(when.day)) : londonDay(read(when.instant));

/**
 * The date `count` calendar days after `day`, or before it when `count` is negative; never beyond the years 0000 to 9999.
 * @throws RangeError when `day` is no date or `count` is no whole number
 */
export function addDays(day: Day, count: number): Day {
  if (!Number.isInteger(count)) throw new RangeError('days are counted in whole numbers');
  return withinCalendar(new Date(toInstant(day).getTime() + count * millisecondsADay));
}

/**
 * The date `count` months after `day` (before it when negative), on the same day of the month, or on the month's last
 * day where it has none: a look-back of 24 months is `addMonths(referredOn, -24)` (audit report 2.2.5).
 * @throws RangeError as `addDays` does
 */
export function addMonths(day: Day, count: number): Day {
  if (!Number.isInteger(count)) throw new RangeError('months are counted in whole numbers');
  const result = toInstant(day);
  const dayOfMonth = result.getUTCDate();
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + count + 1, 0);
  result.setUTCDate(Math.min(dayOfMonth, result.getUTCDate()));
  return withinCalendar(result);
}

/**
 * Calendar days from one date to another: 1 from a day to the next, negative when `to` is earlier.
 * @throws RangeError when either is no date
 */
export const daysBetween = (from: Day, to: Day): number =>
  (toInstant(to).getTime() - toInstant(from).getTime()) / millisecondsADay;

/**
 * The day of the week, 0 for Sunday to 6 for Saturday.
 * @throws RangeError when `day` is no date
 */
export const dayOfWeek = (day: Day): number => toInstant(day).getUTCDay();

const inWords = (instant: Date): string =>
  `${instant.getUTCDate()} ${months[instant.getUTCMonth()]} ${instant.getUTCFullYear()}`;

/**
 * A date as people write it: `24 April 2015`.
 * @throws RangeError when `day` is no date
 */
export const dateInWords = (day: Day): string => inWords(toInstant(day));

/**
 * A date with its weekday, for what has to be done by then: `Friday 24 April 2015`.
 * @throws RangeError when `day` is no date
 */
export function dayInWords(day: Day): string {
  const instant = toInstant(day);
  return `${weekdays[instant.getUTCDay()]} ${inWords(instant)}`;
}

/**
 * A weekday in three letters: `Fri`.
 * @throws RangeError when `day` is no date
 */
export const weekdayInShort = (day: Day): string => `${weekdays[dayOfWeek(day)]}`.slice(0, 3);

/**
 * When something was, as people write it. An instant has London's day and London's time, with the name of that time,
 * as one hour a year comes twice: `29 May 2015, 00:30 BST`. A day is a day: `29 May 2015`.
 * @throws RangeError when it is no instant or no date
 */
export function whenInWords(when: When): string {
  const day = dateInWords(dayOf(when));
  if ('day' in when) return day;
  const instant = read(when.instant);
  return `${day}, ${londonTime(instant)} ${isSummerTime(instant) ? 'BST' : 'GMT'}`;
}
