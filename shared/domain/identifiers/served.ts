import type { Person } from '../audits/people.ts';
import { minimumOf, type Needing } from './minimum-sets.ts';
import { identifierCodes } from '../tool/codes.ts';
import type { EnteredIdentifiers, IdentifierField, Identifiers } from './schema.ts';

/** The fields that identifiers are entered in, by code. */
const fields = {
  name: 'name',
  'former-names': 'formerNames',
  'date-of-birth': 'dateOfBirth',
  'nhs-number': 'nhsNumber',
  address: 'address',
} as const satisfies Record<IdentifierField, keyof EnteredIdentifiers>;

const fieldInWords: Readonly<Record<IdentifierField, string>> = {
  name: 'the name',
  'former-names': 'a former name',
  'date-of-birth': 'the date of birth',
  'nhs-number': 'the NHS number',
  address: 'the address',
};

/** Which identifiers there are, as people read them. */
export const fieldsInWords = (codes: readonly IdentifierField[]): string =>
  codes.map((code) => fieldInWords[code]).join(', ');

const everyField: readonly IdentifierField[] = [...identifierCodes, 'former-names'];

/** What is marked confidential, and to whom it goes: nobody where `to` is empty; without it nobody has decided. */
interface Mark {
  confidential: true;
  to?: readonly string[] | undefined;
}

const markOf = (entered: EnteredIdentifiers, code: IdentifierField): Mark | undefined => {
  const one = entered[fields[code]];
  return typeof one === 'object' && 'confidential' in one ? one : undefined;
};

/** Whether what was entered is marked confidential. */
export const isMarked = (one: EnteredIdentifiers[keyof EnteredIdentifiers]): boolean =>
  typeof one === 'object' && 'confidential' in one;

/** Which identifiers are entered, by code. */
export const fieldsEntered = (entered: EnteredIdentifiers): IdentifierField[] =>
  everyField.filter((code) => entered[fields[code]] !== undefined);

/** Which are confidential, by code. */
export const confidentialFields = (entered: EnteredIdentifiers): IdentifierField[] =>
  everyField.filter((code) => markOf(entered, code) !== undefined);

/** Which are confidential and nobody has decided to whom they go: until somebody does, to nobody. */
export const undecidedFields = (entered: EnteredIdentifiers): IdentifierField[] =>
  everyField.filter((code) => markOf(entered, code)?.to === undefined && markOf(entered, code) !== undefined);

/** The returns that confidential identifiers name, each with the fields that name it. */
export const namedIn = (entered: EnteredIdentifiers): { field: keyof EnteredIdentifiers; to: readonly string[] }[] =>
  everyField.flatMap((code) => {
    const to = markOf(entered, code)?.to;
    return to === undefined ? [] : [{ field: fields[code], to }];
  });

/** The value of what was entered, marked or not. */
const valueOf = <T extends string | string[]>(
  entered: T | { value: T; confidential: true; to?: string[] | undefined } | undefined,
): T | undefined => (typeof entered === 'object' && 'value' in entered ? entered.value : entered);

/** The date of birth as it was entered, marked or not. */
export const dateOfBirthOf = ({ dateOfBirth }: EnteredIdentifiers): string | undefined => valueOf(dateOfBirth);

/** Whether something may be read by the agency of a return; former names go nowhere that the name does not. */
function mayRead(entered: EnteredIdentifiers, code: IdentifierField, agency: string): boolean {
  if (code === 'former-names' && !mayRead(entered, 'name', agency)) return false;
  const mark = markOf(entered, code);
  return mark === undefined || (mark.to ?? []).includes(agency);
}

/**
 * What of a person's identifiers goes to an agency: the minimum set of its service (audit report 2.3.6), less what is
 * confidential and does not name it, which is told by code.
 * @param to the return's agency, or `summary`, and its service
 */
export function servedTo(
  tool: Needing,
  to: { agency: string; service: string },
  person: Person,
  entered: EnteredIdentifiers,
): { identifiers: Identifiers; withheld: IdentifierField[] } {
  const needed = new Set<IdentifierField>(minimumOf(tool, to.service, person));
  // Records are found under an earlier name too.
  if (needed.has('name')) needed.add('former-names');
  const there = fieldsEntered(entered).filter((code) => needed.has(code));
  const open = new Set(there.filter((code) => mayRead(entered, code, to.agency)));
  const { name, formerNames, dateOfBirth, nhsNumber, address } = entered;
  return {
    identifiers: {
      ...(open.has('name') ? { name: valueOf(name) } : {}),
      ...(open.has('former-names') ? { formerNames: valueOf(formerNames) } : {}),
      ...(open.has('date-of-birth') ? { dateOfBirth: valueOf(dateOfBirth) } : {}),
      ...(open.has('nhs-number') ? { nhsNumber: valueOf(nhsNumber) } : {}),
      ...(open.has('address') ? { address: valueOf(address) } : {}),
    },
    withheld: there.filter((code) => !open.has(code)),
  };
}
