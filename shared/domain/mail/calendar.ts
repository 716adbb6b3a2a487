import { createHash } from 'node:crypto';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { oneLine } from '../../base/html/printable.ts';
import { addDays } from '../../base/time/days.ts';
import type { Day } from '../../base/time/days.ts';

/** `REQUEST` sets an entry or changes it; `CANCEL` takes it out. */
export type CalendarMethod = 'REQUEST' | 'CANCEL';

/** The facts that one entry of an addressee's calendar is made of. */
export interface CalendarFacts {
  /** The audit's id. */
  audit: string;
  /** The addressee's opaque id. */
  addressee: string;
  dueOn: Day;
  method: CalendarMethod;
  /** Higher than that of every file sent before for the same addressee and day, or calendars leave it unread. */
  sequence: number;
  /** The name of the body that runs the audit. */
  partnership: string;
  /** The audit's quarter, as people read it. */
  quarter: string;
  /** The sender's address. */
  organiser: string;
  /** The addressee's address. */
  attendee: string;
  /** The instant of the fact that the entry follows from, not the clock's: the same fact makes the same bytes. */
  stamp: string;
}

/** A file to be attached to a mail. */
export interface CalendarFile {
  filename: string;
  contentType: string;
  content: string;
}

// An address stands in a `mailto:`, as it is but for what no URI takes. The address itself stays out of the error.
function checkedAddress(email: string): string {
  if (!/^[^\s\p{C}"(),:;<>@[\\\]]+@[^\s\p{C}"(),:;<>@[\\\]]+$/u.test(email)) {
    throw new TypeError('a calendar entry needs plain e-mail addresses');
  }
  return email.replaceAll(/[%?#^`{|}]/g, encodeURIComponent);
}

function checkedInstant(instant: string): Date {
  const date = new Date(instant);
  // Without its Z it would be read by the time zone of the machine.
  if (!instant.endsWith('Z') || Number.isNaN(date.getTime()))
    throw new RangeError('a calendar entry is stamped with an instant');
  return date;
}

/** An entry's identity: one for each addressee and due date of an audit, however often it is changed. */
export const calendarUid = ({
  audit,
  addressee,
  dueOn,
}: Pick<CalendarFacts, 'audit' | 'addressee' | 'dueOn'>): string =>
  createHash('sha256').update(`${audit}\n${addressee}\n${dueOn}`).digest('hex').slice(0, 32);

/**
 * An all-day calendar entry for a day on which something is due from one addressee. What that is changes while the entry
 * stands, so the entry does not say it: the link's list does. Colleagues may see a calendar, so it names neither cases nor
 * agencies nor the audit's theme, and holds no link.
 * When a due date moves, the old day is cancelled (unless something else is due then) and the new one requested.
 * @throws RangeError when `dueOn` is no date, `stamp` no instant or `sequence` no whole number from 0; TypeError when an
 * address is not plain
 */
export function calendarEntry(facts: CalendarFacts): CalendarFile {
  const { audit, dueOn, method, sequence } = facts;
  const cancelled = method === 'CANCEL';
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 2_147_483_647) {
    throw new RangeError('a calendar entry counts its changes in whole numbers of 32 bits');
  }
  const dayAfter = addDays(dueOn, 1);
  const partnership = oneLine(facts.partnership);
  const of = `the multi-agency case audit by ${partnership} (${facts.quarter})`;

  const calendar = ical({
    method: ICalCalendarMethod[method],
    prodId: { company: 'multi-agency case audit', product: 'due dates', language: 'EN' },
  });
  const event = calendar.createEvent({
    id: calendarUid(facts),
    sequence,
    stamp: checkedInstant(facts.stamp),
    start: new Date(`${dueOn}T00:00:00Z`),
    end: new Date(`${dayAfter}T00:00:00Z`),
    allDay: true,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // A due date is no appointment: the day stays free for others to book.
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
    summary: cancelled ? `Nothing more due: case audit by ${partnership}` : `Due date: case audit by ${partnership}`,
    description: cancelled
      ? `Nothing more is due from you on this day for ${of}.`
      : `A due date in ${of}.\nYour link in the newest email from us shows what we still need from you.`,
    // Quotes and backslashes end or escape a quoted parameter, which calendars read differently.
    organizer: { name: partnership.replaceAll(/["\\]/g, "'"), email: checkedAddress(facts.organiser) },
  });
  event.createAttendee({
    email: checkedAddress(facts.attendee),
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    // Nobody reads answers sent to the sender's address.
    rsvp: false,
  });
  return {
    filename: `${audit}-${dueOn}${cancelled ? '-cancelled' : ''}.ics`,
    contentType: `text/calendar; method=${method}`,
    // The library leaves out the last line's end, which RFC 5545 asks for.
    content: `${calendar.toString()}\r\n`,
  };
}
