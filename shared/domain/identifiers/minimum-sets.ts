import { lastEntries } from '../returns/log.ts';
import { SUMMARY } from '../audits/ids.ts';
import type { Case } from '../audits/schema.ts';
import { settledStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { identifierCodes, type IdentifierCode, type Identifiers, type Shortfall } from './schema.ts';

/** What every service needs to tell a person from others. */
const leastOfAll: readonly IdentifierCode[] = ['name', 'date-of-birth'];
/** Records kept by NHS number. */
const byNhsNumber: readonly IdentifierCode[] = ['name', 'date-of-birth', 'nhs-number'];
/** Records kept by household. */
const byAddress: readonly IdentifierCode[] = ['name', 'date-of-birth', 'address'];

/** The least that each service needs to find a person in its records (audit report 2.3.6); others need {@link leastOfAll}. */
export const minimumSets: Readonly<Record<string, readonly IdentifierCode[]>> = {
  'general-practice': identifierCodes,
  camhs: byNhsNumber,
  'family-nurse-partnership': byNhsNumber,
  'health-visiting': byNhsNumber,
  midwifery: byNhsNumber,
  'school-nursing': byNhsNumber,
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

/** The least that a service needs of each person. */
export const minimumOf = (service: string): readonly IdentifierCode[] =>
  (Object.hasOwn(minimumSets, service) ? minimumSets[service] : undefined) ?? leastOfAll;

/** Which identifiers are there, by code. */
export const codesOf = (identifiers: Identifiers): ReadonlySet<IdentifierCode> =>
  new Set([
    ...(identifiers.name === undefined ? [] : ['name' as const]),
    ...(identifiers.dateOfBirth === undefined ? [] : ['date-of-birth' as const]),
    ...(identifiers.nhsNumber === undefined ? [] : ['nhs-number' as const]),
    ...(identifiers.address === undefined ? [] : ['address' as const]),
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
  const adults = entered.adults ?? [];
  const people = [...entered.children.filter((child) => child.ageBand !== 'unborn' || adults.length === 0), ...adults];
  const services = [...new Set(owing.map((one) => one.service))].toSorted();
  return services.flatMap((service): Shortfall[] => {
    const short = people
      .map(({ id }) => ({ id, missing: minimumOf(service).filter((code) => codes.get(id)?.has(code) !== true) }))
      .filter(({ missing }) => missing.length > 0);
    if (short.length === 0) return [];
    const agencies = owing
      .filter((one) => one.service === service)
      .map((one) => one.agency)
      .toSorted();
    return [{ case: entered.id, service, agencies, people: short }];
  });
}
