/** The words that every theme has in common; what a theme brings of its own stands in its tool. */
import * as z from 'zod/mini';

/** How old a child is, or the young person that it has become: services for care leavers go to 25. */
export const AgeBand = z.enum(['unborn', 'under-1', 'pre-school', 'school-age', '16-17', '18-25']);
export type AgeBand = z.infer<typeof AgeBand>;

/** When whoever answers was involved with the family. */
export const Involvement = z.enum(['past', 'present']);
export type Involvement = z.infer<typeof Involvement>;

/** Of whom a service needs something to find a family in its records: adults by the role that they have in the case. */
export const NamedAdult = z.enum(['adults', 'harmed-adult', 'harming-adult']);
export type NamedAdult = z.infer<typeof NamedAdult>;
export const Whose = z.enum(['children', ...NamedAdult.options]);
export type Whose = z.infer<typeof Whose>;

/** What identifies somebody to a service's records, as a check `cannot-identify` names it too. */
export const identifierCodes = ['name', 'date-of-birth', 'nhs-number', 'address'] as const;
export const IdentifierCode = z.enum(identifierCodes);
export type IdentifierCode = z.infer<typeof IdentifierCode>;

/** Which tool: its theme, as a rule, and its version. It stands in paths. */
export const ToolId = z.string().check(z.regex(/^[a-z0-9-]{1,32}@[0-9]{1,4}$/));
