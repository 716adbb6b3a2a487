import type { CalendarItem } from './mail-item.ts';

/** A change of one calendar entry: set (or set again) for a due date, or cancelled. */
export type CalendarChange = Omit<CalendarItem, 'pk' | 'sk'>;

/**
 * What a mail has to do to an addressee's calendar: entries for due dates that have none yet, and the end of those that
 * nothing owed stands behind any more. The same mail made again comes to the same changes.
 * @param of.standing every entry that the addressee was ever sent
 * @param of.dueDates of everything that the addressee owes now
 */
export function planCalendar(of: {
  audit: string;
  addressee: string;
  mail: string;
  standing: readonly CalendarItem[];
  dueDates: readonly string[];
}): CalendarChange[] {
  const { audit, addressee, mail, dueDates } = of;
  // What this very mail has noted is still its own to send.
  const before = new Map(
    of.standing.map((item) => [
      item.dueOn,
      item.mail === mail
        ? { standing: item.stoodBefore, sequence: item.sequence - 1 }
        : { standing: item.standing, sequence: item.sequence },
    ]),
  );
  const wanted = new Set(dueDates);
  return [...new Set([...before.keys(), ...wanted])].toSorted().flatMap((dueOn): CalendarChange[] => {
    const known = before.get(dueOn);
    const stoodBefore = known?.standing ?? false;
    const standing = wanted.has(dueOn);
    if (standing === stoodBefore) return [];
    return [{ audit, addressee, mail, dueOn, standing, stoodBefore, sequence: (known?.sequence ?? 0) + 1 }];
  });
}
