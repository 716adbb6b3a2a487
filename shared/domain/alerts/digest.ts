import { SUMMARY } from '../audits/ids.ts';
import { overdueWorkingDays, stepReached, workingDaysSince, type ClosedDays, type Ladder } from '../audits/ladder.ts';
import type { OverdueReturn, Reminded } from '../mail/templates/alerts.ts';
import { nothingToSay, type Closing, type DigestItems } from '../mail/templates/digest.ts';
import type { AskedAgain } from '../returns/reopened-for.ts';
import { toDoOf } from '../returns/people-checked.ts';
import { owedStates, type State } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { daysBetween, type Day } from '../../base/time/days.ts';

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
  cannotIdentify?: { since: Day; missing: NonNullable<Entry['missing']> };
  /** What its record check left to see to is not seen to: since when, where that is kept. */
  toDo?: { since?: Day };
}

/**
 * Where a return stands.
 * @param newest its newest entry, with what it says of the ones before it
 * @param tick nothing can have begun after the tick that tells of it
 * @throws RangeError when the entry does not say when the agency was last asked
 */
export function standingOf(newest: Entry, tick: Day): Standing {
  const { case: id, agency, state, checkAskedOn, askedOn, dueOn, cannotIdentifySince = tick, missing = [] } = newest;
  const toDo = toDoOf(newest.checked);
  const notAfterTick = (day: Day): Day => (day < tick ? day : tick);
  if (checkAskedOn === undefined) throw new RangeError('a newest entry says when the agency was asked');
  return {
    case: id,
    agency,
    state,
    checkAskedOn,
    askedOn,
    dueOn,
    ...(state === 'cannot-identify' ? { cannotIdentify: { since: notAfterTick(cannotIdentifySince), missing } } : {}),
    ...(toDo === undefined ? {} : { toDo: toDo.saidOn === undefined ? {} : { since: notAfterTick(toDo.saidOn) } }),
  };
}

/** An address of an audit that still stands for something that is owed, and the mails that went to it. */
export interface AddressFacts {
  role: 'contact' | 'auditor' | 'lead' | 'lead-professional';
  /** Those whose contact, auditor of a case or lead it is; for a lead professional, nothing. */
  agencyNames: readonly string[];
  /** Cases for which something is owed that it stands for; without any, no mail is to reach it. */
  cases: readonly string[];
  /** In the order sent; `on` is the day of each. */
  mails: readonly { on: Day; delivery: 'delivered' | 'bounced' | 'unknown' }[];
}

/** Where a return stands, and what readers are told of it. */
export interface StandingReturn extends Standing {
  /** The name that readers are shown of whoever it is asked of. */
  agencyName: string;
  /** What it is asked again, as long as that is open. */
  again?: AskedAgain | undefined;
  /** Days on which whoever it is asked of is closed. */
  closed?: readonly ClosedDays[] | undefined;
  reminded: Reminded;
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
  closesOn: Day;
  counts: DigestItems['counts'];
  /** Every return of the audit. */
  returns: readonly StandingReturn[];
  /** Every address as it is now: one that was changed is not there any more. */
  addresses: readonly AddressFacts[];
}

/** How many working days before its closing date the digest begins to tell of it. */
const closingIsNear = 10;

/** How far off an audit's closing date is, when it is near or past. */
function closingOf({ closesOn, tick, extraHolidays }: DigestInput): Closing | undefined {
  if (closesOn < tick) return { closesOn, daysPast: daysBetween(closesOn, tick) };
  const workingDaysLeft = workingDaysSince(tick, closesOn, extraHolidays);
  return workingDaysLeft <= closingIsNear ? { closesOn, workingDaysLeft } : undefined;
}

/** A return that is owed, as the digest tells of it. */
function overdueOf(one: StandingReturn, { tick, extraHolidays }: DigestInput): OverdueReturn {
  const { case: id, agency, agencyName, dueOn, reminded } = one;
  const line = {
    case: id,
    dueOn,
    reminded,
    overdueWorkingDays: overdueWorkingDays(dueOn, tick, extraHolidays),
    ...(one.again === undefined ? {} : { again: one.again }),
  };
  return agency === SUMMARY ? { of: 'summary', ...line } : { of: 'questionnaire', agencyName, ...line };
}

/**
 * The day since which an address does not work: that of the first bounce after the last delivery. A mail whose outcome is
 * not known neither opens a bounce nor closes one. Undefined while it works, or nobody has tried.
 */
export function bouncedSince(mails: AddressFacts['mails']): Day | undefined {
  const lastDelivered = mails.findLastIndex(({ delivery }) => delivery === 'delivered');
  return mails.slice(lastDelivered + 1).find(({ delivery }) => delivery === 'bounced')?.on;
}

/** Whether no reminder of what is owed is still to come. */
const isExhausted = (
  { askedOn, dueOn, closed }: StandingReturn,
  { ladder, tick, extraHolidays }: DigestInput,
): boolean => stepReached({ ladder, askedOn, dueOn, tick, extraHolidays, closed })?.does === 'ladder-exhausted';

/**
 * The sections of the manager's daily digest, or undefined when there is nothing to say.
 * - A check is unanswered from the third working day after the newest asking on, counted as the ladder counts: asked on
 *   a Tuesday, it is in Friday's digest. A case summary takes no check.
 * - What a record check left to see to is open until somebody says that it is seen to, or the agency says otherwise.
 * - A bounce is open until the address is changed, a later mail to it arrives, or nothing that it stands for is owed.
 * - All reminders of a return have been sent while it is owed and its cycle is past the ladder's end: a new cycle (more
 *   time, asked again) closes it, and so does whatever settles it.
 * - A closing date that is near is told with the rest. On its last working day, and once it is past, it is something to see
 *   to by itself: only a person closes an audit.
 * @throws RangeError when a date is none, or lies outside the years whose bank holidays are known
 */
export function digestFacts(input: DigestInput): DigestItems | undefined {
  const { tick, extraHolidays } = input;
  const owed = input.returns.filter(({ state }) => owedStates.has(state));
  const age = (since: Day): number => workingDaysSince(since, tick, extraHolidays);

  const facts: DigestItems = {
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
    openToDo: input.returns.flatMap(({ case: id, agencyName, toDo }) => {
      if (toDo === undefined) return [];
      const { since } = toDo;
      return [
        { case: id, agencyName, ...(since === undefined ? {} : { said: { on: since, ageWorkingDays: age(since) } }) },
      ];
    }),
    openBounces: input.addresses.flatMap(({ role, agencyNames, cases, mails }) => {
      const bouncedOn = bouncedSince(mails);
      if (bouncedOn === undefined || cases.length === 0) return [];
      return [{ role, agencyNames, cases, bouncedOn, ageWorkingDays: age(bouncedOn) }];
    }),
    overdue: owed
      .filter((one) => !isExhausted(one, input))
      .map((one) => overdueOf(one, input))
      .filter((one) => one.overdueWorkingDays > 0),
    exhausted: owed.filter((one) => isExhausted(one, input)).map((one) => overdueOf(one, input)),
    counts: input.counts,
    closing: closingOf(input),
  };
  return nothingToSay(facts) ? undefined : facts;
}
