import * as z from 'zod/mini';
import { AuditId, Day } from '../../domain/audits/ids.ts';
import { findingFields } from '../../domain/gates/finding.ts';

const Finding = z.strictObject({ code: z.string(), ...findingFields }).register(z.globalRegistry, { id: 'Finding' });

/** What an audit meets before it opens or closes: `errors` refuse, and each code of `warnings` has to be accepted. */
export const GateFindings = z
  .strictObject({ audit: AuditId, today: Day, errors: z.array(Finding), warnings: z.array(Finding) })
  .register(z.globalRegistry, { id: 'GateFindings' });
export type GateFindings = z.infer<typeof GateFindings>;
