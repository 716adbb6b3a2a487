import { createHash } from 'node:crypto';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { addDays } from '../../base/time/days.ts';
import type { Day } from '../../base/time/days.ts';
import { casesInOrder, enumerated, whatIsOwed } from './templates/parts.ts';
import type { MailedReturn } from './templates/parts.ts';

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
  /** What is due on that day; of a cancelled entry nothing need be left. */
  returns: readonly Pick<MailedReturn, 'of' | 'case'>[];
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
 * An all-day calendar entry for what one addressee owes by one day. Colleagues may see a calendar, so it names neither
 * agencies nor the audit's theme, and holds no link: only ids.
 * When a due date moves, the old day is cancelled (unless something else is due then) and the new one requested.
 * @throws RangeError when `dueOn` is no date, `stamp` no instant, `sequence` no whole number from 0, or a request has
 * nothing due; TypeError when an address is not plain
 */
export function calendarEntry(facts: CalendarFacts): CalendarFile {
  const { audit, dueOn, method, sequence, returns } = facts;
  const cancelled = method === 'CANCEL';
  if (!cancelled && returns.length === 0) throw new RangeError('a calendar entry needs something that is due');
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 2_147_483_647) {
    throw new RangeError('a calendar entry counts its changes in whole numbers of 32 bits');
  }
  const dayAfter = addDays(dueOn, 1);
  const what = whatIsOwed(returns);
  const cases = enumerated(casesInOrder(returns.map((one) => one.case)));

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
    summary: cancelled ? `Case audit ${audit}: nothing more due` : `Case audit ${audit}: ${what} due`,
    description: cancelled
      ? 'You owe nothing more by this day.'
      : `Due: ${what}, on ${cases}.\nUse the link in the newest email from the audit.`,
    organizer: { name: 'Case audit', email: checkedAddress(facts.organiser) },
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
