import { coverageGaps } from './coverage.ts';
import { lastEntries } from '../returns/log.ts';
import { addresseeId } from '../audits/addressee.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Agency, Audit } from '../audits/schema.ts';
import { listAgencies } from '../audits/store.ts';
import type { Table } from '../../base/aws/table.ts';
import { ladderOf } from '../audits/ladder.ts';
import { allMails } from '../mail/store.ts';
import { owedStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { londonDay } from '../../base/time/days.ts';
import { openConcerns } from './concerns.ts';
import { digestFacts, standingOf, type AddressFacts, type DigestFacts } from './digest.ts';
import { neverAskedIn } from './never-asked.ts';
import { listAcknowledgements, listWaivers } from './store.ts';
import { readAllStates } from '../returns/store.ts';
import { shownDelivery } from '../mail/delivery.ts';

/** How a summary's author is named in mails to the manager. */
export const leadProfessional = 'the lead professional';

const nameIn =
  (agencies: readonly Agency[]) =>
  (agency: string): string =>
    agencies.find((one) => one.id === agency)?.name ?? leadProfessional;

const groupedByReturn = (entries: readonly Entry[]): Entry[][] => [
  ...Map.groupBy(entries, (entry) => `${entry.case}#${entry.agency}`).values(),
];

/** Concerns of an audit that nobody has acknowledged, with the names that the manager knows agencies by. */
export async function concernsOf(table: Table, audit: string): Promise<{ entry: Entry; agencyName: string }[]> {
  const [logs, agencies] = await Promise.all([readAllStates(table, audit), listAgencies(table, audit)]);
  const nameOf = nameIn(agencies);
  const open = await Promise.all(
    logs.map(async ({ entered, entries }) => {
      if (!entries.some((entry) => entry.concern === true)) return [];
      return openConcerns(entries, await listAcknowledgements(table, audit, entered.id));
    }),
  );
  return open.flat().map((entry) => ({ entry, agencyName: nameOf(entry.agency) }));
}

/** What the manager has to see to at a tick: the sections of the daily digest, or undefined when there is nothing. */
export async function digestOf(table: Table, audit: Audit, tick: string): Promise<DigestFacts | undefined> {
  const [logs, agencies, mails, waived] = await Promise.all([
    readAllStates(table, audit.id),
    listAgencies(table, audit.id),
    allMails(table, audit.id),
    listWaivers(table, audit.id),
  ]);
  const nameOf = nameIn(agencies);
  // In a played calendar the clock is ahead of the tick; nothing can have begun after the tick that tells of it.
  const dayOf = (instant: string): string => {
    const day = londonDay(new Date(instant));
    return day > tick ? tick : day;
  };
  const logsOfReturns = logs.flatMap(({ entries }) => groupedByReturn(entries));
  const owed = logsOfReturns.flatMap((log) => log.slice(-1)).filter((last) => owedStates.has(last.state));
  const mailsTo = (email: string, roles: readonly string[]): AddressFacts['mails'] =>
    [...mails.values()]
      .filter((mail) => mail.to === addresseeId(audit.id, email) && mail.state !== 'void')
      .filter((mail) => mail.role === undefined || roles.includes(mail.role))
      .toSorted((a, b) => ((a.acceptedAt ?? a.claimedAt) < (b.acceptedAt ?? b.claimedAt) ? -1 : 1))
      .map((mail) => ({ on: mail.tick ?? dayOf(mail.claimedAt), delivery: shownDelivery(mail) }));
  const casesOwed = (ids: readonly string[]): string[] => [
    ...new Set(owed.filter((last) => ids.includes(last.agency)).map((last) => last.case)),
  ];
  const byAddress = (email: (agency: Agency) => string): Map<string, Agency[]> =>
    Map.groupBy(agencies, (agency) => email(agency).toLowerCase());
  const addresses: AddressFacts[] = [
    ...[...byAddress((agency) => agency.contact.email)].map(([email, group]) => ({
      role: 'contact' as const,
      agencyNames: group.map((agency) => agency.name),
      cases: casesOwed(group.map((agency) => agency.id)),
      mails: mailsTo(email, ['contact']),
    })),
    ...[...byAddress((agency) => agency.lead.email)].map(([email, group]) => ({
      role: 'lead' as const,
      agencyNames: group.map((agency) => agency.name),
      cases: casesOwed(group.map((agency) => agency.id)),
      mails: mailsTo(email, ['lead']),
    })),
    ...logs.flatMap(({ entered }) =>
      entered.leadProfessional === undefined
        ? []
        : [
            {
              role: 'lead-professional' as const,
              agencyNames: [],
              cases: owed.some((last) => last.case === entered.id && last.agency === SUMMARY) ? [entered.id] : [],
              mails: mailsTo(entered.leadProfessional.email, ['lead-professional']),
            },
          ],
    ),
  ];
  return digestFacts({
    tick,
    ladder: ladderOf(audit.ladder),
    extraHolidays: audit.extraHolidays,
    coverageGaps: logs.map(({ entered, entries }) => ({
      case: entered.id,
      children: coverageGaps(
        entered.children.map((child) => child.id),
        [...lastEntries(entries).values()],
      ),
    })),
    neverAsked: neverAskedIn(audit.theme, logs, waived),
    returns: logsOfReturns.map((log) => ({
      ...standingOf(log, (entry) => dayOf(entry.receivedAt)),
      agencyName: nameOf(log[0]?.agency ?? ''),
    })),
    addresses,
  });
}
