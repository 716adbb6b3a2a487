import * as z from 'zod/mini';
import { AuditId, CaseId, Day, Instant, PersonId, ReturnId, Sha256, Slug } from '../audits/ids.ts';
import { written } from '../../base/content/written.ts';
import { isNhsNumber, ungrouped } from './nhs-number.ts';

const Name = written(200);

/** What tells a child, a parent or a carer from everybody else. Each may be missing; what is missing is short. */
export const NewIdentifiers = z
  .strictObject({
    name: z.optional(Name),
    formerNames: z.optional(z.array(Name).check(z.maxLength(10))),
    dateOfBirth: z.optional(Day),
    /** Ten digits, grouped or not; kept ungrouped. */
    nhsNumber: z.optional(z.string().check(z.overwrite(ungrouped), z.refine(isNhsNumber, 'nhs-number'))),
    address: z.optional(written(500)),
  })
  .register(z.globalRegistry, { id: 'NewIdentifiers' });

/** The same as they are kept and shown. */
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

/** Identifiers by code, as a check `cannot-identify` names them too. */
export const identifierCodes = ['name', 'date-of-birth', 'nhs-number', 'address'] as const;
export const IdentifierCode = z.enum(identifierCodes);
export type IdentifierCode = z.infer<typeof IdentifierCode>;

/** One person's row in the identifiers table. */
export const IdentifiersItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  person: PersonId,
  identifiers: Identifiers,
  enteredAt: Instant,
  /** The member of staff (the user pool's opaque subject). */
  by: z.optional(z.string()),
});
export type IdentifiersItem = z.infer<typeof IdentifiersItem>;

/** A child, or a parent or carer, of a case. */
export const PersonKind = z.enum(['child', 'adult']);

/** Who the people of a case are, as the manager entered it. */
export const CaseIdentifiers = z
  .strictObject({
    audit: AuditId,
    case: CaseId,
    people: z.array(
      z.strictObject({ id: PersonId, kind: PersonKind, identifiers: Identifiers, enteredAt: z.optional(Instant) }),
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
  })
  .register(z.globalRegistry, { id: 'Shortfall' });
export type Shortfall = z.infer<typeof Shortfall>;

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
        identifiers: Identifiers,
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
  people: z.array(PersonId),
});
export type Pull = Omit<z.infer<typeof PullItem>, 'pk' | 'sk'>;

/**
 * A one-time code's way: `asked` for, `issued` in a mail, `used` once it was exchanged for a pull key. Neither the code
 * nor the key is kept, only what each hashes to together with the return and the request.
 */
export const CodeItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  audit: AuditId,
  case: CaseId,
  agency: ReturnId,
  seq: z.int(),
  /** The request's id: its number among the return's, as it stands in the sort key. */
  request: z.string(),
  /** Whose link asked for it: the code goes to that address and works with that addressee's links only. */
  addressee: z.string(),
  askedAt: Instant,
  state: z.enum(['asked', 'issued', 'used']),
  /** Goes up with every change: what a change was decided on. */
  version: z.int(),
  tries: z.int(),
  codeHash: z.optional(Sha256),
  expiresAt: z.optional(Instant),
  keyHash: z.optional(Sha256),
  exchangedAt: z.optional(Instant),
  /** The last entry of the return's log when the code was exchanged. */
  exchangedSeq: z.optional(z.int()),
});
export type CodeItem = z.infer<typeof CodeItem>;

/** The same whether a mail goes or one went a moment ago. */
export const CodeAsked = z
  .strictObject({ sentTo: z.literal('the address of your link'), minutes: z.int() })
  .register(z.globalRegistry, { id: 'CodeAsked' });
export type CodeAsked = z.infer<typeof CodeAsked>;

/** A code to exchange. What is not one opens nothing, in the same words as a wrong one. */
export const CodeExchange = z.strictObject({ code: written(64) }).register(z.globalRegistry, { id: 'CodeExchange' });
export type CodeExchange = z.infer<typeof CodeExchange>;

/** What a code is exchanged for: sent in the header `Pull-Key`, see {@link PullKeyHeader}. */
export const PullKey = z.strictObject({ pullKey: z.string() }).register(z.globalRegistry, { id: 'PullKey' });
export type PullKey = z.infer<typeof PullKey>;

/**
 * The header that a pull key is sent in. It must be there, but a request without one is refused like one with a wrong one,
 * so that one fits too.
 */
export const PullKeyHeader = z.object({
  'pull-key': z.optional(z.string()).register(z.globalRegistry, { param: { required: true } }),
});
