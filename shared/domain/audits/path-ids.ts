/** The ids that stand in paths of requests. They are apart from the others, which no function needs while it starts. */
import * as z from 'zod/mini';

export const slug = /^[a-z0-9-]{1,32}$/;

/** The return that a lead professional owes for a case; no agency may bear this name. */
export const SUMMARY = 'summary';

/** An audit's id: opaque, lower case letters, digits and hyphens. */
export const AuditId = z.string().check(z.regex(slug)).register(z.globalRegistry, { id: 'AuditId' });
/** A case's id within its audit (`case-3`); says nothing about a child. */
export const CaseId = z.string().check(z.regex(slug)).register(z.globalRegistry, { id: 'CaseId' });
/** An agency's id within its audit. */
export const AgencyId = z
  .string()
  .check(
    z.regex(slug),
    z.refine((id) => id !== SUMMARY, `an agency cannot be called ${SUMMARY}`),
  )
  .register(z.globalRegistry, { id: 'AgencyId' });
/** Whose return it is: an agency's id, or `summary` for the lead professional's. */
export const ReturnId = z.string().check(z.regex(slug)).register(z.globalRegistry, { id: 'ReturnId' });
