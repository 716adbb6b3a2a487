import { lastEntries } from '../returns/log.ts';
import { SUMMARY } from '../audits/ids.ts';
import { peopleOf, type Person } from '../audits/people.ts';
import type { Case } from '../audits/schema.ts';
import { settledStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { identifierCodes, type IdentifierCode } from '../tool/codes.ts';
import type { EnteredIdentifiers, Shortfall } from './schema.ts';

/** What a service needs to know, and of whom: of everybody a case is about, or of its children alone. */
interface Need {
  what: IdentifierCode;
  of: 'all' | 'children';
}

const ofAll = (...codes: IdentifierCode[]): Need[] => codes.map((what) => ({ what, of: 'all' }));

/** What every service needs to tell a person from others. */
const leastOfAll = ofAll('name', 'date-of-birth');
/** Records kept by NHS number, the parents' among them. */
const byNhsNumber = ofAll('name', 'date-of-birth', 'nhs-number');
/** Records of children kept by NHS number. */
const byChildsNhsNumber: readonly Need[] = [...leastOfAll, { what: 'nhs-number', of: 'children' }];
/** Records kept by household. */
const byAddress = ofAll('name', 'date-of-birth', 'address');

/**
 * The least that each service needs to find a person in its records (audit report 2.3.6), and all that its agencies are
 * given; others need {@link leastOfAll}.
 */
const minimumSets: Readonly<Record<string, readonly Need[]>> = {
  'general-practice': ofAll(...identifierCodes),
  camhs: byChildsNhsNumber,
  'family-nurse-partnership': byNhsNumber,
  'health-visiting': byChildsNhsNumber,
  midwifery: byNhsNumber,
  'school-nursing': byChildsNhsNumber,
  'adult-services': byAddress,
  housing: byAddress,
  police: byAddress,
  probation: byAddress,
  'childrens-services': leastOfAll,
  'early-years': leastOfAll,
  school: leastOfAll,
  'youth-engagement': leastOfAll,
  [SUMMARY]: leastOfAll,
};

/** Services whose minimum set is their own. */
export const servicesWithSets = Object.keys(minimumSets);

/** The least that a service needs of one person, which is all that it is given. */
export function minimumOf(service: string, person: Person): IdentifierCode[] {
  const needs = (Object.hasOwn(minimumSets, service) ? minimumSets[service] : undefined) ?? leastOfAll;
  return needs.filter(({ of }) => of === 'all' || person.kind === 'child').map(({ what }) => what);
}

/** Which identifiers that somebody can be short of are there, by code. */
export const codesOf = (entered: EnteredIdentifiers): ReadonlySet<IdentifierCode> =>
  new Set([
    ...(entered.name === undefined ? [] : ['name' as const]),
    ...(entered.dateOfBirth === undefined ? [] : ['date-of-birth' as const]),
    ...(entered.nhsNumber === undefined ? [] : ['nhs-number' as const]),
    ...(entered.address === undefined ? [] : ['address' as const]),
  ]);

/** A return that is still owed, and the service that its agency is of. */
export interface Owing {
  agency: string;
  service: string;
}

/** Whom a case's logs say is asked and has not settled. @param entries of all returns of one case, oldest first */
export const owingOf = (entries: readonly Entry[]): Owing[] =>
  [...lastEntries(entries).values()]
    .filter((last) => !settledStates.has(last.state))
    .map(({ agency, service }) => ({ agency, service }));

/** One case, whom it asks, and which identifiers are entered of each person. */
export interface EnteredCase {
  case: Pick<Case, 'id' | 'children' | 'adults'>;
  owing: readonly Owing[];
  /** Codes by person; a person without an entry has none. */
  entered: ReadonlyMap<string, ReadonlySet<IdentifierCode>>;
}

/**
 * What a case's details are short of, for each service that is asked: one row a service, none where all is there. A child
 * not yet born has no identifiers of its own and is found by the adults of its case; without any adult it is short of all.
 */
export function shortfalls({ case: entered, owing, entered: codes }: EnteredCase): Shortfall[] {
  const unborn = new Set(entered.children.flatMap(({ id, ageBand }) => (ageBand === 'unborn' ? [id] : [])));
  const isAlone = (entered.adults ?? []).length === 0;
  const people = peopleOf(entered).filter(({ id }) => isAlone || !unborn.has(id));
  const services = [...new Set(owing.map((one) => one.service))].toSorted();
  return services.flatMap((service): Shortfall[] => {
    const short = people
      .map((person) => ({
        id: person.id,
        missing: minimumOf(service, person).filter((code) => codes.get(person.id)?.has(code) !== true),
      }))
      .filter(({ missing }) => missing.length > 0);
    if (short.length === 0) return [];
    const agencies = owing
      .filter((one) => one.service === service)
      .map((one) => one.agency)
      .toSorted();
    return [{ case: entered.id, service, agencies, people: short }];
  });
}
