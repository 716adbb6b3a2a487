import { mapInBatches } from '../../base/aws/map-in-batches.ts';
import type { Table } from '../../base/aws/table.ts';
import { auditAsAt, listAmendments } from '../../domain/audits/amendment-log.ts';
import type { AuditWithTool } from '../../domain/audits/audit-tool.ts';
import { versionAsAt, readCaseLog } from '../../domain/audits/case-log.ts';
import { HttpProblem } from '../../base/http/problem.ts';
import type { Day } from '../../base/time/days.ts';
import { coverageGaps } from '../../domain/alerts/coverage.ts';
import { neverAskedIn } from '../../domain/alerts/never-asked.ts';
import { listWaivers, type Waived } from '../../domain/alerts/store.ts';
import { SUMMARY } from '../../domain/audits/ids.ts';
import { overdueWorkingDays } from '../../domain/audits/ladder.ts';
import { childIdsOf } from '../../domain/audits/people.ts';
import { readBoard, type BoardCase } from '../../domain/board/store.ts';
import { stateAt } from '../../domain/audits/closed-on.ts';
import { requireAuditWithTool } from '../../domain/audits/require.ts';
import { shownDelivery } from '../../domain/mail/delivery.ts';
import { mailDay, notSent, type MailItem } from '../../domain/mail/mail-item.ts';
import { allMails } from '../../domain/mail/store.ts';
import { messageId } from '../../domain/messages/ids.ts';
import { isStaff, otherRecipient } from '../../domain/messages/messages.ts';
import { owedStates, settledStates } from '../../domain/returns/life-cycle.ts';
import { droppedAmong, standing } from '../../domain/returns/drop.ts';
import { lastEntries, onOf } from '../../domain/returns/log.ts';
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
      return [{ to, kind, about, on: mailDay({ tick, claimedAt }), otherContact }];
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

/** What completeness is told from. */
interface CompletenessFacts extends AuditWithTool {
  /** As at which day: what is overdue is worked out for it. */
  day: Day;
  /** Every case with the newest entry of each of its returns. */
  cases: readonly BoardCase[];
  mails: ReadonlyMap<string, MailItem>;
  waived: readonly Waived[];
}

/** What an audit has, what is missing and why, as it stands now. In draft nobody waits for it, and its logs are read. */
export async function completenessOf(table: Table, { audit, tool }: AuditWithTool, today: Day): Promise<Completeness> {
  const [cases, mails, waived] = await Promise.all([
    audit.state === 'draft' ? readAllStates(table, audit.id) : readBoard(table, audit.id),
    allMails(table, audit.id),
    listWaivers(table, audit.id),
  ]);
  return completenessIn({ audit, tool, day: today, cases: cases.map(withNewest), mails, waived });
}

const withNewest = ({ entered, entries }: BoardCase): BoardCase => ({
  entered,
  entries: [...lastEntries(entries).values()],
});

/** The same as at a day: of all facts those that belong to it or to a day before. */
export async function completenessAsAt(table: Table, { audit, tool }: AuditWithTool, day: Day): Promise<Completeness> {
  const [cases, mails, waived, amendments] = await Promise.all([
    readAllStates(table, audit.id),
    allMails(table, audit.id),
    listWaivers(table, audit.id),
    listAmendments(table, audit.id),
  ]);
  const then = await mapInBatches(cases, async ({ entered, entries }) => {
    const asThen = versionAsAt(entered, await readCaseLog(table, audit.id, entered.id), day);
    return asThen === undefined ? [] : [{ entered: asThen, entries: entries.filter((one) => onOf(one) <= day) }];
  });
  return completenessIn({
    audit: { ...auditAsAt(audit, amendments, day), state: stateAt(audit, day) },
    tool,
    day,
    cases: then.flat().map(withNewest),
    mails: new Map([...mails].filter(([, mail]) => mailDay(mail) <= day)),
    waived: waived.filter(({ on, at }) => onOf({ on, receivedAt: at }) <= day),
  });
}

/** Overdue is worked out from dates; nothing of it is stored. */
function completenessIn({ audit, tool, day: asAt, cases: all, mails, waived }: CompletenessFacts): Completeness {
  const cases = standing(all);
  const chasers = lastChasers(mails.values());
  const rows = cases.map(({ entered, entries: last }) => {
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
    neverAsked: neverAskedIn(tool, cases, waived),
    cases: rows,
  };
}

/** What the business manager is shown of who answered and what is missing. */
export const createCompletenessHandlers = ({ table, tools }: ManagerDeps): Pick<ManagerHandlers, 'completeness'> => ({
  async completeness(request) {
    const found = await requireAuditWithTool({ table, tools }, request.params.audit);
    const { asAt } = request.query;
    if (asAt === undefined) return { status: 200, body: await completenessOf(table, found, request.today) };
    if (asAt < found.audit.opensOn) {
      const errors = [{ pointer: '/query/asAt', code: 'too_small', detail: 'must not be before the audit opens' }];
      throw new HttpProblem('invalid-parameter', undefined, errors);
    }
    return { status: 200, body: await completenessAsAt(table, found, asAt) };
  },
});
