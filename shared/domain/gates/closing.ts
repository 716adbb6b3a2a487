import { dayInWords, type Day } from '../../base/time/days.ts';
import { SUMMARY } from '../audits/ids.ts';
import { caseInWords } from '../audits/names.ts';
import type { Audit } from '../audits/schema.ts';
import type { OpenConcern } from '../alerts/store.ts';
import { openToDos } from '../alerts/to-do.ts';
import { shownDelivery } from '../mail/delivery.ts';
import type { MailItem } from '../mail/mail-item.ts';
import { isStaff } from '../messages/messages.ts';
import { settledStates } from '../returns/life-cycle.ts';
import { lastEntries } from '../returns/log.ts';
import type { CaseStates } from '../returns/store.ts';
import { closingCodes } from './codes.ts';
import { findingsOf, type Findings, type Rules } from './finding.ts';

/** All that the closing of an audit is held against. */
export interface ClosingFacts {
  /** The London day on which it would close. */
  today: Day;
  audit: Audit;
  /** Every case with the states that its returns went through. */
  cases: readonly CaseStates[];
  mails: readonly MailItem[];
  /** Concerns that nobody has acknowledged. */
  concerns: readonly Pick<OpenConcern, 'case' | 'agency'>[];
}

const lastOf = ({ cases }: ClosingFacts) => cases.flatMap(({ entries }) => [...lastEntries(entries).values()]);

const whatOf = (agency: string): string => (agency === SUMMARY ? 'the case summary' : 'a questionnaire');

/** Whether a mail certainly came back, or was cut off so that nobody knows whether it went. */
const isUndelivered = (mail: MailItem): boolean => mail.state === 'unknown' || shownDelivery(mail) === 'bounced';

/** Of each addressee the newest mail that went, where it did not arrive; codes apart, which whoever asked for one misses at once. */
function undelivered(mails: readonly MailItem[]): MailItem[] {
  const went = mails.filter(({ to, kind, state }) => !isStaff(to) && kind !== 'code' && state !== 'void');
  return [...Map.groupBy(went, ({ to }) => to).values()].flatMap((ofOne) =>
    ofOne
      .toSorted((one, other) => (one.claimedAt < other.claimedAt ? -1 : 1))
      .slice(-1)
      .filter(isUndelivered),
  );
}

/**
 * What an audit is held against before it closes, by the code of what is found. Nothing refuses but the state of the audit:
 * each has to be named by whoever closes.
 */
const closingRules: Rules<typeof closingCodes, ClosingFacts> = {
  'return-owed': (facts) =>
    lastOf(facts)
      .filter(({ state }) => !settledStates.has(state) && state !== 'reopened')
      .map(({ case: id, agency, dueOn }) => ({
        case: id,
        agency,
        on: dueOn,
        detail: `${caseInWords(id)}: ${whatOf(agency)} has not come; it was due on ${dayInWords(dueOn)}.`,
      })),
  'sent-back': (facts) =>
    lastOf(facts)
      .filter(({ state }) => state === 'reopened')
      .map(({ case: id, agency, dueOn }) => ({
        case: id,
        agency,
        on: dueOn,
        detail: `${caseInWords(id)}: ${whatOf(agency)} was sent back or queried, and no answer has come.`,
      })),
  undelivered: ({ mails }) =>
    undelivered(mails).flatMap(({ returns }) =>
      returns.map(({ case: id, agency }) => ({
        case: id,
        agency,
        detail: `${caseInWords(id)}: the last email to whoever answers did not arrive, or nobody can tell whether it went.`,
      })),
    ),
  'concern-open': ({ concerns }) =>
    concerns.map(({ case: id, agency }) => ({
      case: id,
      agency,
      detail: `${caseInWords(id)}: a concern is not acknowledged.`,
    })),
  'to-do-open': ({ cases }) =>
    openToDos(cases).map(({ case: id, agency }) => ({
      case: id,
      agency,
      detail: `${caseInWords(id)}: nobody has said that what a record check left to see to is seen to. After closing no child can be added, and nobody is reminded of it.`,
    })),
  'before-closes-on': ({ today, audit: { closesOn } }) =>
    today < closesOn
      ? [
          {
            on: closesOn,
            detail: `The audit is to close on ${dayInWords(closesOn)}: whoever is still asked for a return is not reminded any more.`,
          },
        ]
      : [],
};

/** What an audit meets before it closes. */
export const closingOf = (facts: ClosingFacts): Findings<keyof typeof closingCodes> =>
  findingsOf(closingCodes, closingRules, facts);
