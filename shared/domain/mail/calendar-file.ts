import { quarterInWords } from '../audits/names.ts';
import type { Audit } from '../audits/schema.ts';
import { calendarEntry, type CalendarFile } from './calendar.ts';
import type { CalendarChange } from './calendar-plan.ts';

/** The file that sets or cancels a calendar entry, as it goes with the mail that changes it. */
export const calendarFile = (
  change: Pick<CalendarChange, 'audit' | 'addressee' | 'dueOn' | 'standing' | 'sequence'>,
  of: { audit: Audit; partnership: string; organiser: string; attendee: string },
): CalendarFile =>
  calendarEntry({
    audit: change.audit,
    addressee: change.addressee,
    dueOn: change.dueOn,
    method: change.standing ? 'REQUEST' : 'CANCEL',
    sequence: change.sequence,
    partnership: of.partnership,
    quarter: quarterInWords(of.audit.quarter),
    organiser: of.organiser,
    attendee: of.attendee,
    stamp: of.audit.openedAt ?? of.audit.createdAt,
  });
