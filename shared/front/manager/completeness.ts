import type { Table } from '../../base/aws/table.ts';
import { londonDay } from '../../base/time/days.ts';
import { coverageGaps } from '../../domain/alerts/coverage.ts';
import { neverAskedIn } from '../../domain/alerts/never-asked.ts';
import { listWaivers } from '../../domain/alerts/store.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { overdueWorkingDays } from '../../domain/audits/ladder.ts';
import { childIdsOf } from '../../domain/audits/people.ts';
import { requireAudit } from '../../domain/audits/require.ts';
import type { Audit } from '../../domain/audits/schema.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { notSent, type MailItem } from '../../domain/mail/mail-item.ts';
import { allMails } from '../../domain/mail/store.ts';
import { messageId } from '../../domain/messages/ids.ts';
import { isStaff, otherRecipient } from '../../domain/messages/messages.ts';
import { owedStates, settledStates } from '../../domain/returns/life-cycle.ts';
import { droppedAmong, standing } from '../../domain/returns/drop.ts';
import { lastEntries } from '../../domain/returns/log.ts';
import { toDoOf } from '../../domain/returns/people-checked.ts';
import { openQueriesOf } from '../../domain/returns/reopened-for.ts';
import type { Entry } from '../../domain/returns/schema.ts';
import { countShown, distributedOf, isExplained, shownState } from '../../domain/returns/shown-state.ts';
import { gapCount, leftOpen } from '../../domain/returns/left-open.ts';
import { stillOpen } from '../../domain/returns/still-open.ts';
import { readAllStates } from '../../domain/returns/store.ts';
import type { ManagerDeps } from './deps.ts';
import type { Completeness, StaffMailShown } from './responses.ts';
import type { ManagerHandlers } from './routes.ts';

type LastChaser = NonNullable<Completeness['cases'][number]['returns'][number]['lastChaser']>;

/** The newest chaser or escalation of each return, by `case#agency`; those that certainly did not go are none. */
function lastChasers(mails: Iterable<MailItem>): Map<string, LastChaser> {
  const last = new Map<string, LastChaser>();
  for (const mail of mails) {
    if ((mail.kind !== 'chaser' && mail.kind !== 'escalation') || mail.tick === undefined) continue;
    if (notSent.has(mail.state)) continue;
    for (const one of mail.returns) {
      const key = `${one.case}#${one.agency}`;
      const before = last.get(key);
      if (one.step === undefined || (before !== undefined && before.on >= mail.tick)) continue;
      last.set(key, { kind: mail.kind, step: one.step, on: mail.tick, delivery: shownDelivery(mail) });
    }
  }
  return last;
}

/** Mail to staff that came back, the oldest first, with what became of it at the other contact. */
function bouncedStaffMail(mails: ReadonlyMap<string, MailItem>): StaffMailShown[] {
  return [...mails.values()]
    .toSorted((one, other) => (one.claimedAt < other.claimedAt ? -1 : 1))
    .flatMap(({ to, kind, about, message, tick, claimedAt, ...mail }): StaffMailShown[] => {
      if (!isStaff(to) || (kind !== 'alert' && kind !== 'digest') || shownDelivery(mail) !== 'bounced') return [];
      const sentOn =
        message === undefined || message.cameBackFrom !== undefined
          ? undefined
          : mails.get(messageId({ ...message, to: otherRecipient[to], cameBackFrom: to }));
      const otherContact = sentOn === undefined || sentOn.state === 'void' ? 'none' : shownDelivery(sentOn);
      return [{ to, kind, about, on: tick ?? londonDay(new Date(claimedAt)), otherContact }];
    });
}

/** What the agency said, and what is asked of it again, where either is so. */
function saidOf(
  entry: Entry,
): Pick<Completeness['cases'][number]['returns'][number], 'declined' | 'people' | 'toDo' | 'openQueries'> {
  const toDo = toDoOf(entry.checked);
  const openQueries = openQueriesOf(entry);
  return {
    ...(entry.state === 'declined' && entry.declined !== undefined ? { declined: entry.declined } : {}),
    ...(entry.checked?.people === undefined ? {} : { people: entry.checked.people }),
    ...(toDo === undefined ? {} : { toDo }),
    ...(openQueries.length === 0 ? {} : { openQueries }),
  };
}

/** What an audit has, what is missing and why, as at a day. Overdue is worked out from dates; nothing of it is stored. */
export async function completenessOf(table: Table, audit: Audit, asAt: string): Promise<Completeness> {
  const [all, mails, waived] = await Promise.all([
    readAllStates(table, audit.id),
    allMails(table, audit.id),
    listWaivers(table, audit.id),
  ]);
  const logs = standing(all);
  const chasers = lastChasers(mails.values());
  const rows = logs.map(({ entered, entries }) => {
    const last = [...lastEntries(entries).values()];
    const children = childIdsOf(entered);
    const overdue = (entry: Entry): boolean => owedStates.has(entry.state) && entry.dueOn < asAt;
    const returns = last
      .filter((entry) => entry.agency !== SUMMARY)
      .map((entry) => {
        const left = leftOpen(entry, entered);
        const gaps = gapCount(left);
        const open = stillOpen(entry, entered, { closesOn: audit.closesOn, late: audit.state === 'closed' });
        const lastChaser = chasers.get(`${entry.case}#${entry.agency}`);
        return {
          agency: entry.agency,
          service: entry.service,
          shown: shownState(entry, gaps),
          state: entry.state,
          askedOn: entry.askedOn,
          dueOn: entry.dueOn,
          overdue: overdue(entry),
          overdueWorkingDays: overdue(entry) ? overdueWorkingDays(entry.dueOn, asAt, audit.extraHolidays) : 0,
          ...(lastChaser === undefined ? {} : { lastChaser }),
          ...saidOf(entry),
          versions: entry.versions,
          gaps,
          unexplained: left.unexplained,
          explained: isExplained(entry, left),
          ...(open === undefined ? {} : { stillOpen: open }),
        };
      });
    const summary = last.find((entry) => entry.agency === SUMMARY);
    return {
      case: entered.id,
      settled: returns.length > 0 && returns.every((one) => settledStates.has(one.state)),
      coverageGaps: coverageGaps(children, last),
      ...(summary === undefined
        ? {}
        : {
            summary: {
              owed: summary.state !== 'withdrawn',
              received: summary.counted !== undefined,
              dueOn: summary.dueOn,
              overdue: overdue(summary),
            },
          }),
      returns,
    };
  });
  const returns = rows.flatMap((row) => row.returns);
  const counts = countShown(returns);
  const summaries = rows.flatMap((row) => (row.summary === undefined ? [] : [row.summary]));
  return {
    audit: audit.id,
    state: audit.state,
    asAt,
    ...counts,
    distributed: distributedOf(counts),
    overdue: returns.filter((one) => one.overdue).length,
    summaries: {
      owed: summaries.filter((one) => one.owed).length,
      received: summaries.filter((one) => one.owed && one.received).length,
    },
    staffMail: bouncedStaffMail(mails),
    dropped: droppedAmong(all),
    neverAsked: neverAskedIn(audit.theme, logs, waived),
    cases: rows,
  };
}

/** What the business manager is shown of who answered and what is missing. */
export const createCompletenessHandlers = ({ table }: ManagerDeps): Pick<ManagerHandlers, 'completeness'> => ({
  async completeness(request) {
    const audit = await requireAudit(table, request.params.audit);
    const asAt = request.query.asAt ?? request.today;
    return { status: 200, body: await completenessOf(table, audit, asAt) };
  },
});
