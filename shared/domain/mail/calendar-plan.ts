import type { CalendarItem } from './mail-item.ts';

/** A change of one calendar entry: set (or set again) for a due date, or cancelled. */
export type CalendarChange = Omit<CalendarItem, 'pk' | 'sk'>;

/**
 * What a mail has to do to an addressee's calendar: entries for due dates that have none yet, and the end of those that
 * nothing owed stands behind any more. The same mail made again comes to the same changes.
 * @param of.standing every entry that was ever noted for the addressee
 * @param of.neverSent ids of mails that noted an entry and then did not go: what they noted was never attached
 * @param of.dueDates of everything that is due from the addressee now
 */
export function planCalendar(of: {
  audit: string;
  addressee: string;
  mail: string;
  standing: readonly CalendarItem[];
  neverSent: ReadonlySet<string>;
  dueDates: readonly string[];
}): CalendarChange[] {
  const { audit, addressee, mail, neverSent, dueDates } = of;
  // What this very mail has noted is still its own to send.
  const before = new Map(
    of.standing.map((item) => [
      item.dueOn,
      item.mail === mail
        ? { standing: item.stoodBefore, sequence: item.sequence - 1 }
        : { standing: neverSent.has(item.mail) ? item.stoodBefore : item.standing, sequence: item.sequence },
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
