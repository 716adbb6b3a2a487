/** What the mailbox shows of a deployment on the emulator. */
import { setTimeout as sleep } from 'node:timers/promises';
import { getAudit } from '../../../shared/domain/audits/store.ts';
import type { CalendarFile } from '../../../shared/domain/mail/calendar.ts';
import { calendarFile } from '../../../shared/domain/mail/calendar-file.ts';
import { findMail, listCalendar } from '../../../shared/domain/mail/store.ts';
import { type KeptMail, localClients } from '../emulator/clients.ts';
import type { Deployment } from '../emulator/deploy.ts';
import type { LocalAws } from '../emulator/ministack.ts';
import { openPostOffice } from '../emulator/post-office.ts';
import { attachedEntries } from './attached.ts';
import type { MailSource } from './server.ts';

/** So long what was read is shown to whoever asks meanwhile: reading every mail takes long. */
const FRESH_MS = 1000;

/**
 * The mails of a deployment. Whoever looks at them has the post office tell what became of the newest, as SES does by itself.
 * The emulator keeps no attachments: a file is made again of what its mail says of it.
 */
export function mailSource(local: LocalAws, deployment: Deployment): MailSource {
  const table = { client: localClients(local.env).dynamodb, name: deployment.outputs['TableName'] ?? '' };
  const office = openPostOffice(local, deployment);
  const state: { reading?: Promise<readonly KeptMail[]> | undefined } = {};

  async function read(): Promise<readonly KeptMail[]> {
    await office.deliver();
    return office.kept();
  }
  const forget = (): void => void (state.reading = undefined);

  const source: MailSource = {
    mails() {
      if (state.reading !== undefined) return state.reading;
      const reading = read();
      state.reading = reading;
      reading.then(() => sleep(FRESH_MS, undefined, { ref: false })).then(forget, forget);
      return reading;
    },
    async filesOf(mail): Promise<CalendarFile[]> {
      const item = await findMail(table, { sesId: mail.id });
      if (item === undefined) return [];
      const [audit, entries, mails] = await Promise.all([
        getAudit(table, item.audit),
        listCalendar(table, item.audit, item.to),
        source.mails(),
      ]);
      if (audit === undefined) return [];
      const of = {
        audit,
        partnership: mail.subject.split(': ')[0] ?? '',
        organiser: mail.from,
        attendee: mail.to[0] ?? '',
      };
      const days = entries.map(({ dueOn }) => dueOn);
      return attachedEntries(mail, mails, days).map((entry) =>
        calendarFile({ ...entry, audit: audit.id, addressee: item.to }, of),
      );
    },
  };
  return source;
}
