/** What the business manager amends while an audit is open: its own data, an agency's, a case's; each with a reason. */
import * as z from 'zod/mini';
import { written } from '../../base/content/written.ts';
import { AgencyId, CaseId } from './ids.ts';
import { NewAgency, NewAudit, NewCase } from './schema.ts';

const { title, closesOn, extraHolidays } = NewAudit.shape;

/** Whether a change says anything beside whom or what it is of. */
export const somethingIn = (change: Record<string, unknown>): boolean =>
  Object.entries(change).some(([name, value]) => name !== 'id' && value !== undefined);

/** What is corrected of the audit itself. A list of holidays stands in place of the one before. */
const AuditChange = z
  .strictObject({ title: z.optional(title), closesOn: z.optional(closesOn), extraHolidays })
  .check(z.refine(somethingIn, 'changes-nothing'));
export type AuditChange = z.infer<typeof AuditChange>;

/** An agency's name or lead; an id that is new adds an agency, and needs all that one needs. */
const AgencyChange = z.extend(z.partial(NewAgency), { id: AgencyId }).check(z.refine(somethingIn, 'changes-nothing'));
export type AgencyChange = z.infer<typeof AgencyChange>;

/**
 * What is corrected of a case; an id that is new adds a case, and needs all that one needs. Children and adults are added, or
 * put right, by their id, and auditors by their agency: those that are not named stay. Factors and attributes stand in place of those before.
 */
const CaseChange = z.extend(z.partial(NewCase), { id: CaseId }).check(z.refine(somethingIn, 'changes-nothing'));
export type CaseChange = z.infer<typeof CaseChange>;

/** One of the three, under its name. */
export const oneThing = {
  audit: z.optional(AuditChange),
  agency: z.optional(AgencyChange),
  case: z.optional(CaseChange),
};

/** Whether exactly one thing is amended. */
export const isOneThing = ({
  audit,
  agency,
  case: entered,
}: {
  audit?: unknown;
  agency?: unknown;
  case?: unknown;
}): boolean => [audit, agency, entered].filter((one) => one !== undefined).length === 1;

export const AmendmentReason = written(500);

/** What the business manager sends: why, and one thing that is amended. */
export const Amendment = z
  .strictObject({
    reason: AmendmentReason,
    ...oneThing,
    /** Codes of what was looked at first: `child-added`, that a child asks agencies again that have answered. */
    accept: z.optional(z.array(z.enum(['child-added'])).check(z.maxLength(1))),
  })
  .check(z.refine(isOneThing, 'not-one-thing'))
  .register(z.globalRegistry, { id: 'Amendment' });
export type Amendment = z.infer<typeof Amendment>;
