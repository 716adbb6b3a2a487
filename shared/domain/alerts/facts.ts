import { coverageGaps } from './coverage.ts';
import { lastEntries } from '../returns/log.ts';
import { readBoard } from '../board/store.ts';
import { addresseeId } from '../audits/addressee.ts';
import { auditorOf } from '../audits/auditors.ts';
import { SUMMARY } from '../audits/ids.ts';
import { childIdsOf } from '../audits/people.ts';
import type { AuditWithTool } from '../audits/audit-tool.ts';
import type { Agency, Case } from '../audits/schema.ts';
import { agencyKey, listAgencies, parseAgency } from '../audits/store.ts';
import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import { getItem, getItems, type Table } from '../../base/aws/table.ts';
import { closedDaysOf, ladderOf } from '../audits/ladder.ts';
import { allMails } from '../mail/store.ts';
import type { DigestItems } from '../mail/templates/digest.ts';
import { standing } from '../returns/drop.ts';
import { owedStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { gapCount, leftOpen } from '../returns/left-open.ts';
import { countShown, isExplained, shownState } from '../returns/shown-state.ts';
import { askedAgainOf } from '../returns/reopened-for.ts';
import { londonDay, type Day } from '../../base/time/days.ts';
import { openConcerns } from './concerns.ts';
import { digestFacts, standingOf, type AddressFacts } from './digest.ts';
import { neverAskedIn } from './never-asked.ts';
import { remindedOf } from './reminded.ts';
import { listAcknowledgements, listConcerns, listWaivers, type OpenConcern } from './store.ts';
import { entryKey, parseEntry, stateAttributes } from '../returns/store.ts';
import { shownDelivery } from '../mail/delivery.ts';

/** How a summary's author is named in mails to the manager. */
export const leadProfessional = 'the lead professional';

/** The name that staff know an agency by. */
export const agencyNameOf = async (table: Table, audit: string, agency: string): Promise<string> => {
  const row = agency === SUMMARY ? undefined : await getItem(table, agencyKey(audit, agency));
  return row === undefined ? leadProfessional : parseAgency(row).name;
};

/** The names that staff know agencies by. */
export const nameIn =
  (agencies: readonly Agency[]) =>
  (agency: string): string =>
    agencies.find((one) => one.id === agency)?.name ?? leadProfessional;

/** An open concern with the name that the manager knows its agency by. */
export type NamedConcern = OpenConcern & { agencyName: string };

/**
 * Of rows of open concerns those that are still open, read from the facts: the entry that raised each, and what was
 * acknowledged.
 */
export async function stillOpen(table: Table, rows: readonly OpenConcern[]): Promise<NamedConcern[]> {
  const cases = [...new Map(rows.map((row) => [`${row.audit}#${row.case}`, row])).values()];
  const [entries, agencies, acknowledged] = await Promise.all([
    mapInBatches(rows, (row) => getItem(table, entryKey(row, row.seq), stateAttributes)),
    getItems(
      table,
      rows.map((row) => agencyKey(row.audit, row.agency)),
    ),
    mapInBatches(cases, (one) => listAcknowledgements(table, one.audit, one.case)),
  ]);
  const words = acknowledged.flat();
  return rows.flatMap((row, at) => {
    const [entry, agency] = [entries[at], agencies[at]];
    const ofCase = words.filter((one) => one.audit === row.audit && one.case === row.case);
    if (entry === undefined || openConcerns([parseEntry(entry)], ofCase).length === 0) return [];
    return [{ ...row, agencyName: agency === undefined ? leadProfessional : parseAgency(agency).name }];
  });
}

/** Concerns of an audit that nobody has acknowledged, whatever has become of the audit. */
export const concernsOf = async (table: Table, audit: string): Promise<NamedConcern[]> =>
  stillOpen(table, await listConcerns(table, { audit }));
/** How many of the audit's questionnaires are where, and of its summaries. */
function countsOf(logs: readonly { entered: Case; entries: readonly Entry[] }[]): DigestItems['counts'] {
  const last = logs.flatMap(({ entered, entries }) =>
    [...lastEntries(entries).values()].map((entry) => ({ entry, entered })),
  );
  const questionnaires = last.filter(({ entry }) => entry.agency !== SUMMARY);
  const summaries = last.filter(({ entry }) => entry.agency === SUMMARY && entry.state !== 'withdrawn');
  return {
    ...countShown(
      questionnaires.map(({ entry, entered }) => {
        const left = leftOpen(entry, entered);
        const gaps = gapCount(left);
        return { shown: shownState(entry, gaps), explained: isExplained(entry, left) };
      }),
    ),
    summaries: {
      owed: summaries.length,
      received: summaries.filter(({ entry }) => entry.counted !== undefined).length,
    },
  };
}

/** What the manager has to see to at a tick: the sections of the daily digest, or undefined when there is nothing. */
export async function digestOf(
  table: Table,
  { audit, tool }: AuditWithTool,
  tick: string,
): Promise<DigestItems | undefined> {
  const [all, agencies, mails, waived] = await Promise.all([
    readBoard(table, audit.id),
    listAgencies(table, audit.id),
    allMails(table, audit.id),
    listWaivers(table, audit.id),
  ]);
  const logs = standing(all);
  const nameOf = nameIn(agencies);
  // A mail's instant is the clock's, which is ahead of a tick that is played; nothing can have gone after the tick that tells of it.
  const dayOf = (instant: string): Day => {
    const day = londonDay(new Date(instant));
    return day > tick ? tick : day;
  };
  const returns = logs.flatMap(({ entered, entries }) => entries.map((entry) => ({ entered, entry })));
  const owed = returns.map(({ entry }) => entry).filter((last) => owedStates.has(last.state));
  const mailsTo = (email: string, roles: readonly string[]): AddressFacts['mails'] =>
    [...mails.values()]
      .filter((mail) => mail.to === addresseeId(audit.id, email) && mail.state !== 'void')
      .filter((mail) => mail.role === undefined || roles.includes(mail.role))
      .toSorted((a, b) => ((a.acceptedAt ?? a.claimedAt) < (b.acceptedAt ?? b.claimedAt) ? -1 : 1))
      .map((mail) => ({ on: mail.tick ?? dayOf(mail.claimedAt), delivery: shownDelivery(mail) }));
  const caseById = new Map(logs.map(({ entered }) => [entered.id, entered]));
  const auditorFor = (last: Entry): string | undefined => auditorOf(caseById.get(last.case) ?? {}, last.agency);
  const isAudited = (last: Entry): boolean => auditorFor(last) !== undefined;
  const casesOwed = (ids: readonly string[], isMeant: (last: Entry) => boolean = () => true): string[] => [
    ...new Set(owed.filter((last) => ids.includes(last.agency) && isMeant(last)).map((last) => last.case)),
  ];
  // One who is both is written to in one mail, which says the first of the two.
  const answering = ['contact', 'auditor'];
  const byAddress = (email: (agency: Agency) => string): Map<string, Agency[]> =>
    Map.groupBy(agencies, (agency) => email(agency).toLowerCase());
  const addresses: AddressFacts[] = [
    ...[...byAddress((agency) => agency.contact.email)].map(([email, group]) => ({
      role: 'contact' as const,
      agencyNames: group.map((agency) => agency.name),
      cases: casesOwed(
        group.map((agency) => agency.id),
        (last) => !isAudited(last),
      ),
      mails: mailsTo(email, answering),
    })),
    ...[...Map.groupBy(owed.filter(isAudited), (last) => auditorFor(last)?.toLowerCase() ?? '')].map(
      ([email, group]) => ({
        role: 'auditor' as const,
        agencyNames: [...new Set(group.map(({ agency }) => nameOf(agency)))],
        cases: [...new Set(group.map((last) => last.case))],
        mails: mailsTo(email, answering),
      }),
    ),
    ...[...byAddress((agency) => agency.lead.email)].map(([email, group]) => ({
      role: 'lead' as const,
      agencyNames: group.map((agency) => agency.name),
      cases: casesOwed(group.map((agency) => agency.id)),
      mails: mailsTo(email, ['lead']),
    })),
    ...logs.flatMap(({ entered }): AddressFacts[] => {
      const { leadProfessional: professional } = entered;
      const cases = owed.some((last) => last.case === entered.id && last.agency === SUMMARY) ? [entered.id] : [];
      const addressOf = (role: AddressFacts['role'], of: { email: string } | undefined): AddressFacts[] =>
        of === undefined ? [] : [{ role, agencyNames: [], cases, mails: mailsTo(of.email, [role]) }];
      return [...addressOf('lead-professional', professional), ...addressOf('lead', professional?.lead)];
    }),
  ];
  return digestFacts({
    tick,
    ladder: ladderOf(audit.ladder),
    extraHolidays: audit.extraHolidays,
    closesOn: audit.closesOn,
    counts: countsOf(logs),
    coverageGaps: logs.map(({ entered, entries }) => ({
      case: entered.id,
      children: coverageGaps(childIdsOf(entered), [...lastEntries(entries).values()]),
    })),
    neverAsked: neverAskedIn(tool, logs, waived),
    returns: returns.map(({ entered, entry }) => {
      const standing = standingOf(entry, tick);
      return {
        ...standing,
        agencyName: nameOf(standing.agency),
        again: askedAgainOf(tool, entry),
        closed: closedDaysOf(audit.closures, entry),
        reminded: remindedOf(mails.values(), standing, entered),
      };
    }),
    addresses,
  });
}
