import * as z from 'zod/mini';
import { AgencyId, CaseId, Day, Instant, ReturnId } from '../../domain/audits/ids.ts';
import { Agency, Audit, Case } from '../../domain/audits/schema.ts';

/** What an amendment left: the audit, agency or case as it stands, and who is asked about it. */
export const Amended = z
  .strictObject({
    audit: z.optional(Audit),
    agency: z.optional(Agency),
    case: z.optional(Case),
    /** What was changed; of an amendment that was sent again, what it changed the first time. */
    fields: z.array(z.string()),
    /** Agencies, or `summary`, that are asked for a return by it, or asked again. */
    asked: z.array(ReturnId),
    /** Agencies whose returns are sent back by it. */
    sentBack: z.array(ReturnId),
    /** What somebody else changed at the same moment: it stands too. */
    meanwhile: z.optional(z.array(z.string())),
  })
  .register(z.globalRegistry, { id: 'Amended' });
export type Amended = z.infer<typeof Amended>;

/** One amendment: of the audit itself where it names neither an agency nor a case. */
export const AmendmentShown = z
  .strictObject({
    /** Its number among those of the audit and its agencies. */
    amendment: z.optional(z.int()),
    agency: z.optional(AgencyId),
    case: z.optional(CaseId),
    /** Of a case: which version of it this is. */
    version: z.optional(z.int()),
    fields: z.array(z.string()),
    reason: z.string(),
    on: z.optional(Day),
    receivedAt: Instant,
    /** A member of staff's opaque id. */
    by: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'AmendmentShown' });
export type AmendmentShown = z.infer<typeof AmendmentShown>;
