import { dayInWords, type Day } from '../../base/time/days.ts';
import { closedDaysOf, workingDaysSince } from '../audits/ladder.ts';
import { SUMMARY } from '../audits/ids.ts';
import { agencyFaults, closureFaults, themeFaults } from '../audits/faults.ts';
import { caseInWords } from '../audits/names.ts';
import { personInWords } from '../audits/people.ts';
import { mostAgencies, type Agency, type Audit } from '../audits/schema.ts';
import { namedAdultInWords } from '../identifiers/minimum-sets.ts';
import { fieldsInWords } from '../identifiers/served.ts';
import type { Shortfall, Undecided } from '../identifiers/schema.ts';
import { askedAgencies } from '../returns/asked-agencies.ts';
import { lastEntries } from '../returns/log.ts';
import type { CaseStates } from '../returns/store.ts';
import { serviceInWords, type Theme } from '../tool/theme.ts';
import { openingCodes } from './codes.ts';
import { findingsOf, type Findings, type Rules } from './finding.ts';

/** All that the opening of an audit is held against. */
export interface OpeningFacts {
  /** The London day on which it would open. */
  today: Day;
  audit: Audit;
  /** The audit's tool, as it stands. */
  tool: Theme;
  isToolFrozen: boolean;
  agencies: readonly Agency[];
  /** Every case with the states that its returns went through. */
  cases: readonly CaseStates[];
  /** What the details of the cases are short of. */
  shortfalls: readonly Shortfall[];
  /** What is confidential, and nobody has decided to whom it goes. */
  undecided: readonly Undecided[];
  /** Services that a case calls for and nobody asks, without a reason on record. */
  neverAsked: readonly { case: string; service: string }[];
}

/** Agencies have at least so many working days from the opening to a due date, or the manager is asked first. */
export const shortestTime = 10;

