import type * as z from 'zod/mini';
import { SUMMARY } from '../audits/ids.ts';
import { overdueWorkingDays, stepReached, workingDaysSince, type Ladder } from '../audits/ladder.ts';
import { owedStates, type State } from '../returns/life-cycle.ts';
import type { Entry, MissingDetail } from '../returns/schema.ts';
import type { Day } from '../../base/time/days.ts';

type MissingCode = z.infer<typeof MissingDetail>;

/** How many working days an agency has for its check before the business manager hears of it. */
export const checkWithin = 3;

/** What the log of a return says of where it stands. */
export interface Standing {
  case: string;
  agency: string;
  state: State;
  /** The day of the newest asking. More time, or a query, is none: a check that was due stays due. */
  checkAskedOn: Day;
  /** The dates of the current cycle. */
  askedOn: Day;
  dueOn: Day;
  /** While it cannot be identified: since when, and what is missing now. */
  cannotIdentify?: { since: Day; missing: readonly MissingCode[] };
}

/** What is read of an entry of a return's log. */
export type LogEntry = Pick<
  Entry,
  'case' | 'agency' | 'act' | 'state' | 'askedOn' | 'dueOn' | 'missing' | 'receivedAt'
>;

/**
 * Where a return stands, from its log. `cannot-identify` lasts from the first check of an unbroken run of them: that the
 * agency says it again, or in other codes, does not make it younger.
 * @param log the whole log, oldest first
 * @param dayOf the day on which an entry was made
 * @throws RangeError when the log is empty, or does not begin with an asking
 */
export function standingOf(log: readonly LogEntry[], dayOf: (entry: LogEntry) => Day): Standing {
  const last = log.at(-1);
  const asking = log.findLast(({ act }) => act === 'ask');
  if (last === undefined || asking === undefined) throw new RangeError('a log begins with an asking');
  const { case: id, agency, state, askedOn, dueOn } = last;
  const standing = { case: id, agency, state, checkAskedOn: asking.askedOn, askedOn, dueOn };
  if (state !== 'cannot-identify') return standing;
  const before = log.findLastIndex((entry) => entry.state !== 'cannot-identify');
  const first = log[before + 1] ?? last;
  return { ...standing, cannotIdentify: { since: dayOf(first), missing: last.missing ?? [] } };
}

/** An address of an audit that still stands for something that is owed, and the mails that went to it. */
export interface AddressFacts {
  role: 'contact' | 'lead' | 'lead-professional';
  /** Those whose contact or lead it is; for a lead professional, nothing. */
  agencyNames: readonly string[];
  /** Cases for which something is owed that it stands for; without any, no mail is to reach it. */
  cases: readonly string[];
  /** In the order sent; `on` is the day of each. */
  mails: readonly { on: Day; delivery: 'delivered' | 'bounced' | 'unknown' }[];
}

/** All that a digest is made from. */
export interface DigestInput {
  /** The tick's day; ages are worked out for it. */
  tick: Day;
  ladder: Ladder;
  extraHolidays?: readonly Day[] | undefined;
  /** By case; a case without gaps may be there. */
  coverageGaps: readonly { case: string; children: readonly string[] }[];
  neverAsked: readonly { case: string; service: string }[];
  /** Every return of the audit, with the name that readers are shown of whoever owes it. */
  returns: readonly (Standing & { agencyName: string })[];
  /** Every address as it is now: one that was changed is not there any more. */
  addresses: readonly AddressFacts[];
}

/** What the business manager has to see to: the sections of the digest. Ages are in working days. */
export interface DigestFacts {
  coverageGaps: { case: string; children: readonly string[] }[];
  neverAsked: readonly { case: string; service: string }[];
  uncheckedAfter3: { case: string; agencyName: string; askedOn: Day; ageWorkingDays: number }[];
  openCannotIdentify: {
    case: string;
    agencyName: string;
    missing: readonly MissingCode[];
    saidOn: Day;
    ageWorkingDays: number;
  }[];
  openBounces: {
    role: AddressFacts['role'];
    agencyNames: readonly string[];
    cases: readonly string[];
    bouncedOn: Day;
    ageWorkingDays: number;
  }[];
  /** Overdue is their age. */
  exhausted: { case: string; agencyName: string; dueOn: Day; overdueWorkingDays: number }[];
}

/**
 * The day since which an address does not work: that of the first bounce after the last delivery. A mail whose outcome is
 * not known neither opens a bounce nor closes one. Undefined while it works, or nobody has tried.
 */
export function bouncedSince(mails: AddressFacts['mails']): Day | undefined {
  const lastDelivered = mails.findLastIndex(({ delivery }) => delivery === 'delivered');
  return mails.slice(lastDelivered + 1).find(({ delivery }) => delivery === 'bounced')?.on;
}

/**
 * The sections of the manager's daily digest, or undefined when there is nothing to say.
 * - A check is unanswered from the third working day after the newest asking on, counted as the ladder counts: asked on
 *   a Tuesday, it is in Friday's digest. A case summary takes no check.
 * - A bounce is open until the address is changed, a later mail to it arrives, or nothing that it stands for is owed.
 * - A return is exhausted while it is owed and its cycle is past the ladder's end: a new cycle (more time, asked again)
 *   closes it, and so does whatever settles it.
 * @throws RangeError when a date is none, or lies outside the years whose bank holidays are known
 */
export function digestFacts(input: DigestInput): DigestFacts | undefined {
  const { tick, ladder, extraHolidays } = input;
  const age = (since: Day): number => workingDaysSince(since, tick, extraHolidays);

  const facts = {
    coverageGaps: input.coverageGaps.filter(({ children }) => children.length > 0),
    neverAsked: input.neverAsked,
    uncheckedAfter3: input.returns
      .filter(({ state, agency }) => state === 'asked' && agency !== SUMMARY)
      .map((one) => ({
        case: one.case,
        agencyName: one.agencyName,
        askedOn: one.checkAskedOn,
        ageWorkingDays: age(one.checkAskedOn),
      }))
      .filter(({ ageWorkingDays }) => ageWorkingDays >= checkWithin),
    openCannotIdentify: input.returns.flatMap(({ case: id, agencyName, cannotIdentify }) => {
      if (cannotIdentify === undefined) return [];
      const { since, missing } = cannotIdentify;
      return [{ case: id, agencyName, missing, saidOn: since, ageWorkingDays: age(since) }];
    }),
    openBounces: input.addresses.flatMap(({ role, agencyNames, cases, mails }) => {
      const bouncedOn = bouncedSince(mails);
      if (bouncedOn === undefined || cases.length === 0) return [];
      return [{ role, agencyNames, cases, bouncedOn, ageWorkingDays: age(bouncedOn) }];
    }),
    exhausted: input.returns
      .filter(({ state }) => owedStates.has(state))
      .filter(
        ({ askedOn, dueOn }) =>
          stepReached({ ladder, askedOn, dueOn, tick, extraHolidays })?.does === 'ladder-exhausted',
      )
      .map(({ case: id, agencyName, dueOn }) => ({
        case: id,
        agencyName,
        dueOn,
        overdueWorkingDays: overdueWorkingDays(dueOn, tick, extraHolidays),
      })),
  } satisfies DigestFacts;
  return Object.values(facts).some((section) => section.length > 0) ? facts : undefined;
}
