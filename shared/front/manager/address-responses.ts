import * as z from 'zod/mini';
import { AuditId, CaseId, Day, Instant, ReturnId } from '../../domain/audits/ids.ts';
import { Opened } from '../../domain/identifiers/openings.ts';

const changed = {
  /** Whose address was changed, or whose link reissued; `wrong`: only then it was said that the one before was. */
  what: z.enum(['contact', 'auditor', 'lead', 'reissue', 'wrong']),
  /** Its number among the audit's. */
  change: z.int(),
  /** The address before was never theirs. */
  wrong: z.optional(z.literal(true)),
  /** What was opened with links to that address, of these returns; nothing where both lists are empty. */
  opened: z.optional(Opened),
};

export const AddressChanged = z
  .strictObject({ audit: AuditId, ...changed })
  .register(z.globalRegistry, { id: 'AddressChanged' });
export type AddressChanged = z.infer<typeof AddressChanged>;

/** Every change of an audit's addresses; the addresses themselves stand with its agencies and cases. */
export const AddressChanges = z
  .strictObject({
    audit: AuditId,
    changes: z.array(
      z.strictObject({
        ...changed,
        /** Of which returns: an agency's, or with a case that one alone. */
        of: z.array(z.strictObject({ agency: ReturnId, case: z.optional(CaseId) })),
        at: Instant,
        on: Day,
        /** A member of staff's opaque id. */
        by: z.optional(z.string()),
      }),
    ),
  })
  .register(z.globalRegistry, { id: 'AddressChanges' });