/** The dates on which anything is due, each with the returns that are, by case. */
function dueDates({ cases }: OpeningFacts): Map<Day, { case: string; agency: string }[]> {
  const last = cases.flatMap(({ entries }) => [...lastEntries(entries).values()]);
  const owed = last.filter(({ state }) => state !== 'withdrawn');
  const byDay = Map.groupBy(owed, ({ dueOn }) => dueOn);
  return new Map([...byDay].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * What an audit is held against before it opens, by the code of what is found. An error refuses the opening; a warning has
 * to be named by whoever opens.
 */
const openingRules: Rules<typeof openingCodes, OpeningFacts> = {
  'tool-not-frozen': ({ audit, isToolFrozen }) =>
    isToolFrozen
      ? []
      : [
          {
            detail: `The tool ${audit.tool} can still be changed. Freeze it: agencies are asked with one that stays as it is.`,
          },
        ],
  'no-cases': ({ cases }) => (cases.length > 0 ? [] : [{ detail: 'The audit has no cases.' }]),
  'nobody-asked': ({ cases }) =>
    cases
      .filter(({ entries }) => askedAgencies(entries).length === 0)
      .map(({ entered }) => ({
        case: entered.id,
        detail: `${caseInWords(entered.id)}: no agency is asked.`,
      })),
  'too-many-asked': ({ cases }) =>
    cases
      .filter(({ entries }) => askedAgencies(entries).length > mostAgencies)
      .map(({ entered }) => ({
        case: entered.id,
        detail: `${caseInWords(entered.id)}: more than ${mostAgencies} agencies are asked. Take some off.`,
      })),
  'agency-not-entered': ({ cases, agencies }) =>
    cases.flatMap(({ entered, entries }) =>
      [...lastEntries(entries).values()]
        .filter(({ agency }) => agency !== SUMMARY)
        .filter((last) => !agencies.some(({ id, service }) => id === last.agency && service === last.service))
        .map(({ agency }) => ({
          case: entered.id,
          agency,
          detail: `${caseInWords(entered.id)}: an agency is asked that the audit does not have, or has with another service. Save the case again.`,
        })),
    ),
  'not-of-tool': ({ audit, tool, agencies, cases }) => [
    ...(audit.theme === tool.theme
      ? []
      : [{ detail: `The audit is of the theme ${audit.theme}, and its tool of ${tool.theme}. Save the audit again.` }]),
    ...agencies.flatMap((agency) =>
      agencyFaults(agency, tool).map(({ pointer, detail }) => ({
        agency: agency.id,
        detail: `${agency.name}: ${pointer.slice(1)} ${detail}. The questionnaire was loaded anew since: save the agency again.`,
      })),
    ),
    ...closureFaults(audit.closures ?? [], tool).map(({ detail }) => ({
      detail: `A service that is closed for a while ${detail}. Save the closures again.`,
    })),
    ...cases.flatMap(({ entered }) =>
      themeFaults(entered, tool).map(({ pointer, detail }) => ({
        case: entered.id,
        detail: `${caseInWords(entered.id)}: ${pointer.slice(1)} ${detail}. Save the case again.`,
      })),
    ),
  ],
  'dates-apart': ({ cases, audit: { opensOn, closesOn } }) =>
    cases.flatMap(({ entered, entries }) =>
      [...lastEntries(entries).values()]
        .filter(({ askedOn, dueOn }) => askedOn < opensOn || dueOn > closesOn)
        .map(({ agency }) => ({
          case: entered.id,
          agency,
          detail: `${caseInWords(entered.id)}: a return is asked for or due on a day outside the audit. Save the audit's dates again.`,
        })),
    ),
  'details-short': ({ shortfalls, tool }) =>
    shortfalls.flatMap(({ case: id, service, people, nobody = [] }) => {
      const what = `${caseInWords(id)}: the details entered are not all that a service needs to find the family in its records (${serviceInWords(tool, service)})`;
      return [
        ...(people.length === 0
          ? []
          : [
              {
                case: id,
                service,
                detail: `${what}: ${people.length} ${people.length === 1 ? 'person is' : 'people are'} short of some.`,
              },
            ]),
        ...nobody.map((named) => ({
          case: id,
          service,
          detail: `${what}: it needs those of ${namedAdultInWords(named)}, and nobody is entered ${named === 'adults' ? 'as an adult' : `with the role ${named}`}.`,
        })),
      ];
    }),
  'confidential-undecided': ({ cases, undecided }) =>
    undecided.map(({ case: id, person, fields }) => {
      const entered = cases.find((one) => one.entered.id === id)?.entered ?? { children: [] };
      const what = fieldsInWords(fields);
      return {
        case: id,
        detail: `${caseInWords(id)}: nobody has said which agencies may have what is confidential of ${personInWords(entered)(person)} (${what}). Until somebody does, none gets it.`,
      };
    }),
  'never-asked': ({ neverAsked, tool }) =>
    neverAsked.map(({ case: id, service }) => ({
      case: id,
      service,
      detail: `${caseInWords(id)}: the case calls for a service that nobody is asked of: ${serviceInWords(tool, service)}.`,
    })),
  'before-opens-on': ({ today, audit: { opensOn } }) =>
    today < opensOn
      ? [{ on: opensOn, detail: `The audit is to open on ${dayInWords(opensOn)}: agencies are invited at once.` }]
      : [],
  'due-soon': (facts) =>
    [...dueDates(facts).keys()]
      .map((on) => ({ on, left: workingDaysSince(facts.today, on, facts.audit.extraHolidays) }))
      .filter(({ left }) => left < shortestTime)
      .map(({ on, left }) => ({
        on,
        detail: `Returns are due on ${dayInWords(on)}: ${left} working ${left === 1 ? 'day' : 'days'} away.`,
      })),
  'due-in-closure': ({ audit, cases }) =>
    cases.flatMap(({ entered, entries }) =>
      [...lastEntries(entries).values()]
        .filter(({ state }) => state !== 'withdrawn')
        .filter((last) =>
          closedDaysOf(audit.closures, last).some(({ from, to }) => from <= last.dueOn && last.dueOn <= to),
        )
        .map(({ agency, dueOn }) => ({
          case: entered.id,
          agency,
          on: dueOn,
          detail: `${caseInWords(entered.id)}: a return is due on ${dayInWords(dueOn)}, while whoever is asked is closed.`,
        })),
    ),
};

/** What an audit meets before it opens. */
export const readinessOf = (facts: OpeningFacts): Findings<keyof typeof openingCodes> =>
  findingsOf(openingCodes, openingRules, facts);
