/** Which calendar files a mail brought, by what the mail itself says of them. */
import { dayInWords, type Day } from '../../../shared/base/time/days.ts';
import type { KeptMail } from '../emulator/clients.ts';

/** A calendar entry that a mail sets or takes out. */
export interface AttachedEntry {
  dueOn: Day;
  /** It is set; else taken out. */
  standing: boolean;
  /** Which change of this entry it is, of those that the address was mailed. */
  sequence: number;
}

const sentences = /(calendar (?:is|are) attached|out of your calendar): ([^.]+)\./g;

const changesIn = ({ text }: Pick<KeptMail, 'text'>, days: readonly Day[]): Omit<AttachedEntry, 'sequence'>[] =>
  [...text.replaceAll(/\s+/g, ' ').matchAll(sentences)].flatMap(([, what, words = '']) =>
    days
      .filter((day) => words.includes(dayInWords(day)))
      .map((dueOn) => ({ dueOn, standing: what !== 'out of your calendar' })),
  );

/**
 * The calendar entries that a mail brought. It says them in its own words, which stay, whatever later mails made of an entry.
 * @param mails every mail, this one among them
 * @param days all that the addressee ever had an entry for
 */
export function attachedEntries(mail: KeptMail, mails: readonly KeptMail[], days: readonly Day[]): AttachedEntry[] {
  const before = mails.filter((one) => one.id !== mail.id && one.at <= mail.at && one.to.join() === mail.to.join());
  const told = before.flatMap((one) => changesIn(one, days));
  return changesIn(mail, days).map((change) => ({
    ...change,
    sequence: told.filter(({ dueOn }) => dueOn === change.dueOn).length + 1,
  }));
}
