import * as z from 'zod/mini';
import { AuditId, CaseId, Day, Instant, PersonId, ReturnId, Slug } from '../audits/ids.ts';
import { written } from '../../base/content/written.ts';
import { IdentifierCode, identifierCodes, NamedAdult } from '../tool/codes.ts';
import { isNhsNumber, ungrouped } from './nhs-number.ts';

const Name = written(200);
const FormerNames = z.array(Name).check(z.maxLength(10));
/** Ten digits, grouped or not; kept ungrouped. */
const NhsNumber = z.string().check(z.overwrite(ungrouped), z.refine(isNhsNumber, 'nhs-number'));

/** Returns whose agencies may read something confidential: agencies of the audit, or `summary`, each once. */
const NamedReturns = z.array(ReturnId).check(
  z.maxLength(100),
  z.refine((all) => new Set(all).size === all.length, 'repeated'),
);

/**
 * An identifier as it is entered: its value, or its value marked confidential, such as a refuge's address. That goes to those
 * alone whom `to` names, and to nobody where it names none; without `to` nobody has decided yet.
 */
const entered = <T extends z.core.$ZodType>(value: T) =>
  z.optional(z.union([value, z.strictObject({ value, confidential: z.literal(true), to: z.optional(NamedReturns) })]));

/** What tells a child, a parent or a carer from everybody else. Each may be missing; what is missing is short. */
export const NewIdentifiers = z
  .strictObject({
    name: entered(Name),
    formerNames: entered(FormerNames),
    dateOfBirth: entered(Day),
    nhsNumber: entered(NhsNumber),
    address: entered(written(500)),
  })
  .register(z.globalRegistry, { id: 'NewIdentifiers' });

/** The same as they are kept, and shown to the manager who entered them. */
export const EnteredIdentifiers = z
  .strictObject({
    name: entered(z.string()),
    formerNames: entered(z.array(z.string())),
    dateOfBirth: entered(Day),
    nhsNumber: entered(z.string()),
    address: entered(z.string()),
  })
  .register(z.globalRegistry, { id: 'EnteredIdentifiers' });
export type EnteredIdentifiers = z.infer<typeof EnteredIdentifiers>;

/** What an agency reads of them: values alone. */
export const Identifiers = z
  .strictObject({
    name: z.optional(z.string()),
    formerNames: z.optional(z.array(z.string())),
    dateOfBirth: z.optional(Day),
    nhsNumber: z.optional(z.string()),
    address: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'Identifiers' });
export type Identifiers = z.infer<typeof Identifiers>;

/** Everything that can be entered, by code: former names stand beside the name, and nobody is short of them. */
export const IdentifierField = z.enum([...identifierCodes, 'former-names']);
export type IdentifierField = z.infer<typeof IdentifierField>;

/** One person's row in the identifiers table. */
export const IdentifiersItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  person: PersonId,
  identifiers: EnteredIdentifiers,
  enteredAt: Instant,
  /** The London day that it belongs to; absent in older ones, whose day is that of `enteredAt`. */
  on: z.optional(Day),
  /** The member of staff (the user pool's opaque subject). */
  by: z.optional(z.string()),
});
export type IdentifiersItem = z.infer<typeof IdentifiersItem>;

/** That a person's identifiers were entered or corrected, on the record in its case's partition: by code, no value. */
export const EnteredRecord = z.strictObject({
  audit: AuditId,
  case: CaseId,
  person: PersonId,
  at: Instant,
  /** The London day that it belongs to. */
  on: Day,
  /** The member of staff (the user pool's opaque subject). */
  by: z.optional(z.string()),
  /** What stands from then on, and which of it is confidential. */
  fields: z.array(IdentifierField),
  confidential: z.array(IdentifierField),
});
export type EnteredRecord = z.infer<typeof EnteredRecord>;

/** A child, or a parent or carer, of a case. */
export const PersonKind = z.enum(['child', 'adult']);

/** Who the people of a case are, as the manager entered it. */
export const CaseIdentifiers = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    people: z.array(
      z.strictObject({
        id: PersonId,
        kind: PersonKind,
        identifiers: EnteredIdentifiers,
        enteredAt: z.optional(Instant),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'CaseIdentifiers' });
export type CaseIdentifiers = z.infer<typeof CaseIdentifiers>;

/** What the details of a case are short of for one service that is asked about it (audit report 2.3.6). */
export const Shortfall = z
  .strictObject({
    case: CaseId,
    service: Slug,
    /** The agencies of this service that were asked and have not settled. */
    agencies: z.array(ReturnId),
    people: z.array(z.strictObject({ id: PersonId, missing: z.array(IdentifierCode) })),
    /** Adults by whom this service finds the family, where the case has none of them. */
    nobody: z.optional(z.array(NamedAdult)),
  })
  .register(z.globalRegistry, { id: 'Shortfall' });
export type Shortfall = z.infer<typeof Shortfall>;

/** What of a person is confidential, and nobody has decided to whom it goes: until somebody does, to nobody. */
export const Undecided = z
  .strictObject({ case: CaseId, person: PersonId, fields: z.array(IdentifierField) })
  .register(z.globalRegistry, { id: 'Undecided' });
export type Undecided = z.infer<typeof Undecided>;

/** What an agency pulls: who the people of its case are. */
export const PulledIdentifiers = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    agency: ReturnId,
    people: z.array(
      z.strictObject({
        id: PersonId,
        kind: PersonKind,
        /** An adult's, such as `mother`. */
        role: z.optional(Slug),
        /** What the agency's service needs to find them in its records, as far as it is entered and goes to this agency. */
        identifiers: Identifiers,
        /** What of that is confidential and does not go to this agency, by code. */
        withheld: z.array(IdentifierField),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'PulledIdentifiers' });
export type PulledIdentifiers = z.infer<typeof PulledIdentifiers>;

/** One pull, on the record in its case's partition; people by opaque id. */
export const PullItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  at: Instant,
  /** The addressee whose link and key it was, by opaque id. */
  addressee: z.string(),
  /** Which link it was, by its token shortened from its hash, and when that was made; absent in older ones. */
  link: z.optional(z.string()),
  mintedAt: z.optional(Instant),
  people: z.array(PersonId),
});
export type Pull = Omit<z.infer<typeof PullItem>, 'pk' | 'sk'>;
