import { lastEntries } from '../returns/log.ts';
import { SUMMARY } from '../audits/ids.ts';
import { peopleOf, type Person } from '../audits/people.ts';
import type { Case } from '../audits/schema.ts';
import { settledStates } from '../returns/life-cycle.ts';
import type { Entry } from '../returns/schema.ts';
import { identifierCodes, NamedAdult, type IdentifierCode, type Whose } from '../tool/codes.ts';
import type { Theme } from '../tool/theme.ts';
import type { EnteredIdentifiers, Shortfall } from './schema.ts';

/** What a tool says of its services. */
export type Needing = Pick<Theme, 'services'>;

/** What tells a person from others: all that a lead professional is given. */
const leastOfAll: readonly IdentifierCode[] = ['name', 'date-of-birth'];

/** Whether somebody is one of those of whom a service needs something. */
const isOf = (whose: Whose | 'everybody', person: Person): boolean => {
  if (whose === 'everybody') return true;
  if (person.kind === 'child') return whose === 'children';
  return whose === 'adults' || whose === person.role;
};

/** What a service needs, and of whom, one by one; nothing of a service that the tool does not name. */
const needsOf = ({ services }: Needing, service: string): { what: IdentifierCode; of: Whose | 'everybody' }[] =>
  (services.find(({ value }) => value === service)?.needs ?? []).map((need) =>
    typeof need === 'string' ? { what: need, of: 'everybody' } : need,
  );

/**
 * The least that a service needs of one person to find them in its records (audit report 2.3.6), which is all that it is
 * given; each once, in the order of the codes. Nothing of a person whom the service is not found by.
 */
export function minimumOf(tool: Needing, service: string, person: Person): IdentifierCode[] {
  if (service === SUMMARY) return [...leastOfAll];
  const needed = new Set(needsOf(tool, service).flatMap(({ what, of }) => (isOf(of, person) ? [what] : [])));
  return identifierCodes.filter((code) => needed.has(code));
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

const adultsInWords = {
  adults: 'any adult',
  'harmed-adult': 'the adult who was harmed',
  'harming-adult': 'the adult who harmed',
} as const satisfies Record<NamedAdult, string>;

/** Adults of whom a service needs something, as people read it. */
export const namedAdultInWords = (named: NamedAdult): string => adultsInWords[named];

/** Those adults by whom a service finds the family, and of whom the case has none. */
const nobodyOf = (tool: Needing, service: string, { adults = [] }: EnteredCase['case']): NamedAdult[] =>
  service === SUMMARY
    ? []
    : NamedAdult.options.filter(
        (named) =>
          needsOf(tool, service).some(({ of }) => of === named) &&
          !adults.some(({ id, role }) => isOf(named, { id, kind: 'adult', role })),
      );

/**
 * What a case's details are short of, for each service that is asked: one row a service, none where all is there. A child
 * not yet born has no identifiers of its own and is found by the adults of its case; without any adult it is short of all.
 * Where a service needs something of an adult with a role that nobody of the case has, that is told too: a role that was
 * entered in other words identifies nobody.
 */
export function shortfalls(tool: Needing, { case: entered, owing, entered: codes }: EnteredCase): Shortfall[] {
  const unborn = new Set(entered.children.flatMap(({ id, ageBand }) => (ageBand === 'unborn' ? [id] : [])));
  const isAlone = (entered.adults ?? []).length === 0;
  const people = peopleOf(entered).filter(({ id }) => isAlone || !unborn.has(id));
  const services = [...new Set(owing.map((one) => one.service))].toSorted();
  return services.flatMap((service): Shortfall[] => {
    const short = people
      .map((person) => ({
        id: person.id,
        missing: minimumOf(tool, service, person).filter((code) => codes.get(person.id)?.has(code) !== true),
      }))
      .filter(({ missing }) => missing.length > 0);
    const nobody = nobodyOf(tool, service, entered);
    if (short.length === 0 && nobody.length === 0) return [];
    const agencies = owing
      .filter((one) => one.service === service)
      .map((one) => one.agency)
      .toSorted();
    return [{ case: entered.id, service, agencies, people: short, ...(nobody.length > 0 && { nobody }) }];
  });
}
